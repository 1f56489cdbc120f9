//! Small worlds, tried whole: every string up to a length over the bytes that matter, against the
//! oracle.
//!
//! A world is walked as a tree, so that strings that begin alike are read once up to where they
//! differ: the walk is the reading byte by byte, and each string is read in one step too. What
//! follows a refusal or the end of a response is not walked; that it changes nothing is asked of
//! the oracle for one byte more. `BAD_GATEWAY_WORLDS` is 0, 1 or 2: how deep.

mod list;
mod reading;
mod walk;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use list::{World, worlds};
use walk::{Walk, policies};

/// At least so many strings, so that no change of a world makes a run a small one unseen.
const LEAST: [u64; 3] = [10_000, 5_000_000, 100_000_000];

/// A part of a world that one thread walks.
struct Part<'w> {
    world: &'w World,
    policy: usize,
    /// The first letter; none: the empty string alone.
    first: Option<usize>,
}

fn parts(worlds: &[World]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for world in worlds {
        for policy in 0..policies(world).len() {
            let firsts = std::iter::once(None).chain((0..world.letters.len()).map(Some));
            parts.extend(firsts.map(|first| Part { world, policy, first }));
        }
    }
    parts
}

/// How many strings there were in each part; tells of a part that took long once it is done, since all of
/// them can take an hour.
fn walk(parts: &[Part<'_>], level: usize) -> Vec<u64> {
    const LONG: Duration = Duration::from_secs(10);
    let next = AtomicUsize::new(0);
    let counts = Mutex::new(vec![0; parts.len()]);
    let work = || {
        let _others = Others { next: &next, last: parts.len() };
        while let Some((at, part)) = take(&next, parts) {
            let began = Instant::now();
            let policy = policies(part.world)[part.policy];
            let count = Walk::new(part.world, policy).part(part.first, part.world.depths[level]);
            if began.elapsed() > LONG {
                let (world, all) = (part.world.name, parts.len());
                println!("{at} of {all}: {world}, {count} strings, {:?}", began.elapsed());
            }
            counts.lock().expect("no thread has failed")[at] = count;
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
    counts.into_inner().expect("no thread has failed")
}

/// Where a thread fails, the others take no further part.
struct Others<'a> {
    next: &'a AtomicUsize,
    last: usize,
}

impl Drop for Others<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.next.store(self.last, Ordering::Relaxed);
        }
    }
}

fn take<'p, 'w>(next: &AtomicUsize, parts: &'p [Part<'w>]) -> Option<(usize, &'p Part<'w>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, parts.get(at)?))
}

#[test]
fn the_oracle_agrees_about_every_string() {
    let level = std::env::var("BAD_GATEWAY_WORLDS");
    let level = level.map_or(0, |text| text.parse::<usize>().expect("a number")).min(2);
    let worlds = worlds();
    let parts = parts(&worlds);
    let counts = walk(&parts, level);
    let (mut strings, mut readings) = (0, 0);
    for world in &worlds {
        let of = |policy| {
            let own = parts.iter().zip(&counts);
            let own = own.filter(|(part, _)| std::ptr::eq(part.world, world));
            own.filter(|(part, _)| part.policy == policy).map(|(_, count)| count).sum::<u64>()
        };
        let counts: Vec<_> = (0..policies(world).len()).map(of).collect();
        // A string that is tried under several policies is one string.
        let most = counts.iter().copied().max().unwrap_or_default();
        let sum: u64 = counts.iter().sum();
        (strings, readings) = (strings + most, readings + sum);
        println!(
            "{} (behind {} bytes): {most} strings of up to {} letters, {sum} under {} policies",
            world.name,
            world.before.len(),
            world.depths[level],
            counts.len()
        );
    }
    println!("{strings} strings, {readings} with each policy that they are read under");
    assert!(strings >= LEAST[level], "the worlds have become too small");
}
