//! What `check` and `probe` found, told in the format that was asked for.

use std::io::{self, Write};

use bad_gateway_report::escape;
use bad_gateway_report::report::{Tally, Told, html, human, sarif};

use super::args::Color;
use super::format::Format;
use super::{out, version};

/// From this number of responses on, a last line sums them up.
const MANY: u64 = 10;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Each response, in full.
    Full,
    /// Each response, in a line where that is enough.
    Brief,
    /// The counts alone.
    Summary,
    /// Nothing.
    Quiet,
}

/// The names of what is judged, for a machine, for a person, and as a URI; and whether its bytes are those of
/// the file.
pub(super) struct Names {
    pub(super) name: String,
    pub(super) shown: String,
    pub(super) uri: String,
    pub(super) exact: bool,
}

impl Names {
    /// The names of a part of it.
    pub(super) fn behind(&self, part: &str) -> Self {
        Self {
            name: format!("{}{part}", self.name),
            shown: format!("{}{part}", self.shown),
            uri: self.uri.clone(),
            exact: self.exact,
        }
    }
}

pub(super) struct Telling {
    format: Format,
    extent: Extent,
    color: Color,
    pub(super) tally: Tally,
    /// Whether a report was told.
    told: bool,
    /// Whether the last report was more than a line, so that the next one needs room.
    after_block: bool,
    /// Whether the last line heads the next report.
    headed: bool,
    /// Whether a result was written.
    begun: bool,
    out: Box<dyn Write>,
}

impl Telling {
    pub(super) fn new(format: Format, extent: Extent, color: Color) -> Self {
        let out = match format {
            Format::Human => out::stdout(color),
            _ => out::plain(),
        };
        Self {
            format,
            extent,
            color,
            tally: Tally::default(),
            told: false,
            after_block: false,
            headed: false,
            begun: false,
            out,
        }
    }

    /// What stands before everything; the title is that of a page.
    pub(super) fn begin(&mut self, title: &str) -> io::Result<()> {
        match self.format {
            _ if self.is_silent() => Ok(()),
            Format::Html => self.out.write_all(html::begin(title).as_bytes()),
            Format::Sarif => self.out.write_all(sarif::begin(version::SHORT).as_bytes()),
            _ => Ok(()),
        }
    }

    /// Whether the responses themselves are not told.
    fn is_silent(&self) -> bool {
        matches!(self.extent, Extent::Summary | Extent::Quiet)
    }

    /// Something about an input, before its responses.
    pub(super) fn heading(&mut self, shown: &str, said: &str) -> io::Result<()> {
        if self.is_silent() {
            return Ok(());
        }
        let text = human::heading("read as", shown, said);
        match self.format {
            Format::Human => {
                let apart: &[u8] = if std::mem::take(&mut self.after_block) { b"\n" } else { b"" };
                self.headed = true;
                self.out.write_all(apart)?;
                self.out.write_all(text.as_bytes())
            }
            Format::Html => self.out.write_all(html::section(&text).as_bytes()),
            _ => {
                out::note(self.color, &format!("{shown}: read as {said}"));
                Ok(())
            }
        }
    }

    /// What was found out about one response, or in its place.
    pub(super) fn tell(&mut self, names: &Names, what: &dyn Told) -> io::Result<()> {
        if self.is_silent() {
            return Ok(());
        }
        let Names { name, shown, uri, exact } = names;
        match self.format {
            Format::Json => self.out.write_all(&what.json(name)?)?,
            Format::Short => self.out.write_all(what.short(&escape::line(name)).as_bytes())?,
            Format::Html => {
                let (text, _) = what.human(shown);
                self.out.write_all(html::section(&text).as_bytes())?;
            }
            Format::Sarif => {
                let text = what.findings().results(uri, *exact, !self.begun);
                self.begun |= !text.is_empty();
                self.out.write_all(text.as_bytes())?;
            }
            Format::Human if self.extent == Extent::Brief => self.human(what.brief(shown))?,
            Format::Human => self.human(what.human(shown))?,
        }
        self.out.flush()
    }

    fn human(&mut self, (text, block): (String, bool)) -> io::Result<()> {
        let apart = self.told && (block || self.after_block) && !self.headed;
        self.headed = false;
        (self.told, self.after_block) = (true, block);
        self.out.write_all(if apart { b"\n" } else { b"" })?;
        self.out.write_all(text.as_bytes())
    }

    /// What stands behind everything; the remark behind the counts, for a person.
    pub(super) fn end(&mut self, remark: &str) -> io::Result<()> {
        let text = match (self.format, self.extent) {
            (_, Extent::Quiet) => String::new(),
            (Format::Json, Extent::Summary) => self.tally.json(),
            (_, Extent::Summary) => self.tally.text().trim_start_matches('\n').to_owned(),
            (Format::Html, _) => html::end(&self.tally, remark),
            (Format::Sarif, _) => sarif::end(),
            (Format::Human, Extent::Brief) => self.tally.text() + remark,
            (Format::Human, _) if self.tally.responses() >= MANY => self.tally.text(),
            _ => String::new(),
        };
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}
