//! The answer for programs: a problem in JSON (RFC 9457).

use super::Page;
use super::out::{Out, json};

/// A problem without a type of its own, so its title is the phrase of the status code
/// (RFC 9457 §4.2.1); the request id and the support link are members beside the standard ones.
pub(super) fn page(page: &Page<'_>, out: &mut Out<'_>) {
    let (code, phrase) = (page.status(), page.phrase());
    out.put(format_args!(
        "{{\"type\":\"about:blank\",\"title\":\"{phrase}\",\"status\":{code},\"detail\":\""
    ));
    out.text(page.message().happened, json);
    out.raw(" ");
    out.text(page.advice(), json);
    for (key, value) in [("request_id", page.request_id), ("support", page.support)] {
        if let Some(value) = value {
            out.put(format_args!("\",\"{key}\":\""));
            out.text(value, json);
        }
    }
    out.raw("\"}\n");
}
