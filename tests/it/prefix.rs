//! Every prefix that is not refused is continued to a valid response, by a writer that knows the
//! grammar: of the cases, of what servers sent, of mutants, of responses made from the grammar.
//!
//! `BAD_GATEWAY_MUTANTS` and `PROPTEST_CASES` set how many are tried; in the end it is printed how
//! many were passed over, and by which rows.

use std::collections::BTreeMap;
use std::thread;

use bad_gateway::{Defect, Ending, Policy};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::generate::captures;
use crate::properties::message;
use crate::support::mutants::{Dice, mutate};
use crate::support::promise::{Kept, accepted, keep};
use crate::support::{Exchange, cases};

const POLICIES: [Policy; 3] = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT];

/// How far apart the prefixes are: in a small response every one is tried, in a larger one so many.
/// What a prefix takes grows with it, so that `BAD_GATEWAY_EVERY_SPLIT` leaves out those of large responses.
fn apart(len: usize) -> usize {
    let every = std::env::var_os("BAD_GATEWAY_EVERY_SPLIT").is_some();
    if len <= if every { 4_096 } else { 64 } { 1 } else { len.div_ceil(128) }
}

/// How many prefixes there were, and what came of those that were not valid.
#[derive(Default)]
struct Count {
    all: usize,
    too_much: usize,
    passed_over: BTreeMap<&'static str, usize>,
}

impl Count {
    /// Tries the prefixes of one response, of all lengths or of some.
    fn add(&mut self, exchange: &Exchange) {
        let most = accepted(exchange);
        for len in (0..=most).step_by(apart(most)) {
            let bytes = exchange.bytes[..len].to_vec();
            self.all += 1;
            match keep(&Exchange { bytes, ..exchange.clone() }) {
                Kept::Valid => {}
                Kept::TooMuch => self.too_much += 1,
                Kept::PassedOver(row) => *self.passed_over.entry(row.name()).or_default() += 1,
            }
        }
    }

    fn of(exchanges: &[Exchange]) -> Self {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let count = |worker| {
            let mut count = Self::default();
            exchanges.iter().skip(worker).step_by(workers).for_each(|one| count.add(one));
            count
        };
        thread::scope(|scope| {
            let threads: Vec<_> =
                (0..workers).map(|worker| scope.spawn(move || count(worker))).collect();
            let mut sum = Self::default();
            for thread in threads {
                let part = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                (sum.all, sum.too_much) = (sum.all + part.all, sum.too_much + part.too_much);
                for (row, count) in part.passed_over {
                    *sum.passed_over.entry(row).or_default() += count;
                }
            }
            sum
        })
    }

    /// At most so many in a thousand were passed over.
    fn at_most(&self, what: &str, share: usize) {
        let passed_over: usize = self.passed_over.values().sum();
        println!(
            "{what}: {} prefixes, {passed_over} passed over {:?}, {} with too much content",
            self.all, self.passed_over, self.too_much
        );
        assert!(passed_over * 1_000 <= self.all * share, "{what}: too many are passed over");
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

fn case_exchanges() -> Vec<Exchange> {
    let all = cases::all();
    all.iter().flat_map(|case| case.runs().into_iter().map(|(_, exchange, _)| exchange)).collect()
}

#[test]
fn of_cases() {
    Count::of(&case_exchanges()).at_most("cases", 100);
}

#[test]
fn of_captures() {
    let responses = captures::all()
        .iter()
        .flat_map(|server| &server.captures)
        .flat_map(|capture| capture.responses(Policy::GATEWAY))
        .map(|response| response.exchange)
        .collect::<Vec<_>>();
    Count::of(&responses).at_most("captures", 10);
}

/// Under one of the three policies, where a few rows are changed.
fn mutant(seeds: &[Exchange], dice: &mut Dice) -> Exchange {
    let mut exchange = dice.pick(seeds).clone();
    for _ in 0..=dice.below(3) {
        mutate(&mut exchange.bytes, dice);
    }
    exchange.policy = *dice.pick(&POLICIES);
    for _ in 0..dice.below(4) {
        let row = *dice.pick(Defect::ALL);
        exchange.policy = match exchange.policy.tolerates(row) {
            true => exchange.policy.refuse(row),
            false => exchange.policy.try_tolerate(row).unwrap_or(exchange.policy),
        };
    }
    exchange
}

#[test]
fn of_mutants() {
    let mut seeds = case_exchanges();
    seeds.retain(|exchange| exchange.bytes.len() < 600);
    let seed = number("BAD_GATEWAY_SEED", 0x0bad_6a7e);
    let mut dice = Dice(seed.max(1));
    let mutants = number("BAD_GATEWAY_MUTANTS", 2_000);
    let exchanges: Vec<_> = (0..mutants).map(|_| mutant(&seeds, &mut dice)).collect();
    println!("seed {seed}");
    Count::of(&exchanges).at_most("mutants", 100);
}

/// Of these none is passed over.
#[test]
fn of_responses_that_follow_the_grammar() {
    let mut runner = TestRunner::default();
    let strategy = message::message();
    let exchanges: Vec<_> = (0..number("PROPTEST_CASES", 100))
        .flat_map(|_| {
            let message = strategy.new_tree(&mut runner).expect("a message").current();
            let bytes = message.write().bytes;
            POLICIES.map(|policy| Exchange {
                method: message.method.to_owned(),
                ..Exchange::get(&bytes, Ending::Closed, policy)
            })
        })
        .collect();
    Count::of(&exchanges).at_most("responses that follow the grammar", 0);
}
