//! One line of JSON for each response.
//!
//! The keys of the verdict are the library's, in its order; what only the command knows stands
//! among them.

use std::io;

use bad_gateway::cause::{self, Evidence};
use bad_gateway::{Reject, Verdict};
use serde_json::{Map, Value, json};

use crate::escape;
use crate::input::{Place, Reading, Remedy, Trials};

/// The line of one response, with its line end.
///
/// # Errors
///
/// None that can come up: what is written are numbers and text.
pub fn line(source: &str, reading: &Reading<'_>) -> io::Result<Vec<u8>> {
    written(&row(source, reading)?)
}

/// A line of these keys, with its line end.
///
/// # Errors
///
/// None that can come up: what is written are numbers and text.
pub fn written(row: &Map<String, Value>) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec(row)?;
    text.push(b'\n');
    Ok(text)
}

/// The keys of one response, in their order.
///
/// # Errors
///
/// None that can come up: what is written are numbers and text.
pub fn row(source: &str, reading: &Reading<'_>) -> io::Result<Map<String, Value>> {
    keys(source, &reading.verdict, Some(reading))
}

/// The keys of one response, in their order, with what a reading of its bytes found out; where not all of them
/// were at hand, only as far as the verdict is the same.
///
/// # Errors
///
/// As [`line()`].
pub fn keys(
    source: &str,
    verdict: &Verdict,
    reading: Option<&Reading<'_>>,
) -> io::Result<Map<String, Value>> {
    let same = reading.filter(|reading| reading.verdict.outcome == verdict.outcome);
    let headed = reading.filter(|_| verdict.head.is_some());
    let cause = match same {
        Some(reading) => reading.cause.map(|(cause, _)| cause),
        None => cause::likely(verdict, Evidence::new(verdict.ending)),
    };
    let place = same.and_then(|reading| reading.place);
    let none = Trials::default();
    let trials = same.map_or(&none, |reading| &reading.trials);
    let mut line = Map::new();
    line.insert("source".to_owned(), source.into());
    for (key, value) in object(serde_json::to_value(verdict)?) {
        let value = if key == "defect" { with_place(value, place) } else { value };
        let status = key == "status";
        line.insert(key, value);
        if status {
            let reason = headed.and_then(|reading| reading.reason.as_deref());
            line.insert("reason".to_owned(), reason.map(escape::reason).into());
        }
    }
    let head_bytes = headed.and_then(|reading| reading.head_bytes);
    line.insert("head_bytes".to_owned(), head_bytes.into());
    line.insert("cause".to_owned(), serde_json::to_value(cause)?);
    line.insert("also".to_owned(), trials.also.iter().map(also).collect());
    let remedy = trials.passes_under.map(|remedy: Remedy| remedy.to_string());
    line.insert("passes_under".to_owned(), remedy.into());
    Ok(line)
}

/// The defect, with line and column behind its offset.
fn with_place(defect: Value, place: Option<Place>) -> Value {
    if defect.is_null() {
        return defect;
    }
    let mut row = Map::new();
    for (key, value) in object(defect) {
        let offset = key == "offset";
        row.insert(key, value);
        if offset {
            row.insert("line".to_owned(), place.map(|place| place.line).into());
            row.insert("column".to_owned(), place.map(|place| place.column).into());
        }
    }
    row.into()
}

fn also(reject: &Reject) -> Value {
    json!({"name": reject.defect.name(), "offset": reject.offset})
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
