//! Field lines that were accepted, and the lists in their values.

use super::Pair;
use super::grammar::{CR, LF, is_blank};

/// A field line with its folds.
#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    pub name: &'a [u8],
    /// The name's first byte.
    pub at: usize,
    /// Everything between the colon and the end of the last line; line ends inside are folds.
    pub raw: &'a [u8],
    /// The byte after the colon.
    pub raw_at: usize,
}

impl Field<'_> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The value's first byte; of an empty value the byte after the colon.
    pub(super) fn value_at(&self) -> usize {
        self.raw_at + self.raw.iter().position(|&byte| !is_space(byte)).unwrap_or(0)
    }

    /// The value on one line: what stands between the folds, without the blanks around it, where
    /// there is anything, joined by one SP.
    pub(super) fn unfolded(&self) -> Vec<u8> {
        let segments = self
            .raw
            .split(|&byte| byte == LF)
            .map(trimmed)
            .filter(|segment| !segment.is_empty())
            .collect::<Vec<_>>();
        segments.join(&b' ')
    }

    pub(super) fn pair(&self) -> Pair {
        (self.name.to_vec(), self.unfolded())
    }
}

/// In a folded value the CR LF of a fold is blank.
fn is_space(byte: u8) -> bool {
    is_blank(byte) || byte == CR || byte == LF
}

fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_space(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_space(*last)
    {
        bytes = rest;
    }
    bytes
}

/// What stands between commas, without the blanks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    /// Nothing where the place is empty.
    pub text: &'a [u8],
    /// Its first byte, or where it should stand.
    pub at: usize,
}

impl Member<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word.as_bytes())
    }
}

/// The lines of the field `name` as one list: `#member = [ member ] *( OWS "," OWS [ member ] )`.
pub(super) fn members<'a>(fields: &[Field<'a>], name: &str) -> Vec<Member<'a>> {
    fields.iter().filter(|field| field.is(name)).flat_map(line_members).collect()
}

fn line_members<'a>(field: &Field<'a>) -> Vec<Member<'a>> {
    if trimmed(field.raw).is_empty() {
        return vec![Member { text: b"", at: field.raw_at }];
    }
    let pieces: Vec<_> = field.raw.split(|&byte| byte == b',').collect();
    let mut at = field.raw_at;
    let mut members = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let text = trimmed(piece);
        let leading = piece.iter().take_while(|&&byte| is_space(byte)).count();
        members.push(match (text.is_empty(), index + 1 == pieces.len()) {
            (false, _) => Member { text, at: at + leading },
            // At the comma that follows.
            (true, false) => Member { text, at: at + piece.len() },
            // Behind the last comma, which ends the value: the blanks after it are no part of it.
            (true, true) => Member { text, at },
        });
        at += piece.len() + 1;
    }
    members
}

/// The members of a plain value, such as the Upgrade field that the request sent.
pub(super) fn plain_members(value: &[u8]) -> Vec<&[u8]> {
    value.split(|&byte| byte == b',').map(trimmed).filter(|member| !member.is_empty()).collect()
}
