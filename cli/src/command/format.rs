//! The formats in which the command tells what it found.

use clap::ValueEnum;

/// Of `check` and `probe`.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Format {
    /// For a person: the byte, what it means, what to do
    Human,
    /// `SOURCE:OFFSET: H001 bare-lf: …`, a line for each finding
    Short,
    /// One JSON object a line and response
    Json,
    /// A page with everything in it
    Html,
    /// SARIF 2.1.0, for tools that show findings
    Sarif,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum TextFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum ListFormat {
    Human,
    Markdown,
    Json,
}
