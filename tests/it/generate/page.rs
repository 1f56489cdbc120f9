//! A generated page: its text, and whether the file holds it.

use std::fmt::Write;
use std::path::Path;

/// Text in Markdown that says first where it comes from.
pub struct Page {
    text: String,
}

impl Page {
    pub fn new(title: &str, sources: &str) -> Self {
        let text = format!(
            "<!-- Generated from {sources}. Do not edit: BLESS=1 cargo test --workspace current -->\n\n# {title}\n\n"
        );
        Self { text }
    }

    pub fn heading(&mut self, level: usize, text: &str) {
        self.text.truncate(self.text.trim_end().len());
        let _ = writeln!(self.text, "\n\n{} {text}\n", "#".repeat(level));
    }

    pub fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}\n");
    }

    pub fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    pub fn row<Cell: AsRef<str>>(&mut self, cells: &[Cell]) {
        let cells: Vec<_> = cells.iter().map(|cell| cell.as_ref().replace('|', "\\|")).collect();
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }

    pub fn text(self) -> String {
        format!("{}\n", self.text.trim_end())
    }
}

/// A code span, whatever it holds.
pub fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Panics unless the file holds the text, with the first line that differs; writes it if
/// `BLESS=1` is set.
pub fn must_be_current(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{file}: {error}"));
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if let Some(difference) = difference(&found, text) {
        panic!(
            "{file} is stale: {difference}\n\nBLESS=1 cargo test --workspace current rewrites it."
        );
    }
}

/// The first line in which two texts differ, in words.
pub fn difference(found: &str, wanted: &str) -> Option<String> {
    if found == wanted {
        return None;
    }
    let (mut has, mut should) = (found.split('\n'), wanted.split('\n'));
    let mut number = 1;
    loop {
        let pair = (has.next(), should.next());
        if pair.0 != pair.1 {
            let told =
                |line: Option<&str>| line.map_or("its end".to_owned(), |line| format!("{line:?}"));
            return Some(format!(
                "line {number}\n   has    {}\n   should {}",
                told(pair.0),
                told(pair.1)
            ));
        }
        number += 1;
    }
}
