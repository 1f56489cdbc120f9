//! The options of `audit`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::policy::{NoResponseOption, PolicyOptions};
use super::tls::TlsArgs;
use crate::net::{Address, Upstream, duration};

#[derive(Subcommand)]
pub(super) enum Audit {
    /// Be the upstream that plays the cases; run it where the gateway expects its upstream
    #[command(next_line_help = true)]
    Serve(AuditServe),
    /// Ask for every case through a gateway, and judge what comes out
    Run(Box<AuditRun>),
    /// Set the JSON of several runs side by side, as Markdown
    #[command(next_line_help = true)]
    Report(AuditReport),
}

#[derive(Args)]
pub(super) struct AuditServe {
    /// Where to listen, such as `127.0.0.1:9000`
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Address,

    #[command(flatten)]
    pub(super) manner: MannerOptions,
}

#[derive(Args)]
pub(super) struct MannerOptions {
    /// Take more requests on a connection after a whole response
    #[arg(long, help_heading = "The upstream")]
    pub(super) keep_alive: bool,

    /// How long a connection stays open after what is no whole response, where the case leaves it open
    #[arg(
        long,
        value_name = "TIME",
        default_value = "500ms",
        value_parser = duration,
        overrides_with = "hold",
        help_heading = "The upstream"
    )]
    pub(super) hold: Duration,
}

#[derive(Args)]
pub(super) struct AuditRun {
    /// The gateway, such as `http://127.0.0.1:8080`, or over TLS `https://gateway.example`; a path in front of the cases' is kept
    #[arg(long, value_name = "URL", overrides_with = "through")]
    pub(super) through: Upstream,

    /// Be the upstream too, at this address
    #[arg(long, value_name = "ADDR", overrides_with = "serve", help_heading = "The upstream")]
    pub(super) serve: Option<Address>,

    #[command(flatten)]
    pub(super) manner: MannerOptions,

    /// Play also what says no more on an open connection: the gateway has to end it by a time-out
    /// of its own, shorter than --timeout
    #[arg(long, help_heading = "The upstream")]
    pub(super) timeouts: bool,

    /// Ask for the plain answer behind each case at once, without waiting for the case's
    #[arg(long, help_heading = "The client")]
    pub(super) pipelined: bool,

    /// How long one case may take
    #[arg(
        short,
        long,
        value_name = "TIME",
        default_value = "5s",
        value_parser = duration,
        overrides_with = "timeout",
        help_heading = "The client"
    )]
    pub(super) timeout: Duration,

    /// How many cases are played at a time; with --keep-alive one, so that what a case leaves behind
    /// meets the next request and no other case
    #[arg(
        short,
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=256),
        overrides_with = "jobs",
        help_heading = "The client"
    )]
    pub(super) jobs: Option<u16>,

    #[command(flatten)]
    pub(super) tls: TlsArgs,

    /// Only this case; repeatable
    #[arg(long = "case", value_name = "NAME", help_heading = "The cases")]
    pub(super) cases: Vec<String>,

    /// Only the cases of this area, such as `chunks`; repeatable
    #[arg(long = "area", value_name = "NAME", help_heading = "The cases")]
    pub(super) areas: Vec<String>,

    #[command(flatten)]
    pub(super) policy: PolicyOptions,

    #[command(flatten)]
    pub(super) no_response: NoResponseOption,

    /// What to call the gateway in the report, such as `nginx 1.22.1`
    #[arg(long, value_name = "NAME", overrides_with = "name", help_heading = "Output")]
    pub(super) name: Option<String>,

    /// Keep what came out in this folder, a file a case
    #[arg(long, value_name = "DIR", overrides_with = "save", help_heading = "Output")]
    pub(super) save: Option<PathBuf>,

    /// For a person, or one JSON object a case and a last one that sums them up
    #[arg(
        short,
        long,
        default_value = "human",
        overrides_with = "format",
        help_heading = "Output"
    )]
    pub(super) format: AuditFormat,
}

#[derive(Args)]
pub(super) struct AuditReport {
    /// What `audit run --format json` wrote, a file a gateway
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    /// The table of gateways alone
    #[arg(long)]
    pub(super) brief: bool,

    /// A case to show in a table of its own, a word a gateway; repeatable
    #[arg(long = "case", value_name = "NAME", conflicts_with = "brief")]
    pub(super) cases: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum AuditFormat {
    Human,
    Json,
}
