//! 256 different heads: another status, other fields in another order, values of other lengths.

use super::random::Random;

const STATUS: &[&str] = &[
    "200 OK",
    "200 OK",
    "200 OK",
    "200 OK",
    "201 Created",
    "206 Partial Content",
    "301 Moved Permanently",
    "302 Found",
    "400 Bad Request",
    "403 Forbidden",
    "404 Not Found",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "503 Service Unavailable",
];

/// What stands in a value.
#[derive(Clone, Copy)]
enum Value {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A point in time.
    Date,
    /// A number below this.
    Number(usize),
    /// So many letters and digits, at least and at most, in quotes or not.
    Token(usize, usize),
    Quoted(usize, usize),
    /// A cookie with a token of so many bytes, at least and at most.
    Cookie(usize, usize),
}

use Value::{Cookie, Date, Number, OneOf, Quoted, Token};

const FIELDS: &[(&str, Value)] = &[
    ("Server", OneOf(&["nginx", "Apache/2.4.62 (Debian)", "Caddy", "gunicorn", "Jetty(12.0.13)"])),
    (
        "Content-Type",
        OneOf(&[
            "text/html; charset=UTF-8",
            "application/json",
            "image/webp",
            "text/css",
            "font/woff2",
        ]),
    ),
    (
        "Cache-Control",
        OneOf(&[
            "no-store",
            "max-age=0, private, must-revalidate",
            "public, max-age=31536000, immutable",
        ]),
    ),
    ("Vary", OneOf(&["Accept-Encoding", "Origin", "Accept, Accept-Language, Cookie"])),
    ("X-Frame-Options", OneOf(&["DENY", "SAMEORIGIN"])),
    ("X-Content-Type-Options", OneOf(&["nosniff"])),
    ("Referrer-Policy", OneOf(&["same-origin", "strict-origin-when-cross-origin"])),
    (
        "Strict-Transport-Security",
        OneOf(&["max-age=31536000", "max-age=63072000; includeSubDomains; preload"]),
    ),
    ("Access-Control-Allow-Origin", OneOf(&["*", "https://app.example.org"])),
    ("Content-Language", OneOf(&["en", "de-AT", "pt-BR"])),
    ("Connection", OneOf(&["keep-alive", "Keep-Alive", "close"])),
    ("Keep-Alive", OneOf(&["timeout=5", "timeout=5, max=100"])),
    ("Accept-Ranges", OneOf(&["bytes", "none"])),
    ("X-Powered-By", OneOf(&["PHP/8.3.11", "Express", "ASP.NET"])),
    ("Date", Date),
    ("Expires", Date),
    ("Last-Modified", Date),
    ("Age", Number(100_000)),
    ("X-RateLimit-Remaining", Number(5_000)),
    ("Retry-After", Number(120)),
    ("ETag", Quoted(8, 34)),
    ("X-Request-Id", Token(16, 36)),
    ("X-Amz-Cf-Id", Token(40, 56)),
    ("Location", Token(20, 90)),
    ("Link", Token(30, 140)),
    ("Set-Cookie", Cookie(16, 120)),
];

/// The heads.
pub(crate) fn heads() -> Vec<Vec<u8>> {
    let mut random = Random::new(502);
    (0..256).map(|_| head(&mut random)).collect()
}

fn head(random: &mut Random) -> Vec<u8> {
    let mut lines: Vec<(&str, Value)> = Vec::new();
    let mut left: Vec<(&str, Value)> = FIELDS.to_vec();
    for _ in 0..6 + random.below(10) {
        lines.push(left.swap_remove(random.below(left.len())));
    }
    // How the content is framed, somewhere among the others; a few run to the close.
    let framing = match random.below(16) {
        0..=9 => Some(("Content-Length", Number(1_000_000))),
        10..=13 => Some(("Transfer-Encoding", OneOf(&["chunked"]))),
        _ => None,
    };
    if let Some(line) = framing {
        lines.insert(random.below(lines.len() + 1), line);
    }
    // Some servers write every name in lower case.
    let lower = random.below(4) == 0;
    let mut head = format!("HTTP/1.1 {}\r\n", random.pick(STATUS)).into_bytes();
    for (name, value) in lines {
        let name = if lower { name.to_ascii_lowercase() } else { name.to_owned() };
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        write(&mut head, value, random);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

fn write(head: &mut Vec<u8>, value: Value, random: &mut Random) {
    match value {
        OneOf(values) => head.extend_from_slice(random.pick(values).as_bytes()),
        Number(end) => head.extend_from_slice(random.below(end).to_string().as_bytes()),
        Date => {
            let day = random.pick(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
            let month = random.pick(&["Jan", "Mar", "May", "Jul", "Sep", "Nov"]);
            let (date, hour, minute) = (1 + random.below(28), random.below(24), random.below(60));
            let date = format!("{day}, {date:02} {month} 2026 {hour:02}:{minute:02}:17 GMT");
            head.extend_from_slice(date.as_bytes());
        }
        Token(least, most) => {
            let length = head.len() + least + random.below(most - least + 1);
            random.token(head, length);
        }
        Quoted(least, most) => {
            head.push(b'"');
            write(head, Token(least, most), random);
            head.push(b'"');
        }
        Cookie(least, most) => {
            head.extend_from_slice(b"sid=");
            write(head, Token(least, most), random);
            head.extend_from_slice(b"; Path=/; HttpOnly; Secure");
        }
    }
}
