//! hyper's `conn::http1` and hyper-util's pooled client through the guard.

mod upstream;

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bad_gateway::{Barrier, Defect, Outcome, Policy, RequestContext, Reuse, Verdict};
use bad_gateway_guard::{Guard, GuardError, GuardLayer};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Full};
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower_layer::Layer;
use tower_service::Service;
use upstream::{Answers, Upstream};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no~k";

/// What one exchange gives: status and fields, or an error; content, or an error.
struct Got {
    head: Option<(StatusCode, HeaderMap)>,
    content: Option<Bytes>,
    error: Option<GuardError>,
}

impl Got {
    async fn of(response: hyper::Result<Response<hyper::body::Incoming>>) -> Self {
        let found = |error: &hyper::Error| Some(GuardError::find(error).expect("found").clone());
        match response {
            Err(error) => Self { head: None, content: None, error: found(&error) },
            Ok(response) => {
                let (parts, body) = response.into_parts();
                let head = Some((parts.status, parts.headers));
                match body.collect().await {
                    Ok(body) => Self { head, content: Some(body.to_bytes()), error: None },
                    Err(error) => Self { head, content: None, error: found(&error) },
                }
            }
        }
    }

    fn text(&self) -> (u16, &str) {
        let status = self.head.as_ref().expect("a head").0.as_u16();
        (status, std::str::from_utf8(self.content.as_ref().expect("content")).expect("text"))
    }

    fn defect(&self) -> Defect {
        self.error.as_ref().expect("an error").reject().expect("refused").defect
    }

    fn outcome(&self) -> Outcome {
        self.error.as_ref().expect("an error").verdict().expect("a response").outcome
    }
}

async fn connect(upstream: &Upstream, policy: Policy) -> Guard<TcpStream> {
    Guard::new(TcpStream::connect(upstream.address).await.expect("a connection"), policy)
}

async fn ask(upstream: &Upstream, policy: Policy, method: &str) -> Got {
    let io = TokioIo::new(connect(upstream, policy).await);
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(io).await.expect("a handshake");
    tokio::spawn(connection);
    let request = Request::builder().method(method).uri("/").header("host", "a");
    let request = request.body(Empty::<Bytes>::new()).expect("a request");
    Got::of(sender.send_request(request).await).await
}

async fn get(answers: Answers<'_>, policy: Policy) -> Got {
    ask(&Upstream::new(&[answers]), policy, "GET").await
}

#[tokio::test]
async fn what_is_valid_arrives() {
    let gateway = Policy::GATEWAY;
    assert_eq!(get(&[OK], gateway).await.text(), (200, "ok"));
    let hinted = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
        2\r\no~k\r\n0\r~\nX-Sum: 1\r\n\r\n";
    assert_eq!(get(&[hinted], gateway).await.text(), (200, "ok"));
    let head = Upstream::new(&[&[b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"]]);
    let head = ask(&head, gateway, "HEAD").await;
    assert_eq!(head.text(), (200, ""));
    assert_eq!(head.head.expect("a head").1["content-length"], "2");
    let old = Upstream::closing(&[b"HTTP/1.0 200 OK\r\n\r\nto the ~end"]);
    assert_eq!(ask(&old, gateway, "GET").await.text(), (200, "to the end"));
    // What deviates arrives repaired.
    let broken = b"HTTP/1.1 200 OK\nX : 1\n 2\nContent-Length: 2, 2\n\nok";
    let repaired = get(&[broken], Policy::LENIENT).await;
    assert_eq!(repaired.text(), (200, "ok"));
    assert_eq!(repaired.head.expect("a head").1["x"], "1 2");
    let blanks =
        b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2 ~\r\nbc\r\n0 \r\n~\r\n";
    assert_eq!(get(&[blanks], gateway).await.text(), (200, "abc"));
    let reset = b"HTTP/1.1 205 X\r\nContent-Length: 2\r\n\r\nok";
    assert_eq!(get(&[reset], gateway).await.text(), (205, ""), "and hyper does not wait for it");
    assert_eq!(
        get(&[b"HTTP/1.7 200 OK\r\nContent-Length: 1\r\n\r\na"], gateway).await.text(),
        (200, "a")
    );
}

#[tokio::test]
async fn what_is_not_is_an_error_that_tells_why() {
    let gateway = Policy::GATEWAY;
    assert_eq!(get(&[b"HTTP/1.1 200 OK\nX: 1\n\n"], gateway).await.defect(), Defect::BareLf);
    assert_eq!(get(&[b"HTTP/1.1 2OO OK\r\n\r\n"], gateway).await.defect(), Defect::StatusCodeByte);
    let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0x2\r\n";
    let got = get(&[chunks], gateway).await;
    assert!(got.head.is_some() && got.defect() == Defect::ChunkSizeByte);
    let unasked = b"HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    assert_eq!(get(&[unasked], gateway).await.defect(), Defect::UpgradeUnsolicited);
    for cut in [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"[..],
        b"HTTP/1.1 200 OK\r\nContent-L",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n",
    ] {
        let upstream = Upstream::closing(&[cut]);
        assert_eq!(ask(&upstream, gateway, "GET").await.outcome(), Outcome::Incomplete);
    }
    // Without a byte, hyper says itself that there was nothing.
    let silent = connect(&Upstream::closing(&[b""]), gateway).await;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(silent)).await.expect("a handshake");
    tokio::spawn(connection);
    let request = Request::get("/").header("host", "a").body(Empty::<Bytes>::new());
    let error = sender.send_request(request.expect("a request")).await.expect_err("nothing came");
    assert!(error.is_incomplete_message() && GuardError::find(&error).is_none(), "{error:?}");
}

#[tokio::test]
async fn an_upgrade_becomes_a_tunnel() {
    let switched = b"HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nfirst";
    let upstream = Upstream::new(&[&[switched]]);
    let io = TokioIo::new(connect(&upstream, Policy::GATEWAY).await);
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(io).await.expect("a handshake");
    tokio::spawn(connection.with_upgrades());
    let request = Request::get("/").header("host", "a").header("connection", "upgrade");
    let request = request.header("upgrade", "websocket").body(Empty::<Bytes>::new());
    let response = sender.send_request(request.expect("a request")).await.expect("a 101");
    assert_eq!(response.status(), 101);
    let mut tunnel = TokioIo::new(hyper::upgrade::on(response).await.expect("a tunnel"));
    let mut bytes = [0; 5];
    tunnel.read_exact(&mut bytes).await.expect("its first bytes");
    assert_eq!(&bytes, b"first");
    tunnel.write_all(b"\0HTTP").await.expect("the way there");
    tunnel.read_exact(&mut bytes).await.expect("and back");
    assert_eq!(&bytes, b"\0HTTP");
}

#[tokio::test]
async fn an_early_answer_to_a_long_upload_arrives() {
    let early = b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig";
    let upstream = Upstream::new(&[&[early]]);
    let io = TokioIo::new(connect(&upstream, Policy::GATEWAY).await);
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(io).await.expect("a handshake");
    tokio::spawn(connection);
    let body = Full::<Bytes>::from(vec![b'x'; 4 << 20]);
    let request = Request::post("/").header("host", "a").body(body).expect("a request");
    assert_eq!(Got::of(sender.send_request(request).await).await.text(), (413, "big"));
}

type Verdicts = Arc<Mutex<Vec<(Outcome, Reuse)>>>;

fn pooled(policy: Policy) -> (Client<impl Connector, Full<Bytes>>, Verdicts) {
    let verdicts = Verdicts::default();
    let list = verdicts.clone();
    let observer = move |_: &RequestContext, verdict: &Verdict| {
        list.lock().expect("a list").push((verdict.outcome, verdict.reuse));
    };
    let layer = GuardLayer::new(policy).with_observer(Arc::new(observer));
    let connector = layer.layer(HttpConnector::new());
    (Client::builder(TokioExecutor::new()).build(connector), verdicts)
}

/// What hyper-util asks of a connector.
trait Connector: hyper_util::client::legacy::connect::Connect + Clone + Send + Sync + 'static {}
impl<C: hyper_util::client::legacy::connect::Connect + Clone + Send + Sync + 'static> Connector
    for C
{
}

#[tokio::test]
async fn a_pool_keeps_what_can_be_used_again() {
    let upstream = Upstream::new(&[
        &[OK, OK, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more"],
        &[OK, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok~HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"],
        &[OK, b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"],
        &[OK, b"HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n"],
        &[OK],
    ]);
    let (client, verdicts) = pooled(Policy::GATEWAY.tolerate(Defect::BareLf));
    let mut failed = Vec::new();
    for number in 0..10 {
        let body = if number % 2 == 0 { "" } else { "abc" };
        let method = if number % 2 == 0 { "GET" } else { "POST" };
        let request = Request::builder().method(method).uri(upstream.url());
        let request = request.body(Full::from(body)).expect("a request");
        match client.request(request).await {
            Ok(response) => {
                let content = response.into_body().collect().await.expect("content").to_bytes();
                assert_eq!(content, "ok", "{number}");
            }
            Err(error) => failed.push((number, GuardError::find(&error).expect("found").reject())),
        }
        // What comes late has come then.
        tokio::time::sleep(Duration::from_millis(80)).await;
    }
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0].0, 8);
    assert_eq!(upstream.connections(), [0, 0, 0, 1, 1, 2, 2, 3, 3, 4]);
    let verdicts = verdicts.lock().expect("a list");
    assert_eq!(verdicts.len(), 10);
    assert_eq!(verdicts[1], (Outcome::Valid, Reuse::Yes));
    assert_eq!(verdicts[2].1, Reuse::No(Barrier::Leftover));
    assert_eq!(verdicts[6].1, Reuse::No(Barrier::Deviation(Defect::BareLf)));
}

/// Reads exactly so many bytes of each answer, as a client does, so that it never sees what comes behind.
#[tokio::test]
async fn a_request_is_not_written_where_bytes_wait_or_the_connection_is_gone() {
    for late in [&b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"[..], b""] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        let upstream = tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.expect("a connection");
            let mut bytes = [0; 4096];
            let _ = connection.read(&mut bytes).await;
            connection.write_all(answer).await.expect("an answer");
            tokio::time::sleep(Duration::from_millis(30)).await;
            connection.write_all(late).await.expect("a late one");
            if late.is_empty() {
                connection.shutdown().await.expect("an end");
            }
            connection.read(&mut bytes).await.unwrap_or(0)
        });
        let stream = TcpStream::connect(address).await.expect("a connection");
        let mut guard = Guard::new(stream, Policy::GATEWAY);
        guard.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.expect("a request");
        guard.read_exact(&mut [0; 40]).await.expect("an answer");
        tokio::time::sleep(Duration::from_millis(80)).await;
        let error = guard.write_all(b"GET /2 HTTP/1.1\r\nHost: a\r\n\r\n").await.expect_err("no");
        assert_eq!(GuardError::find(&error).is_some(), !late.is_empty(), "{error:?}");
        assert_eq!(guard.read(&mut [0; 99]).await.expect("an end"), 0);
        drop(guard);
        assert_eq!(upstream.await.expect("a count"), 0, "nothing of the second request");
    }
}

/// A connector on whose connections HTTP/2 was negotiated, or not.
#[derive(Clone)]
struct Negotiated {
    address: std::net::SocketAddr,
    h2: bool,
}

struct Stream(TokioIo<TcpStream>, bool);

impl tower_service::Service<hyper::Uri> for Negotiated {
    type Response = Stream;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<Stream>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: hyper::Uri) -> Self::Future {
        let Self { address, h2 } = *self;
        Box::pin(async move { Ok(Stream(TokioIo::new(TcpStream::connect(address).await?), h2)) })
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = Connected::new();
        if self.1 { connected.negotiated_h2() } else { connected }
    }
}

impl hyper::rt::Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl hyper::rt::Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[tokio::test]
async fn http_2_is_left_alone_where_it_was_negotiated_and_refused_elsewhere() {
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    for h2 in [true, false] {
        let upstream = Upstream::new(&[&[b"\0\0\0\x04\0\0\0\0\0"]]);
        let connector = Negotiated { address: upstream.address, h2 };
        let mut connector = GuardLayer::new(Policy::GATEWAY).layer(connector);
        let connecting = connector.call("http://a/".parse().expect("a URI"));
        let guarded = connecting.await.expect("a connection");
        assert_eq!(guarded.connected().is_negotiated_h2(), h2);
        let mut guarded = TokioIo::new(guarded);
        let written = guarded.write_all(preface).await;
        if h2 {
            written.expect("it passes");
            let mut frame = [0; 9];
            guarded.read_exact(&mut frame).await.expect("it passes");
            assert_eq!(frame[3], 4);
        } else {
            let error = written.expect_err("no request");
            assert!(matches!(GuardError::find(&error), Some(GuardError::Request(_))), "{error:?}");
        }
    }
}
