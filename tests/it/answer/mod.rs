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
use bad_gateway::{
    Defect, Ending, Limits, Method, Policy, RequestContext, Verdict, Version, check,
};

/// A verdict on a row's example, which is refused.
fn refused(defect: Defect, before: &[u8]) -> Verdict {
    let example = defect.example();
    let mut request = RequestContext::new(Method::from_bytes(example.method.as_bytes()));
    if example.http10_request {
        request = request.with_version(Version::HTTP_10);
    }
    if let Some(protocol) = example.upgrade {
        request = request.with_upgrade(protocol.as_bytes()).expect("a short offer");
    }
    let mut limits = Limits::DEFAULT;
    if let Some((name, value)) = example.limit {
        limits.set(name, value).expect("a known limit");
    }
    let bytes = [before, example.bytes].concat();
    let policy = Policy::STRICT.with_limits(limits);
    let request = if example.sending { request.still_sending() } else { request };
    check(&bytes, request, Ending::Closed, policy)
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
