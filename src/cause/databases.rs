//! Databases, and services for calls, whose messages are binary: fixed fields, and lengths that fit
//! what came.

use super::frames::fits;
use super::text::{be16, be32, holds, le32};
use super::{Detail, Evidence};

/// The first packet of the server: protocol 10 and the server's version, or an error in its place;
/// or a notice of the X protocol.
pub(super) fn mysql(first: &[u8]) -> bool {
    matches!(
        first,
        [_, _, 0, 0, 10, b'0'..=b'9', ..]
            | [_, _, 0, 0..=3, 0xff, _, 4..=19, ..]
            | [5, 0, 0, 0, 0x0b, 8, 5, 0x1a, 0, ..]
            | [_, _, 0, 0, 1, 8, 1 | 2, 0x10, ..]
    )
}

/// The error, where the packet is one.
pub(super) fn mysql_error(evidence: &Evidence<'_>) -> Option<Detail> {
    let &[_, _, 0, _, 0xff, low, high] = evidence.start().first_chunk::<7>()? else {
        return None;
    };
    Some(match u16::from_le_bytes([low, high]) {
        1040 => Detail::text("it has too many connections"),
        1045 => Detail::text("it refuses the name or the password"),
        1129 => Detail::text("it has blocked the gateway's address"),
        1130 => Detail::text("it does not take connections from the gateway's address"),
        1156 => Detail::text("it read packets out of order"),
        code => Detail::number("error ", code.into(), ""),
    })
}

/// A message of a server: a request for authentication, an error with its fields, a parameter; an
/// error as text to a protocol that it does not know; or one letter in answer to a request for TLS.
pub(super) fn postgresql(first: &[u8]) -> bool {
    let code = |at: usize| first.get(at).is_some_and(|byte| b"SVCMR".contains(byte));
    match first {
        [b'N' | b'S' | b'G'] => true,
        [b'R', 0, 0, 0, 8..=80, 0, 0, 0, 0..=12, ..] => true,
        [b'E', 0, 0, _, _, _, ..] => code(5),
        [b'S' | b'K' | b'Z' | b'v', 0, 0, 0, 5..=80, ..] => true,
        [b'E', rest @ ..] => [&b"FATAL: "[..], b"ERROR: ", b"unsupported frontend"]
            .iter()
            .any(|s| rest.starts_with(s)),
        _ => false,
    }
}

/// What it said.
pub(super) fn postgresql_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    let first = evidence.start();
    Some(Detail::text(match first {
        [b'N'] => "one letter: it has no TLS",
        [b'S'] => "one letter: it is ready for TLS",
        [b'E', ..] if holds(first, b"C08P01") => "a protocol violation",
        [b'E', ..] if holds(first, b"C28") => "it refuses the name or the password",
        [b'E', ..] if holds(first, b"C53300") => "it has too many connections",
        [b'R', ..] => "a request for authentication",
        _ => return None,
    }))
}

/// A packet of TDS: a reply, or an answer before the login.
pub(super) fn tds(first: &[u8]) -> bool {
    matches!(first, [4, 0 | 1, _, _, _, _, _, 0, 0 | 0xaa | 0xab | 0xad | 0xe3 | 0xed | 0xfd, ..])
        && be16(first, 2).is_some_and(|length| length >= 9)
}

/// A packet of TNS: its length, no checksum, a kind that a listener sends.
pub(super) fn oracle(first: &[u8]) -> bool {
    matches!(first, [_, _, 0, 0, 2 | 4 | 5 | 6 | 11 | 12, 0, 0, 0, ..])
        && be16(first, 0).is_some_and(|length| (8..=8192).contains(&length))
}

/// What the listener said.
pub(super) fn oracle_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.start().get(4)? {
        4 => "it refuses",
        5 => "it redirects",
        11 => "it asks for the packet again",
        _ => return None,
    }))
}

/// A message of DRDA: its length, the fixed byte, the same length again less six.
pub(super) fn db2(first: &[u8]) -> bool {
    let lengths = be16(first, 0).zip(be16(first, 6));
    matches!(first, [_, _, 0xd0, ..]) && lengths.is_some_and(|(all, inner)| all == inner + 6)
}

/// The header of a message: its length, two ids, a known kind.
pub(super) fn mongodb(first: &[u8]) -> bool {
    let kind = le32(first, 12);
    le32(first, 0).is_some_and(|length| (16..50_000_000).contains(&length))
        && matches!(kind, Some(1 | 2001..=2013))
}

/// A frame of a server: its version with the highest bit, a known kind, a length.
pub(super) fn cassandra(first: &[u8]) -> bool {
    match first {
        [0x83..=0x86, 0..=0x1f, _, _, 0 | 2 | 3 | 6 | 8 | 0x0c | 0x0e | 0x10, 0, ..] => {
            first.len() >= 8
        }
        [0x81 | 0x82, 0..=7, _, 0 | 2 | 3 | 6 | 8, 0, 0, ..] => fits(first, 8, be32(first, 4)),
        _ => false,
    }
}

/// A response of the binary protocol: its magic number, a known command, a length that fits.
pub(super) fn memcached_binary(first: &[u8]) -> bool {
    matches!(first, [0x81, 0..=0x48, 0, _, 0..=20, 0, 0, _, ..]) && fits(first, 24, be32(first, 8))
}

/// A header of Aerospike: version 2, a kind, the length in six bytes.
pub(super) fn aerospike(first: &[u8]) -> bool {
    matches!(first, [2, 1..=4, 0, 0, 0, _, _, _, ..]) && fits(first, 8, be32(first, 4))
}

/// A message of Thrift: version 1 and a kind, with its length before it or not.
pub(super) fn thrift(first: &[u8]) -> bool {
    matches!(
        first,
        [0x80, 1, 0, 1..=4, 0, 0, ..]
            | [0, 0, _, _, 0x80, 1, 0, 1..=4, ..]
            | [0, 0, _, _, 0x82, 0x21 | 0x41 | 0x61 | 0x81, ..]
    )
}
