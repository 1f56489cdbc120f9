//! What is said to a port that does not answer HTTP, and how to know by its answer what it speaks.
//!
//! Nothing here changes anything in the server: each question is the protocol's greeting, asks for a
//! name or a version, or is a GET of what was to be asked for anyway.

use std::net::IpAddr;

use bad_gateway::cause::Cause;
use bad_gateway_report::report::gateways;

use crate::net::Upstream;

/// One protocol that may be spoken on a port.
pub(crate) struct Question {
    /// The protocol.
    pub(crate) speaks: &'static str,
    /// What was said to find that out.
    pub(crate) asked: &'static str,
    mend: Remedy,
    /// Whether a header of the PROXY protocol goes before it.
    pub(crate) proxy_header: bool,
    say: fn(&Upstream) -> Vec<u8>,
    known: fn(&[u8]) -> bool,
}

/// What to do about a port that speaks this.
#[derive(Clone, Copy)]
enum Remedy {
    /// The row of that name in the library's registry.
    Of(&'static str),
    /// Advice, and a line for each gateway that has one: what servers of it send shows nothing, so
    /// there is no row for it.
    Own(Own),
}

type Own = (&'static str, &'static [(&'static str, &'static str)]);

const PROXY_HEADER: Own = (
    "have the gateway send such a header, or take the upstream's option for it away; probe has \
     --haproxy-protocol",
    &[("haproxy", "server NAME ADDRESS send-proxy")],
);

const UWSGI: Own = (
    "have the gateway speak uwsgi to it, or have it listen for HTTP (uWSGI: http-socket)",
    &[("nginx", "uwsgi_pass UPSTREAM;")],
);

const SCGI: Own = (
    "have the gateway speak SCGI to it, or put a web server before it that does",
    &[("nginx", "scgi_pass UPSTREAM;")],
);

impl Question {
    pub(crate) fn say(&self, upstream: &Upstream) -> Vec<u8> {
        (self.say)(upstream)
    }

    /// Whether this is what such a server answers.
    pub(crate) fn is_answered_by(&self, answer: &[u8]) -> bool {
        (self.known)(answer)
    }

    pub(crate) fn cause(&self) -> Option<Cause> {
        match self.mend {
            Remedy::Of(name) => Cause::find(name),
            Remedy::Own(_) => None,
        }
    }

    /// What to do, and the lines for the gateways.
    pub(crate) fn mend(&self) -> (Option<&'static str>, Vec<(&'static str, &'static str)>) {
        match (self.mend, self.cause()) {
            (Remedy::Own((advice, lines)), _) => (Some(advice), lines.to_vec()),
            (_, Some(cause)) => (Some(cause.mend().upstream), gateways(cause.mend())),
            _ => (None, Vec::new()),
        }
    }
}

/// In the order in which they are asked: what stands behind gateways most comes first.
pub(crate) static QUESTIONS: [Question; 17] = [
    Question {
        speaks: "TLS",
        asked: "a ClientHello",
        mend: Remedy::Of("tls-alert"),
        proxy_header: false,
        say: client_hello,
        // A handshake or an alert, of any version.
        known: |answer| matches!(answer, [0x15 | 0x16, 3, 0..=4, ..]),
    },
    Question {
        speaks: "FastCGI",
        asked: "a FastCGI request for its limits",
        mend: Remedy::Of("fastcgi"),
        proxy_header: false,
        say: |_| b"\x01\x09\0\0\0\x11\0\0\x0f\0FCGI_MPXS_CONNS".to_vec(),
        known: |answer| matches!(answer, [1, 10 | 11, 0, 0, ..]),
    },
    Question {
        speaks: "HTTP/2 in clear (h2c)",
        asked: "the preface of HTTP/2",
        mend: Remedy::Of("http2-frame"),
        proxy_header: false,
        say: |_| b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(),
        // SETTINGS come first (RFC 9113 §3.4).
        known: |answer| matches!(answer, [0, 0, _, 4, 0 | 1, 0, 0, 0, 0, ..]),
    },
    Question {
        speaks: "uwsgi",
        asked: "a uwsgi request",
        mend: Remedy::Own(UWSGI),
        proxy_header: false,
        say: uwsgi,
        known: is_http,
    },
    Question {
        speaks: "HTTP with a header of the PROXY protocol before it",
        asked: "the request behind such a header",
        mend: Remedy::Own(PROXY_HEADER),
        proxy_header: true,
        say: get,
        known: is_http,
    },
    Question {
        speaks: "AJP",
        asked: "an AJP ping",
        mend: Remedy::Of("ajp"),
        proxy_header: false,
        say: |_| b"\x12\x34\0\x01\x0a".to_vec(),
        known: |answer| answer.starts_with(b"AB\0\x01\x09"),
    },
    Question {
        speaks: "SCGI",
        asked: "an SCGI request",
        mend: Remedy::Own(SCGI),
        proxy_header: false,
        say: scgi,
        known: |answer| {
            answer.starts_with(b"Status:")
                || answer.to_ascii_lowercase().starts_with(b"content-type:")
        },
    },
    Question {
        speaks: "Redis",
        asked: "PING",
        mend: Remedy::Of("redis"),
        proxy_header: false,
        say: |_| b"PING\r\n".to_vec(),
        known: |answer| {
            [&b"+PONG"[..], b"-NOAUTH", b"-DENIED", b"-LOADING", b"-MISCONF", b"-NOPERM"]
                .iter()
                .any(|begin| answer.starts_with(begin))
        },
    },
    Question {
        speaks: "memcached",
        asked: "`version`",
        mend: Remedy::Of("memcached"),
        proxy_header: false,
        say: |_| b"version\r\n".to_vec(),
        known: |answer| answer.starts_with(b"VERSION "),
    },
    Question {
        speaks: "PostgreSQL",
        asked: "a question for TLS",
        mend: Remedy::Of("postgresql"),
        proxy_header: false,
        say: |_| b"\0\0\0\x08\x04\xd2\x16\x2f".to_vec(),
        known: |answer| matches!(answer, b"S" | b"N"),
    },
    Question {
        speaks: "MQTT",
        asked: "a CONNECT",
        mend: Remedy::Of("mqtt"),
        proxy_header: false,
        say: |_| b"\x10\x0c\0\x04MQTT\x04\x02\0\x3c\0\0".to_vec(),
        known: |answer| matches!(answer, [0x20, 2, ..]),
    },
    Question {
        speaks: "LDAP",
        asked: "an anonymous bind",
        mend: Remedy::Of("ldap"),
        proxy_header: false,
        say: |_| b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0".to_vec(),
        known: |answer| matches!(answer, [0x30, _, 2, 1, 1, 0x61, ..]),
    },
    Question {
        speaks: "SOCKS",
        asked: "a greeting of SOCKS 5",
        mend: Remedy::Of("socks"),
        proxy_header: false,
        say: |_| b"\x05\x01\0".to_vec(),
        known: |answer| matches!(answer, [5, 0 | 0xff]),
    },
    Question {
        speaks: "Kafka",
        asked: "a question for its versions",
        mend: Remedy::Of("length-first"),
        proxy_header: false,
        say: |_| b"\0\0\0\x0a\0\x12\0\0\0\0\0\x07\xff\xff".to_vec(),
        known: |answer| matches!(answer, [0, 0, _, _, 0, 0, 0, 7, ..]),
    },
    Question {
        speaks: "ZooKeeper",
        asked: "`ruok`",
        mend: Remedy::Of("zookeeper"),
        proxy_header: false,
        say: |_| b"ruok".to_vec(),
        known: |answer| answer.starts_with(b"imok") || answer.starts_with(b"ruok is not executed"),
    },
    Question {
        speaks: "Cassandra (CQL)",
        asked: "a question for its options",
        mend: Remedy::Of("cassandra"),
        proxy_header: false,
        say: |_| b"\x04\0\0\0\x05\0\0\0\0".to_vec(),
        known: |answer| matches!(answer, [0x84, _, 0, 0, 0 | 6, ..]),
    },
    Question {
        speaks: "DNS",
        asked: "a query",
        mend: Remedy::Of("dns"),
        proxy_header: false,
        say: |_| b"\0\x11\x12\x34\x01\0\0\x01\0\0\0\0\0\0\0\0\x02\0\x01".to_vec(),
        known: |answer| matches!(answer, [_, _, 0x12, 0x34, 0x80..=0xff, ..]),
    },
];

fn get(upstream: &Upstream) -> Vec<u8> {
    let Upstream { path, .. } = upstream;
    let host = upstream.authority();
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").into_bytes()
}

/// An answer of HTTP, unless it says that it was asked nonsense.
fn is_http(answer: &[u8]) -> bool {
    answer.starts_with(b"HTTP/1.") && answer.get(8..12) != Some(b" 400")
}

/// Names and values, each behind its length.
fn uwsgi(upstream: &Upstream) -> Vec<u8> {
    let path = upstream.path.split('?').next().unwrap_or_default();
    let pairs = [
        ("REQUEST_METHOD", "GET"),
        ("REQUEST_URI", &upstream.path),
        ("PATH_INFO", path),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("HTTP_HOST", &upstream.host),
    ];
    let short = |text: &str| {
        let number = u16::try_from(text.len()).unwrap_or(u16::MAX);
        [&number.to_le_bytes()[..], text.as_bytes()].concat()
    };
    let variables: Vec<u8> =
        pairs.iter().flat_map(|(name, value)| [short(name), short(value)].concat()).collect();
    let number = u16::try_from(variables.len()).unwrap_or(u16::MAX);
    [&[0][..], &number.to_le_bytes(), &[0], &variables].concat()
}

/// A netstring of names and values, then no content.
fn scgi(upstream: &Upstream) -> Vec<u8> {
    let pairs = [
        ("CONTENT_LENGTH", "0"),
        ("SCGI", "1"),
        ("REQUEST_METHOD", "GET"),
        ("REQUEST_URI", &upstream.path),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("HTTP_HOST", &upstream.host),
    ];
    let head: String = pairs.iter().map(|(name, value)| format!("{name}\0{value}\0")).collect();
    format!("{}:{head},", head.len()).into_bytes()
}

/// A ClientHello that any server of TLS 1.0 to 1.3 answers, be it by an alert (RFC 8446 §4.1.2).
///
/// It offers no key share, so that a server of TLS 1.3 asks for one before it does any work.
fn client_hello(upstream: &Upstream) -> Vec<u8> {
    const SUITES: [u16; 13] = [
        0x1301, 0x1302, 0x1303, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
        0x002f, 0x0035,
    ];
    const SIGNATURES: [u16; 9] =
        [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0201];
    let numbers = |list: &[u16]| list.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let mut extensions = Vec::new();
    let mut extension = |kind: u16, content: &[u8]| {
        extensions.extend(kind.to_be_bytes());
        extensions.extend(sized(content));
    };
    if upstream.host.parse::<IpAddr>().is_err() {
        extension(0, &sized(&[&[0][..], &sized(upstream.host.as_bytes())].concat()));
    }
    extension(10, &sized(&numbers(&[0x001d, 0x0017, 0x0018])));
    extension(11, b"\x01\0");
    extension(13, &sized(&numbers(&SIGNATURES)));
    extension(43, b"\x08\x03\x04\x03\x03\x03\x02\x03\x01");
    extension(51, &sized(b""));
    let mut hello = b"\x03\x03".to_vec();
    hello.extend([0x5a; 32]);
    hello.push(0);
    hello.extend(sized(&numbers(&SUITES)));
    hello.extend(b"\x01\0");
    hello.extend(sized(&extensions));
    let message = [&[1, 0][..], &sized(&hello)].concat();
    [&b"\x16\x03\x01"[..], &sized(&message)].concat()
}

/// Bytes behind their number, in two bytes.
fn sized(bytes: &[u8]) -> Vec<u8> {
    let number = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    [&number.to_be_bytes()[..], bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_mends_it() {
        for question in &QUESTIONS {
            let (advice, _) = question.mend();
            assert!(advice.is_some(), "no advice for {}", question.speaks);
        }
    }
}
