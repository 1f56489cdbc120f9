//! What programs print where a head should stand: warnings, the calls that led to an error, lines of
//! a log, a banner at their start; or text that none of the rows knows.

use super::lines;
use super::text::{digits, holds, holds_any, named, readable, starts, starts_with_any, word};
use super::{Detail, Evidence};

/// A warning or an error as PHP displays or logs it.
pub(super) fn php(first: &[u8]) -> bool {
    const LEVELS: [&[u8]; 8] = [
        b"warning:",
        b"notice:",
        b"fatal error:",
        b"parse error:",
        b"deprecated:",
        b"strict standards:",
        b"startup error:",
        b"recoverable fatal error:",
    ];
    let text = first.trim_ascii_start();
    let text = text.strip_prefix(b"PHP ").unwrap_or(text);
    let bold =
        [&b"<br />\n<b>"[..], b"<br />\r\n<b>", b"<b>"].iter().find_map(|b| text.strip_prefix(*b));
    let text = bold.unwrap_or(text);
    let (level, rest) = LEVELS
        .iter()
        .find_map(|level| {
            let bare = &level[..level.len() - 1];
            if starts(text, level) {
                Some((true, &text[level.len()..]))
            } else if bold.is_some() && starts(text, bare) {
                Some((true, &text[bare.len()..]))
            } else {
                None
            }
        })
        .unwrap_or((false, text));
    let named = first.trim_ascii_start().starts_with(b"PHP ") || bold.is_some();
    // A level that no other program spells so needs no file behind it.
    let own =
        starts(text, b"fatal error: Uncaught") || starts(text, b"fatal error: Allowed memory");
    level
        && (named || own || holds(rest, b" in ") && holds(rest, b"on line") || holds(rest, b".php"))
}

/// How what a language prints begins.
const LANGUAGES: &[(&[u8], &str)] = &[
    (b"Traceback (most recent call last)", "Python"),
    (b"ImportError:", "Python"),
    (b"ModuleNotFoundError:", "Python"),
    (b"  File \"", "Python"),
    (b"Exception in thread", "Java"),
    (b"java.lang.", "Java"),
    (b"java.io.", "Java"),
    (b"java.net.", "Java"),
    (b"java.util.", "Java"),
    (b"javax.", "Java"),
    (b"jakarta.", "Java"),
    (b"org.springframework", "Java"),
    (b"Caused by: ", "Java"),
    (b"\tat ", "Java"),
    (b"panic: ", "Go"),
    (b"goroutine ", "Go"),
    (b"fatal error: ", "Go"),
    (b"runtime error:", "Go"),
    (b"node:", "Node.js"),
    (b"internal/", "Node.js"),
    (b"(node:", "Node.js"),
    (b"Uncaught ", "JavaScript"),
    (b"TypeError:", "JavaScript or Python"),
    (b"ReferenceError:", "JavaScript"),
    (b"SyntaxError:", "JavaScript or Python"),
    (b"RangeError:", "JavaScript"),
    (b"UnhandledPromiseRejection", "Node.js"),
    (b"Unhandled exception", ".NET"),
    (b"System.", ".NET"),
    (b"thread '", "Rust"),
    (b"Can't locate ", "Perl"),
    (b"Can't call method", "Perl"),
    (b"** (", "Elixir"),
    (b"Segmentation fault", "C"),
    (b"*** stack smashing", "C"),
    (b"double free", "C"),
    (b"free(): ", "C"),
    (b"malloc(): ", "C"),
    (b"terminate called", "C++"),
];
/// What stands further behind.
const LANGUAGES_INSIDE: [(&[u8], &str); 6] = [
    (b".rb:", "Ruby"),
    (b"\n\tat ", "Java"),
    (b"\n    at ", "JavaScript"),
    (b"\n   at ", ".NET"),
    (b"\n  File \"", "Python"),
    (b"Traceback (most recent call last)", "Python"),
];

/// Which language's call stack it is.
fn language(first: &[u8]) -> Option<&'static str> {
    let text = first.trim_ascii_start();
    let line = lines::first(text);
    let inside = || LANGUAGES_INSIDE.iter().find(|(part, _)| holds(first, part));
    let perl = || holds_any(line, &[b".pl line ", b".pm line "]).then_some("Perl");
    named(text, LANGUAGES)
        .or_else(|| named(first, &[(b"\tat ", "Java"), (b"  File \"", "Python")]))
        .or_else(|| inside().map(|&(_, name)| name))
        .or_else(perl)
}

/// An error with the calls that led to it.
pub(super) fn traceback(first: &[u8]) -> bool {
    readable(first) && language(first).is_some()
}

/// In which language.
pub(super) fn traceback_language(evidence: &Evidence<'_>) -> Option<Detail> {
    language(evidence.start()).map(Detail::text)
}

/// What a shell or the system's loader says.
pub(super) fn shell(first: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 16] = [
        b"sh: ",
        b"bash: ",
        b"/bin/sh:",
        b"/bin/bash:",
        b"-bash:",
        b"zsh: ",
        b"ash: ",
        b"env: ",
        b"sudo: ",
        b"exec ",
        b"Killed\n",
        b"Terminated\n",
        b"Usage: ",
        b"usage: ",
        b"/usr/bin/env:",
        b"dyld",
    ];
    const SAYS: [&[u8]; 8] = [
        b"command not found",
        b": not found\n",
        b"no such file or directory",
        b": permission denied",
        b"error while loading shared libraries",
        b"exec format error",
        b"cannot open shared object",
        b"address already in use",
    ];
    starts_with_any(first, &BEGINNINGS) || readable(first) && holds_any(lines::first(first), &SAYS)
}

/// Whether a line begins with a day of the week.
pub(super) fn day(line: &[u8]) -> bool {
    const DAYS: [&[u8]; 7] = [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];
    let letters = line.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    DAYS.iter().any(|day| starts(line, day))
        && matches!(letters, 3 | 6..=9)
        && matches!(line.get(letters), Some(b',' | b' '))
}

fn month(line: &[u8]) -> bool {
    const MONTHS: [&[u8]; 12] = [
        b"jan ", b"feb ", b"mar ", b"apr ", b"may ", b"jun ", b"jul ", b"aug ", b"sep ", b"oct ",
        b"nov ", b"dec ",
    ];
    MONTHS.iter().any(|month| starts(line, month))
        && line.get(4..6).is_some_and(|day| day.iter().all(|b| b.is_ascii_digit() || *b == b' '))
}

/// A date, as a log's line begins: `2026-11-27`, `2026/11/27`, `27/Nov/2026`, `Nov 27 10:00:00`.
fn dated(line: &[u8]) -> bool {
    let date = |at: &[u8]| {
        matches!(at, [b'1' | b'2', b'0' | b'9', y, z, b'-' | b'/' | b'.', m, n, b'-' | b'/' | b'.', d, e, ..]
            if [y, z, m, n, d, e].iter().all(|byte| byte.is_ascii_digit()))
    };
    let clock = matches!(line, [a, b, b':', c, d, b':', e, f, ..]
        if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()));
    let short = matches!(line, [a, b, b'/', c, d, b'/', e, f, b' ', ..]
        if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()));
    let epoch = digits(line) >= 10
        && digits(line) <= 13
        && matches!(line.get(digits(line)), Some(b'.' | b' '));
    date(line)
        || month(line)
        || clock
        || short
        || epoch
        || digits(line) == 2 && line.get(2) == Some(&b'/')
}

const LEVELS: [&[u8]; 10] = [
    b"INFO",
    b"WARN",
    b"WARNING",
    b"ERROR",
    b"DEBUG",
    b"TRACE",
    b"FATAL",
    b"NOTICE",
    b"CRITICAL",
    b"SEVERE",
];
/// What other services say as well, where no sign follows.
const SHORT: [&[u8]; 5] = [b"ERR", b"INF", b"WRN", b"DBG", b"LOG"];

/// A level, behind a bracket or not, and what may stand behind it.
fn level(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"[").or_else(|| line.strip_prefix(b"<")).unwrap_or(line);
    let length = word(inside);
    let name = &inside[..length];
    let among = |levels: &[&[u8]]| levels.iter().any(|level| name.eq_ignore_ascii_case(level));
    let capitals = name.iter().all(u8::is_ascii_uppercase);
    let bracket = inside.len() < line.len();
    match inside.get(length) {
        Some(b']' | b'>') => bracket && (among(&LEVELS) || among(&SHORT)),
        Some(b':' | b'[' | b'\t' | b'|' | b'(' | b'/') => among(&LEVELS) || among(&SHORT),
        Some(b' ' | b'-') => capitals && among(&LEVELS),
        _ => false,
    }
}

/// A line of a log in JSON.
pub(super) fn json_log(first: &[u8]) -> bool {
    const NAMES: [&[u8]; 6] = [
        b"\"level\"",
        b"\"severity\"",
        b"\"loglevel\"",
        b"\"log.level\"",
        b"\"short_message\"",
        b"\"lvl\"",
    ];
    let object = first.starts_with(b"{") && readable(first);
    let line = lines::first(first);
    let more =
        || holds_any(line, &[b"\"msg\"", b"\"message\"", b"\"ts\"", b"\"time\"", b"\"timestamp\""]);
    object && holds_any(line, &NAMES) && (more() || lines::status_line(first).is_some())
        || object && lines::status_line(first).is_some()
}

/// A line of a log: a date, a level, or fields of one, at its beginning.
pub(super) fn log(first: &[u8]) -> bool {
    let text = first.trim_ascii_start();
    let line = lines::first(text);
    let inside = line.strip_prefix(b"[").unwrap_or(line);
    let fields =
        starts_with_any(line, &[b"level=", b"time=\"", b"time=2", b"ts=", b"t=2", b"lvl="]);
    // Of glog: a level's letter, the month and the day.
    let glog = matches!(line, [b'I' | b'W' | b'E' | b'F', a, b, c, d, b' ', ..]
        if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    let address = digits(line) > 0 && holds(line, b" - - [");
    let gin = starts_with_any(line, &[b"[GIN", b"[http", b"[nginx", b"[main]", b"[app"]);
    let listening = starts_with_any(
        line,
        &[
            b"Listening on",
            b"Server listening",
            b"Server running",
            b"Starting ",
            b"Started ",
            b"Running on",
        ],
    );
    let bracketed = inside.len() < line.len() && (day(inside) || dated(inside));
    readable(first)
        && (json_log(first)
            || dated(line)
            || level(line)
            || fields
            || glog
            || address
            || gin
            || listening
            || bracketed)
}

/// Letters drawn with signs, over several lines: a program's banner.
pub(super) fn banner(first: &[u8]) -> bool {
    if !readable(first) || first.len() < 24 {
        return false;
    }
    let sign = |byte: &&u8| b"_/\\|#*=-+.:'`()^<>".contains(byte);
    let drawn = |line: &[u8]| {
        let signs = line.iter().filter(sign).count();
        let seen = line.iter().filter(|byte| byte.is_ascii_graphic()).count();
        line.len() > 5 && signs >= 3 && signs * 10 >= seen * 6
    };
    let some = lines::all(first).take(6).filter(|line| drawn(line)).count();
    some >= 2 || holds(first, b":: Spring Boot ::")
}

/// Text before a status line.
pub(super) fn text_before_head(first: &[u8]) -> bool {
    lines::status_line(first)
        .is_some_and(|at| !first[..at].trim_ascii().is_empty() && readable(&first[..at]))
}

/// Bytes before a status line.
pub(super) fn bytes_before_head(first: &[u8]) -> bool {
    lines::status_line(first).is_some_and(|at| !readable(&first[..at]))
}

/// Nothing but blanks and line ends before a status line, or before the end.
pub(super) fn blanks(first: &[u8]) -> bool {
    let text = first.trim_ascii_start();
    text.len() < first.len() && (text.is_empty() || text.starts_with(b"HTTP/1."))
}

/// Anything that a person could read.
pub(super) fn text(first: &[u8]) -> bool {
    !first.is_empty() && readable(first)
}

/// Anything else.
pub(super) fn binary(first: &[u8]) -> bool {
    !readable(first)
}
