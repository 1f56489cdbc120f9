//! One line of JSON for each response.
//!
//! The keys of the verdict are the library's, in its order; what only the command knows stands
//! among them.

use std::io;

use bad_gateway::Reject;
use serde_json::{Map, Value, json};

use crate::escape;
use crate::input::{Reading, Remedy};

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
    let mut line = Map::new();
    line.insert("source".to_owned(), source.into());
    for (key, value) in object(serde_json::to_value(reading.verdict)?) {
        let value = if key == "defect" { with_place(value, reading) } else { value };
        let status = key == "status";
        line.insert(key, value);
        if status {
            let head = reading.verdict.head;
            let reason = head.and(reading.reason.as_deref()).map(escape::reason);
            line.insert("reason".to_owned(), reason.into());
        }
    }
    line.insert("head_bytes".to_owned(), reading.head_bytes.into());
    line.insert("cause".to_owned(), serde_json::to_value(reading.cause.map(|(cause, _)| cause))?);
    line.insert("also".to_owned(), reading.trials.also.iter().map(also).collect());
    let remedy = reading.trials.passes_under.map(|remedy: Remedy| remedy.to_string());
    line.insert("passes_under".to_owned(), remedy.into());
    Ok(line)
}

/// The defect, with line and column behind its offset.
fn with_place(defect: Value, reading: &Reading<'_>) -> Value {
    if defect.is_null() {
        return defect;
    }
    let mut row = Map::new();
    for (key, value) in object(defect) {
        let offset = key == "offset";
        row.insert(key, value);
        if offset {
            row.insert("line".to_owned(), reading.place.map(|place| place.line).into());
            row.insert("column".to_owned(), reading.place.map(|place| place.column).into());
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
