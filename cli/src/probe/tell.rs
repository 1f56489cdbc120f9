//! What came, in each format.

use std::io;
use std::time::Duration;

use bad_gateway::{Ending, Outcome};
use bad_gateway_report::input::Reading;
use bad_gateway_report::report::sarif::{self, Findings};
use bad_gateway_report::report::{Beside, Speaks, Told, human, json, short};
use serde_json::{Map, Value, json};

use super::question::{QUESTIONS, Question};
use super::session::Circumstances;

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

/// One exchange, and what there is to know about it beside its bytes.
pub(crate) struct Exchange<'a> {
    pub(crate) reading: &'a Reading<'a>,
    pub(crate) around: &'a Circumstances,
    pub(crate) asked: Asked,
}

impl Told for Exchange<'_> {
    fn human(&self, source: &str) -> (String, bool) {
        text(source, self.reading, self.around, self.asked)
    }

    fn brief(&self, source: &str) -> (String, bool) {
        match brief(source, self.reading, self.around) {
            Some(line) => (line, false),
            None => self.human(source),
        }
    }

    fn short(&self, source: &str) -> String {
        short(source, self.reading, self.asked)
    }

    fn json(&self, source: &str) -> io::Result<Vec<u8>> {
        line(source, self.reading, self.around, self.asked)
    }

    fn findings(&self) -> Findings {
        let mut findings = sarif::findings(self.reading);
        if let Asked::Speaks(question) = self.asked {
            findings.add(&format!(" It speaks {}.", question.speaks));
        }
        findings
    }
}

/// The report on one exchange for a person, and whether it is more than a line.
fn text(
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
fn brief(source: &str, reading: &Reading<'_>, around: &Circumstances) -> Option<String> {
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
fn short(source: &str, reading: &Reading<'_>, asked: Asked) -> String {
    let silent = reading.verdict.outcome == Outcome::NoResponse;
    let found = match asked {
        // The port was asked, so there is nothing to suppose.
        Asked::Speaks(_) | Asked::InVain | Asked::InTls if silent => {
            format!("{source}:0: no-response: nothing came\n")
        }
        _ => short::lines(source, reading),
    };
    match asked {
        Asked::Speaks(question) => {
            format!("{}; speaks {}\n", found.trim_end_matches(['.', '\n']), question.speaks)
        }
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
fn line(
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

pub(super) fn extend(row: &mut Map<String, Value>, keys: (Value, bool, Value, Value, Value)) {
    let (peer, reused, ms, speaks, unreachable) = keys;
    row.insert("peer".to_owned(), peer);
    row.insert("reused".to_owned(), reused.into());
    row.insert("ms".to_owned(), ms);
    row.insert("speaks".to_owned(), speaks);
    row.insert("unreachable".to_owned(), unreachable);
}
