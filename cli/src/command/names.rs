//! The names that may stand on the command line: defects, limits, methods.

use bad_gateway::cause::Cause;
use bad_gateway::{Defect, Limits, Policy};
use bad_gateway_report::registry;

/// What can be explained.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row {
    Defect(Defect),
    Cause(Cause),
}

impl Row {
    /// All of them, in the order of the registries.
    pub(super) fn all() -> Vec<Self> {
        let defects = Defect::ALL.iter().map(|&defect| Self::Defect(defect));
        defects.chain(Cause::ALL.iter().map(|&cause| Self::Cause(cause))).collect()
    }

    /// For a person.
    pub(super) fn explained(self) -> String {
        match self {
            Self::Defect(defect) => registry::explain(defect),
            Self::Cause(cause) => registry::explain_cause(cause),
        }
    }

    /// As a JSON object, with its line end.
    pub(super) fn json(self) -> String {
        match self {
            Self::Defect(defect) => registry::catalogue::json_of(defect),
            Self::Cause(cause) => registry::causes::json_of(cause),
        }
    }
}

/// A defect by name or code, or a cause by name; `_` counts as `-`.
pub(super) fn row(text: &str) -> Result<Row, String> {
    let name = text.replace('_', "-");
    let found = Defect::find(&name).map(Row::Defect);
    found.or_else(|| Cause::find(&name).map(Row::Cause)).ok_or_else(|| {
        let mut near = near_defects(text);
        near.extend(near_causes(text));
        near.truncate(3);
        format!(
            "no defect has this name or code, and no cause this name{}. `bad-gateway defects` and \
             `bad-gateway causes` list them all",
            did_you_mean(&near)
        )
    })
}

/// A defect by name or code; `_` counts as `-`.
pub(super) fn defect(text: &str) -> Result<Defect, String> {
    Defect::find(&text.replace('_', "-")).ok_or_else(|| {
        format!(
            "no defect has this name or code{}. `bad-gateway defects` lists them all",
            did_you_mean(&near_defects(text))
        )
    })
}

/// A defect that some policy can tolerate.
pub(super) fn tolerable(text: &str) -> Result<Defect, String> {
    let defect = defect(text)?;
    match Policy::STRICT.try_tolerate(defect) {
        Ok(_) => Ok(defect),
        Err(never) => Err(format!("{never}; `bad-gateway explain {}` says why", defect.code())),
    }
}

/// A limit as `NAME=N`; `_` counts as `-`.
pub(super) fn limit(text: &str) -> Result<(String, u64), String> {
    let (name, number) = text.split_once('=').ok_or("expected NAME=N, such as head=16384")?;
    let mut limits = Limits::DEFAULT;
    if limits.set(name, 0).is_err() {
        return Err(format!(
            "no limit has the name `{name}`; there are {}",
            Limits::NAMES.join(", ")
        ));
    }
    let number = whole(number).ok_or_else(|| {
        format!("`{number}` is no whole number from 0 to {}, written in digits alone", u64::MAX)
    })?;
    limits.set(name, number).map_err(|_| format!("`{name}` can be at most {}", u32::MAX))?;
    Ok((name.to_owned(), number))
}

/// A number of bytes to feed at a time.
pub(super) fn split(text: &str) -> Result<u64, String> {
    let number = whole(text).filter(|&number| number > 0);
    number.ok_or_else(|| "expected a number of bytes, at least 1, such as 64".to_owned())
}

/// Digits, and nothing else: no sign, no blank, no unit.
fn whole(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A request method: a token, of any spelling.
pub(super) fn method(text: &str) -> Result<String, String> {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if text.contains(',') {
        return Err("repeat --method for pipelined requests".to_owned());
    }
    if text.is_empty() || !text.bytes().all(token) {
        return Err("a method is a token, such as GET".to_owned());
    }
    Ok(text.to_owned())
}

/// The well-known method that differs in the case of letters alone.
pub(super) fn method_in_other_case(method: &str) -> Option<&'static str> {
    const KNOWN: [&str; 9] =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
    KNOWN.into_iter().find(|known| *known != method && known.eq_ignore_ascii_case(method))
}

/// The three defects whose names or codes are most like `text`, best first.
pub(super) fn near_defects(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_lowercase();
    let mut near: Vec<(usize, &'static str)> = Defect::ALL
        .iter()
        .filter_map(|defect| Some((nearness(&text, *defect)?, defect.name())))
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The causes whose names are most like `text`, best first.
fn near_causes(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_lowercase();
    let mut near: Vec<(usize, &'static str)> = Cause::ALL
        .iter()
        .map(|cause| (edits(&text, cause.name()), cause.name()))
        .filter(|(distance, name)| *distance <= name.len() / 3)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// How far `text` is from a defect: the fewest edits, or less where it holds whole words of it.
fn nearness(text: &str, defect: Defect) -> Option<usize> {
    let name = defect.name();
    let words = |text: &str| -> Vec<String> {
        text.split(['-', '_', ' ']).filter(|word| word.len() > 1).map(str::to_owned).collect()
    };
    let shared = words(name).iter().filter(|word| words(text).contains(word)).count();
    let by_name = edits(text, name);
    let by_code = edits(text, &defect.code().to_ascii_lowercase());
    let close = by_name <= name.len() / 3 || (by_code <= 1 && text.len() <= 5);
    let related = shared > 0 || (text.len() > 2 && name.contains(text));
    (close || related).then(|| by_name.min(by_code.saturating_mul(3)).saturating_sub(shared * 4))
}

/// The Levenshtein distance.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replace = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

pub(super) fn did_you_mean(near: &[&str]) -> String {
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => format!(" (did you mean {only}?)"),
        [first @ .., last] => format!(" (did you mean {} or {last}?)", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        assert_eq!(near_defects("bare-ln").first(), Some(&"bare-lf"));
        assert_eq!(near_defects("obsfold").first(), Some(&"obs-fold"));
        assert_eq!(near_defects("lf").first(), Some(&"bare-lf"));
        assert_eq!(near_defects("fieldname-byte").first(), Some(&"field-name-byte"));
        assert!(near_defects("zzzzzzzz").is_empty());
    }
}
