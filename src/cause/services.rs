//! Services whose messages are lines: the words that their servers begin with.

use super::Evidence;
use super::lines;
use super::text::{all_digits, digits, holds, holds_any, starts, starts_with_any};

/// The identification string of SSH (RFC 4253 §4.2), or what its servers say to anything else.
pub(super) const SSH: &[&[u8]] = &[
    b"SSH-2.0-",
    b"SSH-1.",
    b"Invalid SSH identification",
    b"Protocol mismatch.",
    // To whom OpenSSH does not serve, in place of it.
    b"Not allowed at this time\r\n",
    b"Exceeded MaxStartups\r\n",
];

/// Varnish's management port: a status, the length of what follows padded to eight characters, LF.
pub(super) fn varnish(first: &[u8]) -> bool {
    let Some(line) = first.first_chunk::<13>() else {
        return false;
    };
    let (length, pad) = line[4..12].split_at(digits(&line[4..12]));
    all_digits(&line[..3])
        && line[3] == b' '
        && line[12] == b'\n'
        && !length.is_empty()
        && pad.iter().all(|&byte| byte == b' ')
}

/// A whole line of memcached's text protocol that answers a command, or none that it knows.
pub(super) const MEMCACHED: &[&[u8]] = &[
    b"ERROR\r\n",
    b"END\r\n",
    b"CLIENT_ERROR ",
    b"SERVER_ERROR ",
    b"VERSION 1.",
    b"STAT ",
    b"STORED\r\n",
    b"NOT_STORED\r\n",
    b"NOT_FOUND\r\n",
    b"DELETED\r\n",
    b"TOUCHED\r\n",
    b"EXISTS\r\n",
    b"EN\r\n",
    b"VALUE ",
];

/// What a NATS server sends: its facts, a refusal in quotes, a ping.
pub(super) fn nats(first: &[u8]) -> bool {
    starts_with_any(first, &[b"INFO {", b"-ERR '"]) || first == b"PING\r\n"
}

/// A frame of STOMP: a command alone on its line, then headers.
pub(super) fn stomp(first: &[u8]) -> bool {
    let (line, behind) = lines::split(first);
    let header = || lines::first(behind).contains(&b':') || behind.starts_with(b"\n");
    matches!(line, b"ERROR" | b"CONNECTED" | b"MESSAGE" | b"RECEIPT")
        && !behind.is_empty()
        && header()
}

/// A line of IRC: a server's name and a command, a notice, a goodbye.
pub(super) fn irc(first: &[u8]) -> bool {
    if starts_with_any(first, &[b"ERROR :", b"NOTICE AUTH ", b"NOTICE * ", b"PING :"]) {
        return true;
    }
    let line = lines::first(first);
    let Some(name) = line.strip_prefix(b":").and_then(|line| line.split(|&b| b == b' ').next())
    else {
        return false;
    };
    let command = line.get(name.len() + 2..).unwrap_or_default();
    let numeric = digits(command) == 3 && command.get(3) == Some(&b' ');
    name.len() > 1 && (numeric || starts_with_any(command, &[b"NOTICE ", b"ERROR ", b"PING "]))
}

/// The beginning of XMPP's stream (RFC 6120 §4.2).
pub(super) fn xmpp(first: &[u8]) -> bool {
    let stream =
        holds_any(first, &[b"<stream:", b"etherx.jabber.org", b"urn:ietf:params:xml:ns:xmpp"]);
    first.trim_ascii_start().starts_with(b"<") && stream
}

/// A status line of a protocol that took HTTP's grammar (RFC 3261 §7.2, RFC 7826 §8, RFC 6787 §5.3).
pub(super) const SIP: &[(&[u8], &str)] =
    &[(b"SIP/", "SIP"), (b"RTSP/", "RTSP"), (b"MSRP ", "MSRP"), (b"MRCP/", "MRCP")];

/// A status line of ICAP (RFC 3507 §4.3), or one of its requests.
pub(super) fn icap(first: &[u8]) -> bool {
    let version = |text: &[u8]| matches!(text, [b'I', b'C', b'A', b'P', b'/', b'0'..=b'9', ..]);
    let word = first.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let request = word >= 3 && first[word..].starts_with(b" icap://");
    version(first) || request
}

/// A status line of yet another: a name in capitals, its version, three digits.
pub(super) fn other_status_line(first: &[u8]) -> bool {
    let name = first.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let version = first.get(name..).unwrap_or_default();
    let [b'/', b'0'..=b'9', b'.', b'0'..=b'9', b' ', code @ ..] = version else { return false };
    // Behind what was left of another response it is HTTP's own.
    let other = (2..=16).contains(&name) && !first[..name].ends_with(b"HTTP");
    other && digits(code) == 3 && matches!(code.get(3), Some(b' ' | b'\r' | b'\n'))
}

/// A header of Gemini: one of its codes and what belongs to it, a type of media or a line of text.
pub(super) fn gemini(first: &[u8]) -> bool {
    const CODES: &[u8] = b"10 11 20 30 31 40 41 42 43 44 50 51 52 53 59 60 61 62";
    let (line, behind) = lines::split(first);
    let Some((code, meta)) = line.split_at_checked(3) else { return false };
    let known =
        digits(code) == 2 && code[2] == b' ' && CODES.chunks(3).any(|one| one[..2] == code[..2]);
    let slash = meta.contains(&b'/') && !meta.starts_with(b"/");
    let ended = first.get(line.len()) == Some(&b'\r');
    known && ended && if code[0] == b'2' { slash } else { behind.is_empty() }
}

/// Packets of Git: a length in four hexadecimal digits, then what its servers begin with.
pub(super) fn git(first: &[u8]) -> bool {
    let Some((length, data)) = first.split_at_checked(4) else {
        return false;
    };
    let hash = || {
        data.split_at_checked(40).is_some_and(|(hash, rest)| {
            hash.iter().all(u8::is_ascii_hexdigit) && rest.starts_with(b" ")
        })
    };
    length.iter().all(u8::is_ascii_hexdigit)
        && (starts_with_any(data, &[b"ERR ", b"# service=", b"version ", b"NAK\n", b"ACK "])
            || hash())
}

/// Other servers of versions and files.
pub(super) const VERSIONS: &[(&[u8], &str)] = &[
    (b"( success ( ", "Subversion"),
    (b"( failure ( ", "Subversion"),
    (b"cvs [", "CVS"),
    (b"I LOVE YOU\n", "CVS"),
    (b"I HATE YOU\n", "CVS"),
    (b"error 0 ", "CVS"),
    (b"@RSYNCD: ", "rsync"),
    (b"@ERROR: ", "rsync"),
];

/// A gopher menu (RFC 1436 §3.8): an item's type, four parts between tabs, of which the last is a
/// port.
pub(super) fn gopher(first: &[u8]) -> bool {
    let line = lines::first(first);
    let mut parts = line.split(|&byte| byte == b'\t');
    let port = line.split(|&byte| byte == b'\t').nth(3).unwrap_or_default();
    let item = parts.next().and_then(|item| item.first());
    item.is_some_and(u8::is_ascii_graphic) && all_digits(port)
}

/// What finger, ident, daytime and their like answer.
pub(super) fn small(first: &[u8]) -> Option<&'static str> {
    const NAMES: &[(&[u8], &str)] = &[
        (b"Login: ", "finger"),
        (b"Login     Name", "finger"),
        (b"Login name: ", "finger"),
        (b"finger: ", "finger"),
        (b"No one logged on", "finger"),
        (b"Must provide username", "finger"),
        (b"!\"#$%&'()*+,-./0123", "chargen"),
        (b" !\"#$%&'()*+,-./012", "chargen"),
        (b"% This ", "whois"),
        (b"% The ", "whois"),
        (b"%ERROR:", "whois"),
        (b"% IANA", "whois"),
        (b"No match for ", "whois"),
        (b"Domain Name: ", "whois"),
        (b"   Domain Name: ", "whois"),
    ];
    let line = lines::first(first);
    let ident = {
        let ports = line.split(|&byte| byte == b':').next().unwrap_or_default();
        let digit = |byte: &u8| byte.is_ascii_digit() || b", ".contains(byte);
        ports.contains(&b',')
            && ports.iter().all(digit)
            && holds_any(line, &[b": ERROR", b":ERROR", b": USERID", b":USERID"])
    };
    let daytime = line.len() <= 40
        && line.len() >= 20
        && super::output::day(line)
        && holds(line, b":")
        && digits(line.get(line.len() - 4..).unwrap_or_default()) == 4
        && lines::split(first).1.is_empty();
    let finger = holds(line, b"\t\t\tName: ");
    match (ident, daytime, finger) {
        (true, ..) => Some("ident"),
        (_, true, _) => Some("daytime"),
        (.., true) => Some("finger"),
        _ => super::text::named(first, NAMES),
    }
}

/// A prompt for a name or a password, or the banner of a machine's console.
pub(super) fn login(first: &[u8]) -> bool {
    const PROMPTS: [&[u8]; 9] = [
        b"login:",
        b"login: ",
        b"password:",
        b"username:",
        b"user name:",
        b"user access verification",
        b"enter password",
        b"hello, this is quagga",
        b"hello, this is frr",
    ];
    if first.first() == Some(&0xff) {
        return false;
    }
    let text = first.trim_ascii_start();
    let last = first.rsplit(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii();
    PROMPTS.iter().any(|prompt| starts(text, prompt))
        || first.len() < Evidence::FIRST
            && (last.ends_with(b"login:") || last.ends_with(b"assword:"))
}

/// A service that takes the request for a command and says so, its line or its method with it.
pub(super) fn repeats_the_request(first: &[u8]) -> bool {
    const LINE: [&[u8]; 4] = [b"HTTP/1.1", b"HTTP/1.0", b"GET /", b"Host:"];
    const WORDS: [&[u8]; 9] = [
        b"unknown",
        b"unsupported",
        b"invalid",
        b"unrecognized",
        b"unrecognised",
        b"bad",
        b"not ",
        b"error",
        b"illegal",
    ];
    let text = super::text::readable(first);
    let method = holds_any(first, &[b"'GET'", b"\"GET\"", b": GET", b"`GET", b" GET "]);
    let command =
        first.len() < 400 && holds_any(first, &[b"unknown command", b"unsupported command"]);
    text && (command || holds_any(first, &WORDS) && (method || holds_any(first, &LINE)))
}

/// The rows of services that are told by the words they begin with.
pub(super) const CONTROL: &[(&[u8], &str)] = &[
    (b"Asterisk Call Manager", "Asterisk"),
    (b"Content-Type: auth/request", "FreeSWITCH"),
    (b"Content-Type: command/reply", "FreeSWITCH"),
    (b"Content-Type: text/disconnect-notice", "FreeSWITCH"),
    (b"Content-Type: text/rude-rejection", "FreeSWITCH"),
    (b"OK MPD ", "the Music Player Daemon"),
    (b"ACK [", "the Music Player Daemon"),
    (b"TS3\n", "TeamSpeak"),
    (b"TS3\r", "TeamSpeak"),
    (b"[TS]", "TeamSpeak"),
    (b"# munin node", "Munin"),
    (b"<<<check_mk>>>", "Checkmk"),
    (b"SPAMD/", "SpamAssassin"),
    (b"ERR UNKNOWN-COMMAND", "Network UPS Tools"),
    (b"ERR INVALID-ARGUMENT", "Network UPS Tools"),
    (b"ERR unknown_command", "Gearman"),
    (b"ERR UNKNOWN_COMMAND", "Gearman"),
    (b"QEMU ", "QEMU"),
    (b"{\"QMP\":", "QEMU"),
    (b"{\"class\":\"VERSION\"", "gpsd"),
    (b"@PJL", "a printer"),
    (b"LPD: ", "a printer"),
    (b"lpd ", "a printer"),
    (b"Tarantool ", "Tarantool"),
    (b"RethinkDB ", "RethinkDB"),
    (b"VERSION\t", "Dovecot's authentication"),
    (b"action=", "a policy server of Postfix"),
    (b"OK Pleased to meet you", "GnuPG"),
    (b"STATUS=E,When=", "a miner"),
    (b"ERROR: Received an unsupported protocol version", "RethinkDB"),
    (b"Unknown command: 'GET'", "HAProxy's own socket"),
    (b"Unknown command. Please enter one of", "HAProxy's own socket"),
    (b"Zabbix", "Zabbix"),
    (b"Welcome to the Erlang", "Erlang"),
    (b"(gdb)", "a debugger"),
    (b"+$", "a debugger"),
    (b"(Pdb)", "a debugger"),
];

/// Clam's answers.
pub(super) const CLAMD: &[&[u8]] = &[
    b"UNKNOWN COMMAND\n",
    b"UNKNOWN COMMAND\0",
    b"UNKNOWN COMMAND",
    b"PONG\n",
    b"PONG\0",
    b"ClamAV ",
];

/// The four-letter words' answers, or their refusal.
pub(super) const ZOOKEEPER: &[&[u8]] = &[
    b"imok",
    b"Zookeeper version",
    b"This ZooKeeper instance",
    b"ruok is not executed",
    b"stat is not executed",
    b"GET  is not executed",
    b"Environment:\nzookeeper.version",
    b"Latency min/avg/max:",
];

/// A work queue's refusals.
pub(super) const BEANSTALKD: &[&[u8]] = &[
    b"UNKNOWN_COMMAND\r\n",
    b"BAD_FORMAT\r\n",
    b"EXPECTED_CRLF\r\n",
    b"INTERNAL_ERROR\r\n",
    b"OUT_OF_MEMORY\r\n",
    b"NOT_FOUND\r\n\r\n",
    b"JOB_TOO_BIG\r\n",
    b"DRAINING\r\n",
    b"USING default\r\n",
];

/// Dubbo's own console.
pub(super) fn dubbo(first: &[u8]) -> bool {
    holds(first, b"dubbo>")
}

/// Metrics in the text format of Prometheus, or of StatsD: a name, a number, a kind.
pub(super) fn metrics(first: &[u8]) -> bool {
    let line = lines::first(first);
    let statsd = || {
        let name =
            line.iter().take_while(|&&b| b.is_ascii_alphanumeric() || b"._-".contains(&b)).count();
        let value = line.get(name..).and_then(|rest| rest.strip_prefix(b":")).unwrap_or_default();
        name > 0 && digits(value) > 0 && holds_any(value, &[b"|c", b"|g", b"|ms", b"|h", b"|s"])
    };
    starts_with_any(first, &[b"# HELP ", b"# TYPE "]) || statsd()
}

/// A syslog message (RFC 5424 §6.2.1): its priority in angle brackets, with its length before it or
/// not.
pub(super) fn syslog(first: &[u8]) -> bool {
    let counted = digits(first);
    let message = match first.get(counted) {
        Some(b' ') if counted > 0 => &first[counted + 1..],
        _ => first,
    };
    let Some(priority) = message.strip_prefix(b"<") else {
        return false;
    };
    let number = digits(priority);
    (1..=3).contains(&number) && priority.get(number) == Some(&b'>') && message.len() > number + 2
}

/// A message of JSON-RPC, as Stratum's servers send too; before those of language servers stands their length.
pub(super) fn json_rpc(first: &[u8]) -> bool {
    let object = match first.starts_with(b"Content-Length: ") {
        true => lines::split(lines::split(first).1).1,
        false => first,
    };
    let object = object.trim_ascii_start();
    let rpc = [&b"\"jsonrpc\""[..], b"\"method\":\"mining.", b"\"method\": \"mining."];
    let stratum =
        holds(first, b"\"id\"") && holds(first, b"\"error\"") && holds(first, b"\"result\"");
    object.starts_with(b"{") && (holds_any(first, &rpc) || stratum)
}
