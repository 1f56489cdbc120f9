//! Several runs side by side, as Markdown.

use std::fmt::Write;

use super::duty::Must;
use super::finding::Finding;
use super::record::{Count, Record, Records};

/// The page: a row a gateway, then by area and by defect, the cases that were asked for, and valid
/// responses that did not pass.
pub(crate) fn markdown(runs: &[Records], picked: &[String]) -> String {
    let mut text = gateways(runs);
    text += &leaks("area", runs, |case| Some(case.area.clone()));
    text += &leaks("what is wrong", runs, |case| case.because.clone());
    if !picked.is_empty() {
        text += "\n## Single cases\n\n";
        text += &head("case", runs);
        for name in picked {
            text +=
                &cells(name, runs, |run| found(run.cases.iter().find(|case| case.case == *name)));
        }
    }
    text + &valid(runs)
}

fn percent(part: usize, of: usize) -> String {
    let share = (part * 100 + of / 2).checked_div(of);
    share.map_or_else(|| "–".to_owned(), |share| format!("{share} %"))
}

fn gateways(runs: &[Records]) -> String {
    let mut text = String::from(
        "| gateway | date | malformed | refused | cut | repaired | leaked | valid | passed | not played |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for Records { summary, .. } in runs {
        let (malformed, valid) = (&summary.malformed, &summary.valid);
        let share = |number: usize| format!("{number} ({})", percent(number, malformed.cases));
        let cut = malformed.number(Finding::Cut) + malformed.number(Finding::Interim);
        let passed = valid.number(Finding::Passed);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | **{}** | {} | {} ({}) | {} |",
            summary.gateway,
            summary.date,
            malformed.cases,
            share(malformed.number(Finding::Refused)),
            share(cut),
            share(malformed.number(Finding::Repaired)),
            share(malformed.worse()),
            valid.cases,
            passed,
            percent(passed, valid.cases),
            summary.not_played,
        );
    }
    text
}

fn head(what: &str, runs: &[Records]) -> String {
    let names: Vec<&str> = runs.iter().map(|run| run.summary.gateway.as_str()).collect();
    format!("| {what} | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(runs.len()))
}

fn cells(name: &str, runs: &[Records], cell: impl Fn(&Records) -> String) -> String {
    let cells: Vec<String> = runs.iter().map(cell).collect();
    format!("| {name} | {} |\n", cells.join(" | "))
}

/// For each group of malformed cases how many leaked, and how many were repaired.
fn leaks(what: &str, runs: &[Records], group: impl Fn(&Record) -> Option<String>) -> String {
    let mut names: Vec<String> = Vec::new();
    let malformed = |case: &&Record| case.must == Must::Refuse;
    for case in runs.iter().flat_map(|run| &run.cases).filter(malformed) {
        if let Some(name) = group(case).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    let mut text = format!("\n## Malformed responses by {what}\n\n") + &head(what, runs);
    for name in names {
        text += &cells(&name, runs, |run| {
            let own = |case: &&Record| group(case).as_ref() == Some(&name);
            let count = Count::of(run.cases.iter().filter(malformed).filter(own));
            match (count.cases, count.worse(), count.number(Finding::Repaired)) {
                (0, ..) => "–".to_owned(),
                (cases, 0, 0) => format!("held ({cases})"),
                (cases, 0, repaired) => format!("{repaired} repaired of {cases}"),
                (cases, leaked, 0) => format!("**{leaked}** of {cases}"),
                (cases, leaked, repaired) => {
                    format!("**{leaked}** + {repaired} repaired of {cases}")
                }
            }
        });
    }
    text
}

/// `refused (502)`
fn found(case: Option<&Record>) -> String {
    let Some(case) = case else { return "–".to_owned() };
    let status = case.status.map_or(String::new(), |status| format!(" ({status})"));
    let told = format!("{}{status}", case.finding.as_str());
    if case.leak { format!("**{told}**") } else { told }
}

fn valid(runs: &[Records]) -> String {
    let failed = |case: &&Record| {
        let passed = matches!(case.finding, Finding::Passed | Finding::NotPlayed);
        case.must == Must::Pass && !passed
    };
    let mut names: Vec<&str> = Vec::new();
    for case in runs.iter().flat_map(|run| run.cases.iter().filter(failed)) {
        if !names.contains(&case.case.as_str()) {
            names.push(&case.case);
        }
    }
    if names.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n## Valid responses that did not pass\n\n") + &head("case", runs);
    for name in names {
        text += &cells(name, runs, |run| match run.cases.iter().find(|case| case.case == name) {
            Some(case) if case.finding == Finding::Passed => "·".to_owned(),
            case => found(case),
        });
    }
    text
}
