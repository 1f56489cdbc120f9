//! The facts of a verdict that Proxy-Status reports (RFC 9209).

use super::out::{Out, sf_string};
use crate::defect::{Defect, ProxyStatus};
use crate::verdict::{Ending, Outcome, Verdict};

/// The facts of a verdict that are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) error: Option<ProxyStatus>,
    outcome: Outcome,
    ending: Ending,
    pub(super) received: Option<u16>,
    pub(super) size: Option<(&'static str, u64)>,
    missing: Option<u64>,
}

impl Facts {
    pub(super) fn new(verdict: &Verdict) -> Self {
        Self {
            error: verdict.proxy_status(),
            outcome: verdict.outcome,
            ending: verdict.ending,
            received: verdict.head.map(|head| head.status),
            size: size(verdict),
            missing: verdict.missing,
        }
    }

    pub(super) fn details(&self, out: &mut Out<'_>) {
        let text = match (self.outcome, self.ending) {
            (Outcome::Valid | Outcome::NeedMore, _) => return,
            (Outcome::Malformed(reject), _) => {
                out.raw(";details=\"");
                out.text(reject.defect.message().trim_end_matches('.'), sf_string);
                let (offset, code) = (reject.offset, reject.defect.code());
                out.put(format_args!(", at byte {offset} [{code}]\""));
                return;
            }
            (Outcome::NoResponse, Ending::TimedOut) => "No byte of a response came in time",
            (Outcome::NoResponse, _) => "The connection ended before the first byte of a response",
            (_, Ending::TimedOut) => "The rest of the response did not come in time",
            (_, Ending::Reset) => "The connection broke before the response was complete",
            (_, Ending::Truncated) => {
                "The connection ended without close_notify before the response was complete"
            }
            _ => "The connection was closed before the response was complete",
        };
        out.put(format_args!(";details=\"{text}"));
        if let Some(octets) = self.missing {
            out.put(format_args!(", {octets} bytes short"));
        }
        out.raw("\"");
    }
}

/// The size that a verdict knows exactly, and the parameter for it.
fn size(verdict: &Verdict) -> Option<(&'static str, u64)> {
    let reject = verdict.reject()?;
    // A head and a trailer section are consumed whole, so what is refused inside of one starts
    // where the consumed bytes end; empty lines before a head are no part of it.
    let came = reject.offset.checked_sub(verdict.consumed)?.checked_add(1);
    let padded = verdict.deviations.contains(Defect::LeadingEmptyLine);
    match reject.defect {
        Defect::HeadSize if !padded => Some(("header-section-size", came?)),
        Defect::TrailerSectionSize => Some(("trailer-section-size", came?)),
        Defect::ContentSize if verdict.content > 0 => Some(("body-size", verdict.content)),
        _ => None,
    }
}
