//! ureq through the guard.

mod upstream;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bad_gateway::{Defect, Ending, Outcome, Policy, RequestContext, Verdict};
use bad_gateway_guard::{GuardError, UreqConnector};
use upstream::{Answers, Upstream};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Body, Error, http};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no~k";

fn agent_with(guard: UreqConnector) -> Agent {
    let config = ureq::config::Config::builder()
        .timeout_recv_response(Some(Duration::from_millis(500)))
        .timeout_recv_body(Some(Duration::from_millis(500)))
        .http_status_as_error(false)
        .build();
    let connector = DefaultConnector::default().chain(guard);
    Agent::with_parts(config, connector, DefaultResolver::default())
}

fn agent() -> Agent {
    agent_with(UreqConnector::new(Policy::GATEWAY))
}

/// Status and content, or the error.
fn text(response: Result<http::Response<Body>, Error>) -> Result<(u16, String), Error> {
    let mut response = response?;
    Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
}

fn get(answers: Answers<'_>) -> Result<(u16, String), Error> {
    text(agent().get(Upstream::new(&[answers]).url()).call())
}

fn ok(status: u16, content: &str) -> (u16, String) {
    (status, content.to_owned())
}

#[test]
fn what_is_valid_arrives() {
    assert_eq!(get(&[OK]).unwrap(), ok(200, "ok"));
    let chunked =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\no\r~\n1\r\nk\r\n0\r~\n\r\n";
    assert_eq!(get(&[chunked]).unwrap(), ok(200, "ok"));
    let old = Upstream::closing(&[b"HTTP/1.0 200 OK\r\n\r\nto the ~end"]);
    assert_eq!(text(agent().get(old.url()).call()).unwrap(), ok(200, "to the end"));
    let head = Upstream::new(&[&[b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"]]);
    assert_eq!(text(agent().head(head.url()).call()).unwrap(), ok(200, ""));
    let continued = b"HTTP/1.1 100 Continue\r\n\r\n~HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let upstream = Upstream::new(&[&[continued]]);
    let request = agent().post(upstream.url()).header("expect", "100-continue");
    assert_eq!(text(request.send("hello")).unwrap(), ok(200, "ok"));
}

#[test]
fn what_is_not_is_an_error_that_tells_why() {
    let defect = |answers: Answers<'_>| {
        let error = get(answers).unwrap_err();
        GuardError::find(&error).expect("found").reject().expect("refused").defect
    };
    assert_eq!(defect(&[b"HTTP/1.1 200 OK\nX: 1\n\n"]), Defect::BareLf);
    assert_eq!(
        defect(&[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0x2\r\n"]),
        Defect::ChunkSizeByte
    );
    for cut in [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"[..],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n",
        b"HTTP/1.1 200 OK\r\nContent-L",
    ] {
        let upstream = Upstream::closing(&[cut]);
        let error = text(agent().get(upstream.url()).call()).unwrap_err();
        let found = GuardError::find(&error).expect("found").verdict().expect("a response");
        assert_eq!(found.outcome, Outcome::Incomplete);
    }
    // ureq's own time-out stays what it is: content that runs to the close is not whole when it strikes.
    let error = get(&[b"HTTP/1.1 200 OK\r\n\r\nto the"]).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    let error = get(&[b""]).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
}

#[test]
fn a_time_out_of_the_client_is_told_as_one() {
    let endings = Arc::new(Mutex::new(Vec::new()));
    let list = endings.clone();
    let observer = move |_: &RequestContext, verdict: &Verdict| {
        list.lock().unwrap().push((verdict.outcome, verdict.ending));
    };
    let agent = agent_with(UreqConnector::new(Policy::GATEWAY).with_observer(Arc::new(observer)));
    let upstream = Upstream::new(&[&[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"]]);
    let error = text(agent.get(upstream.url()).call()).unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert_eq!(*endings.lock().unwrap(), [(Outcome::Incomplete, Ending::TimedOut)]);
}

#[test]
fn a_pool_keeps_what_can_be_used_again() {
    let upstream = Upstream::new(&[
        &[OK, OK, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok~HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"],
        &[OK, b"HTTP/1.1 200\r\nConnection: a b\r\nContent-Length: 2\r\n\r\nok"],
        &[OK],
    ]);
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let list = outcomes.clone();
    let observer = move |_: &RequestContext, verdict: &Verdict| {
        list.lock().unwrap().push((verdict.outcome, verdict.reuse.is_yes()));
    };
    let agent = agent_with(UreqConnector::new(Policy::GATEWAY).with_observer(Arc::new(observer)));
    for _ in 0..6 {
        assert_eq!(text(agent.get(upstream.url()).call()).unwrap(), ok(200, "ok"));
        std::thread::sleep(Duration::from_millis(60));
    }
    assert_eq!(upstream.connections(), [0, 0, 0, 1, 1, 2]);
    let reused: Vec<bool> = outcomes.lock().unwrap().iter().map(|one| one.1).collect();
    assert_eq!(reused, [true, true, true, true, false, true]);
}

#[test]
fn a_connection_whose_content_was_not_called_for_is_left() {
    let refused = b"HTTP/1.1 417 No\r\nContent-Length: 2\r\n\r\nno";
    let upstream = Upstream::new(&[&[refused], &[OK]]);
    let agent = agent();
    let request = agent.post(upstream.url()).header("expect", "100-continue");
    assert_eq!(text(request.send("hello")).unwrap(), ok(417, "no"));
    assert_eq!(text(agent.get(upstream.url()).call()).unwrap(), ok(200, "ok"));
    assert_eq!(upstream.connections(), [0, 1]);
}
