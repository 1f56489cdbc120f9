//! In `observe` every byte passes, and every end as it is; what is wrong is only told.
#![cfg(unix)]

mod guarded;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::io::ErrorKind;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use bad_gateway::{Ending, Policy};
use guarded::{Folder, Guard, Nobody, Socket, Upstream, gate};
use support::cases;

const OBSERVE: [&str; 2] = ["--mode", "observe"];
const GET: &str = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// How what the client read ended, and what it was.
fn seen(mut socket: Socket) -> (Vec<u8>, Option<ErrorKind>) {
    let (bytes, end) = socket.rest();
    (bytes, end.err().map(|error| error.kind()))
}

#[test]
fn every_case_is_the_same_as_without_it() {
    let script: Arc<Mutex<(Vec<u8>, Ending)>> = Arc::new(Mutex::new((Vec::new(), Ending::Closed)));
    let told = script.clone();
    let upstream = Upstream::tcp(move |mut socket| {
        let (bytes, ending) = told.lock().expect("one").clone();
        socket.head();
        socket.say(bytes);
        if ending == Ending::Reset {
            socket.reset();
        }
    });
    let options = ["--mode", "observe", "--log", "all", "--policy", "gateway"];
    let guard = Guard::before(&upstream, &options);
    let direct = upstream.address.strip_prefix("http://").expect("TCP");
    let mut count = 0;
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            let plain = exchange.policy == Policy::GATEWAY;
            if policy != "gateway" || !plain || exchange.sending {
                continue;
            }
            let ending =
                if exchange.ending == Ending::Reset { Ending::Reset } else { Ending::Closed };
            *script.lock().expect("one") = (exchange.bytes.clone(), ending);
            let request = exchange.request_head();
            let (mut with, mut without) = (guard.connect(), Socket::connect(direct));
            with.say(&request);
            without.say(&request);
            let (with, without) = (seen(with), seen(without));
            assert_eq!(with.1, without.1, "{}", case.name);
            // What a reset leaves of the bytes before it is not sure.
            if ending == Ending::Closed {
                assert!(with.0 == exchange.bytes, "{}", case.name);
            }
            let line = guard.json();
            assert_eq!((&line["mode"], &line["action"]), (&"observe".into(), &"observed".into()));
            let judged = support::Exchange { ending, ..exchange.clone() }.read_whole();
            assert_eq!(line["verdict"], judged.verdict.as_str(), "{} {line}", case.name);
            let defect = line["defect"]["name"].as_str();
            assert_eq!(
                defect,
                judged.defect.as_ref().map(|(name, _)| name.as_str()),
                "{}",
                case.name
            );
            count += 1;
        }
    }
    assert!(count > 300, "only {count}");
}

#[test]
fn nothing_is_held_back() {
    let upstream = Upstream::tcp(|mut socket| {
        assert_eq!(socket.take(3), b"GE\n");
        socket.say("HT");
        assert_eq!(socket.take(1), b"\0");
        socket.say("\0");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &OBSERVE);
    let mut socket = guard.connect();
    socket.say("GE\n");
    assert_eq!(socket.take(2), b"HT");
    socket.say("\0");
    assert_eq!(socket.take(1), b"\0");
    let line = guard.json();
    assert_eq!((&line["event"], &line["action"]), (&"not_understood".into(), &"observed".into()));
}

#[test]
fn no_time_runs() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        thread::sleep(std::time::Duration::from_millis(400));
        socket.say(OK);
        socket.wait();
    });
    let limits = ["--first-byte-timeout", "50ms", "--between-bytes-timeout", "50ms"];
    let guard = Guard::before(&upstream, &[&OBSERVE[..], &limits].concat());
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.take(OK.len()), OK.as_bytes());
}

#[test]
fn an_end_is_an_end_and_a_reset_a_reset_both_ways() {
    let upstream = Upstream::tcp(|mut socket| {
        let (bytes, end) = socket.rest();
        if bytes.is_empty() {
            assert_eq!(end.expect_err("a reset").kind(), ErrorKind::ConnectionReset);
            return;
        }
        assert!(end.is_ok());
        // It is half open: the other way goes on.
        socket.say(OK);
        socket.shut();
    });
    let guard = Guard::before(&upstream, &OBSERVE);
    let mut socket = guard.connect();
    socket.say(GET);
    socket.shut();
    assert_eq!(seen(socket), (OK.as_bytes().to_vec(), None));
    guard.connect().reset();

    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.reset();
    });
    let guard = Guard::before(&upstream, &OBSERVE);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(seen(socket).1, Some(ErrorKind::ConnectionReset));
    assert_eq!(guard.json()["verdict"], "no_response");

    // Nobody there is a reset too.
    let nobody = Nobody::there();
    let guard = Guard::new("127.0.0.1:0", &nobody.address, &OBSERVE);
    assert_eq!(seen(guard.connect()).1, Some(ErrorKind::ConnectionReset));
    assert_eq!(guard.json()["event"], "unreachable");
}

/// What the client still sends meets the reset before the answer was read.
#[test]
fn an_answer_that_came_before_an_upload_broke_passes() {
    let (go, wait) = gate();
    let (tell, told) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        tell.send("asked").expect("it waits");
        wait();
        socket.say(OK);
        socket.reset();
        tell.send("gone").expect("it waits");
    });
    let guard = Guard::before(&upstream, &[&OBSERVE[..], &["--log", "all"]].concat());
    let mut socket = guard.connect();
    socket.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
    assert_eq!(told.recv(), Ok("asked"));
    // It sees the answer, the reset, and what is to be written at once.
    guard.hold();
    go.send(()).expect("it waits");
    assert_eq!(told.recv(), Ok("gone"));
    socket.say("12345678");
    guard.signal("CONT");
    assert_eq!(socket.take(OK.len()), OK.as_bytes());
    let line = guard.json();
    assert_eq!((&line["verdict"], &line["status"]), (&"valid".into(), &200.into()), "{line}");
}

#[test]
fn what_cannot_be_followed_passes_all_the_same() {
    let upstream = Upstream::tcp(|mut socket| {
        for _ in 0..100 {
            socket.head();
        }
        socket.say(OK.repeat(100));
        let rest = socket.rest().0;
        socket.say(rest);
    });
    let folder = Folder::new();
    let guard = Guard::new(
        &folder.unix("guard"),
        &upstream.address,
        &[&OBSERVE[..], &["--log", "all"]].concat(),
    );
    let mut socket = guard.connect();
    socket.say(GET.repeat(100));
    assert_eq!(socket.take(OK.len() * 100), OK.repeat(100).into_bytes());
    socket.say("whatever");
    socket.shut();
    assert_eq!(seen(socket), (b"whatever".to_vec(), None));
}

#[test]
fn idle_connections_end_with_the_process() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say(OK);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[&OBSERVE[..], &["--drain", "60s"]].concat());
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.take(OK.len()), OK.as_bytes());
    guard.signal("TERM");
    socket.ends();
    assert_eq!(guard.end().0, 0);
}

#[test]
fn a_request_that_was_begun_goes_on_when_the_process_ends() {
    let (tell, told) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        tell.send(socket.take(9)).expect("it waits");
        socket.head();
        socket.say(OK);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[&OBSERVE[..], &["--drain", "60s"]].concat());
    let mut socket = guard.connect();
    let (begun, rest) = GET.split_at(9);
    socket.say(begun);
    assert_eq!(told.recv(), Ok(begun.into()));
    guard.signal("TERM");
    // It listens no more once it has heard of it.
    while Socket::try_connect(&guard.address).is_some() {
        thread::yield_now();
    }
    socket.say(rest);
    assert_eq!(socket.take(OK.len()), OK.as_bytes());
    socket.ends();
    assert_eq!(guard.end().0, 0);
}

/// Also where the client has not taken yet what is wrong.
#[test]
fn a_wrong_response_is_told_as_that_at_the_end_of_the_process() {
    let folder = Folder::new();
    let (tell, told) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        let head = socket.head();
        let size = size_of(&head);
        socket.say(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n"));
        socket.say(["x".repeat(size).as_str(), "\r\nno size\r\n"].concat());
        tell.send(()).expect("it waits");
        socket.wait();
    });
    let options = [&OBSERVE[..], &["--drain", "200ms"]].concat();
    let guard = Guard::new(&folder.unix("clients"), &upstream.address, &options);
    // From less to more than the socket's buffer takes.
    let sizes = (0..=320 << 10).step_by(16 << 10);
    let sockets: Vec<_> = sizes
        .map(|size: usize| {
            let mut socket = guard.connect();
            socket.say(GET.replace("/a?b", &format!("/{size}")));
            told.recv().expect("it was asked");
            socket
        })
        .collect();
    let lines = guard.stop();
    assert_eq!(lines.len(), sockets.len());
    for line in &lines {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let size = size_of(line["request"].as_str().expect("a request"));
        let came = line["bytes"].as_u64().expect("a number");
        assert!(line["verdict"] == "malformed" || came < size as u64 + 60, "{line}");
    }
}

/// In the path of a request line.
fn size_of(request: &str) -> usize {
    let word = request.split(['/', ' ']).nth(2);
    word.and_then(|word| word.parse().ok()).expect("a number")
}
