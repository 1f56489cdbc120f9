//! The client's connection where there is none to the upstream.

use std::sync::Arc;
use std::time::SystemTime;

use bad_gateway_guard::Core;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::close::{answer, close};
use super::event::{Action, Event, Spent, What};
use super::noted::{Noted, note};
use super::pages::bad_request;
use super::settings::{Mode, OnUnreachable};
use super::shared::Shared;
use crate::net::{Socket, Unreachable};

/// Answers the first request with a page, or closes the connection; in `observe` it is a reset.
pub(super) async fn turn_away(
    shared: &Shared,
    peer: &Arc<str>,
    client: Socket,
    unreachable: Unreachable,
) {
    let tell = |unreachable, note: Box<[u8]>, status, action| {
        shared.tell(Event {
            at: SystemTime::now(),
            peer: peer.clone(),
            before: 0,
            what: What::Unreachable(unreachable, note, status),
            action,
            spent: Spent::default(),
            unanswered: 0,
        });
    };
    let settings = &shared.settings;
    if settings.mode == Mode::Observe {
        tell(unreachable, Box::default(), None, Action::Aborted);
        // A reset, as all clients' connections are unless they end in order.
        return drop(client);
    }
    if settings.on_unreachable == OnUnreachable::Close {
        tell(unreachable, Box::default(), None, Action::Closed);
        return close(client, false).await;
    }
    // A page answers a request, so it waits for one.
    let mut core = Core::new(shared.policy).recording(0, note);
    let mut client = client;
    let wait = first_request(&mut core, &mut client);
    let asked = timeout(settings.limits.first_byte, wait).await.unwrap_or(Asked::Nothing);
    match asked {
        Asked::Nothing => {
            tell(unreachable, Box::default(), None, Action::Closed);
            close(client, true).await;
        }
        Asked::Nonsense(bytes) => {
            tell(unreachable, Box::default(), Some(400), Action::Answered);
            answer(client, &bytes).await;
        }
        Asked::Request => {
            let note: Box<[u8]> = core.note().unwrap_or_default().into();
            let method = core.request().map(|request| request.method());
            let method = method.unwrap_or(bad_gateway::Method::Get);
            let (status, page) = shared.pages.unreachable(unreachable.reason, method, Noted(&note));
            tell(unreachable, note, Some(status), Action::Answered);
            answer(client, &page).await;
        }
    }
}

enum Asked {
    Request,
    Nonsense(Vec<u8>),
    Nothing,
}

/// Reads until the head of a request is there.
async fn first_request(core: &mut Core, client: &mut Socket) -> Asked {
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
                    let found = bad_gateway_guard::GuardError::find(&error).cloned();
                    return match found {
                        Some(bad_gateway_guard::GuardError::Request(reason)) => {
                            Asked::Nonsense(bad_request(reason, None))
                        }
                        _ => Asked::Nothing,
                    };
                }
            }
        }
        if core.request().is_some() {
            return Asked::Request;
        }
        buffer.copy_within(at..len, 0);
        len -= at;
    }
}
