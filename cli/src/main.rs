//! `bad-gateway`: finds out why there was a 502.
//!
//! ```text
//! args    the command line                 input, hex   where the bytes come from
//! plan    the options, resolved            window       the bytes at hand, in constant memory
//! names   names, and what is near them     connection   responses, one after the other
//! check   the command that reads           json, human  how the outcome is told
//! explain, catalogue   the registry        excerpt      lines with a caret; escape, style
//! ```

mod advice;
mod args;
mod catalogue;
mod check;
mod connection;
mod escape;
mod excerpt;
mod explain;
mod help;
mod hex;
mod human;
mod input;
mod json;
mod looks;
mod names;
mod out;
mod plan;
mod style;
mod window;

use std::process::ExitCode;

use args::{Cli, Command};
use clap::Parser;

/// How the command ends; the worst thing that happened wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Every response is valid.
    Good,
    /// Some response is not.
    Bad,
    /// The command was used wrongly, or something could not be read.
    Trouble,
}

fn main() -> ExitCode {
    let Cli { command, color } = Cli::parse();
    let exit = match command {
        Command::Check(options) => check::run(&options, color),
        Command::Defects { format } => catalogue::run(format, color),
        Command::Explain { defects } => explain::run(&defects, color),
    };
    ExitCode::from(match exit {
        Exit::Good => 0,
        Exit::Bad => 1,
        Exit::Trouble => 2,
    })
}
