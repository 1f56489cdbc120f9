//! Made-up outputs, one for each finding, and for what must not be taken for it.

use bad_gateway::{Ending, Policy};

use super::cases::Case;
use super::duty::Duty;
use super::finding::Finding;
use super::judge::{Judgement, judge};
use super::output::Output;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const LF: &[u8] = b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello";
const NOT_HTTP: &[u8] = b"not http at all";
const CUT: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello";
const BAD_CHUNK: &[u8] =
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n";
const PAGE: &[u8] = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\nsorr";
const PLAIN: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nplain t1 asked\n";

/// What a client got on a connection that is then like this.
struct Got<'a> {
    sent: &'a [u8],
    method: &'a str,
    upgrade: Option<&'a str>,
    first: &'a [u8],
    /// What came after the plain answer was asked for, if it was.
    then: Option<&'a [u8]>,
    ending: Ending,
}

impl<'a> Got<'a> {
    fn new(sent: &'a [u8], first: &'a [u8], ending: Ending) -> Self {
        Self { sent, method: "GET", upgrade: None, first, then: None, ending }
    }

    fn judged(&self) -> Judgement {
        let mut case = Case::made_up(self.sent);
        case.method = self.method.to_owned();
        case.upgrade = self.upgrade.map(str::to_owned);
        let duty = Duty::new(&case, Policy::GATEWAY);
        let output = Output {
            bytes: [self.first, self.then.unwrap_or_default()].concat(),
            plain_at: self.then.map(|_| self.first.len()),
            plain: ["plain t1 asked\n".to_owned(), "plain t1 unasked\n".to_owned()],
            ending: self.ending,
        };
        judge(&case, &duty, &output)
    }

    fn found(&self) -> (Finding, bool) {
        let judgement = self.judged();
        (judgement.finding, judgement.leak)
    }
}

fn found(sent: &[u8], first: &[u8], ending: Ending) -> (Finding, bool) {
    Got::new(sent, first, ending).found()
}

#[test]
fn a_page_of_the_gateway_is_a_refusal() {
    for sent in [LF, NOT_HTTP, CUT, BAD_CHUNK, b""] {
        assert_eq!(found(sent, PAGE, Ending::Open), (Finding::Refused, false));
        let judgement = Got { then: Some(PLAIN), ..Got::new(sent, PAGE, Ending::Open) }.judged();
        assert_eq!((judgement.finding, judgement.status), (Finding::Refused, Some(502)));
    }
    // Of the same status, but not what the upstream said.
    let sent = b"HTTP/1.1 502 Bad Gateway\nContent-Length: 5\n\nhello";
    assert_eq!(found(sent, PAGE, Ending::Open), (Finding::Refused, false));
    // A valid response that is refused is no leak, and has not passed.
    assert_eq!(found(OK, PAGE, Ending::Open), (Finding::Refused, false));
}

#[test]
fn what_the_client_sees_to_be_cut_is_no_leak() {
    assert_eq!(found(CUT, CUT, Ending::Closed), (Finding::Cut, false));
    assert_eq!(found(LF, b"", Ending::Closed), (Finding::Cut, false));
    assert_eq!(found(LF, b"", Ending::Reset), (Finding::Cut, false));
    assert_eq!(found(LF, b"HTTP/1.1 200 O", Ending::Closed), (Finding::Cut, false));
    let to_the_close = b"HTTP/1.1 200 OK\r\n\r\nhello";
    assert_eq!(found(BAD_CHUNK, to_the_close, Ending::Reset), (Finding::Cut, false));
    assert_eq!(found(OK, CUT, Ending::Closed), (Finding::Cut, false));
    // Some gateways say so by a chunk that is none.
    let half = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok";
    let broken_off = [&half[..47], b"2\r\nok\r\n\r\n1\r\n"].concat();
    assert_eq!(found(half, &broken_off, Ending::Closed), (Finding::Cut, false));
    assert_eq!(found(half, &broken_off, Ending::TimedOut), (Finding::PassedOn, true));
}

#[test]
fn a_part_that_is_shown_as_all_is_cut_invisibly() {
    let to_the_close = b"HTTP/1.1 200 OK\r\n\r\nhello";
    let truncated = (Finding::Truncated, true);
    assert_eq!(found(BAD_CHUNK, to_the_close, Ending::Closed), truncated);
    assert_eq!(found(BAD_CHUNK, OK, Ending::Open), truncated);
    assert_eq!(found(CUT, to_the_close, Ending::Closed), truncated);
    let part = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhe";
    assert_eq!(found(OK, part, Ending::Open), truncated);
}

#[test]
fn a_response_made_of_what_is_none_is_repaired() {
    assert_eq!(found(LF, OK, Ending::Open), (Finding::Repaired, true));
    let lf_behind_a_size =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n";
    assert_eq!(found(lf_behind_a_size, OK, Ending::Open), (Finding::Repaired, true));
    let lf_behind_data =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n";
    assert_eq!(found(lf_behind_data, OK, Ending::Open), (Finding::Repaired, true));
    // The fault stands behind the content, all of which is there.
    let trailer =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: \0\r\n\r\n";
    assert_eq!(found(trailer, OK, Ending::Open), (Finding::Repaired, true));
    // What the policy tolerates may be repaired, and may be refused.
    let repeated = b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello";
    assert_eq!(found(repeated, OK, Ending::Open), (Finding::Passed, false));
    assert_eq!(found(repeated, repeated, Ending::Open), (Finding::Passed, false));
    assert_eq!(found(repeated, PAGE, Ending::Open), (Finding::Refused, false));
}

#[test]
fn what_is_no_response_is_passed_on() {
    let judgement = Got::new(LF, LF, Ending::Closed).judged();
    assert_eq!((judgement.finding, judgement.leak), (Finding::PassedOn, true));
    assert_eq!((judgement.at, judgement.detail.as_deref()), (Some(15), Some("bare-lf")));
    assert_eq!(found(BAD_CHUNK, BAD_CHUNK, Ending::Closed), (Finding::PassedOn, true));
    // Also where a valid response went in.
    assert_eq!(found(OK, LF, Ending::Closed), (Finding::PassedOn, true));
}

#[test]
fn a_loose_reading_that_counts_and_differs_is_a_leak() {
    // A 204 has no content; some clients read two bytes of the next response.
    let no_content = b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n";
    let got = Got { then: Some(PLAIN), ..Got::new(no_content, no_content, Ending::Open) };
    let judgement = got.judged();
    assert_eq!((judgement.finding, judgement.leak), (Finding::PassedOn, true));
    assert!(judgement.detail.expect("words").contains("where there is none"));
    // To HEAD a length is a description.
    let described = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    let got = Got { method: "HEAD", ..Got::new(described, described, Ending::Open) };
    assert_eq!(got.found(), (Finding::Passed, false));
}

#[test]
fn bytes_of_the_upstream_without_a_head_are_raw() {
    assert_eq!(found(NOT_HTTP, NOT_HTTP, Ending::Closed), (Finding::Raw, true));
    let after_interim = b"HTTP/1.1 103 Early Hints\r\n\r\n<html>";
    assert_eq!(found(after_interim, after_interim, Ending::Closed), (Finding::Raw, true));
}

#[test]
fn bytes_of_the_upstream_as_content_are_wrapped() {
    let wrapped = b"HTTP/1.1 200 Gatewaying\r\nContent-Length: 15\r\n\r\nnot http at all";
    let judgement = Got::new(NOT_HTTP, wrapped, Ending::Open).judged();
    assert_eq!((judgement.finding, judgement.leak), (Finding::Wrapped, true));
    assert_eq!(judgement.at, Some(47));
    // Some take off the line's end, and skip empty lines.
    let line = b"\r\nSSH-2.0-OpenSSH_9.6\r\n";
    let wrapped = b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nSSH-2.0-OpenSSH_9.6";
    assert_eq!(found(line, wrapped, Ending::Open), (Finding::Wrapped, true));
    // Content that looks like a head is content.
    let inner = b"HTTP/1.1 200 OK\r\nContent-Length: 38\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(found(inner, inner, Ending::Open), (Finding::Passed, false));
}

#[test]
fn neither_an_answer_nor_an_end_is_hung() {
    assert_eq!(found(LF, b"", Ending::TimedOut), (Finding::Hung, true));
    assert_eq!(found(OK, CUT, Ending::TimedOut), (Finding::Hung, true));
    let interim = b"HTTP/1.1 103 Early Hints\r\n\r\n";
    let sent = [interim, OK].concat();
    let judgement = Got::new(&sent, interim, Ending::TimedOut).judged();
    assert_eq!((judgement.finding, judgement.interims), (Finding::Hung, 1));
}

#[test]
fn an_interim_response_is_no_leak() {
    let interim = b"HTTP/1.1 103 Early Hints\r\n\r\n";
    let sent = [interim, NOT_HTTP].concat();
    assert_eq!(found(&sent, interim, Ending::Closed), (Finding::Interim, false));
    let refused = [interim, PAGE].concat();
    let judgement = Got::new(&sent, &refused, Ending::Open).judged();
    assert_eq!((judgement.finding, judgement.interims), (Finding::Refused, 1));
    let fine = [interim, OK].concat();
    let judgement = Got::new(&fine, &fine, Ending::Open).judged();
    assert_eq!((judgement.finding, judgement.interims), (Finding::Passed, 1));
}

#[test]
fn the_next_answer_shows_whether_the_connection_is_in_step() {
    let two = [PLAIN, OK].concat();
    let next = |then| Got { then: Some(then), ..Got::new(OK, OK, Ending::Open) };
    assert_eq!(next(PLAIN).found(), (Finding::Passed, false));
    // The gateway may end the connection, or refuse the next one.
    assert_eq!(Got { ending: Ending::Closed, ..next(b"") }.found(), (Finding::Passed, false));
    assert_eq!(next(PAGE).found(), (Finding::Passed, false));

    let out_of_step = (Finding::OutOfStep, true);
    assert_eq!(next(OK).found(), out_of_step);
    assert_eq!(next(b"pwned").found(), out_of_step);
    assert_eq!(next(&two).found(), out_of_step);
    assert_eq!(Got { ending: Ending::TimedOut, ..next(b"") }.found(), out_of_step);
    // Bytes that nobody asked for, before anybody did.
    let more = [OK, PLAIN].concat();
    assert_eq!(found(OK, &more, Ending::Open), out_of_step);
    let closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello, world";
    assert_eq!(found(OK, closing, Ending::Closed), (Finding::Passed, false));
}

#[test]
fn a_tunnel_is_in_step_whatever_comes() {
    let sent =
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00";
    let got = Got { upgrade: Some("websocket"), ..Got::new(sent, sent, Ending::Closed) };
    assert_eq!(got.found(), (Finding::Passed, false));
    // Nobody offered it.
    assert_eq!(found(sent, sent, Ending::Closed), (Finding::PassedOn, true));
}

#[test]
fn another_response_than_the_one_sent_is_changed() {
    let other = b"HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\r\nhello";
    assert_eq!(found(OK, other, Ending::Open), (Finding::Changed, false));
    let other = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nworld";
    assert_eq!(found(OK, other, Ending::Open), (Finding::Changed, false));
    let high = b"HTTP/1.1 999 Denied\r\nContent-Length: 5\r\n\r\nhello";
    let as_500 = b"HTTP/1.1 500 Denied\r\nContent-Length: 5\r\n\r\nhello";
    assert_eq!(found(high, as_500, Ending::Open), (Finding::Passed, false));
}

#[test]
fn what_was_not_played_is_not_judged() {
    let told = b"HTTP/1.1 200 OK\r\nbad-gateway-audit: no Upgrade\r\nContent-Length: 2\r\n\r\nno";
    let judgement = Got::new(LF, told, Ending::Open).judged();
    assert_eq!((judgement.finding, judgement.leak), (Finding::NotPlayed, false));
    assert_eq!(judgement.detail.as_deref(), Some("no Upgrade"));
}
