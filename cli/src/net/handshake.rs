//! The handshake of TLS, by rustls, and what its failures mean.

use std::io;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{AlertDescription, CertificateError, ClientConfig, Error};

use super::{Address, Reason, Socket, Stream, TlsOptions, Unreachable, trust};

/// What is spoken inside (RFC 7301).
const PROTOCOL: &[u8] = b"http/1.1";

/// What is the same for every connection to one upstream.
#[derive(Clone)]
pub(super) struct Handshake {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Handshake {
    pub(super) fn new(options: &TlsOptions, host: &str) -> Result<Self, String> {
        let name = options.name.as_deref().unwrap_or(host);
        let name = ServerName::try_from(name.to_owned())
            .map_err(|_| format!("`{name}` is no name that a certificate can have"))?;
        let provider = Arc::new(ring::default_provider());
        let verifier = trust::verifier(options, &provider)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut config = match &options.certificate {
            None if options.key.is_some() => {
                return Err("a key without its certificate".to_owned());
            }
            None => config.with_no_client_auth(),
            Some(file) => {
                let key = trust::key(options.key.as_deref().unwrap_or(file))?;
                let own = config.with_client_auth_cert(trust::certificates(file)?, key);
                own.map_err(|error| format!("{}: {error}", file.display()))?
            }
        };
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), name })
    }

    pub(super) async fn shake(
        &self,
        socket: Socket,
        peer: &Address,
    ) -> Result<Stream, Unreachable> {
        match self.connector.connect(self.name.clone(), socket).await {
            Ok(stream) => Ok(Stream::tls(stream)),
            Err(error) => Err(self.failed(peer, &error)),
        }
    }

    /// What an alert means that came in place of a response: in TLS 1.3 the handshake is over for the client before the
    /// upstream has looked at its certificate.
    pub(super) fn alert(&self, peer: &Address, error: &io::Error) -> Option<Unreachable> {
        let tls = error.get_ref()?.downcast_ref::<Error>()?;
        matches!(tls, Error::AlertReceived(_)).then(|| self.failed(peer, error))
    }

    fn failed(&self, peer: &Address, error: &io::Error) -> Unreachable {
        let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        let (reason, what, look) = match tls {
            Some(Error::InvalidCertificate(fault)) => {
                let (what, look) = certificate(fault, &self.name.to_str());
                (Reason::TlsCertificateError, what, look)
            }
            Some(Error::AlertReceived(alert)) => {
                let what = format!("the upstream ended TLS by the alert {alert:?}");
                (Reason::TlsAlertReceived, what, after_alert(*alert))
            }
            Some(Error::InvalidMessage(_)) => (
                Reason::TlsProtocolError,
                "what came is no TLS".to_owned(),
                "this port seems to take requests in clear: ask it by http://",
            ),
            Some(other) => (
                Reason::TlsProtocolError,
                format!("TLS failed: {other}"),
                "which versions and cipher suites does the upstream take?",
            ),
            None => (
                Reason::ConnectionTerminated,
                "the connection ended in the handshake of TLS".to_owned(),
                "does this port speak TLS at all? Ask it by http:// too",
            ),
        };
        Unreachable::new(reason, format!("{peer}: {what}"), look)
    }
}

fn certificate(fault: &CertificateError, name: &str) -> (String, &'static str) {
    match fault {
        CertificateError::UnknownIssuer => (
            "the certificate is signed by an authority that is not trusted here".to_owned(),
            "is the chain that the upstream sends complete? If the authority is your own, \
             name its certificate",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!("the certificate is not for the name {name}"),
            "does the gateway ask for the same name? nginx does so only with \
             `proxy_ssl_server_name on;`",
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "the certificate has expired".to_owned(),
            "was it renewed, but the upstream not reloaded?",
        ),
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => (
            "the certificate is an authority's own, and is not trusted here".to_owned(),
            "is it signed by itself? Then name it as one to trust",
        ),
        other => (
            format!("the certificate is not accepted: {other}"),
            "what does the upstream's certificate say?",
        ),
    }
}

const fn after_alert(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::NoApplicationProtocol => {
            "the upstream does not speak HTTP/1.1 there (ALPN): does it take HTTP/2 alone?"
        }
        AlertDescription::UnrecognisedName => {
            "the upstream does not know this name: which one does the gateway ask for?"
        }
        AlertDescription::CertificateRequired
        | AlertDescription::UnknownCA
        | AlertDescription::BadCertificate => {
            "does the upstream ask for a certificate, and accept the one that it is shown?"
        }
        AlertDescription::HandshakeFailure
        | AlertDescription::ProtocolVersion
        | AlertDescription::InsufficientSecurity => {
            "does the upstream take TLS 1.2 or 1.3, with a cipher suite of today? Or does it \
             ask for a certificate?"
        }
        _ => "the upstream's log says why it sent this alert",
    }
}
