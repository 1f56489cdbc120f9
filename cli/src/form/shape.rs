//! What an input can be.

use super::escapes::Unicode;
use super::{list, verbose};

/// What the user says that the inputs hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// The bytes themselves, unless they are surely something else.
    Auto,
    /// The bytes themselves.
    Raw,
    /// Digits that stand for them.
    Hex,
    /// Text that has lost its CRs.
    Text,
    /// Text with escapes in it.
    Escaped,
    /// Packets.
    Capture,
}

/// What an input was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(pub(super) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Dump { indent: Option<usize> },
    Packets,
    Follow,
    Plain,
    List(list::Kind),
    Base64,
    Trace,
    Verbose(verbose::Program),
    ShowErrors,
    Literal(Unicode),
    Bare,
    Logged,
    Strace,
    Text { skip: bool },
}

impl Shape {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Dump { indent: Some(_) } => "a hex dump of both sides, the server's",
            Kind::Dump { .. } => "a hex dump",
            Kind::Packets => "packets in hexadecimal",
            Kind::Follow => "tshark's follow",
            Kind::Plain => "hexadecimal digits",
            Kind::List(list::Kind::Buffer) => "a Buffer of Node",
            Kind::List(list::Kind::Numbers) => "a list of bytes",
            Kind::Base64 => "base64",
            Kind::Trace => "a trace of curl",
            Kind::Verbose(verbose::Program::Curl) => {
                "curl -v, the head alone: the content is not in it"
            }
            Kind::Verbose(verbose::Program::Wget) => {
                "wget -S, the head alone: the content is not in it"
            }
            Kind::ShowErrors => "HAProxy show errors",
            Kind::Literal(_) => "a quoted string",
            Kind::Bare => "text with escapes",
            Kind::Logged => "a log that quotes what came",
            Kind::Strace => "strace, what was read",
            Kind::Text { skip: false } => "text, its line ends as CR LF",
            Kind::Text { skip: true } => "a session in a terminal, its line ends as CR LF",
        }
    }

    /// What there are several of in one input; none where it is one exchange.
    pub fn unit(self) -> Option<&'static str> {
        Some(match self.0 {
            Kind::ShowErrors => "event",
            Kind::Packets | Kind::Follow => "connection",
            Kind::Trace | Kind::Verbose(_) | Kind::Strace => "exchange",
            Kind::Logged => "quote",
            Kind::List(_) => "list",
            _ => return None,
        })
    }
}
