//! What operators have instead of bytes: each form read as the bytes that it stands for, told when
//! it is broken, and never taken for something else.

mod support;

use support::{feed, json, lines, run};

/// A head with a fault in it, and content that looks like digits.
const BYTES: &[u8] =
    b"HTTP/1.1 200 OK\r\nServer: 00 11 demo\r\nFoo bar: x\r\nContent-Length: 25\r\n\r\n\
    0123 4567  89 ab cd..  ef";

/// What reads as `BYTES` does, under another name.
#[track_caller]
fn reads_as_bytes(args: &[&str], form: &[u8]) {
    let raw = &json(&["--from", "raw"], BYTES)[0];
    assert_eq!(raw["defect"]["offset"], 40);
    let told = feed(&[&["check", "-f", "json"], args].concat(), form);
    let shown = String::from_utf8_lossy(form);
    let line =
        lines(&told.out).into_iter().next().unwrap_or_else(|| panic!("{shown}: {}", told.err));
    assert_eq!(line["defect"], raw["defect"], "{shown}");
    assert_eq!(line["passes_under"], raw["passes_under"], "{shown}");
    assert!(told.err.contains("read as ") || args.contains(&"--from"), "{shown}: {}", told.err);
}

fn printable(byte: u8) -> char {
    if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '.' }
}

/// A dump: `before` the digits of the offset and behind them, groups of so many bytes, a gap in the
/// middle, the text between two signs.
struct Layout {
    width: usize,
    group: usize,
    gap: &'static str,
    text: Option<(&'static str, &'static str)>,
    row: fn(u64, &str) -> String,
    last: bool,
}

impl Layout {
    fn dump(&self, bytes: &[u8]) -> String {
        let mut dump = String::new();
        let mut offset = 0;
        for row in bytes.chunks(self.width) {
            let mut digits = String::new();
            for (at, byte) in row.iter().enumerate() {
                if at > 0 && at % self.group == 0 {
                    digits.push(' ');
                }
                if at == 8 {
                    digits.push_str(self.gap);
                }
                digits += &format!("{byte:02x}");
            }
            let full = self.width * 2 + (self.width - 1) / self.group + self.gap.len();
            let text: String = row.iter().map(|&byte| printable(byte)).collect();
            if let Some((open, close)) = self.text {
                digits = format!("{digits:<full$}{open}{text}{close}");
            }
            dump += &(self.row)(offset, &digits);
            dump.push('\n');
            offset += row.len() as u64;
        }
        if self.last {
            dump += &(self.row)(offset, "");
            dump.push('\n');
        }
        dump
    }
}

const XXD: Layout = Layout {
    width: 16,
    group: 2,
    gap: "",
    text: Some(("  ", "")),
    row: |offset, digits| format!("{offset:08x}: {digits}"),
    last: false,
};

fn layouts() -> Vec<(&'static str, Layout)> {
    let hexdump = |offset: u64, digits: &str| format!("{offset:08x}  {digits}");
    let sixteen = Layout { group: 1, ..XXD };
    vec![
        ("xxd", XXD),
        ("xxd -g1", Layout { group: 1, ..XXD }),
        ("xxd -c 5", Layout { width: 5, ..XXD }),
        (
            "hexdump -C",
            Layout { gap: " ", text: Some(("  |", "|")), row: hexdump, last: true, ..sixteen },
        ),
        (
            "od -A x -t x1z",
            Layout {
                group: 1,
                text: Some(("  >", "<")),
                row: |o, d| format!("{o:06x} {d}"),
                last: true,
                ..XXD
            },
        ),
        (
            "od -t x1z",
            Layout {
                group: 1,
                text: Some(("  >", "<")),
                row: |o, d| format!("{o:07o} {d}"),
                last: true,
                ..XXD
            },
        ),
        (
            "od -A d -t x1",
            Layout { group: 1, text: None, row: |o, d| format!("{o:07} {d}"), last: true, ..XXD },
        ),
        (
            "Wireshark",
            Layout {
                group: 1,
                gap: " ",
                text: Some(("   ", "")),
                row: |o, d| format!("{o:08x}  {d}"),
                ..XXD
            },
        ),
        (
            "Wireshark, a frame",
            Layout {
                group: 1,
                text: Some(("   ", "")),
                row: |o, d| format!("{o:04x}   {d}"),
                ..XXD
            },
        ),
        (
            "openssl s_client -debug",
            Layout {
                group: 1,
                text: Some(("   ", "")),
                row: |o, d| format!("{o:04x} - {d}"),
                ..XXD
            },
        ),
        (
            "tcpdump without headers",
            Layout { text: Some(("  ", "")), row: |o, d| format!("\t0x{o:04x}:  {d}"), ..XXD },
        ),
        (
            "Netty",
            Layout {
                group: 1,
                text: Some((" |", "|")),
                row: |o, d| format!("|{o:08x}| {d}"),
                ..XXD
            },
        ),
        (
            "PowerShell",
            Layout {
                group: 1,
                text: Some(("  ", "")),
                row: |o, d| format!("{o:08X}   {d}"),
                ..XXD
            },
        ),
        (
            "gdb",
            Layout {
                width: 8,
                group: 1,
                text: None,
                row: |o, d| {
                    let bytes: String = d.split(' ').map(|byte| format!("\t0x{byte}")).collect();
                    format!("0x{:x} <buffer+{o}>:{bytes}", 0x7fff_1000 + o)
                },
                ..XXD
            },
        ),
    ]
}

#[test]
fn a_hex_dump_of_any_usual_shape() {
    for (name, layout) in layouts() {
        let dump = layout.dump(BYTES);
        for args in [&[][..], &["--from", "hex"]] {
            eprintln!("{name}:\n{dump}");
            reads_as_bytes(args, dump.as_bytes());
            reads_as_bytes(args, dump.replace('\n', "\r\n").as_bytes());
        }
    }
}

#[test]
fn a_dump_that_lost_a_line_is_told_with_its_line() {
    for (name, layout) in layouts() {
        let dump = layout.dump(BYTES);
        let mut rows: Vec<&str> = dump.lines().collect();
        rows.remove(2);
        let told = feed(&["check", "-f", "json"], rows.join("\n").as_bytes());
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{name}: {}", told.err);
        assert!(told.err.contains("line 3: the offset is "), "{name}: {}", told.err);
        assert!(told.err.contains("is a line missing?"), "{name}: {}", told.err);
    }
}

#[test]
fn both_sides_of_a_connection() {
    let layout = Layout {
        group: 1,
        gap: " ",
        text: Some(("   ", "")),
        row: |o, d| format!("{o:08x}  {d}"),
        ..XXD
    };
    let request = layout.dump(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    let answer = layout.dump(BYTES);
    let indented: String = answer.lines().map(|line| format!("    {line}\n")).collect();
    reads_as_bytes(&[], format!("{request}{indented}").as_bytes());
    // The other way round, as where the server's side was seen first.
    let indented: String = request.lines().map(|line| format!("    {line}\n")).collect();
    reads_as_bytes(&[], format!("{answer}{indented}").as_bytes());
}

#[test]
fn digits_and_lists() {
    let pairs: Vec<String> = BYTES.iter().map(|byte| format!("{byte:02x}")).collect();
    let numbers: Vec<String> = BYTES.iter().map(u8::to_string).collect();
    let prefixed: Vec<String> = BYTES.iter().map(|byte| format!("0x{byte:02X}")).collect();
    for form in [
        pairs.concat(),
        pairs.chunks(30).map(|row| row.concat() + "\n").collect(),
        pairs.join(" "),
        pairs.join(":").to_uppercase(),
        pairs.join(", "),
        prefixed.join(", "),
        format!("<Buffer {}>", pairs.join(" ")),
        format!(
            "Error: Parse Error {{\n  code: 'HPE_INVALID',\n  rawPacket: <Buffer {}>\n}}\n",
            pairs.join(" ")
        ),
        format!("[{}]", numbers.join(", ")),
        format!("[{}]", numbers.join(" ")),
        format!("<<{}>>", numbers.join(",")),
        format!("{{\"type\":\"Buffer\",\"data\":[{}]}}", numbers.join(",")),
        format!(
            "unsigned char answer[] = {{\n  {}\n}};\nunsigned int answer_len = {};\n",
            prefixed.join(", "),
            BYTES.len()
        ),
        format!(
            "char peer0_0[] = {{ /* Packet 4 */\n0x47, 0x45 }};\nchar peer1_0[] = {{ /* Packet 6 */\n{} }};\n",
            prefixed.join(", ")
        ),
        format!("[]byte{{{}}}", prefixed.join(", ")),
    ] {
        reads_as_bytes(&[], form.as_bytes());
        reads_as_bytes(&["--from", "hex"], form.as_bytes());
    }
}

#[test]
fn broken_digits_are_told() {
    for (form, said) in [
        ("<Buffer 48 54 5>", "line 1: there is more than bytes in the `<Buffer`"),
        ("unsigned char a[] = {\n  0x48, 0x54,\n", "line 2: the list is not closed"),
        ("unsigned char a[] = {\n  0x48, 0x154 };\n", "line 2: `0x154` is no byte"),
        ("0x48, 0x54, 0x54, 0x50, 0x2f\n0x4g\n", "line 2: `g"),
    ] {
        let told = feed(&["check", "--from", "hex"], form.as_bytes());
        assert_eq!(told.code, 2, "{form}: {}", told.out);
        assert!(told.err.contains(said), "{form}: {}", told.err);
    }
}

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
    // Without quotes it can be what the upstream sent: the other reading is said beside.
    let told = feed(&["check"], c.as_bytes()).out;
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("(--from escaped) it is MALFORMED: F003 field-name-byte at byte 40"),
        "{told}"
    );
    reads_as_bytes(&["--from", "escaped"], c.as_bytes());
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

const TRACE: &str = "\
== Info:   Trying 127.0.0.1:8101...
== Info: Connected to 127.0.0.1 (127.0.0.1) port 8101 (#0)
=> Send header, 43 bytes (0x2b)
0000: 48 45 41 44 20 2f 20 48 54 54 50 2f 31 2e 31 0d HEAD / HTTP/1.1.
0010: 0a 48 6f 73 74 3a 20 31 32 37 2e 30 2e 30 2e 31 .Host: 127.0.0.1
0020: 3a 38 31 30 31 0d 0a 41 0d 0a 0d                :8101..A...
<= Recv header, 17 bytes (0x11)
0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.
0010: 0a                                              .
<= Recv header, 19 bytes (0x13)
0000: 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a 20 Content-Length: 
0010: 35 0d 0a                                        5..
<= Recv header, 2 bytes (0x2)
0000: 0d 0a                                           ..
== Info: Connection #0 to host 127.0.0.1 left intact
";

const TRACE_ASCII: &str = "\
05:40:37.911209 == Info: Connected to 127.0.0.1 (127.0.0.1) port 8101 (#0)
05:40:37.911296 => Send header, 32 bytes (0x20)
0000: GET / HTTP/1.1
0010: Host: a.test
001e:
05:40:37.911456 <= Recv header, 17 bytes (0x11)
0000: HTTP/1.1 200 OK
05:40:37.911456 <= Recv header, 8 bytes (0x8)
0000: X: abcd.
05:40:37.911460 <= Recv header, 2 bytes (0x2)
0000:
05:40:37.911470 == Info: Connected to 127.0.0.1 (127.0.0.1) port 8101 (#1)
05:40:37.911496 => Send header, 16 bytes (0x10)
0000: GET / HTTP/1.1
05:40:37.911500 == Info: Recv failure: Connection reset by peer
";

#[test]
fn curl_traces() {
    // The request was HEAD, so there is no content.
    let line = &json(&[], TRACE.as_bytes())[0];
    assert_eq!(
        (&line["source"], &line["verdict"], &line["head_bytes"]),
        (&"-".into(), &"valid".into(), &38.into())
    );
    assert_eq!(json(&["--method", "GET"], TRACE.as_bytes())[0]["verdict"], "incomplete");
    assert_eq!(json(&["--from", "hex"], TRACE.as_bytes())[0]["verdict"], "valid");
    let ascii = json(&[], TRACE_ASCII.as_bytes());
    assert_eq!(
        (&ascii[0]["source"], &ascii[0]["defect"]["name"]),
        (&"-#1".into(), &"bare-lf".into())
    );
    assert_eq!(
        (&ascii[0]["defect"]["offset"], &ascii[1]["verdict"]),
        (&24.into(), &"no_response".into())
    );
    assert_eq!(ascii.len(), 2);
    let lost = TRACE.replace("0010: 0a                                              .\n", "");
    let told = feed(&["check"], lost.as_bytes());
    assert!(
        told.code == 2 && told.err.contains("line 9: ") && told.err.contains("missing"),
        "{}",
        told.err
    );
}

#[test]
fn curl_and_wget_heads() {
    let verbose = "* Connected to 127.0.0.1 (127.0.0.1) port 8101 (#0)\n> HEAD / HTTP/1.1\r\n> Host: a\r\n> \r\n< HTTP/1.1 200 OK\r\n< Foo bar: x\r\n< \r\n* Closing connection 0\n";
    let line = &json(&[], verbose.as_bytes())[0];
    assert_eq!(
        (&line["defect"]["name"], &line["defect"]["offset"]),
        (&"field-name-byte".into(), &20.into())
    );
    // From a terminal: no line has its CR, and the last blank is gone too.
    let copied = verbose.replace('\r', "").replace("< \n", "<\n");
    assert_eq!(json(&[], copied.as_bytes())[0]["defect"], line["defect"]);
    // The request has its CRs, so the response never had any.
    let bare = verbose.replace("OK\r\n", "OK\n").replace("x\r\n< \r\n", "x\n< \n");
    assert_eq!(json(&[], bare.as_bytes())[0]["defect"]["name"], "bare-lf");
    let empty = "> GET / HTTP/1.1\r\n> Host: a\r\n> \r\n* Empty reply from server\ncurl: (52) Empty reply from server\n";
    let line = &json(&[], empty.as_bytes())[0];
    assert_eq!((&line["verdict"], &line["retry"]), (&"no_response".into(), &true.into()));
    let content = verbose.replace("HEAD", "GET").replace("Foo bar: x", "Content-Length: 5");
    let told = feed(&["check"], content.as_bytes());
    assert!(
        told.out.contains("the content is not in it: `curl -sS --raw --http1.1 -i URL > FILE`"),
        "{}",
        told.out
    );
    let wget = "--2026-11-28 05:13:17--  http://a.example/\nHTTP request sent, awaiting response... \n  HTTP/1.1 200 OK\n  Foo bar: x\nLength: 0\n";
    assert_eq!(json(&[], wget.as_bytes())[0]["defect"]["offset"], 20);
    let h2 = verbose.replace("HTTP/1.1 200 OK", "HTTP/2 200 ").replace("Foo bar", "foo");
    let told = feed(&["check"], h2.as_bytes());
    assert!(told.code == 2 && told.err.contains("--http1.1"), "{}", told.err);
}

/// IPv4 and TCP around a payload.
fn packet(from: u16, to: u16, number: u32, flags: u8, payload: &[u8]) -> Vec<u8> {
    let total = u16::try_from(40 + payload.len()).unwrap().to_be_bytes();
    let mut bytes =
        vec![0x45, 0, total[0], total[1], 0, 0, 0x40, 0, 0x40, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
    bytes.extend(from.to_be_bytes());
    bytes.extend(to.to_be_bytes());
    bytes.extend(number.to_be_bytes());
    bytes.extend([0, 0, 0, 1, 0x50, flags, 2, 0, 0, 0, 0, 0]);
    bytes.extend(payload);
    bytes
}

#[test]
fn packets() {
    let layout = Layout { text: Some(("  ", "")), row: |o, d| format!("\t0x{o:04x}:  {d}"), ..XXD };
    let text = |link: &[u8], packets: &[Vec<u8>]| -> String {
        let rows = |packet: &Vec<u8>| layout.dump(&[link, packet].concat());
        packets
            .iter()
            .map(|packet| {
                format!(
                    "05:40:38.165860 IP 192.0.2.1.80 > 192.0.2.2.4: Flags [P.]\n{}",
                    rows(packet)
                )
            })
            .collect()
    };
    // The addresses are the same in both directions, the ports tell them apart.
    let exchange = [
        packet(40000, 80, 9, 0x18, b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
        packet(80, 40000, 1, 0x18, b"HTTP/1.1 200 OK\r\nContent-Le"),
        packet(80, 40000, 1, 0x18, b"HTTP/1.1 200 OK\r\nContent-Le"),
        packet(80, 40000, 28, 0x18, b"ngth: 5\r\n\r\n"),
        packet(80, 40000, 39, 0x19, &[BYTES, b"!"].concat()),
    ];
    let exchange = exchange.map(|mut packet| {
        // Each side has an address of its own.
        if packet[20..22] == 40000_u16.to_be_bytes() {
            packet.swap(15, 19);
        }
        packet
    });
    let ethernet = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 8, 0];
    for link in [&[][..], &ethernet] {
        let found = json(&[], text(link, &exchange).as_bytes());
        let sources: Vec<_> = found.iter().map(|line| line["source"].as_str().unwrap()).collect();
        assert_eq!(
            sources,
            ["-#192.0.2.2:40000-192.0.2.1:80/1", "-#192.0.2.2:40000-192.0.2.1:80/2"]
        );
        assert_eq!((&found[0]["verdict"], &found[0]["status"]), (&"valid".into(), &200.into()));
        assert_eq!(found[1]["defect"]["offset"], 40);
    }
    // A piece is missing: what comes behind it is not read.
    let gap = [exchange[0].clone(), exchange[1].clone(), exchange[4].clone()];
    assert_eq!(json(&[], text(&[], &gap).as_bytes())[0]["verdict"], "need_more");
    // A reset, and no byte.
    let mut reset = packet(80, 40000, 1, 0x14, b"");
    reset.swap(11, 11);
    let silent = [exchange[0].clone(), reset];
    let line = &json(&[], text(&[], &silent).as_bytes())[0];
    assert_eq!(
        (&line["verdict"], &line["proxy_status"]),
        (&"no_response".into(), &"connection_terminated".into())
    );
    let broken = text(&[], &exchange)
        .lines()
        .filter(|line| !line.contains("0x0010:"))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    let told = feed(&["check", "--from", "hex"], broken.as_bytes());
    assert_eq!(told.code, 2, "{}", told.out);
}

#[test]
fn tshark_follows_a_connection() {
    let digits = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let form = format!(
        "\n====\nFollow: tcp,raw\nFilter: tcp.stream eq 0\nNode 0: 192.0.2.2:40000\nNode 1: 192.0.2.1:80\n{}\n\t{}\n\t{}\n====\n",
        digits(b"GET / HTTP/1.1\r\n\r\n"),
        digits(&BYTES[..9]),
        digits(&BYTES[9..])
    );
    reads_as_bytes(&[], form.as_bytes());
    let told = feed(&["check"], form.replace("\t48", "\tzz").as_bytes());
    assert!(told.code == 2 && told.err.contains("line 8: "), "{}", told.err);
}

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
    let folder = std::env::temp_dir().join(format!("bad-gateway-saved-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("20261128T051317Z-HEAD-reset-0001.http");
    std::fs::write(&path, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").unwrap();
    let file = path.to_str().unwrap();
    let told = run(&["check", file]);
    let json = run(&["check", "-f", "json", file]);
    let other = run(&["check", "--method", "GET", file]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(told.out.contains("its name says: --method HEAD --ending reset\n"), "{}", told.out);
    assert_eq!((told.code, lines(&json.out)[0]["framing"].as_str()), (0, Some("none")));
    assert!(json.err.contains("its name says"), "{}", json.err);
    assert!(other.out.contains("its name says: --ending reset\n"), "{}", other.out);
    assert!(other.out.contains("INCOMPLETE") && other.out.contains("was reset"), "{}", other.out);
}
