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

/// A connection that takes everything and says nothing.
struct Silent;

impl AsyncRead for Silent {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Poll::Pending
    }
}

impl AsyncWrite for Silent {
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
    let mut guard = Guard::new(Silent, Policy::GATEWAY);
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
