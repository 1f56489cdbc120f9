//! What an input is, by its beginning.

use super::list;
use super::plausible::{begins_known, plausible};
use super::row::Row;
use super::shape::{Form, Kind};
use super::{
    base64, dump, flows, literal, logged, nothing, packet, plain, show_errors, strace, trace,
    verbose,
};

/// The beginning of an input, and whether it is all of it.
pub(super) struct Beginning<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) whole: bool,
}

/// What it is, if not the bytes themselves.
///
/// # Errors
///
/// Where it holds nothing that can be judged; what to do instead.
pub(super) fn shape(begin: &Beginning<'_>, form: Form) -> Result<Option<Kind>, String> {
    let text = Text::new(begin);
    match form {
        Form::Raw => Ok(None),
        Form::Auto => auto(begin, &text),
        Form::Capture if nothing::is_capture(begin.bytes) => Err(nothing::CAPTURE.to_owned()),
        Form::Capture => packets(&text).map(Some).ok_or_else(|| nothing::NO_CAPTURE.to_owned()),
        Form::Hex => hex(begin, &text).map(Some),
        Form::Escaped => Ok(Some(escaped(begin, &text).unwrap_or(Kind::Bare))),
        Form::Text => Ok(Some(heads(&text).unwrap_or(Kind::Text { skip: session(&text) }))),
    }
}

/// A beginning as lines of text, the last one only if it is whole.
struct Text<'a> {
    lines: Vec<std::borrow::Cow<'a, str>>,
}

impl<'a> Text<'a> {
    fn new(begin: &Beginning<'a>) -> Self {
        let end = match begin.whole {
            true => begin.bytes.len(),
            false => {
                begin.bytes.iter().rposition(|&b| b == b'\n').map_or(begin.bytes.len(), |at| at + 1)
            }
        };
        let lines = begin.bytes[..end].split_inclusive(|&b| b == b'\n').take(2000);
        let content = |line| String::from_utf8_lossy(super::lines::content(line));
        Self { lines: lines.map(content).collect() }
    }

    fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.lines.iter().any(|line| test(line))
    }

    /// The first line that is not blank.
    fn first(&self) -> &str {
        self.lines
            .iter()
            .map(|line| line.as_ref())
            .find(|line| !line.trim().is_empty())
            .unwrap_or("")
    }
}

fn auto(begin: &Beginning<'_>, text: &Text<'_>) -> Result<Option<Kind>, String> {
    let bytes = begin.bytes;
    if nothing::is_capture(bytes) {
        return Err(nothing::CAPTURE.to_owned());
    }
    if nothing::is_http2(bytes) && bytes.contains(&b'\n') {
        return Err(nothing::HTTP2_BY_CURL.to_owned());
    }
    if bytes.starts_with(b"HTTP/") || !is_text(bytes) {
        return Ok(None);
    }
    if is_har(bytes) {
        return Err(nothing::HAR.to_owned());
    }
    if nothing::is_nginx_log(text.first()) {
        return Err(nothing::NGINX_LOG.to_owned());
    }
    if text.first().starts_with("0000: HTTP/1.") {
        return Err(nothing::TRACE_ROW.to_owned());
    }
    unordered(text)?;
    if text.any(is_ascii_packet) && packets(text).is_none() {
        return Err(nothing::ASCII_PACKETS.to_owned());
    }
    let kind = heads(text)
        .or_else(|| packets(text))
        .or_else(|| offsets(text))
        .or_else(|| escaped(begin, text))
        .or_else(|| lists(begin, text))
        .or_else(|| digits(begin))
        .or_else(|| base64(begin))
        .or_else(|| session(text).then_some(Kind::Text { skip: true }));
    match kind {
        None | Some(Kind::Dump { .. }) if is_swapped(text) => Err(nothing::SWAPPED.to_owned()),
        Some(Kind::Dump { .. }) if is_part_of_packet(text) => Err(nothing::PACKET_ROW.to_owned()),
        kind => Ok(kind),
    }
}

/// Whether the first row begins with the header of an IPv4 packet that is longer than what is there.
fn is_part_of_packet(text: &Text<'_>) -> bool {
    let mut rows = text.lines.iter().filter_map(|line| Row::of(line)).map(|row| row.bytes);
    let Some(first) = rows.find(|bytes| !bytes.is_empty()) else { return false };
    let [0x45, _, high, low, _, _, _, _, _, 6, ..] = first[..] else { return false };
    let there: usize = first.len() + rows.map(|bytes| bytes.len()).sum::<usize>();
    usize::from(high) * 256 + usize::from(low) > there
}

fn hex(begin: &Beginning<'_>, text: &Text<'_>) -> Result<Kind, String> {
    unordered(text)?;
    let trace = || text.any(trace::is_heading).then_some(Kind::Trace);
    let plain = || {
        let first = text.first().trim();
        let digits = |b: u8| b.is_ascii_hexdigit() || b" \t,:;-xX".contains(&b);
        let all = first.bytes().take(64).all(digits);
        let blank = first.is_empty() && begin.whole;
        (blank || (all && !first.is_empty())).then_some(Kind::Plain)
    };
    let lax = || {
        let row = Row::of(text.first()).filter(|row| !row.bytes.is_empty());
        row.map(|_| Kind::Dump { indent: None })
    };
    let kind = trace().or_else(|| packets(text)).or_else(|| offsets(text)).or_else(plain);
    let kind = kind.or_else(lax).or_else(|| lists(begin, text));
    match kind {
        Some(Kind::Dump { .. }) if is_swapped(text) => Err(nothing::SWAPPED.to_owned()),
        Some(kind) => Ok(kind),
        None => Err("this is no hex dump of xxd, hexdump -C, od -A x -t x1z, tcpdump -X, Wireshark or curl --trace"
            .to_owned()),
    }
}

/// curl's and wget's reports.
fn heads(text: &Text<'_>) -> Option<Kind> {
    let received = |line: &str| line.starts_with("< HTTP/");
    let sent = |line: &str| line.starts_with("> ") && line.contains(" HTTP/");
    let said = |line: &str| line.starts_with("* ");
    if text.any(trace::is_heading) {
        return Some(Kind::Trace);
    }
    if text.any(received) || (text.any(sent) && text.any(said)) {
        return Some(Kind::Verbose(verbose::Program::Curl));
    }
    let awaited = text.lines.iter().position(|line| line.contains("awaiting response..."));
    let next = text.lines.get(awaited?.saturating_add(1))?;
    next.starts_with("  HTTP/").then_some(Kind::Verbose(verbose::Program::Wget))
}

fn packets(text: &Text<'_>) -> Option<Kind> {
    if text.any(|line| line.starts_with("Follow: tcp,raw")) {
        return Some(Kind::Follow);
    }
    // The first packet that is in the lines must be one.
    let mut frame = Vec::new();
    let mut due: Option<Row> = None;
    let is_packet = |frame: &[u8]| packet::segment(frame).is_some();
    for line in text.lines.iter().map(|line| Row::of(line).filter(|row| !row.bytes.is_empty())) {
        let start = line.as_ref().is_none_or(|row| row.offset.bytes().all(|b| b == b'0'));
        if let Some(row) = due.take() {
            let to = line.as_ref().filter(|_| !start);
            let to = to.and_then(|row| usize::from_str_radix(&row.offset, 16).ok());
            let count = to.and_then(|to| to.checked_sub(frame.len())).or_else(|| row.count());
            frame.extend_from_slice(row.bytes.get(..count.unwrap_or(0)).unwrap_or_default());
        }
        if start && is_packet(&frame) {
            return Some(Kind::Packets);
        }
        if start {
            frame.clear();
        }
        due = line;
    }
    let count = due.as_ref().and_then(Row::count).unwrap_or(0);
    frame.extend_from_slice(due.as_ref().map_or(&[], |row| &row.bytes[..count]));
    is_packet(&frame).then_some(Kind::Packets)
}

/// A dump with offsets.
fn offsets(text: &Text<'_>) -> Option<Kind> {
    let rows: Vec<Option<Row>> = text.lines.iter().map(|line| Row::of(line)).collect();
    let begin =
        rows.iter().position(|row| row.as_ref().is_some_and(|row| !row.bytes.is_empty()))?;
    // A few lines may stand before it, and only borders among it.
    let among = rows.iter().zip(&text.lines).skip(begin);
    let stray = among.filter(|(row, line)| {
        row.is_none() && !line.trim().is_empty() && line.trim() != "*" && !dump::is_ruler(line)
    });
    let rows: Vec<&Row> = rows.iter().flatten().filter(|row| !row.bytes.is_empty()).collect();
    let shown = rows.iter().filter(|row| row.has_text()).count();
    let told = rows.iter().filter(|row| row.count().is_some()).count();
    let first = rows.first()?;
    let zero = first.offset.bytes().all(|b| b == b'0');
    let enough = match (zero, rows.get(1)) {
        (true, _) => shown > 0 || first.bytes.len() > 2,
        (false, Some(next)) => shown > 0 || is_address(first, next),
        (false, None) => false,
    };
    if begin > 8 || stray.count() > rows.len() / 4 || !enough || told * 2 < rows.len() {
        return None;
    }
    Some(Kind::Dump { indent: server_side(&rows) })
}

/// Whether two rows begin with addresses, as a debugger writes them.
fn is_address(row: &Row, next: &Row) -> bool {
    let address = |row: &Row| u64::from_str_radix(&row.offset, 16).unwrap_or(0);
    address(row) >= dump::ADDRESS
        && address(next).checked_sub(address(row)) == Some(row.bytes.len() as u64)
}

/// How far to the right the server's rows stand, where both sides are shown.
fn server_side(rows: &[&Row]) -> Option<usize> {
    let least = rows.iter().map(|row| row.indent).min()?;
    let most = rows.iter().map(|row| row.indent).max()?;
    let begins = |indent: usize| {
        rows.iter().find(|row| row.indent == indent && row.offset.bytes().all(|b| b == b'0'))
    };
    let (client, server) = (begins(least)?, begins(most)?);
    if least == most {
        return None;
    }
    let other = client.bytes.starts_with(b"HTTP/") || flows::is_request(&server.bytes);
    Some(if other { least } else { most })
}

fn is_swapped(text: &Text<'_>) -> bool {
    let rows = text.lines.iter().filter_map(|line| Row::of(line));
    let rows: Vec<Row> = rows.filter(|row| row.bytes.len() > 7).take(8).collect();
    let shown = rows.iter().any(Row::has_text);
    !shown && rows.iter().any(|row| row.is_swapped(4) || row.is_swapped(2))
}

/// The heading of a packet, as tcpdump and ngrep write it.
fn is_ascii_packet(line: &str) -> bool {
    let tcpdump = line.contains(" > ") && line.contains(": Flags [");
    tcpdump || (line.starts_with("T ") && line.contains(" -> ") && line.ends_with(']'))
}

/// Dumps that cannot be read.
fn unordered(text: &Text<'_>) -> Result<(), String> {
    // Cells of four, most of them with one character: `   H   T   T   P  \r`.
    let characters = text.first().strip_prefix("0000000").is_some_and(|cells| {
        let cells: Vec<char> = cells.chars().collect();
        let wide = |cell: &[char]| cell.first() == Some(&' ') && cell.len() == 4;
        let single = cells.chunks(4).filter(|cell| cell.starts_with(&[' ', ' ', ' ']));
        cells.chunks(4).all(wide) && single.count() * 8 > cells.len()
    });
    if characters {
        return Err(nothing::CHARACTERS.to_owned());
    }
    match is_words(text.first()) {
        true => Err(nothing::WORDS.to_owned()),
        false => Ok(()),
    }
}

/// `0000000 5448 5054`, as hexdump and od write it on their own.
fn is_words(line: &str) -> bool {
    let mut groups = line.trim().split_ascii_whitespace();
    let of = |group: Option<&str>, length: usize| {
        group.is_some_and(|g| g.len() == length && g.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    // In octal each has six.
    let octal = |g: &str| g.len() == 6 && g.bytes().all(|b| (b'0'..=b'7').contains(&b));
    let is_offset = of(groups.next(), 7);
    let mut words = groups.peekable();
    let all_octal = words.clone().all(octal);
    is_offset && words.peek().is_some() && (all_octal || words.all(|group| of(Some(group), 4)))
}

/// Quoted strings, alone or in a log, and HAProxy's escapes.
fn escaped(begin: &Beginning<'_>, text: &Text<'_>) -> Option<Kind> {
    let haproxy = |line: &str| {
        line.contains("invalid response")
            || line.contains("invalid request")
            || line.contains(", wraps at ")
            || line.contains("error at position")
            || line.starts_with("Total events captured")
    };
    let row = |line: &str| show_errors::row(line).is_some();
    let alone = |line: &str| {
        show_errors::row(line)
            .is_some_and(|(offset, text)| offset == 0 && text.starts_with("HTTP/1."))
    };
    if (text.any(haproxy) && (text.any(row) || text.first().starts_with("Total events captured")))
        || alone(text.first())
    {
        return Some(Kind::ShowErrors);
    }
    let tells =
        |line: &str| strace::Call::of(line).is_some_and(|call| call.asks() || call.answers());
    if text.any(tells) || strace::Call::of(text.first()).is_some_and(|call| call.reads()) {
        return Some(Kind::Strace);
    }
    if text.any(logged::is_quoting) {
        return Some(Kind::Logged);
    }
    let trimmed = begin.bytes.trim_ascii();
    // Every byte as an escape, without quotes.
    let all = trimmed.len() > 8 && trimmed.chunks(4).all(|four| four.starts_with(b"\\x"));
    if all && literal::unescaped(trimmed).is_some() {
        return Some(Kind::Bare);
    }
    literal::bytes(trimmed, begin.whole)?;
    Some(Kind::Literal(literal::unicode(trimmed)))
}

fn lists(begin: &Beginning<'_>, text: &Text<'_>) -> Option<Kind> {
    if text.any(|line| line.contains("<Buffer ")) {
        return Some(Kind::List(list::Kind::Buffer));
    }
    let kind = Kind::List(list::Kind::Numbers);
    let first = text.first().trim();
    let named = [
        "{\"type\":\"Buffer\"",
        "Uint8Array(",
        "Buffer.from(",
        "[]byte{",
        "bytearray(",
        "unsigned char ",
        "char peer",
    ];
    let lists = |name: &&str| {
        let behind = first.strip_prefix(*name).map(str::trim_start);
        behind.is_some_and(|text| {
            !["\"", "'", "b\"", "b'"].iter().any(|quote| text.starts_with(quote))
        })
    };
    if named.iter().any(lists) {
        return Some(kind);
    }
    let all: String = text.lines.join("\n");
    let all = all.trim();
    let bracket = all.starts_with(['[', '{']) || all.starts_with("<<");
    if !begin.whole || !bracket || all.contains(['"', ':']) {
        return None;
    }
    let Some(bytes) = list::bytes(all) else {
        // What was cut off is told, where it is sure what it was.
        let bytes = list::bytes(&format!("{all}]"))?;
        return begins_known(&bytes).then_some(kind);
    };
    (all.contains("0x") && bytes.len() > 2 || begins_known(&bytes)).then_some(kind)
}

/// Digits without offsets, if it is no coincidence that there is nothing else.
fn digits(begin: &Beginning<'_>) -> Option<Kind> {
    let trimmed = begin.bytes.trim_ascii();
    let end = if begin.whole { trimmed.len() } else { trimmed.len() & !1 };
    let bytes = plain::octets(&trimmed[..end]).or_else(|| {
        // The last byte may be cut.
        let cut = trimmed.iter().rposition(|b| !b.is_ascii_hexdigit())?;
        (!begin.whole).then(|| plain::octets(&trimmed[..cut]))?
    })?;
    let line = trimmed.split(|&b| b == b'\n').next().unwrap_or_default().trim_ascii();
    let mut groups = line.split(|b| b" ,:;-".contains(b)).filter(|group| !group.is_empty());
    let pairs = groups.clone().count() > 2
        && groups.all(|group| group.strip_prefix(b"0x").unwrap_or(group).len() <= 2);
    let zeros = bytes.windows(2).any(|two| two == [0, 0]);
    let sure = match pairs {
        true => bytes.len() > 4 || plausible(&bytes),
        false => begins_known(&bytes) || (bytes.len() > 7 && (plausible(&bytes) || zeros)),
    };
    (sure && bytes.len() > 2).then_some(Kind::Plain)
}

fn base64(begin: &Beginning<'_>) -> Option<Kind> {
    let trimmed = begin.bytes.trim_ascii();
    let bytes = base64::bytes(trimmed)?;
    (trimmed.len() > 11 && bytes.len() > 2 && begins_known(&bytes)).then_some(Kind::Base64)
}

/// What a terminal showed: a command, its talk, and then a response.
fn session(text: &Text<'_>) -> bool {
    let first = text.first();
    let begins =
        ["$ ", "% ", "# curl", "# nc", "> curl", "Trying ", "CONNECTED(", "Connecting to ", "* "];
    let request = flows::is_request(first.as_bytes()) && first.contains(" HTTP/1.");
    let prompt =
        request || begins.iter().any(|begin| first.starts_with(begin)) || first.contains("$ curl ");
    prompt && text.any(|line| line.starts_with("HTTP/1."))
}

fn is_har(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(bytes);
    let begin = text.trim_start();
    let first = begin.strip_prefix('{').map(str::trim_start);
    first.is_some_and(|text| text.starts_with("\"log\""))
        && (begin.contains("\"creator\"") || begin.contains("\"entries\""))
}

/// Whether there is nothing that a text has not.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|&b| b >= 0x20 || b"\t\n\r\x0c\x1b".contains(&b)) && !bytes.is_empty()
}
