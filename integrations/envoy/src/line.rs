//! What the log says, a line each. No byte of the upstream's is in it.

use bad_gateway::Verdict;
use bad_gateway::cause::{self, Evidence};
use bad_gateway_guard::{Exchange, NotUnderstood};

use crate::settings::Mode;

/// How much of each response is kept to find out what it probably was.
pub(crate) const KEPT: usize = 1024;

/// How loud a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Info,
    Warning,
    Error,
}

/// A line for Envoy's log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) level: Level,
    pub(crate) text: String,
}

impl Line {
    /// A response that is refused, or would be; `reused`: not the first on its connection.
    pub(crate) fn refused(mode: Mode, exchange: &Exchange, reused: bool) -> Self {
        let verdict = &exchange.verdict;
        let what = match verdict.reject() {
            Some(reject) => {
                let (defect, at) = (reject.defect, reject.offset);
                format!("{} {} at byte {at}: {}", defect.code(), defect.name(), defect.message())
            }
            None => incomplete(verdict),
        };
        let why = why(exchange, reused);
        Self::of(mode, &format!("{} upstream response: {what}{why}", verb(mode)))
    }

    /// A request that cannot be watched.
    pub(crate) fn not_understood(mode: Mode, reason: NotUnderstood) -> Self {
        Self::of(mode, &format!("{} request, which is not understood: {reason}", verb(mode)))
    }

    /// Bytes that answer nothing.
    pub(crate) fn unsolicited(mode: Mode) -> Self {
        let dropped = if let Mode::On = mode { "dropped" } else { "would drop" };
        let text = format!("bad_gateway: {dropped} bytes of the upstream that answer no request");
        Self { level: Level::Info, text }
    }

    /// Nothing more of a connection is judged.
    pub(crate) fn unjudged() -> Self {
        Self::of(Mode::Report, "judges a connection no more: too many requests wait")
    }

    /// The same, about that upstream.
    pub(crate) fn about(self, upstream: Option<&str>) -> Self {
        let Some(upstream) = upstream else { return self };
        Self { text: format!("{}; upstream: {upstream}", self.text), ..self }
    }

    fn of(mode: Mode, text: &str) -> Self {
        let level = if let Mode::On = mode { Level::Error } else { Level::Warning };
        Self { level, text: format!("bad_gateway: {text}") }
    }
}

const fn verb(mode: Mode) -> &'static str {
    match mode {
        Mode::On => "refused",
        Mode::Report => "would refuse",
    }
}

fn incomplete(verdict: &Verdict) -> String {
    let status =
        verdict.proxy_status().map_or("http_response_incomplete", |status| status.as_str());
    format!("incomplete, {status} after byte {}", verdict.consumed)
}

/// What it probably was, and what mends it in Envoy.
fn why(exchange: &Exchange, reused: bool) -> String {
    let evidence =
        Evidence::of(&exchange.opening, &exchange.verdict).with_request(&exchange.request);
    let evidence = if reused { evidence.reused() } else { evidence };
    let Some(cause) = cause::likely(&exchange.verdict, evidence) else { return String::new() };
    let detail = cause.detail(&evidence).map_or_else(String::new, |detail| format!(": {detail}"));
    let mend = cause.mend().envoy.map_or_else(String::new, |line| format!("; mend: {line}"));
    format!(" ({}{detail}{mend})", cause.says())
}
