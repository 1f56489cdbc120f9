//! The cases of `tests/cases/`: what must come out, in any split, and what the oracle says.

use std::collections::BTreeSet;

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
