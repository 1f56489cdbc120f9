//! The cases of `tests/cases/`: what must come out, in any split, and what the oracle says.

use std::collections::BTreeSet;

use bad_gateway::{Event, Policy, Reject, ResponseParser, Step, Verdict};

use crate::support::{Exchange, cases, distance};

/// Inputs up to this size are split at every point, in any run.
const SMALL: usize = 3_000;

#[test]
fn names_are_unique_and_every_case_expects_something() {
    let mut names = BTreeSet::new();
    let cases = cases::all();
    assert!(cases.len() > 100, "only {} cases", cases.len());
    for case in &cases {
        assert!(!case.runs().is_empty(), "{} expects nothing", case.name);
        assert!(!case.about.is_empty(), "{} says nothing about itself", case.name);
        assert!(names.insert(case.name.clone()), "{} is there twice", case.name);
    }
}

#[test]
fn what_must_come_out_comes_out() {
    let mut faults = Vec::new();
    for case in &cases::all() {
        for (policy, exchange, expected) in case.runs() {
            for fault in expected.faults(&exchange.read_whole()) {
                faults.push(format!("{} under {policy}: {fault}", case.name));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_oracle_agrees() {
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            let what = format!("{} under {policy}", case.name);
            exchange.read_whole().must_equal(&exchange.ask_oracle(), &what, &exchange);
        }
    }
}

#[test]
fn any_split_says_the_same() {
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            same_in_any_split(&exchange, &format!("{} under {policy}", case.name));
        }
    }
}

fn same_in_any_split(exchange: &Exchange, what: &str) {
    let whole = exchange.read_whole();
    exchange.read_by(1).must_equal(&whole, &format!("{what}, byte by byte"), exchange);
    exchange.read_by(7).must_equal(&whole, &format!("{what}, by seven"), exchange);
    let len = exchange.bytes.len();
    for at in (0..len).step_by(distance(len, SMALL)) {
        exchange.read_split(at).must_equal(&whole, &format!("{what}, split at {at}"), exchange);
    }
}

/// How a response is read.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Steps,
    Over,
    OverPlain,
}

/// Steps over content without a fault, which leaves nothing in the deviations; gives its length too.
fn step_over_plain(parser: &mut ResponseParser, rest: &[u8]) -> (usize, Result<Step, Reject>) {
    let (mut stepwise, seen) = (parser.clone(), *parser.deviations());
    let (over, step) = parser.step_over_plain_data(rest);
    let mut at = 0;
    while at < over {
        let step = stepwise.step(&rest[at..over]).expect("it has no fault");
        at += step.consumed;
        if step.event == Event::NeedMore {
            break;
        }
    }
    assert_eq!(*stepwise.deviations(), seen);
    (over, step)
}

/// Reads a response, each time with at most `more` new bytes; gives the verdict, and the lines of the trailer
/// section.
fn read(
    parser: &mut ResponseParser,
    exchange: &Exchange,
    more: usize,
    way: Way,
) -> (Verdict, String) {
    let bytes = &exchange.bytes;
    let (mut at, mut shown, mut trailers) = (0, 0, String::new());
    loop {
        let rest = &bytes[at..shown];
        let (over, step) = match way {
            Way::Steps => (0, parser.step(rest)),
            Way::Over => (0, parser.step_over_data(rest)),
            // The steps beside it take their time.
            Way::OverPlain if more < 100 => parser.step_over_plain_data(rest),
            Way::OverPlain => step_over_plain(parser, rest),
        };
        at += over;
        let Ok(step) = step else { break };
        let raw = &bytes[at..at + step.consumed];
        at += step.consumed;
        match step.event {
            Event::NeedMore if shown == bytes.len() => break,
            Event::NeedMore => shown = bytes.len().min(shown.saturating_add(more)),
            Event::Data(_) => {
                let deviates = !parser.deviations().is_empty();
                let shows = way == Way::Steps || way == Way::OverPlain && deviates;
                assert!(shows, "it was to be stepped over");
            }
            Event::Trailers => {
                for line in parser.trailers(raw).fields() {
                    let (name, value) = (line.name().escape_ascii(), line.value().to_vec());
                    trailers += &format!("{name}: {}, ", value.escape_ascii());
                }
            }
            Event::End | Event::Tunnel => break,
            _ => {}
        }
    }
    (parser.end(exchange.ending, (bytes.len() - at) as u64), trailers)
}

#[test]
fn stepping_over_content_says_the_same_with_a_parser_that_is_used_again() {
    let mut used = None;
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            let request = exchange.request();
            let mut fresh = ResponseParser::new(exchange.policy, request);
            let wanted = read(&mut fresh, &exchange, usize::MAX, Way::Steps);
            for (more, way) in [usize::MAX, 4096, 7, 1]
                .into_iter()
                .flat_map(|more| [(more, Way::Over), (more, Way::OverPlain)])
            {
                let parser =
                    used.get_or_insert_with(|| ResponseParser::new(Policy::STRICT, request));
                parser.restart(exchange.policy, request);
                let found = read(parser, &exchange, more, way);
                assert_eq!(found, wanted, "{} under {policy}, by {more}", case.name);
            }
        }
    }
}
