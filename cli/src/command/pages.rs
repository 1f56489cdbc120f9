//! What is made of the declaration of the options: completions, manual pages, and what is said where
//! they were used wrongly.

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
pub(super) fn man(of: Option<&str>) -> Result<String, String> {
    let mut command = Cli::command();
    command.build();
    let (command, title) = match of {
        None => (command, "bad-gateway".to_owned()),
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            let found = found.ok_or_else(|| format!("there is no subcommand `{name}`"))?;
            (found, format!("bad-gateway-{name}"))
        }
    };
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).title(title).render(&mut page);
    written.map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// Says what was wrong with the command line; leads those who left the subcommand out.
pub(super) fn usage(error: &Error) -> ExitCode {
    let unknown = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(unknown)) if error.kind() == ErrorKind::InvalidSubcommand => {
            unknown
        }
        _ => error.exit(),
    };
    let url = unknown.starts_with("http://") || unknown.starts_with("https://");
    let lead = match (url, Path::new(unknown).exists()) {
        (true, _) => format!("did you mean `bad-gateway probe {unknown}`?"),
        (false, true) => format!("did you mean `bad-gateway check {unknown}`?"),
        (false, false) => error.exit(),
    };
    out::error(Color::Auto, &format!("`{unknown}` is no subcommand: {lead}"));
    Exit::Failed.into()
}
