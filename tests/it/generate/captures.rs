//! `tests/captures/` and `tests/refused/`: what real servers sent, read back.

use std::fs;
use std::path::{Path, PathBuf};

use bad_gateway::{Barrier, Ending, Policy, Reuse, Verdict, check};
use serde::Deserialize;

use crate::support::{Exchange, cases};

/// One server program, and what it sent: what is valid, or what is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The name of its folder.
    #[serde(skip)]
    pub folder: String,
    #[serde(skip)]
    pub home: PathBuf,
    pub server: String,
    pub version: String,
    pub taken: String,
    #[serde(rename = "capture")]
    pub captures: Vec<Capture>,
}

/// All that one connection delivered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    pub file: String,
    pub about: String,
    method: Option<String>,
    methods: Option<Vec<String>>,
    ending: String,
    upgrade: Option<String>,
    request_version: Option<String>,
    pub request: String,
    /// In `tests/refused/`: the verdict on the last response under GATEWAY.
    pub verdict: Option<String>,
    /// The defect, where that verdict is `malformed`.
    pub defect: Option<String>,
    /// What the server did.
    pub why: Option<String>,
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// One response of a capture.
#[derive(Clone, Debug)]
pub struct Response {
    /// From its first byte to the end of the capture.
    pub exchange: Exchange,
    pub verdict: Verdict,
}

impl Response {
    /// The verdict on the same bytes under STRICT.
    pub fn strictly(&self) -> Verdict {
        let exchange = &self.exchange;
        check(&exchange.bytes, exchange.request(), exchange.ending, Policy::STRICT)
    }
}

/// What is valid under GATEWAY: the servers in the order of the folders' names.
pub fn valid() -> Vec<Server> {
    servers("tests/captures")
}

/// What a gateway must refuse, likewise.
pub fn refused() -> Vec<Server> {
    servers("tests/refused")
}

/// What is valid, then what is refused. A server that sent both is there twice.
pub fn all() -> Vec<Server> {
    let mut servers = valid();
    servers.append(&mut refused());
    servers
}

fn servers(parent: &str) -> Vec<Server> {
    let mut folders: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(parent))
        .expect(parent)
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("index.toml").exists())
        .collect();
    folders.sort();
    folders.iter().map(|folder| read(folder)).collect()
}

fn read(folder: &Path) -> Server {
    let index = folder.join("index.toml");
    let text = fs::read_to_string(&index).expect("a text");
    let mut server: Server =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", index.display()));
    let name = folder.file_name().expect("a name");
    server.folder = name.to_string_lossy().into_owned();
    server.home = folder.to_owned();
    for capture in &mut server.captures {
        let path = folder.join(&capture.file);
        capture.bytes =
            fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    server
}

impl Capture {
    /// The methods of the requests, in order.
    pub fn methods(&self) -> Vec<&str> {
        match (&self.method, &self.methods) {
            (Some(method), None) => vec![method],
            (None, Some(methods)) => methods.iter().map(String::as_str).collect(),
            _ => panic!("{} has a method, or methods", self.file),
        }
    }

    pub fn ending(&self) -> Ending {
        cases::ending(&self.ending)
    }

    /// Whether a request offers an upgrade, or is CONNECT.
    pub fn asks_for_tunnel(&self) -> bool {
        self.upgrade.is_some() || self.methods().contains(&"CONNECT")
    }

    /// The responses, one for each request, up to the one that ends the connection or is not valid.
    pub fn responses(&self, policy: Policy) -> Vec<Response> {
        let mut responses = Vec::new();
        let mut start = 0;
        for method in self.methods() {
            let exchange = Exchange {
                bytes: self.bytes[start..].to_vec(),
                method: method.to_owned(),
                upgrade: self.upgrade.clone(),
                http10_request: self.request_version.as_deref() == Some("1.0"),
                close_sent: false,
                sending: false,
                ending: self.ending(),
                policy,
            };
            let verdict =
                check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy);
            let last = match verdict.reuse {
                Reuse::Yes | Reuse::No(Barrier::Leftover | Barrier::Ended) => false,
                Reuse::No(_) => true,
            };
            responses.push(Response { exchange, verdict });
            start += usize::try_from(verdict.consumed).expect("it was in memory");
            if last {
                break;
            }
        }
        responses
    }
}

impl Server {
    /// The path of a capture inside of `tests/captures/` or `tests/refused/`; no path is in both.
    pub fn path(&self, capture: &Capture) -> String {
        format!("{}/{}", self.folder, capture.file)
    }
}
