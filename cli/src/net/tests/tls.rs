//! The same through TLS, with certificates made for it.

use std::path::PathBuf;
use std::sync::Arc;

use bad_gateway::Ending;
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair, date_time_ymd};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::*;

type Issuer = CertifiedIssuer<'static, KeyPair>;
type Secure = StreamOwned<ServerConnection, TcpStream>;

/// A file of its own, gone with it.
struct File {
    path: PathBuf,
    _folder: Folder,
}

impl File {
    fn new(text: &str) -> Self {
        let folder = Folder::new();
        Self { path: folder.write("pem", text).into(), _folder: folder }
    }
}

fn issuer(name: &str) -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed")
}

fn params(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).expect("parameters")
}

fn config(issuer: &Issuer, params: &CertificateParams, clients: bool) -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, issuer).expect("signed");
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = if clients {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(issuer.der().to_vec())).expect("a root");
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
        builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    builder.with_single_cert(vec![certificate.der().clone()], key).expect("a certificate")
}

/// A server by that configuration; what it makes of its connection, once the handshake is done.
fn secure<T: Send + 'static>(
    config: ServerConfig,
    serve: impl FnOnce(&mut Secure) -> T + Send + 'static,
) -> (u16, thread::JoinHandle<io::Result<T>>) {
    server(move |mut socket| {
        let mut connection = ServerConnection::new(config.into()).expect("a connection");
        while connection.is_handshaking() {
            connection.complete_io(&mut socket)?;
        }
        Ok(serve(&mut StreamOwned::new(connection, socket)))
    })
}

/// Options that trust an authority by its file.
fn trusting(file: &File) -> TlsOptions {
    TlsOptions { authorities: Some(file.path.clone()), ..TlsOptions::default() }
}

fn ask(port: u16, options: &TlsOptions) -> (Runtime, Result<Connection, Unreachable>) {
    reach(&format!("https://localhost:{port}"), options)
}

#[test]
fn the_name_and_the_protocol_are_asked_for() {
    let issuer = issuer("an authority");
    let file = File::new(&issuer.pem());
    for name in ["localhost", "upstream.example"] {
        let mut config = config(&issuer, &params(name), false);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let (port, served) = secure(config, |stream| {
            stream.write_all(b"hello").expect("written");
            stream.conn.send_close_notify();
            stream.flush().expect("flushed");
            let protocol = stream.conn.alpn_protocol().map(<[u8]>::to_vec);
            (stream.conn.server_name().map(str::to_owned), protocol)
        });
        let given = (name != "localhost").then(|| name.to_owned());
        let (runtime, connected) = ask(port, &TlsOptions { name: given, ..trusting(&file) });
        let mut connection = connected.expect("a connection");
        assert!(connection.times.tls.is_some());
        let mut got = String::new();
        runtime.block_on(connection.stream.read_to_string(&mut got)).expect("read to its end");
        let seen = served.join().expect("served").expect("a handshake");
        assert_eq!(got, "hello");
        assert_eq!(seen, (Some(name.to_owned()), Some(b"http/1.1".to_vec())));
    }
}

#[test]
fn an_end_without_close_notify_is_truncated() {
    let issuer = issuer("an authority");
    let file = File::new(&issuer.pem());
    let (port, served) = secure(config(&issuer, &params("localhost"), false), |stream| {
        stream.write_all(b"hello").and_then(|()| stream.flush()).expect("written");
    });
    let (runtime, connected) = ask(port, &trusting(&file));
    let mut connection = connected.expect("a connection");
    let read = runtime.block_on(connection.stream.read_to_end(&mut Vec::new()));
    assert_eq!(Ending::from(read.expect_err("cut").kind()), Ending::Truncated);
    served.join().expect("served").expect("a handshake");
}

#[test]
fn a_reset_is_one_under_tls_too() {
    let issuer = issuer("an authority");
    let file = File::new(&issuer.pem());
    let (port, served) = secure(config(&issuer, &params("localhost"), false), |stream| {
        stream.write_all(b"x").and_then(|()| stream.flush()).expect("written");
        stream.read(&mut [0; 16]).map_err(|error| error.kind())
    });
    let (runtime, connected) = ask(port, &trusting(&file));
    let mut stream = connected.expect("a connection").stream;
    runtime.block_on(stream.read_exact(&mut [0])).expect("the server is done");
    runtime.block_on(async { stream.reset() });
    let seen = served.join().expect("served").expect("a handshake");
    assert_eq!(seen, Err(io::ErrorKind::ConnectionReset));
}

#[test]
fn certificates_that_are_not_accepted_are_unless_any_is() {
    let issuer = issuer("an authority");
    let other = File::new(&self::issuer("another").pem());
    let own = File::new(&issuer.pem());
    let mut expired = params("localhost");
    expired.not_before = date_time_ymd(2001, 1, 1);
    expired.not_after = date_time_ymd(2002, 1, 1);
    for (params, file, named) in [
        (params("localhost"), &other, "not trusted here"),
        (params("elsewhere.example"), &own, "not for the name localhost"),
        (expired, &own, "has expired"),
    ] {
        let (port, served) = secure(config(&issuer, &params, false), |_| ());
        let error = unreachable(&format!("https://localhost:{port}"), &trusting(file));
        assert_eq!(error.reason.as_str(), "tls_certificate_error", "{error}");
        assert!(error.message.contains(named), "{error}");
        served.join().expect("served").expect_err("no handshake");

        let (port, served) = secure(config(&issuer, &params, false), |_| ());
        let options = TlsOptions { insecure: true, ..TlsOptions::default() };
        ask(port, &options).1.expect("any certificate");
        served.join().expect("served").expect("a handshake");
    }
}

/// As `openssl req -x509` makes them: they are an authority's as well.
#[test]
fn a_certificate_that_is_signed_by_itself() {
    let key = KeyPair::generate().expect("a key");
    let mut params = params("localhost");
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).expect("signed");
    let own = File::new(&certificate.pem());
    let other = File::new(&issuer("another").pem());
    let named = |name: &str| TlsOptions { name: Some(name.to_owned()), ..trusting(&own) };
    for (options, refused) in [
        (trusting(&own), None),
        (named("elsewhere.example"), Some("not for the name elsewhere.example")),
        (trusting(&other), Some("an authority's own")),
    ] {
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a certificate");
        let (port, served) = secure(config, |_| ());
        let (_runtime, connected) = ask(port, &options);
        let error = connected.err().map(|error| error.message);
        assert_eq!(error.is_some(), refused.is_some(), "{error:?}");
        let text = error.unwrap_or_default();
        assert!(text.contains(refused.unwrap_or_default()), "{text}");
        assert_eq!(served.join().expect("served").is_ok(), refused.is_none());
    }
}

#[test]
fn a_certificate_of_the_client() {
    let issuer = issuer("an authority");
    let own = File::new(&issuer.pem());
    let key = KeyPair::generate().expect("a key");
    let certificate = params("gateway.example").signed_by(&key, &issuer).expect("signed");
    let both = File::new(&(certificate.pem() + &key.serialize_pem()));
    for (shown, reached) in [(Some(both.path.clone()), true), (None, false)] {
        let config = config(&issuer, &params("localhost"), true);
        let (port, served) = secure(config, |stream| {
            stream.write_all(b"hello").and_then(|()| stream.flush()).expect("written");
        });
        let (runtime, connected) = ask(port, &TlsOptions { certificate: shown, ..trusting(&own) });
        // In TLS 1.3 the client is done before its certificate was looked at.
        let mut stream = connected.expect("a connection").stream;
        let got = runtime.block_on(stream.read(&mut [0; 16]));
        assert_eq!(got.is_ok(), reached, "{got:?}");
        assert_eq!(served.join().expect("served").is_ok(), reached);
    }
}

#[test]
fn the_upstream_ends_the_handshake() {
    let issuer = issuer("an authority");
    let file = File::new(&issuer.pem());
    let mut config = config(&issuer, &params("localhost"), false);
    config.alpn_protocols = vec![b"h2".to_vec()];
    let (port, served) = secure(config, |_| ());
    let error = unreachable(&format!("https://localhost:{port}"), &trusting(&file));
    assert_eq!(error.reason.as_str(), "tls_alert_received", "{error}");
    assert!(error.look.contains("HTTP/2 alone"), "{}", error.look);
    served.join().expect("served").expect_err("no handshake");
}

#[test]
fn no_tls_is_spoken_there() {
    let options = TlsOptions { insecure: true, ..TlsOptions::default() };
    let (port, _) = server(|mut socket| {
        let _ = socket.read(&mut [0; 4096]);
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    });
    let error = unreachable(&format!("https://localhost:{port}"), &options);
    assert_eq!(error.reason.as_str(), "tls_protocol_error", "{error}");
    assert!(error.message.ends_with("what came is no TLS"), "{error}");

    let (port, _) = server(|mut socket| socket.read(&mut [0; 4096]));
    let error = unreachable(&format!("https://localhost:{port}"), &options);
    assert_eq!(error.reason.as_str(), "connection_terminated", "{error}");
}

#[test]
fn a_handshake_that_takes_too_long() {
    let (port, served) = server(|mut socket| socket.read_to_end(&mut Vec::new()));
    let upstream: Upstream = format!("https://localhost:{port}").parse().expect("an upstream");
    let options = TlsOptions { insecure: true, ..TlsOptions::default() };
    let tls = Tls::new(&options, &upstream).expect("TLS");
    let runtime = runtime();
    let connected = runtime.block_on(connect(&upstream, &tls, Duration::from_secs(2)));
    let error = connected.expect_err("no handshake");
    assert_eq!(error.reason.as_str(), "connection_timeout", "{error}");
    assert!(error.message.contains("handshake of TLS"), "{error}");
    drop(runtime);
    served.join().expect("served").expect("closed");
}

#[test]
fn files_that_hold_something_else_are_named() {
    let upstream: Upstream = "https://localhost".parse().expect("an upstream");
    let file = File::new("no certificate");
    let missing = PathBuf::from("/nowhere/at-all.pem");
    let some = Some(file.path.clone());
    let none = TlsOptions { insecure: true, ..TlsOptions::default() };
    for (options, named) in [
        (TlsOptions { authorities: some.clone(), ..TlsOptions::default() }, "no certificate in"),
        (TlsOptions { authorities: Some(missing), ..TlsOptions::default() }, "at-all.pem: "),
        (TlsOptions { certificate: some.clone(), ..none.clone() }, "no private key in"),
        (TlsOptions { key: some, ..none.clone() }, "without its certificate"),
        (TlsOptions { name: Some("a b".to_owned()), ..none }, "`a b` is no name"),
    ] {
        let error = Tls::new(&options, &upstream).err().expect(named);
        assert!(error.contains(named), "{named}: {error}");
    }
}
