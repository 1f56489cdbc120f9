//! `examples/tokio_proxy.rs` between real sockets: what is broken never looks clean to the client.
//!
//! Nothing here waits for a time: every wait is for bytes or an end, bounded by a generous time-out.
//! What needs nginx or curl is ignored by default; `bash .ci/run proxy` installs them and runs all.

mod sockets;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc;

use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, check};
use sockets::nginx::{curl, nginx};
use sockets::{PATIENCE, Proxy, answers, read_until, reset, to_the_end, upstream};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// The status code of a whole and clean response, and its content; or none, if the client sees a cut.
fn seen(bytes: &[u8], ending: Ending, method: Method) -> Option<(u16, u64)> {
    let verdict = check(bytes, RequestContext::new(method), ending, Policy::STRICT);
    match verdict.outcome {
        Outcome::Valid => Some((verdict.head?.status, verdict.content)),
        Outcome::Incomplete | Outcome::NoResponse => None,
        other => panic!("{other:?}: {}", bytes.escape_ascii()),
    }
}

fn example(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name))
        .expect("it is there")
}

/// Every example, with the status code and the length of content where it is valid in answer to GET.
fn examples() -> Vec<(String, Option<(u16, u64)>)> {
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"));
    let names = folder.expect("a folder").map(|entry| entry.expect("a file").file_name());
    let names = names.map(|name| name.into_string().expect("ASCII"));
    let mut names: Vec<_> =
        names.filter(|name| name.ends_with(".http") || name.ends_with(".bin")).collect();
    names.sort();
    assert!(names.len() >= 16, "{names:?}");
    let valid = |name: String| match &*name {
        "ok.http" => (name, Some((200, 16))),
        "leftover-502.http" => (name, Some((502, 123))),
        "pipelined.http" => (name, Some((200, 5))),
        _ => (name, None),
    };
    names.into_iter().map(valid).collect()
}

#[test]
fn no_broken_example_looks_clean() {
    for (name, valid) in examples() {
        let proxy = Proxy::before(answers(example(&name)), 60);
        let (bytes, ending) = proxy.ask(GET);
        let seen = seen(&bytes, ending, Method::Get);
        match valid {
            Some(_) => assert_eq!(seen, valid, "{name}: {}", bytes.escape_ascii()),
            None => assert!(
                matches!(seen, None | Some((502 | 504, _))),
                "{name}: {}",
                bytes.escape_ascii()
            ),
        }
    }
}

/// A client of HTTP/1.0 sees a cut too, where content runs to the close: by a reset.
#[test]
fn a_cut_is_seen_in_http_10() {
    let (go, gone) = mpsc::channel::<()>();
    let proxy = Proxy::before(
        upstream(move |stream, _| {
            read_until(stream, b"\r\n\r\n");
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
            stream.write_all(head).expect("the proxy reads");
            gone.recv().expect("it says when");
            stream.write_all(b"oops\r\n").expect("the proxy reads");
            to_the_end(stream);
        }),
        60,
    );
    let mut client = proxy.connect();
    client.write_all(b"GET / HTTP/1.0\r\nHost: a\r\n\r\n").expect("it listens");
    let head = read_until(&mut client, b"hello");
    assert!(head.starts_with(b"HTTP/1.0 200 OK\r\n"), "{}", head.escape_ascii());
    go.send(()).expect("it waits");
    assert_eq!(to_the_end(&mut client), (Vec::new(), Ending::Reset));
}

#[test]
fn what_never_comes_is_a_504_and_what_stops_is_cut() {
    let silent = Proxy::before(upstream(|stream, _| drop(to_the_end(stream))), 1);
    let (bytes, ending) = silent.ask(GET);
    assert_eq!(seen(&bytes, ending, Method::Get).expect("a page").0, 504);

    let stops = Proxy::before(
        upstream(|stream, _| {
            read_until(stream, b"\r\n\r\n");
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi").expect("read");
            to_the_end(stream);
        }),
        1,
    );
    let (bytes, ending) = stops.ask(GET);
    assert!(matches!(seen(&bytes, ending, Method::Get), None | Some((504, _))));

    // Nothing listens on the port for tcpmux.
    let nobody = Proxy::before("127.0.0.1:1".parse().expect("an address"), 60);
    let (bytes, ending) = nobody.ask(GET);
    assert_eq!(seen(&bytes, ending, Method::Get).expect("a page").0, 502);
    let text = bytes.escape_ascii().to_string().to_ascii_lowercase();
    assert!(text.contains("proxy-status: edge;error=destination_unavailable"), "{text}");
}

/// Its content is dropped, so the client could not see that it was cut.
#[test]
fn a_205_is_passed_on_once_it_is_whole() {
    let chunks = b"HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: 1\r\n\r\n";
    let length = b"HTTP/1.1 205 Reset Content\r\nContent-Length: 4\r\n\r\nhi";
    for (bytes, wanted) in [(&chunks[..], 205), (length, 502)] {
        let proxy = Proxy::before(answers(bytes.to_vec()), 60);
        let (bytes, ending) = proxy.ask(GET);
        let (status, _) = seen(&bytes, ending, Method::Get).expect("a whole response");
        assert_eq!(status, wanted, "{}", bytes.escape_ascii());
    }
}

const KEPT: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Takes a request without content, answers so that the connection can be used again.
fn answer_once(stream: &mut TcpStream) {
    read_until(stream, b"\r\n\r\n");
    stream.write_all(KEPT).expect("the proxy reads");
}

#[test]
fn connections_are_kept_and_a_request_is_sent_again_once() {
    let (tell, told) = mpsc::channel();
    let proxy = Proxy::before(
        upstream(move |stream, count| {
            // The first connection is closed when its third request has come.
            for _ in 0..2 {
                answer_once(stream);
                tell.send(count).expect("the test waits");
            }
            read_until(stream, b"\r\n\r\n");
        }),
        60,
    );
    let mut client = proxy.connect();
    let keep = GET.replace("Connection: close\r\n", "");
    for connection in [0, 0, 1, 1] {
        client.write_all(keep.as_bytes()).expect("it listens");
        let head = read_until(&mut client, b"\r\n\r\nok");
        assert!(head.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", head.escape_ascii());
        assert_eq!(told.recv_timeout(PATIENCE), Ok(connection));
    }
    // The fifth could be carried out twice, if it were sent again.
    client.write_all(keep.replace("GET", "POST").as_bytes()).expect("it listens");
    let head = read_until(&mut client, b"\r\n\r\n");
    assert!(head.starts_with(b"HTTP/1.1 504 "), "{}", head.escape_ascii());
}

#[test]
fn bytes_that_come_while_it_idles_answer_nothing() {
    let (go, gone) = mpsc::channel::<()>();
    let (tell, told) = mpsc::channel();
    let proxy = Proxy::before(
        upstream(move |stream, count| {
            answer_once(stream);
            if count == 0 {
                // Behind the response, not with it: then the connection would not be kept at all.
                gone.recv().expect("the client has its response");
                let late = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno";
                stream.write_all(late).expect("the proxy keeps it open");
                tell.send(()).expect("the test waits");
            }
            to_the_end(stream);
        }),
        60,
    );
    let mut client = proxy.connect();
    let keep = GET.replace("Connection: close\r\n", "");
    client.write_all(keep.as_bytes()).expect("it listens");
    read_until(&mut client, b"\r\n\r\nok");
    go.send(()).expect("it waits");
    told.recv_timeout(PATIENCE).expect("they were sent");
    client.write_all(keep.as_bytes()).expect("it listens");
    let head = read_until(&mut client, b"\r\n\r\n");
    assert!(head.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", head.escape_ascii());
    let mut content = [0; 2];
    client.read_exact(&mut content).expect("it is there");
    assert_eq!(&content, b"ok");
}

/// A response that comes before the request is there goes on at once; so does each part of both.
#[test]
fn both_directions_run_at_once() {
    let proxy = Proxy::before(
        upstream(|stream, _| {
            read_until(stream, b"\r\n\r\n");
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            stream.write_all(head).expect("the proxy reads");
            // The chunks of the request are those of the response.
            let mut block = [0; 512];
            while let Ok(len @ 1..) = stream.read(&mut block) {
                stream.write_all(&block[..len]).expect("the proxy reads");
            }
        }),
        60,
    );
    let mut client = proxy.connect();
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.write_all(head).expect("it listens");
    for part in ["a", "bc", "def"] {
        write!(client, "{:x}\r\n{part}\r\n", part.len()).expect("it listens");
        read_until(&mut client, format!("\r\n{part}\r\n").as_bytes());
    }
    client.write_all(b"0\r\n\r\n").expect("it listens");
    read_until(&mut client, b"0\r\n\r\n");
}

#[test]
fn an_early_refusal_reaches_a_client_that_still_sends() {
    let refusal = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno";
    let proxy = Proxy::before(
        upstream(move |stream, _| {
            read_until(stream, b"\r\n\r\n");
            stream.write_all(refusal).expect("the proxy reads");
            to_the_end(stream);
        }),
        60,
    );
    let mut client = proxy.connect();
    write!(client, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", 8 << 20)
        .expect("it listens");
    client.write_all(&[b'x'; 1024]).expect("it listens");
    let bytes = read_until(&mut client, b"\r\n\r\nno");
    assert!(bytes.starts_with(b"HTTP/1.1 413 "), "{}", bytes.escape_ascii());
}

const OFFER: &[u8] =
    b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";

#[test]
fn a_websocket_goes_through() {
    let proxy = Proxy::before(
        upstream(|stream, _| {
            let request = read_until(stream, b"\r\n\r\n").to_ascii_lowercase();
            assert!(request.windows(18).any(|part| part == b"upgrade: websocket"));
            // The first bytes of the other protocol come with the 101.
            stream.write_all(&example("websocket.http")).expect("the proxy reads");
            assert_eq!(read_until(stream, b"ping"), b"ping");
            stream.write_all(b"pong").expect("the proxy reads");
        }),
        60,
    );
    let mut client = proxy.connect();
    client.write_all(OFFER).expect("it listens");
    let head = read_until(&mut client, b"\r\n\r\n").to_ascii_lowercase();
    assert!(head.starts_with(b"http/1.1 101 "), "{}", head.escape_ascii());
    for line in [&b"connection: upgrade\r\n"[..], b"upgrade: websocket\r\n"] {
        assert!(head.windows(line.len()).any(|part| part == line), "{}", head.escape_ascii());
    }
    assert_eq!(read_until(&mut client, b"hello"), b"\x81\x05hello");
    client.write_all(b"ping").expect("it is a tunnel");
    assert_eq!(to_the_end(&mut client), (b"pong".to_vec(), Ending::Closed));
}

#[test]
fn a_tunnel_that_is_cut_on_one_side_is_cut_on_the_other() {
    let (go, gone) = mpsc::channel::<bool>();
    let (tell, told) = mpsc::channel();
    let proxy = Proxy::before(
        upstream(move |stream, _| {
            read_until(stream, b"\r\n\r\n");
            stream.write_all(&example("websocket.http")).expect("the proxy reads");
            if gone.recv().expect("it says who") {
                tell.send(to_the_end(stream)).expect("the test waits");
            } else {
                reset(stream);
            }
        }),
        60,
    );
    for by_client in [true, false] {
        let mut client = proxy.connect();
        client.write_all(OFFER).expect("it listens");
        read_until(&mut client, b"\r\n\r\n\x81\x05hello");
        go.send(by_client).expect("it waits");
        if by_client {
            reset(&client);
            drop(client);
            assert_eq!(told.recv_timeout(PATIENCE), Ok((Vec::new(), Ending::Reset)));
        } else {
            assert_eq!(to_the_end(&mut client), (Vec::new(), Ending::Reset));
        }
    }
}

#[test]
#[ignore = "needs nginx and curl: bash .ci/run proxy"]
fn nginx_is_passed_on() {
    let chat = upstream(|stream, _| {
        read_until(stream, b"\r\n\r\n");
        stream.write_all(&example("websocket.http")).expect("nginx reads");
        assert_eq!(read_until(stream, b"ping"), b"ping");
    });
    let nginx = nginx(chat);
    let proxy = Proxy::before(nginx.address, 60);
    let large = nginx.folder.join("large");
    let content: Vec<u8> =
        (0..9_000_000_u32).flat_map(|at| at.to_le_bytes()).take(9_000_001).collect();
    fs::write(&large, &content).expect("a file");
    let file = large.to_str().expect("UTF-8");
    let ok = |arguments: &[&str], path: &str, status: &str, content: &[u8]| {
        let (code, out, seen) = curl(arguments, proxy.address, path);
        assert_eq!((code, &*seen), (0, status), "{arguments:?} {path}");
        assert!(out == content, "{arguments:?} {path}: {} bytes", out.len());
    };
    for version in ["--http1.1", "--http1.0"] {
        ok(&[version], "/small", "200", b"small");
        ok(&[version], "/chunked.shtml", "200", b"/chunked.shtml");
        ok(&[version, "-d", "x=1"], "/post", "200", b"posted");
        ok(&[version], "/moved", "304", b"");
        ok(&[version], "/none", "204", b"");
        let (code, out, status) = curl(&[version, "-I"], proxy.address, "/small");
        assert_eq!((code, &*status), (0, "200"));
        let head = out.to_ascii_lowercase();
        assert!(
            head.windows(17).any(|part| part == b"content-length: 5"),
            "{}",
            out.escape_ascii()
        );
    }
    let expect = ["-T", file, "-H", "Expect: 100-continue"];
    ok(&expect, "/put", "201", b"");
    ok(&[], "/put", "200", &content);
    ok(&["-T", file, "-H", "Transfer-Encoding: chunked"], "/again", "201", b"");
    ok(&[], "/again", "200", &content);
    let twice = format!("http://{}/small", proxy.address);
    ok(&[&twice, &twice], "/small", "200", b"smallsmallsmall");

    let mut client = proxy.connect();
    client.write_all(OFFER).expect("it listens");
    let head = read_until(&mut client, b"\r\n\r\n");
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", head.escape_ascii());
    assert_eq!(read_until(&mut client, b"hello"), b"\x81\x05hello");
    client.write_all(b"ping").expect("it is a tunnel");
    assert_eq!(to_the_end(&mut client).1, Ending::Closed);
}

/// curl is told of every cut: it ends with 18 or 56.
#[test]
#[ignore = "needs curl: bash .ci/run proxy"]
fn curl_sees_every_broken_example() {
    for (name, valid) in examples() {
        let proxy = Proxy::before(answers(example(&name)), 60);
        for version in ["--http1.1", "--http1.0"] {
            let (code, _, status) = curl(&[version], proxy.address, "/");
            match valid {
                Some((expected, _)) => {
                    assert_eq!((code, status), (0, expected.to_string()), "{name}");
                }
                None => assert!(
                    matches!((code, &*status), (0, "502" | "504") | (18 | 56, _)),
                    "{name} {version}: {code} {status}"
                ),
            }
        }
    }
}
