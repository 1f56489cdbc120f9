//! `why`: what lines of logs may mean.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use bad_gateway_report::escape;
use bad_gateway_report::logs::{Found, Match, Row};
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
    let mut read = 0;
    for (number, file) in files.iter().enumerate() {
        match read_log(&mut found, number, file) {
            Ok(()) => read += 1,
            Err(error) => {
                out::error(color, &format!("{}: {error}", escape::input(file)));
                exit = Exit::Failed;
            }
        }
    }
    let (mut out, text) = match options.format {
        TextFormat::Human if read == 0 && found.lines == 0 => return exit,
        TextFormat::Human => (out::stdout(color), told(&found, files)),
        TextFormat::Json => (out::plain(), objects(&found, files)),
    };
    exit.max(out::finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()), color))
}

fn read_log(found: &mut Found, number: usize, file: &Path) -> io::Result<()> {
    match file == Path::new("-") {
        true => found.read(number, &mut io::stdin().lock()),
        false => found.read(number, &mut BufReader::new(File::open(file)?)),
    }
}

fn told(found: &Found, files: &[PathBuf]) -> String {
    let matches = found.matches();
    if matches.is_empty() {
        return match found.lines {
            0 => "There is no line in it.\n".to_owned(),
            1 => "The one line says nothing about an upstream that is known here.\n".to_owned(),
            lines => format!(
                "None of {lines} lines says something about an upstream that is known here.\n"
            ),
        };
    }
    let mut text = String::new();
    for Match { row: Row { program, phrase, means, next, .. }, count: lines, log, line } in matches
    {
        let apart = if text.is_empty() { "" } else { "\n" };
        let of = match files {
            [_] => String::new(),
            _ => format!(" of {}", escape::input(&files[log])),
        };
        let place = format!("{}, the first is line {line}{of}", count(lines, "line"));
        let place = paint(DIM, &place);
        text += &format!("{apart}{} {}  {place}\n", paint(WARN, program), paint(BOLD, phrase));
        text += &row("may mean", means, PLAIN);
        text += &row("next", next, PLAIN);
    }
    text
}

fn objects(found: &Found, files: &[PathBuf]) -> String {
    let object = |Match { row, count, log, line }: Match| {
        let Row { program, phrase, means, next, .. } = row;
        let object = json!({
            "program": program, "phrase": phrase, "lines": count, "first_line": line,
            "means": means, "next": next, "first_file": escape::source(&files[log]),
        });
        format!("{object}\n")
    };
    found.matches().into_iter().map(object).collect()
}
