//! A reset that a write meets: the system reports it once, so that the read after it sees what looks like an end.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};

use bad_gateway::{Ending, Outcome, Policy, Verdict};
use bad_gateway_guard::{Guard, GuardError};
use socket2::SockRef;

const REQUEST: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n";
/// Content to the close, as far as it comes.
const CUT: &[u8] = b"HTTP/1.1 200 OK\r\n\r\nthe first half";

/// The client's end of a connection, and the upstream's.
fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let client = TcpStream::connect(listener.local_addr().expect("bound")).expect("it listens");
    (client, listener.accept().expect("connected").0)
}

/// The upstream answers before it has read all, and resets the connection.
fn cut(mut upstream: TcpStream) {
    upstream.write_all(CUT).expect("it is taken");
    SockRef::from(&upstream).set_linger(Some(std::time::Duration::ZERO)).expect("an option");
}

/// Waits for what a write tells of an end that may be on its way yet.
fn failure(mut write: impl FnMut() -> std::io::Result<usize>) -> ErrorKind {
    for _ in 0..9000 {
        if let Err(error) = write() {
            return error.kind();
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("the end does not come");
}

/// What the guard said of the response, as the reader's error.
fn verdict(error: &std::io::Error) -> Verdict {
    match GuardError::find(error) {
        Some(GuardError::Response(verdict)) => **verdict,
        other => panic!("{error}: {other:?}"),
    }
}

#[test]
fn a_reset_that_a_write_met_cuts_what_is_read() {
    let (client, upstream) = connection();
    let mut guard = Guard::new(client, Policy::GATEWAY);
    guard.write_all(REQUEST).expect("it is taken");
    cut(upstream);
    assert_eq!(failure(|| guard.write(b"c")), ErrorKind::ConnectionReset);
    let mut came = Vec::new();
    let verdict = verdict(&guard.read_to_end(&mut came).expect_err("it was cut"));
    assert_eq!((verdict.outcome, verdict.ending), (Outcome::Incomplete, Ending::Reset));
}

/// An upstream that has read nothing more closes in order: what the client still writes fails too, and the
/// response is whole.
#[test]
fn a_close_before_a_write_that_fails_is_an_end_in_order() {
    let (client, mut upstream) = connection();
    let mut guard = Guard::new(client, Policy::GATEWAY);
    guard.write_all(REQUEST).expect("it is taken");
    let mut request = [0; REQUEST.len()];
    upstream.read_exact(&mut request).expect("the head");
    upstream.write_all(CUT).expect("it is taken");
    drop(upstream);
    assert_eq!(failure(|| guard.write(b"c")), ErrorKind::BrokenPipe);
    let mut came = Vec::new();
    guard.read_to_end(&mut came).expect("it is whole");
    assert_eq!(came, CUT);
}

#[cfg(feature = "tokio")]
#[tokio::test]
async fn over_tokio_too() {
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};
    use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};

    let (client, upstream) = connection();
    client.set_nonblocking(true).expect("an option");
    let client = tokio::net::TcpStream::from_std(client).expect("a runtime");
    let mut guard = Guard::new(client, Policy::GATEWAY);
    guard.write_all(REQUEST).await.expect("it is taken");
    cut(upstream);
    let mut cx = Context::from_waker(Waker::noop());
    let failed = failure(|| match Pin::new(&mut guard).poll_write(&mut cx, b"c") {
        Poll::Ready(written) => written,
        Poll::Pending => Ok(0),
    });
    assert_eq!(failed, ErrorKind::ConnectionReset);
    let mut came = Vec::new();
    let verdict = verdict(&guard.read_to_end(&mut came).await.expect_err("it was cut"));
    assert_eq!((verdict.outcome, verdict.ending), (Outcome::Incomplete, Ending::Reset));
}
