//! httparse, a reader of heads, beside this crate's `parse_head`: where the two may differ.

use bad_gateway::{Defect, Deviations, FieldTable, Policy, parse_head};

use super::Pair;

/// More than the limit of this crate, so that the limit is ours alone.
const ROOM: usize = 300;

/// What a reader makes of the bytes as the start of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A whole head: its length, status code, and fields.
    Whole(usize, u16, Vec<Pair>),
    /// More bytes are needed.
    Partial,
    /// It is refused; by this crate with a reason.
    Refused(Option<Defect>),
}

/// Heads that this crate refuses under GATEWAY and httparse accepts, with the reason of ours.
pub const LET_PASS: &[(Defect, &str)] = &[
    (Defect::StatusCodeLow, "any three digits are a status code to httparse"),
    (Defect::LeadingEmptyLine, "httparse skips empty lines as a server does"),
    (Defect::NotHttp, "httparse skips any number of empty lines, those of a lone LF too"),
    (
        Defect::FramingNameBlank,
        "told to skip a blank before a colon, httparse does so for every field",
    ),
    (Defect::BareLf, "a lone LF ends a line for httparse, as RFC 9112 §2.2 allows"),
    (Defect::HeadSize, "httparse leaves sizes to its caller"),
    (Defect::StatusLineSize, "httparse leaves sizes to its caller"),
    (Defect::FieldLineSize, "httparse leaves sizes to its caller"),
    (Defect::FieldCount, "the number of fields is what its caller gives room for"),
];

/// Heads that this crate accepts under GATEWAY and httparse refuses: one reason.
pub const VERSIONS: &str =
    "httparse knows HTTP/1.0 and HTTP/1.1 only; a higher minor version is read as 1.1";

pub fn ours(bytes: &[u8], policy: &Policy) -> Reading {
    let mut table = FieldTable::<256>::new();
    match parse_head(bytes, policy, &mut table, &mut Deviations::default()) {
        Ok(Some(head)) => {
            let fields = super::pairs(head.fields());
            Reading::Whole(head.len(), head.status(), fields)
        }
        Ok(None) => Reading::Partial,
        Err(reject) => Reading::Refused(Some(reject.defect)),
    }
}

/// httparse, told to let a blank before a colon pass, as GATEWAY does.
pub fn httparse(bytes: &[u8]) -> Reading {
    let mut headers = [httparse::EMPTY_HEADER; ROOM];
    let mut response = httparse::Response::new(&mut headers);
    let mut config = httparse::ParserConfig::default();
    config.allow_spaces_after_header_name_in_responses(true);
    match config.parse_response(&mut response, bytes) {
        Ok(httparse::Status::Complete(len)) => {
            let pair = |header: &httparse::Header<'_>| (header.name.into(), header.value.to_vec());
            let fields = response.headers.iter().map(pair).collect();
            Reading::Whole(len, response.code.unwrap_or(0), fields)
        }
        Ok(httparse::Status::Partial) => Reading::Partial,
        Err(_) => Reading::Refused(None),
    }
}

/// Whether both may say what they say; `Err` holds what no reason covers.
///
/// A head that only one of them has finished, or refused, is no difference while the other waits:
/// they judge at different moments, and the end of the head settles it.
pub fn agree(bytes: &[u8]) -> Result<Option<Defect>, String> {
    let (ours, peer) = (ours(bytes, &Policy::GATEWAY), httparse(bytes));
    match (&ours, &peer) {
        (Reading::Whole(..), Reading::Refused(_)) if matches!(bytes.get(7), Some(b'2'..=b'9')) => {
            Ok(None)
        }
        (Reading::Whole(..), _) | (Reading::Partial, Reading::Whole(..)) if ours != peer => {
            Err(format!("{ours:?}\n{peer:?}\n{}", bytes.escape_ascii()))
        }
        (Reading::Refused(Some(defect)), Reading::Whole(..)) => {
            if LET_PASS.iter().any(|(listed, _)| listed == defect) {
                Ok(Some(*defect))
            } else {
                Err(format!("{ours:?}\n{peer:?}\n{}", bytes.escape_ascii()))
            }
        }
        _ => Ok(None),
    }
}
