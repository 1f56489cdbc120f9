//! What `check` tells a person: the verdict, the byte, what follows from it, what to do next.

use bad_gateway::{Answer, Ending, Framing, Outcome, ProxyStatus, Reject, Reuse, Verdict};

use crate::advice;
use crate::connection::{Picture, Report};
use crate::escape;
use crate::excerpt::Scene;
use crate::style::{BAD, BOLD, DIM, GOOD, HINT, PLAIN, Style, WARN, paint};

/// The report on one response, and whether it is more than a line.
pub(crate) fn report(source: &str, report: &Report<'_>) -> (String, bool) {
    let mut text = headline(source, report);
    let before = text.len();
    if let Some(picture) = &report.picture {
        text += &match report.verdict.outcome {
            Outcome::Malformed(reject) => malformed(report, picture, reject),
            Outcome::Valid => valid(report, picture),
            _ => unfinished(report, picture),
        };
    }
    let block = text.len() > before;
    (text, block)
}

/// `VALID       a.http  HTTP/1.1 200 OK, 3 fields, 5 bytes of content (Content-Length)`
fn headline(source: &str, report: &Report<'_>) -> String {
    let verdict = &report.verdict;
    let (style, word) = match verdict.outcome {
        Outcome::Valid if verdict.deviations.is_empty() => (GOOD, "VALID"),
        Outcome::Valid => (WARN, "VALID"),
        Outcome::Malformed(_) => (BAD, "MALFORMED"),
        Outcome::Incomplete => (BAD, "INCOMPLETE"),
        Outcome::NoResponse => (BAD, "NO RESPONSE"),
        _ => (WARN, "NEED MORE"),
    };
    let mut facts = Vec::new();
    if report.of > 1 {
        facts.push(format!("response {} of {}", report.index + 1, report.of));
    }
    if report.of > 1 || report.asked.method != "GET" {
        facts.push(format!("to {}", report.asked.method));
    }
    facts.extend(status(report));
    if verdict.outcome == Outcome::Valid {
        facts.extend(contents(verdict));
    }
    let word = paint(style, &format!("{word:<11}"));
    let source = paint(BOLD, source);
    format!("{word} {source}  {}", facts.join(", ")).trim_end().to_owned() + "\n"
}

/// The status line, also that of a head which was not accepted.
fn status(report: &Report<'_>) -> Option<String> {
    let Some(head) = report.verdict.head else {
        let rest = &report.picture.as_ref()?.rest;
        let line = rest.split(|&byte| byte == b'\n').next()?.trim_ascii_end();
        let line = &line[..line.len().min(60)];
        return line.starts_with(b"HTTP/1.").then(|| escape::bytes(line));
    };
    let reason = escape::bytes(report.reason.as_deref().unwrap_or_default());
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

fn malformed(report: &Report<'_>, picture: &Picture, reject: Reject) -> String {
    let defect = reject.defect;
    let mut text = evidence(report, picture, reject);
    if let Some(hint) = advice::likeness(report, picture, reject) {
        text += &row("looks like", &hint.what, HINT);
        text += &row("", hint.advice, PLAIN);
    }
    if let Some(cause) = advice::usual_cause(defect) {
        text += &row("often", cause, PLAIN);
    }
    text += &consequences(report);
    text += &next(&advice::after_malformed(defect));
    text + &before_that(picture)
}

/// What is wrong, where, and the bytes there.
fn evidence(report: &Report<'_>, picture: &Picture, reject: Reject) -> String {
    let defect = reject.defect;
    let (rfc, section) = defect.rfc();
    let code = paint(BAD, defect.code());
    let mut text = format!("\n  {code} {}: {}\n", paint(BOLD, defect.name()), defect.message());
    let place = place(picture, reject.offset, report.verdict.head.is_some());
    text += &format!("  at {place}; RFC {rfc} §{section}\n\n");
    if let Some(scene) = &picture.scene {
        text += &scene.draw("  ", &label(scene, defect.name()));
    }
    text + "\n"
}

/// The verdict and its evidence alone, for an example.
pub(crate) fn brief(source: &str, report: &Report<'_>) -> String {
    let text = headline(source, report);
    match (report.verdict.defect(), &report.picture) {
        (Some(reject), Some(picture)) => text + &evidence(report, picture, reject),
        _ => text,
    }
}

/// The name of the byte, where the byte itself is what is wrong.
fn label(scene: &Scene, defect: &str) -> String {
    match scene.byte {
        Some(byte) if !byte.is_ascii_alphanumeric() || defect.ends_with("-byte") => {
            escape::name(byte)
        }
        _ => String::new(),
    }
}

/// `byte 57, line 3, column 12 of the head`
fn place(picture: &Picture, offset: u64, in_content: bool) -> String {
    let mut text = format!("byte {offset}");
    if picture.start > 0 {
        text += &format!(" of this response ({} of the input)", picture.start + offset);
    }
    match picture.scene.as_ref().and_then(|scene| scene.place) {
        Some((line, column)) => text += &format!(", line {line}, column {column}"),
        None if in_content => text += ", behind the head",
        None => {}
    }
    text
}

fn unfinished(report: &Report<'_>, picture: &Picture) -> String {
    let verdict = &report.verdict;
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
    let mut text = format!("\n  {stopped} {}\n\n", where_it_stopped(verdict, picture));
    if let Some(scene) = &picture.scene {
        text += &scene.draw("  ", label);
        text += "\n";
    }
    text += &consequences(report);
    text += &next(&advice::after_unfinished(report, picture));
    text + &before_that(picture)
}

fn where_it_stopped(verdict: &Verdict, picture: &Picture) -> String {
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
        _ if verdict.interim > 0 && picture.rest.is_empty() => format!(
            "after {}: the final one did not come.",
            count(verdict.interim.into(), "interim response")
        ),
        _ if picture.rest.is_empty() => "before the first byte.".to_owned(),
        _ => match picture.scene.as_ref().and_then(|scene| scene.place) {
            Some((line, _)) => format!("inside the head, in line {line}."),
            None => "inside the head.".to_owned(),
        },
    }
}

fn valid(report: &Report<'_>, picture: &Picture) -> String {
    let verdict = &report.verdict;
    let mut text = tolerated(picture);
    if !text.is_empty() {
        text.insert(0, '\n');
    }
    if verdict.leftover > 0 {
        text += "\n";
        for line in wrap(&advice::leftover(report, picture), 110) {
            text += &format!("  {line}\n");
        }
        text += "\n";
        if let Some(scene) = &picture.scene {
            text += &scene.draw("  ", "not of this response, from here on");
        }
        text += "\n";
    }
    match (text.is_empty(), verdict.ending) {
        (true, Ending::Open) => reuse(report),
        (true, _) => text,
        (false, _) => text + &consequences(report),
    }
}

/// What was tolerated before the response turned out to be worse than that.
fn before_that(picture: &Picture) -> String {
    let text = tolerated(picture);
    if text.is_empty() { text } else { format!("\n{}\n", text.trim_end()) }
}

fn tolerated(picture: &Picture) -> String {
    let mut text = String::new();
    for (deviation, scene) in &picture.tolerated {
        let defect = deviation.defect;
        let (rfc, section) = defect.rfc();
        let name = paint(BOLD, defect.name());
        let tolerated = paint(WARN, &format!("tolerated {}", defect.code()));
        text += &format!("  {tolerated} {name}: {}\n", defect.message());
        text += &format!("  at byte {}; RFC {rfc} §{section}\n\n", deviation.offset);
        text += &scene.draw("  ", &label(scene, defect.name()));
        text += "\n";
    }
    text
}

fn consequences(report: &Report<'_>) -> String {
    let verdict = &report.verdict;
    let status = verdict.proxy_status().map(ProxyStatus::as_str);
    let error = status.map_or(String::new(), |status| format!(", Proxy-Status error={status}"));
    let answer = match verdict.answer() {
        Some(Answer::BadGateway) => format!("502 Bad Gateway{error}"),
        Some(Answer::GatewayTimeout) => format!("504 Gateway Timeout{error}"),
        None if verdict.outcome == Outcome::Valid => "none: the response is forwarded".to_owned(),
        None => "none yet: a valid response is still possible".to_owned(),
    };
    let mut text = row("answer", &answer, PLAIN);
    text += &reuse(report);
    if !matches!(verdict.outcome, Outcome::Valid | Outcome::NeedMore) {
        text += &row("retry", advice::retry(report), PLAIN);
    }
    text
}

fn reuse(report: &Report<'_>) -> String {
    let verdict = &report.verdict;
    let text = match (verdict.outcome, verdict.ending, verdict.reuse) {
        (Outcome::NeedMore, ..) => "not yet: the response is not complete".to_owned(),
        (Outcome::Incomplete, ..) => "no: the response is not complete".to_owned(),
        (Outcome::NoResponse, Ending::TimedOut, _) => {
            "no: there is no response, and one may still come late".to_owned()
        }
        (Outcome::NoResponse, ..) => {
            "no: there is no response, and the connection has ended".to_owned()
        }
        (_, _, Reuse::Yes) => "yes: the connection can take another request".to_owned(),
        (_, _, Reuse::No(barrier)) => format!("no: {barrier}"),
    };
    row("reuse", &text, PLAIN)
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

/// A label, and the text beside it, wrapped.
fn row(label: &str, text: &str, style: Style) -> String {
    let mut out = String::new();
    let mut label = label;
    for line in wrap(text, 86) {
        out += &format!("  {} {}\n", paint(DIM, &format!("{label:<10}")), paint(style, &line));
        label = "";
    }
    out
}

/// Words in lines of at most so many characters.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `1 byte`, `2 bytes`
pub(crate) fn count(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// How many responses came to what.
#[derive(Default)]
pub(crate) struct Tally {
    valid: u64,
    malformed: u64,
    incomplete: u64,
    none: u64,
    open: u64,
    pub(crate) unreadable: u64,
}

impl Tally {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Valid => &mut self.valid,
            Outcome::Malformed(_) => &mut self.malformed,
            Outcome::Incomplete => &mut self.incomplete,
            Outcome::NoResponse => &mut self.none,
            _ => &mut self.open,
        } += 1;
    }

    pub(crate) fn responses(&self) -> u64 {
        self.valid + self.malformed + self.incomplete + self.none + self.open
    }

    /// `12 responses: 3 valid, 9 malformed`
    pub(crate) fn line(&self) -> String {
        let parts: Vec<String> = [
            (self.valid, "valid"),
            (self.malformed, "malformed"),
            (self.incomplete, "incomplete"),
            (self.none, "without one byte"),
            (self.open, "still open"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
        let mut line = format!("{}: {}", count(self.responses(), "response"), parts.join(", "));
        if self.unreadable > 0 {
            line += &format!("; {} could not be read", count(self.unreadable, "file"));
        }
        format!("\n{}\n", paint(BOLD, &line))
    }
}
