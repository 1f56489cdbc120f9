//! Strings with escapes, and what quotes them.

use super::support::{feed, json};
use super::{BYTES, reads_as_bytes};

/// `BYTES` as escapes.
fn escaped(byte: fn(u8) -> String) -> String {
    BYTES.iter().map(|&b| byte(b)).collect()
}

fn c_escape(byte: u8) -> String {
    match byte {
        b'\r' => "\\r".to_owned(),
        b'\n' => "\\n".to_owned(),
        0x20..0x7f => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    }
}

#[test]
fn quoted_strings() {
    let c = escaped(c_escape);
    let json_form = escaped(|byte| match byte {
        0x20..0x7f => char::from(byte).to_string(),
        _ => format!("\\u{byte:04x}"),
    });
    let hex = escaped(|byte| format!("\\x{byte:02X}"));
    let octal = escaped(|byte| format!("\\{byte:03o}"));
    for form in [
        format!("\"{c}\""),
        format!("'{c}'\n"),
        format!("b'{c}'"),
        format!("b\"{c}\"\n"),
        format!("bytearray(b'{c}')\n"),
        format!("[]byte(\"{c}\")"),
        format!("$'{c}'"),
        format!("\"{json_form}\""),
        format!("\"{octal}\""),
        hex.clone(),
        format!("\"{}\"", c.replace("\\r\\n", "\\r\\n\"\n  \"")),
        format!("(b'{}')", c.replace("\\r\\n", "\\r\\n'\n b'")),
        format!(
            "2026/11/28 05:13:17 http: proxy error: net/http: HTTP/1.x transport connection broken: malformed HTTP response \"{c}\"\n"
        ),
        format!(
            "{{\"level\":\"error\",\"msg\":\"malformed HTTP response \\\"{}\\\"\"}}\n",
            c.replace('\\', "\\\\")
        ),
        // A line whose quotes hold no string does not end the reading of the others.
        format!("malformed HTTP response \"{c}\"\nmalformed HTTP response \"\\q\"\n"),
        format!("http.client.BadStatusLine: b'{c}'\n"),
        format!(
            "requests.exceptions.ConnectionError: ('Connection aborted.', BadStatusLine('{c}'))\n"
        ),
        format!("Net::HTTPBadResponse (wrong status line: \"{c}\")\n"),
        format!(
            "DEBUG http-outgoing-0 >> \"GET / HTTP/1.1[\\r][\\n]\"\nDEBUG http-outgoing-0 << \"{}\"\n",
            c.replace("\\r", "[\\r]").replace("\\n", "[\\n]")
        ),
    ] {
        reads_as_bytes(&[], form.as_bytes());
        reads_as_bytes(&["--from", "escaped"], form.as_bytes());
    }
}

/// It can be what the upstream sent: the other reading is said beside.
#[test]
fn a_string_without_quotes() {
    let c = escaped(c_escape);
    let told = feed(&["check"], c.as_bytes()).out;
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("(--from escaped) it is MALFORMED: F003 field-name-byte at byte 40"),
        "{told}"
    );
    reads_as_bytes(&["--from", "escaped"], c.as_bytes());
}

#[test]
fn strings_that_are_none() {
    for (form, said) in
        [("\"a\\qb\"", "`\\qb"), ("\"a\\n", "the closing \" is missing"), ("\"\\n\" x", "outside")]
    {
        let told = feed(&["check", "--from", "escaped"], form.as_bytes());
        // What is no quoted string is text with escapes.
        assert!(
            told.code == 2 && told.err.contains(said) || told.code == 1,
            "{form}: {}",
            told.err
        );
    }
}

#[test]
fn base64() {
    let form = "SFRUUC8xLjEgMjAwIE9LDQpTZXJ2ZXI6IDAwIDExIGRlbW8NCkZvbyBiYXI6IHgNCkNvbnRlbnQtTGVuZ3RoOiAyNQ0KDQow\nMTIzIDQ1NjcgIDg5IGFiIGNkLi4gIGVm\n";
    reads_as_bytes(&[], form.as_bytes());
    reads_as_bytes(&[], form.replace('\n', "").as_bytes());
    let told = feed(&["check"], form.replace("NCk", "N!k").as_bytes());
    assert_eq!(told.code, 1, "not surely base64");
    assert!(told.out.contains("S001"), "{}", told.out);
}

const SHOW_ERRORS: &str = "\
Total events captured on [28/Nov/2026:00:05:58.498] : 3

[28/Nov/2026:00:05:58.363] backend app (#3): invalid response
  frontend web (#2), server app1 (#1), event #0, src 127.0.0.1:56618
  buffer starts at 0 (including 0 out), 16320 free,
  len 64, wraps at 16336, error at position 34
  H1 chunk len 0 bytes, H1 body len 0 bytes :

  00000  HTTP/1.1 200 OK\\r\\n
  00017  Server: demo\\r\\n
  00031  Foo
  00034+  bar: x\\r\\n
  00043  Content-Length: 0\\r\\n
  00062  \\r\\n

[28/Nov/2026:00:05:58.391] frontend web (#2): invalid request
  00000  \\x16\\x03\\x01

[28/Nov/2026:00:05:58.391] backend app (#5): invalid response
  frontend web (#2), server app2 (#1), event #1, src 127.0.0.1:49796
  len 7, wraps at 16336, error at position 0

  00000  \\x15\\x03\\x01\\x00\\x02\\x02(
";

#[test]
fn haproxy_show_errors() {
    let told = feed(&["check"], SHOW_ERRORS.as_bytes());
    assert!(
        told.out.starts_with("read as     (standard input)  HAProxy show errors, 2 events\n"),
        "{}",
        told.out
    );
    assert!(told.out.contains("(standard input)#1 (backend app, server app1)"), "{}", told.out);
    assert!(told.out.contains("(standard input)#2 (backend app, server app2)"), "{}", told.out);
    assert_eq!((told.code, told.err.as_str()), (1, ""));
    let told = json(&[], SHOW_ERRORS.as_bytes());
    let short: Vec<_> = told
        .iter()
        .map(|line| (&line["source"], &line["defect"]["name"], &line["defect"]["offset"]))
        .collect();
    let expected = serde_json::json!([["-#1", "field-name-byte", 34], ["-#2", "not-http", 0]]);
    assert_eq!(serde_json::to_value(short).unwrap(), expected);
    // Copied without what stands around the bytes, and without the blank at a line's end.
    let bytes: String =
        SHOW_ERRORS.lines().skip(5).take(9).map(|line| format!("{}\n", line.trim_end())).collect();
    assert_eq!(json(&[], bytes.as_bytes())[0]["defect"]["offset"], 34);
    let lost = SHOW_ERRORS.replace("  00017  Server: demo\\r\\n\n", "");
    let told = feed(&["check", "-f", "json"], lost.as_bytes());
    assert_eq!(told.code, 2);
    assert!(
        told.err.contains("line 10: the offset is 31, but 17 bytes came before it"),
        "{}",
        told.err
    );
    let requests: String =
        SHOW_ERRORS.lines().skip(15).take(2).map(|line| format!("{line}\n")).collect();
    let told = feed(&["check"], requests.as_bytes());
    assert!(told.code == 2 && told.err.contains("requests that HAProxy refused"), "{}", told.err);
}

const STRACE: &str = r#"socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 7
[pid    20] 05:13:17.000123 sendto(7, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 28, 0, NULL, 0) = 28
[pid    20] 05:13:17.000125 read(3, "unrelated", 9) = 9
[pid    20] 05:13:17.000130 recvfrom(7, 0x55d0, 16384, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
[pid    20] 05:13:17.000140 recvfrom(7, "HTTP/1.1 200 OK\r\nContent-Le", 16384, 0, NULL, NULL) = 27
[pid    20] 05:13:17.000141 recvfrom(7, "ngth: 5\r\n\r\n", 16384, 0, NULL, NULL) = 11
[pid    20] 05:13:17.000150 sendto(7, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27, 0, NULL, 0) = 27
[pid    20] 05:13:17.000160 recvfrom(7, "\25\3\1\0\2\2(", 16384, 0, NULL, NULL) = 7
[pid    20] 05:13:17.000170 recvfrom(7, "", 16384, 0, NULL, NULL) = 0
write(8, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27) = 27
read(8, 0x7ffe, 1024) = -1 ECONNRESET (Connection reset by peer)
"#;

#[test]
fn strace_shows_what_was_read() {
    let found = json(&[], STRACE.as_bytes());
    let verdicts: Vec<_> = found.iter().map(|line| line["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["valid", "malformed", "no_response"]);
    assert_eq!((&found[0]["framing"], &found[1]["defect"]["offset"]), (&"none".into(), &0.into()));
    // What strace cut is not judged as if it were all.
    let cut = STRACE.replace("ngth: 5\\r\\n\\r\\n\"", "ngt\"...");
    assert_eq!(json(&[], cut.as_bytes())[0]["verdict"], "need_more");
    let wrong = STRACE.replace("\\25", "\\q");
    let told = feed(&["check"], wrong.as_bytes());
    assert!(told.code == 2 && told.err.contains("line 8: "), "{}", told.err);
}

/// The call that a program read it by is what most people copy, and nothing else.
#[test]
fn strace_shows_what_was_read_by_one_call() {
    let text = escaped(c_escape);
    let parts = text.split_at(text.find("Foo").expect("it is there"));
    let message =
        format!("{{msg_name=NULL, msg_iov=[{{iov_base=\"{text}\", iov_len=500}}], msg_iovlen=1}}");
    let two = format!(
        "[{{iov_base=\"{}\", iov_len=38}}, {{iov_base=\"{}\", iov_len=500}}]",
        parts.0, parts.1
    );
    for call in [
        format!("recvfrom(7, \"{text}\", 16384, 0, NULL, NULL) = 100\n"),
        format!("read(7<TCP:[127.0.0.1:4->127.0.0.1:80]>, \"{text}\", 16384) = 100 <0.000021>\n"),
        format!("[pid    20] 05:13:17.000170 recv(7, \"{text}\", 16384, 0) = 100\n"),
        format!("recvmsg(7, {message}, 0) = 100\n"),
        format!("readv(7, {two}, 2) = 100\n"),
        // Beside a file, and a byte that was looked at before it was read.
        format!(
            "openat(AT_FDCWD, \"/etc/hosts\", O_RDONLY) = 3\nread(3, \"127.0.0.1\\n\", 4096) = 10\n\
             recvfrom(7, \"H\", 1, MSG_PEEK, NULL, NULL) = 1\nread(7, \"{text}\", 16384) = 100\n"
        ),
        // As nginx asks.
        format!(
            "writev(7, [{{iov_base=\"GET / HTTP/1.0\\r\\n\\r\\n\", iov_len=18}}], 1) = 18\n\
             recvfrom(7, \"{text}\", 16384, 0, NULL, NULL) = 100\n"
        ),
    ] {
        reads_as_bytes(&[], call.as_bytes());
        // Where it is cut off there may be more.
        let (cut, _) = call.rsplit_once("\\r\\n0123").expect("the content");
        for cut in [cut.to_owned(), format!("{cut}\\")] {
            assert_eq!(json(&[], cut.as_bytes())[0]["defect"]["offset"], 40, "{cut}");
        }
    }
    // A part of an escape is no byte.
    for (end, verdict) in [
        ("\\1", "need_more"),
        ("\\x0", "need_more"),
        ("\\\\1", "need_more"),
        ("\\001", "malformed"),
    ] {
        let cut = format!("read(7, \"HTTP/1.1 200 OK\\r\\nX: a{end}");
        assert_eq!(json(&[], cut.as_bytes())[0]["verdict"], verdict, "{end}");
    }
    let found = json(&[], br#"read(7, "\25\3\1\0\2\2F", 5) = 7"#);
    assert_eq!(found[0]["cause"]["name"], "tls-alert");
}

/// As `strace -f` shows threads that wait at the same time.
#[test]
fn strace_shows_what_threads_have_read() {
    let (text, other) = (escaped(c_escape), "HTTP/1.1 204 No Content\\r\\n\\r\\n");
    for [one, two] in
        [["20", "21"], ["[pid    20]", "[pid    21]"], ["20 05:13:17.1", "21 05:13:17.1"]]
    {
        let log = format!(
            "{one} sendto(7, \"GET / HTTP/1.1\\r\\n\\r\\n\", 18, 0, NULL, 0 <unfinished ...>\n\
             {two} sendto(9, \"GET / HTTP/1.1\\r\\n\\r\\n\", 18, 0, NULL, 0) = 18\n\
             {one} <... sendto resumed>)                = 18\n\
             {one} recvfrom(7,  <unfinished ...>\n\
             {two} recvfrom(9,  <unfinished ...>\n\
             {one} <... recvfrom resumed>\"{text}\", 8192, 0, NULL, NULL) = 100\n\
             {two} <... recvfrom resumed> \"{other}\", 8192, 0, NULL, NULL) = 27\n"
        );
        reads_as_bytes(&[], log.as_bytes());
        let verdicts: Vec<_> =
            json(&[], log.as_bytes()).iter().map(|line| line["verdict"].clone()).collect();
        assert_eq!(verdicts, ["malformed", "valid"]);
    }
}

#[test]
fn what_was_cut_off_is_told() {
    for (form, said) in [
        (r#"b'HTTP/1.1 200 OK\r\nServer: x"#, "the closing ' is missing"),
        (r#""HTTP/1.1 200 OK\r\nServer: x"#, "the closing \" is missing"),
        ("[72, 84, 84, 80, 47, 49, 46, 49, 32", "line 1: "),
    ] {
        let told = feed(&["check"], form.as_bytes());
        assert!(told.code == 2 && told.err.contains(said), "{form}: {}", told.err);
    }
    let go = "proxy error: malformed HTTP response \"\\x15\\x03\\x01\\x00";
    assert_eq!(json(&[], go.as_bytes())[0]["cause"]["name"], "tls-alert");
    let row = "  00000  HTTP/1.1 200 OK\\r\\n\n  00017  Foo bar: x\\r\\n\n";
    assert_eq!(json(&[], row.as_bytes())[0]["defect"]["offset"], 20);
}
