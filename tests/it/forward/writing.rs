//! What the caller adds, and where it is written.

use bad_gateway::forward::Forward;
use bad_gateway::{Deviations, ExtraField, FieldTable, Framing, Policy, parse_head};

use super::{get, rendered};

#[test]
fn extra_fields_are_written_as_given_before_the_empty_line() {
    let extra = [("Via", &b"1.1 edge"[..]), ("Date", b"Mon, 23 Nov 2026 10:00:00 GMT")];
    let extra = extra.map(|(name, value)| ExtraField::new(name, value).expect("a field"));
    let policy = Policy::GATEWAY;
    let (mut table, mut seen) = (FieldTable::<8>::new(), Deviations::NONE);
    let bytes = b"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\nContent-Length: 0\r\n\r\n";
    let head = parse_head(bytes, &policy, &mut table, &mut seen).expect("valid").expect("whole");
    let forward = Forward::new(head, Framing::Length(0), &get()).with_extra(&extra);
    assert_eq!(
        rendered(&forward),
        b"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\nContent-Length: 0\r\nVia: 1.1 edge\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n\r\n"
    );
}

#[test]
fn a_buffer_of_any_smaller_size_is_told_the_length() {
    let policy = Policy::LENIENT;
    let (mut table, mut seen) = (FieldTable::<8>::new(), Deviations::NONE);
    let bytes = b"HTTP/1.1 999\r\nX-A : 1\r\n 2\r\nTransfer-Encoding: chunked\r\n\r\n";
    let head =
        parse_head(bytes, &policy, &mut table, &mut seen).expect("tolerated").expect("whole");
    let forward = Forward::new(head, Framing::Chunked, &get()).closing();
    let whole = rendered(&forward);
    for size in 0..whole.len() {
        let mut out = vec![0; size];
        let error = forward.encode_into(&mut out).expect_err("too small");
        assert_eq!(error.needed, whole.len(), "of {size}");
        assert!(whole.starts_with(out.trim_ascii_end_of_zeros()), "it holds the beginning");
    }
    let mut out = vec![0xee; whole.len() + 3];
    assert_eq!(forward.encode_into(&mut out), Ok(whole.len()));
    assert_eq!(&out[..whole.len()], whole);
    assert_eq!(out[whole.len()..], [0xee; 3], "nothing beyond is touched");
    let mut pieces = Vec::new();
    forward.pieces(&mut |piece| pieces.extend_from_slice(piece));
    assert_eq!(pieces, whole);
    #[cfg(feature = "bytes")]
    assert_eq!(forward.to_bytes(), whole);
}

trait Beginning {
    fn trim_ascii_end_of_zeros(&self) -> &[u8];
}

impl Beginning for [u8] {
    /// A piece that does not fit is not written in part, so zeros are left at the end.
    fn trim_ascii_end_of_zeros(&self) -> &[u8] {
        let end = self.iter().rposition(|&byte| byte != 0);
        &self[..end.map_or(0, |at| at + 1)]
    }
}
