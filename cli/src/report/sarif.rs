//! SARIF 2.1.0: a log that tools for code review and security show.
//!
//! It is written as it comes: what stands before the results, each result, what stands behind them.

use bad_gateway::{Defect, Outcome};
use serde_json::{Value, json};

use super::human;
use crate::input::Reading;

/// What stands before the results; `version` is the command's.
pub fn begin(version: &str) -> String {
    let rules: Vec<Value> =
        Defect::ALL.iter().map(|&defect| rule(defect)).chain(others()).collect();
    let driver = json!({"name": "bad-gateway", "version": version, "rules": rules});
    let begin = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": []}],
    });
    let text = begin.to_string();
    // The list of results is the last thing in it, and is still open.
    let end = text.len() - END.len();
    format!("{}\n", &text[..end])
}

/// What stands behind the results.
const END: &str = "]}]}";

/// The end of the log.
pub fn end() -> String {
    format!("{END}\n")
}

fn rule(defect: Defect) -> Value {
    let (rfc, section) = defect.rfc();
    json!({
        "id": defect.code(),
        "name": defect.name(),
        "shortDescription": {"text": defect.message()},
        "helpUri": format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}"),
    })
}

/// What can be found that is no defect.
fn others() -> [Value; 3] {
    let rule = |id: &str, text: &str| json!({"id": id, "shortDescription": {"text": text}});
    [
        rule(INCOMPLETE, "The connection ended before the response did."),
        rule(NO_RESPONSE, "The connection ended without one byte of a response."),
        rule(UNREACHABLE, "There is no connection to the upstream."),
    ]
}

/// The rule of a response that was cut off.
pub const INCOMPLETE: &str = "incomplete";
/// The rule of a response that never came.
pub const NO_RESPONSE: &str = "no-response";
/// The rule of an upstream to which there is no connection.
pub const UNREACHABLE: &str = "unreachable";

/// What was found of one response.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Findings {
    /// The place of the response's first byte in the input.
    pub start: u64,
    /// Which of pipelined responses it is, from 0.
    pub index: usize,
    found: Vec<Finding>,
}

#[derive(Debug)]
struct Finding {
    rule: &'static str,
    level: &'static str,
    text: String,
    offset: u64,
}

impl Findings {
    /// Adds what is wrong at that offset, by its rule.
    pub fn error(&mut self, rule: &'static str, text: String, offset: u64) {
        self.found.push(Finding { rule, level: "error", text, offset });
    }

    /// Adds what became of the response, in these words, if it was not valid; `stopped` is where one that was cut off
    /// stopped.
    pub fn outcome(&mut self, outcome: Outcome, text: String, stopped: u64) {
        match outcome {
            Outcome::Malformed(reject) => self.error(reject.defect.code(), text, reject.offset),
            Outcome::Incomplete => self.error(INCOMPLETE, text, stopped),
            Outcome::NoResponse => self.error(NO_RESPONSE, text, 0),
            _ => {}
        }
    }

    /// Says more of the last one, if there is any.
    pub fn add(&mut self, more: &str) {
        if let Some(last) = self.found.last_mut() {
            last.text += more;
        }
    }

    /// The results, one a line; `first` if none was written before. `uri` is the file's or the upstream's;
    /// `exact` says that offsets in the response are those in there.
    pub fn results(&self, uri: &str, exact: bool, first: bool) -> String {
        let result = |finding: &Finding| {
            let offset = finding.offset;
            let mut place = json!({"artifactLocation": {"uri": uri}});
            if exact {
                place["region"] = json!({"byteOffset": self.start + offset, "byteLength": 1});
            }
            json!({
                "ruleId": finding.rule,
                "level": finding.level,
                "message": {"text": finding.text},
                "locations": [{"physicalLocation": place}],
                "properties": {"offset": offset, "response": self.index + 1},
            })
        };
        let mut text = String::new();
        for (number, finding) in self.found.iter().enumerate() {
            let comma = if first && number == 0 { "" } else { "," };
            text += &format!("{comma}{}\n", result(finding));
        }
        text
    }
}

/// What was found of one response.
pub fn findings(reading: &Reading<'_>) -> Findings {
    let verdict = &reading.verdict;
    let around = reading.surroundings.as_ref();
    let start = around.map_or(0, |around| around.start);
    let mut findings = Findings { start, index: reading.index, found: Vec::new() };
    for deviation in verdict.deviations.iter() {
        let (defect, offset) = (deviation.defect, deviation.offset);
        let text = format!("{} Tolerated, at byte {offset}.", defect.message());
        findings.found.push(Finding { rule: defect.code(), level: "note", text, offset });
    }
    let cause = reading.looks_like().map_or(String::new(), |says| format!(" It {says}."));
    let stopped = around.and_then(|around| Some(around.excerpt.as_ref()?.at)).unwrap_or(0);
    let text = match verdict.outcome {
        Outcome::Malformed(reject) => {
            format!("{} At byte {}.{cause}", reject.defect.message(), reject.offset)
        }
        Outcome::Incomplete => {
            let inside =
                around.map_or(String::new(), |around| human::where_it_stopped(reading, around));
            format!("It stops {inside}{cause}")
        }
        Outcome::NoResponse => format!("Nothing came.{cause}"),
        _ => return findings,
    };
    findings.outcome(verdict.outcome, text, stopped);
    findings
}
