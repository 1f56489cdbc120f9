//! Inputs that are recognised, and hold nothing that can be judged: what to do instead.

/// curl writes HTTP/2 as if it had lines.
pub(super) const HTTP2_BY_CURL: &str = "curl shows an HTTP/2 response so, which never had these bytes: \
     ask again with `curl -sS --raw --http1.1 -i URL > FILE`";

pub(super) const CAPTURE: &str = "a packet capture, which is not read yet: `tcpdump -nn -X -r FILE 'tcp port 8080' | \
     bad-gateway check -` reads the packets that tcpdump prints, and `tshark -r FILE -q -z follow,tcp,raw,0 | \
     bad-gateway check -` one connection";

pub(super) const NO_CAPTURE: &str = "this is no packet capture: neither pcap nor pcapng";

pub(super) const ASCII_PACKETS: &str = "packets without their bytes in hexadecimal, of which some are lost: \
     tcpdump -nn -X shows all of them";

pub(super) const HAR: &str = "a HAR file holds no bytes as they came, only what the browser made of them: \
     ask again with `curl -sS --raw --http1.1 -i URL > FILE`";

pub(super) const GZIP: &str =
    "compressed by gzip: `gunzip -c FILE | bad-gateway check -` reads what is in it";

pub(super) const NGINX_LOG: &str = "an error log of nginx holds nothing of the response but the name of a field: \
     `bad-gateway why FILE` says what it may mean, and `curl -sS --raw --http1.1 -i URL > FILE` saves the response";

pub(super) const TRACE_ROW: &str = "a line of `curl --trace-ascii` without the one above it, such as `<= Recv header, 17 bytes (0x11)`, \
     which says how long it is: all of the trace is needed";

pub(super) const PACKET_ROW: &str =
    "a packet of which not all is there: all lines that `tcpdump -nn -X` prints of it are needed";

pub(super) const WORDS: &str =
    "a dump of 16-bit words, whose order is lost: use xxd, or hexdump -C";

pub(super) const CHARACTERS: &str =
    "a dump of characters, not of bytes: use xxd, hexdump -C or od -A x -t x1z -v";

pub(super) const SWAPPED: &str =
    "the bytes of each word stand the other way round: use xxd without -e";

/// Whether bytes begin with a head as curl draws one of HTTP/2 or HTTP/3.
pub(super) fn is_http2(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(b"HTTP/2 ").or_else(|| bytes.strip_prefix(b"HTTP/3 "));
    let Some([a, b, c, rest @ ..]) = rest else {
        return false;
    };
    // There is no reason phrase, and every name is in small letters.
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let end = rest.starts_with(b"\r\n") || rest.starts_with(b"\n") || rest.is_empty();
    let name = rest.trim_ascii_start().first();
    let small = name.is_none_or(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    [a, b, c].into_iter().all(u8::is_ascii_digit) && end && small
}

/// Whether they begin as a capture file does: pcap in both byte orders and with nanoseconds,
/// Kuznetzov's pcap, pcapng, snoop.
pub(super) fn is_capture(bytes: &[u8]) -> bool {
    const PCAP: [[u8; 4]; 6] = [
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x34, 0xcd, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xcd, 0x34],
    ];
    let pcapng = bytes.starts_with(b"\n\r\r\n")
        && matches!(bytes.get(8..12), Some([0x1a, 0x2b, 0x3c, 0x4d] | [0x4d, 0x3c, 0x2b, 0x1a]));
    PCAP.iter().any(|magic| bytes.starts_with(magic)) || pcapng || bytes.starts_with(b"snoop\0\0\0")
}

/// Whether a line is one of nginx's error log, of any level: `2026/11/28 05:13:17 [error] 1#1: …`.
pub(super) fn is_nginx_log(line: &str) -> bool {
    let shape = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text
                .bytes()
                .zip(shape.bytes())
                .all(|(b, s)| b == s || (s == b'0' && b.is_ascii_digit()))
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut words = line.trim_start().split(' ');
    let dated = shape(words.next().unwrap_or_default(), "0000/00/00")
        && shape(words.next().unwrap_or_default(), "00:00:00");
    let level = words.next().is_some_and(|word| word.starts_with('[') && word.ends_with(']'));
    let process = words.next().and_then(|word| word.strip_suffix(':')?.split_once('#'));
    // Where something stands before it, what nginx always says of upstreams.
    let says = line.contains("[error]") && line.contains(" upstream");
    says || dated
        && level
        && process.is_some_and(|(process, thread)| digits(process) && digits(thread))
}
