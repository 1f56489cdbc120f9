//! What an input tells of an exchange besides the bytes.

use std::path::Path;

use bad_gateway::{Ending, Version};

/// What is known of one exchange; what the command line says counts more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// What tells it apart from the others of its file, such as `backend b1, server app1`.
    pub label: Option<String>,
    /// The two ends of its connection, where several exchanges may be on it: `CLIENT-SERVER`.
    pub connection: Option<String>,
    /// The methods of the requests, in order.
    pub methods: Vec<String>,
    /// The requests' version, where it is not HTTP/1.1.
    pub version: Option<Version>,
    /// What their Upgrade field offers.
    pub upgrade: Option<String>,
    /// How the connection stood after the last byte.
    pub ending: Option<Ending>,
    /// Whether the connection carried a response before.
    pub reused: bool,
    /// Whether the content is left out.
    pub head_alone: bool,
}

impl Facts {
    /// What the name of a file tells that holds a refused response: `TIME-METHOD-ENDING-NNNN.http`.
    pub fn of_name(path: &Path) -> Self {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Self::of_parts(name).unwrap_or_default()
    }

    /// The name of such a file; the time as `20261128T051317Z`.
    pub fn to_name(time: &str, method: &str, ending: Ending, number: u64) -> String {
        let known = ENDINGS.into_iter().find(|(_, known)| *known == ending);
        let ending = known.map_or("open", |(name, _)| name);
        // Some letters of a token mean something in a file's name; nobody's method has them.
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        let is_plain = !method.is_empty() && method.len() <= 64 && method.chars().all(plain);
        let method = if is_plain { method } else { "OTHER" };
        format!("{time}-{method}-{ending}-{number:04}.http")
    }

    fn of_parts(name: &str) -> Option<Self> {
        let (rest, number) = name.strip_suffix(".http")?.rsplit_once('-')?;
        let (rest, ending) = rest.rsplit_once('-')?;
        let (time, method) = rest.split_once('-')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (date, clock) = time.strip_suffix('Z')?.split_once('T')?;
        let known = digits(number) && digits(date) && date.len() == 8 && digits(clock);
        let method = known.then(|| method.to_owned()).filter(|method| is_token(method))?;
        Some(Self { methods: vec![method], ending: Some(ending_of(ending)?), ..Self::default() })
    }

    /// Takes over what the head of a request tells.
    pub(super) fn request(&mut self, line: &str) {
        let mut words = line.split_ascii_whitespace();
        let (Some(method), Some(_), version) = (words.next(), words.next(), words.next()) else {
            return;
        };
        if is_token(method) && version.is_some_and(|version| version.starts_with("HTTP/")) {
            self.methods.push(method.to_owned());
            self.version = (version == Some("HTTP/1.0")).then_some(Version::HTTP_10);
        }
    }

    /// Takes over what a field of a request tells.
    pub(super) fn field(&mut self, line: &str) {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("upgrade")
        {
            self.upgrade = Some(value.trim().to_owned());
        }
    }
}

/// Endings by the names that `--ending` has for them.
const ENDINGS: [(&str, Ending); 5] = [
    ("closed", Ending::Closed),
    ("reset", Ending::Reset),
    ("timeout", Ending::TimedOut),
    ("truncated", Ending::Truncated),
    ("open", Ending::Open),
];

fn ending_of(name: &str) -> Option<Ending> {
    ENDINGS.into_iter().find(|(known, _)| *known == name).map(|(_, ending)| ending)
}

/// Whether it can be a method.
pub(super) fn is_token(text: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_method_and_ending() {
        let of = |name: &str| Facts::of_name(Path::new(name));
        let facts = of("saved/20261128T051317Z-HEAD-closed-0001.http");
        assert_eq!((facts.methods, facts.ending), (vec!["HEAD".to_owned()], Some(Ending::Closed)));
        let facts = of("20261128T051317Z-M-SEARCH-timeout-12.http");
        let (methods, ending) = (vec!["M-SEARCH".to_owned()], Some(Ending::TimedOut));
        assert_eq!((facts.methods, facts.ending), (methods, ending));
        let name = Facts::to_name("20261128T051317Z", "M-SEARCH", Ending::Reset, 12_345);
        assert_eq!(name, "20261128T051317Z-M-SEARCH-reset-12345.http");
        assert_eq!(of(&name).ending, Some(Ending::Reset));
        let name = Facts::to_name("20261128T051317Z", "*", Ending::Open, 7);
        assert_eq!(name, "20261128T051317Z-OTHER-open-0007.http");
        for name in ["a.http", "x-HEAD-closed-1.http", "20261128T051317Z-HEAD-slammed-1.http"] {
            assert_eq!(of(name), Facts::default(), "{name}");
        }
    }
}
