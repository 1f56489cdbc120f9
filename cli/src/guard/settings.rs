//! What was chosen on the command line, resolved.

use std::path::PathBuf;
use std::time::Duration;

use bad_gateway_guard::Interim;
use bad_gateway_report::input::Choice;

use crate::net::{Address, TlsOptions, Upstream};

/// The options of the process.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) listen: Address,
    pub(crate) upstream: Upstream,
    pub(crate) tls: TlsOptions,
    pub(crate) mode: Mode,
    pub(crate) choice: Choice,
    pub(crate) limits: TimeLimits,
    pub(crate) interim: Interim,
    pub(crate) no_response: NoResponse,
    pub(crate) on_unreachable: OnUnreachable,
    /// The language of pages; that of the request where there is none.
    pub(crate) language: Option<String>,
    pub(crate) support_url: Option<String>,
    pub(crate) proxy_name: String,
    pub(crate) log: LogOptions,
    pub(crate) save: Option<PathBuf>,
    pub(crate) save_budget: u64,
    pub(crate) metrics: Option<Address>,
    pub(crate) threads: Option<usize>,
    pub(crate) drain: Duration,
}

/// How long each wait may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeLimits {
    pub(crate) connect: Duration,
    pub(crate) first_byte: Duration,
    pub(crate) between_bytes: Duration,
    pub(crate) idle: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Enforce,
    Observe,
}

impl Mode {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Observe => "observe",
        }
    }
}

/// What to do where a fresh connection ended without a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoResponse {
    BadGateway,
    GatewayTimeout,
    Close,
}

/// What to do where the upstream cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnUnreachable {
    Page,
    Close,
}

/// What is logged of responses, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogOptions {
    /// Each response, not only those that are not valid or deviate.
    pub(crate) all: bool,
    pub(crate) text: bool,
    /// With the request's query.
    pub(crate) query: bool,
}
