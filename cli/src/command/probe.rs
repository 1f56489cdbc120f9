//! The options of `probe`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::format::Format;
use super::names;
use super::policy::{NoResponseOption, PolicyOptions};
use super::tls::TlsArgs;
use crate::net::duration;
use crate::probe::{Field, Redirection};

#[derive(Args)]
pub(super) struct Probe {
    /// What to ask: `http://HOST[:PORT]/PATH`, `https://…`, or `unix:PATH`
    #[arg(value_name = "URL", required_unless_present = "file")]
    pub(super) urls: Vec<String>,

    /// Ask every URL of this file, one a line; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,

    /// The method; GET, or POST with --data
    #[arg(short = 'X', long = "request", value_name = "METHOD", value_parser = names::method,
          overrides_with = "method", help_heading = "The request")]
    pub(super) method: Option<String>,

    /// Ask for the head alone: -X HEAD
    #[arg(short = 'I', long, conflicts_with_all = ["method", "data"], help_heading = "The request")]
    pub(super) head: bool,

    /// A field: `Name: value`; `Name:` takes a field away that is sent anyway; repeatable
    #[arg(short = 'H', long = "header", value_name = "FIELD", value_parser = Field::parse,
          help_heading = "The request")]
    pub(super) fields: Vec<Field>,

    /// Content to send; `@FILE` is that of a file, `@-` that of standard input
    #[arg(short, long, value_name = "DATA", overrides_with = "data", help_heading = "The request")]
    pub(super) data: Option<OsString>,

    /// Ask in HTTP/1.0, as many a gateway does
    #[arg(short = '0', long = "http1.0", help_heading = "The request")]
    pub(super) http10: bool,

    /// Connect elsewhere, HOST:PORT:TO-HOST:TO-PORT, and ask the same; repeatable
    #[arg(long, value_name = "ROUTE", value_parser = Redirection::connect_to,
          help_heading = "The connection")]
    pub(super) connect_to: Vec<Redirection>,

    /// Connect to an address for a name, HOST:PORT:ADDRESS; repeatable
    #[arg(long, value_name = "ROUTE", value_parser = Redirection::resolve,
          help_heading = "The connection")]
    pub(super) resolve: Vec<Redirection>,

    /// Connect to this Unix socket, and ask the same
    #[arg(
        long,
        value_name = "PATH",
        overrides_with = "unix_socket",
        help_heading = "The connection"
    )]
    pub(super) unix_socket: Option<PathBuf>,

    /// Send a header of the PROXY protocol first, as HAProxy does with send-proxy
    #[arg(long, help_heading = "The connection")]
    pub(super) haproxy_protocol: bool,

    /// The time for connecting, TLS included
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "5s",
          overrides_with = "connect_timeout", help_heading = "The connection")]
    pub(super) connect_timeout: Duration,

    /// The time for the request and all of its response
    #[arg(short, long, value_name = "TIME", value_parser = duration, default_value = "30s",
          overrides_with = "max_time", help_heading = "The connection")]
    pub(super) max_time: Duration,

    /// Ask so many times, on one connection as long as it can be used again
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..),
          default_value = "1", hide_default_value = true, overrides_with = "repeat",
          help_heading = "The connection")]
    pub(super) repeat: u32,

    /// Find out how long the upstream keeps an idle connection: after which of these times a second
    /// request is answered, such as 1s,4s,6s,61s
    #[arg(long, value_name = "TIMES", value_parser = duration, value_delimiter = ',', num_args = 1,
          conflicts_with_all = ["repeat", "output"], help_heading = "The connection")]
    pub(super) idle: Vec<Duration>,

    #[command(flatten)]
    pub(super) tls: TlsArgs,

    #[command(flatten)]
    pub(super) policy: PolicyOptions,

    #[command(flatten)]
    pub(super) no_response: NoResponseOption,

    /// Write what came to this file, byte for byte, for `check`
    #[arg(
        short,
        long,
        value_name = "FILE",
        overrides_with = "output",
        help_heading = "Input and output"
    )]
    pub(super) output: Option<PathBuf>,

    /// Do not ask what else is spoken there, where the answer is silence or no HTTP
    #[arg(long, help_heading = "Input and output")]
    pub(super) no_guess: bool,

    /// How to tell what came
    #[arg(
        long,
        default_value = "human",
        overrides_with = "format",
        help_heading = "Input and output"
    )]
    pub(super) format: Format,
}
