//! Where bytes come from: files, standard input.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::escape;
use crate::form::{self, Facts, Form, Opened};

const BLOCK: usize = 64 * 1024;

/// One input, by what it was called on the command line.
pub struct Source {
    path: PathBuf,
}

impl Source {
    /// The named files; standard input where none is named.
    pub fn all(files: &[PathBuf]) -> Vec<Self> {
        let mut sources: Vec<Self> = files.iter().map(|path| Self { path: path.clone() }).collect();
        if sources.is_empty() {
            sources.push(Self { path: PathBuf::from("-") });
        }
        sources
    }

    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// The name as it was given, for a machine.
    pub fn name(&self) -> String {
        escape::source(&self.path)
    }

    /// The name for a person.
    pub fn shown(&self) -> String {
        if self.is_stdin() {
            return "(standard input)".to_owned();
        }
        escape::path(&self.path)
    }

    /// What its name tells of the exchange.
    pub fn facts(&self) -> Facts {
        Facts::of_name(&self.path)
    }

    /// Opens it for reading, as what it is.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened, or holds nothing that can be judged.
    pub fn open(&self, form: Form) -> io::Result<Opened> {
        let raw: Box<dyn Read> = match self.is_stdin() {
            true => Box::new(io::stdin().lock()),
            false => Box::new(File::open(&self.path)?),
        };
        let gzipped = self.path.extension().is_some_and(|ending| ending == "gz");
        form::open(Box::new(BufReader::with_capacity(BLOCK, raw)), form, gzipped)
    }
}
