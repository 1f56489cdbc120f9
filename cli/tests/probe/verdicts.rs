//! What is printed, by what the upstream sends.

use std::io::Write;
use std::thread;
use std::time::Duration;

use crate::support::server::{self, answering, keeping, nobody, serve};
use crate::support::{lines, run};
use crate::{probe, tidy};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

#[track_caller]
fn told(port: u16, options: &[&str], code: i32, expected: &str) {
    let told = probe(port, options);
    assert_eq!((told.code, told.err.as_str()), (code, ""));
    assert_eq!(tidy(&told.out, port), expected, "{}", told.out);
}

#[test]
fn a_valid_response() {
    told(
        keeping(OK),
        &[],
        0,
        "\
VALID       http://127.0.0.1:PORT/  HTTP/1.1 200 OK, 1 field, 5 bytes of content (Content-Length)
  reuse      yes: the connection can take another request
  times      connect N ms; after the request: first byte N ms, head N ms, last byte N ms
",
    );
}

#[test]
fn the_byte_is_shown_while_the_connection_is_open() {
    let port = serve(|mut socket| {
        server::request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")?;
        server::request(&mut socket).map(drop)
    });
    let told = probe(port, &["--max-time", "60s"]);
    assert_eq!(told.code, 1);
    assert_eq!(
        tidy(&told.out, port),
        "\
MALFORMED   http://127.0.0.1:PORT/  HTTP/1.1 200 OK

  H001 bare-lf: A line ends in LF without the CR before it.
  at byte 15, line 1, column 16; RFC 9112 §2.2

      0 | HTTP/1.1 200 OK\\n
        |                ^^ LF (0x0a)
     16 | Content-Length: 5\\n

  often      a head written by hand with \\n alone: a script, a test double, an embedded server
             (GoAhead, D-Link, NetSupport Gateway)
  mend       end each line with CR LF (\\r\\n); if this was copied from a terminal, its CRs were lost
             on the way: take the bytes
  answer     502 Bad Gateway, Proxy-Status error=http_protocol_error
  reuse      no: the response is not valid
  retry      no: the upstream had begun to answer
  times      connect N ms; after the request: first byte N ms, last byte N ms
  next       bad-gateway explain H001
             --tolerate bare-lf to let it pass, repaired, if the upstream cannot be fixed
"
    );
    let short = format!(
        "http://127.0.0.1:{port}/:15: H001 bare-lf: A line ends in LF without the CR before it.\n"
    );
    assert_eq!(probe(port, &["--format", "short"]).out, short);
    assert_eq!(probe(port, &["--tolerate", "bare-lf"]).code, 0);
    assert_eq!(probe(keeping(OK), &["--limit", "content=4"]).code, 1);
}

#[test]
fn a_response_that_is_cut() {
    let port = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    let told = probe(port, &[]);
    assert_eq!(told.code, 1);
    assert!(told.out.starts_with("INCOMPLETE  "), "{}", told.out);
    assert!(told.out.contains("5 bytes of 50 came, 45 are missing"), "{}", told.out);
    assert!(tidy(&told.out, port).contains(", last byte N ms, closed N ms\n"), "{}", told.out);
}

#[test]
fn an_upstream_that_says_nothing_in_time() {
    let port = serve(|mut socket| {
        server::request(&mut socket).and_then(|_| server::request(&mut socket)).map(drop)
    });
    let told = probe(port, &["--no-guess", "--max-time", "200ms", "--format", "json"]);
    assert_eq!(told.code, 1);
    let line = &lines(&told.out)[0];
    assert_eq!((&line["verdict"], &line["answer"]), (&"no_response".into(), &504.into()));
    assert_eq!(line["proxy_status"], "connection_read_timeout");
    assert!(line["ms"]["end"].as_f64() >= Some(200.0), "{line}");
}

#[test]
fn an_upstream_that_never_ends() {
    let port = serve(|mut socket| {
        server::request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            socket.write_all(b"3\r\n: \n\r\n")?;
            thread::sleep(Duration::from_millis(10));
        }
    });
    let told = probe(port, &["--max-time", "2s"]);
    assert!(told.out.starts_with("INCOMPLETE "), "{}", told.out);
    assert!(told.out.contains("bytes still came when the time was up"), "{}", told.out);
}

#[test]
fn a_reset_is_told_from_a_close() {
    let port = serve(|mut socket| server::reset(&mut socket));
    let told = probe(port, &["--no-guess"]);
    assert!(told.out.contains("The connection was reset before the first byte."), "{}", told.out);
    let told = probe(answering(b""), &["--no-guess"]);
    assert!(told.out.contains("The connection was closed before the first byte."), "{}", told.out);
}

#[test]
fn what_follows_the_response_is_shown() {
    let port = keeping(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello world");
    let told = probe(port, &[]);
    assert_eq!(told.code, 0);
    assert!(told.out.contains("6 bytes follow that belong to no response"), "{}", told.out);
}

#[test]
fn content_up_to_the_close() {
    let port = answering(b"HTTP/1.0 200 OK\r\n\r\nhello");
    let told = probe(port, &[]);
    assert_eq!(told.code, 0);
    assert!(told.out.contains("5 bytes of content (up to the close)"), "{}", told.out);
}

#[test]
fn a_response_that_comes_a_byte_at_a_time() {
    let port = serve(|mut socket| {
        socket.set_nodelay(true)?;
        server::request(&mut socket)?;
        for byte in b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        {
            socket.write_all(&[*byte])?;
            thread::sleep(Duration::from_millis(1));
        }
        server::request(&mut socket).map(drop)
    });
    let told = probe(port, &["--format", "json"]);
    let line = &lines(&told.out)[0];
    assert_eq!((&line["verdict"], &line["body_bytes"]), (&"valid".into(), &5.into()));
    let ms = |name: &str| line["ms"][name].as_f64().unwrap();
    assert!(ms("first") <= ms("head") && ms("head") <= ms("last"), "{line}");
}

#[test]
fn nobody_listens() {
    let port = nobody();
    told(
        port,
        &[],
        1,
        "\
UNREACHABLE http://127.0.0.1:PORT/

  127.0.0.1:PORT: the connection was refused

  answer     502 Bad Gateway, Proxy-Status error=connection_refused
  retry      yes: the request was not sent
  next       `ss -ltnp 'sport = :PORT'` on its host shows who listens: is the upstream running, on
             this port and this address?
",
    );
    let short = format!(
        "http://127.0.0.1:{port}/:0: unreachable: 127.0.0.1:{port}: the connection was refused \
         (connection_refused)\n"
    );
    assert_eq!(probe(port, &["--format", "short"]).out, short);
    let line = &lines(&probe(port, &["--format", "json"]).out)[0];
    assert_eq!((&line["verdict"], &line["answer"]), (&"no_response".into(), &502.into()));
    assert_eq!(line["proxy_status"], "connection_refused");
    assert_eq!(line["unreachable"]["error"], "connection_refused");
    assert_eq!((&line["retry"], &line["cause"]), (&true.into(), &serde_json::Value::Null));
}

#[test]
fn the_keys_of_json_are_those_of_check_and_more() {
    let keys =
        |out: &str| -> Vec<String> { lines(out)[0].as_object().unwrap().keys().cloned().collect() };
    let check = keys(&run(&["check", "-f", "json", "examples/ok.http"]).out);
    let more = ["peer", "reused", "ms", "speaks", "unreachable"].map(str::to_owned).to_vec();
    let expected = [check, more].concat();
    assert_eq!(keys(&probe(keeping(OK), &["--format", "json"]).out), expected);
    assert_eq!(keys(&probe(nobody(), &["--format", "json"]).out), expected);
    let line = &lines(&probe(keeping(OK), &["--format", "json"]).out)[0];
    let ms: Vec<&String> = line["ms"].as_object().unwrap().keys().collect();
    assert_eq!(ms, ["resolve", "connect", "tls", "first", "head", "last", "end"]);
}

#[test]
fn many_are_a_line_each_and_summed_up() {
    let (good, gone) = (keeping(OK), nobody());
    let [good, gone] = [good, gone].map(|port| format!("http://127.0.0.1:{port}/"));
    let told = run(&["probe", &good, &gone, &good]);
    assert_eq!(told.code, 1);
    let first: Vec<&str> = told.out.lines().filter(|line| line.contains("http://")).collect();
    assert_eq!(first.len(), 3, "{}", told.out);
    assert!(first[0].starts_with("VALID ") && first[1].starts_with("UNREACHABLE "), "{}", told.out);
    assert!(told.out.contains("2 responses: 2 valid, 1 unreachable\n"), "{}", told.out);
}
