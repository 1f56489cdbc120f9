//! The upstream: plays each case to the gateway that asks for it.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, Version, check};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::cases::Case;
use super::wire::{Target, plain_content, response};
use crate::net::Socket;

/// How long a connection waits for a request, and for its peer to close.
const IDLE: Duration = Duration::from_secs(60);

/// How long bytes get to arrive before a reset, which may overtake them.
const BEFORE_RESET: Duration = Duration::from_millis(50);

/// The largest request head.
const HEAD: usize = 64 * 1024;

/// How the upstream behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Whether a connection takes another request after a whole response.
    pub(crate) keep_alive: bool,
    /// How long a connection stays open after bytes that are no whole response, where the case
    /// leaves it open.
    pub(crate) hold: Duration,
}

/// The cases by name, and which of them were asked for.
#[derive(Debug)]
pub(crate) struct Player {
    cases: HashMap<String, Case>,
    manner: Manner,
    asked: Mutex<HashSet<String>>,
}

/// What happens to a connection after an answer.
#[derive(Debug, PartialEq, Eq)]
enum Then {
    ReadOn,
    Close,
    Reset,
    /// Closes once the peer did, or after a while.
    Hold(Duration),
}

impl Player {
    pub(crate) fn new(cases: impl IntoIterator<Item = Case>, manner: Manner) -> Arc<Self> {
        let cases = cases.into_iter().map(|case| (case.name.clone(), case)).collect();
        Arc::new(Self { cases, manner, asked: Mutex::default() })
    }

    /// Answers every connection, for ever.
    ///
    /// # Errors
    ///
    /// Those of the listening socket that do not pass.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) -> io::Result<()> {
        loop {
            match listener.accept().await {
                Ok((socket, _)) => {
                    // Small pieces go out at once; where that fails they only come later.
                    let _ = socket.set_nodelay(true);
                    let player = Arc::clone(&self);
                    // What ends a connection is the gateway's business, and shows in what it answers.
                    tokio::spawn(async move { player.connection(Socket::Tcp(socket)).await });
                }
                // Too many open files: connections that end make room.
                Err(error) if error.raw_os_error().is_some() => {
                    sleep(Duration::from_millis(50)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn connection(&self, mut socket: Socket) -> io::Result<()> {
        let mut buffer = Vec::new();
        while let Some(head) = read_head(&mut socket, &mut buffer).await? {
            let (bytes, then) = self.answer(&head);
            socket.write_all(&bytes).await?;
            socket.flush().await?;
            match then {
                Then::ReadOn => {}
                Then::Close => return close(socket).await,
                Then::Reset => {
                    sleep(BEFORE_RESET).await;
                    return socket.reset_on_close();
                }
                Then::Hold(hold) => {
                    let _ = timeout(hold, drain(&mut socket)).await;
                    return close(socket).await;
                }
            }
        }
        Ok(())
    }

    /// What is sent in answer to a request, and what becomes of the connection.
    fn answer(&self, head: &[u8]) -> (Vec<u8>, Then) {
        let closes = !self.manner.keep_alive;
        let then = if closes { Then::Close } else { Then::ReadOn };
        match Target::of(head) {
            Target::Case { name, token } => {
                self.asked.lock().expect("no panic").insert(token);
                let Some(case) = self.cases.get(&name) else {
                    let text = "this version of the audit has no such case";
                    return (response(text, closes, Some(text)), then);
                };
                match not_asked(case, head) {
                    Some(text) => (response(&text, closes, Some(&text)), then),
                    None => (case.bytes.clone(), self.after(case, head)),
                }
            }
            Target::Plain { token } => {
                let asked = self.asked.lock().expect("no panic").contains(&token);
                (response(&plain_content(&token, asked), closes, None), then)
            }
            Target::Other => {
                let text = "This upstream plays the cases of `bad-gateway audit run`.\n";
                (response(text, closes, None), then)
            }
        }
    }

    fn after(&self, case: &Case, head: &[u8]) -> Then {
        match case.ending {
            Ending::Reset => Then::Reset,
            Ending::TimedOut => Then::Hold(self.manner.hold),
            Ending::Open => {
                let request = RequestContext::from_head(head).unwrap_or_else(|_| case.request());
                let verdict = check(&case.bytes, request, Ending::Open, Policy::LENIENT);
                match verdict.outcome {
                    Outcome::Valid if self.manner.keep_alive && !request.is_closing() => {
                        Then::ReadOn
                    }
                    Outcome::Valid => Then::Close,
                    _ => Then::Hold(self.manner.hold),
                }
            }
            _ => Then::Close,
        }
    }
}

/// Why this request is not the one that the case answers.
fn not_asked(case: &Case, head: &[u8]) -> Option<String> {
    let Ok(request) = RequestContext::from_head(head) else {
        return Some("the gateway sent a request that cannot be read".to_owned());
    };
    let method = head.split(|&byte| byte == b' ').next().unwrap_or_default();
    // Two methods that read a response alike need not be the same one.
    if request.method() != Method::from_bytes(case.method.as_bytes()) {
        let method = String::from_utf8_lossy(method);
        return Some(format!("the gateway made {method} of {}", case.method));
    }
    // Nobody may upgrade HTTP/1.0 (RFC 9110 §7.8): what was asked then is something else.
    if case.http10 && case.upgrade.is_some() && request.version() != Version::HTTP_10 {
        return Some("the gateway made HTTP/1.1 of HTTP/1.0".to_owned());
    }
    if case.upgrade.is_some() != request.upgrade().is_some() {
        return Some("the gateway did not pass the Upgrade field on".to_owned());
    }
    None
}

/// The next request's head, and its content dropped; `None` where the connection ends first.
async fn read_head(socket: &mut Socket, buffer: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let end = match read_until(socket, buffer, b"\r\n\r\n").await? {
        Some(end) => end,
        None => return Ok(None),
    };
    let head: Vec<u8> = buffer.drain(..end).collect();
    let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
    if let Some((_, length)) = text.split_once("\r\ncontent-length:") {
        let digits = length.split('\r').next().unwrap_or_default().trim();
        let length = digits.parse().unwrap_or(0).min(HEAD);
        while buffer.len() < length {
            if read_some(socket, buffer).await? == 0 {
                return Ok(None);
            }
        }
        buffer.drain(..length);
    } else if text.contains("\r\ntransfer-encoding:") {
        let Some(end) = read_until(socket, buffer, b"0\r\n\r\n").await? else { return Ok(None) };
        buffer.drain(..end);
    }
    Ok(Some(head))
}

/// How many bytes there are through `end`; `None` where the connection ends first.
async fn read_until(
    socket: &mut Socket,
    buffer: &mut Vec<u8>,
    end: &[u8],
) -> io::Result<Option<usize>> {
    loop {
        if let Some(at) = buffer.windows(end.len()).position(|window| window == end) {
            return Ok(Some(at + end.len()));
        }
        if buffer.len() > HEAD || read_some(socket, buffer).await? == 0 {
            return Ok(None);
        }
    }
}

async fn read_some(socket: &mut Socket, buffer: &mut Vec<u8>) -> io::Result<usize> {
    timeout(IDLE, socket.read_buf(buffer)).await.unwrap_or(Ok(0))
}

/// Reads until the peer ends.
async fn drain(socket: &mut Socket) {
    let mut buffer = [0; 4096];
    while let Ok(1..) = socket.read(&mut buffer).await {}
}

/// Ends in order: what was sent arrives, whatever the peer still sends.
async fn close(mut socket: Socket) -> io::Result<()> {
    socket.shutdown().await?;
    let _ = timeout(IDLE, drain(&mut socket)).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::wire::request;

    fn player(keep_alive: bool) -> (Arc<Player>, HashMap<String, Case>) {
        let cases = Case::all();
        let by_name = cases.iter().map(|case| (case.name.clone(), case.clone())).collect();
        (Player::new(cases, Manner { keep_alive, hold: Duration::ZERO }), by_name)
    }

    #[test]
    fn a_case_is_played_to_the_request_it_answers_alone() {
        let (player, cases) = player(false);
        let upgrade = &cases["an-upgrade"];
        let head = request(upgrade, "a.example", "", "t");
        assert_eq!(player.answer(&head).0, upgrade.bytes);
        let text = String::from_utf8(head).expect("text");
        let without = text.replace("Upgrade: websocket\r\n", "");
        let told = String::from_utf8(player.answer(without.as_bytes()).0).expect("text");
        assert!(told.contains("bad-gateway-audit: the gateway did not pass the Upgrade"), "{told}");
        let as_head = text.replace("GET ", "HEAD ");
        let told = String::from_utf8(player.answer(as_head.as_bytes()).0).expect("text");
        assert!(told.contains("the gateway made HEAD of GET"), "{told}");
    }

    #[test]
    fn a_connection_is_kept_only_behind_a_whole_response() {
        let (closing, cases) = player(false);
        let (keeping, _) = player(true);
        let fine = request(&cases["leading-zeros-in-a-size"], "a", "", "t");
        assert_eq!(closing.answer(&fine).1, Then::Close);
        assert_eq!(keeping.answer(&fine).1, Then::ReadOn);
        let broken = request(&cases["a-size-of-2-to-the-63"], "a", "", "t");
        assert_eq!(keeping.answer(&broken).1, Then::Close);
        let open = request(&cases["an-overflow-is-not-waited-out"], "a", "", "t");
        assert_eq!(keeping.answer(&open).1, Then::Hold(Duration::ZERO));
    }

    #[test]
    fn the_plain_answer_tells_whether_the_case_was_asked_for() {
        let (player, cases) = player(false);
        let plain = crate::audit::wire::plain_request("a", "", "t7");
        let told = |player: &Player| {
            let bytes = player.answer(&plain).0;
            String::from_utf8(bytes).expect("text").lines().last().map(str::to_owned)
        };
        assert_eq!(told(&player), Some("plain t7 unasked".to_owned()));
        let _ = player.answer(&request(&cases["an-upgrade"], "a", "", "t7"));
        assert_eq!(told(&player), Some("plain t7 asked".to_owned()));
    }
}
