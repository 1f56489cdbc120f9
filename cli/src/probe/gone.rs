//! That there was no connection, in each format.

use std::io;

use bad_gateway::{Answer, Ending};
use bad_gateway_report::input::{Reader, Reading};
use bad_gateway_report::report::sarif::{Findings, UNREACHABLE};
use bad_gateway_report::report::style::{BAD, BOLD, PLAIN, paint};
use bad_gateway_report::report::{Told, human, json, row};
use serde_json::{Map, Value, json};

use super::session::Setup;
use super::tell::extend;
use crate::net::Unreachable;

/// An upstream that could not be reached, and how it was asked.
pub(crate) struct Gone<'a> {
    pub(crate) why: &'a Unreachable,
    pub(crate) setup: &'a Setup<'a>,
}

impl Told for Gone<'_> {
    fn human(&self, source: &str) -> (String, bool) {
        (text(source, self.why), true)
    }

    fn short(&self, source: &str) -> String {
        let Unreachable { message, reason, .. } = self.why;
        format!("{source}:0: unreachable: {message} ({})\n", reason.as_str())
    }

    fn json(&self, source: &str) -> io::Result<Vec<u8>> {
        line(source, self.why, self.setup)
    }

    fn findings(&self) -> Findings {
        let mut findings = Findings::default();
        findings.error(UNREACHABLE, self.why.to_string(), 0);
        findings
    }
}

/// What is said for a person.
fn text(source: &str, why: &Unreachable) -> String {
    let word = paint(BAD, "UNREACHABLE");
    let status = match why.reason.answer() {
        Answer::GatewayTimeout => "504 Gateway Timeout",
        _ => "502 Bad Gateway",
    };
    let answer = format!("{status}, Proxy-Status error={}", why.reason.as_str());
    let mut text = format!("{word} {}\n\n", paint(BOLD, source));
    text += &human::indented(&why.message);
    text += "\n";
    text += &row("answer", &answer, PLAIN);
    text += &row("retry", "yes: the request was not sent", PLAIN);
    if !why.look.is_empty() {
        text += &row("next", &why.look, PLAIN);
    }
    text
}

/// The line of JSON: that of a response that never came.
fn line(source: &str, why: &Unreachable, setup: &Setup<'_>) -> io::Result<Vec<u8>> {
    let timed_out = why.reason.answer() == Answer::GatewayTimeout;
    let ending = if timed_out { Ending::TimedOut } else { Ending::Closed };
    let plan = setup.plan(ending, false);
    let mut row = Map::new();
    let mut tell = |reading: &Reading<'_>| json::row(source, reading).map(|it| row = it);
    let read = Reader::new(&plan, &plan.requests[0]).read(&mut io::empty(), &mut tell);
    read.map_err(|_| io::Error::other("nothing cannot be read"))?;
    row.insert("answer".to_owned(), why.reason.answer().status().into());
    row.insert("proxy_status".to_owned(), why.reason.as_str().into());
    row.insert("retry".to_owned(), true.into());
    row.insert("cause".to_owned(), Value::Null);
    let unreachable = json!({"error": why.reason.as_str(), "says": why.message, "look": why.look});
    extend(&mut row, (Value::Null, false, Value::Null, Value::Null, unreachable));
    json::written(&row)
}
