//! The process before real servers: what is valid arrives byte for byte, over connections that are kept, and
//! everything that HTTP/1.1 has goes through.
//!
//! Ignored where the programs may be missing; `bash .ci/run servers` installs them and runs this.
#![cfg(target_os = "linux")]

mod guarded;
mod programs;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use bad_gateway::{Ending, Outcome, Policy, RequestContext, check};
use guarded::{Guard, Socket};
use programs::tap::Tap;
use programs::{Program, Server, file, haproxy, httpd, nginx, node, output, source};

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
    let server = Server::start(|own, folder| {
        let http = format!(
            "server {{ listen {own}; root {}; gzip_types text/plain; gzip_http_version 1.1;\n\
             types {{ text/plain txt; }} location = /large.txt {{ gzip on; }}\n\
             location = /none {{ return 204; }} location = /take {{ return 200 taken; }} }}",
            pages(folder).display()
        );
        nginx(&http, own, folder)
    });
    arrives(
        &server.address,
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
}

#[test]
#[ignore = "needs Apache httpd: bash .ci/run servers"]
fn httpd_behind() {
    let server = Server::start(|own, folder| {
        let directives = format!(
            "DocumentRoot {}\n<Location />\nRequire all granted\n</Location>\nAddOutputFilterByType DEFLATE text/plain\n\
             TypesConfig /dev/null\nAddType text/plain .txt\nRewriteEngine on\nRewriteRule ^/none$ - [R=204,L]\nKeepAliveTimeout 600\n",
            pages(folder).display()
        );
        httpd(&["mime", "filter", "deflate", "rewrite"], &directives, own, folder)
    });
    arrives(
        &server.address,
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
}

#[test]
#[ignore = "needs Node: bash .ci/run servers"]
fn node_behind() {
    has_everything(node);
}

#[test]
#[ignore = "needs Go: bash .ci/run servers"]
fn go_behind() {
    has_everything(|own, folder| {
        let built = folder.join("server");
        output(Command::new("go").args(["build", "-o"]).arg(&built).arg(source("server.go")));
        let mut command = Command::new(built);
        command.arg(own);
        Program::start(command, own, folder)
    });
}

/// A server that was written for this: everything that HTTP/1.1 has, and another protocol.
fn has_everything(start: impl FnOnce(&str, &Path) -> Program) {
    let server = Server::start(start);
    arrives(&server.address, &all());
    switches(&server.address);
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
    let server = Server::start(|own, folder| {
        let mut command = Command::new("gunicorn");
        command.args(["--bind", own, "--threads", "2", "--keep-alive", "600", "--worker-tmp-dir"]);
        command.arg(folder).arg("--chdir").arg(source("")).arg("server:answer");
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        Program::start(command, own, folder)
    });
    let asks = all().into_iter().filter(|ask| !["/trailers", "/hints"].contains(&ask.path));
    arrives(&server.address, &asks.collect::<Vec<_>>());
}

#[test]
#[ignore = "needs Python: bash .ci/run servers"]
fn python_behind() {
    let server = Server::start(|own, folder| {
        let (host, port) = own.split_once(':').expect("an address");
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-m", "http.server", "--protocol", "HTTP/1.1", "--bind", host]);
        command.arg("--directory").arg(pages(folder)).arg(port);
        Program::start(command, own, folder)
    });
    let changed = "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT\r\n";
    arrives(
        &server.address,
        &[
            ask("GET", "/page", 200),
            ask("HEAD", "/page", 200),
            ask("GET", "/page", 304).with(changed),
            ask("GET", "/large.txt", 200),
            ask("GET", "/", 200),
            ask("GET", "/nothing", 404),
        ],
    );
}

#[test]
#[ignore = "needs HAProxy: bash .ci/run servers"]
fn haproxy_behind() {
    let server = Server::start(|own, folder| {
        let configuration = format!(
            "defaults\n mode http\n timeout connect 5s\n timeout client 600s\n timeout server 600s\n\
             frontend pages\n bind {own}\n http-request deny deny_status 403 if {{ path /no }}\n\
             http-request return status 200 content-type text/plain string page if {{ path /page }}\n\
             http-request redirect location /page if {{ path /moved }}\n default_backend nobody\n\
             backend nobody\n"
        );
        haproxy(&configuration, own, folder)
    });
    for (last, status) in [("/nothing", 503), ("/no", 403)] {
        arrives(
            &server.address,
            &[
                ask("GET", "/page", 200),
                ask("HEAD", "/page", 200),
                ask("GET", "/moved", 302),
                ask("GET", last, status),
            ],
        );
    }
}
