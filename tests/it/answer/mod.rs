//! The answer, in every combination of its options: read again by this crate under STRICT, by
//! readers written here, and by another JSON parser.

mod accept;
mod combinations;
mod inspect;
mod options;
mod page;
mod proxy_status;
mod structured;
mod verdicts;

use bad_gateway::answer::{Intermediary, Page};
use bad_gateway::{Defect, Ending, Policy, Verdict, check};

use crate::examples::{in_context, request};

/// A verdict on a row's example, which is refused.
fn refused(defect: Defect, before: &[u8]) -> Verdict {
    let bytes = [before, defect.example().bytes].concat();
    let policy = in_context(defect, Policy::STRICT);
    check(&bytes, request(defect), Ending::Closed, policy)
}

/// The response, measured and written.
fn written(page: &Page<'_>) -> Vec<u8> {
    let mut out = vec![b'#'; page.encoded_len() + 3];
    let len = page.encode_into(&mut out).expect("room");
    assert_eq!(len, page.encoded_len());
    assert_eq!(&out[len..], b"###", "nothing beyond its length");
    out.truncate(len);
    out
}

fn proxy_status(intermediary: &Intermediary<'_>) -> String {
    let mut out = vec![0; intermediary.encoded_len()];
    let len = intermediary.encode_into(&mut out).expect("room");
    assert_eq!(len, out.len());
    String::from_utf8(out).expect("ASCII")
}
