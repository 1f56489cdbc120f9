//! The input of most targets: an exchange and where to cut it.
//!
//! The first [`SETTINGS`] bytes say what is asked and under which policy; the rest are either the
//! response's bytes, or [`pieces`](crate::pieces) of one. The layout is fixed, so that seeds can
//! be written.

use arbitrary::{Arbitrary, Result, Unstructured};
use bad_gateway::{Defect, Ending, Limits, Policy};

use crate::pieces;
use crate::support::{Exchange, limits};

/// The number of bytes before the response.
pub const SETTINGS: usize = 24;

/// Methods, by the second byte.
const METHODS: &[&str] = &["GET", "HEAD", "CONNECT", "POST", "OPTIONS", "get"];

/// What may be offered, by a bit of the third byte.
const OFFER: &str = "websocket, h2c";

const HTTP10: u8 = 1;
const CLOSE: u8 = 2;
const SENDING: u8 = 4;
const UPGRADE: u8 = 8;
const PIECES: u8 = 16;
/// The bits above the flags.
const KERNEL: u32 = 5;

#[derive(Debug)]
pub struct Input {
    pub exchange: Exchange,
    /// Where to cut the response, ascending.
    pub cuts: Vec<usize>,
    /// Which kernel to read it by, counted round from 1 on; 0 is the one that the crate chooses.
    pub kernel: u8,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut settings = [0; SETTINGS];
        u.fill_buffer(&mut settings)?;
        let rest = u.bytes(u.len())?;
        Ok(Self::new(&settings, rest))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (SETTINGS, None)
    }
}

impl Input {
    fn new(settings: &[u8; SETTINGS], rest: &[u8]) -> Self {
        let [policy, method, flags, ending, mask @ .., c0, c1] = settings;
        let has = |flag| flags & flag != 0;
        let bytes = if has(PIECES) { pieces::render(rest) } else { rest.to_vec() };
        let cuts = cuts(u16::from_le_bytes([*c0, *c1]), bytes.len());
        let exchange = Exchange {
            method: METHODS[usize::from(*method) % METHODS.len()].to_owned(),
            upgrade: has(UPGRADE).then(|| OFFER.to_owned()),
            http10_request: has(HTTP10),
            close_sent: has(CLOSE),
            sending: has(SENDING),
            ending: ENDINGS[usize::from(*ending) % ENDINGS.len()],
            policy: self::policy(*policy, &mask[..8], &mask[8..]),
            bytes,
        };
        Self { exchange, cuts, kernel: flags >> KERNEL }
    }
}

const ENDINGS: &[Ending] =
    &[Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];

/// A policy: one of the three, its rows flipped by `mask`, and its limits by `small`, where a byte
/// of 0 is the default.
fn policy(base: u8, mask: &[u8], small: &[u8]) -> Policy {
    let mut policy = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT][usize::from(base) % 3];
    let tolerable = Defect::ALL.iter().filter(|row| Policy::LENIENT.tolerates(**row));
    for (at, &row) in tolerable.enumerate() {
        if mask.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1) {
            policy = if policy.tolerates(row) { policy.refuse(row) } else { policy.tolerate(row) };
        }
    }
    let changed = Limits::NAMES.iter().zip(small).filter(|(_, size)| **size > 0);
    policy.with_limits(limits(changed.map(|(name, size)| (*name, u64::from(*size) - 1))))
}

/// Where to cut `len` bytes, reproducibly from `seed`; 0 is nowhere.
fn cuts(seed: u16, len: usize) -> Vec<usize> {
    let mut dice = crate::support::mutants::Dice(u64::from(seed));
    let count = dice.below(9);
    let mut cuts: Vec<_> = (0..count).map(|_| dice.below(len + 1)).collect();
    cuts.sort_unstable();
    cuts
}

/// The input that stands for the exchange, as near as the layout allows: for seeds.
pub fn encode(exchange: &Exchange) -> Vec<u8> {
    let mut settings = [0; SETTINGS];
    let method = METHODS.iter().position(|known| *known == exchange.method);
    let ending = ENDINGS.iter().position(|known| *known == exchange.ending);
    let small = |at: Option<usize>| u8::try_from(at.unwrap_or(0)).unwrap_or(0);
    let bases = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT];
    let bare = exchange.policy.with_limits(Limits::DEFAULT);
    settings[0] = small(bases.iter().position(|base| *base == bare));
    settings[1] = small(method);
    let flags = [
        (exchange.http10_request, HTTP10),
        (exchange.close_sent, CLOSE),
        (exchange.sending, SENDING),
        (exchange.upgrade.is_some(), UPGRADE),
    ];
    settings[2] = flags.iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum();
    settings[3] = small(ending);
    let numbers = crate::support::numbers(exchange.policy.limits());
    let defaults = crate::support::numbers(&Limits::DEFAULT);
    for (at, (own, default)) in numbers.into_iter().zip(defaults).enumerate() {
        if own != default {
            let size = own.1.and_then(|size| u8::try_from(size + 1).ok());
            settings[12 + at] = size.unwrap_or(0);
        }
    }
    let mut input = settings.to_vec();
    input.extend_from_slice(&exchange.bytes);
    input
}
