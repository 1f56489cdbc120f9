//! What holds of every response that follows the grammar, and of every byte changed in it.
//!
//! `PROPTEST_CASES` sets how many of each are tried. What fails is shrunk, and printed as a case
//! that can be dropped into `tests/cases/`.

mod limits;
pub mod message;
mod repair;

use bad_gateway::{Ending, Event, Policy, ResponseParser, Verdict};
use message::{Message, message};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

use crate::support::{self, Exchange, Record, cases};

/// The number of tries: `PROPTEST_CASES`, or few enough for every run of the tests.
pub fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES");
    Config {
        cases: cases.map_or(200, |text| text.parse().expect("a number")),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    }
}

pub fn exchange(message: &Message, bytes: Vec<u8>, policy: Policy) -> Exchange {
    Exchange {
        bytes,
        method: message.method.to_owned(),
        ..Exchange::get(b"", Ending::Closed, policy)
    }
}

/// Both readings say the same; else the exchange is drawn as a case that expects `right`.
pub fn same(
    left: &Record,
    right: &Record,
    what: &str,
    exchange: &Exchange,
) -> Result<(), TestCaseError> {
    prop_assert!(
        left == right,
        "{what}:\n  {left:?}\n  {right:?}\n\n{}",
        cases::draw(exchange, right)
    );
    Ok(())
}

pub fn owned(pairs: &[message::Pair]) -> Vec<support::Pair> {
    pairs.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone())).collect()
}

fn policies() -> impl Strategy<Value = Policy> {
    select(vec![Policy::STRICT, Policy::GATEWAY, Policy::LENIENT])
}

fn endings() -> impl Strategy<Value = Ending> {
    select(vec![Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated])
}

/// The events and the verdict of a parser that has read `bytes`.
fn events(parser: &mut ResponseParser<256>, exchange: &Exchange) -> (Vec<(usize, Event)>, Verdict) {
    let (mut events, mut at) = (Vec::new(), 0);
    loop {
        let Ok(step) = parser.step(&exchange.bytes[at..]) else {
            return (events, parser.end(exchange.ending, 0));
        };
        at += step.consumed;
        events.push((step.consumed, step.event));
        if let Event::NeedMore | Event::End | Event::Tunnel = step.event {
            let rest = exchange.bytes.len() - at;
            return (events, parser.end(exchange.ending, rest as u64));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_follows_the_grammar_is_valid_and_says_what_was_written(message in message()) {
        let exchange = exchange(&message, message.write().bytes, Policy::STRICT);
        let record = exchange.read_whole();
        let case = cases::draw(&exchange, &record);
        prop_assert_eq!(&record.verdict, "valid", "{:?}\n{}", record.defect, case);
        prop_assert!(record.deviations.is_empty(), "{}", case);
        prop_assert_eq!(record.status, Some(message.head.status), "{}", &case);
        prop_assert_eq!(record.version.clone(), Some(format!("1.{}", message.head.minor)), "{}", &case);
        prop_assert_eq!(&record.reason, &message.head.reason, "{}", &case);
        let fields: Vec<_> = message.lines().iter().map(message::Line::pair).collect();
        prop_assert_eq!(&record.fields, &owned(&fields), "{}", &case);
        prop_assert_eq!(record.framing.clone(), Some(message.framing()), "{}", &case);
        prop_assert_eq!(&record.content, &message.content(), "{}", &case);
        prop_assert_eq!(&record.trailers, &owned(&message.trailers()), "{}", &case);
        prop_assert_eq!(record.interim as usize, message.interim.len(), "{}", &case);
        prop_assert_eq!(record.leftover, 0, "{}", &case);
        same(&record, &exchange.ask_oracle(), "asked of the oracle", &exchange)?;
    }

    #[test]
    fn a_changed_byte_gets_the_oracles_verdict(
        message in message(),
        at in any::<Index>(),
        byte in prop_oneof![any::<u8>(), select(b"\r\n\t :;,=\"\\0f\0".to_vec())],
        policy in policies(),
        ending in endings(),
    ) {
        let mut bytes = message.write().bytes;
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let exchange = Exchange { ending, ..exchange(&message, bytes, policy) };
        let record = exchange.read_whole();
        same(&record, &exchange.ask_oracle(), "asked of the oracle", &exchange)?;
        same(&exchange.read_by(1), &record, "byte by byte", &exchange)?;
    }

    #[test]
    fn any_partition_says_the_same(
        message in message(),
        cuts in proptest::collection::vec(any::<Index>(), 0..12),
        cut_short in proptest::option::of(any::<Index>()),
        policy in policies(),
        ending in endings(),
    ) {
        let mut bytes = message.write().bytes;
        if let Some(end) = cut_short {
            bytes.truncate(end.index(bytes.len()));
        }
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        let exchange = Exchange { ending, ..exchange(&message, bytes, policy) };
        let whole = exchange.read_whole();
        same(&exchange.read_cut(&cuts), &whole, &format!("cut at {cuts:?}"), &exchange)?;
        same(&whole, &exchange.ask_oracle(), "asked of the oracle", &exchange)?;
    }

    #[test]
    fn reading_again_says_the_same(
        first in message(),
        message in message(),
        at in any::<Index>(),
        byte in any::<u8>(),
        policy in policies(),
    ) {
        // Whatever came before, also something broken, leaves nothing behind.
        let mut bytes = first.write().bytes;
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let broken = exchange(&first, bytes, policy);
        let exchange = exchange(&message, message.write().bytes, policy);
        let mut parser = ResponseParser::<256>::new(policy, exchange.request());
        let fresh = events(&mut parser, &exchange);
        parser.next_response(exchange.request());
        prop_assert_eq!(&events(&mut parser, &exchange), &fresh);
        parser.next_response(broken.request());
        let _broken = events(&mut parser, &broken);
        parser.next_response(exchange.request());
        prop_assert_eq!(&events(&mut parser, &exchange), &fresh, "{}", cases::draw(&broken, &broken.read_whole()));
    }
}
