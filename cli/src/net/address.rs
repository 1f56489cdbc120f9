//! Where a socket connects or listens.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// A TCP port of a host, or the path of a Unix socket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Address {
    /// A name or an IP address (IPv6 without brackets), and a port.
    Tcp { host: String, port: u16 },
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl FromStr for Address {
    type Err = String;

    /// `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return unix(path);
        }
        if text.contains("://") {
            return Err("expected HOST:PORT or unix:PATH, not a URL".to_owned());
        }
        let (host, port) = host_and_port(text)?;
        let port = port.ok_or("the port is missing: expected HOST:PORT or unix:PATH")?;
        Ok(Self::Tcp { host, port })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } => write!(f, "{}:{port}", bracketed(host)),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// A host as it stands before a port: IPv6 in brackets.
pub(super) fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

/// The address of a Unix socket, where there are any.
pub(super) fn unix(path: &str) -> Result<Address, String> {
    if path.is_empty() {
        return Err("the path is missing: expected unix:PATH".to_owned());
    }
    if cfg!(unix) {
        Ok(Address::Unix(PathBuf::from(path)))
    } else {
        Err("this system has no Unix sockets".to_owned())
    }
}

/// A host, and the port behind it if there is one.
pub(super) fn host_and_port(text: &str) -> Result<(String, Option<u16>), String> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']').ok_or("`]` is missing behind the address")?;
            let literal = host.split('%').next().unwrap_or_default();
            if literal.parse::<std::net::Ipv6Addr>().is_err() {
                return Err(format!("`{host}` is no IPv6 address"));
            }
            match rest.strip_prefix(':') {
                Some(port) => (host, Some(port)),
                None if rest.is_empty() => (host, None),
                None => return Err(format!("expected `:PORT` behind `]`, not `{rest}`")),
            }
        }
        None => match text.split_once(':') {
            Some((_, rest)) if rest.contains(':') => {
                return Err("an IPv6 address stands in brackets, such as [::1]:8080".to_owned());
            }
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    if host.is_empty() {
        return Err("the host is missing".to_owned());
    }
    let strange = |c: char| !(c.is_ascii_alphanumeric() || ".-_~:%".contains(c));
    if let Some(strange) = host.chars().find(|&c| strange(c)) {
        return Err(format!("{strange:?} cannot be part of a host name"));
    }
    Ok((host.to_owned(), port.map(self::port).transpose()?))
}

/// A port from 1 on, or 0 where a listener takes any.
fn port(text: &str) -> Result<u16, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.then(|| text.parse().ok()).flatten();
    port.ok_or_else(|| format!("`{text}` is no port: it is a number from 0 to 65535"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_as_they_were_given() {
        for text in ["127.0.0.1:80", "upstream_1.example:8080", "[::1]:0", "[fe80::1%eth0]:80"] {
            assert_eq!(text.parse::<Address>().map(|it| it.to_string()), Ok(text.to_owned()));
        }
        let tcp = Address::Tcp { host: "::1".to_owned(), port: 9000 };
        assert_eq!("[::1]:9000".parse(), Ok(tcp));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_a_unix_socket() {
        assert_eq!("unix:/run/a b".parse(), Ok(Address::Unix(PathBuf::from("/run/a b"))));
        assert!("unix:".parse::<Address>().is_err());
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("localhost", "the port is missing"),
            (":80", "the host is missing"),
            ("::1:80", "in brackets"),
            ("[::1", "`]` is missing"),
            ("[::1]80", "expected `:PORT`"),
            ("[1.2.3.4]:80", "`1.2.3.4` is no IPv6 address"),
            ("a:65536", "`65536` is no port"),
            ("a:", "`` is no port"),
            ("a:+1", "`+1` is no port"),
            ("a b:80", "' ' cannot be part"),
            ("http://a:80", "not a URL"),
            ("a@b:80", "'@' cannot be part"),
        ] {
            let error = text.parse::<Address>().expect_err(text);
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
