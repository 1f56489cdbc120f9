//! Standard output and standard error, with colours where they are wanted.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};

use crate::Exit;
use crate::args::Color;
use crate::style::{BAD, HINT, WARN, paint};

impl Color {
    pub(crate) const fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// Standard output. What is written must be flushed by whoever writes it.
pub(crate) fn stdout(color: Color) -> Box<dyn Write> {
    Box::new(AutoStream::new(io::stdout().lock(), color.choice()))
}

/// Standard output for machines, where every byte counts.
pub(crate) fn plain() -> Box<dyn Write> {
    Box::new(io::stdout().lock())
}

pub(crate) fn error(color: Color, text: &str) {
    say(color, &paint(BAD, "error:"), text);
}

pub(crate) fn warning(color: Color, text: &str) {
    say(color, &paint(WARN, "warning:"), text);
}

pub(crate) fn note(color: Color, text: &str) {
    say(color, &paint(HINT, "note:"), text);
}

/// There is nowhere left to say that standard error is closed.
fn say(color: Color, kind: &str, text: &str) {
    let mut err = AutoStream::new(io::stderr().lock(), color.choice());
    let _ = writeln!(err, "{kind} {text}");
}

/// What became of writing: a reader that left early is no trouble, anything else is.
pub(crate) fn finish(told: io::Result<()>, color: Color) -> Exit {
    match told {
        Ok(()) => Exit::Good,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Good,
        Err(error) => {
            self::error(color, &format!("standard output: {error}"));
            Exit::Trouble
        }
    }
}
