//! Hex dumps, digits and lists.

use super::support::feed;
use super::{BYTES, reads_as_bytes};

fn printable(byte: u8) -> char {
    if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '.' }
}

/// A dump: `before` the digits of the offset and behind them, groups of so many bytes, a gap in the
/// middle, the text between two signs.
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) group: usize,
    pub(super) gap: &'static str,
    pub(super) text: Option<(&'static str, &'static str)>,
    pub(super) row: fn(u64, &str) -> String,
    pub(super) last: bool,
}

impl Layout {
    pub(super) fn dump(&self, bytes: &[u8]) -> String {
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

pub(super) const XXD: Layout = Layout {
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
