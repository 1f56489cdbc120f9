//! What came, in lines for a person or as one of JSON.

use std::io;
use std::time::Duration;

use bad_gateway::{Answer, Ending, Outcome};
use bad_gateway_report::input::{Reader, Reading};
use bad_gateway_report::report::style::{BAD, BOLD, PLAIN, paint};
use bad_gateway_report::report::{Beside, Speaks, human, json, row, short};
use serde_json::{Map, Value, json};

use super::question::{QUESTIONS, Question};
use super::session::{Circumstances, Setup};
use crate::net::Unreachable;

/// What to do about an upstream that closes without a word.
const SILENT: &str = "look for a crash or a restart in the upstream's log at that time";

/// Whether the port was asked what it speaks, and what it answered.
#[derive(Clone, Copy)]
pub(crate) enum Asked {
    Not,
    InVain,
    /// It was asked in TLS, and inside that it was silent.
    InTls,
    Speaks(&'static Question),
}

/// The report on one exchange for a person, and whether it is more than a line.
pub(crate) fn text(
    source: &str,
    reading: &Reading<'_>,
    around: &Circumstances,
    asked: Asked,
) -> (String, bool) {
    let mut facts = Vec::new();
    if around.times.is_some() && !source.contains(&around.peer.to_string()) {
        facts.push(("peer", around.peer.to_string()));
    }
    facts.push(("times", times(around, reading.verdict.ending)));
    facts.extend(around.seen.fault.clone().map(|fault| ("error", fault)));
    if reading.verdict.ending == Ending::TimedOut && still_came(around) {
        facts.push(("note", "bytes still came when the time was up: see --max-time".to_owned()));
    }
    let speaks = speaks(reading, asked);
    let address = Some(around.peer.to_string());
    human::text_beside(source, reading, &Beside { speaks, facts, address })
}

/// One line for a response that needs no more, among many of them.
pub(crate) fn brief(source: &str, reading: &Reading<'_>, around: &Circumstances) -> Option<String> {
    let verdict = &reading.verdict;
    let plain = verdict.outcome == Outcome::Valid && verdict.leftover == 0;
    let plain = plain && reading.cause.is_none();
    let line =
        (plain && verdict.deviations.is_empty()).then(|| human::headline(source, reading))?;
    let took = around.seen.clock.last.map_or(String::new(), |last| format!(", {}", briefly(last)));
    let way = if around.times.is_none() { ", same connection" } else { "" };
    Some(format!("{}{took}{way}\n", line.trim_end()))
}

/// A line for each finding; none where there is nothing to find.
pub(crate) fn short(source: &str, reading: &Reading<'_>, asked: Asked) -> String {
    let silent = reading.verdict.outcome == Outcome::NoResponse;
    let found = match asked {
        // The port was asked, so there is nothing to suppose.
        Asked::Speaks(_) | Asked::InVain | Asked::InTls if silent => {
            format!("{source}:0: no-response: nothing came\n")
        }
        _ => short::lines(source, reading),
    };
    match asked {
        Asked::Speaks(question) => format!("{}; speaks {}\n", found.trim_end(), question.speaks),
        _ => found,
    }
}

/// Whether the upstream was not done when it was given up.
fn still_came(around: &Circumstances) -> bool {
    let clock = around.seen.clock;
    let quiet = clock.end.zip(clock.last).map(|(end, last)| end.saturating_sub(last));
    quiet.is_some_and(|quiet| quiet < Duration::from_secs(1))
}

fn speaks(reading: &Reading<'_>, asked: Asked) -> Option<Speaks> {
    match asked {
        Asked::Not => None,
        Asked::InTls => {
            let text = "TLS, as it was asked; what is inside of it got no answer".to_owned();
            Some(Speaks { text, advice: Some(SILENT), lines: Vec::new() })
        }
        Asked::InVain => {
            let all: Vec<&str> = QUESTIONS.iter().map(|question| question.speaks).collect();
            let text = format!("nothing that is known here; it was asked in {}", all.join(", "));
            let silent = reading.verdict.outcome == Outcome::NoResponse;
            let advice = silent.then_some(match reading.verdict.ending {
                Ending::TimedOut => "is the upstream overloaded, or does it work for longer?",
                _ => SILENT,
            });
            Some(Speaks { text, advice, lines: Vec::new() })
        }
        Asked::Speaks(question) => {
            let text = format!("{} on this port (it answered {})", question.speaks, question.asked);
            let (advice, lines) = question.mend();
            Some(Speaks { text, advice, lines })
        }
    }
}

/// `connect 0.1 ms; after the request: first byte 1.2 ms, head 1.2 ms, last byte 1.3 ms`
fn times(around: &Circumstances, ending: Ending) -> String {
    let connecting = match around.times {
        None => "same connection as before".to_owned(),
        Some(times) => {
            let steps =
                [("resolve", times.resolve), ("connect", Some(times.connect)), ("TLS", times.tls)];
            listed(steps)
        }
    };
    let clock = around.seen.clock;
    let ended = match ending {
        Ending::Closed => "closed",
        Ending::Reset => "reset",
        Ending::Truncated => "cut",
        _ => "given up",
    };
    let steps = [
        ("first byte", clock.first),
        ("head", clock.head),
        ("last byte", clock.last),
        (ended, clock.end),
    ];
    let steps = listed(steps);
    if steps.is_empty() { connecting } else { format!("{connecting}; after the request: {steps}") }
}

fn listed<const N: usize>(steps: [(&str, Option<Duration>); N]) -> String {
    let told =
        steps.into_iter().filter_map(|(step, took)| Some(format!("{step} {}", briefly(took?))));
    told.collect::<Vec<_>>().join(", ")
}

/// A duration, as exact as a person needs it.
pub(super) fn briefly(duration: Duration) -> String {
    let milliseconds = milliseconds(duration);
    match milliseconds {
        ..9.95 => format!("{milliseconds:.1} ms"),
        ..999.5 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1}", milliseconds / 1000.0).trim_end_matches(".0").to_owned() + " s",
    }
}

/// In milliseconds, down to a thousandth.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

/// How long the responses took: `0.3 ms to 4.2 ms, half of them 0.4 ms or less`.
pub(crate) fn spread(took: &mut [Duration]) -> Option<String> {
    took.sort_unstable();
    let (first, last) = (took.first()?, took.last()?);
    let middle = took[(took.len() - 1) / 2];
    Some(format!(
        "{} to {}, half of them {} or less",
        briefly(*first),
        briefly(*last),
        briefly(middle)
    ))
}

/// The line of JSON for one exchange: the keys of `check`, then those of the connection.
pub(crate) fn line(
    source: &str,
    reading: &Reading<'_>,
    around: &Circumstances,
    asked: Asked,
) -> io::Result<Vec<u8>> {
    let mut row = json::row(source, reading)?;
    let speaks = match asked {
        Asked::Speaks(question) => {
            row.insert("cause".to_owned(), serde_json::to_value(question.cause())?);
            Value::from(question.speaks)
        }
        _ => Value::Null,
    };
    let clock = around.seen.clock;
    let times = around.times;
    let ms = json!({
        "resolve": times.and_then(|times| times.resolve).map(milliseconds),
        "connect": times.map(|times| milliseconds(times.connect)),
        "tls": times.and_then(|times| times.tls).map(milliseconds),
        "first": clock.first.map(milliseconds),
        "head": clock.head.map(milliseconds),
        "last": clock.last.map(milliseconds),
        "end": clock.end.map(milliseconds),
    });
    let peer = around.peer.to_string().into();
    extend(&mut row, (peer, around.times.is_none(), ms, speaks, Value::Null));
    json::written(&row)
}

fn extend(row: &mut Map<String, Value>, keys: (Value, bool, Value, Value, Value)) {
    let (peer, reused, ms, speaks, unreachable) = keys;
    row.insert("peer".to_owned(), peer);
    row.insert("reused".to_owned(), reused.into());
    row.insert("ms".to_owned(), ms);
    row.insert("speaks".to_owned(), speaks);
    row.insert("unreachable".to_owned(), unreachable);
}

/// What is said for a person where there was no connection.
pub(crate) fn unreachable_text(source: &str, why: &Unreachable) -> String {
    let word = paint(BAD, "UNREACHABLE");
    let status = match why.reason.answer() {
        Answer::GatewayTimeout => "504 Gateway Timeout",
        _ => "502 Bad Gateway",
    };
    let answer = format!("{status}, Proxy-Status error={}", why.reason.as_str());
    let mut text = format!("{word} {}\n\n", paint(BOLD, source));
    text += &human::indented(&why.message);
    text += "\n";
    text += &row("answer", &answer, PLAIN);
    text += &row("retry", "yes: the request was not sent", PLAIN);
    if !why.look.is_empty() {
        text += &row("next", &why.look, PLAIN);
    }
    text
}

/// The line where there was no connection.
pub(crate) fn unreachable_short(source: &str, why: &Unreachable) -> String {
    format!("{source}:0: unreachable: {} ({})\n", why.message, why.reason.as_str())
}

/// The line of JSON where there was no connection: that of a response that never came.
pub(crate) fn unreachable_line(
    source: &str,
    why: &Unreachable,
    setup: &Setup<'_>,
) -> io::Result<Vec<u8>> {
    let timed_out = why.reason.answer() == Answer::GatewayTimeout;
    let ending = if timed_out { Ending::TimedOut } else { Ending::Closed };
    let plan = setup.plan(ending, false);
    let mut row = Map::new();
    let mut tell = |reading: &Reading<'_>| json::row(source, reading).map(|it| row = it);
    let read = Reader::new(&plan, &plan.requests[0]).read(&mut io::empty(), &mut tell);
    read.map_err(|_| io::Error::other("nothing cannot be read"))?;
    row.insert("answer".to_owned(), why.reason.answer().status().into());
    row.insert("proxy_status".to_owned(), why.reason.as_str().into());
    row.insert("retry".to_owned(), true.into());
    row.insert("cause".to_owned(), Value::Null);
    let unreachable = json!({"error": why.reason.as_str(), "says": why.message, "look": why.look});
    extend(&mut row, (Value::Null, false, Value::Null, Value::Null, unreachable));
    json::written(&row)
}
