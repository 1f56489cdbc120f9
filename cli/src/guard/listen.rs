//! Where connections are taken.

use std::io;
use std::sync::Arc;

use socket2::SockRef;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

use crate::net::{Address, Socket};

/// A listener, and the name under which others reach it.
#[derive(Debug)]
pub(super) struct Listener {
    kind: Kind,
    name: String,
    #[cfg(unix)]
    file: Option<std::path::PathBuf>,
}

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// The error says what stands in the way.
    pub(super) async fn bind(address: &Address) -> Result<Self, String> {
        let failed = |error: io::Error| format!("cannot listen on {address}: {}", told(&error));
        match address {
            Address::Tcp { host, port } => {
                let listener = TcpListener::bind((host.as_str(), *port)).await.map_err(failed)?;
                let name = listener.local_addr().map_err(failed)?.to_string();
                Ok(Self {
                    kind: Kind::Tcp(listener),
                    name,
                    #[cfg(unix)]
                    file: None,
                })
            }
            #[cfg(unix)]
            Address::Unix(path) => {
                if is_left_behind(path) {
                    std::fs::remove_file(path).map_err(failed)?;
                }
                let listener = UnixListener::bind(path).map_err(failed)?;
                let file = Some(path.clone());
                Ok(Self { kind: Kind::Unix(listener), name: address.to_string(), file })
            }
            #[cfg(not(unix))]
            Address::Unix(_) => Err(failed(io::ErrorKind::Unsupported.into())),
        }
    }

    /// Where it listens, with the port that was free.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a cut can be shown by a reset there.
    pub(super) fn knows_resets(&self) -> bool {
        matches!(self.kind, Kind::Tcp(_))
    }

    /// The next connection, and the name of its peer.
    pub(super) async fn accept(&self) -> io::Result<(Socket, Arc<str>)> {
        match &self.kind {
            Kind::Tcp(listener) => {
                let (socket, peer) = listener.accept().await?;
                // An answer should not wait for the acknowledgement of the one before.
                let _ = socket.set_nodelay(true);
                Ok((Socket::Tcp(socket), peer.to_string().into()))
            }
            #[cfg(unix)]
            Kind::Unix(listener) => {
                let (socket, _) = listener.accept().await?;
                Ok((Socket::Unix(socket), "unix:".into()))
            }
        }
    }
}

/// Whether it is a socket on which nobody listens any more. Other files refuse connections too.
#[cfg(unix)]
fn is_left_behind(path: &std::path::Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|it| it.file_type().is_socket());
    let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    is_socket && std::os::unix::net::UnixStream::connect(path).is_err_and(refused)
}

#[cfg(unix)]
impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// What to look at, where the system's own words leave it open.
fn told(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "the address is in use; `ss -ltnp` or `ss -lxp` tells by whom".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine does not have the address; `ip address` shows those that it has"
                .to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "that is not permitted; ports below 1024 and folders of others need rights".to_owned()
        }
        _ => error.to_string(),
    }
}

/// Lets the coming close be one in order, after [`Socket::reset_on_close`].
pub(super) fn close_in_order(socket: &Socket) {
    if let Socket::Tcp(socket) = socket {
        let _ = SockRef::from(socket).set_linger(None);
    }
}
