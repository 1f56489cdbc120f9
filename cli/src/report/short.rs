//! One line for each finding, as compilers write them: `FILE:OFFSET: H001 bare-lf: …`.
//!
//! A response in which there is nothing to find gives no line.

use bad_gateway::{Outcome, Verdict};

use super::human;
use super::words::count;
use crate::input::Reading;

/// The lines of one response, each with its line end.
pub fn lines(source: &str, reading: &Reading<'_>) -> String {
    let verdict = &reading.verdict;
    let mut found = Vec::new();
    for deviation in verdict.deviations.iter() {
        let defect = deviation.defect;
        let text = format!("tolerated {} {}: {}", defect.code(), defect.name(), defect.message());
        found.push((deviation.offset, text));
    }
    found.extend(finding(reading, verdict));
    let line = |(offset, text): &(u64, String)| format!("{source}:{offset}: {text}\n");
    found.iter().map(line).collect()
}

/// What is wrong with the response as a whole, and where.
fn finding(reading: &Reading<'_>, verdict: &Verdict) -> Option<(u64, String)> {
    // A sentence that goes on has no full stop.
    let with_cause = |text: String| match reading.looks_like() {
        Some(says) => format!("{}; {says}", text.trim_end_matches('.')),
        None => text,
    };
    let around = reading.surroundings.as_ref();
    let stopped = || around.and_then(|around| Some(around.excerpt.as_ref()?.at)).unwrap_or(0);
    let inside = || around.map_or(String::new(), |around| human::where_it_stopped(reading, around));
    Some(match verdict.outcome {
        Outcome::Malformed(reject) => {
            let defect = reject.defect;
            let text = format!("{} {}: {}", defect.code(), defect.name(), defect.message());
            (reject.offset, with_cause(text))
        }
        Outcome::Incomplete => {
            (stopped(), with_cause(format!("incomplete: it stops {}", inside())))
        }
        Outcome::NoResponse => (0, with_cause("no-response: nothing came".to_owned())),
        Outcome::NeedMore => (stopped(), format!("need-more: it stands {}", inside())),
        _ if verdict.leftover > 0 => {
            let bytes = count(verdict.leftover, "byte");
            let belong = if verdict.leftover == 1 { "belongs" } else { "belong" };
            let text = format!("leftover: {bytes} that {belong} to no response");
            (verdict.consumed, with_cause(text))
        }
        _ => return None,
    })
}
