//! From an upstream to a connection.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout_at;

use super::{Address, Reason, Socket, Stream, Tls, Unreachable, Upstream};

/// A connection, and what there is to know about it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) stream: Stream,
    pub(crate) peer: Address,
    pub(crate) times: Times,
}

/// How long each step took; `None` where there was none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    pub(crate) resolve: Option<Duration>,
    pub(crate) connect: Duration,
    pub(crate) tls: Option<Duration>,
}

/// Connects within `timeout`: resolves the name anew, tries all its addresses in their order, and
/// does the handshake of TLS if the upstream's URL asks for it.
///
/// # Errors
///
/// Where no address could be reached, or TLS failed: the first reason that tells anything.
pub(crate) async fn connect(
    upstream: &Upstream,
    tls: &Tls,
    timeout: Duration,
) -> Result<Connection, Unreachable> {
    let until = Instant::now() + timeout;
    let mut times = Times::default();
    let (mut socket, peer) = match &upstream.address {
        Address::Tcp { host, port } => {
            let addresses = resolve(host, *port, until, &mut times).await?;
            tcp(host, &addresses, until, &mut times).await?
        }
        Address::Unix(path) => (unix(path, until, &mut times).await?, upstream.address.clone()),
    };
    if upstream.proxy_header {
        let header = socket.proxy_header();
        let written = timeout_at(until.into(), socket.write_all(header.as_bytes())).await;
        let written = written.map_err(|_| Unreachable::unconnected_in_time(&peer))?;
        written.map_err(|error| Unreachable::unconnected(&peer, &error))?;
    }
    if !upstream.tls {
        return Ok(Connection { stream: Stream::plain(socket), peer, times });
    }
    let began = Instant::now();
    let handshake = tls.handshake(socket, &peer);
    let stream = timeout_at(until.into(), handshake).await.unwrap_or_else(|_| {
        Err(Unreachable::new(
            Reason::ConnectionTimeout,
            format!("{peer}: the handshake of TLS was not done in time"),
            "does this port speak TLS at all? Ask it by http:// too",
        ))
    })?;
    times.tls = Some(began.elapsed());
    Ok(Connection { stream, peer, times })
}

async fn resolve(
    host: &str,
    port: u16,
    until: Instant,
    times: &mut Times,
) -> Result<Vec<SocketAddr>, Unreachable> {
    let began = Instant::now();
    let found = timeout_at(until.into(), lookup_host((host, port))).await;
    let found = found.map_err(|_| Unreachable::unresolved_in_time(host))?;
    let found = found.map_err(|error| Unreachable::unresolved(host, &error))?;
    if host.parse::<std::net::IpAddr>().is_err() {
        times.resolve = Some(began.elapsed());
    }
    Ok(found.collect())
}

/// Tries one address after the other, each with its share of what is left of the time.
async fn tcp(
    host: &str,
    addresses: &[SocketAddr],
    until: Instant,
    times: &mut Times,
) -> Result<(Socket, Address), Unreachable> {
    let mut tried = Vec::new();
    for (index, &at) in addresses.iter().enumerate() {
        let address = Address::Tcp { host: at.ip().to_string(), port: at.port() };
        let began = Instant::now();
        let left = u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        let share = until.saturating_duration_since(began) / left;
        match timeout_at((began + share).into(), TcpStream::connect(at)).await {
            Ok(Ok(socket)) if is_its_own_peer(&socket) => {
                // So that it does not keep the port from the upstream.
                let _ = socket.set_zero_linger();
                let refused = io::ErrorKind::ConnectionRefused.into();
                tried.push(Unreachable::unconnected(&address, &refused));
            }
            Ok(Ok(socket)) => {
                times.connect = began.elapsed();
                // A request and its answer are small, and each side waits for the other.
                let _ = socket.set_nodelay(true);
                return Ok((Socket::Tcp(socket), address));
            }
            Ok(Err(error)) => tried.push(Unreachable::unconnected(&address, &error)),
            Err(_) => tried.push(Unreachable::unconnected_in_time(&address)),
        }
    }
    let none = || Unreachable::unresolved(host, &io::Error::other("the name has no address"));
    Err(Unreachable::all(host, tried).unwrap_or_else(none))
}

/// Whether it is connected to itself: where nobody listens on a port of this machine, the system may choose that very port
/// for the other end, and TCP takes that for a connection.
fn is_its_own_peer(socket: &TcpStream) -> bool {
    let ends = socket.local_addr().ok().zip(socket.peer_addr().ok());
    ends.is_some_and(|(own, peer)| own == peer)
}

#[cfg(unix)]
async fn unix(path: &Path, until: Instant, times: &mut Times) -> Result<Socket, Unreachable> {
    let address = Address::Unix(path.to_owned());
    let began = Instant::now();
    let connected = timeout_at(until.into(), tokio::net::UnixStream::connect(path)).await;
    let connected = connected.map_err(|_| Unreachable::unconnected_in_time(&address))?;
    let socket = connected.map_err(|error| Unreachable::unconnected(&address, &error))?;
    times.connect = began.elapsed();
    Ok(Socket::Unix(socket))
}

#[cfg(not(unix))]
async fn unix(path: &Path, _: Instant, _: &mut Times) -> Result<Socket, Unreachable> {
    let address = Address::Unix(path.to_owned());
    Err(Unreachable::unconnected(&address, &io::ErrorKind::Unsupported.into()))
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    #[tokio::test]
    async fn who_is_connected_to_itself_is_connected_to_nobody() {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
        let own = socket.local_addr().expect("bound");
        assert!(is_its_own_peer(&socket.connect(own).await.expect("to itself")));

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let other = listener.local_addr().expect("bound");
        assert!(!is_its_own_peer(&TcpStream::connect(other).await.expect("it listens")));
    }
}
