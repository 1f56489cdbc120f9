//! Every case of the library, played through the process: what is valid arrives, and of what is not there is a
//! page or a visible cut.
#![cfg(unix)]

mod guarded;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use bad_gateway::{Defect, Ending, Event, Framing, Limits, Outcome, Policy, ResponseParser, check};
use guarded::{Folder, Guard, Socket, Upstream};
use support::mutants::{Dice, mutate};
use support::{Exchange, Record, cases};

/// The options that make the policy of an exchange.
fn options(base: &str, exchange: &Exchange) -> Vec<String> {
    let start = match base {
        "strict" => Policy::STRICT,
        "lenient" => Policy::LENIENT,
        _ => Policy::GATEWAY,
    };
    let mut options = vec!["--policy".to_owned(), base.to_owned()];
    for &row in Defect::ALL {
        match (start.tolerates(row), exchange.policy.tolerates(row)) {
            (false, true) => options.extend(["--tolerate".to_owned(), row.name().to_owned()]),
            (true, false) => options.extend(["--refuse".to_owned(), row.name().to_owned()]),
            _ => {}
        }
    }
    let usual = support::numbers(&Limits::DEFAULT);
    for (own, usual) in support::numbers(exchange.policy.limits()).into_iter().zip(usual) {
        if let (true, (name, Some(number))) = (own != usual, own) {
            options.extend(["--limit".to_owned(), format!("{name}={number}")]);
        }
    }
    options
}

/// What a client saw.
#[derive(Debug)]
struct Seen {
    bytes: Vec<u8>,
    /// How the connection stood when it looked no further.
    ending: Ending,
}

/// STRICT, with room for whatever passed.
fn strict() -> Policy {
    let most = Limits::NAMES.iter().map(|name| (*name, u64::from(u32::MAX)));
    let mut limits = support::limits(most);
    limits.content = None;
    Policy::STRICT.with_limits(limits)
}

/// What the reader behind the guard says. A guard writes `Connection: close` behind as many fields as there is
/// room for.
fn read_behind(exchange: &Exchange, bytes: &[u8], ending: Ending) -> Record {
    let (bytes, policy) = (bytes.to_vec(), strict());
    Exchange { bytes, ending, policy, ..exchange.clone() }.read_whole_in::<512>()
}

/// Reads until a whole response is there and `more` bytes behind it, or the connection ends.
fn see(mut socket: Socket, exchange: &Exchange, more: u64) -> Seen {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let went = read_behind(exchange, &bytes, Ending::Open);
        if went.verdict == "valid" && went.leftover >= more {
            return Seen { bytes, ending: Ending::Open };
        }
        match socket.read(&mut piece) {
            Ok(0) => return Seen { bytes, ending: Ending::Closed },
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::WouldBlock, "it hangs");
                return Seen { bytes, ending: Ending::Reset };
            }
        }
    }
}

/// What must come of an exchange, and does not.
fn faults(exchange: &Exchange, seen: &Seen) -> Vec<String> {
    let mut faults = Vec::new();
    let came = exchange.read_whole();
    let direct = check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy);
    let went = read_behind(exchange, &seen.bytes, seen.ending);
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    if direct.outcome == Outcome::Valid {
        let status = came.status.map(|code| if code > 599 { 500 } else { code });
        hold(went.verdict == "valid", "valid");
        hold(went.status == status, "the status");
        hold(went.content == came.content, "the content");
        let tunnel = direct.framing == Some(Framing::Tunnel);
        hold(!tunnel || went.leftover == direct.leftover, "the tunnel's bytes");
        hold(tunnel || went.leftover == 0, "nothing behind it");
        return faults;
    }
    let answer = match exchange.ending {
        // What is still open runs into a time-out.
        Ending::Open => {
            Exchange { ending: Ending::TimedOut, ..exchange.clone() }.read_whole().answer
        }
        _ => came.answer,
    };
    let ours = went.fields.iter().any(|(name, _)| name.eq_ignore_ascii_case(b"proxy-status"));
    let page = went.verdict == "valid" && went.status == answer && ours;
    let cut = seen.ending != Ending::Open && went.verdict != "valid";
    // Behind a head that went there is nothing but a cut; it may have come with what is wrong.
    let begun = came.status.is_some() && came.status != Some(205);
    hold(page || (begun && cut), "a page, or a visible cut");
    faults
}

struct Job {
    name: String,
    exchange: Exchange,
    /// How many bytes the upstream writes at once.
    piece: usize,
}

/// Plays the jobs through a process with these options, on sockets of one kind.
fn play(options: &[String], jobs: &[Job], unix: bool) -> Vec<String> {
    let script: Arc<Mutex<Option<(Exchange, usize)>>> = Arc::default();
    let told = script.clone();
    let (done, over) = mpsc::channel::<()>();
    let over = Arc::new(Mutex::new(over));
    let answer = move |mut socket: Socket| {
        let (exchange, piece) = told.lock().expect("one").take().expect("a job");
        socket.head();
        for piece in exchange.bytes.chunks(piece) {
            // The guard may have refused it already.
            let _ = socket.write_all(piece);
        }
        match exchange.ending {
            Ending::Closed => {}
            Ending::Reset => socket.reset(),
            // The client is done then.
            _ => drop(over.lock().expect("one").recv()),
        }
    };
    let folder = Folder::new();
    let (upstream, listen) = if unix {
        (Upstream::unix(&folder.join("up"), answer), folder.unix("guard"))
    } else {
        (Upstream::tcp(answer), "127.0.0.1:0".to_owned())
    };
    let mut options: Vec<&str> = options.iter().map(String::as_str).collect();
    if jobs.iter().any(|job| waits(&job.exchange)) {
        // Whatever comes too late then, the answer is the same.
        options.extend(["--first-byte-timeout", "200ms", "--between-bytes-timeout", "200ms"]);
    }
    let guard = Guard::new(&listen, &upstream.address, &options);
    let mut bad = Vec::new();
    for Job { name, exchange, piece } in jobs {
        *script.lock().expect("one") = Some((exchange.clone(), *piece));
        let mut socket = guard.connect();
        socket.say(exchange.request_head());
        let direct = check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy);
        let tunnel = direct.framing == Some(Framing::Tunnel);
        let seen = see(socket, exchange, if tunnel { direct.leftover } else { 0 });
        let _ = done.send(());
        let faults = faults(exchange, &seen);
        if !faults.is_empty() {
            bad.push(format!(
                "{name} {options:?}: not {faults:?}\n  {:?} {:?}\n  in  {}\n  out {}",
                seen.ending,
                direct.outcome,
                exchange.bytes[..exchange.bytes.len().min(200)].escape_ascii(),
                seen.bytes[..seen.bytes.len().min(300)].escape_ascii()
            ));
        }
    }
    bad
}

/// Whether it ends by a time-out of the guard.
fn waits(exchange: &Exchange) -> bool {
    let direct = check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy);
    !matches!(exchange.ending, Ending::Closed | Ending::Reset)
        && !matches!(direct.outcome, Outcome::Valid | Outcome::Malformed(_))
}

/// Whether the process can be brought into it: TLS has a test of its own, and a cut of content to the close
/// cannot be shown to HTTP/1.0 on a Unix socket, which knows no reset either.
fn can_be_played(exchange: &Exchange, unix: bool) -> bool {
    let direct = check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy);
    let to_the_close = matches!(direct.framing, Some(Framing::Close | Framing::Chunked));
    let hidden = unix && exchange.http10_request && to_the_close;
    // Two fields are added there, and then the test's own parser has no room.
    let full = unix && to_the_close && direct.head.is_some_and(|head| head.fields > 254);
    let reset = unix && exchange.ending == Ending::Reset;
    let connect_with_content = exchange.method == "CONNECT" && exchange.sending;
    exchange.ending != Ending::Truncated && !hidden && !full && !reset && !connect_with_content
}

fn play_all(unix: bool) {
    let mut jobs: BTreeMap<(Vec<String>, bool), Vec<Job>> = BTreeMap::new();
    let mut count = 0;
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            if can_be_played(&exchange, unix) {
                let key = (options(policy, &exchange), waits(&exchange));
                jobs.entry(key).or_default().push(Job {
                    name: case.name.clone(),
                    exchange,
                    piece: usize::MAX,
                });
                count += 1;
            }
        }
    }
    assert!(count > 1_000, "only {count} of them");
    let jobs = Arc::new(Mutex::new(jobs.into_iter().collect::<Vec<_>>()));
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let jobs = jobs.clone();
            thread::spawn(move || {
                let mut bad = Vec::new();
                loop {
                    let next = jobs.lock().expect("a list").pop();
                    let Some(((options, _), jobs)) = next else { return bad };
                    bad.extend(play(&options, &jobs, unix));
                }
            })
        })
        .collect();
    let bad: Vec<_> = workers.into_iter().flat_map(|one| one.join().expect("no panic")).collect();
    let shown = bad.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(bad.is_empty(), "{} of {count}:\n{shown}", bad.len());
}

#[test]
fn every_case_through_tcp() {
    play_all(false);
}

#[test]
fn every_case_through_unix_sockets() {
    play_all(true);
}

/// Mutants of the cases, in pieces by chance; `BAD_GATEWAY_MUTANTS` sets how many, `BAD_GATEWAY_SEED` starts
/// elsewhere.
#[test]
fn mutants_through_tcp() {
    let number = |variable: &str, default: u64| {
        std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
    };
    let seed = number("BAD_GATEWAY_SEED", 0x90a2_d5ee);
    let mut dice = Dice(seed.max(1));
    let cases = cases::all();
    let seeds: Vec<Exchange> = cases
        .iter()
        .flat_map(|case| case.runs())
        .filter(|(policy, exchange, _)| *policy == "gateway" && exchange.policy == Policy::GATEWAY)
        .map(|(_, exchange, _)| exchange)
        .filter(|exchange| exchange.bytes.len() < 600)
        .collect();
    let mut jobs = Vec::new();
    for round in 0..number("BAD_GATEWAY_MUTANTS", 1_000) {
        let mut exchange = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(3) {
            mutate(&mut exchange.bytes, &mut dice);
        }
        // A reset would take away what its sender has not sent yet.
        exchange.ending = Ending::Closed;
        let piece = *dice.pick(&[1, 7, 40, 1_000]);
        if can_be_played(&exchange, false) {
            jobs.push(Job { name: format!("mutant {round} of seed {seed}"), exchange, piece });
        }
    }
    let options = ["--policy".to_owned(), "gateway".to_owned()];
    let bad = play(&options, &jobs, false);
    assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), jobs.len(), bad.join("\n"));
}

/// Valid responses, cut off at every point, or silent from there on.
#[test]
fn what_is_cut_anywhere_is_never_whole() {
    let cases = cases::all();
    let whole = cases
        .iter()
        .flat_map(|case| case.runs().into_iter().map(move |run| (&case.name, run)))
        .filter(|(_, (policy, exchange, _))| {
            *policy == "gateway" && exchange.policy == Policy::GATEWAY && exchange.bytes.len() < 120
        })
        .filter(|(_, (_, exchange, _))| exchange.read_whole().verdict == "valid");
    let (mut cut, mut silent) = (Vec::new(), Vec::new());
    for (name, (_, exchange, _)) in whole.step_by(5) {
        for at in 0..exchange.bytes.len() {
            let bytes = exchange.bytes[..at].to_vec();
            let stops = |ending| {
                let exchange = Exchange { bytes: bytes.clone(), ending, ..exchange.clone() };
                Job { name: format!("{name} cut at {at}"), exchange, piece: usize::MAX }
            };
            cut.push(stops(Ending::Closed));
            // Each takes its time.
            if (at + silent.len()).is_multiple_of(50) {
                silent.push(stops(Ending::TimedOut));
            }
        }
    }
    assert!(cut.len() > 1_000 && silent.len() > 15, "{} {}", cut.len(), silent.len());
    let options = ["--policy".to_owned(), "gateway".to_owned()];
    for mut jobs in [cut, silent] {
        jobs.retain(|job| can_be_played(&job.exchange, false));
        let bad = play(&options, &jobs, false);
        assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), jobs.len(), bad.join("\n"));
    }
}

/// The parser's steps are needed by whoever looks only at heads; here they hold that a page is one.
#[test]
fn a_page_is_what_it_says() {
    let guard = Guard::before(&Upstream::saying(b"HTTP/1.1 2OO OK\r\n\r\n"), &[]);
    let mut socket = guard.connect();
    socket.say("GET / HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\n\r\n");
    let (bytes, end) = socket.rest();
    assert!(end.is_ok());
    let request = bad_gateway::RequestContext::new(bad_gateway::Method::Get);
    let mut parser = ResponseParser::<256>::new(Policy::STRICT, request);
    let step = parser.step(&bytes).expect("valid");
    assert!(matches!(step.event, Event::Head(Framing::Length(_))));
    assert_eq!(parser.head(&bytes[..step.consumed]).status(), 502);
}
