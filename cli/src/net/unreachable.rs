//! Why there is no connection.

use std::fmt;
use std::io;

use bad_gateway::Answer;

use super::Address;

/// Why an upstream cannot be reached, and what to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreachable {
    /// The reason, as Proxy-Status names it.
    pub(crate) reason: Reason,
    /// What happened, and where.
    pub(crate) message: String,
    /// What to look at.
    pub(crate) look: String,
}

/// The error types of RFC 9209 §2.3 for what happens before a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "TLS has reasons of its own"))]
pub(crate) enum Reason {
    DnsTimeout,
    DnsError,
    DestinationUnavailable,
    DestinationIpProhibited,
    DestinationIpUnroutable,
    ConnectionRefused,
    ConnectionTerminated,
    ConnectionTimeout,
    TlsProtocolError,
    TlsCertificateError,
    TlsAlertReceived,
    ProxyInternalError,
}

impl Reason {
    /// The registered token, to be written after `error=`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::DnsTimeout => "dns_timeout",
            Self::DnsError => "dns_error",
            Self::DestinationUnavailable => "destination_unavailable",
            Self::DestinationIpProhibited => "destination_ip_prohibited",
            Self::DestinationIpUnroutable => "destination_ip_unroutable",
            Self::ConnectionRefused => "connection_refused",
            Self::ConnectionTerminated => "connection_terminated",
            Self::ConnectionTimeout => "connection_timeout",
            Self::TlsProtocolError => "tls_protocol_error",
            Self::TlsCertificateError => "tls_certificate_error",
            Self::TlsAlertReceived => "tls_alert_received",
            Self::ProxyInternalError => "proxy_internal_error",
        }
    }

    /// What a gateway answers.
    pub(crate) const fn answer(self) -> Answer {
        match self {
            Self::DnsTimeout | Self::ConnectionTimeout => Answer::GatewayTimeout,
            _ => Answer::BadGateway,
        }
    }
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unreachable {}

impl Unreachable {
    pub(super) fn new(reason: Reason, message: String, look: impl Into<String>) -> Self {
        Self { reason, message, look: look.into() }
    }

    /// A name that leads to no address.
    pub(super) fn unresolved(host: &str, error: &io::Error) -> Self {
        let text = error.to_string();
        let text = text.rsplit(": ").next().unwrap_or_default();
        Self::new(
            Reason::DnsError,
            format!("{host} has no address: {text}"),
            format!(
                "`getent ahosts {host}` asks the same: is the name spelt right, and known here?"
            ),
        )
    }

    /// A name that was not resolved in time.
    pub(super) fn unresolved_in_time(host: &str) -> Self {
        Self::new(
            Reason::DnsTimeout,
            format!("{host} was not resolved in time"),
            "look at the name servers in /etc/resolv.conf: does one of them not answer?",
        )
    }

    /// A connection that was not made.
    pub(super) fn unconnected(address: &Address, error: &io::Error) -> Self {
        let (reason, what, look) = match error.kind() {
            io::ErrorKind::ConnectionRefused => (
                Reason::ConnectionRefused,
                "the connection was refused".to_owned(),
                who_listens(address),
            ),
            // A Unix socket whose queue is full says so at once.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                return Self::unconnected_in_time(address);
            }
            io::ErrorKind::NotFound => (
                Reason::DestinationUnavailable,
                "there is no such socket".to_owned(),
                "is the upstream running, and does its configuration name the same path?"
                    .to_owned(),
            ),
            io::ErrorKind::PermissionDenied => {
                let (reason, look) = who_permits(address);
                (reason, "this system does not permit the connection".to_owned(), look)
            }
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => (
                Reason::DestinationIpUnroutable,
                "there is no route to it".to_owned(),
                "`ip route get` and the address show the way to it: is the address right, and its \
                 host up?"
                    .to_owned(),
            ),
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => (
                Reason::ConnectionTerminated,
                "the connection was reset as it was made".to_owned(),
                "look for what stands between: a firewall, a load balancer without a backend"
                    .to_owned(),
            ),
            _ => (
                Reason::ProxyInternalError,
                error.to_string(),
                "this system could not make a connection: are its ports or file descriptors used \
                 up?"
                .to_owned(),
            ),
        };
        Self::new(reason, format!("{address}: {what}"), look)
    }

    /// A connection that was not made in time.
    pub(super) fn unconnected_in_time(address: &Address) -> Self {
        let look = match address {
            Address::Tcp { .. } => {
                "nobody answers there: is the address right, is its host up, does a firewall drop \
                 what it does not like?"
            }
            Address::Unix(_) => {
                "nothing accepts there: is the upstream busy, or stopped, with its queue full?"
            }
        };
        Self::new(Reason::ConnectionTimeout, format!("{address}: no connection in time"), look)
    }

    /// The one that tells the most, where no address of a name could be reached.
    pub(super) fn all(host: &str, mut tried: Vec<Self>) -> Option<Self> {
        let told = |one: &Self| one.reason != Reason::DestinationIpUnroutable;
        let at = tried.iter().position(told).unwrap_or(0);
        let messages: Vec<String> = tried.iter().map(ToString::to_string).collect();
        let several = messages.len() > 1;
        let mut first = (at < tried.len()).then(|| tried.swap_remove(at))?;
        if several {
            first.message = format!("{host}: {}", messages.join("; "));
        }
        Some(first)
    }
}

/// What to look at where a connection was refused.
fn who_listens(address: &Address) -> String {
    match address {
        Address::Tcp { port, .. } => format!(
            "`ss -ltnp 'sport = :{port}'` on its host shows who listens: is the upstream running, on this port and \
             this address?"
        ),
        Address::Unix(_) => {
            "the socket's file is there, but nothing listens on it: is the upstream running?"
                .to_owned()
        }
    }
}

/// Why the system does not permit a connection, and what to look at.
fn who_permits(address: &Address) -> (Reason, String) {
    match address {
        Address::Tcp { .. } => {
            (Reason::DestinationIpProhibited, "look at the firewall of this host".to_owned())
        }
        Address::Unix(path) => (
            Reason::DestinationUnavailable,
            format!(
                "who may write to it? `namei -l {}` shows the modes on the way",
                path.display()
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_addresses_the_one_that_tells_the_most_is_told() {
        let address = |host: &str| Address::Tcp { host: host.to_owned(), port: 80 };
        let at = |host, kind: io::ErrorKind| Unreachable::unconnected(&address(host), &kind.into());
        let tried = vec![
            at("::1", io::ErrorKind::NetworkUnreachable),
            at("127.0.0.1", io::ErrorKind::ConnectionRefused),
        ];
        let told = Unreachable::all("a.example", tried).expect("two were tried");
        assert_eq!(told.reason, Reason::ConnectionRefused);
        assert_eq!(
            told.message,
            "a.example: [::1]:80: there is no route to it; 127.0.0.1:80: the connection was refused"
        );
        assert_eq!(Unreachable::all("a.example", Vec::new()), None);
    }
}
