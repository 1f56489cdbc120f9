//! The rows against lines as programs printed them (`lines.tsv`), and against access logs.

use std::collections::HashSet;

use bad_gateway_report::logs::{Found, Row, rows};

use super::support::{feed, lines};

const LINES: &str = include_str!("lines.tsv");

/// The program, its version, and what it printed.
fn printed() -> impl Iterator<Item = [&'static str; 3]> {
    let lines = LINES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| {
        let mut parts = line.splitn(3, '\t');
        [(); 3].map(|()| parts.next().unwrap_or_else(|| panic!("three columns: {line}")))
    })
}

fn found(log: &str) -> Vec<(&'static Row, u64, u64)> {
    let mut found = Found::default();
    found.read(0, &mut log.as_bytes()).expect("a slice");
    found.matches().into_iter().map(|found| (found.row, found.count, found.line)).collect()
}

#[test]
fn each_row_is_found_by_a_line_that_its_program_printed() {
    let mut seen = HashSet::new();
    for [program, version, line] in printed() {
        let rows = found(line);
        let [(row, 1, 1)] = rows.as_slice() else {
            panic!("{version}: {rows:?} for {line}");
        };
        assert_eq!(row.program, program, "{version}: {} for {line}", row.phrase);
        seen.insert((row.program, row.phrase, row.also()));
    }
    let missing: Vec<_> = rows()
        .map(|row| (row.program, row.phrase, row.also()))
        .filter(|row| !seen.contains(row))
        .collect();
    assert!(missing.is_empty(), "no line finds these: {missing:#?}");
}

#[test]
fn no_row_stands_behind_one_that_always_wins() {
    let rows: Vec<&Row> = rows().collect();
    for (at, row) in rows.iter().enumerate() {
        let wins = |first: &&&Row| {
            row.phrase.contains(first.phrase)
                && (row.phrase.contains(first.also()) || row.also().contains(first.also()))
                && first.program == row.program
                // Codes are compared whole.
                && first.phrase.len() > 3
        };
        let first = rows[..at].iter().find(wins);
        assert!(first.is_none(), "{} {:?} is never found: {first:?}", row.program, row.phrase);
    }
}

/// The request, the referrer and the agent may have any words in them, and phrases too.
#[test]
fn lines_of_access_logs_match_nothing() {
    let words =
        ["/", "/a/ECONNRESET", "/?q=BadStatusLine", "/net::ERR_EMPTY_RESPONSE", "/x/502/PH--/UC"];
    let agents =
        ["curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)", "socket hang up", "Error: aborted"];
    let mut log = String::new();
    for (number, status) in [200, 204, 301, 304, 404, 499, 502].into_iter().enumerate() {
        for path in words {
            for agent in agents {
                let request = format!("GET {path} HTTP/1.1");
                log += &format!(
                    "10.0.0.{number} - - [28/Nov/2026:05:13:17 +0000] \"{request}\" {status} 5 \"-\" \"{agent}\"\n"
                );
                log += &format!(
                    "10.0.0.{number} - joe [28/Nov/2026:05:13:17 +0000] \"{request}\" {status} 5 \"http://h{path}\" \"{agent}\" \"1.2.3.4\" 0.004 upstream\n"
                );
                log += &format!(
                    "10.0.0.1:4711 [28/Nov/2026:05:13:20.123] web app/s1 0/0/0/1/1 {status} 209 - - ---- 1/1/0/0/0 0/0 {{{agent}}} \"{request}\"\n"
                );
                log += &format!(
                    "[2026-11-28T05:13:21.000Z] \"{request}\" {status} - via_upstream - \"-\" 0 95 11 - \"-\" \"{agent}\" \"x\" \"h\" \"10.0.0.2:80\"\n"
                );
                log += &format!(
                    "http 2026-11-28T05:13:21.000Z app/lb/1 10.0.0.1:2817 10.0.0.2:80 0.0 0.1 0.0 {status} {status} 34 366 \"{request}\" \"{agent}\" - -\n"
                );
                log += &format!(
                    "1795856790.737      4 127.0.0.1 TCP_MISS/{} 131 GET http://h{path} - HIER_DIRECT/10.0.0.2 text/html\n",
                    status.min(499)
                );
            }
        }
    }
    let count = log.lines().count();
    assert!(count > 800, "{count}");
    assert_eq!(found(&log), []);
}

#[test]
fn a_line_of_another_program_is_no_line_of_this_one() {
    for line in [
        "2026/11/28 05:13:17 [error] 7#7: *1 open() \"/srv/x\" failed (2: No such file), client: 10.0.0.1, request: \"GET /ECONNRESET HTTP/1.1\", referrer: \"ECONNRESET\"",
        "Nov 28 05:13:17 h kernel: eth0: link up, ECONNRESETS=5, xECONNRESET",
        "npm notice see /docs/errors/ECONNRESET",
        "ssh: connect to host example port 22: Connection refused",
        "Nov 28 05:13:17 h sshd[7]: Connection reset by peer",
        "app: timeout of the job, overflow of the queue, eof",
    ] {
        assert_eq!(found(line), [], "{line}");
    }
    let line = "2026/11/28 05:13:17 [error] 7#7: *1 recv() failed (104: Connection reset by peer) while reading \
                response header from upstream, client: 10.0.0.1, request: \"GET /ECONNRESET HTTP/1.1\"";
    assert_eq!(found(line)[0].0.program, "nginx");
}

#[test]
fn several_programs_in_one_log_are_told_apart() {
    let log = "java.net.SocketException: Connection reset\n\
               curl: (56) Recv failure: Connection reset by peer\n\
               httpx.ReadError: [Errno 104] Connection reset by peer\n\
               read tcp 127.0.0.1:1->127.0.0.1:2: read: connection reset by peer\n\
               Connection reset by peer (Errno::ECONNRESET)\n\
               Error: read ECONNRESET\n";
    let programs: Vec<&str> = found(log).iter().map(|(row, ..)| row.program).collect();
    assert_eq!(programs, ["java", "curl", "httpx", "go", "ruby", "node"]);
}

/// What `check` reads out of lines whose rows say that it does, by the program of the row.
#[test]
fn what_a_line_quotes_is_what_check_reads() {
    for (line, bytes) in [
        (
            r#"malformed HTTP response "\x15\x03\x01\x00\x02\x02P""#,
            &b"\x15\x03\x01\x00\x02\x02P"[..],
        ),
        (
            r#"Unsolicited response received on idle HTTP channel starting with "world"; err=<nil>"#,
            b"world",
        ),
        (
            r"('Connection aborted.', BadStatusLine('\x15\x03\x01\x00\x02\x02P'))",
            b"\x15\x03\x01\x00\x02\x02P",
        ),
        (
            "httpx.RemoteProtocolError: illegal status line: bytearray(b'HTTP/1.1 abc OK')",
            b"HTTP/1.1 abc OK",
        ),
        (
            r#"400, message="Bad status line:\n  Expected HTTP/, RTSP/ or ICE/:\n\n  b'\\x15\\x03\\x01\\x00\\x02\\x02P'\n    ^", url='http://h/'"#,
            b"\x15\x03\x01\x00\x02\x02P",
        ),
        (
            r#"400, message='Bad status line:\n  Expected HTTP/, RTSP/ or ICE/:\n\n  b\'{"ok": true}\\n\'\n    ^', url='http://h/'"#,
            b"{\"ok\": true}\n",
        ),
        (r#"java.net.ProtocolException: Invalid status line: "{"ok": true}""#, br#"{"ok": true}"#),
        ("java.net.ProtocolException: Unexpected status line: ICY 200 OK", b"ICY 200 OK"),
        (
            r"java.io.EOFException: \n not found: limit=7 content=15030100020250…",
            b"\x15\x03\x01\x00\x02\x02P",
        ),
        (
            "org.apache.http.ProtocolException: Invalid protocol version number: HTTP/2 200 OK",
            b"HTTP/2 200 OK",
        ),
        (
            "org.apache.http.ParseException: Status line contains invalid status code: HTTP/1.1",
            b"HTTP/1.1",
        ),
        (
            r"(http-header-glue.c.874) invalid HTTP status line: HTTP/1.1 abc OK\r\n\r\n",
            b"HTTP/1.1 abc OK\r\n\r\n",
        ),
        ("Received an invalid status line: 'foo'.", b"foo"),
        (r#"wrong status line: "{\"ok\": true}" (Net::HTTPBadResponse)"#, br#"{"ok": true}"#),
        ("rawPacket: <Buffer 15 03 01 00 02 02 50>", b"\x15\x03\x01\x00\x02\x02P"),
    ] {
        let input = format!("{line}\n");
        let read = lines(&feed(&["check", "-f", "json"], input.as_bytes()).out);
        let args = ["check", "-f", "json", "--from", "raw", "--ending", "open"];
        let raw = lines(&feed(&args, bytes).out);
        for key in ["verdict", "defect", "version", "status", "cause", "consumed"] {
            assert_eq!(read[0][key], raw[0][key], "{key} of {line}");
        }
    }
    let line = b"aiohttp.http_exceptions.BadStatusLine: 400, message:\n";
    assert!(!feed(&["check"], line).out.contains("read as"));
}

/// All rows, as `docs/why.md` shows them.
fn page() -> String {
    let mut text = "<!-- Generated from cli/src/logs. Do not edit: BLESS=1 cargo test --workspace current -->\n\n\
                    # What `bad-gateway why` knows\n\n\
                    A line that has a phrase may mean what stands beside it. Where a line has several, the one \
                    that stands first here wins.\n"
        .to_owned();
    let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
    let mut program = "";
    for row in rows() {
        if row.program != program {
            program = row.program;
            text += &format!("\n## {program}\n\n| phrase | may mean | next |\n|---|---|---|\n");
        }
        let also =
            if row.also().is_empty() { String::new() } else { format!(", `{}`", row.also()) };
        let phrase = format!("``{}``{also}", cell(row.phrase));
        text += &format!("| {phrase} | {} | {} |\n", cell(row.means), cell(row.next));
    }
    text
}

#[test]
fn the_page_of_the_rows_is_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/why.md");
    let page = page();
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &page).expect("a page");
    }
    let found = std::fs::read_to_string(&path).expect("docs/why.md");
    assert!(found == page, "docs/why.md is stale: BLESS=1 cargo test --workspace current");
}
