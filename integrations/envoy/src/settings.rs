//! What the filter's configuration in Envoy's YAML says.

use std::fmt;

use bad_gateway::{Defect, Limits, Policy};
use serde_json::{Map, Value};

/// What becomes of what is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is refused.
    On,
    /// It passes, and the log says that it would be refused.
    Report,
}

/// The configuration of one filter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) mode: Mode,
    pub(crate) policy: Policy,
}

/// What is wrong with a configuration, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Invalid {
    key: String,
    why: String,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "filter_config{}: {}", self.key, self.why)
    }
}

type Checked<T> = Result<T, Invalid>;

fn invalid<T>(key: impl Into<String>, why: impl Into<String>) -> Checked<T> {
    Err(Invalid { key: key.into(), why: why.into() })
}

const KEYS: [&str; 5] = ["mode", "policy", "tolerate", "refuse", "limits"];

impl Settings {
    /// Reads the JSON that Envoy makes of a `google.protobuf.Struct`; nothing is the default.
    pub(crate) fn read(text: &[u8]) -> Checked<Self> {
        if text.trim_ascii().is_empty() {
            return Self::of(&Map::new());
        }
        match serde_json::from_slice(text) {
            Ok(Value::Object(keys)) => Self::of(&keys),
            Ok(_) => invalid("", "it is no object: give a google.protobuf.Struct"),
            Err(error) => {
                invalid("", format!("it is no JSON, nor a google.protobuf.Struct: {error}"))
            }
        }
    }

    fn of(keys: &Map<String, Value>) -> Checked<Self> {
        if let Some(key) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let known = KEYS.join(", ");
            return invalid(format!(".{key}"), format!("there is no such key; there are {known}"));
        }
        let mut policy = base(keys.get("policy"))?;
        for (key, name) in names(keys, "tolerate")? {
            let defect = defect(&key, name)?;
            policy =
                policy.try_tolerate(defect).or_else(|never| invalid(key, never.to_string()))?;
        }
        for (key, name) in names(keys, "refuse")? {
            policy = policy.refuse(defect(&key, name)?);
        }
        let policy = policy.with_limits(limits(keys.get("limits"), *policy.limits())?);
        Ok(Self { mode: mode(keys.get("mode"))?, policy })
    }
}

/// In YAML `on` without quotes is a boolean.
fn mode(value: Option<&Value>) -> Checked<Mode> {
    match value {
        None | Some(Value::Bool(true)) => Ok(Mode::On),
        Some(Value::String(word)) if word == "on" => Ok(Mode::On),
        Some(Value::String(word)) if word == "report" => Ok(Mode::Report),
        Some(_) => invalid(".mode", "it is on or report; without the filter nothing is judged"),
    }
}

fn base(value: Option<&Value>) -> Checked<Policy> {
    match value.map(Value::as_str) {
        None | Some(Some("gateway")) => Ok(Policy::GATEWAY),
        Some(Some("strict")) => Ok(Policy::STRICT),
        Some(Some("lenient")) => Ok(Policy::LENIENT),
        Some(_) => invalid(".policy", "it is strict, gateway or lenient"),
    }
}

/// The names in a list, each with where it stands.
fn names<'a>(keys: &'a Map<String, Value>, key: &str) -> Checked<Vec<(String, &'a str)>> {
    let Some(value) = keys.get(key) else { return Ok(Vec::new()) };
    let Some(list) = value.as_array() else {
        return invalid(format!(".{key}"), "it is a list of names or codes of defects");
    };
    let named = list.iter().enumerate().map(|(at, value)| {
        let key = format!(".{key}[{at}]");
        match value.as_str() {
            Some(name) => Ok((key, name)),
            None => invalid(key, "it is the name or the code of a defect"),
        }
    });
    named.collect()
}

/// A defect by name or code; `_` counts as `-`.
fn defect(key: &str, name: &str) -> Checked<Defect> {
    let found = Defect::find(&name.replace('_', "-"));
    found.map_or_else(|| invalid(key, format!("no defect has the name or code `{name}`")), Ok)
}

fn limits(value: Option<&Value>, mut limits: Limits) -> Checked<Limits> {
    let Some(value) = value else { return Ok(limits) };
    let Some(set) = value.as_object() else {
        return invalid(".limits", "it has names of limits with their numbers");
    };
    for (name, value) in set {
        let key = format!(".limits.{name}");
        let Some(number) = whole(value) else {
            return invalid(key, "it is a whole number, 0 or more");
        };
        if let Err(error) = limits.set(name, number) {
            let known = Limits::NAMES.join(", ");
            return invalid(key, format!("{error}; there are {known}"));
        }
    }
    Ok(limits)
}

/// The numbers of a `google.protobuf.Struct` have a fraction.
fn whole(value: &Value) -> Option<u64> {
    /// Up to here each whole number has a `f64` of its own.
    const EXACT: f64 = (1_u64 << 53) as f64;
    let fraction =
        value.as_f64().filter(|number| (0.0..=EXACT).contains(number) && number.fract() == 0.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, and in range"
    )]
    value.as_u64().or(fraction.map(|number| number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_read() {
        let text = br#"{"mode": "report", "policy": "lenient", "tolerate": ["bare_lf"], "refuse": ["obs-fold", "H001"],
            "limits": {"fields": 3.0, "chunk-line": 100, "chunk_extensions": 7}}"#;
        let Settings { mode, policy } = Settings::read(text).unwrap();
        assert_eq!(mode, Mode::Report);
        assert!(!policy.tolerates(Defect::ObsFold) && !policy.tolerates(Defect::BareLf));
        assert!(policy.tolerates(Defect::FramingFold));
        let limits = policy.limits();
        assert_eq!((limits.fields, limits.chunk_line, limits.chunk_extensions), (3, 100, 7));
        for text in [&b""[..], b"{}", b"{\"mode\": true}", b"{\"mode\": \"on\"}"] {
            let settings = Settings::read(text).unwrap();
            assert_eq!((settings.mode, settings.policy), (Mode::On, Policy::GATEWAY));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, says) in [
            ("on", "filter_config: it is no JSON"),
            ("[]", "filter_config: it is no object"),
            (
                r#"{"modes": "on"}"#,
                "filter_config.modes: there is no such key; there are mode, policy",
            ),
            (r#"{"mode": false}"#, "filter_config.mode: it is on or report"),
            (r#"{"policy": "nice"}"#, "filter_config.policy: it is strict, gateway or lenient"),
            (r#"{"tolerate": "bare-lf"}"#, "filter_config.tolerate: it is a list"),
            (r#"{"tolerate": ["bare-lf", 3]}"#, "filter_config.tolerate[1]: it is the name"),
            (
                r#"{"tolerate": ["bare-cr"]}"#,
                "filter_config.tolerate[0]: `bare-cr` can never be tolerated",
            ),
            (r#"{"refuse": ["x"]}"#, "filter_config.refuse[0]: no defect has the name or code `x`"),
            (r#"{"limits": 3}"#, "filter_config.limits: it has names"),
            (
                r#"{"limits": {"colour": 3}}"#,
                "filter_config.limits.colour: no limit has this name; there are head",
            ),
            (r#"{"limits": {"head": 3.5}}"#, "filter_config.limits.head: it is a whole number"),
            (r#"{"limits": {"head": -1}}"#, "filter_config.limits.head: it is a whole number"),
            (
                r#"{"limits": {"head": 4294967296}}"#,
                "filter_config.limits.head: the value is larger",
            ),
        ] {
            let said = Settings::read(text.as_bytes()).unwrap_err().to_string();
            assert!(said.starts_with(says), "{text}: {said}");
        }
    }
}
