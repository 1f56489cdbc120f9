//! Colours, and where they go: text is always painted, and stripped for who wants none.

use anstyle::AnsiColor;
pub use anstyle::Style;

/// As it comes.
pub const PLAIN: Style = Style::new();
/// What stands back.
pub const DIM: Style = Style::new().dimmed();
/// What a line is about.
pub const BOLD: Style = Style::new().bold();
/// The byte that is wrong.
pub const CARET: Style = AnsiColor::Red.on_default().bold();
/// All is well.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// It is not.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// It is, but.
pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
/// What may help.
pub const HINT: Style = AnsiColor::Cyan.on_default();

/// Text in a style, with the escapes that begin and end it.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
