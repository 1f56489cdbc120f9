//! Who is woken when, over tokio.

mod upstream;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bad_gateway::Policy;
use bad_gateway_guard::Guard;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use upstream::Upstream;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no~k";

async fn connect(upstream: &Upstream) -> Guard<TcpStream> {
    Guard::new(TcpStream::connect(upstream.address).await.expect("a connection"), Policy::GATEWAY)
}

/// The probe must leave the reader's waker where it is: a connection keeps one.
#[tokio::test]
async fn a_reader_that_waits_is_woken_after_another_task_wrote() {
    let upstream = Upstream::new(&[&[OK, OK]]);
    let guard = connect(&upstream).await;
    let (mut reading, mut writing) = tokio::io::split(guard);
    let reader = tokio::spawn(async move {
        let mut bytes = [0; 80];
        reading.read_exact(&mut bytes).await.expect("two answers");
    });
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(30)).await;
        writing.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.expect("a request");
    }
    tokio::time::timeout(Duration::from_secs(5), reader).await.expect("woken").expect("read");
}

/// What waits for an answer is written once it came.
#[tokio::test]
async fn a_writer_that_waits_is_woken_by_the_answer() {
    let upstream = Upstream::new(&[&[b"HTTP/1.1 200 OK\r\n\r\n"]]);
    let guard = connect(&upstream).await;
    let (mut reading, mut writing) = tokio::io::split(guard);
    let writer = tokio::spawn(async move {
        writing
            .write_all(b"CONNECT b:1 HTTP/1.1\r\nHost: b\r\n\r\n\x16\x03\x01")
            .await
            .expect("all");
    });
    let mut bytes = [0; 22];
    let read = reading.read_exact(&mut bytes);
    tokio::time::timeout(Duration::from_secs(5), read).await.expect("in time").expect("read");
    assert_eq!(&bytes, b"HTTP/1.1 200 OK\r\n\r\n\x16\x03\x01");
    writer.await.expect("written");
}

/// A connection that takes everything, and says this once.
struct Says(&'static [u8]);

impl AsyncRead for Says {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match std::mem::take(&mut self.0) {
            b"" => Poll::Pending,
            says => Poll::Ready({
                buf.put_slice(says);
                Ok(())
            }),
        }
    }
}

impl AsyncWrite for Says {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// hyper reads and writes in one task: woken for nothing, it would run without end.
#[test]
fn a_task_that_waits_is_not_woken_for_nothing() {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let mut cx = Context::from_waker(&waker);
    let mut guard = Guard::new(Says(b""), Policy::GATEWAY);
    let connect = b"CONNECT b:1 HTTP/1.1\r\nHost: b\r\n\r\n";
    for round in 0..3 {
        let written =
            Pin::new(&mut guard).poll_write(&mut cx, if round == 0 { connect } else { b"early" });
        assert_eq!(written.is_pending(), round > 0);
        let mut buf = [0; 99];
        assert!(Pin::new(&mut guard).poll_read(&mut cx, &mut ReadBuf::new(&mut buf)).is_pending());
    }
    assert_eq!(wakes.0.load(Ordering::Relaxed), 0);
}

#[test]
fn a_reader_is_woken_by_the_write_that_makes_a_request_of_an_early_answer() {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let mut cx = Context::from_waker(&waker);
    let mut guard = Guard::new(Says(b""), Policy::GATEWAY);
    let early = b"HTTP/1.1 204 No Content\r\n\r\n";
    let mut buf = [0; 99];
    for (piece, woken) in [(&b"GET / HTT"[..], 0), (b"P/1.1\r\n", 0), (b"Host: a\r\n\r\n", 1)] {
        let written = Pin::new(&mut guard).poll_write(&mut cx, piece);
        assert!(matches!(written, Poll::Ready(Ok(count)) if count == piece.len()));
        assert_eq!(wakes.0.load(Ordering::Relaxed), woken, "{piece:?}");
        if piece.starts_with(b"GET") {
            guard.get_mut().0 = early;
        }
        let mut buf = ReadBuf::new(&mut buf);
        let read = Pin::new(&mut guard).poll_read(&mut cx, &mut buf);
        assert_eq!((read.is_ready(), buf.filled()), (woken == 1, &early[..early.len() * woken]));
    }
}

#[test]
fn a_writer_that_waits_is_woken_by_an_answer_that_opens_no_tunnel() {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let mut cx = Context::from_waker(&waker);
    let mut guard = Guard::new(Says(b""), Policy::GATEWAY);
    let connect = b"CONNECT b:1 HTTP/1.1\r\nHost: b\r\n\r\n";
    let get = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    assert!(Pin::new(&mut guard).poll_write(&mut cx, connect).is_ready());
    assert!(Pin::new(&mut guard).poll_write(&mut cx, get).is_pending());
    guard.get_mut().0 = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    let mut buf = [0; 99];
    assert!(Pin::new(&mut guard).poll_read(&mut cx, &mut ReadBuf::new(&mut buf)).is_ready());
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    assert!(Pin::new(&mut guard).poll_write(&mut cx, get).is_ready());
}

/// A buffer under the guard holds what is written until it is flushed, or shut down.
#[tokio::test]
async fn a_guard_flushes_and_shuts_down_what_it_writes_to() {
    for shuts_down in [false, true] {
        let (near, mut far) = tokio::io::duplex(1024);
        let mut guard = Guard::new(tokio::io::BufWriter::new(near), Policy::GATEWAY);
        guard.write_all(b"GET / HTTP/1.1\r\n\r\n").await.expect("a part");
        if shuts_down {
            guard.shutdown().await.expect("shut down");
        } else {
            guard.flush().await.expect("flushed");
        }
        let mut went = [0; 18];
        let read = far.read_exact(&mut went);
        tokio::time::timeout(Duration::from_secs(5), read).await.expect("it went").expect("bytes");
    }
}

#[test]
fn a_guard_takes_slices_together_where_its_connection_does() {
    let (near, _far) = tokio::io::duplex(64);
    assert!(Guard::new(near, Policy::GATEWAY).is_write_vectored());
    assert!(!Guard::new(Says(OK), Policy::GATEWAY).is_write_vectored());
}
