//! The cases: what an upstream sends in answer to one request.
//!
//! They are those of `tests/cases`, which stand in the binary as they are, but for what cannot be
//! sent through a gateway: an end that only TLS has, an answer to a request that is still being sent,
//! CONNECT. What a case says about limits and policies is for the reader's tests; here the policy is
//! the one that was chosen.

use bad_gateway::{Ending, Method, RequestContext, Version};
use serde::Deserialize;

// The escapes of the case files have one home.
#[path = "../../../tests/support/escape.rs"]
#[allow(dead_code, unreachable_pub, reason = "the tests draw cases too")]
mod escape;

/// The files of `tests/cases`: the area, and the text.
macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        &[$(($area, include_str!(concat!("../../../tests/cases/", $area, ".toml")))),*]
    };
}

/// In the order of a response, so that a table reads from the first byte to the last.
const AREAS: &[(&str, &str)] = areas![
    "status-line",
    "line-ends",
    "field-lines",
    "folding",
    "interim",
    "content-length",
    "transfer-encoding",
    "no-content",
    "connection",
    "upgrade-connect",
    "chunks",
    "trailers",
    "endings",
    "reuse",
    "limits-head",
    "limits-content",
    "attacks",
    "found",
];

/// What one upstream connection sends in answer to one request.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) area: &'static str,
    /// A sentence on what it shows.
    pub(crate) about: String,
    pub(crate) method: String,
    pub(crate) http10: bool,
    /// The request's Upgrade field.
    pub(crate) upgrade: Option<String>,
    /// Whether the request says that its connection ends.
    pub(crate) closes: bool,
    pub(crate) bytes: Vec<u8>,
    /// How the connection stands after the bytes.
    pub(crate) ending: Ending,
}

#[derive(Deserialize)]
struct File {
    case: Vec<Written>,
}

/// A case as it is written; `tests/cases/README.md` has the whole format.
#[derive(Deserialize)]
struct Written {
    name: String,
    about: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    request_version: Option<String>,
    #[serde(default)]
    upgrade: Option<String>,
    #[serde(default)]
    close_sent: bool,
    #[serde(default)]
    sending: bool,
    #[serde(default)]
    ending: Option<String>,
    bytes: String,
}

impl Case {
    /// Every case that can be played, by area; of those that send the same, the first.
    ///
    /// # Panics
    ///
    /// Where a case cannot be read, which a test excludes.
    pub(crate) fn all() -> Vec<Self> {
        let mut cases: Vec<Self> = Vec::new();
        let mut played = std::collections::HashSet::new();
        for &(area, text) in AREAS {
            let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{area}: {error}"));
            for case in file.case.into_iter().filter_map(|written| written.case(area)) {
                if played.insert(case.sent()) {
                    cases.push(case);
                }
            }
        }
        cases
    }

    /// All that an upstream can tell from another case.
    fn sent(&self) -> (String, bool, Option<String>, bool, Vec<u8>, String) {
        let ending = format!("{:?}", self.ending);
        let (method, upgrade) = (self.method.clone(), self.upgrade.clone());
        (method, self.http10, upgrade, self.closes, self.bytes.clone(), ending)
    }

    /// The request, as far as it changes the reading.
    pub(crate) fn request(&self) -> RequestContext {
        let mut request = RequestContext::new(Method::from_bytes(self.method.as_bytes()));
        if self.http10 {
            request = request.with_version(Version::HTTP_10);
        }
        if self.closes {
            request = request.closing();
        }
        match &self.upgrade {
            // A test holds that every offer is short enough.
            Some(offer) => request.with_upgrade(offer.as_bytes()).unwrap_or(request),
            None => request,
        }
    }
}

impl Written {
    fn case(self, area: &'static str) -> Option<Case> {
        let method = self.method.unwrap_or_else(|| "GET".to_owned());
        let ending = match self.ending.as_deref() {
            None | Some("closed") => Ending::Closed,
            Some("open") => Ending::Open,
            Some("reset") => Ending::Reset,
            Some("timeout") => Ending::TimedOut,
            _ => return None,
        };
        if self.sending || method == "CONNECT" {
            return None;
        }
        let bytes = escape::decode(&self.bytes)
            .unwrap_or_else(|error| panic!("the bytes of {}: {error}", self.name));
        Some(Case {
            name: self.name,
            area,
            about: self.about,
            method,
            http10: self.request_version.as_deref() == Some("1.0"),
            upgrade: self.upgrade,
            closes: self.close_sent,
            bytes,
            ending,
        })
    }
}

#[cfg(test)]
impl Case {
    /// What answers a GET, and then closes.
    pub(super) fn made_up(bytes: &[u8]) -> Self {
        Self {
            name: "made-up".to_owned(),
            area: "made-up",
            about: String::new(),
            method: "GET".to_owned(),
            http10: false,
            upgrade: None,
            closes: false,
            bytes: bytes.to_vec(),
            ending: Ending::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_cases_is_an_area() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("tests/cases")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .filter(|name| name != "requirements")
            .collect();
        let mut areas: Vec<&str> = AREAS.iter().map(|&(area, _)| area).collect();
        files.sort();
        areas.sort_unstable();
        assert_eq!(areas, files);
    }

    #[test]
    fn every_case_can_be_asked_for() {
        let cases = Case::all();
        assert!(cases.len() > 800, "{}", cases.len());
        let names: std::collections::HashSet<_> = cases.iter().map(|case| &case.name).collect();
        assert_eq!(names.len(), cases.len(), "each name is that of one case");
        for case in &cases {
            // It stands in the path of a URL.
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            assert!(case.name.bytes().all(plain), "{}", case.name);
            assert_eq!(
                case.request().upgrade().is_some(),
                case.upgrade.is_some(),
                "the offer of {} is too long",
                case.name
            );
        }
    }
}
