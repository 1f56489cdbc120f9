//! Mutated cases, under random policies and limits: the reader says what the oracle says, in any
//! split. `BAD_GATEWAY_MUTANTS` sets how many; a seed in `BAD_GATEWAY_SEED` starts elsewhere.

use bad_gateway::{Defect, Ending, Policy};

use crate::support::mutants::{Dice, mutate};
use crate::support::{Exchange, cases, limits};

fn policy(dice: &mut Dice) -> Policy {
    let mut policy =
        *dice.pick(&[Policy::STRICT, Policy::GATEWAY, Policy::LENIENT, Policy::LENIENT]);
    if dice.one_in(3) {
        for &row in Defect::ALL {
            match dice.below(3) {
                0 => policy = policy.refuse(row),
                1 => policy = policy.try_tolerate(row).unwrap_or(policy),
                _ => {}
            }
        }
    }
    if dice.one_in(3) {
        let changes = [
            ("head", 12 + dice.below(120) as u64),
            ("line", 8 + dice.below(40) as u64),
            ("fields", dice.below(4) as u64),
            ("interim", dice.below(3) as u64),
            ("interim-bytes", dice.below(50) as u64),
            ("chunk-line", dice.below(12) as u64),
            ("chunk-extensions", dice.below(8) as u64),
            ("trailers", dice.below(20) as u64),
            ("empty-members", dice.below(3) as u64),
            ("content", dice.below(5) as u64),
        ];
        let odds = 1 + dice.below(4);
        policy = policy.with_limits(limits(changes.into_iter().filter(|_| dice.one_in(odds))));
    }
    policy
}

fn exchange(seeds: &[Exchange], dice: &mut Dice) -> Exchange {
    let mut exchange = dice.pick(seeds).clone();
    for _ in 0..=dice.below(4) {
        mutate(&mut exchange.bytes, dice);
    }
    exchange.policy = policy(dice);
    if dice.one_in(4) {
        exchange.method = (*dice.pick(&["GET", "HEAD", "CONNECT", "POST"])).to_owned();
        exchange.upgrade = dice.one_in(2).then(|| "websocket, h2c".to_owned());
        exchange.http10_request = dice.one_in(4);
        exchange.close_sent = dice.one_in(4);
        exchange.sending = dice.one_in(4);
    }
    let endings =
        [Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];
    exchange.ending = *dice.pick(&endings);
    exchange
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn the_oracle_agrees_about_mutants() {
    let seeds: Vec<_> = cases::all()
        .iter()
        .flat_map(|case| case.runs().into_iter().take(1).map(|(_, exchange, _)| exchange))
        .filter(|exchange| exchange.bytes.len() < 600)
        .collect();
    let seed = number("BAD_GATEWAY_SEED", 0x0bad_6a7e);
    let mut dice = Dice(seed.max(1));
    for round in 0..number("BAD_GATEWAY_MUTANTS", 20_000) {
        let exchange = exchange(&seeds, &mut dice);
        let whole = exchange.read_whole();
        let what = |how: &str| format!("mutant {round} of seed {seed}, {how}");
        whole.must_equal(&exchange.ask_oracle(), &what("asked of the oracle"), &exchange);
        exchange.read_by(1).must_equal(&whole, &what("byte by byte"), &exchange);
        let at = dice.below(exchange.bytes.len() + 1);
        exchange.read_split(at).must_equal(&whole, &what("split"), &exchange);
    }
}
