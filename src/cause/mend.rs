//! What mends a cause.

/// What to change, at the upstream or in the gateway's configuration.
///
/// It is called what it is called in JSON, in the command's reports and in C: `mend`.
///
/// A configuration is one line, in which words in capitals stand for what only the operator knows:
/// `UPSTREAM`, `NAME`, `ADDRESS`, `FILE`.
///
/// ```
/// use bad_gateway::cause::Cause;
///
/// let mend = Cause::Http2Frame.mend();
/// assert_eq!(mend.nginx, Some("grpc_pass grpc://UPSTREAM;"));
/// assert_eq!(mend.haproxy, Some("server NAME ADDRESS proto h2"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mend {
    /// What to do about the upstream, as a sentence without its full stop.
    pub upstream: &'static str,
    /// The line for nginx, where there is one.
    pub nginx: Option<&'static str>,
    /// The line for HAProxy, where there is one.
    pub haproxy: Option<&'static str>,
    /// The line for Envoy, as YAML in flow style, where there is one.
    pub envoy: Option<&'static str>,
}

impl Mend {
    pub(super) const fn upstream(text: &'static str) -> Self {
        Self { upstream: text, nginx: None, haproxy: None, envoy: None }
    }

    pub(super) const fn nginx(self, line: &'static str) -> Self {
        Self { nginx: Some(line), ..self }
    }

    pub(super) const fn haproxy(self, line: &'static str) -> Self {
        Self { haproxy: Some(line), ..self }
    }

    pub(super) const fn envoy(self, line: &'static str) -> Self {
        Self { envoy: Some(line), ..self }
    }

    /// The port is that of another service.
    pub(super) const OTHER_PORT: Self = Self::upstream(
        "connect the gateway to the port on which the upstream speaks HTTP; all else passes a \
         gateway only as TCP",
    )
    .pass_as_tcp();

    /// Something stands where the head should.
    pub(super) const HEAD_FIRST: Self = Self::upstream(
        "send a status line, a head and an empty line before it; if it is not meant to be sent, \
         look for what prints it",
    );

    /// Bytes that are a gateway's or a client's own.
    pub(super) const OTHER_DIRECTION: Self = Self::upstream(
        "take the capture's other direction; if these came from the upstream, find what sends back \
         what it gets",
    );

    /// The gateway passes the bytes on without reading them: all that helps where the port is right
    /// and what it speaks is no HTTP.
    pub(super) const fn pass_as_tcp(self) -> Self {
        self.nginx("stream { server { listen PORT; proxy_pass UPSTREAM; } }")
            .haproxy("mode tcp")
            .envoy(
                "filters: [{ name: envoy.filters.network.tcp_proxy, typed_config: { \"@type\": \
                type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, \
                stat_prefix: NAME, cluster: NAME } }]",
            )
    }

    /// The gateway speaks HTTP/2.
    pub(super) const fn with_http2(self) -> Self {
        self.nginx("grpc_pass grpc://UPSTREAM;").haproxy("server NAME ADDRESS proto h2").envoy(
            "typed_extension_protocol_options: { \
             envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { \"@type\": \
             type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, \
             explicit_http_config: { http2_protocol_options: {} } } }",
        )
    }

    /// Each request on a connection of its own.
    pub(super) const fn without_reuse(self) -> Self {
        self.nginx("proxy_set_header Connection close;").haproxy("option http-server-close").envoy(
            "typed_extension_protocol_options: { \
                 envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { \"@type\": \
                 type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, \
                 common_http_protocol_options: { max_requests_per_connection: 1 }, \
                 explicit_http_config: { http_protocol_options: {} } } }",
        )
    }

    /// The gateway connects with TLS.
    pub(super) const fn with_tls(self) -> Self {
        self.nginx("proxy_pass https://UPSTREAM;")
            .haproxy("server NAME ADDRESS ssl verify required ca-file FILE sni str(NAME)")
            .envoy(
                "transport_socket: { name: envoy.transport_sockets.tls, typed_config: { \
                \"@type\": \
                type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext, \
                sni: NAME } }",
            )
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Mend {
    /// `{"upstream", "nginx", "haproxy", "envoy"}`, null where there is no line.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut lines = serializer.serialize_struct("Mend", 4)?;
        lines.serialize_field("upstream", self.upstream)?;
        lines.serialize_field("nginx", &self.nginx)?;
        lines.serialize_field("haproxy", &self.haproxy)?;
        lines.serialize_field("envoy", &self.envoy)?;
        lines.end()
    }
}
