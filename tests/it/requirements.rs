//! Every requirement on a reader of responses is held somewhere, once.

use std::collections::BTreeSet;

use crate::generate::requirements::{self, Holder};

/// How many there are.
const COUNT: usize = 275;

#[test]
fn every_requirement_is_accounted_for_once() {
    let all = requirements::all();
    assert_eq!(all.len(), COUNT);
    let ids: BTreeSet<_> = all.iter().map(|requirement| &requirement.id).collect();
    assert_eq!(ids.len(), COUNT, "an id stands there twice");
    for requirement in &all {
        // Panics unless there is exactly one.
        let _ = requirement.holder();
        assert!(!requirement.section.is_empty(), "{}", requirement.id);
    }
}

#[test]
fn cases_hold_what_is_said_to_be_held_by_cases() {
    let held = requirements::held();
    for requirement in &requirements::all() {
        let by_cases = requirement.holder() == Holder::Cases;
        assert_eq!(
            held.contains_key(&requirement.id),
            by_cases,
            "{} (said to be held by cases: {by_cases})",
            requirement.id
        );
    }
    let all = requirements::all();
    for id in held.keys() {
        let known = all.iter().any(|requirement| requirement.id == *id);
        assert!(known, "a case names {id}, which is no requirement");
    }
}

#[test]
fn tests_exist_that_are_said_to_hold_something() {
    for requirement in &requirements::all() {
        match requirement.holder() {
            Holder::Test(what, folder, test) => {
                assert!(!what.is_empty(), "{}", requirement.id);
                assert!(
                    requirements::file_of_test(folder, test).is_some(),
                    "{}: tests/it/{folder} has no test `{test}`",
                    requirement.id
                );
            }
            Holder::Caller(why) => assert!(why.len() > 20, "{} gives no reason", requirement.id),
            Holder::Cases => assert_eq!(requirement.test, None, "{}", requirement.id),
        }
    }
    assert_eq!(requirements::file_of_test("forward", "no_such_test"), None);
}
