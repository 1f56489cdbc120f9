//! A row of a report: a label, and the text beside it.

use super::style::{DIM, Style, paint};
use super::width;
use super::words::wrap;

/// A label, and the text beside it, wrapped.
pub fn row(label: &str, text: &str, style: Style) -> String {
    let mut out = String::new();
    let mut label = label;
    for line in wrap(text, width::columns() - 13) {
        out += &format!("  {} {}\n", paint(DIM, &format!("{label:<10}")), paint(style, &line));
        label = "";
    }
    out
}
