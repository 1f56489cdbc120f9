//! What the two ends of an audit say to each other through the gateway.
//!
//! A path names what is asked for, so that every answer can be matched with its question and no
//! cache answers: `/case/NAME?TOKEN` is a case, `/plain/TOKEN` an answer without any fault, which
//! says whether the case of that token was ever asked for.

use super::cases::Case;

/// A field of an answer that stands for a case that could not be played.
pub(super) const NOT_PLAYED: &str = "bad-gateway-audit";

/// What a request asks of the upstream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    Case { name: String, token: String },
    Plain { token: String },
    Other,
}

impl Target {
    /// By the request line's target, behind whatever path the gateway puts in front.
    pub(super) fn of(head: &[u8]) -> Self {
        let line = head.split(|&byte| byte == b'\r' || byte == b'\n').next().unwrap_or_default();
        let target = line.split(|&byte| byte == b' ').nth(1).unwrap_or_default();
        let target = String::from_utf8_lossy(target);
        if let Some((_, rest)) = target.rsplit_once("/case/") {
            let (name, token) = rest.split_once('?').unwrap_or((rest, ""));
            return Self::Case { name: name.to_owned(), token: token.to_owned() };
        }
        match target.rsplit_once("/plain/") {
            Some((_, token)) => Self::Plain { token: token.to_owned() },
            None => Self::Other,
        }
    }
}

/// The head of the request for a case. It has no content, and says so where its method could have.
pub(super) fn request(case: &Case, host: &str, prefix: &str, token: &str) -> Vec<u8> {
    let version = if case.http10 { "1.0" } else { "1.1" };
    let mut head =
        format!("{} {prefix}/case/{}?{token} HTTP/{version}\r\n", case.method, case.name);
    head += &format!("Host: {host}\r\nUser-Agent: bad-gateway-audit\r\n");
    match (&case.upgrade, case.closes) {
        (Some(offer), _) => head += &format!("Connection: upgrade\r\nUpgrade: {offer}\r\n"),
        (None, true) => head += "Connection: close\r\n",
        (None, false) => {}
    }
    if matches!(case.method.as_str(), "POST" | "PUT" | "PATCH" | "DELETE") {
        head += "Content-Length: 0\r\n";
    }
    (head + "\r\n").into_bytes()
}

/// The head of the request for a plain answer.
pub(super) fn plain_request(host: &str, prefix: &str, token: &str) -> Vec<u8> {
    format!(
        "GET {prefix}/plain/{token} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bad-gateway-audit\r\n\r\n"
    )
    .into_bytes()
}

/// The content of the plain answer to `token`; `asked`: the case of that token was asked for.
pub(super) fn plain_content(token: &str, asked: bool) -> String {
    format!("plain {token} {}\n", if asked { "asked" } else { "unasked" })
}

/// A whole response with this content.
pub(super) fn response(content: &str, closes: bool, not_played: Option<&str>) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nCache-Control: no-store\r\n",
        content.len()
    );
    if closes {
        head += "Connection: close\r\n";
    }
    if let Some(reason) = not_played {
        head += &format!("{NOT_PLAYED}: {reason}\r\n");
    }
    (head + "\r\n" + content).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_its_target_behind_any_path() {
        let case = Case::made_up(b"");
        let head = request(&case, "a.example", "/x/case", "t1");
        let target = Target::Case { name: case.name, token: "t1".to_owned() };
        assert_eq!(Target::of(&head), target);
        let plain = Target::Plain { token: "t1".to_owned() };
        assert_eq!(Target::of(&plain_request("a.example", "", "t1")), plain);
        assert_eq!(Target::of(b"GET / HTTP/1.1\r\n\r\n"), Target::Other);
        assert_eq!(Target::of(b""), Target::Other);
    }
}
