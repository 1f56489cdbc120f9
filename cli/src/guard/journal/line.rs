//! One event as a line: of JSON, or for a person.

use std::io;
use std::time::Duration;

use bad_gateway_guard::Exchange;
use bad_gateway_report::escape;
use bad_gateway_report::input::{Choice, Plan, Reader, SentRequest};
use bad_gateway_report::report::json;
use serde_json::{Map, Value, json};

use super::Folder;
use crate::guard::event::{Event, Left, Spent, What};
use crate::guard::noted::Noted;
use crate::guard::settings::{LogOptions, Mode};

/// What makes lines of events.
pub(in super::super) struct Lines {
    pub(in super::super) options: LogOptions,
    pub(in super::super) mode: Mode,
    pub(in super::super) upstream: String,
    pub(in super::super) choice: Choice,
    pub(in super::super) folder: Option<Folder>,
}

impl Lines {
    /// The line, with its line end.
    pub(super) fn line(&mut self, event: &Event) -> Vec<u8> {
        let mut line = match self.keys(event) {
            Ok(keys) if self.options.text => text(&keys).into_bytes(),
            // Numbers and text can always be written.
            Ok(keys) => serde_json::to_vec(&keys).unwrap_or_default(),
            Err(error) => error.to_string().into_bytes(),
        };
        line.push(b'\n');
        line
    }

    fn keys(&mut self, event: &Event) -> io::Result<Map<String, Value>> {
        let time = humantime::format_rfc3339_millis(event.at).to_string();
        let (note, bytes) = note_and_bytes(&event.what);
        let request = Noted(note).shown(self.options.query);
        let mut keys = Map::new();
        let mut put = |key: &str, value: Value| keys.insert(key.to_owned(), value);
        put("time", time.as_str().into());
        put("peer", (&*event.peer).into());
        put("upstream", self.upstream.as_str().into());
        let shown = (!request.is_empty()).then(|| escape::reason(&request));
        put("request", shown.into());
        put("mode", self.mode.as_str().into());
        put("action", event.action.as_str().into());
        put("ms", spent(&event.spent));
        put("bytes", bytes.into());
        put("unanswered", event.unanswered.into());
        keys.append(&mut self.what(event)?);
        Ok(keys)
    }

    /// The keys of what happened.
    fn what(&mut self, event: &Event) -> io::Result<Map<String, Value>> {
        let mut keys = Map::new();
        let mut put = |key: &str, value: Value| keys.insert(key.to_owned(), value);
        match &event.what {
            What::Response(exchange) => return self.response(event, exchange),
            What::Unsolicited(bytes) => {
                put("event", "unsolicited".into());
                put("first", escape::reason(&bytes[..bytes.len().min(200)]).into());
                put("message", "the upstream sent bytes that answer no request".into());
            }
            What::IdleEnd => {
                put("event", "unsolicited".into());
                put("message", "the upstream closed the idle connection".into());
            }
            What::NotUnderstood(reason) => {
                put("event", "not_understood".into());
                put("answer", 400.into());
                put("message", format!("the request is not understood: {reason}").into());
            }
            What::ClientLeft(left) => {
                put("event", "client_left".into());
                put("status", status(left).into());
                put("message", format!("the client left {}", when(left)).into());
            }
            What::DrainOver(left) => {
                put("event", "drain_over".into());
                put("status", status(left).into());
                put("message", format!("the guard ended {}", when(left)).into());
            }
            What::Unjudged => {
                put("event", "unjudged".into());
                put("message", "too many requests wait: what follows is not judged".into());
            }
            What::Unreachable(unreachable, _, status) => {
                put("event", "unreachable".into());
                put("answer", (*status).into());
                put("proxy_status", unreachable.reason.as_str().into());
                put("message", unreachable.message.as_str().into());
                put("look", unreachable.look.as_str().into());
            }
        }
        Ok(keys)
    }

    /// The keys of a response: what was saved, and what `check` tells.
    fn response(&mut self, event: &Event, exchange: &Exchange) -> io::Result<Map<String, Value>> {
        let method = escape::reason(Noted(&exchange.note).method());
        let seconds = humantime::format_rfc3339_seconds(event.at).to_string();
        let time = seconds.replace(['-', ':'], "");
        let save = |folder: &mut Folder| folder.save(exchange, &time, &method);
        let saved = self.folder.as_mut().and_then(save);
        let mut keys = Map::new();
        keys.insert("event".to_owned(), "response".into());
        keys.insert("saved".to_owned(), saved.into());
        let upstream = self.upstream.trim_end_matches('/');
        let source = format!("{}-{upstream}/{}", event.peer, event.before + 1);
        keys.append(&mut self.checked(exchange, &source, method, event.before > 0)?);
        Ok(keys)
    }

    /// The keys of a response, as `check` tells them.
    fn checked(
        &self,
        exchange: &Exchange,
        source: &str,
        method: String,
        reused: bool,
    ) -> io::Result<Map<String, Value>> {
        let verdict = &exchange.verdict;
        let plan = Plan {
            choice: self.choice.clone(),
            requests: vec![SentRequest { method, request: exchange.request }],
            ending: verdict.ending,
            reused,
            split: None,
            head_alone: false,
            copied: false,
            surroundings: false,
        };
        let mut told = Ok(Map::new());
        let mut opening = exchange.opening.as_slice();
        let read = Reader::new(&plan, &plan.requests[0]).read(&mut opening, &mut |reading| {
            told = json::keys(source, verdict, Some(reading));
            Ok(())
        });
        // Bytes at hand can be read.
        if read.is_err() { json::keys(source, verdict, None) } else { told }
    }
}

/// What a client asked, and how many bytes came.
fn note_and_bytes(what: &What) -> (&[u8], u64) {
    match what {
        What::ClientLeft(Left::Request(note))
        | What::DrainOver(Left::Request(note))
        | What::Unreachable(_, note, _) => (note, 0),
        What::Unsolicited(bytes) => (&[], bytes.len() as u64),
        _ => what.exchange().map_or((&[], 0), |exchange| (&exchange.note, exchange.came)),
    }
}

fn status(left: &Left) -> Option<u16> {
    match left {
        Left::Response(exchange) => exchange.verdict.head.map(|head| head.status),
        Left::Request(_) => None,
    }
}

fn when(left: &Left) -> String {
    match left {
        Left::Response(exchange) => {
            format!("when {} bytes of the response had come", exchange.came)
        }
        Left::Request(_) => "before the request was sent whole".to_owned(),
    }
}

fn spent(spent: &Spent) -> Value {
    let milliseconds =
        |time: Option<Duration>| time.map(|time| (time.as_secs_f64() * 1e6).round() / 1e3);
    json!({
        "connect": milliseconds(spent.connect),
        "first": milliseconds(spent.first),
        "last": milliseconds(spent.last),
    })
}

/// For a person: the same in words.
fn text(keys: &Map<String, Value>) -> String {
    let word = |key: &str| keys.get(key).and_then(Value::as_str).unwrap_or("-");
    let mut line = format!("{} {} \"{}\" ", word("time"), word("peer"), word("request"));
    let event = word("event");
    if event != "response" {
        line += &format!("{event}: {}", word("message"));
        if let Some(look) = keys.get("look").and_then(Value::as_str) {
            line += &format!(". {look}");
        }
    } else {
        line += &verdict(keys);
    }
    let answer = keys.get("answer").and_then(Value::as_u64);
    let action = word("action");
    line += &match answer.filter(|_| action == "answered") {
        Some(status) => format!(" -> {action} {status}"),
        None => format!(" -> {action}"),
    };
    if let Some(saved) = keys.get("saved").and_then(Value::as_str) {
        line += &format!(", saved {saved}");
    }
    line
}

fn verdict(keys: &Map<String, Value>) -> String {
    let part = |value: Option<&Value>, key: &str| -> String {
        let text = value.and_then(|value| value.get(key));
        text.map_or(String::new(), |text| match text.as_str() {
            Some(text) => text.to_owned(),
            None => text.to_string(),
        })
    };
    let mut line = keys.get("verdict").and_then(Value::as_str).unwrap_or("-").to_owned();
    if let Some(status) = keys.get("status").and_then(Value::as_u64) {
        line += &format!(" {status}");
    }
    let defect = keys.get("defect").filter(|defect| !defect.is_null());
    if defect.is_some() {
        let of = |key| part(defect, key);
        line +=
            &format!(" {} {} at byte {}: {}", of("code"), of("name"), of("offset"), of("message"));
        // More may follow on the line.
        line.truncate(line.trim_end_matches('.').len());
    }
    let deviations = keys.get("deviations").and_then(Value::as_array);
    for deviation in deviations.into_iter().flatten() {
        line += &format!(" {}@{}", part(Some(deviation), "name"), part(Some(deviation), "offset"));
    }
    if let Some(missing) = keys.get("missing").and_then(Value::as_u64) {
        line += &format!(", {missing} bytes short");
    }
    let cause = keys.get("cause").filter(|cause| !cause.is_null());
    if cause.is_some() {
        line += &format!(", {}", part(cause, "says"));
    }
    line
}
