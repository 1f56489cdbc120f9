//! `why`: what lines of logs may mean.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use bad_gateway_report::escape;
use bad_gateway_report::logs::{Found, Row};
use bad_gateway_report::report::style::{BOLD, DIM, PLAIN, WARN, paint};
use bad_gateway_report::report::{count, row};
use serde_json::json;

use super::args::{Color, Why};
use super::format::TextFormat;
use super::out::{self, Exit};

pub(super) fn run(options: &Why, color: Color) -> Exit {
    let mut found = Found::default();
    let mut exit = Exit::Good;
    let stdin = [PathBuf::from("-")];
    let files = if options.files.is_empty() { &stdin[..] } else { &options.files };
    for file in files {
        if let Err(error) = read(&mut found, file) {
            out::error(color, &format!("{}: {error}", escape::path(file)));
            exit = Exit::Failed;
        }
    }
    let (mut out, text) = match options.format {
        TextFormat::Human => (out::stdout(color), told(&found)),
        TextFormat::Json => (out::plain(), objects(&found)),
    };
    exit.max(out::finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()), color))
}

fn read(found: &mut Found, file: &Path) -> io::Result<()> {
    match file == Path::new("-") {
        true => found.read(&mut io::stdin().lock()),
        false => found.read(&mut BufReader::new(File::open(file)?)),
    }
}

fn told(found: &Found) -> String {
    let rows = found.rows();
    if rows.is_empty() {
        let lines = found.lines;
        return format!(
            "None of {lines} lines says something about an upstream that is known here.\n"
        );
    }
    let mut text = String::new();
    for (Row { program, phrase, means, next, .. }, lines, first) in rows {
        let apart = if text.is_empty() { "" } else { "\n" };
        let place = format!("{}, the first is line {first}", count(lines, "line"));
        let place = paint(DIM, &place);
        text += &format!("{apart}{} {}  {place}\n", paint(WARN, program), paint(BOLD, phrase));
        text += &row("may mean", means, PLAIN);
        text += &row("next", next, PLAIN);
    }
    text
}

fn objects(found: &Found) -> String {
    let object = |(row, count, first): (&Row, u64, u64)| {
        let Row { program, phrase, means, next, .. } = row;
        let (lines, first_line) = (count, first);
        let object = json!({
            "program": program, "phrase": phrase, "lines": lines, "first_line": first_line,
            "means": means, "next": next,
        });
        format!("{object}\n")
    };
    found.rows().into_iter().map(object).collect()
}
