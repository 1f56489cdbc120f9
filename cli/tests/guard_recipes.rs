//! The recipes of `docs/guard.md`, as they stand there, between a client and two guards: one before a server that
//! breaks the protocol, one before a server that does not.
//!
//! Ignored where the programs may be missing; `bash .ci/run recipes` installs them and runs this.
#![cfg(target_os = "linux")]

mod guarded;
mod programs;
mod support;

use std::path::Path;

use guarded::{Folder, Guard, Socket, Upstream, value};
use programs::{Program, address, caddy, haproxy, httpd, nginx, port, varnish};

/// The block of the page in this language.
fn recipe(language: &str) -> String {
    let page = std::fs::read_to_string(support::root().join("docs/guard.md")).expect("a page");
    let begin = format!("```{language}\n");
    let mut blocks = page.split(&begin).skip(1);
    let block = blocks.next().and_then(|rest| rest.split("```").next());
    assert!(blocks.next().is_none(), "one block of {language}");
    block.unwrap_or_else(|| panic!("no block of {language}")).to_owned()
}

/// Replaces what stands there once, so that the page and this test keep to each other.
fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
        text.replace(from, to)
    })
}

/// A server that answers each request with this.
fn server(response: &'static str) -> Upstream {
    Upstream::tcp(move |mut socket| {
        let mut piece = [0; 4096];
        let mut request = Vec::new();
        while let Ok(count @ 1..) = std::io::Read::read(&mut socket, &mut piece) {
            request.extend_from_slice(&piece[..count]);
            if request.windows(4).any(|four| four == b"\r\n\r\n") {
                request.clear();
                socket.say(response);
            }
        }
    })
}

const GOOD: &str = "HTTP/1.1 200 OK\r\nX-Server: good\r\nContent-Length: 5\r\n\r\nhello";
/// Two lengths: some read the first, some the last.
const BAD: &str =
    "HTTP/1.1 200 OK\r\nX-Server: bad\r\nContent-Length: 5\r\nContent-Length: 3\r\n\r\nhello";

/// A proxy's start with the addresses of the two guards and its own.
type Start = fn(first: &str, second: &str, own: &str, folder: &Path) -> Program;

fn start_nginx(first: &str, second: &str, own: &str, folder: &Path) -> Program {
    let blocks = [
        ("127.0.0.1:8081", first),
        ("127.0.0.1:8082", second),
        ("listen 80", &format!("listen {own}")),
    ];
    nginx(&replaced(&recipe("nginx"), &blocks), own, folder)
}

fn start_haproxy(first: &str, second: &str, own: &str, folder: &Path) -> Program {
    let lines = [
        ("127.0.0.1:8081", first),
        ("127.0.0.1:8082", second),
        ("bind :80", &format!("bind {own}")),
    ];
    haproxy(&replaced(&recipe("haproxy"), &lines), own, folder)
}

fn start_caddy(first: &str, second: &str, own: &str, folder: &Path) -> Program {
    let (host, port) = own.split_once(':').expect("an address");
    let listen = format!(":{port} {{\n\tbind {host}");
    let lines = [("127.0.0.1:8081", first), ("127.0.0.1:8082", second), (":80 {", &listen)];
    caddy(&replaced(&recipe("caddyfile"), &lines), own, folder)
}

fn start_varnish(first: &str, second: &str, own: &str, folder: &Path) -> Program {
    let ports = [("8081", port(first)), ("8082", port(second))];
    varnish(&replaced(&recipe("vcl"), &ports), own, folder)
}

fn start_httpd(first: &str, second: &str, own: &str, folder: &Path) -> Program {
    let modules = ["proxy", "proxy_http", "proxy_balancer", "lbmethod_byrequests", "slotmem_shm"];
    let lines = [("127.0.0.1:8081", first), ("127.0.0.1:8082", second)];
    httpd(&modules, &replaced(&recipe("apache"), &lines), own, folder)
}

/// The status that a request gets, and the server that answered.
fn ask(proxy: &str, method: &str, path: &str) -> (String, Option<String>, Option<String>) {
    let mut socket = Socket::connect(proxy);
    let length = if method == "POST" { "Content-Length: 0\r\n" } else { "" };
    socket
        .say(format!("{method} /{path} HTTP/1.1\r\nHost: a\r\n{length}Connection: close\r\n\r\n"));
    let head = socket.head();
    socket.wait();
    let own = |name: &str| value(&head, name).map(str::to_owned);
    (head.split(' ').nth(1).expect("a status").to_owned(), own("X-Server"), own("Proxy-Status"))
}

/// Two guards and the proxy before them, which is told what it may not let through.
fn between(start: Start, first: &'static str, second: &'static str, test: impl FnOnce(&str)) {
    let (first, second) = (server(first), server(second));
    let guards = [Guard::before(&first, &[]), Guard::before(&second, &[])];
    let (folder, own) = (Folder::new(), address());
    let proxy = start(&guards[0].address, &guards[1].address, &own, folder.path());
    test(&own);
    drop(proxy);
}

/// The same over Unix sockets, whose addresses the page shows in the proxy's form.
fn fails_over_by_paths(start: Start, form: &str) {
    let page = std::fs::read_to_string(support::root().join("docs/guard.md")).expect("a page");
    assert!(page.contains(&format!("`{form}/run/bad-gateway-guard/a`")), "{form}");
    let (folder, own) = (Folder::new(), address());
    let guards = [("a", BAD), ("b", GOOD)].map(|(name, response)| {
        let guard = Guard::new(&folder.unix(name), &server(response).address, &[]);
        (guard, format!("{form}{}/{name}", folder.path().display()))
    });
    let proxy = start(&guards[0].1, &guards[1].1, &own, folder.path());
    for path in 0..6 {
        let (status, server, _) = ask(&own, "GET", &path.to_string());
        assert_eq!((status.as_str(), server.as_deref()), ("200", Some("good")), "request {path}");
    }
    drop(proxy);
}

/// The first server is refused, and the second one answers in its place.
fn fails_over(start: Start) {
    between(start, BAD, GOOD, |proxy| {
        for path in 0..6 {
            let (status, server, _) = ask(proxy, "GET", &path.to_string());
            assert_eq!(
                (status.as_str(), server.as_deref()),
                ("200", Some("good")),
                "request {path}"
            );
        }
    });
}

/// Nobody can answer: the client gets the guard's 502, and a POST is not sent to another server.
fn passes_the_refusal(start: Start) {
    between(start, BAD, BAD, |proxy| {
        for method in ["GET", "POST"] {
            let (status, server, why) = ask(proxy, method, "");
            assert_eq!((status.as_str(), server), ("502", None), "{method}");
            assert_eq!(why.as_deref(), Some("bad-gateway;error=http_protocol_error"), "{method}");
        }
    });
}

/// A POST may have been carried out by the server whose answer was refused.
fn repeats_no_post(start: Start) {
    between(start, BAD, GOOD, |proxy| {
        let statuses: Vec<_> = (0..2).map(|_| ask(proxy, "POST", "").0).collect();
        assert!(statuses.iter().any(|status| status == "502"), "{statuses:?}");
    });
}

#[test]
#[ignore = "needs nginx: bash .ci/run recipes"]
fn before_nginx() {
    fails_over(start_nginx);
    fails_over_by_paths(start_nginx, "unix:");
    passes_the_refusal(start_nginx);
    repeats_no_post(start_nginx);
}

#[test]
#[ignore = "needs HAProxy: bash .ci/run recipes"]
fn before_haproxy() {
    fails_over(start_haproxy);
    fails_over_by_paths(start_haproxy, "unix@");
    repeats_no_post(start_haproxy);
    passes_the_refusal(start_haproxy);
}

#[test]
#[ignore = "needs Caddy: bash .ci/run recipes"]
fn before_caddy() {
    fails_over(start_caddy);
    fails_over_by_paths(start_caddy, "unix/");
    repeats_no_post(start_caddy);
    passes_the_refusal(start_caddy);
}

#[test]
#[ignore = "needs Varnish: bash .ci/run recipes"]
fn before_varnish() {
    fails_over(start_varnish);
    repeats_no_post(start_varnish);
    passes_the_refusal(start_varnish);
}

#[test]
#[ignore = "needs Apache httpd: bash .ci/run recipes"]
fn before_httpd() {
    between(start_httpd, BAD, GOOD, |proxy| {
        // Whoever comes first at the bad server gets the refusal, and nobody after that.
        let asked: Vec<_> = (0..6).map(|_| ask(proxy, "GET", "")).collect();
        let good = asked.iter().filter(|(status, server, _)| status == "200" && server.is_some());
        assert_eq!(good.count(), 5, "{asked:?}");
        assert!(asked.iter().any(|(status, ..)| status == "502"), "{asked:?}");
    });
}
