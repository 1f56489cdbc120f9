//! httparse reads the same heads, but for a stated list of differences.
//!
//! `docs/peers.md` is made here from a run over the cases: `BLESS=1` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bad_gateway::{Defect, Policy};

use crate::support::mutants::{Dice, mutate};
use crate::support::peer::{self, LET_PASS, Reading, VERSIONS};
use crate::support::{Exchange, cases};

/// How many mutants are tried.
const MUTANTS: usize = 100_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// One exchange of each case, with its policy back at GATEWAY.
fn exchanges() -> Vec<Exchange> {
    let first = |case: &cases::Case| {
        let (_, exchange, _) = case.runs().into_iter().next()?;
        Some(exchange)
    };
    cases::all().iter().filter_map(first).collect()
}

/// The captures, where there are any.
fn captures() -> Vec<Vec<u8>> {
    let Ok(servers) = std::fs::read_dir(root().join("tests/captures")) else {
        return Vec::new();
    };
    let folders = servers.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = folders
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "http"))
        .collect();
    files.sort();
    files.into_iter().map(|path| std::fs::read(path).expect("a capture")).collect()
}

#[test]
fn heads_are_read_the_same_in_cases_and_captures() {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    let mut versions = 0;
    let inputs = exchanges().into_iter().map(|exchange| exchange.bytes).chain(captures());
    for bytes in inputs {
        match peer::agree(&bytes) {
            Ok(listed) => seen.extend(listed.map(Defect::name)),
            Err(fault) => faults.push(fault),
        }
        let whole = matches!(peer::ours(&bytes, &Policy::GATEWAY), Reading::Whole(..));
        versions += usize::from(whole && matches!(peer::httparse(&bytes), Reading::Refused(_)));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n\n"));
    assert!(versions > 0, "no case shows what is said of versions");
    for (defect, _) in LET_PASS {
        assert!(
            seen.contains(defect.name()),
            "no case shows that httparse lets {} pass",
            defect.name()
        );
    }
}

#[test]
fn heads_are_read_the_same_in_mutants() {
    let seeds: Vec<_> = exchanges()
        .into_iter()
        .map(|exchange| exchange.bytes)
        .filter(|bytes| bytes.len() < 600)
        .collect();
    let mut dice = Dice(0x0bad_6a7e);
    for round in 0..MUTANTS {
        let mut bytes = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(4) {
            mutate(&mut bytes, &mut dice);
        }
        if let Err(fault) = peer::agree(&bytes) {
            panic!("mutant {round}:\n{fault}");
        }
    }
}

/// By defect: the heads of cases that are refused for it, and how many of them httparse accepts.
fn table() -> BTreeMap<Defect, (usize, usize)> {
    let mut table = BTreeMap::new();
    for exchange in exchanges() {
        let Reading::Refused(Some(defect)) = peer::ours(&exchange.bytes, &Policy::GATEWAY) else {
            continue;
        };
        let (heads, accepted) = table.entry(defect).or_insert((0, 0));
        *heads += 1;
        *accepted += usize::from(matches!(peer::httparse(&exchange.bytes), Reading::Whole(..)));
    }
    table
}

fn page() -> String {
    let mut page = String::from(
        "<!-- Made by tests/it/peers.rs from tests/cases; `BLESS=1 cargo test --workspace current` writes it anew. -->\n\n\
         # Peers\n\n\
         What other readers accept of what this crate refuses.\n\n\
         ## httparse\n\n\
         httparse reads heads: where lines, names and values begin and end. Here it is told to let white space before a colon pass,\n\
         as GATEWAY does. It knows nothing of framing, content or trailers. Whatever head\n\
         this crate accepts under GATEWAY, httparse accepts too, with the same length, status code, names and values, but for one kind:\n\n",
    );
    page.push_str(&format!("- {VERSIONS}.\n\n"));
    page.push_str(
        "What this crate refuses and httparse accepts, each for a reason. No other difference came up in the cases, in the captures, or in\n",
    );
    page.push_str(&format!(
        "{MUTANTS} mutants of the cases.\n\n| defect | httparse |\n|---|---|\n"
    ));
    for (defect, reason) in LET_PASS {
        page.push_str(&format!("| `{}` | {reason} |\n", defect.name()));
    }
    page.push_str(
        "\nOf the heads in `tests/cases` that GATEWAY refuses, by the defect that is found first:\n\n\
         | defect | heads | accepted by httparse |\n|---|---:|---:|\n",
    );
    for (defect, (heads, accepted)) in table() {
        page.push_str(&format!("| `{}` | {heads} | {accepted} |\n", defect.name()));
    }
    // Verdicts of whole responses are a run of their own, in `benches/peers`.
    let verdicts = root().join("benches/peers/verdicts.md");
    if let Ok(verdicts) = std::fs::read_to_string(verdicts) {
        page.push_str(&format!("\n{verdicts}"));
    }
    page
}

#[test]
fn the_page_is_current() {
    let path = root().join("docs/peers.md");
    let page = page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/peers.md is stale: run with BLESS=1");
}
