//! Whom to ask.

use std::fmt;
use std::str::FromStr;

use super::address::{self, Address};

/// A server by its URL, and the address behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upstream {
    /// Whether it is asked through TLS.
    pub(crate) tls: bool,
    /// What the request and TLS call it; IPv6 without brackets.
    pub(crate) host: String,
    /// The port that belongs to the name.
    pub(crate) port: u16,
    /// The request's target: a path, and a query if there is one.
    pub(crate) path: String,
    /// Where to connect: host and port, unless an option says otherwise.
    pub(crate) address: Address,
    /// Whether a header of the PROXY protocol goes before everything else.
    pub(crate) proxy_header: bool,
}

impl Upstream {
    /// What a request's Host field says: the host, and the port unless it is the scheme's own.
    pub(crate) fn authority(&self) -> String {
        let host = address::bracketed(&self.host);
        if self.port == default_port(self.tls) { host } else { format!("{host}:{}", self.port) }
    }
}

impl FromStr for Upstream {
    type Err = String;

    /// `http://HOST[:PORT][/PATH]`, the same with `https`, without a scheme, or `unix:PATH`.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            let address = address::unix(path)?;
            let (host, path) = ("localhost".to_owned(), "/".to_owned());
            let port = default_port(false);
            return Ok(Self { tls: false, host, port, path, address, proxy_header: false });
        }
        let (tls, rest) = scheme(text)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        if authority.contains('@') {
            return Err("a name and a password in a URL are not sent: \
                        name them in a field, Authorization"
                .to_owned());
        }
        let (host, port) = address::host_and_port(authority)?;
        let port = port.unwrap_or(default_port(tls));
        if port == 0 {
            return Err("nothing can be reached at port 0".to_owned());
        }
        let address = Address::Tcp { host: host.clone(), port };
        Ok(Self { tls, host, port, path: path(target)?, address, proxy_header: false })
    }
}

impl fmt::Display for Upstream {
    /// The URL, or the Unix socket.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::Unix(_) if !self.tls && self.path == "/" => self.address.fmt(f),
            _ => {
                let scheme = if self.tls { "https" } else { "http" };
                write!(f, "{scheme}://{}{}", self.authority(), self.path)
            }
        }
    }
}

const fn default_port(tls: bool) -> u16 {
    if tls { 443 } else { 80 }
}

/// Whether it is TLS, and what follows the scheme.
fn scheme(text: &str) -> Result<(bool, &str), String> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Ok((false, text));
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Ok((false, rest)),
        "https" if cfg!(feature = "tls") => Ok((true, rest)),
        "https" => Err("this command was built without TLS (feature `tls`)".to_owned()),
        _ => Err(format!("`{scheme}` is no scheme of HTTP; there are http, https and unix:PATH")),
    }
}

/// The request's target; a fragment is the client's own (RFC 9110 §4.2.5).
fn path(target: &str) -> Result<String, String> {
    let target = target.split('#').next().unwrap_or_default();
    if let Some(strange) = target.chars().find(|c| !c.is_ascii_graphic()) {
        return Err(format!("{strange:?} cannot stand in a URL: write it as %NN"));
    }
    Ok(if target.starts_with('/') { target.to_owned() } else { format!("/{target}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Upstream {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_url_has_an_address_and_an_authority() {
        for (text, authority, path, address) in [
            ("http://a.example", "a.example", "/", "a.example:80"),
            ("HTTP://a:8080/b?c#d", "a:8080", "/b?c", "a:8080"),
            ("http://[::1]:81?q", "[::1]:81", "/?q", "[::1]:81"),
            ("http://a:80/", "a", "/", "a:80"),
            ("127.0.0.1:9000/x", "127.0.0.1:9000", "/x", "127.0.0.1:9000"),
        ] {
            let upstream = parse(text);
            assert_eq!((upstream.authority().as_str(), upstream.path.as_str()), (authority, path));
            assert_eq!(upstream.address.to_string(), address);
        }
    }

    #[cfg(feature = "tls")]
    #[test]
    fn https_has_its_own_port() {
        let upstream = parse("https://a.example/b");
        assert!(upstream.tls);
        assert_eq!(upstream.address.to_string(), "a.example:443");
        assert_eq!(upstream.authority(), "a.example");
        assert_eq!(parse("https://a:80").authority(), "a:80");
        assert_eq!(upstream.to_string(), "https://a.example/b");
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn https_is_said_to_be_missing() {
        let error = "https://a.example".parse::<Upstream>().expect_err("https");
        assert!(error.contains("without TLS"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_unix_socket_is_localhost() {
        let upstream = parse("unix:/run/app.sock");
        assert_eq!(upstream.authority(), "localhost");
        assert_eq!(upstream.to_string(), "unix:/run/app.sock");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("ftp://a", "`ftp` is no scheme"),
            ("http://", "the host is missing"),
            ("http://u:p@a/", "Authorization"),
            ("http://a/ b", "%NN"),
            ("http://a/é", "%NN"),
            ("http://a:0/", "port 0"),
            ("http://a:x/", "`x` is no port"),
            ("unix:", "the path is missing"),
        ] {
            let error = text.parse::<Upstream>().expect_err(text);
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
