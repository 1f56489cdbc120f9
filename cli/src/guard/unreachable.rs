//! The client's connection where there is none to the upstream, or none yet.

use std::sync::Arc;
use std::time::Duration;

use bad_gateway::Method;
use bad_gateway_guard::{Core, GuardError};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::close::Conclusion;
use super::drain::Drain;
use super::event::{Action, Event, Left, What};
use super::noted::{Noted, note};
use super::settings::{Mode, OnUnreachable, Settings};
use super::shared::Shared;
use crate::net::{Socket, Unreachable};

/// How long the end of the process waits for the rest of a request's head that has begun to come.
const LAST: Duration = Duration::from_millis(200);

/// Answers the first request with a page, or closes the connection; in `observe` it is a reset.
pub(super) async fn turn_away(
    shared: &Shared,
    peer: &Arc<str>,
    mut client: Socket,
    unreachable: Unreachable,
    drain: &Drain,
) {
    let Settings { mode, on_unreachable, limits, .. } = &shared.settings;
    let answers = *mode == Mode::Enforce && *on_unreachable == OnUnreachable::Page;
    let asked = if answers {
        // A page answers a request, so it waits for one.
        let wait = first_request(shared, &mut client);
        tokio::select! {
            asked = timeout(limits.first_byte, wait) => asked.unwrap_or(Asked::Nothing),
            () = drain.over() => Asked::TooLate,
        }
    } else {
        Asked::Nothing
    };
    let (note, status, conclusion) = match asked {
        // A reset, as all clients' connections are unless they end in order.
        Asked::Nothing if *mode == Mode::Observe => (None, None, Conclusion::Abort),
        Asked::Nothing => (None, None, Conclusion::Close),
        Asked::TooLate => (None, None, Conclusion::Abort),
        Asked::Nonsense(bytes) => (None, Some(400), Conclusion::Answer(bytes)),
        Asked::Request(method, note) => {
            let (status, page) = shared.pages.unreachable(unreachable.reason, method, Noted(&note));
            (Some(note), Some(status), Conclusion::Answer(page))
        }
    };
    let what = What::Unreachable(unreachable, note.unwrap_or_default(), status);
    shared.tell(Event::now(peer, what, conclusion.action()));
    conclusion.carry_out(client, answers, drain).await;
}

/// The process ended while the connection to the upstream was made: what the client sent meanwhile is told.
pub(super) async fn give_up(shared: &Shared, peer: &Arc<str>, mut client: Socket) {
    if !client.has_bytes() {
        return;
    }
    let asked = timeout(LAST, first_request(shared, &mut client)).await;
    let note = match asked {
        Ok(Asked::Request(_, note)) => note,
        _ => Box::default(),
    };
    let what = What::DrainOver(Left::Request(note));
    shared.tell(Event::now(peer, what, Action::Aborted));
}

/// What a client asked that is not answered by the upstream.
enum Asked {
    /// A request, and the beginning of its head.
    Request(Method, Box<[u8]>),
    Nonsense(Vec<u8>),
    Nothing,
    /// The process ends now.
    TooLate,
}

/// Reads until the head of a request is there.
async fn first_request(shared: &Shared, client: &mut Socket) -> Asked {
    let mut core = Core::new(shared.policy).recording(0, note);
    let (mut buffer, mut len) = (vec![0; 16 * 1024], 0);
    loop {
        match client.read(&mut buffer[len..]).await {
            Ok(count @ 1..) => len += count,
            _ => return Asked::Nothing,
        }
        let mut at = 0;
        while at < len && core.request().is_none() {
            match core.plan(&buffer[at..len]) {
                Ok(0) => break,
                Ok(count) => {
                    core.wrote([&buffer[at..len]], count);
                    at += count;
                }
                Err(error) => {
                    return match GuardError::find(&error) {
                        Some(GuardError::Request(reason)) => Asked::Nonsense(reason.answer(None)),
                        _ => Asked::Nothing,
                    };
                }
            }
        }
        if let Some(request) = core.request() {
            return Asked::Request(request.method(), core.note().unwrap_or_default().into());
        }
        buffer.copy_within(at..len, 0);
        len -= at;
    }
}
