//! What the operator's own tools ask: `/metrics` and `/healthz`.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::close::answer;
use super::drain::Drain;
use super::shared::Shared;
use crate::net::Socket;

/// How long a request may take, and how many bytes its head may have.
const TIME: Duration = Duration::from_secs(5);
const HEAD: usize = 8 * 1024;

/// Answers one request.
pub(super) async fn serve(shared: &Shared, mut client: Socket, drain: &Drain) {
    let Ok(Some(head)) = timeout(TIME, head(&mut client)).await else { return };
    let mut words = head.split(|&byte| byte == b' ');
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default().split(|&byte| byte == b'?').next();
    let (status, kind, text) = match (method, path.unwrap_or_default()) {
        (b"GET" | b"HEAD", b"/metrics") => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ("200 OK", kind, shared.metrics.text())
        }
        (b"GET" | b"HEAD", b"/healthz") if !drain.is_serving() => {
            let text = "no new connections: the guard ends\n".to_owned();
            ("503 Service Unavailable", "text/plain; charset=utf-8", text)
        }
        (b"GET" | b"HEAD", b"/healthz") => match shared.connect().await {
            Ok(_) => ("200 OK", "text/plain; charset=utf-8", "ok\n".to_owned()),
            Err(error) => {
                let text = format!("{error}\n{}\n", error.look);
                ("503 Service Unavailable", "text/plain; charset=utf-8", text)
            }
        },
        (b"GET" | b"HEAD", _) => {
            let text = "There are /metrics and /healthz.\n".to_owned();
            ("404 Not Found", "text/plain; charset=utf-8", text)
        }
        _ => {
            let text = "Only GET and HEAD are known here.\n".to_owned();
            ("501 Not Implemented", "text/plain; charset=utf-8", text)
        }
    };
    let content = if method == b"HEAD" { "" } else { &text };
    let length = text.len();
    let whole = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{content}"
    );
    answer(client, whole.as_bytes()).await;
}

async fn head(client: &mut Socket) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        match client.read(&mut piece).await {
            Ok(count @ 1..) if head.len() + count <= HEAD => {
                head.extend_from_slice(&piece[..count]);
            }
            _ => return None,
        }
    }
    Some(head)
}
