//! Standard output and standard error, with colours where they are wanted.

use std::io::{self, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};

use super::args::Color;
use bad_gateway_report::report::style::{BAD, HINT, WARN, paint};

/// How the command ends; the worst thing that happened wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Every response is valid.
    Good,
    /// Some response is not.
    Bad,
    /// The command was used wrongly, or something could not be read.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Good => 0,
            Exit::Bad => 1,
            Exit::Failed => 2,
        })
    }
}

impl Color {
    pub(super) const fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// Standard output. What is written must be flushed by whoever writes it.
pub(super) fn stdout(color: Color) -> Box<dyn Write> {
    Box::new(AutoStream::new(io::stdout().lock(), color.choice()))
}

/// How many columns a report may take: those of `COLUMNS`, or of the terminal.
pub(super) fn columns() -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    said.filter(|&columns| columns > 0).or_else(|| {
        let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(width.0.into())
    })
}

/// Standard output for machines, where every byte counts.
pub(super) fn plain() -> Box<dyn Write> {
    Box::new(io::stdout().lock())
}

pub(super) fn error(color: Color, text: &str) {
    say(color, &paint(BAD, "error:"), text);
}

pub(super) fn warning(color: Color, text: &str) {
    say(color, &paint(WARN, "warning:"), text);
}

pub(super) fn note(color: Color, text: &str) {
    say(color, &paint(HINT, "note:"), text);
}

/// A failure is ignored: there is nowhere left to report it.
fn say(color: Color, kind: &str, text: &str) {
    let mut err = AutoStream::new(io::stderr().lock(), color.choice());
    let _ = writeln!(err, "{kind} {text}");
}

/// The exit after writing: a reader that left early is no failure, any other error is.
pub(super) fn finish(told: io::Result<()>, color: Color) -> Exit {
    match told {
        Ok(()) => Exit::Good,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Good,
        Err(error) => {
            self::error(color, &format!("standard output: {error}"));
            Exit::Failed
        }
    }
}
