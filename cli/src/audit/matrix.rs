//! Several runs side by side, as a page of Markdown.

use super::duty::Must;
use super::finding::Finding;
use super::record::{Count, Record, Records};

const INTRODUCTION: &str = "\
# What gateways do with broken responses

Written by `bad-gateway audit report`, from runs of `bad-gateway audit run` on loopback.

An upstream sent each gateway the [cases](../tests/cases/README.md), each in answer to a request on a connection of its own, then a plain
answer on the same connection. What came out was read as a client reads that forgives nothing, and in the loose ways in which clients are
known to read. A case is *malformed* if the policy refuses it, or if it ends too soon; a gateway should refuse it (502) or cut it so that
the client sees it. A case is *valid* if nothing is wrong with it; it should pass. What the policy tolerates is neither, and not counted here.

- **refused**: an error page of the gateway. **cut**: the client sees that something is missing, or gets nothing.
- **repaired**: a well-formed response made of a malformed one. Every client reads it alike, but the gateway guessed what was meant, where others guess
  otherwise; for some faults RFC 9112 allows it (a lone LF, a folded line).
- **leaked**: passed on as it was; the upstream's bytes without a head (raw), or as the content of a response (wrapped); content that is not whole shown
  as whole (cut invisibly); the next answer on the connection another one (out of step); no answer and no end (hung).
- **not played**: the gateway refused the request itself, or asked the upstream for something else.
";

/// The page: a row a gateway, then single cases, malformed ones by area and by defect, and valid ones that
/// did not pass.
pub(crate) fn markdown(runs: &[Records], picked: &[String]) -> String {
    let policies: std::collections::BTreeSet<&str> =
        runs.iter().map(|run| run.summary.policy.as_str()).collect();
    let policies: Vec<String> = policies.into_iter().map(|name| format!("`{name}`")).collect();
    let mut text = format!("{INTRODUCTION}\nThe policy: {}.\n\n", policies.join(", "));
    text += &gateways(runs);
    if !picked.is_empty() {
        text += "\n## Single cases\n\nWhat leaked or was repaired is **bold**.\n\n";
        text += &head("case", runs);
        for name in picked {
            text += &row(name, runs, |run| found(run.cases.iter().find(|case| case.case == *name)));
        }
    }
    text += "\n## Malformed responses by area\n\n";
    text += "In brackets how many there are; **leaked**; repaired with an *r*; a dot where all were refused or cut.\n\n";
    text += &leaks("area", runs, |case| Some(&case.area));
    text += "\n## Malformed responses by what is wrong\n\n";
    text += &leaks("defect", runs, |case| case.because.as_ref());
    text + &valid(runs)
}

/// A share, of which neither 0 nor 100 % is said where it is not so.
fn percent(part: usize, of: usize) -> String {
    match (part * 100 + of / 2).checked_div(of) {
        None => "–".to_owned(),
        Some(0) if part > 0 => "< 1 %".to_owned(),
        Some(100) if part < of => "> 99 %".to_owned(),
        Some(share) => format!("{share} %"),
    }
}

/// A row a gateway.
pub(crate) fn gateways(runs: &[Records]) -> String {
    let mut text = String::from(
        "| gateway | date | malformed | refused | cut | repaired | leaked | valid | passed | not played |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for Records { summary, .. } in runs {
        let (malformed, valid) = (&summary.malformed, &summary.valid);
        let share = |number: usize| match number {
            0 => "0".to_owned(),
            number => format!("{number} ({})", percent(number, malformed.cases)),
        };
        let cut = malformed.number(Finding::Cut) + malformed.number(Finding::Interim);
        let passed = valid.number(Finding::Passed);
        let cells = [
            summary.gateway.clone(),
            summary.date.clone(),
            malformed.cases.to_string(),
            share(malformed.number(Finding::Refused)),
            share(cut),
            share(malformed.number(Finding::Repaired)),
            format!("**{}**", share(malformed.worse())),
            valid.cases.to_string(),
            format!("{passed} ({})", percent(passed, valid.cases)),
            summary.not_played.to_string(),
        ];
        text += &format!("| {} |\n", cells.join(" | "));
    }
    text
}

fn head(what: &str, runs: &[Records]) -> String {
    let names: Vec<&str> = runs.iter().map(|run| run.summary.gateway.as_str()).collect();
    format!("| {what} | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(runs.len()))
}

fn row(name: &str, runs: &[Records], cell: impl Fn(&Records) -> String) -> String {
    let cells: Vec<String> = runs.iter().map(cell).collect();
    format!("| {name} | {} |\n", cells.join(" | "))
}

/// For each group of malformed cases how many leaked, and how many were repaired.
fn leaks(what: &str, runs: &[Records], group: impl Fn(&Record) -> Option<&String>) -> String {
    let malformed = |case: &&Record| case.must == Must::Refuse;
    let mut names: Vec<&String> = Vec::new();
    for case in runs.iter().flat_map(|run| &run.cases).filter(malformed) {
        if let Some(name) = group(case).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    let mut text = head(what, runs);
    for name in names {
        let own = |case: &&Record| group(case) == Some(name);
        let count = |run: &Records| Count::of(run.cases.iter().filter(malformed).filter(own));
        let most = runs.iter().map(|run| count(run).cases).max().unwrap_or_default();
        text += &row(&format!("{name} ({most})"), runs, |run| {
            let count = count(run);
            match (count.cases, count.worse(), count.number(Finding::Repaired)) {
                (0, ..) => "–".to_owned(),
                (_, 0, 0) => "·".to_owned(),
                (_, 0, repaired) => format!("{repaired}r"),
                (_, leaked, 0) => format!("**{leaked}**"),
                (_, leaked, repaired) => format!("**{leaked}** {repaired}r"),
            }
        });
    }
    text
}

/// `refused (502)`
fn found(case: Option<&Record>) -> String {
    let Some(case) = case else { return "–".to_owned() };
    let told =
        format!("{}{}", case.judgement.finding.as_str(), case.judgement.status_in_brackets());
    if case.judgement.leak { format!("**{told}**") } else { told }
}

fn valid(runs: &[Records]) -> String {
    let failed = |case: &&Record| {
        let passed = matches!(case.judgement.finding, Finding::Passed | Finding::NotPlayed);
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
        text += &row(name, runs, |run| match run.cases.iter().find(|case| case.case == name) {
            Some(case) if case.judgement.finding == Finding::Passed => "·".to_owned(),
            case => found(case),
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn little_is_not_nothing() {
        let shares =
            [(0, 0, "–"), (0, 9, "0 %"), (1, 400, "< 1 %"), (399, 400, "> 99 %"), (1, 3, "33 %")];
        for (part, of, share) in shares {
            assert_eq!(percent(part, of), share);
        }
    }
}
