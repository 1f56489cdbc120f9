//! The process before an upstream that is asked through TLS.
#![cfg(all(unix, feature = "tls"))]

mod guarded;

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier};
use std::thread;

use guarded::{Folder, Guard, value};
use rcgen::{CertificateParams, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// How the server ends behind what it says.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// With close_notify.
    InOrder,
    /// With close_notify, behind content that comes once it is waited for, and a reset behind all that.
    InOrderAndReset,
    /// Without it, as if somebody cut it off.
    Truncated,
    /// By an alert, as the client shows no certificate.
    Refused,
    /// By a record that nobody can decrypt, in the same segment.
    Garbled,
}

/// The server that resets goes on, and is done.
static RESETS: Barrier = Barrier::new(2);

const GARBLED: [u8; 37] = {
    let mut record = [b'x'; 37];
    [record[0], record[1], record[2], record[3], record[4]] = [23, 3, 3, 0, 32];
    record
};

/// A server with a certificate of its own, for `localhost`; gives its port and its certificate in PEM.
fn server(says: &'static str, end: End) -> (u16, String) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let certificate = params.self_signed(&key).expect("signed");
    let pem = certificate.pem();
    let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let config = match end {
        End::Refused => {
            let mut roots = RootCertStore::empty();
            roots.add(certificate.der().clone()).expect("a certificate");
            let provider = Arc::new(ring::default_provider());
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
            config.with_client_cert_verifier(verifier.build().expect("a verifier"))
        }
        _ => config.with_no_client_auth(),
    };
    let config =
        config.with_single_cert(vec![certificate.der().clone()], private).expect("a certificate");
    let (listener, config) = (TcpListener::bind("127.0.0.1:0").expect("a port"), Arc::new(config));
    let port = listener.local_addr().expect("it listens").port();
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let config = config.clone();
            thread::spawn(move || serve(socket, config, says, end));
        }
    });
    (port, pem)
}

fn serve(socket: TcpStream, config: Arc<ServerConfig>, says: &str, end: End) {
    socket.set_read_timeout(Some(guarded::HANG)).expect("a time-out");
    // A reset takes what waits for an acknowledgement of what was sent before.
    socket.set_nodelay(true).expect("an option");
    let connection = ServerConnection::new(config).expect("a connection");
    let mut stream = StreamOwned::new(connection, socket);
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") {
        // The client may not trust it.
        if stream.read_exact(&mut byte).is_err() {
            let _ended = std::io::copy(&mut stream.sock, &mut std::io::sink());
            return;
        }
        head.push(byte[0]);
    }
    if end == End::Garbled {
        let mut bytes = Vec::new();
        stream.conn.writer().write_all(says.as_bytes()).expect("there is room");
        while stream.conn.wants_write() {
            stream.conn.write_tls(&mut bytes).expect("there is room");
        }
        bytes.extend_from_slice(&GARBLED);
        return stream.sock.write_all(&bytes).expect("it is taken");
    }
    stream.write_all(says.as_bytes()).expect("it is taken");
    if end == End::InOrderAndReset {
        RESETS.wait();
        stream.write_all(b"to the close").expect("it is taken");
    }
    if let End::InOrder | End::InOrderAndReset = end {
        stream.conn.send_close_notify();
    }
    stream.flush().expect("it is taken");
    if end == End::InOrderAndReset {
        guarded::Socket::Tcp(stream.sock).reset();
        RESETS.wait();
    }
}

fn guard(says: &'static str, end: End, folder: &Folder) -> Guard {
    guard_with(&[], says, end, folder)
}

fn guard_with(more: &[&str], says: &'static str, end: End, folder: &Folder) -> Guard {
    let (port, pem) = server(says, end);
    let ca = folder.join("ca.pem");
    std::fs::write(&ca, pem).expect("a file");
    let options = ["--ca", ca.to_str().expect("a path"), "--sni", "localhost"];
    let options = [&options[..], more].concat();
    Guard::new("127.0.0.1:0", &format!("https://127.0.0.1:{port}"), &options)
}

#[test]
fn responses_come_through_tls() {
    let folder = Folder::new();
    let guard = guard("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", End::InOrder, &folder);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.response().1, b"ok");
    socket.ends();
}

#[test]
fn an_end_that_may_be_forged_is_a_cut() {
    let to_the_close = "HTTP/1.1 200 OK\r\n\r\nto the close";
    let folder = Folder::new();
    let whole = guard(to_the_close, End::InOrder, &folder);
    let mut socket = whole.connect();
    socket.say(GET);
    let (bytes, end) = socket.rest();
    assert_eq!((bytes.as_slice(), end.is_ok()), (to_the_close.as_bytes(), true));

    let cut = guard(to_the_close, End::Truncated, &folder);
    let mut socket = cut.connect();
    socket.say(GET);
    let (_, end) = socket.rest();
    assert_eq!(end.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
    let line = cut.json();
    assert_eq!((&line["verdict"], &line["action"]), (&"incomplete".into(), &"aborted".into()));

    let head = guard("HTTP/1.1 200 OK\r\nServer", End::Truncated, &folder);
    let mut socket = head.connect();
    socket.say(GET);
    let (head, _) = socket.response();
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
}

/// The write meets the reset, and the read behind it the content and close_notify, which came before that.
#[test]
fn a_reset_behind_close_notify_is_no_cut() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\n\r\n";
    let folder = Folder::new();
    for mode in ["enforce", "observe"] {
        let guard = guard_with(
            &["--mode", mode, "--log", "all", "--policy", "gateway"],
            HEAD,
            End::InOrderAndReset,
            &folder,
        );
        let mut socket = guard.connect();
        socket.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
        socket.head();
        // So that it finds all of this at once when it goes on, and writes before it reads.
        guard.hold();
        socket.say("the rest.");
        RESETS.wait();
        RESETS.wait();
        guard.signal("CONT");
        let (bytes, end) = socket.rest();
        assert_eq!((bytes.as_slice(), end.is_ok()), (&b"to the close"[..], true), "{mode}");
        assert_eq!(guard.json()["verdict"], "valid", "{mode}");
    }
}

#[test]
fn behind_a_whole_response_no_end_is_a_cut() {
    let observe = ["--mode", "observe"];
    let folder = Folder::new();
    for (says, whole) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", false),
        ("HTTP/1.1 200 OK\r\n\r\nok", false),
    ] {
        let guard = guard_with(&observe, says, End::Truncated, &folder);
        let mut socket = guard.connect();
        socket.say(GET);
        let (bytes, end) = socket.rest();
        assert_eq!(end.is_ok(), whole, "{says}");
        assert!(!whole || bytes == says.as_bytes(), "{says}");
    }
}

#[test]
fn what_came_before_tls_broke_is_read() {
    let folder = Folder::new();
    for (says, whole) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\n\r\nto the close", false),
    ] {
        for mode in ["enforce", "observe"] {
            let guard = guard_with(&["--mode", mode, "--log", "all"], says, End::Garbled, &folder);
            let mut socket = guard.connect();
            socket.say(GET);
            let (bytes, end) = socket.rest();
            assert_eq!(end.is_ok(), whole && mode == "enforce", "{mode}: {end:?}");
            assert!(end.is_err() || bytes == says.as_bytes(), "{mode}");
            let (line, verdict) = (guard.json(), if whole { "valid" } else { "incomplete" });
            assert_eq!(
                (&line["verdict"], &line["status"]),
                (&verdict.into(), &200.into()),
                "{mode}"
            );
        }
    }
}

/// In TLS 1.3 it comes behind the handshake.
#[test]
fn an_alert_in_place_of_an_answer_is_told_as_one() {
    let folder = Folder::new();
    let guard = guard("", End::Refused, &folder);
    let mut socket = guard.connect();
    socket.say(GET);
    let (head, _) = socket.response();
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    assert_eq!(value(&head, "Proxy-Status"), Some("bad-gateway;error=tls_alert_received"));
    let line = guard.json();
    assert_eq!(
        (&line["event"], &line["request"]),
        (&"unreachable".into(), &"GET / HTTP/1.1".into())
    );
    assert!(line["look"].as_str().is_some_and(|look| look.contains("certificate")), "{line}");
}

#[test]
fn a_certificate_that_nobody_trusts_is_a_page() {
    let (port, _) = server("", End::InOrder);
    let guard = Guard::new("127.0.0.1:0", &format!("https://localhost:{port}"), &[]);
    let mut socket = guard.connect();
    socket.say(GET);
    let (head, _) = socket.response();
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    assert_eq!(value(&head, "Proxy-Status"), Some("bad-gateway;error=tls_certificate_error"));
    let insecure = ["--insecure"];
    let guard = Guard::new("127.0.0.1:0", &format!("https://localhost:{port}"), &insecure);
    let mut socket = guard.connect();
    socket.say(GET);
    assert!(socket.head().starts_with("HTTP/1.1 504 "), "reached, and silent");
}
