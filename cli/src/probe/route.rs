//! Where to connect in the place of a URL's host and port, as curl's options have it.

use std::path::PathBuf;

use crate::net::{Address, Upstream};

/// Other addresses than those that URLs name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routes {
    pub(crate) redirections: Vec<Redirection>,
    pub(crate) unix: Option<PathBuf>,
    pub(crate) proxy_header: bool,
}

/// One host and port, and where to connect for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redirection {
    /// `None` stands for any.
    host: Option<String>,
    port: Option<u16>,
    /// `None` leaves it as it is.
    to_host: Option<String>,
    to_port: Option<u16>,
}

impl Routes {
    /// The upstream, with the address that these routes give it.
    pub(crate) fn lead(&self, mut upstream: Upstream) -> Upstream {
        if let Some(path) = &self.unix {
            upstream.address = Address::Unix(path.clone());
        } else if let Address::Tcp { host, port } = &mut upstream.address {
            let matches = |one: &&Redirection| {
                one.host.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(host))
                    && one.port.is_none_or(|number| number == *port)
            };
            if let Some(found) = self.redirections.iter().find(matches) {
                *port = found.to_port.unwrap_or(*port);
                if let Some(to) = &found.to_host {
                    host.clone_from(to);
                }
            }
        }
        upstream.proxy_header = self.proxy_header;
        upstream
    }
}

impl Redirection {
    /// `HOST:PORT:TO-HOST:TO-PORT`, where each may be empty.
    pub(crate) fn connect_to(text: &str) -> Result<Self, String> {
        let shape = || "expected HOST:PORT:TO-HOST:TO-PORT, each of which may be empty".to_owned();
        let parts: [&str; 4] = parts(text)?.try_into().map_err(|_| shape())?;
        let [host, port, to_host, to_port] = parts;
        Ok(Self {
            host: given(host),
            port: self::port(port)?,
            to_host: given(to_host),
            to_port: self::port(to_port)?,
        })
    }

    /// `HOST:PORT:ADDRESS`; `*` is any host.
    pub(crate) fn resolve(text: &str) -> Result<Self, String> {
        let shape = || "expected HOST:PORT:ADDRESS, such as a.example:443:10.0.0.7".to_owned();
        let parts: [&str; 3] = parts(text)?.try_into().map_err(|_| shape())?;
        let [host, port, to] = parts;
        if to.parse::<std::net::IpAddr>().is_err() {
            return Err(format!("`{to}` is no IP address"));
        }
        let host = given(host).filter(|host| host != "*");
        Ok(Self { host, port: self::port(port)?, to_host: given(to), to_port: None })
    }
}

/// What stands between colons, and not in brackets; without the brackets.
fn parts(text: &str) -> Result<Vec<&str>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (part, behind) = match rest.strip_prefix('[') {
            Some(inner) => inner.split_once(']').ok_or("`]` is missing behind the address")?,
            None => rest.split_at(rest.find(':').unwrap_or(rest.len())),
        };
        parts.push(part);
        match behind.strip_prefix(':') {
            Some(more) => rest = more,
            None if behind.is_empty() => return Ok(parts),
            None => return Err(format!("expected `:` before `{behind}`")),
        }
    }
}

fn given(part: &str) -> Option<String> {
    (!part.is_empty()).then(|| part.to_owned())
}

fn port(part: &str) -> Result<Option<u16>, String> {
    let number = |text: &str| text.parse().map_err(|_| format!("`{text}` is no port"));
    given(part).as_deref().map(number).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led(url: &str, redirections: Vec<Redirection>) -> String {
        let routes = Routes { redirections, ..Routes::default() };
        let upstream = routes.lead(url.parse().expect("an upstream"));
        assert!(url.contains(&upstream.authority()), "the request is the same");
        upstream.address.to_string()
    }

    #[test]
    fn another_address_for_the_same_name() {
        let one = |text| vec![Redirection::connect_to(text).expect(text)];
        assert_eq!(led("http://a:81/", one("a:81:b:82")), "b:82");
        assert_eq!(led("http://a:81/", one("::b:")), "b:81");
        assert_eq!(led("http://a:81/", one("A:::82")), "a:82");
        assert_eq!(led("http://a:81/", one("a:80:b:82")), "a:81");
        assert_eq!(led("http://[::1]:81/", one("[::1]:81:[::2]:82")), "[::2]:82");
        let one = |text| vec![Redirection::resolve(text).expect(text)];
        assert_eq!(led("http://a:81/", one("a:81:127.0.0.1")), "127.0.0.1:81");
        assert_eq!(led("http://a:81/", one("*:81:[::1]")), "[::1]:81");
        assert_eq!(led("http://a:81/", one("b:81:[::1]")), "a:81");
    }

    #[test]
    fn anything_else_is_said_to_be_wrong() {
        for text in ["a", "a:1:b", "a:1:b:2:c", "a:x:b:2", "[a:1:b:2", "a:1:[b]c:2"] {
            assert!(Redirection::connect_to(text).is_err(), "{text}");
        }
        for text in ["a:1:b", "a:1", "a:1:1.2.3.4:5"] {
            assert!(Redirection::resolve(text).is_err(), "{text}");
        }
    }
}
