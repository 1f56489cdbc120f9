//! The end of a client's connection: in order, with an answer, or so that the client sees the cut.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use super::drain::Drain;
use super::event::Action;
use super::listen::close_in_order;
use crate::net::Socket;

/// How long the client may send nothing, and how long it may send something, before it has seen the end: bytes that it
/// still sends would make the close a reset, and that could take the answer with it (RFC 9112 §9.6).
const QUIET: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(30);

/// How long the client may take to take a page.
const TAKE: Duration = Duration::from_secs(10);

/// How long an end in order may go on where the process ends.
const LAST: Duration = Duration::from_millis(500);

/// What the client sees.
#[derive(Debug)]
pub(super) enum Conclusion {
    /// An end in order, and no byte more.
    Close,
    /// These bytes, and the end.
    Answer(Vec<u8>),
    /// A cut.
    Abort,
}

impl Conclusion {
    pub(super) const fn action(&self) -> Action {
        match self {
            Self::Close => Action::Closed,
            Self::Answer(_) => Action::Answered,
            Self::Abort => Action::Aborted,
        }
    }

    /// Ends the client's connection so; not long behind the end of the process.
    pub(super) async fn carry_out(self, client: Socket, client_ended: bool, drain: &Drain) {
        let end = async {
            match self {
                Self::Close => close(client, client_ended).await,
                Self::Answer(bytes) => answer(client, &bytes).await,
                // It was made so from the beginning.
                Self::Abort => drop(client),
            }
        };
        let over = async {
            drain.over().await;
            sleep(LAST).await;
        };
        tokio::select! {
            () = end => {}
            () = over => {}
        }
    }
}

/// Ends the connection in order.
async fn close(mut client: Socket, client_ended: bool) {
    close_in_order(&client);
    let ended = client.shutdown().await;
    if ended.is_ok() && !client_ended {
        let _ = timeout(LONGEST, read_out(&mut client, QUIET)).await;
    }
}

/// Reads for nothing, until the client ends too or sends nothing for so long.
async fn read_out(client: &mut (impl AsyncRead + Unpin), quiet: Duration) {
    // Not within the future, which is there as long as the connection.
    let mut rest = vec![0; 4096];
    while let Ok(Ok(1..)) = timeout(quiet, client.read(&mut rest)).await {}
}

/// Sends the bytes, and ends the connection in order.
pub(super) async fn answer(mut client: Socket, bytes: &[u8]) {
    // Where the client does not take them, it sees a cut.
    if let Ok(Ok(())) = timeout(TAKE, client.write_all(bytes)).await {
        close(client, false).await;
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Instant;

    use tokio::io::ReadBuf;

    use super::*;

    /// Sends a byte after the other, until it ends.
    struct Trickle {
        until: Instant,
        waits: bool,
        ended: bool,
        /// When it was asked last, and the longest time between two times.
        asked: Instant,
        gap: Duration,
    }

    impl AsyncRead for Trickle {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            self.gap = self.gap.max(self.asked.elapsed());
            self.asked = Instant::now();
            self.waits = !self.waits;
            self.ended = self.asked >= self.until;
            if self.ended {
                return Poll::Ready(Ok(()));
            }
            if self.waits {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            buffer.put_slice(b"x");
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn who_still_sends_is_read_out() {
        let quiet = Duration::from_millis(50);
        loop {
            let asked = Instant::now();
            let until = asked + 3 * quiet;
            let mut client =
                Trickle { until, waits: false, ended: false, asked, gap: Duration::ZERO };
            read_out(&mut client, quiet).await;
            // On a machine that stood for so long it was quiet.
            if client.gap < quiet / 2 {
                assert!(client.ended);
                return;
            }
        }
    }
}
