//! Where bytes come from: files, standard input, hex dumps of either.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::args::From;
use crate::escape;
use crate::hex::HexDump;

const BLOCK: usize = 64 * 1024;

/// One input, by what it was called on the command line.
pub(crate) struct Source {
    path: PathBuf,
}

impl Source {
    /// The named files; standard input where none is named.
    pub(crate) fn all(files: &[PathBuf]) -> Vec<Self> {
        let mut sources: Vec<Self> = files.iter().map(|path| Self { path: path.clone() }).collect();
        if sources.is_empty() {
            sources.push(Self { path: PathBuf::from("-") });
        }
        sources
    }

    pub(crate) fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// The name as it was given, for a machine.
    pub(crate) fn name(&self) -> String {
        escape::source(&self.path)
    }

    /// The name for a person.
    pub(crate) fn shown(&self) -> String {
        if self.is_stdin() {
            return "(standard input)".to_owned();
        }
        escape::path(&self.path)
    }

    pub(crate) fn open(&self, from: From) -> io::Result<Box<dyn Read>> {
        if self.is_stdin() {
            return decoded(io::stdin().lock(), from);
        }
        decoded(File::open(&self.path)?, from)
    }
}

fn decoded<R: Read + 'static>(raw: R, from: From) -> io::Result<Box<dyn Read>> {
    Ok(match from {
        From::Raw => Box::new(BufReader::with_capacity(BLOCK, raw)),
        From::Hex => Box::new(HexDump::new(raw)?),
    })
}
