//! Mutants of the cases through the guard, in sizes by chance, and several responses on one connection.
//!
//! `BAD_GATEWAY_MUTANTS` sets how many, `BAD_GATEWAY_SEED` starts elsewhere.

#[path = "../../tests/oracle/mod.rs"]
mod oracle;
mod script;
#[path = "../../tests/support/mod.rs"]
mod support;
mod through;

use std::io::Write;

use bad_gateway::{Defect, Ending, Policy};
use bad_gateway_guard::Guard;
use script::Script;
use support::mutants::{Dice, mutate};
use support::{Exchange, cases};
use through::{End, Wanted, direct, read, through};

const ENDINGS: [Ending; 5] =
    [Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];
const POLICIES: [Policy; 3] = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT];

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

fn seeds() -> Vec<Exchange> {
    cases::all()
        .iter()
        .flat_map(|case| case.runs().into_iter().map(|(_, exchange, _)| exchange))
        .filter(|exchange| exchange.bytes.len() < 600)
        .filter(|exchange| !(exchange.method == "CONNECT" && exchange.sending))
        .collect()
}

fn size(dice: &mut Dice) -> usize {
    [1, 2, 3, 7, 20, 70, 100, 1_000, usize::MAX][dice.below(9)]
}

#[test]
fn mutants_come_out_as_check_says() {
    let (seeds, seed) = (seeds(), number("BAD_GATEWAY_SEED", 0x6a7e_0bad));
    let mut dice = Dice(seed.max(1));
    for round in 0..number("BAD_GATEWAY_MUTANTS", 20_000) {
        let mut exchange = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(4) {
            mutate(&mut exchange.bytes, &mut dice);
        }
        if dice.one_in(2) {
            exchange.policy = *dice.pick(&POLICIES);
        }
        exchange.ending = *dice.pick(&ENDINGS);
        let (piece, buffer) = (size(&mut dice), size(&mut dice).min(16 * 1024));
        let (out, end) = through(&exchange, piece, buffer);
        let faults = Wanted::of(&exchange).faults(&out, &end);
        assert!(
            faults.is_empty(),
            "mutant {round} of seed {seed}, by {piece} into {buffer}: not {faults:?}\n ended {end:?}\n {:?}\n in  {}\n out {}",
            direct(&exchange),
            exchange.bytes.escape_ascii(),
            out.escape_ascii()
        );
    }
}

/// What comes out of each by itself, and how the last ends.
fn one_by_one(parts: &[&Exchange], ending: Ending, piece: usize) -> (Vec<u8>, End) {
    let (last, before) = parts.split_last().expect("one at least");
    let mut out: Vec<u8> =
        before.iter().flat_map(|part| through(part, usize::MAX, 1_000).0).collect();
    let last = Exchange { ending, ..(*last).clone() };
    let (own, end) = through(&last, piece, 1_000);
    out.extend(own);
    (out, end)
}

#[test]
fn several_responses_come_out_as_each_by_itself() {
    let seed = number("BAD_GATEWAY_SEED", 0x0bad_0bad);
    let mut dice = Dice(seed.max(1));
    let mut seeds = seeds();
    for exchange in &mut seeds {
        exchange.ending = Ending::Open;
    }
    // Where chunks are made anew, their sizes depend on how the bytes came.
    seeds.retain(|exchange| {
        let lenient = Exchange { policy: Policy::LENIENT, ..exchange.clone() };
        !direct(&lenient).deviations.contains(Defect::ChunkSizeBlank)
    });
    for policy in POLICIES {
        for exchange in &mut seeds {
            exchange.policy = policy;
        }
        let reused = |exchange: &&Exchange| direct(exchange).reuse.is_yes();
        let kept: Vec<_> = seeds.iter().filter(reused).collect();
        assert!(kept.len() > 50, "only {}", kept.len());
        for round in 0..number("BAD_GATEWAY_MUTANTS", 20_000) / 10 {
            let mut parts: Vec<&Exchange> = (0..dice.below(4)).map(|_| *dice.pick(&kept)).collect();
            parts.push(dice.pick(&seeds));
            let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes.clone()).collect();
            let (piece, buffer) = (size(&mut dice), size(&mut dice).min(16 * 1024));
            let ending = *dice.pick(&ENDINGS);
            let mut guard = Guard::new(Script::new(&bytes, piece, ending), policy);
            // Some are written together; what must wait for an answer comes last.
            let requests: Vec<u8> =
                parts.iter().flat_map(|part| part.request_head().into_bytes()).collect();
            if guard.write(&requests).expect("understood") < requests.len() {
                continue;
            }
            let (out, end) = read(guard, buffer);
            let (wanted, own_end) = one_by_one(&parts, ending, piece);
            // The end of a chunk's data may have gone before what was cut or refused, or not.
            let bare = |bytes: &[u8]| bytes.strip_suffix(b"\r\n").unwrap_or(bytes).to_vec();
            let same = out == wanted || (end != End::Clean && bare(&out) == bare(&wanted));
            assert!(
                same && end == own_end,
                "round {round} of seed {seed}, by {piece} into {buffer}\n ended {end:?} {own_end:?}\n in  {}\n out {}\n not {}",
                bytes.escape_ascii(),
                out.escape_ascii(),
                wanted.escape_ascii()
            );
        }
    }
}
