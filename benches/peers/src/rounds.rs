//! The rounds: every parser for about a millisecond on each corpus, one after the other, so that
//! what disturbs the machine disturbs all of them alike.

use crate::clock;
use crate::plan::{Entry, OURS, Plan};
use std::env;
use std::time::Duration;

/// One peer on one corpus against ours.
pub(crate) struct Row {
    pub(crate) group: &'static str,
    pub(crate) corpus: &'static str,
    pub(crate) peer: &'static str,
    /// Their time over ours: median, least and greatest of the rounds.
    pub(crate) ratio: f64,
    pub(crate) ratio_min: f64,
    pub(crate) ratio_max: f64,
    /// The medians of the times for one response, head or chunk.
    pub(crate) ours_ns: f64,
    pub(crate) peer_ns: f64,
}

const TURN: Duration = Duration::from_millis(1);

/// How many rounds are run: 31, or what `BAD_GATEWAY_ROUNDS` says.
pub(crate) fn number() -> usize {
    let given = env::var("BAD_GATEWAY_ROUNDS").ok();
    let number = given.map_or(Ok(31), |text| text.parse());
    match number {
        Ok(number) if number > 0 => number,
        _ => panic!("BAD_GATEWAY_ROUNDS is a number above 0"),
    }
}

/// Runs all of them.
pub(crate) fn run(plans: &mut [Plan], rounds: usize) -> Vec<Row> {
    let passes: Vec<Vec<usize>> =
        plans.iter_mut().map(|plan| plan.entries.iter_mut().map(passes).collect()).collect();
    // For each corpus and parser, the nanoseconds for one unit in each round.
    let mut times: Vec<Vec<Vec<f64>>> =
        plans.iter().map(|plan| vec![Vec::new(); plan.entries.len()]).collect();
    for round in 0..rounds {
        for (index, plan) in plans.iter_mut().enumerate() {
            let parsers = plan.entries.len();
            for turn in 0..parsers {
                let parser = (turn + round) % parsers;
                let passes = passes[index][parser];
                let time = time(&mut plan.entries[parser], passes);
                times[index][parser].push(time / (passes as f64 * plan.units as f64));
            }
        }
    }
    plans.iter().zip(times).flat_map(|(plan, times)| rows(plan, &times)).collect()
}

/// How many passes take one turn.
fn passes(entry: &mut Entry) -> usize {
    let mut passes = 1;
    loop {
        // The least of several, since the first one is cold.
        let taken = (0..4).map(|_| taken(&mut entry.run, passes)).min().unwrap_or(TURN);
        if taken * 4 > TURN {
            let turns = TURN.as_secs_f64() / taken.as_secs_f64();
            return ((passes as f64 * turns).round() as usize).max(1);
        }
        passes *= 2;
    }
}

/// The nanoseconds that so many passes take, without what is no reading.
fn time(entry: &mut Entry, passes: usize) -> f64 {
    let read = taken(&mut entry.run, passes);
    let copied = entry.copy.as_mut().map_or(Duration::ZERO, |copy| taken(copy, passes));
    read.saturating_sub(copied).max(Duration::from_nanos(1)).as_nanos() as f64
}

fn taken(run: &mut Box<dyn FnMut(usize)>, passes: usize) -> Duration {
    let start = clock::now();
    run(passes);
    clock::now() - start
}

fn rows(plan: &Plan, times: &[Vec<f64>]) -> Vec<Row> {
    let ours = plan.entries.iter().position(|entry| entry.peer == OURS);
    let ours = &times[ours.expect("ours is always there")];
    let peers = plan.entries.iter().zip(times).filter(|(entry, _)| entry.peer != OURS);
    peers
        .map(|(entry, theirs)| {
            let ratios = sorted(theirs.iter().zip(ours).map(|(theirs, ours)| theirs / ours));
            Row {
                group: plan.group,
                corpus: plan.corpus,
                peer: entry.peer,
                ratio: ratios[ratios.len() / 2],
                ratio_min: ratios[0],
                ratio_max: ratios[ratios.len() - 1],
                ours_ns: median(ours),
                peer_ns: median(theirs),
            }
        })
        .collect()
}

fn median(times: &[f64]) -> f64 {
    sorted(times.iter().copied())[times.len() / 2]
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}
