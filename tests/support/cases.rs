//! The case files of `tests/cases/`: reading them, and drawing a new one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bad_gateway::{Defect, Ending, Policy};
use serde::Deserialize;

use super::escape::{decode, encode};
use super::{Exchange, Record, limits};

/// One case: an exchange, and what must come out under each policy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    #[serde(default)]
    pub requirements: Vec<String>,
    pub about: String,
    #[serde(default = "get")]
    method: String,
    upgrade: Option<String>,
    #[serde(default)]
    request_version: Option<String>,
    #[serde(default)]
    close_sent: bool,
    #[serde(default)]
    sending: bool,
    #[serde(default = "closed")]
    ending: String,
    #[serde(default)]
    limits: BTreeMap<String, u64>,
    #[serde(default)]
    tolerate: Vec<String>,
    #[serde(default)]
    refuse: Vec<String>,
    bytes: String,
    every: Option<Expected>,
    strict: Option<Expected>,
    gateway: Option<Expected>,
    lenient: Option<Expected>,
}

fn get() -> String {
    "GET".to_owned()
}

fn closed() -> String {
    "closed".to_owned()
}

/// What must come out. What is absent is not looked at, but for the deviations.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    verdict: String,
    defect: Option<String>,
    offset: Option<u64>,
    status: Option<u16>,
    version: Option<String>,
    reason: Option<String>,
    fields: Option<usize>,
    interim: Option<u32>,
    framing: Option<String>,
    content: Option<String>,
    body_bytes: Option<u64>,
    trailers: Option<Vec<String>>,
    #[serde(default)]
    deviations: Vec<String>,
    reuse: Option<bool>,
    retry: Option<bool>,
    answer: Option<u16>,
    consumed: Option<u64>,
    leftover: Option<u64>,
    missing: Option<u64>,
    #[serde(default)]
    field: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// Beside the package, or beside the folder of a package inside of it.
pub fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = here.join("tests/cases");
    if own.is_dir() { own } else { here.join("../tests/cases") }
}

/// Every case of every file, in the order of their names.
pub fn all() -> Vec<Case> {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .expect("tests/cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "requirements"))
        .collect();
    files.sort();
    files
        .into_iter()
        .flat_map(|path| {
            let text = std::fs::read_to_string(&path).expect("a text");
            let file: File =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            file.case
        })
        .collect()
}

pub fn row(name: &str) -> Defect {
    Defect::find(name).unwrap_or_else(|| panic!("no defect is called {name}"))
}

pub fn ending(name: &str) -> Ending {
    match name {
        "closed" => Ending::Closed,
        "reset" => Ending::Reset,
        "timeout" => Ending::TimedOut,
        "truncated" => Ending::Truncated,
        "open" => Ending::Open,
        other => panic!("no ending is called {other}"),
    }
}

impl Case {
    /// The exchange under each policy that is tried, with what must come out.
    pub fn runs(&self) -> Vec<(&'static str, Exchange, &Expected)> {
        let policies = [
            ("strict", Policy::STRICT, &self.strict),
            ("gateway", Policy::GATEWAY, &self.gateway),
            ("lenient", Policy::LENIENT, &self.lenient),
        ];
        policies
            .into_iter()
            .filter_map(|(name, policy, own)| {
                let expected = own.as_ref().or(self.every.as_ref())?;
                Some((name, self.exchange(policy), expected))
            })
            .collect()
    }

    fn exchange(&self, policy: Policy) -> Exchange {
        let limits = limits(self.limits.iter().map(|(name, value)| (name.as_str(), *value)));
        let mut policy = policy.with_limits(limits);
        for name in &self.tolerate {
            policy = policy.tolerate(row(name));
        }
        for name in &self.refuse {
            policy = policy.refuse(row(name));
        }
        Exchange {
            bytes: decode(&self.bytes).unwrap_or_else(|error| panic!("{}: {error}", self.name)),
            method: self.method.clone(),
            upgrade: self.upgrade.clone(),
            http10_request: self.request_version.as_deref() == Some("1.0"),
            close_sent: self.close_sent,
            sending: self.sending,
            ending: ending(&self.ending),
            policy,
        }
    }
}

impl Expected {
    /// What differs, in words.
    pub fn faults(&self, record: &Record) -> Vec<String> {
        let mut faults = Vec::new();
        let mut differ = |what: &str, wanted: String, found: String| {
            if wanted != found {
                faults.push(format!("{what}: wanted {wanted}, found {found}"));
            }
        };
        differ("verdict", self.verdict.clone(), record.verdict.clone());
        let found = record.defect.clone();
        if self.verdict == "malformed" {
            let name = self.defect.clone().expect("a malformed case names its defect");
            let offset = self.offset.expect("a malformed case names its offset");
            differ("defect", format!("{:?}", Some((name, offset))), format!("{found:?}"));
        }
        let deviations: Vec<_> =
            record.deviations.iter().map(|(name, at)| format!("{name}@{at}")).collect();
        differ("deviations", format!("{:?}", self.deviations), format!("{deviations:?}"));
        let framing =
            record.framing.as_ref().map(|text| text.split(' ').next().unwrap_or_default());
        compare(&mut differ, "framing", self.framing.as_deref(), framing);
        compare(&mut differ, "status", self.status, record.status);
        compare(&mut differ, "version", self.version.clone(), record.version.clone());
        compare(&mut differ, "fields", self.fields, Some(record.fields.len()));
        compare(&mut differ, "interim", self.interim, Some(record.interim));
        compare(&mut differ, "body_bytes", self.body_bytes, Some(record.content_octets));
        compare(&mut differ, "reuse", self.reuse, Some(record.reuse));
        compare(&mut differ, "retry", self.retry, Some(record.retry));
        compare(&mut differ, "answer", self.answer, record.answer);
        compare(&mut differ, "consumed", self.consumed, Some(record.consumed));
        compare(&mut differ, "leftover", self.leftover, Some(record.leftover));
        compare(&mut differ, "missing", self.missing, record.missing);
        let bytes = |text: &String| encode(&decode(text).expect("escapes"));
        let reason = self.reason.as_ref().map(bytes);
        compare(&mut differ, "reason", reason, Some(encode(&record.reason)));
        // The content of a 205 is dropped: no event shows it.
        let content = self.content.as_ref().map(bytes);
        compare(&mut differ, "content", content, Some(encode(&record.content)));
        if let Some(trailers) = &self.trailers {
            let wanted: Vec<_> = trailers.iter().map(bytes).collect();
            differ("trailers", format!("{wanted:?}"), format!("{:?}", lines(&record.trailers)));
        }
        for field in &self.field {
            let found = lines(&record.fields);
            if !found.contains(&bytes(field)) {
                faults.push(format!("field: wanted {field}, found {found:?}"));
            }
        }
        faults
    }
}

fn compare<T: std::fmt::Debug>(
    differ: &mut impl FnMut(&str, String, String),
    what: &str,
    wanted: Option<T>,
    found: Option<T>,
) {
    if wanted.is_some() {
        differ(what, format!("{wanted:?}"), format!("{found:?}"));
    }
}

fn lines(pairs: &[super::Pair]) -> Vec<String> {
    pairs.iter().map(|(name, value)| format!("{}: {}", encode(name), encode(value))).collect()
}

/// An exchange as a case that can be dropped into `tests/cases/`, expecting what `record` says.
pub fn draw(exchange: &Exchange, record: &Record) -> String {
    let mut text = String::from("[[case]]\nname = \"\"\nabout = \"\"\n");
    let mut line = |key: &str, value: String| text.push_str(&format!("{key} = {value}\n"));
    if exchange.method != "GET" {
        line("method", format!("{:?}", exchange.method));
    }
    if let Some(offer) = &exchange.upgrade {
        line("upgrade", format!("{offer:?}"));
    }
    if exchange.http10_request {
        line("request_version", "\"1.0\"".to_owned());
    }
    if exchange.close_sent {
        line("close_sent", "true".to_owned());
    }
    if exchange.sending {
        line("sending", "true".to_owned());
    }
    let ending = match exchange.ending {
        Ending::Open => "open",
        Ending::Reset => "reset",
        Ending::TimedOut => "timeout",
        Ending::Truncated => "truncated",
        _ => "closed",
    };
    line("ending", format!("{ending:?}"));
    let tolerated: Vec<_> = Defect::ALL
        .iter()
        .filter(|&&row| exchange.policy.tolerates(row))
        .map(|row| row.name())
        .collect();
    line("tolerate", format!("{tolerated:?}"));
    let changed: Vec<_> = super::numbers(exchange.policy.limits())
        .into_iter()
        .zip(super::numbers(&bad_gateway::Limits::DEFAULT))
        .filter(|(own, default)| own != default)
        .filter_map(|((name, own), _)| Some(format!("{name} = {}", own?)))
        .collect();
    if !changed.is_empty() {
        line("limits", format!("{{ {} }}", changed.join(", ")));
    }
    line("bytes", format!("'{}'", encode(&exchange.bytes)));
    let mut expected = format!("verdict = {:?}", record.verdict);
    if let Some((name, offset)) = &record.defect {
        expected.push_str(&format!(", defect = {name:?}, offset = {offset}"));
    }
    let deviations: Vec<_> =
        record.deviations.iter().map(|(name, at)| format!("{name}@{at}")).collect();
    expected.push_str(&format!(", deviations = {deviations:?}"));
    line("strict", format!("{{ {expected} }}"));
    text
}
