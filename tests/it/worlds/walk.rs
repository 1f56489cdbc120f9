//! The walk over one world under one policy.

use bad_gateway::{Defect, Ending, Policy, RequestContext};

use super::list::World;
use super::reading::{Reading, Stand};
use crate::oracle::{self, Output};
use crate::support::{Exchange, cases, oracle_ending};

/// The three policies, and the lenient one without each of the world's rows.
pub fn policies(world: &World) -> Vec<Policy> {
    let without = world.rows.iter().map(|name| Policy::LENIENT.refuse(cases::row(name)));
    [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT].into_iter().chain(without).collect()
}

pub struct Walk<'w> {
    world: &'w World,
    policy: Policy,
    exchange: Exchange,
    request: RequestContext,
    limits: oracle::Limits,
    bytes: Vec<u8>,
    strings: u64,
}

impl<'w> Walk<'w> {
    pub fn new(world: &'w World, policy: Policy) -> Self {
        let exchange = Exchange {
            method: world.method.to_owned(),
            upgrade: world.upgrade.map(str::to_owned),
            http10_request: world.http10_request,
            ..Exchange::get(b"", Ending::Open, policy)
        };
        Self {
            world,
            policy,
            request: exchange.request(),
            exchange,
            limits: oracle::Limits::default(),
            bytes: world.before.to_vec(),
            strings: 0,
        }
    }

    /// Walks over all strings that begin with the letter `first`, or over the empty one alone, and
    /// says how many there were.
    pub fn part(mut self, first: Option<usize>, depth: usize) -> u64 {
        let mut reading = Reading::new(self.policy, self.request);
        for end in 0..=self.bytes.len() {
            reading.show(&self.bytes[..end]);
        }
        match first {
            None => self.string(&reading, 0),
            Some(first) if depth > 0 && reading.stand == Stand::GoesOn => {
                self.longer(&reading, self.world.letters[first], depth);
            }
            Some(_) => {}
        }
        self.strings
    }

    /// A string, and all that begin with it and have up to `left` letters more.
    fn string(&mut self, reading: &Reading, left: usize) {
        self.strings += 1;
        self.compare(reading);
        let world = self.world;
        if reading.stand == Stand::Over {
            // More bytes change nothing but how many are left over.
            let letter = world.letters[self.bytes.len() % world.letters.len()];
            return self.with(letter, |walk| drop(walk.compare_to_oracle(reading)));
        }
        if !world.behind.is_empty() {
            let mut reading = reading.clone();
            self.with(world.behind, |walk| {
                walk.strings += 1;
                walk.show(&mut reading, world.behind);
                walk.compare(&reading);
            });
        }
        if left > 0 {
            for letter in world.letters {
                self.longer(reading, letter, left);
            }
        }
    }

    fn longer(&mut self, reading: &Reading, letter: &[u8], left: usize) {
        let mut reading = reading.clone();
        self.with(letter, |walk| {
            walk.show(&mut reading, letter);
            walk.string(&reading, left - 1);
        });
    }

    /// Does something while `more` stands behind the bytes.
    fn with(&mut self, more: &[u8], act: impl FnOnce(&mut Self)) {
        let len = self.bytes.len();
        self.bytes.extend_from_slice(more);
        act(self);
        self.bytes.truncate(len);
    }

    /// Shows the last bytes, which are `new`, one by one.
    fn show(&self, reading: &mut Reading, new: &[u8]) {
        for end in self.bytes.len() - new.len() + 1..=self.bytes.len() {
            reading.show(&self.bytes[..end]);
        }
    }

    /// Both the walk and a reading in one step say what the oracle says.
    fn compare(&self, walked: &Reading) {
        let right = self.compare_to_oracle(walked);
        let mut whole = Reading::new(self.policy, self.request);
        whole.show(&self.bytes);
        self.must_agree(&whole, &right, "read in one step");
    }

    fn compare_to_oracle(&self, reading: &Reading) -> Output {
        let right = self.ask_oracle();
        self.must_agree(reading, &right, "read byte by byte");
        right
    }

    /// Each string has one of the endings.
    fn ending(&self) -> Ending {
        const ENDINGS: [Ending; 5] =
            [Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];
        let sum: usize = self.bytes.iter().map(|&byte| usize::from(byte)).sum();
        ENDINGS[sum % ENDINGS.len()]
    }

    fn ask_oracle(&self) -> Output {
        oracle::read(&oracle::Input {
            bytes: &self.bytes,
            method: self.world.method,
            upgrade: self.world.upgrade.map(str::as_bytes),
            http10_request: self.world.http10_request,
            close_sent: false,
            request_sent: true,
            ending: oracle_ending(self.ending()),
            tolerated: &|name| Defect::find(name).is_some_and(|row| self.policy.tolerates(row)),
            limits: self.limits,
        })
    }

    fn must_agree(&self, reading: &Reading, right: &Output, how: &str) {
        let Some(what) = reading.differs(&self.bytes, self.ending(), right) else {
            return;
        };
        let mut exchange = self.exchange.clone();
        (exchange.bytes, exchange.ending) = (self.bytes.clone(), self.ending());
        panic!(
            "{}, {how}: the oracle says another {what}:\n  {:?}\n  {right:?}\n\n{}",
            self.world.name,
            exchange.read_by(if how.contains("one step") { usize::MAX } else { 1 }),
            cases::draw(&exchange, &exchange.ask_oracle())
        );
    }
}
