//! What a port speaks that does not answer HTTP.

use std::io::{Read, Write};

use crate::support::lines;
use crate::support::server::{answering, serve};
use crate::{probe, tidy};

/// A server that says nothing but to what begins like that.
fn only(question: &'static [u8], answer: &'static [u8]) -> u16 {
    serve(move |mut socket| {
        let mut begin = vec![0; question.len()];
        let mut read = 0;
        while read < begin.len() && begin[..read] == question[..read] {
            match socket.read(&mut begin[read..])? {
                0 => return Ok(()),
                count => read += count,
            }
        }
        if begin == question {
            socket.write_all(answer)?;
            // What is left unread would make the close a reset.
            while socket.read(&mut [0; 512])? > 0 {}
        }
        Ok(())
    })
}

#[test]
fn each_protocol_is_known_by_its_answer() {
    for (question, answer, speaks) in [
        (&b"\x16\x03\x01"[..], &b"\x15\x03\x03\0\x02\x02\x28"[..], "TLS"),
        (b"\x01\x09", b"\x01\x0a\0\0\0\0\0\0", "FastCGI"),
        (b"PRI * HTTP/2.0\r\n", b"\0\0\0\x04\0\0\0\0\0", "HTTP/2 in clear (h2c)"),
        (b"\0\x64\0\0\x0e\0REQUEST_METHOD", b"HTTP/1.1 404 Not Found\r\n\r\n", "uwsgi"),
        (
            b"PROXY TCP4 127.0.0.1 127.0.0.1 ",
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP with a header of the PROXY protocol before it",
        ),
        (b"\x12\x34\0\x01\x0a", b"AB\0\x01\x09", "AJP"),
        (b"102:CONTENT_LENGTH\0", b"Status: 200 OK\r\n\r\n", "SCGI"),
        (b"PING\r\n", b"-NOAUTH Authentication required.\r\n", "Redis"),
        (b"version\r\n", b"VERSION 1.6.18\r\n", "memcached"),
        (b"\0\0\0\x08\x04\xd2\x16\x2f", b"N", "PostgreSQL"),
        (b"\x10\x0c\0\x04MQTT", b"\x20\x02\0\0", "MQTT"),
        (b"\x30\x0c", b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\0\x04\0\x04\0", "LDAP"),
        (b"\x05\x01\0", b"\x05\xff", "SOCKS"),
        (b"\0\0\0\x0a\0\x12", b"\0\0\0\x0a\0\0\0\x07\0\0\0\0\0\0", "Kafka"),
        (b"ruok", b"imok", "ZooKeeper"),
        (b"\x04\0\0\0\x05", b"\x84\0\0\0\x06\0\0\0\0", "Cassandra (CQL)"),
        (b"\0\x11\x12\x34", b"\0\x11\x12\x34\x81\x80\0\x01\0\0\0\0\0\0", "DNS"),
    ] {
        let told = probe(only(question, answer), &["--format", "json"]);
        assert_eq!(told.code, 1, "{speaks}");
        let line = &lines(&told.out)[0];
        assert_eq!(line["verdict"], "no_response", "{speaks}");
        assert_eq!(line["speaks"], speaks);
    }
}

#[test]
fn it_is_said_with_the_lines_to_change() {
    let port = only(b"\x01\x09", b"\x01\x0a\0\0\0\0\0\0");
    let told = probe(port, &[]);
    let out = tidy(&told.out, port);
    for expected in [
        "\
NO RESPONSE http://127.0.0.1:PORT/

  The connection was reset before the first byte.

  speaks     FastCGI on this port (it answered a FastCGI request for its limits)
",
        "\n  mend       have the gateway speak FastCGI to it",
        "\n  nginx      fastcgi_pass 127.0.0.1:PORT;\n",
        "\n  answer     504 Gateway Timeout, Proxy-Status error=connection_terminated",
        "\n  times      connect N ms; after the request: reset N ms\n",
    ] {
        assert!(out.contains(expected), "expected\n{expected}\nin\n{out}");
    }
    let told = probe(port, &["--format", "short"]);
    let line = format!("http://127.0.0.1:{port}/:0: no-response: nothing came; speaks FastCGI\n");
    assert_eq!(told.out, line);
    // It is known, so there is nothing to guess.
    assert!(!out.contains("looks like"), "{out}");
}

#[test]
fn nothing_is_asked_where_that_is_not_wanted() {
    let port = only(b"\x01\x09", b"\x01\x0a\0\0\0\0\0\0");
    let told = probe(port, &["--no-guess", "--format", "json"]);
    assert!(lines(&told.out)[0]["speaks"].is_null(), "{}", told.out);
}

#[test]
fn a_port_that_answers_nothing() {
    let told = probe(answering(b""), &[]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("  speaks     nothing that is known here; "), "{}", told.out);
    assert!(told.out.contains("look for a crash or a restart"), "{}", told.out);
}

#[test]
fn a_greeting_is_known_without_asking() {
    let port = serve(|mut socket| {
        socket.write_all(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n")?;
        while socket.read(&mut [0; 512])? > 0 {}
        Ok(())
    });
    let told = probe(port, &[]);
    assert!(told.out.contains("  looks like an SSH server's banner\n"), "{}", told.out);
    assert!(!told.out.contains("  speaks "), "{}", told.out);
}

#[test]
fn an_answer_of_another_port_is_not_asked_again() {
    let told = probe(answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), &[]);
    assert_eq!(told.code, 0);
    assert!(!told.out.contains("speaks"), "{}", told.out);
}
