//! Real responses: what `tests/captures/` holds, as far as it answers a GET with a final head.

use bad_gateway::{Event, Framing, Method, Policy, RequestContext, ResponseParser};
use std::fs;
use std::path::{Path, PathBuf};

/// The responses, in the order of their paths.
///
/// Fails with a sentence that says why there are none.
pub(crate) fn read(folder: &Path) -> Result<Vec<Vec<u8>>, String> {
    let unreadable = |path: &Path, error| format!("{} cannot be read: {error}", path.display());
    let mut messages = Vec::new();
    for server in sorted(folder).map_err(|error| unreadable(folder, error))? {
        let index = server.join("index.toml");
        if !index.is_file() {
            continue;
        }
        let text = fs::read_to_string(&index).map_err(|error| unreadable(&index, error))?;
        for file in answers_to_get(&text) {
            let path = server.join(file);
            let message = fs::read(&path).map_err(|error| unreadable(&path, error))?;
            if starts_with_final_head(&message) {
                messages.push(message);
            }
        }
    }
    if messages.is_empty() {
        return Err(format!("{} holds no answer to a GET", folder.display()));
    }
    Ok(messages)
}

fn sorted(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// The files of an index whose request was a GET: `[[capture]]` tables with one `key = "value"` a line.
fn answers_to_get(index: &str) -> Vec<&str> {
    let mut files = index
        .split("[[capture]]")
        .skip(1)
        .filter(|table| value(table, "method") == Some("GET"))
        .filter_map(|table| value(table, "file"))
        .collect::<Vec<_>>();
    files.sort_unstable();
    files
}

fn value<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    table.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
        (name.trim() == key).then_some(value)
    })
}

/// Whether its first head is final, and not the start of another protocol.
fn starts_with_final_head(message: &[u8]) -> bool {
    let mut parser = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    let event = parser.step(message).map(|step| step.event);
    matches!(event, Ok(Event::Head(framing)) if framing != Framing::Tunnel)
}
