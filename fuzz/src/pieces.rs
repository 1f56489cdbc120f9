//! A response rendered from pieces, so that what a mutation changes is mostly behind the status
//! line: one byte says which piece, the following ones what is in it.

/// Reads the plan byte by byte; zeros where it has ended.
struct Plan<'a>(&'a [u8]);

impl Plan<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    fn pick<'t>(&mut self, of: &[&'t [u8]]) -> &'t [u8] {
        of[usize::from(self.byte()) % of.len()]
    }

    fn bytes(&mut self, most: usize) -> &[u8] {
        let len = usize::from(self.byte()) % (most + 1);
        let (taken, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        taken
    }
}

const VERSIONS: &[&[u8]] = &[b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/1.9", b"HTTP/2.0"];

const CODES: &[&[u8]] = &[
    b"200", b"200", b"200", b"100", b"101", b"103", b"204", b"205", b"304", b"426", b"500", b"599",
    b"600", b"999", b"099",
];

const REASONS: &[&[u8]] = &[b" OK", b" ", b"", b" \xe9t\xe9", b"  x", b" a\tb", b" \x7f"];

const NAMES: &[&[u8]] = &[
    b"Content-Length",
    b"Transfer-Encoding",
    b"Connection",
    b"Upgrade",
    b"Set-Cookie",
    b"X",
    b"x-b",
    b"Date",
    b"If-Match",
    b"content-length ",
    b"transfer-encoding\t",
    b"",
    b"a(b",
    b"Trailer",
];

const VALUES: &[&[u8]] = &[
    b"0",
    b"2",
    b"5",
    b"02",
    b"2, 2",
    b"2,",
    b",",
    b"",
    b"+2",
    b"18446744073709551616",
    b"chunked",
    b"Chunked",
    b"chunked, chunked",
    b"gzip, chunked",
    b",chunked,,",
    b"chunked;a=b",
    b"identity",
    b"close",
    b"keep-alive",
    b"upgrade",
    b"close, x-b",
    b"Date, a b",
    b",,,",
    b"websocket",
    b"h2c, websocket/13",
    b"\xff",
    b"a\0b",
    b"2\r\n 2",
    b"\r\n chunked",
    b"a \r\n\t\r\n b",
];

const ENDS: &[&[u8]] =
    &[b"\r\n", b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b"\r\r\n", b"", b" \r\n"];

const EXTENSIONS: &[&[u8]] = &[
    b"",
    b"",
    b"",
    b";a",
    b";a=b",
    b";a=\"b\"",
    b" ; a = b",
    b";a=\"\\\"\"",
    b";",
    b" ",
    b";a=",
    b";a=\"",
    b";a=\"\xe9\t\"",
    b"\t;b",
    b" x",
];

const SIZES: &[&[u8]] = &[
    b"0",
    b"00",
    b"1",
    b"ffffffffffffffff",
    b"10000000000000000",
    b"0x1",
    b"g",
    b"",
    b"+1",
    b"fF",
];

/// Renders the plan; at most some tens of kilobytes.
pub fn render(plan: &[u8]) -> Vec<u8> {
    let mut plan = Plan(plan);
    let mut out = Vec::new();
    while !plan.0.is_empty() && out.len() < 40_000 {
        piece(&mut plan, &mut out);
    }
    out
}

fn piece(plan: &mut Plan<'_>, out: &mut Vec<u8>) {
    match plan.byte() % 12 {
        0 => {
            out.extend_from_slice(plan.pick(VERSIONS));
            out.push(b' ');
            out.extend_from_slice(plan.pick(CODES));
            out.extend_from_slice(plan.pick(REASONS));
            out.extend_from_slice(plan.pick(ENDS));
        }
        1..=3 => {
            out.extend_from_slice(plan.pick(NAMES));
            out.extend_from_slice(b": ");
            out.extend_from_slice(plan.pick(VALUES));
            out.extend_from_slice(plan.pick(ENDS));
        }
        4 => {
            out.extend_from_slice(plan.bytes(20));
            out.push(b':');
            out.extend_from_slice(plan.bytes(60));
            out.extend_from_slice(plan.pick(ENDS));
        }
        5 => out.extend_from_slice(plan.pick(ENDS)),
        6 | 7 => {
            let extension = plan.pick(EXTENSIONS);
            let data = plan.bytes(40).to_vec();
            out.extend_from_slice(format!("{:x}", data.len()).as_bytes());
            out.extend_from_slice(extension);
            out.extend_from_slice(b"\r\n");
            out.extend_from_slice(&data);
            out.extend_from_slice(plan.pick(ENDS));
        }
        8 => {
            out.extend_from_slice(plan.pick(SIZES));
            out.extend_from_slice(plan.pick(EXTENSIONS));
            out.extend_from_slice(plan.pick(ENDS));
        }
        9 => {
            let run = usize::from(plan.byte()) * 40;
            let byte = plan.byte();
            out.resize(out.len() + run, byte);
        }
        10 => out.extend_from_slice(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        _ => out.extend_from_slice(plan.bytes(255)),
    }
}
