//! What mends a cause.

/// What to change, at the upstream or in the gateway's configuration.
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
