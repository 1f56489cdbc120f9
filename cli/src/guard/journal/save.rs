//! The folder in which refused responses are saved.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bad_gateway::Outcome;
use bad_gateway_guard::Exchange;
use bad_gateway_report::form::Facts;
use tokio::time::Instant;

use crate::guard::seldom::Seldom;

/// The folder, and what may still be put into it.
#[derive(Debug)]
pub(in super::super) struct Folder {
    path: PathBuf,
    left: u64,
    number: u64,
    full: bool,
    failing: Seldom,
}

impl Folder {
    /// Makes it where it is missing; what is there counts. The error says why nothing can be put there.
    pub(in super::super) fn open(path: &Path, budget: u64) -> Result<Self, String> {
        let failed = |error: io::Error| format!("--save {}: {error}", path.display());
        if !path.exists() {
            create_folder(path).map_err(failed)?;
        }
        let mut there = 0_u64;
        for entry in fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if Facts::of_name(&entry.path()).ending.is_some() {
                there = there.saturating_add(entry.metadata().map_or(0, |known| known.len()));
            }
        }
        let trial = path.join(format!(".bad-gateway-{}", std::process::id()));
        create(&trial).and_then(|_| fs::remove_file(&trial)).map_err(failed)?;
        let left = budget.saturating_sub(there);
        let (path, failing) = (path.to_owned(), Seldom::default());
        Ok(Self { path, left, number: 0, full: false, failing })
    }

    /// Saves what came of a response, if that is enough to see what is wrong with it; gives the file's path.
    pub(super) fn save(&mut self, exchange: &Exchange, time: &str, method: &str) -> Option<String> {
        let (opening, verdict) = (exchange.opening.as_slice(), &exchange.verdict);
        let enough = match verdict.outcome {
            Outcome::Malformed(reject) => reject.offset < opening.len() as u64,
            Outcome::Incomplete => opening.len() as u64 == exchange.came,
            _ => false,
        };
        if !enough || opening.is_empty() || self.is_full(opening.len() as u64) {
            return None;
        }
        loop {
            self.number += 1;
            let name = Facts::to_name(time, method, verdict.ending, self.number);
            let path = self.path.join(name);
            // A part of it would be judged as if the upstream had sent no more.
            let undo = |_: &io::Error| drop(fs::remove_file(&path));
            match create(&path).and_then(|mut file| file.write_all(opening).inspect_err(undo)) {
                Ok(()) => {
                    self.left = self.left.saturating_sub(opening.len() as u64);
                    return Some(path.display().to_string());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    if let Some(count) = self.failing.happens(Instant::now()) {
                        let path = path.display();
                        tracing::error!("--save {path}: {error}; {count} failed before, unsaid");
                    }
                    return None;
                }
            }
        }
    }

    fn is_full(&mut self, len: u64) -> bool {
        if len <= self.left {
            return false;
        }
        if !std::mem::replace(&mut self.full, true) {
            let path = self.path.display();
            tracing::warn!("--save {path}: the budget of --save-budget is used up");
        }
        true
    }
}

/// A new folder in one that is there, and no more of them: the others may be misspelt.
fn create_folder(path: &Path) -> io::Result<()> {
    #[allow(unused_mut, reason = "it has a mode where there are modes")]
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// A new file that only its owner reads: what is in it is somebody's.
fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
