//! The oracle gets all bytes at once, but must say what a reader fed byte by byte would say: what
//! is refused after some bytes stays refused, at the same place, whatever follows.

use super::moments::MOMENTS;
use super::policies::POLICIES;
use super::{expand, run};
use crate::oracle::{Ending, Kind, Output, gateway, lenient, strict};

/// Whether `later`, which was given more bytes, may follow `earlier`.
fn may_follow(earlier: &Output, later: &Output) -> bool {
    let grown = later.content.starts_with(&earlier.content)
        && later.consumed >= earlier.consumed
        && later.interim >= earlier.interim
        && earlier.deviations.iter().all(|deviation| later.deviations.contains(deviation))
        && (earlier.head.is_none() || later.head == earlier.head)
        && (earlier.framing.is_none() || later.framing == earlier.framing);
    let same = later.defect == earlier.defect
        && later.deviations == earlier.deviations
        && later.content == earlier.content
        && later.trailers == earlier.trailers
        && later.consumed == earlier.consumed;
    match earlier.verdict {
        Kind::NeedMore => grown,
        _ => same && later.verdict == earlier.verdict,
    }
}

fn follow(context: &str, bytes: &[u8], policy: fn(&str) -> bool) {
    let mut earlier = run(context, b"", Ending::Open, policy);
    for end in 1..=bytes.len() {
        let later = run(context, &bytes[..end], Ending::Open, policy);
        assert!(
            may_follow(&earlier, &later),
            "{context} {}: {earlier:?}, then {later:?}",
            bytes[..end].escape_ascii()
        );
        if let (Some((_, at)), Kind::NeedMore) = (later.defect, earlier.verdict) {
            assert!(at >= earlier.consumed && at < end as u64, "{}", bytes[..end].escape_ascii());
        }
        earlier = later;
    }
}

#[test]
fn more_bytes_never_change_what_was_said() {
    let policies = POLICIES.iter().map(|(_, context, _, text)| (context, text));
    let moments = MOMENTS.iter().map(|(context, _, text)| (context, text));
    for (context, text) in policies.chain(moments) {
        let (bytes, _) = expand(text);
        for policy in [strict, gateway, lenient] {
            follow(context, &bytes, policy);
        }
    }
}

/// The same with bytes changed, left out and put in, by a generator with a fixed seed.
#[test]
fn nor_do_they_in_spoilt_responses() {
    const BYTES: &[u8] = b"\r\n\r\n \t:;,=\"\\\0\x7f\x80019afgHTP/.";
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for _ in 0..20 {
        for (_, context, _, text) in POLICIES {
            let (mut bytes, _) = expand(text);
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                let byte = BYTES[random(BYTES.len())];
                match random(3) {
                    0 => bytes[at] = byte,
                    1 => bytes.insert(at, byte),
                    _ => drop(bytes.remove(at)),
                }
            }
            follow(context, &bytes, lenient);
        }
    }
}
