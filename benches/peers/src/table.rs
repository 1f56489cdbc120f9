//! The results, for a person and for a program.

use crate::rounds::Row;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const UNITS: &[(&str, &str)] = &[
    ("head", "ns for a response: name and value of every field known, framing decided by us"),
    ("head+fields", "ns for a response: every name and value visited as well"),
    (
        "chunked",
        "ns for a chunk; picohttpparser without the copy it decodes in, milo-parser and llhttp with a small head",
    ),
    ("drip", "ns for the whole cdn head, by 1 byte, by 16 bytes, in two halves"),
];

/// Prints a table for each group: ratio (median, and least to greatest), our time, their time.
pub(crate) fn print(rows: &[Row]) {
    for (group, unit) in UNITS {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.group == *group).collect();
        if rows.is_empty() {
            continue;
        }
        println!("\n{group}: {unit}");
        lines("peer", &rows, |row| row.peer);
    }
}

/// Prints one table: httparse against ours with each kernel.
#[cfg(bad_gateway_kernels)]
pub(crate) fn print_kernels(rows: &[Row]) {
    println!("\nkernels: ns for a response; the peer is httparse, bare, by its own best kernel");
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by_key(|row| rows.iter().position(|first| first.corpus == row.corpus));
    lines("kernel", &sorted, |row| row.group);
}

fn lines(second: &str, rows: &[&Row], name: impl Fn(&Row) -> &'static str) {
    println!(
        "{:14} {second:18} {:>6}  {:>15} {:>10} {:>10}",
        "corpus", "ratio", "least … most", "ours", "peer"
    );
    for row in rows {
        let range = format!("{:.2} … {:.2}", row.ratio_min, row.ratio_max);
        println!(
            "{:14} {:18} {:>6.2}  {range:>15} {:>10.1} {:>10.1}",
            row.corpus,
            name(row),
            row.ratio,
            row.ours_ns,
            row.peer_ns
        );
    }
}

/// Writes them as JSON.
pub(crate) fn write(path: &Path, rounds: usize, rows: &[Row]) {
    let mut text = format!("{{\"rounds\": {rounds}, \"rows\": [");
    for (index, row) in rows.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let written = write!(
            text,
            "{comma}\n  {{\"group\": \"{}\", \"corpus\": \"{}\", \"peer\": \"{}\", \"ratio\": {:.3}, \
             \"ratio_min\": {:.3}, \"ratio_max\": {:.3}, \"ours_ns\": {:.2}, \"peer_ns\": {:.2}}}",
            row.group,
            row.corpus,
            row.peer,
            row.ratio,
            row.ratio_min,
            row.ratio_max,
            row.ours_ns,
            row.peer_ns
        );
        written.expect("a string takes everything");
    }
    text.push_str("\n]}\n");
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
}
