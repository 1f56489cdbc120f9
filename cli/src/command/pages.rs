//! What is made of the declaration of the options: completions, manual pages, and what is said where
//! they were used wrongly.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Error};

use super::args::{Cli, Color};
use super::out::{self, Exit};

/// Completions for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "bad-gateway", &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// The manual page of the command, or of a subcommand. The error is a usage error.
pub(super) fn man(of: &[String]) -> Result<String, String> {
    let mut command = Cli::command();
    command.build();
    let mut title = "bad-gateway".to_owned();
    for name in of {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| format!("there is no subcommand `{}`", of.join(" ")))?;
        title = format!("{title}-{name}");
    }
    let mut page = Vec::new();
    let source = format!("bad-gateway {}", env!("CARGO_PKG_VERSION"));
    let written = clap_mangen::Man::new(command).title(title).source(source).render(&mut page);
    written.map_err(|error| error.to_string())?;
    // A line to type is neither stretched to the margin nor divided by a hyphen.
    Ok(String::from_utf8_lossy(&page).replacen(".SH NAME", ".ad l\n.nh\n.SH NAME", 1))
}

/// Says what was wrong with the command line; leads those who left the subcommand out.
pub(super) fn usage(error: &Error) -> ExitCode {
    let unknown = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(unknown)) if error.kind() == ErrorKind::InvalidSubcommand => {
            unknown
        }
        _ => return print(error),
    };
    let url = unknown.starts_with("http://") || unknown.starts_with("https://");
    let lead = match (url, Path::new(unknown).exists()) {
        (true, _) => format!("did you mean `bad-gateway probe {unknown}`?"),
        (false, true) => format!("did you mean `bad-gateway check {unknown}`?"),
        (false, false) => return print(error),
    };
    out::error(Color::Auto, &format!("`{unknown}` is no subcommand: {lead}"));
    Exit::Failed.into()
}

/// Prints help, the version, or what is wrong, each where it belongs.
fn print(error: &Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match error.use_stderr() {
        true => Exit::Failed,
        false => out::finish(printed, Color::Auto),
    }
    .into()
}
