//! A reverse proxy: hyper faces the clients, this crate reads the upstream.
//!
//!     cargo run --example tokio_proxy --features http -- 127.0.0.1:8080 127.0.0.1:8000 [SECONDS]
//!
//! It reads the response while the request is still being sent, keeps connections, tunnels websockets.
//! Interim responses are dropped, because hyper's server cannot send them.

use std::{error::Error, io, mem::MaybeUninit, sync::Arc, sync::Mutex, time::Duration};

use bad_gateway::answer::{Intermediary, Page};
use bad_gateway::forward::{Forward, is_hop_by_hop};
use bad_gateway::{Answer, Ending, Event, Framing, Policy, RequestContext, ResponseParser};
use bytes::{Bytes, BytesMut};
use futures_util::stream::try_unfold;
use http::{HeaderName, Request, Response, Version, header, request::Parts};
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::{body::Body, body::Frame, body::Incoming, server::conn::http1::Builder, upgrade};
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf as Write};
use tokio::time::{Instant, sleep_until, timeout};
use tokio::{select, spawn, task::JoinHandle};

type Result<T, E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;
type Rest = Option<Upstream>;
type Reply = Response<UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>>;

/// A connection to the upstream, with what is asked on it.
struct Upstream {
    read: OwnedReadHalf,
    /// Away while a request is sent; for good where that failed, which may have met a reset unread.
    write: Option<Write>,
    sending: Option<JoinHandle<Option<Write>>>,
    buf: BytesMut,
    parser: Box<ResponseParser>, // which has some KiB, and futures move
    context: RequestContext,
    head: Bytes, // the final one, kept because the trailers need it
}

impl Upstream {
    /// The next event with its bytes, or in the end the verdict.
    async fn next(&mut self, patience: Duration) -> Result<(Event, Bytes), bad_gateway::Verdict> {
        let Self { read, write, sending, buf, parser, context, .. } = self;
        let (mut deadline, mut held) = (Instant::now() + patience, None);
        let ending = loop {
            let Ok(step) = parser.step(buf) else { break Ending::Open };
            let raw = buf.split_to(step.consumed).freeze();
            match step.event {
                Event::End | Event::Tunnel => break Ending::Open,
                Event::Head(_) => match parser.look_ahead(buf) {
                    fault if fault.reject().is_some() => return Err(fault), // still a 502
                    // Its content is dropped: with its head all is said, so that waits for the end.
                    _ if parser.head(&raw).status() == 205 => {
                        held = Some((step.event, raw));
                        continue;
                    }
                    _ => return Ok((step.event, raw)),
                },
                Event::Data(_) | Event::Trailers if held.is_none() => return Ok((step.event, raw)),
                Event::Data(_) | Event::Trailers | Event::Interim => continue,
                Event::NeedMore => buf.reserve(16 * 1024),
            }
            select! {
                biased; // what is sent counts as sent before anything is read
                half = async { sending.as_mut()?.await.ok()? }, if sending.is_some() => {
                    (*sending, *write) = (None, half);
                    write.iter().for_each(|_| parser.request_sent());
                    deadline = Instant::now() + patience;
                }
                // To a request without content there is no early response.
                read = read.read_buf(buf), if sending.is_none() || !context.is_sent() => match read {
                    Ok(0) => break write.as_ref().map_or(Ending::Reset, |_| Ending::Closed),
                    Ok(_) => {}
                    Err(error) => break Ending::from(error.kind()),
                },
                () = sleep_until(deadline), if sending.is_none() => break Ending::TimedOut,
            }
        };
        let verdict = parser.end(ending, buf.len() as u64);
        held.filter(|_| verdict.answer().is_none()).ok_or(verdict)
    }
}

struct Gateway {
    upstream: String,
    /// How long to wait for a connection, a whole head, more content, a part of the request.
    patience: Duration,
    pool: Mutex<Vec<Upstream>>,
}

impl Gateway {
    async fn connect(&self, fresh: bool, context: RequestContext) -> Result<Upstream, Answer> {
        while let Some(idle) = (!fresh).then(|| self.pool.lock().unwrap().pop()).flatten() {
            // Nothing was asked on it, so no byte and no end may be there; tokio tells what it saw last.
            let seen = SockRef::from(idle.read.as_ref()).peek(&mut [MaybeUninit::uninit()]);
            if seen.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
                return Ok(Upstream { context, ..idle });
            }
        }
        let stream = timeout(self.patience, TcpStream::connect(&self.upstream)).await;
        let stream = stream.map_err(|_| Answer::GatewayTimeout)?.map_err(|_| Answer::BadGateway)?;
        let _ = stream.set_nodelay(true);
        let (read, write) = stream.into_split();
        let parser = Box::new(ResponseParser::new(Policy::GATEWAY, context));
        let (write, buf, head) = (Some(write), BytesMut::new(), Bytes::new());
        Ok(Upstream { read, write, sending: None, buf, parser, context, head })
    }

    async fn serve(self: Arc<Self>, mut request: Request<Incoming>) -> Result<Reply> {
        let upgrade = upgrade::on(&mut request);
        let (parts, body) = request.into_parts();
        let (asked, context) = outgoing(&parts, &body, &self.upstream)?;
        let (method, edge) = (context.method(), Intermediary::new("edge")?);
        let down = edge.with_error("destination_unavailable")?;
        let mut body = Some(body).filter(|body| !body.is_end_stream());
        let (repeatable, mut fresh) = (body.is_none(), false);
        let (framing, upstream) = loop {
            let mut upstream = match self.connect(fresh, context).await {
                Ok(upstream) => upstream,
                Err(why) => return page(Page::for_answer(why, method).with_intermediary(down)),
            };
            upstream.parser.next_response(context);
            let write = upstream.write.take().ok_or("only what was sent is kept")?;
            upstream.sending = Some(spawn(send(write, asked.clone(), body.take(), self.patience)));
            match upstream.next(self.patience).await {
                Ok((Event::Head(framing), head)) => break (framing, Upstream { head, ..upstream }),
                Err(verdict) if verdict.retry && repeatable && !fresh => fresh = true,
                next => {
                    let instead = next.err().and_then(|why| Page::for_verdict(&why, method));
                    return page(instead.ok_or("no head")?.with_intermediary(edge));
                }
            }
        };
        let head = upstream.parser.head(&upstream.head);
        let parts = Forward::new(head, framing, &context).to_parts()?;
        if framing == Framing::Tunnel {
            spawn(tunnel(upgrade, upstream));
            return Ok(Response::from_parts(parts, UnsyncBoxBody::default()));
        }
        let frames = try_unfold(self.rest(upstream), move |rest| self.clone().frame(rest));
        Ok(Response::from_parts(parts, BodyExt::boxed_unsync(StreamBody::new(frames))))
    }

    /// What is left to read. A connection goes back before the client has all and can ask for more.
    fn rest(&self, upstream: Upstream) -> Rest {
        let verdict = upstream.parser.end(Ending::Open, upstream.buf.len() as u64);
        if !verdict.reuse.is_yes() || upstream.write.is_none() {
            return Some(upstream);
        }
        self.pool.lock().unwrap().push(upstream);
        None
    }

    /// The next piece of content for hyper, which cuts the client off where this is an error.
    async fn frame(self: Arc<Self>, rest: Rest) -> Result<Option<(Frame<Bytes>, Rest)>> {
        let Some(mut upstream) = rest else { return Ok(None) };
        let frame = match upstream.next(self.patience).await {
            Ok((Event::Data(span), raw)) => Frame::data(raw.slice(span)),
            Ok((_, raw)) => {
                let Upstream { parser, head, context, .. } = &upstream;
                let forward = Forward::new(parser.head(head), Framing::Chunked, context);
                Frame::trailers(forward.to_trailers(parser.trailers(&raw))?)
            }
            Err(verdict) if verdict.answer().is_some() => return Err("it broke off".into()),
            Err(_) => return Ok(self.rest(upstream).and(None)),
        };
        Ok(Some((frame, self.rest(upstream))))
    }
}

fn page(page: Page<'_>) -> Result<Reply> {
    Ok(page.to_response()?.map(|content| Full::new(content).map_err(Into::into).boxed_unsync()))
}

/// Sends a request; gives the socket's half back if all of it was sent. What the upstream no longer takes
/// is taken from the client all the same: many a client reads when it has sent everything.
async fn send(mut to: Write, head: Bytes, body: Option<Incoming>, wait: Duration) -> Option<Write> {
    let mut put = async |bytes: &[u8]| timeout(wait, to.write_all(bytes)).await.ok()?.ok();
    let mut whole = put(&head).await;
    let Some(mut body) = body else { return whole.map(|()| to) };
    let chunked = body.size_hint().exact().is_none();
    while !body.is_end_stream() {
        let Some(frame) = timeout(wait, body.frame()).await.ok()? else { break };
        let data = frame.ok()?.into_data().unwrap_or_default(); // trailers stay behind
        let chunk = [format!("{:x}\r\n", data.len()).as_bytes(), &data, b"\r\n"].concat();
        if whole.is_some() && !data.is_empty() {
            whole = put(if chunked { &chunk } else { &data }).await;
        }
    }
    whole?;
    put(if chunked { b"0\r\n\r\n" } else { b"" }).await.map(|()| to)
}

/// The head of the request as it goes upstream, and what of it changes how its response is read.
fn outgoing(parts: &Parts, body: &Incoming, host: &str) -> Result<(Bytes, RequestContext)> {
    // Written anew, but for Expect, which hyper answers.
    let mut left = vec![header::HOST, header::CONTENT_LENGTH, header::EXPECT];
    for value in parts.headers.get_all(header::CONNECTION) {
        let options = value.as_bytes().split(|&byte| byte == b',');
        left.extend(options.filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok()));
    }
    let target = parts.uri.path_and_query().ok_or("CONNECT")?;
    let mut head = format!("{} {target} HTTP/1.1\r\nHost: {host}\r\n", parts.method).into_bytes();
    let mut line = |name: &[u8], value: &[u8]| {
        head.extend_from_slice(&[name, b": ", value, b"\r\n"].concat());
    };
    for (name, value) in &parts.headers {
        if !is_hop_by_hop(name.as_ref()) && !left.contains(name) {
            line(name.as_ref(), value.as_bytes());
        }
    }
    match body.size_hint().exact() {
        None => line(b"Transfer-Encoding", b"chunked"),
        Some(0) if !parts.headers.contains_key(header::CONTENT_LENGTH) => {}
        Some(length) => line(b"Content-Length", length.to_string().as_bytes()),
    }
    // Others, such as h2c, would open a way around the gateway.
    let websocket = parts.headers.get(header::UPGRADE).is_some_and(|value| value == "websocket");
    if websocket && left.contains(&header::UPGRADE) && parts.version == Version::HTTP_11 {
        line(b"Connection", b"upgrade");
        line(b"Upgrade", b"websocket");
    }
    head.extend_from_slice(b"Via: 1.1 edge\r\n\r\n");
    let context = RequestContext::from_head(&head)?;
    Ok((head.into(), if body.is_end_stream() { context } else { context.still_sending() }))
}

/// Copies both ways, what came behind the 101 before anything else. If a side is cut, so is the other.
async fn tunnel(upgrade: upgrade::OnUpgrade, upstream: Upstream) -> Result<()> {
    let mut server = upstream.read.reunite(upstream.write.ok_or("not sent")?)?;
    server.set_zero_linger()?; // until both sides have ended in order
    let mut client = TokioIo::new(upgrade.await?);
    let mut copy = async || {
        client.write_all(&upstream.buf).await?;
        tokio::io::copy_bidirectional(&mut client, &mut server).await
    };
    if copy().await.is_ok() {
        return Ok(SockRef::from(&server).set_linger(None)?);
    }
    let client = client.into_inner().downcast::<TokioIo<TcpStream>>();
    Ok(client.map_err(|_| "no TCP")?.io.inner().set_zero_linger()?)
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: tokio_proxy LISTEN UPSTREAM [SECONDS]";
    let (listen, upstream) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let patience = Duration::from_secs(args.next().map_or(Ok(30), |seconds| seconds.parse())?);
    let gateway = Arc::new(Gateway { upstream, patience, pool: Mutex::default() });
    let listener = TcpListener::bind(listen).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (client, gateway) = (listener.accept().await?.0.into_std()?, gateway.clone());
        let twin = TcpStream::from_std(client.try_clone()?)?;
        let service = hyper::service::service_fn(move |request| gateway.clone().serve(request));
        let client = TokioIo::new(TcpStream::from_std(client)?);
        let served = Builder::new().serve_connection(client, service).with_upgrades();
        // A reset shows a cut to a client of HTTP/1.0 too, for which content runs to the close.
        let cut = async move || served.await.is_err_and(|error| error.is_user());
        spawn(async move { cut().await.then(|| twin.set_zero_linger()) });
    }
}
