//! `guard`: its options, and their meaning.

use std::path::PathBuf;
use std::time::Duration;

use bad_gateway_guard::Interim;
use clap::{Args, ValueEnum};

use super::policy::PolicyOptions;
use super::tls::TlsArgs;
use crate::guard::{LogOptions, Mode, NoResponse, OnUnreachable, Settings, TimeLimits};
use crate::net::{Address, Upstream, duration};

#[derive(Args)]
pub(super) struct Guard {
    /// Where to take connections: HOST:PORT, or unix:PATH
    #[arg(long, value_name = "ADDR", help_heading = "The connections")]
    listen: Address,

    /// Where to pass them on: http://HOST:PORT, https://HOST:PORT, or unix:PATH
    #[arg(long, value_name = "URL", value_parser = upstream, help_heading = "The connections")]
    upstream: Upstream,

    /// Whether to let through what is valid alone, or everything, and only tell
    #[arg(long, value_name = "MODE", default_value = "enforce", overrides_with = "mode")]
    mode: ModeName,

    #[command(flatten)]
    policy: PolicyOptions,

    /// How long a connection to the upstream may take
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration, help_heading = "Time")]
    connect_timeout: Duration,

    /// How long the upstream may take to begin its answer, from the end of the request on
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration, help_heading = "Time")]
    first_byte_timeout: Duration,

    /// How long the upstream may pause within its answer
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration, help_heading = "Time")]
    between_bytes_timeout: Duration,

    /// How long a connection may lie idle; without it, until one side closes it
    #[arg(long, value_name = "TIME", value_parser = duration, help_heading = "Time")]
    idle_timeout: Option<Duration>,

    /// At SIGTERM, how long what is under way may go on
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration, help_heading = "Time")]
    drain: Duration,

    /// Which interim responses pass: all, or one 100 to a request that expects it
    #[arg(long, value_name = "WHICH", default_value = "expected", help_heading = "The answers")]
    interim: InterimName,

    /// What to do where a fresh connection ends without a byte
    #[arg(long, value_name = "WHAT", default_value = "504", help_heading = "The answers")]
    no_response: NoResponseName,

    /// What to do where the upstream cannot be reached
    #[arg(long, value_name = "WHAT", default_value = "page", help_heading = "The answers")]
    on_unreachable: OnUnreachableName,

    /// The language of pages (en, fr, de, es); without it, the one that the request asks for
    #[arg(long, value_name = "LANG", help_heading = "The answers")]
    lang: Option<String>,

    /// Where the reader of a page finds help
    #[arg(long, value_name = "URL", help_heading = "The answers")]
    support_url: Option<String>,

    /// The name of this process in Proxy-Status
    #[arg(long, value_name = "NAME", default_value = "bad-gateway", help_heading = "The answers")]
    proxy_name: String,

    /// Which responses to log: those that are not valid or deviate, or all
    #[arg(long, value_name = "WHICH", default_value = "refused", help_heading = "What is told")]
    log: LogName,

    /// One JSON object a line, or text for a person
    #[arg(long, value_name = "FORM", default_value = "json", help_heading = "What is told")]
    log_format: LogFormat,

    /// Log the query of requests too
    #[arg(long, help_heading = "What is told")]
    log_query: bool,

    /// Save what was refused in this folder, for `bad-gateway check`; it is made where it is missing
    #[arg(long, value_name = "DIR", help_heading = "What is told")]
    save: Option<PathBuf>,

    /// How many bytes may be saved in all
    #[arg(
        long,
        value_name = "BYTES",
        default_value_t = 64 << 20,
        help_heading = "What is told"
    )]
    save_budget: u64,

    /// Where to offer /metrics and /healthz: HOST:PORT, or unix:PATH
    #[arg(long, value_name = "ADDR", help_heading = "What is told")]
    metrics: Option<Address>,

    /// How many threads serve connections; without it, as many as there are processors
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<usize>,

    #[command(flatten)]
    tls: TlsArgs,
}

/// Requests pass as they are, so a path would have no effect.
fn upstream(text: &str) -> Result<Upstream, String> {
    let upstream: Upstream = text.parse()?;
    if upstream.path == "/" {
        Ok(upstream)
    } else {
        Err(format!("requests pass as they are: leave out the path `{}`", upstream.path))
    }
}

fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1024).contains(number));
    number.ok_or_else(|| "expected a number from 1 to 1024".to_owned())
}

impl Guard {
    pub(super) fn settings(self) -> Settings {
        Settings {
            listen: self.listen,
            upstream: self.upstream,
            tls: self.tls.options(),
            mode: self.mode.mode(),
            choice: self.policy.choice(),
            limits: TimeLimits {
                connect: self.connect_timeout,
                first_byte: self.first_byte_timeout,
                between_bytes: self.between_bytes_timeout,
                idle: self.idle_timeout,
            },
            interim: self.interim.interim(),
            no_response: self.no_response.no_response(),
            on_unreachable: self.on_unreachable.on_unreachable(),
            language: self.lang,
            support_url: self.support_url,
            proxy_name: self.proxy_name,
            log: LogOptions {
                all: self.log == LogName::All,
                text: self.log_format == LogFormat::Text,
                query: self.log_query,
            },
            save: self.save,
            save_budget: self.save_budget,
            metrics: self.metrics,
            threads: self.threads,
            drain: self.drain,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ModeName {
    /// A response that is not valid becomes a 502, a 504, or a visible cut
    Enforce,
    /// Every byte passes untouched; what is wrong is logged
    Observe,
}

impl ModeName {
    const fn mode(self) -> Mode {
        match self {
            Self::Enforce => Mode::Enforce,
            Self::Observe => Mode::Observe,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum InterimName {
    All,
    Expected,
}

impl InterimName {
    const fn interim(self) -> Interim {
        match self {
            Self::All => Interim::All,
            Self::Expected => Interim::Expected,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum NoResponseName {
    /// A page, 502 Bad Gateway
    #[value(name = "502")]
    BadGateway,
    /// A page, 504 Gateway Timeout
    #[value(name = "504")]
    GatewayTimeout,
    /// The end of the connection, without a byte
    Close,
}

impl NoResponseName {
    const fn no_response(self) -> NoResponse {
        match self {
            Self::BadGateway => NoResponse::BadGateway,
            Self::GatewayTimeout => NoResponse::GatewayTimeout,
            Self::Close => NoResponse::Close,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum OnUnreachableName {
    /// A page that says 502, or 504 where time ran out
    Page,
    /// The end of the connection, without a byte
    Close,
}

impl OnUnreachableName {
    const fn on_unreachable(self) -> OnUnreachable {
        match self {
            Self::Page => OnUnreachable::Page,
            Self::Close => OnUnreachable::Close,
        }
    }
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum LogName {
    Refused,
    All,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum LogFormat {
    Json,
    Text,
}
