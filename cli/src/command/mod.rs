//! The command line, and what each subcommand runs.

mod version;
mod help;
mod format;
mod names;
mod policy;
mod tls;
mod probe;
mod audit;
mod guard;
mod args;
mod out;
mod plan;
mod why;
mod telling;
mod check;
mod probing;
mod pages;
mod auditing;

use std::io::Write;
use std::process::ExitCode;

use args::{Cli, Color, Command};
use bad_gateway_report::registry;
use bad_gateway_report::report::width;
use clap::Parser;
use format::{ListFormat, TextFormat};
use names::Row;
use out::Exit;

pub(crate) fn run() -> ExitCode {
    let Cli { command, color } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return pages::usage(&error),
    };
    if let Some(columns) = out::columns() {
        width::set(columns);
    }
    let exit = match command {
        Command::Check(options) => check::run(&options, color),
        Command::Probe(options) => probing::run(&options, color),
        Command::Audit(audit) => auditing::run(*audit, color),
        Command::Guard(options) => match crate::guard::run(options.settings()) {
            Ok(()) => Exit::Good,
            Err(text) => failed(&text, color),
        },
        Command::Why(options) => why::run(&options, color),
        Command::Defects { format } => match format {
            ListFormat::Human => print(&registry::table(), color),
            ListFormat::Markdown => print_plain(&registry::markdown(), color),
            ListFormat::Json => print_plain(&registry::json(), color),
        },
        Command::Causes { format } => match format {
            ListFormat::Human => print(&registry::causes::table(), color),
            ListFormat::Markdown => print_plain(&registry::causes::markdown(), color),
            ListFormat::Json => print_plain(&registry::causes::json(), color),
        },
        Command::Explain { rows, all, format } => {
            explain(if all { Row::all() } else { rows }, format, color)
        }
        Command::Completions { shell } => print_plain(&pages::completions(shell), color),
        Command::Man { of } => match pages::man(&of) {
            Ok(page) => print_plain(&page, color),
            Err(what) => failed(&what, color),
        },
    };
    exit.into()
}

fn explain(rows: Vec<Row>, format: TextFormat, color: Color) -> Exit {
    match format {
        TextFormat::Human => {
            let texts: Vec<String> = rows.into_iter().map(Row::explained).collect();
            print(&texts.join("\n"), color)
        }
        TextFormat::Json => {
            let lines: String = rows.into_iter().map(Row::json).collect();
            print_plain(&lines, color)
        }
    }
}

fn failed(why: &str, color: Color) -> Exit {
    out::error(color, why);
    Exit::Failed
}

/// Prints for a person, with colours.
fn print(text: &str, color: Color) -> Exit {
    let mut out = out::stdout(color);
    out::finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()), color)
}

/// Prints for a machine, every byte as it is.
fn print_plain(text: &str, color: Color) -> Exit {
    let mut out = out::plain();
    out::finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()), color)
}
