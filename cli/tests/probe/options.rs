//! What the options make of the request and its way.

use std::fs;
use std::io::Write;
use std::sync::mpsc::{Receiver, channel};

use crate::probe;
use crate::support::server::{self, keeping, nobody, serve};
use crate::support::{Folder, command, feed, lines, run};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// A server that answers with `OK`, and gives the requests away.
fn listening() -> (u16, Receiver<String>) {
    let (sender, receiver) = channel();
    let port = serve(move |mut socket| {
        loop {
            let request = server::request(&mut socket)?;
            if request.is_empty() {
                return Ok(());
            }
            let _ = sender.send(String::from_utf8_lossy(&request).into_owned());
            socket.write_all(OK)?;
        }
    });
    (port, receiver)
}

#[test]
fn the_request_is_what_was_asked_for() {
    let agent = concat!("bad-gateway/", env!("CARGO_PKG_VERSION"));
    for (options, request) in [
        (&[][..], "GET / HTTP/1.1\r\nHost: HOST\r\nUser-Agent: AGENT\r\nAccept: */*\r\n\r\n"),
        (
            &["-X", "PUT", "-d", "a=b", "-H", "accept:", "-H", "X: 1"],
            "\
PUT / HTTP/1.1\r\nHost: HOST\r\nUser-Agent: AGENT\r\nContent-Type: application/x-www-form-urlencoded\r\n\
Content-Length: 3\r\nX: 1\r\n\r\na=b",
        ),
        (
            &["--http1.0", "-H", "Host: a.example"],
            "\
GET / HTTP/1.0\r\nHost: a.example\r\nUser-Agent: AGENT\r\nAccept: */*\r\n\r\n",
        ),
    ] {
        let (port, requests) = listening();
        assert_eq!(probe(port, options).code, 0, "{options:?}");
        let request = request.replace("HOST", &format!("127.0.0.1:{port}")).replace("AGENT", agent);
        assert_eq!(requests.recv().unwrap(), request, "{options:?}");
    }
}

#[test]
fn the_response_is_read_as_the_answer_to_that_request() {
    let head = serve(|mut socket| {
        server::request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")?;
        server::request(&mut socket).map(drop)
    });
    assert_eq!(probe(head, &["-I"]).code, 0);
    let told = probe(head, &["-m", "2s"]);
    assert!(told.out.starts_with("INCOMPLETE "), "{}", told.out);
    let upgrade = keeping(
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    assert_eq!(probe(upgrade, &[]).code, 1);
    let offer = ["-H", "Connection: upgrade", "-H", "Upgrade: websocket"];
    let told = probe(upgrade, &offer);
    assert_eq!(told.code, 0, "{}", told.out);
    assert!(told.out.contains("a tunnel from there on"), "{}", told.out);
}

#[test]
fn content_that_is_not_read_keeps_no_answer_away() {
    let port = serve(|mut socket| {
        let mut head = [0; 16];
        std::io::Read::read_exact(&mut socket, &mut head)?;
        socket.write_all(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")?;
        // To close with bytes unread would be a reset, which may overtake the answer.
        std::thread::sleep(std::time::Duration::from_secs(60));
        Ok(())
    });
    let folder = Folder::new();
    fs::write(folder.name("large"), vec![b'x'; 64 << 20]).unwrap();
    let told = probe(port, &["-d", &format!("@{}", folder.name("large"))]);
    assert!(told.out.contains("HTTP/1.1 413 Too Large"), "{}", told.out);
}

#[test]
fn one_connection_as_long_as_it_can_be_used() {
    let (port, _requests) = listening();
    let told = probe(port, &["--repeat", "3", "--format", "json"]);
    assert_eq!(told.code, 0);
    let reused: Vec<_> = lines(&told.out).iter().map(|line| line["reused"].clone()).collect();
    assert_eq!(reused, [false, true, true]);

    let told = probe(port, &["--repeat", "3"]);
    assert_eq!(told.out.matches(", same connection\n").count(), 2, "{}", told.out);
    assert!(told.out.contains("3 responses: 3 valid\nlast byte after "), "{}", told.out);

    let closing = keeping(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    let told = probe(closing, &["--repeat", "2", "--format", "json"]);
    assert!(lines(&told.out).iter().all(|line| line["reused"] == false), "{}", told.out);
}

#[test]
fn other_addresses_for_the_same_request() {
    let (port, requests) = listening();
    let url = "http://a.example:8080/b";
    let connect = format!("a.example:8080:127.0.0.1:{port}");
    assert_eq!(run(&["probe", "--connect-to", &connect, url]).code, 0);
    assert!(requests.recv().unwrap().starts_with("GET /b HTTP/1.1\r\nHost: a.example:8080\r\n"));
    let url = format!("http://a.example:{port}/b");
    let resolve = format!("a.example:{port}:127.0.0.1");
    let told = run(&["probe", "--resolve", &resolve, &url]);
    assert_eq!(told.code, 0);
    assert!(told.out.contains(&format!("  peer       127.0.0.1:{port}\n")), "{}", told.out);
}

#[cfg(unix)]
#[test]
fn unix_sockets() {
    use std::os::unix::net::UnixListener;
    let folder = Folder::new();
    let path = folder.name("app.sock");
    let listener = UnixListener::bind(&path).unwrap();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = server::request(&mut socket).and_then(|_| socket.write_all(OK));
        }
    });
    assert_eq!(run(&["probe", &format!("unix:{path}")]).code, 0);
    let told = run(&["probe", "--unix-socket", &path, "http://a.example/"]);
    assert_eq!(told.code, 0);
    assert!(told.out.contains(&format!("  peer       unix:{path}\n")), "{}", told.out);
    let told = run(&["probe", &format!("unix:{path}.not")]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("there is no such socket"), "{}", told.out);
}

#[test]
fn what_came_is_saved_for_check() {
    let bytes = b"HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello, and more";
    let port = server::answering(bytes);
    let folder = Folder::new();
    let file = folder.name("raw.bin");
    let probed = probe(port, &["-o", &file, "--format", "json"]);
    assert_eq!(fs::read(&file).unwrap(), bytes);
    let checked = run(&["check", "-f", "json", &file]);
    assert_eq!(lines(&probed.out)[0]["defect"], lines(&checked.out)[0]["defect"]);
    let told = run(&["probe", "-o", &file, "http://127.0.0.1:1", "http://127.0.0.1:2"]);
    assert_eq!(told.code, 2);
}

#[test]
fn urls_of_a_file() {
    let (good, gone) = (keeping(OK), nobody());
    let text = format!("# upstreams\n\nhttp://127.0.0.1:{good}/a\n  http://127.0.0.1:{gone}/\n");
    let told = feed(&["probe", "-f", "-", "--format", "json"], text.as_bytes());
    assert_eq!(told.code, 1);
    let lines = lines(&told.out);
    assert_eq!(lines[0]["source"], format!("http://127.0.0.1:{good}/a"));
    assert_eq!((&lines[0]["verdict"], lines.len()), (&"valid".into(), 2));
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    for (args, named) in [
        (&["ftp://a"][..], "`ftp` is no scheme"),
        (&["http://a/", "http://"], "the host is missing"),
        (&["-f", "/nowhere/urls.txt"], "/nowhere/urls.txt: "),
        (&["-f", "-"], "there is no URL to ask"),
        (&["-H", "a b: c", "http://a"], "is no name that a field can have"),
        (&["-H", "Transfer-Encoding: chunked", "http://a"], "Content-Length alone"),
        (&["-m", "5", "http://a"], "such as 500ms"),
        (&["-d", "@/nowhere", "http://a"], "/nowhere: "),
        (&["--idle", "1s,x", "http://a"], "'x'"),
        (&["--repeat", "0", "http://a"], "'0'"),
        (&["--connect-to", "a:b", "http://a"], "HOST:PORT:TO-HOST:TO-PORT"),
        (&["--key", "/nowhere", "http://a"], "--cert"),
        (&[], "URL"),
    ] {
        let told = run(&[&["probe"], args].concat());
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{args:?}");
        assert!(told.err.contains(named), "{args:?}: {}", told.err);
    }
}

/// Each line that the help teaches, before a server in the place of the one that it names.
#[test]
fn the_lines_of_the_help_work() {
    let port = keeping(OK);
    let folder = Folder::new();
    fs::write(folder.name("urls.txt"), format!("http://127.0.0.1:{port}/\n")).unwrap();
    let help = run(&["probe", "--help"]).out;
    let examples = help.split("Examples:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(examples.lines().count() > 6);
    for line in examples.lines() {
        let line = line.trim().replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"));
        let line = line.replace("10.0.0.7:8080", &format!("127.0.0.1:{port}"));
        let line = line.replace("10.0.0.7:8443", &format!("127.0.0.1:{port}"));
        let line = line.replace("1s,4s,6s,61s", "10ms,50ms").replace("/run/", &folder.name(""));
        let mut words: Vec<&str> = Vec::new();
        for (index, part) in line.split('\'').enumerate() {
            if index % 2 == 1 { words.push(part) } else { words.extend(part.split_whitespace()) }
        }
        let output = command().args(&words[1..]).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {said}");
        assert!(!output.stdout.is_empty(), "{line}: {said}");
    }
}

#[test]
fn a_file_that_takes_nothing_is_named() {
    let port = keeping(OK);
    let url = format!("http://127.0.0.1:{port}/");
    let mut files = vec!["/no/such/file"];
    if cfg!(target_os = "linux") {
        files.push("/dev/full");
    }
    for file in files {
        let told = run(&["probe", "-o", file, &url]);
        assert_eq!(told.code, 2, "{}", told.out);
        assert_eq!(told.out.starts_with("VALID "), file == "/dev/full", "{}", told.out);
        assert!(told.err.starts_with(&format!("error: {file}: ")), "{}", told.err);
    }
}
