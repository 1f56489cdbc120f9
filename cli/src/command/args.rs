//! The command line.

use std::path::PathBuf;

use bad_gateway::Ending;
use bad_gateway_report::form::Form;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::audit::Audit;
use super::format::{Format, ListFormat, TextFormat};
use super::guard::Guard;
use super::names::Row;
use super::policy::{NoResponseOption, PolicyOptions};
use super::probe::Probe;
use super::{help, names, version};

/// Finds out why there was a 502: reads what an upstream sent and says which byte is wrong.
#[derive(Parser)]
#[command(name = "bad-gateway", version = version::SHORT, long_version = version::LONG, about, after_help = help::SHORT, after_long_help = help::LONG)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Whether to colour what a person reads; `auto` colours on a terminal, unless NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        overrides_with = "color"
    )]
    pub(super) color: Color,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Say whether what an upstream sent is a valid response, and if not, which byte is wrong
    #[command(after_help = help::CHECK_SHORT, after_long_help = help::CHECK)]
    Check(Box<Check>),
    /// Ask an upstream, and judge its response as it comes
    #[command(after_help = help::PROBE_SHORT, after_long_help = help::PROBE)]
    Probe(Box<Probe>),
    /// Play broken responses through a gateway, and say what came out
    #[command(subcommand, after_long_help = help::AUDIT)]
    Audit(Box<Audit>),
    /// Stand between a proxy and its upstream, and let through only what is valid
    #[command(after_long_help = help::GUARD)]
    Guard(Box<Guard>),
    /// Say what lines in the logs of proxies about their upstreams may mean
    #[command(after_long_help = help::WHY)]
    Why(Why),
    /// List every way in which a response can be wrong
    #[command(after_long_help = help::DEFECTS)]
    Defects {
        /// A table, the document docs/defects.md, or one JSON object a line
        #[arg(long, default_value = "human", overrides_with = "format")]
        format: ListFormat,
    },
    /// List what a wrong response probably was, and what mends it
    #[command(after_long_help = help::CAUSES)]
    Causes {
        /// A table, the document docs/causes.md, or one JSON object a line
        #[arg(long, default_value = "human", overrides_with = "format")]
        format: ListFormat,
    },
    /// Explain defects and causes: what is wrong, why it matters, what mends it, an example
    #[command(after_long_help = help::EXPLAIN)]
    Explain {
        /// The name of a defect, such as `bare-lf`, its code, such as `H001`, or the name of a
        /// cause, such as `tls-alert`
        #[arg(required_unless_present = "all", value_name = "NAME|CODE", value_parser = names::row)]
        rows: Vec<Row>,

        /// All defects, and all causes
        #[arg(long, conflicts_with = "rows")]
        all: bool,

        /// For a person, or one JSON object a line
        #[arg(short, long, default_value = "human", overrides_with = "format")]
        format: TextFormat,
    },
    /// Write completions of the command line for a shell
    #[command(after_long_help = help::COMPLETIONS)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page
    #[command(after_long_help = help::MAN)]
    Man {
        /// The page of this subcommand
        #[arg(value_name = "SUBCOMMAND")]
        of: Vec<String>,
    },
}

#[derive(Args)]
pub(super) struct Check {
    /// What the upstream sent over one connection; a folder stands for all files in it; `-` (once), or
    /// none at all, is standard input
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// The request's method, exactly as it was sent; repeat it for pipelined requests; GET unless the
    /// input says something else
    #[arg(short, long = "method", value_name = "M", value_parser = names::method,
          help_heading = "The request")]
    pub(super) methods: Vec<String>,

    /// The request's Upgrade field, such as `websocket`
    #[arg(long, value_name = "PROTO", help_heading = "The request")]
    pub(super) upgrade: Option<String>,

    /// The request was of HTTP/1.0
    #[arg(long = "http1.0", overrides_with = "http10", help_heading = "The request")]
    pub(super) http10: bool,

    /// How the connection stood after the last byte; closed unless the input says something else
    #[arg(
        short,
        long,
        value_name = "HOW",
        overrides_with = "ending",
        help_heading = "The connection"
    )]
    pub(super) ending: Option<EndingName>,

    /// The connection carried a response before this one
    #[arg(long, overrides_with = "reused", help_heading = "The connection")]
    pub(super) reused: bool,

    #[command(flatten)]
    pub(super) policy: PolicyOptions,

    #[command(flatten)]
    pub(super) no_response: NoResponseOption,

    /// What the files hold: the bytes, or what stands for them
    #[arg(
        long,
        value_name = "FORM",
        default_value = "auto",
        overrides_with = "from",
        help_heading = "Input and output"
    )]
    pub(super) from: FormName,

    /// Feed at most N bytes at a time; the verdict is the same for every N
    #[arg(long, value_name = "N", value_parser = names::split, overrides_with = "split",
          help_heading = "Input and output")]
    pub(super) split: Option<u64>,

    /// For a person, or for a machine
    #[arg(
        short,
        long,
        default_value = "human",
        overrides_with = "format",
        help_heading = "Input and output"
    )]
    pub(super) format: Format,

    /// Tell how many responses had which verdict and which defect, and nothing of each
    #[arg(long, overrides_with = "summary", help_heading = "Input and output")]
    pub(super) summary: bool,

    /// Tell nothing but errors: the exit status says it
    #[arg(short, long, overrides_with = "quiet", help_heading = "Input and output")]
    pub(super) quiet: bool,
}

#[derive(Args)]
pub(super) struct Why {
    /// Logs; `-`, or none at all, is standard input
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// For a person, or one JSON object a line
    #[arg(short, long, default_value = "human", overrides_with = "format")]
    pub(super) format: TextFormat,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum FormName {
    /// The bytes, unless they are surely something else
    Auto,
    /// The bytes
    Raw,
    /// A hex dump: xxd, hexdump -C, od, tcpdump -X, Wireshark, curl --trace, lists of numbers
    Hex,
    /// Text that lost its CRs in copying; curl -v, wget -S
    Text,
    /// Escapes: HAProxy's show errors, quoted strings of Go, Python, C, JavaScript, JSON
    Escaped,
    /// A packet capture
    Capture,
}

impl FormName {
    pub(super) const fn form(self) -> Form {
        match self {
            Self::Auto => Form::Auto,
            Self::Raw => Form::Raw,
            Self::Hex => Form::Hex,
            Self::Text => Form::Text,
            Self::Escaped => Form::Escaped,
            Self::Capture => Form::Capture,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum EndingName {
    /// The upstream closed it in order
    Closed,
    /// It was reset, or broke otherwise
    Reset,
    /// Nothing more came in time
    Timeout,
    /// TLS ended without close_notify
    Truncated,
    /// It is still open, and more may come
    Open,
}

impl EndingName {
    pub(super) const fn ending(self) -> Ending {
        match self {
            Self::Closed => Ending::Closed,
            Self::Reset => Ending::Reset,
            Self::Timeout => Ending::TimedOut,
            Self::Truncated => Ending::Truncated,
            Self::Open => Ending::Open,
        }
    }

    /// The option's value for an ending.
    pub(super) fn of(ending: Ending) -> String {
        let named = Self::value_variants().iter().find(|name| name.ending() == ending);
        let value = named.and_then(ValueEnum::to_possible_value);
        value.map_or(String::new(), |value| value.get_name().to_owned())
    }
}
