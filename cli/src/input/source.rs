//! Where bytes come from: files, standard input, hex dumps of either.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::hex::HexDump;
use crate::escape;

const BLOCK: usize = 64 * 1024;

/// What the bytes of an input stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// The bytes themselves.
    Raw,
    /// A dump of them in hexadecimal.
    Hex,
}

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

    /// Opens it for reading.
    ///
    /// # Errors
    ///
    /// Where the file cannot be opened, or its first line is none of a dump.
    pub fn open(&self, form: Form) -> io::Result<Box<dyn Read>> {
        if self.is_stdin() {
            return decoded(io::stdin().lock(), form);
        }
        decoded(File::open(&self.path)?, form)
    }
}

fn decoded<R: Read + 'static>(raw: R, form: Form) -> io::Result<Box<dyn Read>> {
    Ok(match form {
        Form::Raw => Box::new(BufReader::with_capacity(BLOCK, raw)),
        Form::Hex => Box::new(HexDump::new(raw)?),
    })
}
