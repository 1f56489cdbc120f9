//! What stands before each line of a picture, and the line with the caret.

use super::style::{CARET, DIM, paint};
use super::width;

/// What stands before each line of a picture.
pub(super) struct Gutter<'a> {
    indent: &'a str,
    width: usize,
}

impl<'a> Gutter<'a> {
    /// Wide enough for all offsets up to `last`.
    pub(super) fn new(indent: &'a str, last: u64) -> Self {
        Self { indent, width: last.to_string().len().max(5) }
    }

    /// Before a line that has this number, or none.
    pub(super) fn bar(&self, number: &str) -> String {
        let width = self.width;
        paint(DIM, &format!("{}{number:>width$} |", self.indent))
    }

    /// The columns that are left for what is drawn.
    pub(super) fn room(&self) -> usize {
        width::columns().saturating_sub(self.indent.len() + self.width + 3)
    }

    /// The line with the caret, so many columns from the left, and its label where there is room.
    pub(super) fn caret(&self, column: usize, caret: &str, label: &str) -> String {
        let behind = column + caret.len() + 1 + label.len();
        let (before, text) = if label.is_empty() {
            (column, caret.to_owned())
        } else if behind <= self.room() {
            (column, format!("{caret} {label}"))
        } else if label.len() < column {
            (column - label.len() - 1, format!("{label} {caret}"))
        } else {
            let left = self.room().saturating_sub(label.len()).min(column);
            let own = format!("{} {:left$}{}\n", self.bar(""), "", paint(CARET, label));
            return self.caret(column, caret, "") + &own;
        };
        format!("{} {:before$}{}\n", self.bar(""), "", paint(CARET, &text))
    }
}
