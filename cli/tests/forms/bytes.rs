//! What holds no bytes, what lost some, and what is taken as it is.

use super::support::{self, Folder, feed, json, lines, run};

#[test]
fn what_holds_no_bytes_is_said_with_what_to_do() {
    let pcap = [&b"\xd4\xc3\xb2\xa1\x02\0\x04\0"[..], &[0; 16]].concat();
    let pcapng = b"\n\r\r\n\x1c\0\0\0M<+\x1a\x01\0\0\0";
    for (form, said) in [
        (&pcap[..], "a packet capture, which is not read yet"),
        (&pcapng[..], "a packet capture"),
        (b"HTTP/2 502 \r\nserver: nginx\r\ncontent-length: 0\r\n\r\n", "--http1.1"),
        (b"HTTP/3 200 \nserver: nginx\n\n", "--http1.1"),
        (b"05:13:17.1 IP 192.0.2.1.80 > 192.0.2.2.4: Flags [P.], seq 1\nE..<..HTTP/1.1 200 OK\n", "tcpdump -nn -X"),
        (b"{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\"},\"entries\":[]}}", "HAR"),
        (b"0000000 5448 5054 312f 312e\n0000008\n", "16-bit words"),
        (b"0000000   H   T   T   P   /   1   .   1  \\r  \\n\n", "a dump of characters"),
        (b"00000000: 50545448 312e312f 30303220 0d4b4f20  HTTP/1.1 200 OK.\n", "xxd without -e"),
        (b"2026/11/28 05:13:17 [error] 1#1: *1 upstream sent invalid header: \"Foo\\x20...\" while reading response header from upstream\n", "error log of nginx"),
        (b"2026/11/28 05:13:17 [debug] 1#1: *1 http proxy status 200 \"200 OK\"\n", "error log of nginx"),
        (b"0000000 052110 050124 027461 030456\n0000010\n", "16-bit words"),
        (b"0000: HTTP/1.1 200 OK\n0011: Server: x\n", "all of the trace is needed"),
        (b"\t0x0000:  4500 0039 5c92 4000 4006 e02a 7f00 0001  E..9\\.@.@..*....\n", "tcpdump -nn -X"),
    ] {
        let told = feed(&["check"], form);
        let shown = String::from_utf8_lossy(form);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{shown}");
        assert!(told.err.contains(said), "{shown}: {}", told.err);
        // As bytes they are judged all the same.
        assert_ne!(feed(&["check", "--from", "raw"], form).code, 2, "{shown}");
    }
    let told = feed(&["check", "--from", "capture"], b"HTTP/1.1 200 OK\r\n\r\n");
    assert!(told.code == 2 && told.err.contains("no packet capture"), "{}", told.err);
}

#[test]
fn text_that_has_lost_its_crs() {
    let text = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n";
    let told = feed(&["check"], text.as_bytes());
    let words = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("(--from text) it is MALFORMED: E007 transfer-coding-repeated at byte 64"),
        "{}",
        told.out
    );
    let line = &json(&["--from", "text"], text.as_bytes())[0];
    assert_eq!(line["defect"]["offset"], 64);
    assert_eq!(json(&["--from", "text"], text.trim_end().as_bytes())[0]["defect"]["offset"], 64);
    let told = feed(&["check"], b"HTTP/1.1 200 OK\nContent-Length: 5\n\n");
    assert!(told.out.contains("(--from text) it is"), "{}", told.out);
    // A line that has its CR shows that none was lost.
    assert!(!feed(&["check"], b"HTTP/1.1 200 OK\r\nA: b\n\r\n").out.contains("--from text"));
    assert!(
        !feed(&["check"], b"<Buffer 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0a 0a>")
            .out
            .contains("--from text")
    );
    let session = "$ curl -i http://a.example/\nHTTP/1.1 204 No Content\nServer: x\n\n";
    assert_eq!(json(&[], session.as_bytes())[0]["verdict"], "valid");
    let both = "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 204 No Content\nServer: x\n\n";
    assert_eq!(json(&[], both.as_bytes())[0]["verdict"], "valid");
}

#[test]
fn bytes_are_taken_as_they_are_where_it_is_not_sure() {
    for raw in [
        &b"2000\r\n"[..],
        b"d41d8cd98f00b204e9800998ecf8427e\n",
        b"00000010\n",
        b"\"ok\"",
        b"[1, 2, 3]",
        b"{\"a\": 1}",
        b"12:34:56\r\n",
        b"hello world\n",
        b"QUJDREVGR0hJSktM\n",
        b"220 mail.example ESMTP\r\n",
        b"* OK [CAPABILITY IMAP4rev1] ready\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n00000000: 4854 5450  HTTP\n",
        b"\x15\x03\x01\0\x02\x02(",
        b"HTTP/2",
        b"\r\n0\r\n\r\n",
        b"---\nkey: value\n",
        b"4a\r\nhello",
    ] {
        let told = feed(&["check", "-f", "json"], raw);
        let as_raw = feed(&["check", "-f", "json", "--from", "raw"], raw);
        assert_eq!(
            (told.out, told.err),
            (as_raw.out, as_raw.err),
            "{}",
            String::from_utf8_lossy(raw)
        );
    }
    for example in std::fs::read_dir(support::root().join("examples")).unwrap() {
        let path = example.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "hex") {
            let told = run(&["check", "-f", "json", path.to_str().unwrap()]);
            assert_eq!(told.err, "", "{path:?}");
        }
    }
}

#[test]
fn the_name_of_a_saved_response_tells_method_and_ending() {
    let folder = Folder::new();
    let name = "20261128T051317Z-HEAD-reset-0001.http";
    let file = &folder.write(name, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    let told = run(&["check", file]);
    let json = run(&["check", "-f", "json", file]);
    let other = run(&["check", "--method", "GET", file]);
    assert!(told.out.contains("its name says: --method HEAD --ending reset\n"), "{}", told.out);
    assert_eq!((told.code, lines(&json.out)[0]["framing"].as_str()), (0, Some("none")));
    assert!(json.err.contains("its name says"), "{}", json.err);
    assert!(other.out.contains("its name says: --ending reset\n"), "{}", other.out);
    assert!(other.out.contains("INCOMPLETE") && other.out.contains("was reset"), "{}", other.out);
}
