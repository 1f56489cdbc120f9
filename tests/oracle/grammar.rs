//! The ABNF of RFC 9110 and RFC 9112, as far as a reader of responses needs it.
//!
//! ```text
//! status-line = HTTP-version SP 3DIGIT SP [ reason-phrase ]
//! field-line  = token ":" OWS field-value OWS
//! chunk-ext   = *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{all_consuming, map, opt, rest, verify};
use nom::multi::many0_count;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

pub(super) const CR: u8 = b'\r';
pub(super) const LF: u8 = b'\n';

/// The largest length and chunk size: 2^63 - 1, what a signed number of 64 bits can hold.
pub(super) const LARGEST: u64 = (1 << 63) - 1;

/// SP or HTAB: what OWS, RWS and BWS are made of.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

pub(super) fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

pub(super) fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

pub(super) fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_vchar(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7e)
}

fn is_obs_text(byte: u8) -> bool {
    byte >= 0x80
}

/// What a field value, a reason phrase and a quoted pair may hold.
pub(super) fn is_text(byte: u8) -> bool {
    is_blank(byte) || is_vchar(byte) || is_obs_text(byte)
}

/// `qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text`
fn is_qdtext(byte: u8) -> bool {
    is_text(byte) && byte != b'"' && byte != b'\\'
}

pub(super) fn token(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_while1(is_tchar).parse(input)
}

pub(super) fn is_token(input: &[u8]) -> bool {
    all_consuming(token).parse(input).is_ok()
}

pub(super) fn blanks(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_while(is_blank).parse(input)
}

/// Version digit, place of the status code, the code and the reason phrase of a line that is known
/// to be good under the policy.
///
/// The SP after the code may be missing, a run of blanks may stand for the SP before the code, and
/// one that begins with HTAB for the SP after it: whether they may is decided elsewhere.
pub(super) fn status_line(line: &[u8]) -> IResult<&[u8], (u8, usize, u16, &[u8])> {
    let digit = map(one_of("0123456789"), |digit| digit as u8 - b'0');
    let blanks_before = map(take_while1(is_blank), <[u8]>::len);
    let code = map(take_while_m_n(3, 3, is_digit), |code: &[u8]| {
        code.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'))
    });
    let blanks_after = map((char('\t'), blanks), drop);
    let separator = alt((map(char(' '), drop), blanks_after));
    let reason = map(opt(preceded(separator, take_while(is_text))), Option::unwrap_or_default);
    let version = preceded(tag("HTTP/1."), digit);
    map(all_consuming((version, blanks_before, code, reason)), |(version, blanks, code, reason)| {
        (version, "HTTP/1.1".len() + blanks, code, reason)
    })
    .parse(line)
}

/// Name and raw value of a field line, whatever the value holds, with blanks before the colon or
/// without.
pub(super) fn field_line(line: &[u8]) -> IResult<&[u8], (&[u8], &[u8])> {
    (terminated(token, (blanks, char(':'))), rest).parse(line)
}

/// What is wrong with a chunk line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NoSize,
    Size,
    Overflow,
    Extension,
    Quote,
}

/// What a chunk line says, or the first byte with which it is no longer the beginning of one: what is
/// wrong, and how many bytes of the line stand before it.
///
/// `ended`: the CR or LF behind `line` has come. Before that nothing is missing, and blanks may be
/// followed by an extension.
pub(super) fn chunk_line(line: &[u8], ended: bool) -> Result<ChunkLine, (Wrong, usize)> {
    let place = |rest: &[u8]| line.len() - rest.len();
    let (mut rest, digits) = take_while::<_, _, ()>(is_hex).parse(line).expect("may be empty");
    if digits.is_empty() {
        return match rest.first() {
            None | Some(b';' | b' ' | b'\t') => Err((Wrong::NoSize, 0)),
            Some(_) => Err((Wrong::Size, 0)),
        };
    }
    let size = hexadecimal(digits).map_err(|digit| (Wrong::Overflow, digit))?;
    if rest.first().is_some_and(|&byte| !is_blank(byte) && byte != b';') {
        return Err((Wrong::Size, place(rest)));
    }
    loop {
        match extension(rest) {
            Ok((after, ())) => rest = after,
            Err(Cut::End { blanks_at }) => {
                let blanks_at = (ended && !blanks_at.is_empty()).then(|| place(blanks_at));
                return Ok(ChunkLine { size, blanks_at });
            }
            Err(Cut::Missing(_)) if !ended => {
                return Ok(ChunkLine { size, blanks_at: None });
            }
            Err(Cut::Missing(wrong)) => return Err((wrong, line.len())),
            Err(Cut::Byte(at)) => return Err((Wrong::Extension, place(at))),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChunkLine {
    pub size: u64,
    /// The first of the blanks before the line's end.
    pub blanks_at: Option<usize>,
}

/// The number, or which digit passes 2^63 - 1.
fn hexadecimal(digits: &[u8]) -> Result<u64, usize> {
    let mut size = 0u128;
    for (place, &digit) in digits.iter().enumerate() {
        let value = (digit as char).to_digit(16).expect("a hexadecimal digit");
        size = size * 16 + u128::from(value);
        if size > u128::from(LARGEST) {
            return Err(place);
        }
    }
    Ok(u64::try_from(size).expect("checked"))
}

/// Why no further extension could be read.
enum Cut<'a> {
    /// The line ends here, perhaps after blanks.
    End { blanks_at: &'a [u8] },
    /// Something should stand where the line, as far as it is known, ends.
    Missing(Wrong),
    /// This byte should not stand here.
    Byte(&'a [u8]),
}

/// `BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ]`
fn extension(line: &[u8]) -> Result<(&[u8], ()), Cut<'_>> {
    let rest = skip_blanks(line);
    if rest.is_empty() {
        return Err(Cut::End { blanks_at: line });
    }
    let rest = skip_blanks(expect(char(';'), rest)?);
    let rest = expect(token, rest)?;
    let Ok((value, _)) = char::<_, ()>('=').parse(skip_blanks(rest)) else {
        return Ok((rest, ()));
    };
    let value = skip_blanks(value);
    match value.first() {
        Some(b'"') => Ok((quoted_string(value)?, ())),
        _ => Ok((expect(token, value)?, ())),
    }
}

/// What stands behind `parser`'s match; if there is none, the byte that stands there is wrong.
fn expect<'a, O>(
    mut parser: impl Parser<&'a [u8], Output = O, Error = nom::error::Error<&'a [u8]>>,
    input: &'a [u8],
) -> Result<&'a [u8], Cut<'a>> {
    match parser.parse(input) {
        Ok((rest, _)) => Ok(rest),
        Err(_) if input.is_empty() => Err(Cut::Missing(Wrong::Extension)),
        Err(_) => Err(Cut::Byte(input)),
    }
}

fn skip_blanks(input: &[u8]) -> &[u8] {
    blanks(input).expect("may be empty").0
}

/// `quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE`
fn quoted_string(input: &[u8]) -> Result<&[u8], Cut<'_>> {
    let any = take_while_m_n(1, 1, |_| true);
    let quoted_pair = preceded(char('\\'), verify(any, |byte: &[u8]| is_text(byte[0])));
    let inside = many0_count(alt((take_while1(is_qdtext), quoted_pair)));
    let (rest, _) = preceded(char::<_, ()>('"'), inside).parse(input).expect("starts with a quote");
    match rest {
        [b'"', after @ ..] => Ok(after),
        [] | [b'\\'] => Err(Cut::Missing(Wrong::Quote)),
        [b'\\', after @ ..] => Err(Cut::Byte(after)),
        _ => Err(Cut::Byte(rest)),
    }
}
