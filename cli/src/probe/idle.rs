//! What became of idle connections, in each format.

use std::io;
use std::time::Duration;

use bad_gateway::Outcome;
use bad_gateway::cause::Cause;
use bad_gateway_report::report::sarif::{Findings, UNREACHABLE};
use bad_gateway_report::report::style::{BAD, BOLD, GOOD, PLAIN, paint};
use bad_gateway_report::report::{Told, gateways, human, json, row};
use serde_json::{Map, Value, json};

use super::limit::AfterIdle;
use super::tell::briefly;

/// From here on it is worth it to keep connections for less than the upstream does.
const WORTH_KEEPING: Duration = Duration::from_secs(3);

/// Whether all that came was valid, and the connections were treated as RFC 9112 §9.3 has it.
pub(crate) fn is_good(after: &AfterIdle) -> bool {
    !matches!(after, AfterIdle::Refused(_) | AfterIdle::NotValid(_) | AfterIdle::Unreachable(_))
}

/// What became of the connections that were left idle for these times.
pub(crate) struct Idled<'a> {
    pub(crate) times: &'a [Duration],
    pub(crate) found: &'a [AfterIdle],
}

impl Told for Idled<'_> {
    fn human(&self, source: &str) -> (String, bool) {
        (text(source, self.times, self.found), true)
    }

    fn short(&self, source: &str) -> String {
        short(source, self.times, self.found)
    }

    fn json(&self, source: &str) -> io::Result<Vec<u8>> {
        lines(source, self.times, self.found)
    }

    fn findings(&self) -> Findings {
        let mut findings = Findings::default();
        for (time, after) in self.times.iter().zip(self.found) {
            let text = format!("Idle for {}: {}.", briefly(*time), what_became(after));
            match after {
                AfterIdle::Refused(outcome) | AfterIdle::NotValid(outcome) => {
                    findings.outcome(*outcome, text, 0);
                }
                AfterIdle::Unreachable(_) => findings.error(UNREACHABLE, text, 0),
                _ => {}
            }
        }
        findings
    }
}

/// For a person.
fn text(source: &str, times: &[Duration], found: &[AfterIdle]) -> String {
    let style = if found.iter().all(is_good) { GOOD } else { BAD };
    let word = paint(style, &format!("{:<11}", "IDLE"));
    let mut text = format!("{word} {}\n\n", paint(BOLD, source));
    for (time, after) in times.iter().zip(found) {
        text += &row(&briefly(*time), &what_became(after), PLAIN);
    }
    let limit = found.iter().filter_map(|after| match after {
        AfterIdle::Closed(time) | AfterIdle::Spoke(time, _) => Some(*time),
        _ => None,
    });
    let answered =
        times.iter().zip(found).filter(|(_, after)| matches!(after, AfterIdle::Answered));
    let answered = answered.map(|(time, _)| *time).max();
    match (limit.min(), answered) {
        (Some(limit), _) => text + "\n" + &keep_alive(limit),
        (None, Some(longest)) => {
            let kept = format!("an idle connection is kept for {} at least", briefly(longest));
            text + "\n" + &row("keep-alive", &kept, PLAIN)
        }
        (None, None) => text,
    }
}

/// A line for each time.
fn short(source: &str, times: &[Duration], found: &[AfterIdle]) -> String {
    let line = |(time, after): (&Duration, &AfterIdle)| {
        format!("{source}: idle {}: {}\n", briefly(*time), what_became(after))
    };
    times.iter().zip(found).map(line).collect()
}

fn what_became(after: &AfterIdle) -> String {
    match after {
        AfterIdle::Answered => "still open, and the next request was answered".to_owned(),
        AfterIdle::Closed(time) => format!("closed by the upstream after {}", briefly(*time)),
        AfterIdle::Spoke(time, count) => {
            format!("{count} bytes came unasked after {}, such as a 408", briefly(*time))
        }
        AfterIdle::Refused(Outcome::NoResponse) => {
            "still open, but the next request got not one byte".to_owned()
        }
        AfterIdle::Refused(outcome) => format!("the next response was {}", in_words(*outcome)),
        AfterIdle::NotKept(None) => "not kept: the connection ended with the response".to_owned(),
        AfterIdle::NotKept(Some(barrier)) => format!("not kept: {barrier}"),
        AfterIdle::NotValid(outcome) => {
            format!("the first response already was {}: probe without --idle", in_words(*outcome))
        }
        AfterIdle::Unreachable(why) => why.to_string(),
    }
}

fn in_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Valid => "valid",
        Outcome::Malformed(_) => "malformed",
        Outcome::Incomplete => "incomplete",
        Outcome::NoResponse => "none at all",
        _ => "not complete",
    }
}

/// What follows for a gateway from the time after which the upstream closes.
fn keep_alive(limit: Duration) -> String {
    let kept = format!("an idle connection is closed after {}", briefly(limit));
    if limit < WORTH_KEEPING {
        let kept = format!("{kept}: a gateway gains little by keeping any");
        return row("keep-alive", &kept, PLAIN);
    }
    let kept = format!("{kept}: the gateway must give it up earlier");
    let seconds = Duration::from_millis(250).saturating_add(limit).as_secs() - 1;
    let line = |line: &str| {
        // HAProxy closes half of the idle connections each time.
        line.replace("4s", &format!("{seconds}s")).replace("2s", &format!("{}s", seconds / 2))
    };
    let lines = gateways(Cause::KeepAliveRace.mend()).into_iter();
    let lines: Vec<_> = lines.map(|(gateway, text)| (gateway, line(text))).collect();
    row("keep-alive", &kept, PLAIN) + &human::copied(&lines)
}

/// A line of JSON for each time.
fn lines(source: &str, times: &[Duration], found: &[AfterIdle]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for (time, after) in times.iter().zip(found) {
        let (became, moment) = match after {
            AfterIdle::Answered => ("answered", None),
            AfterIdle::Closed(moment) => ("closed", Some(*moment)),
            AfterIdle::Spoke(moment, _) => ("spoke", Some(*moment)),
            AfterIdle::Refused(_) => ("refused", None),
            AfterIdle::NotKept(_) => ("not_kept", None),
            AfterIdle::NotValid(_) => ("not_valid", None),
            AfterIdle::Unreachable(_) => ("unreachable", None),
        };
        let mut row = Map::new();
        row.insert("source".to_owned(), source.into());
        row.insert("idle".to_owned(), json!(time.as_secs_f64()));
        row.insert("became".to_owned(), became.into());
        let moment = moment.map_or(Value::Null, |moment| json!(moment.as_secs_f64()));
        row.insert("after".to_owned(), moment);
        row.insert("says".to_owned(), what_became(after).into());
        lines.extend(json::written(&row)?);
    }
    Ok(lines)
}
