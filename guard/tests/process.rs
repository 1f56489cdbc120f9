//! What a process around the core relies on: what it records, which interim responses pass, content to the close
//! in chunks, what was written before something that is not understood, and judging without changing.

use bad_gateway::{Ending, Method, Outcome, Policy};
use bad_gateway_guard::{Core, Exchange, GuardError, Interim, News, Next, Reached, Spectator};

const GET: &[u8] = b"GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn core() -> Core {
    Core::new(Policy::GATEWAY).recording(64, |head| {
        let end = head.iter().position(|&byte| byte == b'\r').unwrap_or(0);
        head[..end].into()
    })
}

fn write(core: &mut Core, bytes: &[u8]) {
    let count = core.plan(bytes).expect("understood");
    core.wrote([bytes], count);
    assert_eq!(count, bytes.len());
}

/// What passes of these bytes, `size` at a time; the error it ends in stays in the core.
fn pass(core: &mut Core, bytes: &[u8], size: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && matches!(core.next(), Next::Read) {
        let most = size.min(rest.len());
        let room = core.room(most);
        let (here, behind) = rest.split_at(room.len().min(most));
        room[..here.len()].copy_from_slice(here);
        core.judge(here.len());
        drain(core, &mut out);
        rest = behind;
    }
    out
}

fn drain(core: &mut Core, out: &mut Vec<u8>) {
    loop {
        match core.next() {
            Next::Deliver(bytes) => {
                out.extend_from_slice(bytes);
                let count = bytes.len();
                core.delivered(count);
            }
            Next::Judge => core.judge(0),
            _ => return,
        }
    }
}

fn responses(mut news: impl FnMut() -> Option<News>) -> Vec<Exchange> {
    let mut all = Vec::new();
    while let Some(one) = news() {
        if let News::Response(exchange) = one {
            all.push(*exchange);
        }
    }
    all
}

#[test]
fn each_response_is_recorded_with_its_request() {
    let interim = &b"HTTP/1.1 103 Early Hints\r\n\r\n"[..];
    let bytes = [interim, OK, OK, b"HTTP/1.1 2OO"].concat();
    for size in [1, 3, 20, bytes.len()] {
        let mut core = core();
        write(&mut core, &[GET, b"PUT /x HTTP/1.1\r\n\r\n", GET].concat());
        let out = pass(&mut core, &bytes, size);
        assert_eq!(out, [interim, OK, OK].concat(), "by {size}");
        let all = responses(|| core.news());
        let [first, second, third] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(first.opening, [interim, &OK[..64 - interim.len()]].concat());
        assert_eq!(first.came, (interim.len() + OK.len()) as u64);
        assert_eq!((&*second.note, &*second.opening), (&b"PUT /x HTTP/1.1"[..], OK));
        assert!(first.begun && second.begun && !third.begun);
        assert_eq!(third.verdict.reject().map(|reject| reject.offset), Some(10));
        assert!(third.opening.starts_with(b"HTTP/1.1 2O"));
        assert!(all.iter().all(|one| !one.changed));
        assert_eq!(core.reached(), Reached::Nothing);
    }
}

#[test]
fn of_a_response_that_nobody_has_to_look_at_no_byte_is_kept() {
    let chunked = &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"[..];
    let odd = b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok";
    let last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n";
    for all in [false, true] {
        for size in [1, 3, 20, 1_000] {
            let mut core = if all { core() } else { core().recording_what_is_wrong() };
            write(&mut core, &GET.repeat(5));
            let bytes = [OK, odd, chunked, OK, last, b"ok"].concat();
            pass(&mut core, &bytes, size);
            let kept: Vec<_> =
                responses(|| core.news()).into_iter().map(|one| one.opening).collect();
            let first = |bytes: &[u8]| bytes[..bytes.len().min(64)].to_vec();
            let plain = |bytes: &[u8]| if all { first(bytes) } else { Vec::new() };
            let last = first(&[&last[..], b"ok"].concat());
            assert_eq!(
                kept,
                [plain(OK), odd.to_vec(), plain(chunked), plain(OK), last],
                "by {size}"
            );
        }
    }
}

#[test]
fn what_was_cut_is_recorded_to_its_last_byte() {
    for size in [1, 100] {
        let mut core = core();
        write(&mut core, GET);
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
        pass(&mut core, bytes, size);
        assert_eq!(core.reached(), Reached::Head);
        core.ended(Ending::Reset);
        let all = responses(|| core.news());
        assert_eq!((all[0].opening.as_slice(), all[0].came), (&bytes[..], bytes.len() as u64));
        assert!(all[0].begun && all[0].verdict.outcome == Outcome::Incomplete);
    }
    let mut core = core();
    write(&mut core, GET);
    pass(&mut core, b"HTTP/1.1 200 OK\r\nServer", 5);
    core.ended(Ending::Closed);
    let all = responses(|| core.news());
    assert_eq!(all[0].opening, b"HTTP/1.1 200 OK\r\nServer");
    assert!(!all[0].begun);
}

#[test]
fn what_answers_nothing_and_who_is_not_answered_is_recorded() {
    let mut one = core();
    write(&mut one, GET);
    pass(&mut one, &[OK, b"HTTP/1.1 408"].concat(), 100);
    let all = responses(|| one.news());
    assert_eq!(all[0].verdict.leftover, 12);
    let mut one = core();
    write(&mut one, GET);
    pass(&mut one, OK, 100);
    pass(&mut one, b"HTTP/1.1 408", 100);
    assert_eq!(responses(|| core().news()).len(), 0);
    assert!(matches!(one.news(), Some(News::Response(_))));
    assert!(matches!(one.news(), Some(News::Unsolicited(bytes)) if bytes == b"HTTP/1.1 408"));

    let mut one = core();
    write(&mut one, &[GET, GET, GET].concat());
    pass(&mut one, b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 100);
    assert!(matches!(one.news(), Some(News::Response(_))));
    assert!(matches!(one.news(), Some(News::Unanswered(2))));
}

#[test]
fn of_interim_responses_those_pass_that_were_asked_for() {
    let expects = b"PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
    let old = b"GET / HTTP/1.0\r\n\r\n";
    let (go_on, hints) =
        (&b"HTTP/1.1 100 C\r\n\r\n"[..], &b"HTTP/1.1 103 E\r\nLink: a\r\n\r\n"[..]);
    let last = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let bytes = [hints, go_on, go_on, hints, last].concat();
    let all = bytes.as_slice();
    for (request, interim, wanted, dropped) in [
        (GET, Interim::Expected, last.to_vec(), 4),
        (expects, Interim::Expected, [go_on, last].concat(), 3),
        (old, Interim::Expected, last.to_vec(), 4),
        (GET, Interim::All, all.to_vec(), 0),
        (old, Interim::All, last.to_vec(), 4),
    ] {
        for size in [1, 30, all.len()] {
            let mut core = core().with_interim(interim);
            write(&mut core, request);
            assert_eq!(pass(&mut core, all, size), wanted, "{interim:?} by {size}");
            core.ended(Ending::Closed);
            let exchange = responses(|| core.news()).remove(0);
            assert_eq!((exchange.dropped, exchange.verdict.interim), (dropped, 4));
            assert_eq!(exchange.changed, dropped > 0);
        }
    }
}

#[test]
fn content_to_the_close_can_go_in_chunks() {
    let came = b"HTTP/1.0 200 OK\r\nServer: x\r\nConnection: keep-alive\r\n\r\nhello";
    for size in [1, 7, came.len()] {
        for whole in [true, false] {
            let mut core = core().with_chunks_to_the_close();
            write(&mut core, GET);
            let mut out = pass(&mut core, came, size);
            core.ended(if whole { Ending::Closed } else { Ending::Reset });
            drain(&mut core, &mut out);
            let request = bad_gateway::RequestContext::new(Method::Get);
            let verdict = bad_gateway::check(&out, request, Ending::Open, Policy::STRICT);
            assert_eq!(verdict.content, 5);
            assert!(!verdict.reuse.is_yes(), "it says close");
            let wanted = if whole { Outcome::Valid } else { Outcome::NeedMore };
            assert_eq!(verdict.outcome, wanted, "by {size}: {}", out.escape_ascii());
            assert_eq!(matches!(core.next(), Next::Fail(_)), !whole);
        }
    }
    // HTTP/1.0 knows no chunks.
    let mut core = core().with_chunks_to_the_close();
    write(&mut core, b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!(pass(&mut core, came, 9), came);
}

#[test]
fn what_was_written_before_is_answered_before_the_connection_fails() {
    let nonsense = b"\x16\x03\x01";
    for size in [1, 1000] {
        let mut core = core();
        write(&mut core, &[GET, GET].concat());
        assert!(core.plan(nonsense).is_err() && !core.is_open());
        assert!(core.plan(GET).is_err(), "nothing more is written");
        assert_eq!(pass(&mut core, OK, size), OK);
        assert!(matches!(core.next(), Next::Read));
        assert_eq!(pass(&mut core, OK, size), OK);
        assert!(matches!(core.next(), Next::Fail(GuardError::Request(_))));
        assert_eq!(core.reached(), Reached::Nothing);
    }
    // Nobody waits for the rest of the request itself.
    let mut core = core();
    write(&mut core, b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
    assert_eq!(pass(&mut core, begun, 1000), begun);
    assert!(core.plan(b"no chunk\r\n").is_err());
    assert!(matches!(core.next(), Next::Fail(GuardError::Request(_))));
    assert_eq!(core.reached(), Reached::Head);
}

#[test]
fn a_head_that_came_with_what_is_wrong_can_be_taken_back() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let wrong = format!("{head}2\r\nok\r\n0x\r\n\r\n").into_bytes();
    let bytes = [OK, &wrong].concat();
    for (first, passes) in [
        // All at once; the response before is none of it.
        (bytes.len(), OK.len()),
        (OK.len() + 20, OK.len()),
        // The head went before.
        (OK.len() + head.len(), OK.len() + head.len() + 7),
    ] {
        let mut core = core().taking_heads_back();
        write(&mut core, &[GET, GET].concat());
        let mut out = pass(&mut core, &bytes[..first], bytes.len());
        out.extend(pass(&mut core, &bytes[first..], bytes.len()));
        assert_eq!(out, bytes[..passes], "{first}");
        let went = passes > OK.len();
        assert_eq!(core.reached() == Reached::Head, went);
        assert_eq!(responses(|| core.news())[1].begun, went);
    }
}

fn spectator() -> Spectator {
    Spectator::new(core())
}

#[test]
fn a_spectator_judges_what_passes() {
    let early = b"HTTP/1.1 200\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n";
    let bytes = [OK, OK, early].concat();
    for size in [1, 5, 1000] {
        let mut spectator = spectator();
        for piece in [GET, GET, GET].concat().chunks(size) {
            spectator.sent(piece);
        }
        assert_eq!(spectator.outstanding(), 3);
        for piece in bytes.chunks(size) {
            assert!(spectator.is_judging());
            spectator.received(piece);
        }
        assert!(!spectator.is_judging(), "that one says close");
        let all = responses(|| spectator.news());
        assert!(all.iter().all(|one| one.verdict.outcome == Outcome::Valid));
        assert_eq!(all[2].verdict.deviations.iter().count(), 2);
        assert_eq!(all[2].came, early.len() as u64);
    }
}

#[test]
fn a_spectator_judges_no_more_what_it_cannot_follow() {
    // A response that is not valid.
    let mut one = spectator();
    one.sent(GET);
    one.received(b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n");
    assert!(!one.is_judging());
    one.received(OK);
    one.sent(GET);
    one.ended(Ending::Closed);
    assert_eq!(responses(|| one.news()).len(), 1);
    // One that ends with the connection.
    let mut one = spectator();
    one.sent(GET);
    one.received(b"HTTP/1.1 200 OK\r\n\r\nto the close");
    one.ended(Ending::Reset);
    assert_eq!(responses(|| one.news())[0].verdict.outcome, Outcome::Incomplete);
    // A request that is not understood: those before it are judged.
    let mut one = spectator();
    one.sent(&[GET, b"\0"].concat());
    one.sent(&[b'x'; 100_000]);
    assert!(one.is_judging());
    one.received(OK);
    assert!(!one.is_judging());
    assert!(matches!(one.news(), Some(News::NotUnderstood(_))));
    assert!(matches!(one.news(), Some(News::Response(_))));
    // Too many.
    let mut one = spectator();
    one.sent(&GET.repeat(64));
    assert!(one.is_judging());
    one.sent(GET);
    assert!(!one.is_judging());
    assert!(matches!((one.news(), one.news()), (Some(News::Unjudged), None)));
    // What comes before its request is there.
    let mut one = spectator();
    one.sent(&GET[..9]);
    one.received(OK);
    assert!(!one.is_judging());
    assert!(matches!(one.news(), Some(News::Unsolicited(bytes)) if bytes == OK));
}

#[test]
fn a_response_that_came_whole_before_its_request_is_told_to_who_gives_up() {
    let part = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\npart";
    let mut core = core();
    write(&mut core, part);
    pass(&mut core, OK, OK.len());
    assert!(core.news().is_none() && core.given_up().is_none());
    let told = responses(|| core.news());
    assert_eq!((told.len(), told[0].verdict.outcome), (1, Outcome::Valid));
}

#[test]
fn a_spectator_waits_for_the_answer_to_an_upgrade() {
    let offer = b"GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    let mut one = spectator();
    one.sent(&[offer, GET, GET].concat());
    assert_eq!(one.outstanding(), 1);
    one.received(OK);
    assert_eq!(one.outstanding(), 2);
    one.received(&[OK, OK].concat());
    assert_eq!(responses(|| one.news()).len(), 3);

    let mut one = spectator();
    one.sent(&[offer, &b"\x81\x00"[..]].concat());
    one.received(b"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00");
    assert!(!one.is_judging());
    let all = responses(|| one.news());
    assert_eq!((all.len(), all[0].verdict.outcome), (1, Outcome::Valid));
}
