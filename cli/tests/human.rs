//! What a person sees: short pieces of it, so that the rest may be made better.

mod support;

use support::{feed, run};

/// The lines must follow each other, anything may stand around them.
#[track_caller]
fn shows(args: &[&str], expected: &str) {
    let told = run(args);
    assert!(told.out.contains(expected), "expected\n{expected}\nin\n{}", told.out);
    assert!(!told.out.contains('\x1b'), "colour in a pipe");
}

#[test]
fn the_byte_is_shown() {
    shows(
        &["check", "examples/control-byte-in-value.http"],
        "\
MALFORMED   examples/control-byte-in-value.http  HTTP/1.1 200 OK

  F007 field-value-nul: A field value holds a NUL.
  at byte 106, line 4, column 50; RFC 9110 §5.5

     17 | Server: demo\\r\\n
     31 | Content-Type: text/plain\\r\\n
     57 | Content-Disposition: attachment; filename=\"report\\x00.pdf\"\\r\\n
        |                                                  ^^^^ NUL (0x00)
",
    );
}

#[test]
fn both_sides_of_a_contradiction_are_shown() {
    shows(
        &["check", "examples/te-and-content-length.http"],
        "\
     31 | Content-Length: 5\\r\\n
    ... |
     96 | Transfer-Encoding: chunked\\r\\n
        | ^
",
    );
}

#[test]
fn another_protocol_is_named() {
    shows(&["check", "examples/tls-alert.bin"], "a TLS alert (fatal, handshake_failure)");
    shows(&["check", "examples/h2-settings.bin"], "an HTTP/2 frame");
    shows(&["check", "examples/html-page.http"], "an HTML page");
}

#[test]
fn the_end_is_shown() {
    shows(
        &["check", "--ending", "timeout", "examples/short-body.http"],
        "\
  Nothing more came in time inside the content: 52 bytes of 64 came, 12 are missing.

     63 | Content-Length: 64\\r\\n
     83 | \\r\\n
     85 | {\"items\": [{\"id\": 1, \"name\": \"first\"}, {\"id\": 2, \"na
        |                                                     ^ nothing came after this

  looks like a pause of the upstream that is longer than the gateway waits
  mend       compare the gateway's read time-out with the longest pause of the upstream
  nginx      proxy_read_timeout 120s;
  haproxy    timeout server 120s
  envoy      route: { timeout: 120s, idle_timeout: 120s }
  answer     504 Gateway Timeout, Proxy-Status error=connection_read_timeout
",
    );
}

#[test]
fn what_is_left_over_is_shown() {
    let told = run(&["check", "examples/leftover-502.http"]).out;
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "20 bytes follow that belong to no response: Content-Length says 123.";
    assert!(words.contains(said), "{told}");
    let one = feed(&["check"], b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokx").out;
    assert!(one.contains("1 byte follows that belongs to no response"), "{one}");
}

#[test]
fn what_a_response_forbade_is_said() {
    let close = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let input = format!("{close}HTTP/1.1 200 OK\r\n\r\n");
    for methods in [&["check"][..], &["check", "-m", "GET", "-m", "GET"]] {
        let told = feed(methods, input.as_bytes());
        let words = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = "19 bytes follow, and look like another response, but the response before them ended \
                    the connection (the response says Connection: close): they are never read as a \
                    response (RFC 9112 §9.6).";
        assert!(words.contains(said), "{}", told.out);
        assert!(!told.out.contains("repeat --method"), "{}", told.out);
    }
    let input = "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
    let told = feed(&["check"], input.as_bytes());
    assert!(told.out.contains("repeat --method"), "{}", told.out);
}

#[test]
fn reuse_knows_what_is_not_there_yet() {
    for (ending, input, said) in [
        ("open", "HTTP/1.1 2", "not yet: the response is not complete\n"),
        ("closed", "HTTP/1.1 2", "no: the response is not complete\n"),
        ("closed", "", "no: there is no response, and the connection has ended\n"),
        ("timeout", "", "no: there is no response, and one may still come late\n"),
        ("closed", "HTTP/2", "no: the response is not valid\n"),
    ] {
        let told = feed(&["check", "--ending", ending], input.as_bytes());
        assert!(told.out.contains(&format!("reuse      {said}")), "{}", told.out);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_files_are_told_apart_and_steer_no_terminal() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = support::Folder::new();
    let names = [&b"a\xff"[..], br"a\xff", b"a\x1b", "é".as_bytes()].map(OsStr::from_bytes);
    for name in names {
        std::fs::write(folder.join(name), "HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    }
    let told = |format: &str| {
        let mut command = support::command();
        command.current_dir(folder.path()).args(["check", "--format", format]).args(names);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let (json, human) = (told("json"), told("human"));
    let sources: Vec<_> = support::lines(&json).iter().map(|line| line["source"].clone()).collect();
    assert_eq!(sources, [r"a\xff", r"a\\xff", "a\x1b", "é"]);
    let shown: Vec<_> = human.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(shown, [r"a\xff", r"a\\xff", r"a\x1b", "é"]);
}

#[test]
fn valid_is_one_line() {
    let told = run(&["check", "examples/ok.http"]);
    assert_eq!(
        told.out,
        "VALID       examples/ok.http  HTTP/1.1 200 OK, 3 fields, 16 bytes of content (Content-Length)\n"
    );
}

#[test]
fn many_end_with_a_sum() {
    let files = ["examples/ok.http"].repeat(12);
    let told = run(&[&["check"], &files[..], &["examples/bare-lf.http", "none"]].concat());
    let last = told.out.lines().last().unwrap();
    assert_eq!(last, "13 responses: 12 valid, 1 malformed; 1 file could not be read");
}

#[test]
fn no_control_byte_reaches_the_terminal() {
    let bytes: Vec<u8> = (0..=255).collect();
    for input in [
        [b"HTTP/1.1 200 OK\r\nX: ", &bytes[..]].concat(),
        [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", &bytes[..]].concat(),
        [b"HTTP/1.1 200 \x9b\xff\r\nContent-Length: 900\r\n\r\n", &bytes[..]].concat(),
        bytes.clone(),
    ] {
        let told = feed(&["check"], &input);
        let raw = |c: &char| c.is_control() && *c != '\n';
        assert!(!told.out.chars().any(|c| raw(&c)), "{}", told.out);
    }
}

#[test]
fn long_lines_are_cut_around_the_byte() {
    let input =
        format!("HTTP/1.1 200 OK\r\nX: {}\x01{}\r\n\r\n", "a".repeat(9000), "b".repeat(9000));
    let told = feed(&["check"], input.as_bytes());
    let lines: Vec<&str> = told.out.lines().collect();
    let caret = lines.iter().position(|line| line.contains("^^^^ 0x01")).unwrap();
    let column = lines[caret].find('^').unwrap();
    let above: String = lines[caret - 1].chars().skip(column).take(4).collect();
    assert_eq!(above, "\\x01");
    assert!(lines.iter().all(|line| line.chars().count() < 110));
}

#[test]
fn colour_comes_where_it_is_wanted() {
    let file = "examples/bare-lf.http";
    assert!(!run(&["check", file]).out.contains('\x1b'));
    assert!(!run(&["check", "--color", "never", file]).out.contains('\x1b'));
    assert!(run(&["check", "--color", "always", file]).out.contains("\x1b["));
}

#[test]
fn an_explanation_has_its_example() {
    shows(
        &["explain", "k004"],
        "\
     47 | 2 \\r\\n
        |  ^ SP (0x20)
",
    );
    let all: Vec<&str> = bad_gateway::Defect::ALL.iter().map(|defect| defect.code()).collect();
    let told = run(&[&["explain"], &all[..]].concat());
    assert_eq!(told.code, 0);
    let drawn = told.out.lines().filter(|line| line.starts_with("MALFORMED ")).count();
    assert_eq!(drawn, all.len());
}

#[test]
fn the_document_has_a_section_for_each_defect() {
    let told = run(&["defects", "--format", "markdown"]);
    for defect in bad_gateway::Defect::ALL {
        let heading = format!("\n## {} {}\n", defect.code(), defect.name());
        assert!(told.out.contains(&heading), "{heading}");
    }
    assert_eq!(run(&["defects"]).out.lines().count(), bad_gateway::Defect::ALL.len() + 1);
}

#[test]
fn what_mends_it_is_told() {
    let told = run(&["check", "examples/tls-alert.bin"]).out;
    assert!(told.contains("\n  nginx      proxy_pass https://UPSTREAM;\n"), "{told}");
    let envoy = told.lines().find(|line| line.starts_with("  envoy ")).unwrap();
    assert!(envoy.ends_with("sni: NAME } }"), "{envoy}");
    assert!(!told.contains("explain S001"), "{told}");
    let told = feed(&["check", "--reused"], b"").out;
    assert!(
        told.contains("looks like an idle connection that was closed as the request came"),
        "{told}"
    );
}

#[test]
fn advice_was_tried() {
    let tolerate = "--tolerate bare-lf to let it pass";
    for (input, helps) in [
        (&b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok"[..], true),
        (b"HTTP/1.1 200 OK\nContent-Length: 9\r\n\r\nok", false),
        (b"HTTP/1.1 200 OK\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok", false),
        (b"HTTP/1.1 200 OK\nX: a\rb\r\n\r\n", false),
    ] {
        let told = feed(&["check"], input).out;
        assert_eq!(told.contains(tolerate), helps, "{told}");
    }
    let told = feed(&["check"], b"HTTP/1.1 200 OK\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok").out;
    assert!(told.contains("and then H003 obs-fold at byte 22\n"), "{told}");
    assert!(told.contains("--policy lenient to let it pass"), "{told}");

    let told = feed(&["check"], b"HTTP/1.1 200 OK\nContent-Length: 9\r\n\r\nok").out;
    assert!(told.contains("no option lets it pass: tolerated, it is still incomplete"), "{told}");

    let head = "--method HEAD";
    for (input, helps) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", false),
    ] {
        let told = feed(&["check"], input.as_bytes()).out;
        assert_eq!(told.contains(head), helps, "{told}");
    }

    let wide = b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 0\r\n\r\n";
    let limit = "--limit fields=N lets it pass";
    assert!(feed(&["check", "--limit", "fields=1"], wide).out.contains(limit));
    let both = b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: x\r\n\r\n";
    assert!(!feed(&["check", "--limit", "fields=1"], both).out.contains(limit));
}

#[test]
fn a_stray_line_feed_is_no_head_in_line_feeds() {
    let stray = feed(&["check"], b"HTTP/1.1 200 OK\r\nX: a\nb: c\r\n\r\n").out;
    assert!(stray.contains("looks like a newline inside a value"), "{stray}");
    let all = feed(&["check"], b"HTTP/1.1 200 OK\nX: a\n\n").out;
    assert!(all.contains("often      a head written by hand"), "{all}");
}

#[test]
fn any_split_shows_the_same() {
    // Deeper than what is kept of a response from its beginning on.
    let mut deep = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    deep.extend_from_slice(&[&b"10000\r\n"[..], &[b'x'; 0x10000], b"\r\n"].concat().repeat(20));
    deep.extend_from_slice(b"0x5\r\nhello\r\nand so on\r\n0\r\n\r\n");
    let line_feed = b"HTTP/1.1 200 OK\r\nX: a\nb: c\r\nContent-Length: 2\r\n\r\nokay";
    let tolerated = b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n";
    for input in [&deep, &line_feed[..], &tolerated[..], b"220 mail.example ESMTP\r\n"] {
        let whole = feed(&["check"], input).out;
        for split in ["1", "600", "65536"] {
            assert_eq!(feed(&["check", "--split", split], input).out, whole, "{split}");
        }
    }
}

/// What is printed where there are so many columns.
fn at_columns(columns: usize, args: &[&str]) -> String {
    let output = support::command().env("COLUMNS", columns.to_string()).args(args).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[test]
fn the_caret_stays_under_its_byte_at_any_width() {
    let input = format!("HTTP/1.1 200 OK\r\nX: {}\x01{}\r\n\r\n", "a".repeat(90), "b".repeat(90));
    let folder = support::Folder::new();
    let file = folder.write("response", input);
    for columns in [1, 40, 41, 55, 80, 100, 160, 500] {
        let told = at_columns(columns, &["check", &file]);
        let lines: Vec<&str> = told.lines().collect();
        let caret = lines.iter().position(|line| line.contains("^^^^")).expect(&told);
        let column = lines[caret].find("^^^^").unwrap();
        let above: String = lines[caret - 1].chars().skip(column).take(4).collect();
        assert_eq!(above, "\\x01", "{columns}:\n{told}");
        let wide = lines.iter().skip(1).map(|line| line.chars().count()).max().unwrap();
        assert!(wide <= columns.clamp(40, 200), "{columns}: {wide}\n{told}");
        assert!(told.contains("0x01"), "{columns}:\n{told}");
    }
}

#[test]
fn bytes_that_are_no_text_are_drawn_as_such() {
    shows(
        &["check", "examples/tls-alert.bin"],
        "
      0 | 15 03 01 00 02 02 28                              ......(
        | ^^                                                ^ 0x15
",
    );
    // Behind a head, and from the middle of a row on.
    let input = [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"[..],
        &[0x17, 3, 3, 0, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18],
    ]
    .concat();
    let told = feed(&["check"], &input).out;
    let caret = told.lines().position(|line| line.contains("^^ ")).expect(&told);
    let lines: Vec<&str> = told.lines().collect();
    let (digits, text) = (lines[caret].find("^^").unwrap(), lines[caret].rfind('^').unwrap());
    assert_eq!(&lines[caret - 1][digits..digits + 2], "17", "{told}");
    assert_eq!(&lines[caret - 1][text..=text], ".", "{told}");
    assert!(lines[caret - 1].starts_with("     32 |"), "{told}");
    // One strange byte in text is text.
    assert!(feed(&["check"], b"HTTP/1.1 200 OK\r\nX: \0\r\n\r\n").out.contains("X: \\x00"));
}
