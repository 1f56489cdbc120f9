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

/// The verdicts that are no defects.
fn others() -> [Value; 2] {
    let rule = |id: &str, text: &str| json!({"id": id, "shortDescription": {"text": text}});
    [
        rule("incomplete", "The connection ended before the response did."),
        rule("no-response", "The connection ended without one byte of a response."),
    ]
}

/// The results of one response, one a line; `first` if none was written before. `uri` is the
/// file's; `exact` says that offsets in the response are those in the file.
pub fn results(uri: &str, exact: bool, reading: &Reading<'_>, first: bool) -> String {
    let verdict = &reading.verdict;
    let around = reading.surroundings.as_ref();
    let mut found: Vec<Value> = Vec::new();
    let mut find = |id: &str, level: &str, text: String, offset: u64| {
        let start = around.map_or(0, |around| around.start);
        let mut place = json!({"artifactLocation": {"uri": uri}});
        if exact {
            place["region"] = json!({"byteOffset": start + offset, "byteLength": 1});
        }
        found.push(json!({
            "ruleId": id,
            "level": level,
            "message": {"text": text},
            "locations": [{"physicalLocation": place}],
            "properties": {"offset": offset, "response": reading.index + 1},
        }));
    };
    for deviation in verdict.deviations.iter() {
        let (defect, offset) = (deviation.defect, deviation.offset);
        let text = format!("{} Tolerated, at byte {offset}.", defect.message());
        find(defect.code(), "note", text, offset);
    }
    let cause = reading.looks_like().map_or(String::new(), |says| format!(" It {says}."));
    let stopped = around.and_then(|around| Some(around.excerpt.as_ref()?.at)).unwrap_or(0);
    match verdict.outcome {
        Outcome::Malformed(reject) => {
            let (defect, offset) = (reject.defect, reject.offset);
            let text = format!("{} At byte {offset}.{cause}", defect.message());
            find(defect.code(), "error", text, offset);
        }
        Outcome::Incomplete => {
            let inside =
                around.map_or(String::new(), |around| human::where_it_stopped(reading, around));
            find("incomplete", "error", format!("It stops {inside}{cause}"), stopped);
        }
        Outcome::NoResponse => find("no-response", "error", format!("Nothing came.{cause}"), 0),
        _ => {}
    }
    let mut text = String::new();
    for (number, result) in found.iter().enumerate() {
        let comma = if first && number == 0 { "" } else { "," };
        text += &format!("{comma}{result}\n");
    }
    text
}
