//! The styles of a report. Text always has them; who wants no colours strips them.

use anstyle::AnsiColor;
pub use anstyle::Style;

/// Ordinary text.
pub const PLAIN: Style = Style::new();
/// Text of less weight.
pub const DIM: Style = Style::new().dimmed();
/// The subject of a line.
pub const BOLD: Style = Style::new().bold();
/// The name of a field.
pub const NAME: Style = AnsiColor::Blue.on_default();
/// The byte that is wrong.
pub const CARET: Style = AnsiColor::Red.on_default().bold();
/// A good result.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// A bad result.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// A good result with a reservation.
pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
/// Advice.
pub const HINT: Style = AnsiColor::Cyan.on_default();

/// Text in a style, with the escapes that begin and end it.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
