//! Responses from other projects' tests: a folder of JSON lines that `BAD_GATEWAY_CORPUS` names.
//!
//! Each line is what one connection delivers (`bytes`, base64) in answer to `method`; `eof` tells
//! whether it then closes; `acceptable` holds the answers that a correct gateway may give. Where
//! this crate decides otherwise, `corpus_differences.toml` says why, by the line's `id`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bad_gateway::{Ending, Policy};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::support::{Exchange, Record};

/// Above this size the oracle, which copies freely, is not asked.
const LARGE: usize = 100_000;

#[derive(Deserialize)]
struct Row {
    id: String,
    method: String,
    bytes: String,
    eof: bool,
    acceptable: Vec<String>,
    why: Option<String>,
}

impl Row {
    fn exchange(&self) -> Exchange {
        let bytes = STANDARD.decode(&self.bytes);
        let bytes = bytes.unwrap_or_else(|error| panic!("{}: {error}", self.id));
        let ending = if self.eof { Ending::Closed } else { Ending::Open };
        Exchange { method: self.method.clone(), ..Exchange::get(&bytes, ending, Policy::GATEWAY) }
    }

    fn accepts(&self, record: &Record) -> bool {
        let answer = match record.verdict.as_str() {
            "valid" => "accept",
            "malformed" => "reject",
            _ => "incomplete",
        };
        self.acceptable.iter().any(|one| one == answer)
    }
}

fn rows(folder: &Path) -> Vec<Row> {
    let entries = std::fs::read_dir(folder);
    let mut files: Vec<PathBuf> = entries
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    files.sort();
    let mut rows = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a text");
        for (number, line) in text.lines().enumerate() {
            let row = serde_json::from_str(line);
            let place = format!("{}:{}", path.display(), number + 1);
            rows.push(row.unwrap_or_else(|error| panic!("{place}: {error}")));
        }
    }
    rows
}

/// By id: why this crate decides otherwise.
fn differences() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus_differences.toml");
    let text = std::fs::read_to_string(path).expect("the list of differences");
    toml::from_str(&text).expect("ids with reasons")
}

fn same_in_any_reading(row: &Row, exchange: &Exchange, whole: &Record) {
    let bytewise = exchange.read_by(1);
    bytewise.must_equal(whole, &format!("{}, byte by byte", row.id), exchange);
    if exchange.bytes.len() <= LARGE {
        let what = format!("{}, asked of the oracle", row.id);
        whole.must_equal(&exchange.ask_oracle(), &what, exchange);
    }
}

#[test]
fn every_row_is_answered_as_it_may_be() {
    let Some(folder) = std::env::var_os("BAD_GATEWAY_CORPUS") else {
        println!("skipped: BAD_GATEWAY_CORPUS names no folder");
        return;
    };
    let rows = rows(Path::new(&folder));
    assert!(!rows.is_empty(), "{}: no row", folder.display());
    let listed = differences();
    let mut faults = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for row in &rows {
        let exchange = row.exchange();
        let record = exchange.read_whole();
        same_in_any_reading(row, &exchange, &record);
        *counts.entry(record.verdict.clone()).or_default() += 1;
        ids.insert(row.id.as_str());
        match (row.accepts(&record), listed.contains_key(&row.id)) {
            (true, false) | (false, true) => {}
            (true, true) => faults.push(format!("{}: listed, but it agrees", row.id)),
            (false, false) => faults.push(format!(
                "{}: {} {:?}, where {:?} may be said ({})",
                row.id,
                record.verdict,
                record.defect,
                row.acceptable,
                row.why.as_deref().unwrap_or("no reason given"),
            )),
        }
    }
    for id in listed.keys().filter(|id| !ids.contains(id.as_str())) {
        faults.push(format!("{id}: listed, but there is no such row"));
    }
    println!("{} rows: {counts:?}; {} listed differences", rows.len(), listed.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
