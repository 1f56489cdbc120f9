//! What `check` tells a person: the verdict, the byte, what follows from it, what to do next.

use bad_gateway::{Defect, Ending, Framing, Outcome, Reject, Verdict};

use super::advice;
use super::beside::{Beside, gateways};
use super::consequences::{consequences, facts, reuse};
use super::draw::draw;
use super::row::row;
use super::style::{BAD, BOLD, DIM, GOOD, HINT, PLAIN, Style, WARN, paint};
use super::width;
use super::words::{count, wrap};
use crate::escape;
use crate::form::Shape;
use crate::input::{Excerpt, Place, Reading, Surroundings, Unanswered, Why};

/// With fewer columns the first line is broken too; with more it stays one line, to be searched.
const NARROW: usize = 80;

/// The report on one response, and whether it is more than a line.
pub fn text(source: &str, reading: &Reading<'_>) -> (String, bool) {
    text_beside(source, reading, &Beside::default())
}

/// The same, with what is known beside the bytes.
pub fn text_beside(source: &str, reading: &Reading<'_>, beside: &Beside) -> (String, bool) {
    let mut text = headline(source, reading);
    let before = text.len();
    if let Some(around) = &reading.surroundings {
        text += &match reading.verdict.outcome {
            Outcome::Malformed(reject) => malformed(reading, around, reject, beside),
            Outcome::Valid => valid(reading, around, beside),
            _ => unfinished(reading, around, beside),
        };
    }
    let block = text.len() > before;
    (text, block)
}

/// What an input was read as: `HAProxy show errors, 3 events`.
pub fn read_as(shape: Shape, number: Option<usize>) -> String {
    let units = shape.unit().zip(number).filter(|(_, number)| *number > 1);
    let units = units.map(|(unit, number)| format!(", {}", count(number as u64, unit)));
    format!("{}{}", shape.name(), units.unwrap_or_default())
}

/// A line about an input, in the columns of the line about a response.
pub fn heading(word: &str, source: &str, text: &str) -> String {
    format!("{} {}  {text}\n", paint(DIM, &format!("{word:<11}")), paint(BOLD, source))
}

/// The report in one line, where there are many.
pub fn line(source: &str, reading: &Reading<'_>) -> String {
    let mut text = headline(source, reading).trim_end().to_owned();
    if let Outcome::Malformed(reject) = reading.verdict.outcome {
        let code = paint(BAD, reject.defect.code());
        text += &format!("  {code} {} at byte {}", reject.defect.name(), reject.offset);
    }
    if let Some(says) = reading.looks_like() {
        text += &format!("; {}", paint(HINT, says));
    }
    if reading.verdict.leftover > 0 {
        text += &format!("; {} behind it", count(reading.verdict.leftover, "byte"));
    }
    text + "\n"
}

/// `VALID       a.http  HTTP/1.1 200 OK, 3 fields, 5 bytes of content (Content-Length)`
pub fn headline(source: &str, reading: &Reading<'_>) -> String {
    let verdict = &reading.verdict;
    let (style, word) = match verdict.outcome {
        Outcome::Valid if verdict.deviations.is_empty() => (GOOD, "VALID"),
        Outcome::Valid => (WARN, "VALID"),
        Outcome::Malformed(_) => (BAD, "MALFORMED"),
        Outcome::Incomplete => (BAD, "INCOMPLETE"),
        Outcome::NoResponse => (BAD, "NO RESPONSE"),
        _ => (WARN, "NEED MORE"),
    };
    let mut facts = Vec::new();
    if reading.of > 1 {
        facts.push(format!("response {} of {}", reading.index + 1, reading.of));
    }
    if reading.of > 1 || reading.request.method != "GET" {
        facts.push(format!("to {}", reading.request.method));
    }
    facts.extend(status(reading));
    if verdict.outcome == Outcome::Valid {
        facts.extend(contents(verdict));
    }
    let word = paint(style, &format!("{word:<11}"));
    let source = paint(BOLD, source);
    let facts = facts.join(", ");
    if width::columns() >= NARROW || facts.is_empty() {
        return format!("{word} {source}  {facts}").trim_end().to_owned() + "\n";
    }
    format!("{word} {source}\n{}", indented(&facts))
}

/// The status line, also that of a head which was not accepted.
fn status(reading: &Reading<'_>) -> Option<String> {
    let Some(head) = reading.verdict.head else {
        let rest = &reading.surroundings.as_ref()?.rest;
        let line = rest.split(|&byte| byte == b'\n').next()?.trim_ascii_end();
        let line = &line[..line.len().min(60)];
        return line.starts_with(b"HTTP/1.").then(|| escape::bytes(line));
    };
    let reason = escape::bytes(reading.reason.as_deref().unwrap_or_default());
    let line = format!("HTTP/{} {} {reason}", head.version, head.status);
    Some(line.trim_end().to_owned())
}

fn contents(verdict: &Verdict) -> Vec<String> {
    let mut facts = Vec::new();
    if verdict.interim > 0 {
        facts.push(format!("after {}", count(verdict.interim.into(), "interim response")));
    }
    facts.push(count(verdict.head.map_or(0, |head| head.fields).into(), "field"));
    let bytes = count(verdict.content, "byte");
    facts.push(match verdict.framing {
        Some(Framing::Length(_)) => format!("{bytes} of content (Content-Length)"),
        Some(Framing::Chunked) => format!("{bytes} of content (chunked)"),
        Some(Framing::Close) => format!("{bytes} of content (up to the close)"),
        Some(Framing::Tunnel) => "a tunnel from there on".to_owned(),
        _ => "no content".to_owned(),
    });
    if verdict.trailers > 0 {
        facts.push(count(verdict.trailers.into(), "trailer field"));
    }
    facts
}

fn malformed(
    reading: &Reading<'_>,
    around: &Surroundings,
    reject: Reject,
    beside: &Beside,
) -> String {
    let mut text = evidence(reading, around, reject);
    text += &cause(reading, beside);
    text += &consequences(reading, beside);
    text += &next(&advice::after_malformed(reading, reject));
    text + &before_that(around)
}

/// What it probably was, and what mends it.
fn cause(reading: &Reading<'_>, beside: &Beside) -> String {
    if let Some(speaks) = &beside.speaks {
        let mut text = row("speaks", &speaks.text, HINT);
        text += &speaks.advice.map_or(String::new(), |advice| row("mend", advice, PLAIN));
        return text + &configured(&speaks.lines, beside);
    }
    let Some((cause, detail)) = reading.cause else {
        return String::new();
    };
    let (label, what) = registry_words(cause.says());
    let detail = detail.map_or(String::new(), |detail| format!(" ({detail})"));
    let mend = cause.mend();
    let mut text = row(label, &format!("{what}{detail}"), HINT);
    text += &row("mend", mend.upstream, PLAIN);
    text + &configured(&gateways(mend), beside)
}

fn configured(lines: &[(&'static str, &'static str)], beside: &Beside) -> String {
    let put = lines.iter().map(|(gateway, line)| (*gateway, beside.put(line)));
    copied(&put.collect::<Vec<_>>())
}

/// Lines that are not wrapped, since they are there to be copied.
pub fn copied(lines: &[(&'static str, String)]) -> String {
    let line = |(label, line): &(&str, String)| {
        format!("  {} {line}\n", paint(DIM, &format!("{label:<10}")))
    };
    lines.iter().map(line).collect()
}

/// How sure the registry is, as a label, and what it says.
fn registry_words(says: &str) -> (&'static str, &str) {
    let labels = [("looks like ", "looks like"), ("often ", "often"), ("has ", "note")];
    let found = labels.iter().find_map(|(start, label)| Some((*label, says.strip_prefix(start)?)));
    found.unwrap_or(("note", says))
}

/// What is wrong, where, and the bytes there.
fn evidence(reading: &Reading<'_>, around: &Surroundings, reject: Reject) -> String {
    let defect = reject.defect;
    let (rfc, section) = defect.rfc();
    let mut text = format!("\n{}", titled(defect, BAD, defect.code()));
    let place = place(reading, around, reject.offset);
    text += &indented(&format!("at {place}; RFC {rfc} §{section}"));
    text += "\n";
    if let Some(excerpt) = &around.excerpt {
        text += &draw(excerpt, "  ", &label(excerpt, defect.name()));
    }
    text + "\n"
}

/// A defect's code, name and message.
fn titled(defect: Defect, style: Style, code: &str) -> String {
    let (name, message) = (defect.name(), defect.message());
    let text = indented(&format!("{code} {name}: {message}"));
    let text = text.replacen(code, &paint(style, code), 1);
    text.replacen(&format!("{name}:"), &format!("{}:", paint(BOLD, name)), 1)
}

/// Text in lines of its own.
pub fn indented(text: &str) -> String {
    wrap(text, width::columns() - 2).iter().map(|line| format!("  {line}\n")).collect()
}

/// The verdict and its evidence alone, for an example.
pub(crate) fn brief(source: &str, reading: &Reading<'_>) -> String {
    let text = headline(source, reading);
    match (reading.verdict.reject(), &reading.surroundings) {
        (Some(reject), Some(around)) => text + &evidence(reading, around, reject),
        _ => text,
    }
}

/// The name of the byte, where the byte itself is what is wrong.
fn label(excerpt: &Excerpt, defect: &str) -> String {
    match excerpt.byte {
        Some(byte) if !byte.is_ascii_alphanumeric() || defect.ends_with("-byte") => {
            escape::name(byte)
        }
        _ => String::new(),
    }
}

/// `byte 57, line 3, column 12`
fn place(reading: &Reading<'_>, around: &Surroundings, offset: u64) -> String {
    let mut text = format!("byte {offset}");
    if around.start > 0 {
        text += &format!(" of this response ({} of the input)", around.start + offset);
    }
    match reading.place {
        Some(Place { line, column }) => text += &format!(", line {line}, column {column}"),
        None if reading.verdict.head.is_some() => text += ", behind the head",
        None => {}
    }
    text
}

fn unfinished(reading: &Reading<'_>, around: &Surroundings, beside: &Beside) -> String {
    let verdict = &reading.verdict;
    let stopped = match verdict.ending {
        Ending::Closed => "The connection was closed",
        Ending::Reset => "The connection was reset",
        Ending::TimedOut => "Nothing more came in time",
        Ending::Truncated => "TLS was cut, without close_notify,",
        _ => "The connection is still open; it stands",
    };
    let label = match verdict.ending {
        Ending::Closed => "closed here",
        Ending::Reset => "reset here",
        Ending::TimedOut => "nothing came after this",
        Ending::Truncated => "cut here",
        _ => "more may follow here",
    };
    let stopped = format!("{stopped} {}", where_it_stopped(reading, around));
    let mut text = format!("\n{}\n", indented(&stopped));
    if let Some(excerpt) = &around.excerpt {
        text += &draw(excerpt, "  ", label);
        text += "\n";
    }
    text += &cause(reading, beside);
    text += &consequences(reading, beside);
    let asked = beside.address.is_some();
    text += &next(&advice::after_unfinished(reading, asked));
    text + &before_that(around)
}

pub(super) fn where_it_stopped(reading: &Reading<'_>, around: &Surroundings) -> String {
    let verdict = &reading.verdict;
    let came = count(verdict.content, "byte");
    match (verdict.framing, verdict.missing) {
        (Some(Framing::Length(octets)), Some(missing)) => {
            format!("inside the content: {came} of {octets} came, {missing} are missing.")
        }
        (Some(Framing::Chunked), _) => {
            format!("inside the chunked content: {came} of it came, and not its end.")
        }
        (Some(Framing::Close), _) if verdict.ending == Ending::Open => {
            format!("after {came} of content, which runs up to the close.")
        }
        (Some(Framing::Close), _) => format!(
            "after {came} of content: only an orderly close could have told that this is all."
        ),
        _ if verdict.interim > 0 && around.rest.is_empty() => format!(
            "after {}: the final one did not come.",
            count(verdict.interim.into(), "interim response")
        ),
        _ if around.rest.is_empty() => "before the first byte.".to_owned(),
        _ => match reading.place {
            Some(Place { line, .. }) => format!("inside the head, in line {line}."),
            None => "inside the head.".to_owned(),
        },
    }
}

fn valid(reading: &Reading<'_>, around: &Surroundings, beside: &Beside) -> String {
    let verdict = &reading.verdict;
    let mut text = tolerated(around);
    if !text.is_empty() {
        text.insert(0, '\n');
    }
    if verdict.leftover > 0 {
        text += "\n";
        text += &indented(&advice::leftover(reading, &around.rest));
        text += "\n";
        if let Some(excerpt) = &around.excerpt {
            text += &draw(excerpt, "  ", "not of this response, from here on");
        }
        text += "\n";
    } else if let Some(excerpt) = &around.excerpt {
        text += if text.is_empty() { "\n" } else { "" };
        text += &draw(excerpt, "  ", &label(excerpt, ""));
        text += "\n";
    }
    if text.is_empty() && !cause(reading, beside).is_empty() {
        text += "\n";
    }
    text += &cause(reading, beside);
    match (text.is_empty(), verdict.ending) {
        (true, Ending::Open) => reuse(reading) + &facts(beside),
        (true, _) => facts(beside),
        (false, _) => text + &consequences(reading, beside),
    }
}

/// What was tolerated before the defect that was not.
fn before_that(around: &Surroundings) -> String {
    let text = tolerated(around);
    if text.is_empty() { text } else { format!("\n{}\n", text.trim_end()) }
}

fn tolerated(around: &Surroundings) -> String {
    let mut text = String::new();
    for (deviation, excerpt) in &around.tolerated {
        let defect = deviation.defect;
        let (rfc, section) = defect.rfc();
        text += &titled(defect, WARN, &format!("tolerated {}", defect.code()));
        text += &indented(&format!("at byte {}; RFC {rfc} §{section}", deviation.offset));
        text += "\n";
        text += &draw(excerpt, "  ", &label(excerpt, defect.name()));
        text += "\n";
    }
    text
}

fn next(lines: &[String]) -> String {
    let mut label = "next";
    let mut text = String::new();
    for line in lines {
        text += &row(label, line, PLAIN);
        label = "";
    }
    text
}

/// Requests that got no response, and why.
pub fn unanswered(unanswered: &Unanswered) -> String {
    let requests = count(unanswered.count as u64, "request");
    format!("{requests} got no response: {}", why(&unanswered.why))
}

fn why(why: &Why) -> String {
    match why {
        Why::Ended(Ending::TimedOut) => "nothing more had come in time".to_owned(),
        Why::Ended(_) => "the connection had ended".to_owned(),
        Why::Malformed => {
            "the response before is malformed, so nothing behind it was read as one".to_owned()
        }
        Why::Forbidden(barrier, 0) => {
            format!("the response before forbade another on this connection ({barrier})")
        }
        Why::Forbidden(barrier, unread) => {
            let were = if *unread == 1 { "was" } else { "were" };
            let bytes = count(*unread, "byte");
            format!(
                "the response before forbade another on this connection ({barrier}); {bytes} behind it {were} not read as a response"
            )
        }
    }
}
