//! The client: asks for one case through the gateway, and then for a plain answer.

use std::time::{Duration, Instant};

use bad_gateway::{Ending, Framing, Method, Outcome, RequestContext};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout_at;

use super::cases::Case;
use super::output::Output;
use super::reading::Reading;
use super::wire::{plain_content, plain_request, request};
use crate::net::{Stream, Tls, Unreachable, Upstream, connect};

/// How long a connection gets to show more, once what came is broken or whole: enough for what is on its way.
const SETTLE: Duration = Duration::from_millis(400);

/// How the cases are asked for.
pub(crate) struct Client {
    /// Somebody's gateway.
    pub(crate) gateway: Upstream,
    pub(crate) tls: Tls,
    /// How long one case may take.
    pub(crate) timeout: Duration,
    /// Whether the plain answer is asked for together with the case.
    pub(crate) pipelined: bool,
    /// What tells this run's requests from all others.
    pub(crate) run: String,
}

/// What a case came to.
#[derive(Debug)]
pub(crate) struct Played {
    pub(super) output: Output,
    pub(super) took: Duration,
}

impl Client {
    /// Asks for the case on a connection of its own.
    ///
    /// # Errors
    ///
    /// Where the gateway cannot be reached.
    pub(crate) async fn play(&self, case: &Case, token: &str) -> Result<Played, Unreachable> {
        let token = format!("{}-{token}", self.run);
        let began = Instant::now();
        let mut exchange = self.exchange(case.request(), &token).await?;
        let (host, prefix) = (self.gateway.authority(), self.prefix());
        let head = request(case, &host, prefix, &token);
        let plain = plain_request(&host, prefix, &token);
        exchange.run(&head, &plain, self.pipelined).await;
        Ok(Played { output: exchange.output, took: began.elapsed() })
    }

    /// Whether the upstream says that it was asked for the case; `None` where something else answers.
    ///
    /// # Errors
    ///
    /// Where the gateway cannot be reached.
    pub(crate) async fn was_asked(&self, token: &str) -> Result<Option<bool>, Unreachable> {
        let token = format!("{}-{token}", self.run);
        let get = RequestContext::new(Method::Get);
        let mut exchange = self.exchange(get, &token).await?;
        let plain = plain_request(&self.gateway.authority(), self.prefix(), &token);
        exchange.send(&plain).await;
        exchange.answer(0).await;
        let answers = [true, false].map(|asked| plain_content(&token, asked));
        let got = exchange.first(0).content;
        Ok(answers.iter().position(|answer| answer.as_bytes() == got).map(|place| place == 0))
    }

    /// A connection of its own, on which nothing was said yet.
    async fn exchange(
        &self,
        request: RequestContext,
        token: &str,
    ) -> Result<Exchange, Unreachable> {
        let deadline = Instant::now() + self.timeout;
        let stream = connect(&self.gateway, &self.tls, self.timeout).await?.stream;
        let plain = [plain_content(token, true), plain_content(token, false)];
        let output = Output { bytes: Vec::new(), plain_at: None, plain, ending: Ending::Open };
        Ok(Exchange { stream, deadline, request, output })
    }

    fn prefix(&self) -> &str {
        self.gateway.path.trim_end_matches('/')
    }
}

/// One connection to the gateway.
struct Exchange {
    stream: Stream,
    deadline: Instant,
    request: RequestContext,
    output: Output,
}

impl Exchange {
    async fn run(&mut self, head: &[u8], plain: &[u8], pipelined: bool) {
        if pipelined && !self.request.is_closing() && self.request.upgrade().is_none() {
            self.send(&[head, plain].concat()).await;
            self.output.plain_at = Some(0);
            if self.answer(0).await {
                let end = self.first(0).end;
                self.request = RequestContext::new(Method::Get);
                self.answer(end).await;
            }
            return;
        }
        self.send(head).await;
        if !self.answer(0).await {
            return;
        }
        let first = self.first(0);
        let tunnel = first.verdict.framing == Some(Framing::Tunnel);
        if tunnel || !first.verdict.reuse.is_yes() || first.end < self.output.bytes.len() {
            self.settle().await;
            return;
        }
        self.output.plain_at = Some(self.output.bytes.len());
        self.send(plain).await;
        self.request = RequestContext::new(Method::Get);
        self.answer(first.end).await;
    }

    /// What of the output from `from` on is one response, as far as it came.
    fn first(&self, from: usize) -> Reading {
        Reading::of_output(&self.output.bytes[from..], self.request, self.output.ending)
    }

    /// A failure shows in what comes, or does not.
    async fn send(&mut self, bytes: &[u8]) {
        let deadline = self.deadline.into();
        let _ = timeout_at(deadline, async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        })
        .await;
    }

    /// Reads until a response is whole, broken, or ended; whether it is whole.
    async fn answer(&mut self, from: usize) -> bool {
        loop {
            if self.output.ending != Ending::Open {
                return false;
            }
            let first = self.first(from);
            if first.is_valid() {
                return true;
            }
            if matches!(first.verdict.outcome, Outcome::Malformed(_)) {
                self.settle().await;
                return false;
            }
            self.read(self.deadline).await;
        }
    }

    /// Reads what comes until nothing does for a while.
    async fn settle(&mut self) {
        while self.output.ending == Ending::Open {
            let until = (Instant::now() + SETTLE).min(self.deadline);
            let had = self.output.bytes.len();
            self.read(until).await;
            if self.output.bytes.len() == had && self.output.ending == Ending::TimedOut {
                // It is open, and that is all there is to say.
                self.output.ending = Ending::Open;
                return;
            }
        }
    }

    async fn read(&mut self, until: Instant) {
        let read = timeout_at(until.into(), self.stream.read_buf(&mut self.output.bytes)).await;
        match read {
            Ok(Ok(0)) => self.output.ending = Ending::Closed,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => self.output.ending = Ending::from(error.kind()),
            Err(_) => self.output.ending = Ending::TimedOut,
        }
    }
}
