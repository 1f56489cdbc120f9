//! Services that answer each line with a reply: a code, or a sign and a word.

use super::lines;
use super::services::nats;
use super::text::{all_digits, digits, holds, holds_any, starts, starts_with_any};
use super::{Detail, Evidence};

/// A reply code and its text: three digits, of which the first is 1 to 5, then a space or `-`.
fn reply_code(first: &[u8]) -> Option<&[u8]> {
    let (line, behind) = lines::split(first);
    let code = digits(line) == 3 && (b'1'..=b'5').contains(&line[0]);
    // These are no replies of such servers, but how HTTP is spelt by whoever leaves the head out.
    let code = code && !starts_with_any(line, &[b"301", b"302", b"304", b"404", b"405", b"429"]);
    // Field lines behind it are a head that lost its version.
    let lone = lines::first(behind).is_empty() || digits(behind) == 3 || behind.starts_with(b" ");
    (code && matches!(line.get(3), Some(b' ' | b'-')) && lone).then_some(line)
}

const MAIL: &[&[u8]] = &[
    b"smtp",
    b"postfix",
    b"exim",
    b"sendmail",
    b"qmail",
    b"mail",
    b"mx.",
    b"helo",
    b"5.5.",
    b"5.7.",
    b"4.3.",
    b"4.7.",
    b"2.0.0",
    b"rcpt",
];
const LMTP: &[u8] = b"lmtp";
const FILES: &[&[u8]] =
    &[b"ftp", b"user and pass", b"filezilla", b"serv-u", b"please login", b"log in with"];
const NEWS: &[&[u8]] = &[
    b"nntp",
    b"nnrp",
    b"internetnews",
    b"newsgroup",
    b"posting",
    b"news server",
    b"leafnode",
    b"inn ",
];

/// The greeting of a mail or file server (RFC 5321 §4.2, RFC 959 §4.2), or what either says to a
/// command that it does not know.
pub(super) fn smtp_or_ftp(first: &[u8]) -> bool {
    let Some(line) = reply_code(first) else {
        return false;
    };
    let greets = starts_with_any(line, &[b"220", b"421", b"554", b"120"]);
    let says = holds_any(first, MAIL) || holds_any(first, FILES) || holds(first, LMTP);
    let other = nntp(first) || tor(first) || dict(first);
    let refuses = starts_with_any(line, &[b"500", b"501", b"502", b"503", b"521", b"530", b"550"]);
    !other && (greets || refuses || says)
}

/// Which of the two, where it names itself.
pub(super) fn smtp_or_ftp_name(evidence: &Evidence<'_>) -> Option<Detail> {
    let first = evidence.start();
    match (holds(first, LMTP), holds_any(first, MAIL), holds_any(first, FILES)) {
        (true, ..) => Some(Detail::text("LMTP")),
        (_, true, false) => Some(Detail::text("SMTP")),
        (_, false, true) => Some(Detail::text("FTP")),
        _ => None,
    }
}

/// The greeting of a news server (RFC 3977 §5.1), or its refusal.
pub(super) fn nntp(first: &[u8]) -> bool {
    reply_code(first).is_some_and(|line| {
        let code = starts_with_any(
            line,
            &[b"200", b"201", b"205", b"281", b"400", b"480", b"500", b"502"],
        );
        code && holds_any(line, NEWS)
    })
}

/// Tor's control port: its refusal of a command, or of whoever did not say who it is.
pub(super) fn tor(first: &[u8]) -> bool {
    const SAYS: [&[u8]; 5] = [
        b"514 Authentication required",
        b"510 Unrecognized command",
        b"510 Command filtered",
        b"515 ",
        b"250-PROTOCOLINFO",
    ];
    reply_code(first).is_some() && starts_with_any(first, &SAYS)
}

/// A dictionary's greeting (RFC 2229 §3.1).
pub(super) fn dict(first: &[u8]) -> bool {
    reply_code(first).is_some_and(|line| holds_any(line, &[b"dictd", b"dict.", b"<auth.mime"]))
}

/// Any other reply with a code.
pub(super) fn other_reply_code(first: &[u8]) -> bool {
    reply_code(first).is_some()
}

/// A reply of RESP: an error in Redis's words, a status that Redis gives, or a number or a length
/// alone on its line. POP3 and NATS have `-ERR` and `+OK` too, with words of their own behind them.
pub(super) fn redis(first: &[u8]) -> bool {
    const ERRORS: [&[u8]; 13] = [
        b"-ERR unknown ",
        b"-ERR wrong ",
        b"-ERR Protocol error",
        b"-ERR operation not permitted",
        b"-ERR syntax",
        b"-ERR invalid",
        b"-ERR max number of clients",
        b"-ERR value is not",
        b"-ERR no such key",
        b"-ERR index out of",
        b"-ERR DB index",
        b"-ERR Client sent",
        b"-ERR unsupported",
    ];
    let line = lines::first(first);
    let ended = line.len() < first.len();
    match first {
        [b'-', b'E', b'R', b'R', b' ', ..] => starts_with_any(first, &ERRORS),
        // A word in capitals: NOAUTH, WRONGTYPE, DENIED, LOADING, READONLY, MOVED …
        [b'-', b'A'..=b'Z', ..] => {
            let letters = line[1..].iter().take_while(|byte| byte.is_ascii_uppercase()).count();
            letters >= 3 && matches!(line.get(letters + 1), Some(b' ')) && !starts(line, b"-ERR")
        }
        [b'+', ..] => {
            ended
                && matches!(
                    &line[1..],
                    b"PONG" | b"OK" | b"QUEUED" | b"CONTINUE" | b"none" | b"string"
                )
                || starts(line, b"+FULLRESYNC ")
        }
        [b'$' | b'*' | b':' | b'%' | b'~' | b'>' | b'!' | b'=' | b',', ..] if ended => {
            let number = &line[1..];
            all_digits(number.strip_prefix(b"-").unwrap_or(number)) && first[line.len()] == b'\r'
        }
        [b'_', b'\r', b'\n', ..] | [b'#', b't' | b'f', b'\r', b'\n', ..] => true,
        _ => false,
    }
}

/// What it said.
pub(super) fn redis_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    const SAYS: &[(&[u8], &str)] = &[
        (b"-NOAUTH", "it wants a password"),
        (b"-DENIED", "it is in protected mode"),
        (b"-ERR unknown command", "it took the request for a command"),
        (b"-ERR wrong number", "it took the request for a command"),
        (b"-LOADING", "it is loading its data"),
        (b"-MOVED", "a node of a cluster"),
        (b"-ERR max number of clients", "it has too many clients"),
    ];
    super::text::named(evidence.start(), SAYS).map(Detail::text)
}

/// The greetings of IMAP (RFC 9051 §7.1), POP3 (RFC 1939 §3) and ManageSieve (RFC 5804 §1.2), and
/// what IMAP says to `GET`, which it takes for a tag.
pub(super) fn mailbox(first: &[u8]) -> bool {
    const SAYS: [&[u8]; 12] = [
        b"* OK ",
        b"* OK\r\n",
        b"* BYE ",
        b"* BAD ",
        b"* NO ",
        b"* PREAUTH ",
        b"GET BAD ",
        b"GET NO ",
        b"+OK ",
        b"-ERR ",
        b"\"IMPLEMENTATION\"",
        b"\"SIEVE\"",
    ];
    starts_with_any(first, &SAYS) && !redis(first) && !nats(first)
}

/// Which of them.
pub(super) fn mailbox_name(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.start().first()? {
        b'*' | b'G' => "IMAP",
        b'"' => "ManageSieve",
        _ => "POP3",
    }))
}
