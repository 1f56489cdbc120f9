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
    /// The named files, and those of the named folders; standard input where none is named.
    pub fn all(files: &[PathBuf]) -> Vec<Self> {
        let mut paths = Vec::new();
        for path in files {
            let before = paths.len();
            add(path, &mut paths);
            if paths.len() == before {
                paths.push(path.clone());
            }
        }
        let mut sources: Vec<Self> = paths.into_iter().map(|path| Self { path }).collect();
        if files.is_empty() {
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

    /// The name as a relative URI, or an absolute one.
    pub fn uri(&self) -> String {
        let name = if self.is_stdin() { "stdin".into() } else { self.path.to_string_lossy() };
        let text = escape::uri(&name, b"/");
        if text.starts_with('/') { format!("file://{text}") } else { text }
    }

    /// The name for a person.
    pub fn shown(&self) -> String {
        escape::input(&self.path)
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
        if self.path.is_dir() {
            return Err(io::Error::other("there is no file in this folder"));
        }
        let url = ["http://", "https://"]
            .iter()
            .any(|scheme| self.path.to_string_lossy().starts_with(scheme));
        if url && !self.path.exists() {
            let url = self.shown();
            let what = format!(
                "this is a URL: `bad-gateway probe {url}` asks there, and judges the answer"
            );
            return Err(io::Error::other(what));
        }
        let raw: Box<dyn Read> = match self.is_stdin() {
            true => Box::new(io::stdin().lock()),
            false => Box::new(File::open(&self.path)?),
        };
        let gzipped = self.path.extension().is_some_and(|ending| ending == "gz");
        form::open(Box::new(BufReader::with_capacity(BLOCK, raw)), form, gzipped)
    }
}

/// Adds the files of a folder and of those in it, by name. Links to folders are not followed,
/// so that there is an end.
fn add(path: &Path, paths: &mut Vec<PathBuf>) {
    if let Ok(entries) = path.read_dir() {
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => add(&entry.path(), paths),
                _ if entry.path().is_file() => paths.push(entry.path()),
                _ => {}
            }
        }
    }
}
