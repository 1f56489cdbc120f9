//! Asks a port that does not answer HTTP what it speaks, each time on a fresh connection.
//!
//! A server that deals with one connection at a time may be stuck in a question that it does not
//! understand, and one far away takes its time. So the next question does not wait for long, but
//! each one before it still may be answered.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::question::{QUESTIONS, Question};
use crate::net::{Tls, Upstream, connect};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// After which time the next question is asked, if there is no answer.
const STEP: Duration = Duration::from_millis(400);

/// The question that was answered; `None` if none was. `time` is that for connecting.
pub(crate) async fn guess(upstream: &Upstream, time: Duration) -> Option<&'static Question> {
    let mut asked = JoinSet::new();
    for question in &QUESTIONS {
        asked.spawn(is_answered(question, upstream.clone(), time));
        if let Ok(Some(Ok(Some(found)))) = timeout(STEP, asked.join_next()).await {
            return Some(found);
        }
    }
    while let Some(answered) = asked.join_next().await {
        if let Ok(Some(found)) = answered {
            return Some(found);
        }
    }
    None
}

/// The question, if it is answered.
async fn is_answered(
    question: &'static Question,
    mut upstream: Upstream,
    time: Duration,
) -> Option<&'static Question> {
    upstream.proxy_header |= question.proxy_header;
    let mut connection = connect(&upstream, &Tls::none(), time).await.ok()?;
    let said = question.say(&upstream);
    let mut buffer = [0; 64];
    let exchange = async {
        connection.stream.write_all(&said).await?;
        connection.stream.read(&mut buffer).await
    };
    let count = timeout(PATIENCE, exchange).await.ok()?.ok()?;
    question.is_answered_by(&buffer[..count]).then_some(question)
}
