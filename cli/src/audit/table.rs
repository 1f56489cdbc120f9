//! A run for a person: a table by area, then what leaked, and what was wrongly refused.

use std::collections::BTreeMap;

use bad_gateway_report::report;
use bad_gateway_report::report::style::{BAD, BOLD, DIM, GOOD, WARN, paint};

use super::duty::Must;
use super::finding::Finding;
use super::judge::Judgement;
use super::record::{Count, Record, Records, Summary};
use super::run::Result;

/// The width in which lists of names are broken.
const WIDTH: usize = 100;

/// The whole report.
pub(crate) fn text(records: &Records, results: &[Result]) -> String {
    let mut text = areas(records);
    text += &leaks(results);
    text += &names(
        "Taken for a response, and written anew",
        "every client reads what came out alike, but the policy refuses what went in",
        &records.cases,
        |record| {
            (record.judgement.finding == Finding::Repaired && record.judgement.leak)
                .then(|| because(record))
        },
    );
    text += &names(
        "Valid, and not passed",
        "what conforms should reach the client",
        &records.cases,
        |record| {
            let passed = matches!(record.judgement.finding, Finding::Passed | Finding::NotPlayed);
            (record.must == Must::Pass && !passed).then(|| told(record))
        },
    );
    text += &names(
        "Not played",
        "the gateway did not ask the upstream what it was asked",
        &records.cases,
        |record| (record.judgement.finding == Finding::NotPlayed).then(|| told(record)),
    );
    text + &last_lines(&records.summary)
}

fn because(record: &Record) -> String {
    record.because.clone().unwrap_or_default()
}

/// `refused (502)`, `hung: behind an interim response`
fn told(record: &Record) -> String {
    let Judgement { finding, detail, .. } = &record.judgement;
    if *finding == Finding::NotPlayed {
        return detail.clone().unwrap_or_default();
    }
    let behind = detail.as_ref().map_or(String::new(), |detail| format!(": {detail}"));
    format!("{}{}{behind}", finding.as_str(), record.judgement.status_in_brackets())
}

fn areas(records: &Records) -> String {
    let mut areas: Vec<&str> = Vec::new();
    for record in &records.cases {
        if !areas.contains(&record.area.as_str()) {
            areas.push(&record.area);
        }
    }
    let title =
        format!("{:19}{:<46}{}", "", "malformed or cut: to be refused", "valid: to be passed");
    let head = format!(
        "{:17}{:>7}{:>9}{:>7}{:>10}{:>9}  {:>7}{:>8}{:>9}{:>7}",
        "area",
        "cases",
        "refused",
        "cut",
        "repaired",
        "leaked",
        "cases",
        "passed",
        "refused",
        "other"
    );
    let mut text = format!("{}\n{}\n", paint(DIM, &title), paint(DIM, &head));
    for area in areas {
        let of = |must| {
            Count::of(records.cases.iter().filter(|case| case.area == area && case.must == must))
        };
        text += &row(area, &of(Must::Refuse), &of(Must::Pass));
    }
    let all = row("all", &records.summary.malformed, &records.summary.valid);
    text + &paint(BOLD, all.trim_end()) + "\n"
}

fn row(name: &str, malformed: &Count, valid: &Count) -> String {
    let number = |number: usize, width: usize| match number {
        0 => format!("{:>width$}", "·"),
        number => format!("{number:>width$}"),
    };
    let cut = malformed.number(Finding::Cut) + malformed.number(Finding::Interim);
    let (passed, refused) = (valid.number(Finding::Passed), valid.number(Finding::Refused));
    let leaked = number(malformed.worse(), 9);
    [
        format!("{name:17}"),
        number(malformed.cases, 7),
        number(malformed.number(Finding::Refused), 9),
        number(cut, 7),
        number(malformed.number(Finding::Repaired), 10),
        if malformed.worse() > 0 { paint(BAD, &leaked) } else { leaked },
        "  ".to_owned(),
        number(valid.cases, 7),
        number(passed, 8),
        number(refused, 9),
        number(valid.cases - passed - refused, 7),
        "\n".to_owned(),
    ]
    .concat()
}

/// Each leak with the bytes that the client got, but for what was well-formed.
fn leaks(results: &[Result]) -> String {
    let worse =
        |result: &&Result| result.judgement.leak && result.judgement.finding != Finding::Repaired;
    let leaks: Vec<&Result> = results.iter().filter(worse).collect();
    if leaks.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", paint(BOLD, "Leaked: what the client got"));
    for result in leaks {
        let record = Record::new(result);
        let name = paint(BAD, record.judgement.finding.as_str());
        text += &format!("\n{name}  {}  {}\n", record.case, paint(DIM, &because(&record)));
        text += &format!("  {}\n", result.case.about);
        if let Some(detail) =
            record.judgement.detail.as_ref().filter(|&detail| *detail != because(&record))
        {
            text += &format!("  {detail}\n");
        }
        let at = record.judgement.at.unwrap_or(0).min(result.output.bytes.len());
        let label = if record.judgement.at.is_some() { "here" } else { "" };
        match report::excerpt(&result.output.bytes, at as u64, "  ", label) {
            Some(drawn) if record.got > 0 => text += &drawn,
            _ => text += &format!("  {}\n", paint(DIM, "not one byte")),
        }
    }
    text
}

/// The names of cases, grouped by what is said of them.
fn names(
    title: &str,
    about: &str,
    records: &[Record],
    group: impl Fn(&Record) -> Option<String>,
) -> String {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for record in records {
        if let Some(key) = group(record) {
            groups.entry(key).or_default().push(&record.case);
        }
    }
    if groups.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}: {about}\n", paint(BOLD, title));
    for (key, cases) in groups {
        text += &format!("  {key} ({})\n", cases.len());
        for line in report::wrap(&cases.join(" "), WIDTH - 4) {
            text += &format!("    {}\n", paint(DIM, &line));
        }
    }
    text
}

fn last_lines(summary: &Summary) -> String {
    let Summary { malformed, valid, .. } = summary;
    let held = malformed.cases - malformed.leaks;
    let told = format!(
        "{held} of {} malformed responses refused or cut, {} repaired, {} leaked; {} of {} valid ones passed",
        malformed.cases,
        malformed.number(Finding::Repaired),
        malformed.worse(),
        valid.number(Finding::Passed),
        valid.cases,
    );
    let style = match summary.leaks() {
        0 if valid.number(Finding::Passed) == valid.cases => GOOD,
        0 => WARN,
        _ => BAD,
    };
    let mut text = format!("\n{}\n", paint(style, &told));
    let elsewhere = valid.leaks + summary.either.leaks;
    if elsewhere > 0 {
        text += &format!("{elsewhere} leaked of what is valid, or what the policy tolerates\n");
    }
    if summary.not_played > 0 {
        text += &format!("{} not played\n", summary.not_played);
    }
    text
}
