//! Not one byte.

macro_rules! silences { ($($before:tt)*) => { causes! { $($before)*

    /// The upstream closed an idle connection as the request came.
    ///
    /// Its keep-alive time-out is shorter than the time for which the gateway keeps idle
    /// connections. Such a request may be sent again, if its method allows it.
    KeepAliveRace { name: "keep-alive-race",
        says: "looks like an idle connection that was closed as the request came", on: NONE,
        mend: Mend::upstream("keep idle connections for longer than the gateway does; some servers \
            close them after 5 seconds")
            .nginx("keepalive_timeout 4s;")
            .haproxy("default-server pool-purge-delay 2s")
            .envoy(
                "typed_extension_protocol_options: { \
                 envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { \"@type\": \
                 type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, \
                 common_http_protocol_options: { idle_timeout: 4s }, \
                 explicit_http_config: { http_protocol_options: {} } } }",
            ),
        look: All(silence::keep_alive_race), example: reused(b"") }

    /// The upstream closed a fresh connection without a word.
    ///
    /// It crashed or was restarted; or something else listens on this port: servers of TLS, FastCGI,
    /// uwsgi, Redis, memcached, PostgreSQL and MQTT answer a GET with nothing.
    ClosedWithoutAByte { name: "closed-without-a-byte",
        says: "looks like a crash, or like a port that speaks something else than HTTP (TLS, \
            FastCGI, uwsgi, Redis …)",
        on: NONE,
        mend: Mend::upstream("look for a crash or a restart in its log at that time; if there is \
            none, ask what speaks on this port")
            .nginx("proxy_pass https://UPSTREAM; or fastcgi_pass UPSTREAM; or uwsgi_pass UPSTREAM;")
            .haproxy("server NAME ADDRESS ssl verify required ca-file FILE sni str(NAME)"),
        look: All(silence::closed), detail: silence::closed_detail, example: closed(b"") }

    /// The upstream took the request and said nothing in time.
    ///
    /// It is overloaded, or works longer than the gateway waits; or something else listens on this
    /// port, and waits for more.
    NothingInTime { name: "nothing-in-time",
        says: "looks like an upstream that works longer than the gateway waits, or a port that \
            waits for something else than HTTP (DNS, Erlang …)",
        on: NONE,
        mend: Mend::upstream("compare the gateway's read time-out with the upstream's longest \
            answer, and look whether it is overloaded")
            .nginx("proxy_read_timeout 120s;")
            .haproxy("timeout server 120s")
            .envoy("route: { timeout: 120s }"),
        look: All(silence::timed_out), example: timed_out(b"") }

} } }
