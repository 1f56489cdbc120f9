//! Keeps what came out, a file a case.

use std::path::Path;
use std::{fs, io};

use super::run::Result;

/// Writes what the client got of a case as `NAME.FINDING.http`, which `bad-gateway check` reads.
///
/// # Errors
///
/// Those of the folder and the file.
pub(crate) fn save(folder: &Path, result: &Result) -> io::Result<()> {
    let finding = result.judgement.finding.as_str().replace(' ', "-");
    let file = format!("{}.{finding}.http", result.case.name);
    fs::create_dir_all(folder)?;
    fs::write(folder.join(file), &result.output.bytes)
}
