//! A run: every case through the gateway, some at a time, and what each came to.

use std::sync::Arc;
use std::time::Duration;

use bad_gateway::{Ending, Outcome, Policy, check};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::cases::Case;
use super::client::Client;
use super::duty::Duty;
use super::finding::Finding;
use super::judge::{Judgement, judge};
use super::output::Output;
use crate::net::Unreachable;

/// What is played, and how.
pub(crate) struct Run {
    pub(crate) client: Client,
    pub(crate) policy: Policy,
    pub(crate) cases: Vec<Case>,
    /// How many cases are played at a time.
    pub(crate) jobs: usize,
}

/// What one case came to.
#[derive(Debug)]
pub(crate) struct Result {
    pub(super) case: Case,
    pub(super) duty: Duty,
    pub(super) judgement: Judgement,
    pub(super) output: Output,
    pub(super) took: Duration,
}

impl Result {
    pub(crate) const fn leaked(&self) -> bool {
        self.judgement.leak
    }
}

/// Why a run ended early.
#[derive(Debug)]
pub(crate) enum Aborted {
    /// The gateway could not be reached, at this case.
    Unreachable(String, Unreachable),
    /// It does not ask the upstream that plays the cases.
    NotOurs,
}

/// Whether an upstream that says no more, on an open connection, is part of the case.
pub(crate) fn needs_timeout(case: &Case, policy: Policy) -> bool {
    let waits = || {
        let verdict = check(&case.bytes, case.request(), Ending::Open, policy);
        verdict.outcome == Outcome::NeedMore
    };
    case.ending == Ending::TimedOut || (case.ending == Ending::Open && waits())
}

impl Run {
    /// Plays all, and tells of each as it is done; the results in the order of the cases.
    ///
    /// # Errors
    ///
    /// Where the gateway cannot be reached, or does not ask the upstream that plays the cases.
    pub(crate) async fn play(
        self,
        mut done: impl FnMut(&Result),
    ) -> std::result::Result<Vec<Result>, Aborted> {
        let Self { client, policy, cases, jobs } = self;
        let client = Arc::new(client);
        reach(&client).await?;
        let mut waiting = cases.into_iter().enumerate();
        let mut playing = JoinSet::new();
        let mut results = Vec::new();
        loop {
            while playing.len() < jobs.max(1) {
                let Some((number, case)) = waiting.next() else { break };
                playing.spawn(one(Arc::clone(&client), policy, case, number));
            }
            let Some(joined) = playing.join_next().await else { break };
            let (number, result) = joined.expect("no panic")?;
            done(&result);
            results.push((number, result));
        }
        results.sort_by_key(|(number, _)| *number);
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }
}

/// Waits until a plain answer comes through, as long as a gateway needs that was just started.
async fn reach(client: &Client) -> std::result::Result<(), Aborted> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let aborted = match client.was_asked("first").await {
            Ok(Some(_)) => return Ok(()),
            Ok(None) => Aborted::NotOurs,
            Err(error) => Aborted::Unreachable("the first request".to_owned(), error),
        };
        if attempt == ATTEMPTS {
            return Err(aborted);
        }
        sleep(PAUSE).await;
    }
}

/// How often a case is asked for where the gateway answers without asking the upstream: some do so for
/// a while after a bad response.
const ATTEMPTS: usize = 4;

/// How long to wait before the case is asked for again.
const PAUSE: Duration = Duration::from_secs(1);

async fn one(
    client: Arc<Client>,
    policy: Policy,
    case: Case,
    number: usize,
) -> std::result::Result<(usize, Result), Aborted> {
    let duty = Duty::new(&case, policy);
    let mut attempt = 0;
    loop {
        attempt += 1;
        let token = format!("{number}-{attempt}");
        let played = match client.play(&case, &token).await {
            Ok(played) => played,
            // It may be on its way back.
            Err(_) if attempt < ATTEMPTS => {
                sleep(PAUSE).await;
                continue;
            }
            Err(error) => return Err(Aborted::Unreachable(case.name.clone(), error)),
        };
        let mut judgement = judge(&case, &duty, &played.output);
        if matches!(judgement.finding, Finding::Refused | Finding::Cut) {
            let asked = client.was_asked(&token).await;
            let of_the_upstream = judgement.status.is_none_or(|status| status >= 502);
            // Or nobody knows, where that question met the same trouble.
            if !matches!(asked, Ok(Some(true))) && of_the_upstream && attempt < ATTEMPTS {
                sleep(PAUSE).await;
                continue;
            }
            if let Ok(Some(false)) = asked {
                judgement.finding = Finding::NotPlayed;
                judgement.detail = Some(request_refused(&judgement));
            }
        }
        return Ok((
            number,
            Result { case, duty, judgement, output: played.output, took: played.took },
        ));
    }
}

fn request_refused(judgement: &Judgement) -> String {
    format!("the gateway refused the request itself{}", judgement.status_in_brackets())
}
