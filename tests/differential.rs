//! Mutated cases, under random policies and limits: the reader says what the oracle says, in any
//! split. `BAD_GATEWAY_MUTANTS` sets how many; a seed in `BAD_GATEWAY_SEED` starts elsewhere.

mod oracle;
mod support;

use bad_gateway::{Defect, Ending, Policy};
use support::{Exchange, cases, limits};

/// Pieces that change what a response means.
const PIECES: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b":",
    b",",
    b";",
    b"=",
    b"\"",
    b"\\",
    b"0",
    b"1",
    b"9",
    b"a",
    b"f",
    b"G",
    b"\0",
    b"\x7f",
    b"\x80",
    b"(",
    b"\r\n\r\n",
    b"\r\n ",
    b"HTTP/1.1 100 C\r\n\r\n",
    b"HTTP/1.0 ",
    b"HTTP/1.1 204 N\r\n",
    b"HTTP/1.1 304 N\r\n",
    b"HTTP/1.1 101 S\r\n",
    b"HTTP/1.1 205 R\r\n",
    b"HTTP/1.1 999 X\r\n",
    b"Content-Length: 2\r\n",
    b"Content-Length: 2, 2\r\n",
    b"Content-Length:\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked,\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"Connection: close\r\n",
    b"Connection: keep-alive, upgrade\r\n",
    b"Connection: Date, a b\r\n",
    b"Upgrade: websocket\r\n",
    b"X: y\r\n",
    b"X : y\r\n",
    b" folded\r\n",
    b"2\r\nok\r\n",
    b"2 \r\nok\r\n",
    b"2;a=\"b\\\"\"\r\nok\r\n",
    b"0\r\n",
    b"0\r\n\r\n",
    b"0;a ; b = c\r\n",
    b"Set-Cookie: a\r\n",
    b"ffffffffffffffff",
    b"18446744073709551615",
];

/// A small generator, so that a failure can be found again by its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound.max(1) as u64).expect("below a usize")
    }

    fn one_in(&mut self, odds: usize) -> bool {
        self.below(odds) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(12)).min(bytes.len());
    match dice.below(6) {
        0 | 1 => {
            let piece = *dice.pick(PIECES);
            bytes.splice(at..at, piece.iter().copied());
        }
        2 => {
            let piece = *dice.pick(PIECES);
            bytes.splice(at..end, piece.iter().copied());
        }
        3 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).expect("a byte"),
        4 => drop(bytes.drain(at..end)),
        _ => {
            let copy = bytes[at..end].to_vec();
            let to = dice.below(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
    }
}

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
