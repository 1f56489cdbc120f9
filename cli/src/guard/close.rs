//! The end of a client's connection, where it is one in order.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::listen::close_in_order;
use crate::net::Socket;

/// How long the client may take to see the end: bytes that it still sends would make the close a reset, and
/// that could take the answer with it.
const LINGER: Duration = Duration::from_secs(2);

/// How long the client may take to take a page.
const TAKE: Duration = Duration::from_secs(10);

/// Ends the connection in order.
pub(super) async fn close(mut client: Socket, client_ended: bool) {
    close_in_order(&client);
    let ended = client.shutdown().await;
    if ended.is_ok() && !client_ended {
        // Not within the future, which is there as long as the connection.
        let mut rest = vec![0; 4096];
        let all = async { while let Ok(1..) = client.read(&mut rest).await {} };
        let _ = timeout(LINGER, all).await;
    }
}

/// Sends the bytes, and ends the connection in order.
pub(super) async fn answer(mut client: Socket, bytes: &[u8]) {
    // Where the client does not take them, it sees a cut.
    if let Ok(Ok(())) = timeout(TAKE, client.write_all(bytes)).await {
        close(client, false).await;
    }
}
