//! What an observer is told.

mod script;

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use bad_gateway::{Ending, Method, Policy, RequestContext, Verdict};
use bad_gateway_guard::{Guard, NotUnderstood, Observer};
use script::Script;

#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn add(&self, line: String) {
        self.0.lock().expect("a list").push(line);
    }
}

impl Observer for Log {
    fn verdict(&self, request: &RequestContext, verdict: &Verdict) {
        let (method, outcome) = (request.method(), verdict.outcome.as_str());
        self.add(format!("{method:?} {outcome} {}", verdict.deviations.iter().count()));
    }

    fn unsolicited(&self) {
        self.add("unsolicited".to_owned());
    }

    fn not_understood(&self, reason: NotUnderstood) {
        self.add(format!("not understood: {reason}"));
    }

    fn unanswered(&self, requests: usize) {
        self.add(format!("unanswered: {requests}"));
    }
}

const GET: &str = "GET / HTTP/1.1\r\n\r\n";
const HEAD: &str = "HEAD / HTTP/1.1\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// What is told where these requests are written, and that comes then, in pieces of each size.
fn told(requests: &str, answers: &str, ending: Ending) -> Vec<String> {
    let logs = [1, 7, usize::MAX].map(|piece| {
        let log = Arc::new(Log::default());
        let script = Script::new(answers.as_bytes(), piece, ending);
        let mut guard = Guard::new(script, Policy::GATEWAY).with_observer(log.clone());
        guard.write_all(requests.as_bytes()).expect("understood");
        while let Ok(1..) = guard.read(&mut [0; 50]) {}
        let _ = guard.read(&mut [0; 50]);
        drop(guard);
        Arc::into_inner(log).expect("the last one").0.into_inner().expect("a list")
    });
    assert!(logs.iter().all(|log| *log == logs[0]), "{logs:?}");
    logs[0].clone()
}

#[test]
fn each_response_has_one_verdict() {
    let closing = "HTTP/1.1 200\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let requests = [GET, HEAD, GET, GET, GET].concat();
    let answers = [OK, OK, closing, OK].concat();
    let wanted = ["Get valid 0", "Head valid 0", "Get valid 1", "unanswered: 2"];
    assert_eq!(told(&requests, &answers, Ending::Open), wanted);
    assert_eq!(told(GET, "", Ending::Closed), ["Get no_response 0"]);
    assert_eq!(told(GET, "HTTP", Ending::Reset), ["Get incomplete 0"]);
    assert_eq!(told(GET, "HTTP", Ending::TimedOut), ["Get incomplete 0"]);
    assert_eq!(told(GET, "HTTP", Ending::Open), [""; 0], "it may go on");
    assert_eq!(
        told(&[GET, GET].concat(), "<html>", Ending::Open),
        ["Get malformed 0", "unanswered: 1"]
    );
    let switched = "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 no HTTP";
    let connect = "CONNECT a:1 HTTP/1.1\r\n\r\n";
    assert_eq!(told(connect, switched, Ending::Reset), ["Connect valid 0"]);
}

#[test]
fn what_is_no_response_is_told_too() {
    let log = Arc::new(Log::default());
    let mut script = Script::new(b"220 hello\r\n", 3, Ending::Open);
    script.waits = false;
    let mut guard = Guard::new(script, Policy::GATEWAY).with_observer(log.clone());
    assert_eq!(guard.read(&mut [0; 9]).expect("an end"), 0);
    assert!(guard.write_all(GET.as_bytes()).is_err());
    let mut guard =
        Guard::new(Script::new(b"", 1, Ending::Open), Policy::GATEWAY).with_observer(log.clone());
    assert!(guard.write_all(b"CONNECT a:1 HTTP/1.1\r\nContent-Length: 1\r\n\r\n").is_err());
    assert!(guard.get_ref().written.is_empty());
    let lines = log.0.lock().expect("a list");
    assert_eq!(*lines, ["unsolicited", "not understood: a CONNECT with content"]);
}

#[test]
fn a_closure_is_an_observer() {
    let methods = Arc::new(Mutex::new(Vec::new()));
    let list = methods.clone();
    let observer = move |request: &RequestContext, _: &Verdict| {
        list.lock().expect("a list").push(request.method());
    };
    let script = Script::new(OK.as_bytes(), 99, Ending::Open);
    let mut guard = Guard::new(script, Policy::GATEWAY).with_observer(Arc::new(observer));
    guard.write_all(GET.as_bytes()).expect("understood");
    assert_eq!(guard.read(&mut [0; 99]).expect("an answer"), OK.len());
    assert_eq!(*methods.lock().expect("a list"), [Method::Get]);
}
