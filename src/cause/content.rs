//! What the content is, and what follows it, by their first bytes.

use super::chunk_lines::{chunk, chunk_line};
use super::text::{holds, holds_any, starts};
use super::{Detail, Evidence, documents, lines, output, wire};
use crate::framing::Framing;
use crate::verdict::{Ending, Outcome, Verdict};

fn valid(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Valid && verdict.framing != Some(Framing::Tunnel)
}

fn status(verdict: &Verdict) -> u16 {
    verdict.head.map_or(0, |head| head.status)
}

/// What can only be the end of something: the last chunk, a chunk with the next one behind it, the
/// end of a page with a status line behind it. On a connection that carried a response before,
/// anything that is no other row's.
pub(super) fn rest_of_response(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let first = evidence.start();
    let ends = first.starts_with(b"0\r\n\r\n") || chunk(first) || documents::end_of_page(first);
    let head = evidence.first.starts_with(b"HTTP/");
    !head && (evidence.reused || ends)
}

/// What content is, where its beginning tells.
pub(super) fn kind(content: &[u8]) -> Option<&'static str> {
    if documents::html(content) {
        return Some("it begins as HTML");
    }
    if documents::json(content) {
        return Some("it begins as JSON");
    }
    documents::xml(content).then_some("it begins as XML")
}

// --- Behind a valid response -------------------------------------------------------------------

/// Another chunk behind the last one.
pub(super) fn chunk_behind(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict) && verdict.framing == Some(Framing::Chunked) && chunk_line(evidence.leftover)
}

/// Another response.
pub(super) fn second_response(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict) && lines::is_status(evidence.leftover)
}

/// Content behind a head that has none: HEAD, or else 204 and 304.
fn content_behind_head(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict)
        && verdict.framing == Some(Framing::None)
        && !evidence.leftover.trim_ascii().is_empty()
        && !lines::is_status(evidence.leftover)
}

fn without_content(verdict: &Verdict) -> bool {
    matches!(status(verdict), 204 | 304)
}

/// In answer to HEAD.
pub(super) fn content_to_head(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    content_behind_head(verdict, evidence) && !without_content(verdict)
}

/// What it is.
pub(super) fn content_to_head_kind(evidence: &Evidence<'_>) -> Option<Detail> {
    if evidence.leftover.starts_with(b"0\r\n\r\n") {
        return Some(Detail::text("the last chunk alone"));
    }
    kind(evidence.leftover).map(Detail::text)
}

/// In a 204 or a 304.
pub(super) fn content_to_304(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    content_behind_head(verdict, evidence) && without_content(verdict)
}

/// One line end, or some.
pub(super) fn line_end_behind(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    let left = evidence.leftover;
    valid(verdict) && !left.is_empty() && left.len() <= 4 && left.trim_ascii().is_empty()
}

/// The rest of another response: field lines, and an empty line behind them.
pub(super) fn other_response_behind(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    const NAMES: [&[u8]; 6] = [
        b"\r\nserver:",
        b"\r\ndate:",
        b"\r\ncontent-type:",
        b"\r\nconnection:",
        b"\r\ncontent-length:",
        b"\r\ntransfer-encoding:",
    ];
    let left = evidence.leftover;
    let end = left.windows(4).position(|end| end == b"\r\n\r\n");
    valid(verdict) && end.is_some_and(|end| holds_any(&left[..end], &NAMES))
}

/// Content that is longer than its length.
pub(super) fn longer(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict)
        && matches!(verdict.framing, Some(Framing::Length(_)))
        && !evidence.leftover.is_empty()
}

/// Anything else behind a response.
pub(super) fn something_behind(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict) && !evidence.leftover.is_empty()
}

// --- The content of a valid response -----------------------------------------------------------

fn framed_as_it_comes(verdict: &Verdict) -> bool {
    valid(verdict) && matches!(verdict.framing, Some(Framing::Length(_) | Framing::Close))
}

/// The answer of a port that wants TLS.
pub(super) fn https_port(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    const SAYS: [&[u8]; 9] = [
        b"plain HTTP request was sent to HTTPS port",
        b"plain HTTP request was sent to a HTTPS port",
        b"client sent an HTTP request to an HTTPS server",
        b"speaking plain HTTP to an SSL-enabled",
        b"combination of host and port requires TLS",
        b"requires TLS",
        b"use https://",
        b"this server requires HTTPS",
        b"plaintext HTTP request to an HTTPS",
    ];
    let refused = (300..600).contains(&status(verdict));
    valid(verdict) && refused && holds_any(evidence.content, &SAYS)
}

/// Which server says it.
pub(super) fn https_port_server(evidence: &Evidence<'_>) -> Option<Detail> {
    const SAYS: [(&[u8], &str); 4] = [
        (b"plain HTTP request was sent to", "nginx says so"),
        (b"client sent an HTTP request to an HTTPS", "a server in Go says so"),
        (b"speaking plain HTTP", "Apache says so"),
        (b"combination of host and port", "Tomcat says so"),
    ];
    let said = SAYS.iter().find(|(says, _)| holds(evidence.content, says));
    said.map(|(_, server)| Detail::text(server))
}

/// The answers of ports of services that know HTTP well enough to refuse it.
const SERVICES: [(&[u8], &str); 8] = [
    (b"trying to access MongoDB over HTTP", "MongoDB"),
    (b"making an HTTP request to a Hadoop IPC port", "Hadoop"),
    (b"is for clickhouse-client program", "ClickHouse"),
    (b"must use port 8123 for HTTP", "ClickHouse"),
    (b"This is not an HTTP port", "Elasticsearch"),
    (b"is not an HTTP port", "another service"),
    (b"WebSocket server", "a server of WebSocket"),
    (b"gRPC requires HTTP/2", "gRPC"),
];

/// The answer of a port of another service.
pub(super) fn other_service(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict) && SERVICES.iter().any(|(says, _)| holds(evidence.content, says))
}

/// Which one.
pub(super) fn other_service_name(evidence: &Evidence<'_>) -> Option<Detail> {
    let found = SERVICES.iter().find(|(says, _)| holds(evidence.content, says));
    found.map(|(_, name)| Detail::text(name))
}

/// A head as content.
pub(super) fn second_head(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    let status = lines::is_status(evidence.content);
    let fields = documents::field_lines(evidence.content) && holds(evidence.content, b"\n\r\n");
    let lf = documents::field_lines(evidence.content) && holds(evidence.content, b"\n\n");
    framed_as_it_comes(verdict) && (status || fields || lf)
}

/// Chunks as content.
pub(super) fn chunks_as_content(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    framed_as_it_comes(verdict) && chunk(evidence.content)
}

/// A warning or an error at the beginning of the content.
pub(super) fn output_in_content(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    framed_as_it_comes(verdict)
        && (output::php(evidence.content) || output::traceback(evidence.content))
}

/// A frame of HTTP/2 or TLS as content: something between takes the port for another.
pub(super) fn frames_as_content(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    framed_as_it_comes(verdict)
        && (wire::http2_frame(evidence.content) || wire::tls_alert(evidence.content))
}

/// A success in answer to the offer of an upgrade.
pub(super) fn upgrade_not_taken(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    valid(verdict) && evidence.upgrade_offered && status(verdict) != 101
}

/// A head larger than what nginx takes.
pub(super) fn large_head(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    verdict.outcome == Outcome::Valid && evidence.head_bytes > 4096
}

/// Its size.
pub(super) fn head_size(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::number("", evidence.head_bytes, " bytes"))
}

/// Bytes above 0x7f in the head.
pub(super) fn above_ascii(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    verdict.outcome == Outcome::Valid && evidence.above_ascii > 0
}

/// How many, and where the first is.
pub(super) fn above_ascii_count(evidence: &Evidence<'_>) -> Option<Detail> {
    use super::detail::Part::{Number, Text};
    let bytes =
        if evidence.above_ascii == 1 { " byte, at byte " } else { " bytes, the first at byte " };
    Some(Detail::numbers([
        Number(evidence.above_ascii),
        Text(bytes),
        Number(evidence.above_ascii_at),
        Text(""),
    ]))
}

// --- What stops short --------------------------------------------------------------------------

fn cut(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Incomplete
}

fn late(verdict: &Verdict) -> bool {
    verdict.ending == Ending::TimedOut
}

/// A head that says how much content there is, and none of it.
pub(super) fn as_to_head(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    let framed = matches!(verdict.framing, Some(Framing::Length(_) | Framing::Chunked));
    cut(verdict) && framed && verdict.content == 0 && evidence.content.is_empty()
}

/// Only interim responses came.
pub(super) fn interim_alone(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    cut(verdict)
        && verdict.interim > 0
        && verdict.head.is_none()
        && evidence.content.is_empty()
        && evidence.head_bytes == 0
}

/// Nothing more in time.
pub(super) fn stalled(verdict: &Verdict, _: &Evidence<'_>) -> bool {
    cut(verdict) && late(verdict)
}

/// The content by its length.
pub(super) fn short(verdict: &Verdict, _: &Evidence<'_>) -> bool {
    cut(verdict) && matches!(verdict.framing, Some(Framing::Length(_)))
}

/// The content in chunks.
pub(super) fn without_last_chunk(verdict: &Verdict, _: &Evidence<'_>) -> bool {
    cut(verdict) && verdict.framing == Some(Framing::Chunked)
}

/// The content up to the close.
pub(super) fn broken_off(verdict: &Verdict, _: &Evidence<'_>) -> bool {
    cut(verdict) && verdict.framing == Some(Framing::Close)
}

/// The head.
pub(super) fn head_cut(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    cut(verdict) && verdict.head.is_none() && starts(evidence.first, b"HTTP/1.")
}

/// The first bytes of `HTTP/`, and no more.
pub(super) fn first_bytes(verdict: &Verdict, _: &Evidence<'_>) -> bool {
    cut(verdict) && verdict.head.is_none()
}
