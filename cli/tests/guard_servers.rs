//! The process before real servers, and behind real clients: what is valid arrives byte for byte, over connections
//! that are kept, and everything that HTTP/1.1 has goes through.
//!
//! Ignored where the programs may be missing; `bash .ci/run servers` installs them and runs this.
#![cfg(target_os = "linux")]

mod guarded;
mod programs;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use bad_gateway::{Ending, Outcome, Policy, RequestContext, check};
use guarded::{Folder, Guard, Socket};
use programs::tap::Tap;
use programs::{Program, address, file, haproxy, httpd, nginx, port};

/// A request and the status of its answer.
struct Ask {
    method: &'static str,
    path: &'static str,
    fields: &'static str,
    content: &'static str,
    status: u16,
    /// The interim responses before it.
    interim: u32,
}

const fn ask(method: &'static str, path: &'static str, status: u16) -> Ask {
    Ask { method, path, fields: "", content: "", status, interim: 0 }
}

impl Ask {
    const fn with(self, fields: &'static str) -> Self {
        Self { fields, ..self }
    }

    const fn after(self, interim: u32) -> Self {
        Self { interim, ..self }
    }

    const fn sending(self, content: &'static str) -> Self {
        Self { content, ..self }
    }

    /// Sends it, and gives the bytes of the answer, with the interim responses.
    fn play(&self, socket: &mut Socket) -> Vec<u8> {
        let Self { method, path, fields, content, .. } = self;
        let length = match content.len() {
            0 => String::new(),
            length => format!("Content-Length: {length}\r\n"),
        };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: a\r\n{length}{fields}\r\n");
        socket.say(&head);
        let mut bytes = Vec::new();
        if fields.contains("100-continue") {
            bytes = socket.head().into_bytes();
            assert!(bytes.starts_with(b"HTTP/1.1 100 "), "{path}: {}", bytes.escape_ascii());
        }
        socket.say(content);
        let request = RequestContext::from_head(head.as_bytes()).expect("a request");
        loop {
            let verdict = check(&bytes, request, Ending::Open, Policy::STRICT);
            match verdict.outcome {
                Outcome::Valid => {
                    let got = (verdict.head.expect("a head").status, verdict.interim);
                    let told = bytes.escape_ascii();
                    assert_eq!(got, (self.status, self.interim), "{method} {path}: {told}");
                    return bytes;
                }
                Outcome::NeedMore => bytes.extend(socket.take(1)),
                _ => panic!("{method} {path}: {verdict:?} {}", bytes.escape_ascii()),
            }
        }
    }
}

const EXPECTS: &str = "Expect: 100-continue\r\n";
const SAME: &str = "If-None-Match: *\r\n";

/// Plays these over one connection, then closes it: every byte that the server sent arrived, and nothing was logged.
fn arrives(server: &str, asks: &[Ask]) {
    for mode in ["enforce", "observe"] {
        let tap = Tap::before(server);
        let guard = Guard::new("127.0.0.1:0", &tap.url, &["--interim", "all", "--mode", mode]);
        let mut socket = guard.connect();
        let mut got = Vec::new();
        for ask in asks {
            got.extend(ask.play(&mut socket));
        }
        socket.shut();
        socket.wait();
        let said = tap.said();
        assert_eq!(said.len(), 1, "the connection is kept");
        assert!(said[0] == got, "{}\n{}", said[0].escape_ascii(), got.escape_ascii());
        let lines = guard.stop();
        assert!(lines.is_empty(), "{lines:?}");
    }
}

/// A frame, masked, and bytes that are no frame.
const FRAMES: &[u8] = b"\x81\x85\x01\x02\x03\x04igohn\x00\xff\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";

/// Switches to another protocol, in which the server is an echo.
fn switches(server: &str) {
    let tap = Tap::before(server);
    let guard = Guard::new("127.0.0.1:0", &tap.url, &["--interim", "all"]);
    let mut socket = guard.connect();
    let offer = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    let mut got = ask("GET", "/socket", 101).with(offer).play(&mut socket);
    for _ in 0..3 {
        socket.say(FRAMES);
        let echo = socket.take(FRAMES.len());
        assert_eq!(echo, FRAMES);
        got.extend(echo);
    }
    socket.shut();
    socket.ends();
    assert!(tap.said() == [got]);
}

/// A file of the folder with the programs of this test.
fn source(name: &str) -> PathBuf {
    support::root().join("cli/tests/servers").join(name)
}

/// Runs a program to its end; gives what it printed.
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{command:?}: {err}");
    String::from_utf8(out).expect("text")
}

fn node(own: &str, folder: &Path) -> Program {
    let mut command = Command::new("node");
    let (host, port) = own.split_once(':').expect("an address");
    command.arg(source("server.js")).args([host, port]);
    Program::start(command, own, folder)
}

/// Files that servers of files have.
fn pages(folder: &Path) -> PathBuf {
    let pages = folder.join("pages");
    std::fs::create_dir(&pages).expect("a folder");
    file(&pages, "page", "a page");
    file(&pages, "large.txt", &"much text ".repeat(20_000));
    pages
}

#[test]
#[ignore = "needs nginx: bash .ci/run servers"]
fn nginx_behind() {
    let (folder, own) = (Folder::new(), address());
    let pages = pages(&folder.0);
    let http = format!(
        "server {{ listen {own}; root {}; gzip_types text/plain; gzip_http_version 1.1;\n\
         types {{ text/plain txt; }} location = /large.txt {{ gzip on; }}\n\
         location = /none {{ return 204; }} location = /take {{ return 200 taken; }} }}",
        pages.display()
    );
    let server = nginx(&http, &own, &folder.0);
    arrives(
        &own,
        &[
            ask("GET", "/page", 200),
            ask("HEAD", "/page", 200),
            ask("GET", "/large.txt", 200).with("Accept-Encoding: gzip\r\n"),
            ask("GET", "/page", 304).with(SAME),
            ask("GET", "/page", 206).with("Range: bytes=1-2\r\n"),
            ask("GET", "/page", 206).with("Range: bytes=0-1,3-4\r\n"),
            ask("DELETE", "/none", 204),
            ask("POST", "/take", 200).with(EXPECTS).sending("content").after(1),
            ask("GET", "/nothing", 404),
            ask("GET", "/page", 200),
        ],
    );
    drop(server);
}

#[test]
#[ignore = "needs Apache httpd: bash .ci/run servers"]
fn httpd_behind() {
    let (folder, own) = (Folder::new(), address());
    let directives = format!(
        "DocumentRoot {}\n<Location />\nRequire all granted\n</Location>\nAddOutputFilterByType DEFLATE text/plain\n\
         TypesConfig /dev/null\nAddType text/plain .txt\nRewriteEngine on\nRewriteRule ^/none$ - [R=204,L]\nKeepAliveTimeout 600\n",
        pages(&folder.0).display()
    );
    let server = httpd(&["mime", "filter", "deflate", "rewrite"], &directives, &own, &folder.0);
    arrives(
        &own,
        &[
            ask("GET", "/page", 200),
            ask("HEAD", "/page", 200),
            ask("GET", "/large.txt", 200).with("Accept-Encoding: gzip\r\n"),
            ask("GET", "/page", 304).with(SAME),
            ask("GET", "/page", 206).with("Range: bytes=0-1,3-4\r\n"),
            ask("GET", "/none", 204),
            ask("GET", "/nothing", 404),
            ask("GET", "/page", 200),
        ],
    );
    drop(server);
}

#[test]
#[ignore = "needs Node: bash .ci/run servers"]
fn node_behind() {
    let (folder, own) = (Folder::new(), address());
    let server = node(&own, &folder.0);
    arrives(&own, &all());
    switches(&own);
    drop(server);
}

#[test]
#[ignore = "needs Go: bash .ci/run servers"]
fn go_behind() {
    let (folder, own) = (Folder::new(), address());
    let built = folder.0.join("server");
    output(Command::new("go").args(["build", "-o"]).arg(&built).arg(source("server.go")));
    let mut command = Command::new(built);
    command.arg(&own);
    let server = Program::start(command, &own, &folder.0);
    arrives(&own, &all());
    switches(&own);
    drop(server);
}

/// What a server in a language of its own was written to answer.
fn all() -> Vec<Ask> {
    vec![
        ask("GET", "/page", 200),
        ask("HEAD", "/page", 200),
        ask("GET", "/chunked", 200),
        ask("HEAD", "/chunked", 200),
        ask("GET", "/trailers", 200),
        ask("DELETE", "/none", 204),
        ask("GET", "/same", 304).with(SAME),
        ask("GET", "/hints", 200).after(1),
        ask("POST", "/echo", 200).sending("content"),
        ask("POST", "/echo", 200).with(EXPECTS).sending("content").after(1),
        ask("GET", "/nothing", 404),
        ask("GET", "/page", 200),
    ]
}

#[test]
#[ignore = "needs gunicorn: bash .ci/run servers"]
fn gunicorn_behind() {
    let (folder, own) = (Folder::new(), address());
    let mut command = Command::new("gunicorn");
    command.args(["--bind", &own, "--threads", "2", "--keep-alive", "600", "--worker-tmp-dir"]);
    command.arg(&folder.0).arg("--chdir").arg(source("")).arg("server:answer");
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let server = Program::start(command, &own, &folder.0);
    let asks = all().into_iter().filter(|ask| !["/trailers", "/hints"].contains(&ask.path));
    arrives(&own, &asks.collect::<Vec<_>>());
    drop(server);
}

#[test]
#[ignore = "needs Python: bash .ci/run servers"]
fn python_behind() {
    let (folder, own) = (Folder::new(), address());
    let (host, port) = own.split_once(':').expect("an address");
    let mut command = Command::new("/usr/bin/python3");
    command.args(["-m", "http.server", "--protocol", "HTTP/1.1", "--bind", host, "--directory"]);
    command.arg(pages(&folder.0)).arg(port);
    let server = Program::start(command, &own, &folder.0);
    let changed = "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT\r\n";
    arrives(
        &own,
        &[
            ask("GET", "/page", 200),
            ask("HEAD", "/page", 200),
            ask("GET", "/page", 304).with(changed),
            ask("GET", "/large.txt", 200),
            ask("GET", "/", 200),
            ask("GET", "/nothing", 404),
        ],
    );
    drop(server);
}

#[test]
#[ignore = "needs HAProxy: bash .ci/run servers"]
fn haproxy_behind() {
    let (folder, own) = (Folder::new(), address());
    let configuration = format!(
        "defaults\n mode http\n timeout connect 5s\n timeout client 600s\n timeout server 600s\n\
         frontend pages\n bind {own}\n http-request deny deny_status 403 if {{ path /no }}\n\
         http-request return status 200 content-type text/plain string page if {{ path /page }}\n\
         http-request redirect location /page if {{ path /moved }}\n default_backend nobody\n\
         backend nobody\n"
    );
    let server = haproxy(&configuration, &own, &folder.0);
    for last in ["/nothing", "/no"] {
        let status = if last == "/no" { 403 } else { 503 };
        arrives(
            &own,
            &[
                ask("GET", "/page", 200),
                ask("HEAD", "/page", 200),
                ask("GET", "/moved", 302),
                ask("GET", last, status),
            ],
        );
    }
    drop(server);
}

/// Runs a client before this address; gives what it printed.
type Client = fn(&str) -> String;

/// Clients see through the guard what they see without it, and keep their connection.
#[test]
#[ignore = "needs Node, Python and curl: bash .ci/run servers"]
fn clients_before() {
    let (folder, own) = (Folder::new(), address());
    let server = node(&own, &folder.0);
    let guard = Guard::new("127.0.0.1:0", &format!("http://{own}"), &["--interim", "all"]);
    let clients: [(&str, Client, &str); 3] = [
        ("Node", node_client, "GET /count 200 2 10"),
        ("Python", python_client, "GET /count 200 1 b'9'"),
        ("curl", curl, "\n200 0 7\n"),
    ];
    for (name, client, kept) in clients {
        let (direct, through) = (client(&own), client(&guard.address));
        assert!(direct.contains(kept), "{name}: {direct}");
        assert_eq!(direct, through, "{name}");
    }
    let lines = guard.stop();
    assert!(lines.is_empty(), "{lines:?}");
    drop(server);
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
    let (folder, own) = (Folder::new(), address());
    let server = node(&own, &folder.0);
    let guard = Guard::new("127.0.0.1:0", &format!("http://{own}"), &["--interim", "all"]);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let direct = runtime.block_on(hyper_client(&own));
    assert_eq!(direct.last().map(String::as_str), Some("GET /count 200 2 \"10\" None"));
    assert!(direct[3].contains("x-sum"), "{direct:?}");
    assert_eq!(runtime.block_on(hyper_client(&guard.address)), direct);
    let lines = guard.stop();
    assert!(lines.is_empty(), "{lines:?}");
    drop(server);
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
