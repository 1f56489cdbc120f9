//! Small worlds: every string up to a length over the bytes that matter for a line. What is not
//! refused can be continued until it is valid, and a whole line is accepted exactly if a grammar that
//! is written down here once more, for whole lines only, takes it.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{all_consuming, opt, recognize};
use nom::multi::{many_m_n, many0};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::{expand, run};
use crate::oracle::{Ending, Kind, Output, gateway, lenient, strict};

const POLICIES: [fn(&str) -> bool; 3] = [strict, gateway, lenient];

/// The lines of one kind.
struct World {
    context: &'static str,
    /// What stands before the line.
    lead: &'static str,
    bytes: &'static [u8],
    length: usize,
    /// What may make a line whole that is not refused.
    ends: &'static [&'static str],
    /// What follows the line.
    rest: fn(line: &[u8]) -> Vec<u8>,
}

const CHUNK_LINE: World = World {
    context: "",
    lead: "~",
    bytes: b"0; \tg=\"\\\r\n\x01",
    length: 6,
    ends: &["\r\n", "\"\r\n", "g\r\n", ";g\r\n", "0\r\n", "\n", "", "g\"\r\n"],
    rest: |_| b"\r\n".to_vec(),
};

const STATUS_LINE: World = World {
    context: "",
    lead: "HTTP/1.1",
    bytes: b" \t206\r\na\0",
    length: 6,
    ends: &["", "\n", "\r\n", " \r\n", "0 \r\n", "00 \r\n", "200 \r\n", " 200 \r\n"],
    rest: |_| b"Content-Length: 0\r\n\r\n".to_vec(),
};

const FIELD_LINE: World = World {
    context: "",
    lead: "|",
    bytes: b"X: \t\r\n\0\x01(",
    length: 5,
    ends: &["\r\n\r\n", ":\r\n\r\n", "\r\n", "\n\r\n", "\n", "", "X:\r\n\r\n"],
    rest: |_| Vec::new(),
};

const TRAILER_LINE: World = World { lead: "^", length: 4, ..FIELD_LINE };

/// With limits that lines of these worlds pass.
const TIGHT: [(&str, World); 4] = [
    ("chunk-line=3", CHUNK_LINE),
    ("chunk-extensions=2", CHUNK_LINE),
    ("head=20", FIELD_LINE),
    ("trailers=3", TRAILER_LINE),
];

impl World {
    fn read(&self, parts: &[&[u8]], ending: Ending, policy: fn(&str) -> bool) -> Output {
        let (lead, _) = expand(self.lead);
        run(self.context, &[&lead, &parts.concat()[..]].concat(), ending, policy)
    }

    fn run(&self, parts: &[&[u8]], ending: Ending, policy: fn(&str) -> bool) -> Kind {
        self.read(parts, ending, policy).verdict
    }

    /// Whether lines follow each other.
    fn is_of_fields(&self) -> bool {
        matches!(self.lead, "|" | "^")
    }

    /// Whether `start` with one of the ends, and with the rest, is valid.
    fn can_end(&self, start: &[u8], policy: fn(&str) -> bool) -> bool {
        self.ends.iter().any(|end| {
            let rest = (self.rest)(&[start, end.as_bytes()].concat());
            let whole = [start, end.as_bytes(), &rest[..]];
            self.run(&whole, Ending::Closed, policy) == Kind::Valid
        })
    }

    /// Calls `visit` with every beginning that is not refused, and returns how many there are.
    fn each_open(&self, policy: fn(&str) -> bool, mut visit: impl FnMut(&[u8])) -> usize {
        let mut waiting = vec![Vec::new()];
        let mut seen = 0;
        while let Some(start) = waiting.pop() {
            seen += 1;
            visit(&start);
            let whole = !self.is_of_fields() && start.ends_with(b"\n");
            if whole || start.len() == self.length {
                continue;
            }
            for &byte in self.bytes {
                let longer = [&start[..], &[byte]].concat();
                if self.run(&[&longer], Ending::Open, policy) == Kind::NeedMore {
                    waiting.push(longer);
                }
            }
        }
        seen
    }
}

/// Blanks in a name wait for the byte that tells which row they are, and all may be refused.
fn waits_for_the_teller(start: &[u8]) -> bool {
    let line = start.rsplit(|&byte| byte == b'\n').next().unwrap();
    let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let blanks = line[name..].iter().all(|byte| b" \t".contains(byte));
    name > 0 && name < line.len() && blanks
}

#[test]
fn what_is_not_refused_can_become_valid() {
    let worlds = [CHUNK_LINE, STATUS_LINE, FIELD_LINE, TRAILER_LINE];
    for world in worlds {
        for policy in POLICIES {
            let seen = world.each_open(policy, |start| {
                let exempt = world.is_of_fields()
                    && !lenient_about_names(policy)
                    && waits_for_the_teller(start);
                assert!(
                    exempt || world.can_end(start, policy),
                    "hopeless: {:?} {}",
                    world.lead,
                    start.escape_ascii()
                );
            });
            assert!(seen > 20, "{:?}: the world is too small: {seen}", world.lead);
        }
    }
}

fn lenient_about_names(policy: fn(&str) -> bool) -> bool {
    policy("field-name-byte") && policy("field-name-blank")
}

/// A limit hides no finding at a lower offset, and none of an earlier row at the same one.
#[test]
fn a_limit_comes_first_only_where_nothing_else_does() {
    for (context, world) in TIGHT {
        let tight = World { context, ..world };
        let mut passed = 0;
        for policy in POLICIES {
            tight.each_open(policy, |start| {
                for byte in world.bytes {
                    let longer = [start, &[*byte]].concat();
                    let wide = world.read(&[&longer], Ending::Open, policy).defect;
                    let tight = tight.read(&[&longer], Ending::Open, policy).defect;
                    let limit = tight.filter(|(row, _)| row.ends_with("-size"));
                    passed += usize::from(limit.is_some());
                    let as_due = match limit {
                        None => tight == wide,
                        Some((_, at)) => wide.is_none_or(|(_, other)| other > at),
                    };
                    assert!(as_due, "{context} {}: {tight:?} {wide:?}", longer.escape_ascii());
                }
            });
        }
        assert!(passed > 20, "{context}: {passed}");
    }
}

type Grammar = fn(&[u8], fn(&str) -> bool) -> bool;

/// Every line of a world, whole, is valid exactly if the grammar takes it.
fn agree(world: &World, length: usize, grammar: Grammar) {
    let bytes: Vec<u8> =
        world.bytes.iter().copied().filter(|byte| !b"\r\n".contains(byte)).collect();
    let mut lines = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..length {
        let until = lines.len();
        for at in from..until {
            lines.extend(
                bytes.iter().map(|&byte| [&lines[at][..], &[byte]].concat()).collect::<Vec<_>>(),
            );
        }
        from = until;
    }
    let ends = if world.is_of_fields() { "\r\n\r\n" } else { "\r\n" };
    for policy in POLICIES {
        for line in &lines {
            let whole = [&line[..], ends.as_bytes(), &(world.rest)(line)];
            let valid = world.run(&whole, Ending::Closed, policy) == Kind::Valid;
            assert_eq!(valid, grammar(line, policy), "{:?} {}", world.lead, line.escape_ascii());
        }
    }
}

fn blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn text(byte: u8) -> bool {
    blank(byte) || byte.is_ascii_graphic() || byte >= 0x80
}

fn bws(input: &[u8]) -> IResult<&[u8], &[u8]> {
    take_while(blank).parse(input)
}

/// `1*HEXDIG *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )`
fn chunk_line(line: &[u8], policy: fn(&str) -> bool) -> bool {
    let token = || take_while1(tchar);
    let plain = take_while1(|byte| text(byte) && byte != b'"' && byte != b'\\');
    let pair = recognize((char('\\'), nom::bytes::complete::take(1usize)));
    let pair = nom::combinator::verify(pair, |pair: &[u8]| text(pair[1]));
    let quoted = recognize(delimited(char('"'), many0(alt((plain, pair))), char('"')));
    let value = preceded((bws, char('='), bws), alt((token(), quoted)));
    let extension = recognize((bws, char(';'), bws, token(), opt(value)));
    let size = take_while1(|byte: u8| byte.is_ascii_hexdigit());
    let line_of = recognize((size, many0(extension)));
    let end = take_while(|byte| blank(byte) && policy("chunk-size-blank"));
    all_consuming::<_, nom::error::Error<_>, _>((line_of, end)).parse(line).is_ok()
}

/// What follows `HTTP/1.1`: `SP 3DIGIT SP [ reason-phrase ]`
fn status_line(line: &[u8], policy: fn(&str) -> bool) -> bool {
    let first = if policy("status-code-high") { "123456789" } else { "12345" };
    let code = recognize((one_of(first), many_m_n(2, 2, one_of("0123456789"))));
    let reason = take_while(text);
    let parsed: IResult<_, _> = if policy("status-line-blanks") {
        let run = recognize((char('\t'), bws));
        all_consuming((take_while1(blank), code, opt((alt((tag(" "), run)), reason)))).parse(line)
    } else {
        all_consuming((tag(" "), code, opt((tag(" "), reason)))).parse(line)
    };
    parsed.is_ok_and(|(_, (.., after))| after.is_some() || policy("status-space-missing"))
}

/// `token ":" field-value`, or what may be dropped, or the empty line.
fn field_line(line: &[u8], policy: fn(&str) -> bool) -> bool {
    let name = take_while1::<_, _, nom::error::Error<_>>(tchar);
    let parsed = (name, bws, char(':')).parse(line);
    match (line.first(), parsed) {
        (None, _) => true,
        (Some(b':'), _) => false,
        (Some(b' ' | b'\t'), _) => policy("whitespace-led-line"),
        (_, Ok((value, (_, blanks, _)))) => {
            let controls = value.iter().all(|&byte| text(byte) || policy("field-value-byte"));
            controls && !value.contains(&0) && (blanks.is_empty() || policy("field-name-blank"))
        }
        (_, Err(_)) => {
            let plain = line.iter().all(|&byte| tchar(byte));
            let row = if plain || waits_for_the_teller(line) {
                "field-colon-missing"
            } else {
                "field-name-byte"
            };
            policy(row)
        }
    }
}

/// The same, where a line that starts with white space is never tolerated.
fn trailer_line(line: &[u8], policy: fn(&str) -> bool) -> bool {
    !line.first().is_some_and(|&first| blank(first)) && field_line(line, policy)
}

#[test]
fn a_whole_line_is_valid_if_the_grammar_takes_it() {
    agree(&CHUNK_LINE, 5, chunk_line);
    agree(&STATUS_LINE, 5, status_line);
    agree(&FIELD_LINE, 5, field_line);
    agree(&TRAILER_LINE, 4, trailer_line);
}
