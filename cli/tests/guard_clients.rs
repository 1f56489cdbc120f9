//! The process behind real clients: through it they see what they see without it, and keep their connections.
//!
//! Ignored where the programs may be missing; `bash .ci/run servers` installs them and runs this.
#![cfg(target_os = "linux")]

mod guarded;
mod programs;
mod support;

use std::process::Command;

use guarded::Guard;
use programs::{Server, node, output, port, source};

/// Runs a client before this address; gives what it printed.
type Client = fn(&str) -> String;

#[test]
#[ignore = "needs Node, Python and curl: bash .ci/run servers"]
fn clients_before() {
    let server = Server::start(node);
    let own = server.address.as_str();
    let guard = Guard::new("127.0.0.1:0", &format!("http://{own}"), &["--interim", "all"]);
    let clients: [(&str, Client, &str); 3] = [
        ("Node", node_client, "GET /count 200 2 10"),
        ("Python", python_client, "GET /count 200 1 b'9'"),
        ("curl", curl, "\n200 0 7\n"),
    ];
    for (name, client, kept) in clients {
        let (direct, through) = (client(own), client(&guard.address));
        assert!(direct.contains(kept), "{name}: {direct}");
        assert_eq!(direct, through, "{name}");
    }
    let lines = guard.stop();
    assert!(lines.is_empty(), "{lines:?}");
}

fn node_client(address: &str) -> String {
    let host = address.split(':').next().expect("a host");
    output(Command::new("node").arg(source("client.js")).args([host, port(address)]))
}

fn python_client(address: &str) -> String {
    let host = address.split(':').next().expect("a host");
    output(Command::new("/usr/bin/python3").arg(source("client.py")).args([host, port(address)]))
}

/// The status, the number of new connections, and the content of each.
fn curl(address: &str) -> String {
    let mut command = Command::new("curl");
    let asks: [(&str, &[&str]); 7] = [
        ("page", &[]),
        ("page", &["-I", "-o", "/dev/null"]),
        ("chunked", &[]),
        ("trailers", &[]),
        ("none", &["-X", "DELETE"]),
        ("echo", &["-H", "Expect: 100-continue", "--data-binary", "hello"]),
        ("count", &[]),
    ];
    for (at, (path, options)) in asks.iter().enumerate() {
        if at > 0 {
            command.arg("--next");
        }
        command.args(["-sS", "--max-time", "60", "-w", "\n%{http_code} %{num_connects} "]);
        command.args(*options).arg(format!("http://{address}/{path}"));
    }
    output(&mut command) + "\n"
}

/// A client in this process: what it makes of each answer.
#[test]
#[ignore = "needs Node: bash .ci/run servers"]
fn hyper_before() {
    let server = Server::start(node);
    let own = server.address.as_str();
    let guard = Guard::new("127.0.0.1:0", &format!("http://{own}"), &["--interim", "all"]);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let direct = runtime.block_on(hyper_client(own));
    assert_eq!(direct.last().map(String::as_str), Some("GET /count 200 2 \"10\" None"));
    assert!(direct[3].contains("x-sum"), "{direct:?}");
    assert_eq!(runtime.block_on(hyper_client(&guard.address)), direct);
    let lines = guard.stop();
    assert!(lines.is_empty(), "{lines:?}");
}

async fn hyper_client(address: &str) -> Vec<String> {
    use http_body_util::BodyExt;

    let stream = tokio::net::TcpStream::connect(address).await.expect("it listens");
    let stream = hyper_util::rt::TokioIo::new(stream);
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(stream).await.expect("a connection");
    tokio::spawn(connection);
    let mut told = Vec::new();
    for (method, path, content) in [
        ("GET", "/page", ""),
        ("HEAD", "/page", ""),
        ("GET", "/chunked", ""),
        ("GET", "/trailers", ""),
        ("DELETE", "/none", ""),
        ("GET", "/same", ""),
        ("GET", "/hints", ""),
        ("POST", "/echo", "hello"),
        ("GET", "/nothing", ""),
        ("GET", "/count", ""),
    ] {
        let request = hyper::Request::builder().method(method).uri(path).header("host", "a");
        let request = request.body(content.to_owned()).expect("a request");
        sender.ready().await.expect("it is kept");
        let response = sender.send_request(request).await.expect("an answer");
        let status = response.status().as_u16();
        let collected = response.into_body().collect().await.expect("whole");
        let trailers = collected.trailers().cloned();
        let content = collected.to_bytes();
        let begin = String::from_utf8_lossy(&content[..content.len().min(40)]).into_owned();
        told.push(format!("{method} {path} {status} {} {begin:?} {trailers:?}", content.len()));
    }
    told
}
