//! The process where something fails again and again, such as to open a file: that is said, and not each time.
#![cfg(target_os = "linux")]

mod guarded;

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use guarded::{Folder, Guard, HANG, Upstream};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Asserts that so many lines were said in that time: once a minute.
fn seldom(said: &[String], what: &str, since: Instant) {
    let count = said.iter().filter(|line| line.contains(what)).count() as u64;
    assert!((1..=1 + since.elapsed().as_secs() / 60).contains(&count), "{what}: {said:?}");
}

/// How many files the process may have open, from now on.
fn limit(guard: &Guard, files: u32) {
    let limits = format!("--nofile={files}:");
    let set = Command::new("prlimit").args([&limits, "--pid", &guard.pid().to_string()]).status();
    assert!(set.expect("prlimit").success());
}

/// How often its threads have waited for something.
fn waits(guard: &Guard) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", guard.pid())).expect("it runs");
    let count = |task: std::fs::DirEntry| {
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        guarded::value(&status, "voluntary_ctxt_switches").map_or(0, |n| n.parse().expect("digits"))
    };
    tasks.flatten().map(count).sum()
}

/// Waits until it has tried to take a connection some times: nothing else is there to do.
fn has_tried(guard: &Guard) {
    let (before, hang) = (waits(guard), Instant::now() + HANG);
    while waits(guard) < before + 20 {
        assert!(Instant::now() < hang, "it does not try");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn that_no_connection_can_be_taken_is_said_once() {
    let since = Instant::now();
    let guard = Guard::before(&Upstream::saying(OK.as_bytes()), &[]);
    for _ in 0..2 {
        limit(&guard, 3);
        let mut socket = guard.connect();
        socket.say(GET);
        has_tried(&guard);
        limit(&guard, 1024);
        assert_eq!(socket.response().1, b"ok");
    }
    guard.signal("TERM");
    let (code, _, said) = guard.end();
    assert_eq!(code, 0);
    seldom(&said, "cannot be taken", since);
    assert!(
        said.iter().any(|line| line.contains("Too many open files") && line.contains("ulimit -n"))
    );
}

#[test]
fn that_nothing_can_be_saved_is_said_once() {
    let since = Instant::now();
    let folder = Folder::new();
    let save = folder.join("refused");
    std::fs::create_dir(&save).expect("a folder");
    let upstream = Upstream::saying(b"HTTP/1.1 200 OK\n\n");
    let guard = Guard::before(&upstream, &["--save", save.to_str().expect("a path")]);
    std::fs::remove_dir(&save).expect("it is empty");
    for _ in 0..3 {
        let mut socket = guard.connect();
        socket.say(GET);
        assert!(socket.response().0.starts_with("HTTP/1.1 502 "));
        assert!(guard.json()["saved"].is_null());
    }
    guard.signal("TERM");
    let (_, _, said) = guard.end();
    seldom(&said, "--save ", since);
}

#[test]
fn that_the_upstream_comes_and_goes_is_said_once() {
    let since = Instant::now();
    let folder = Folder::new();
    let path = folder.join("upstream");
    let guard = Guard::new("127.0.0.1:0", &format!("unix:{}", path.display()), &[]);
    let ask = || {
        let mut socket = guard.connect();
        socket.say(GET);
        socket.response().0
    };
    for _ in 0..3 {
        assert!(ask().starts_with("HTTP/1.1 502 "));
        Upstream::unix(&path, |mut socket| {
            socket.head();
            socket.say(OK);
        });
        assert!(ask().starts_with("HTTP/1.1 200 "));
        std::fs::remove_file(&path).expect("it is there");
    }
    guard.signal("TERM");
    let (_, lines, said) = guard.end();
    let told = lines.iter().filter(|line| line.contains("\"unreachable\"")).count();
    assert_eq!(told, 3, "each request has its line");
    for what in ["the upstream cannot be reached", "the upstream can be reached again"] {
        seldom(&said, what, since);
    }
}
