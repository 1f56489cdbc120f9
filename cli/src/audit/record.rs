//! A run as lines of JSON: one object a case, and a last one that sums them up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::day::today;
use super::duty::Must;
use super::finding::Finding;
use super::judge::Judgement;
use super::run::Result;

/// What one case came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(super) case: String,
    pub(super) area: String,
    /// `refuse`, `pass` or `either`.
    pub(super) must: Must,
    /// The defect, the deviation, or how the response ended.
    pub(super) because: Option<String>,
    /// Whether the most forgiving policy would let it pass, repaired.
    pub(super) repairable: bool,
    #[serde(flatten)]
    pub(super) judgement: Judgement,
    /// How many bytes the upstream sent, and how many the client got.
    pub(super) sent: usize,
    pub(super) got: usize,
    pub(super) ms: u64,
}

impl Record {
    pub(super) fn new(result: &Result) -> Self {
        let Result { case, duty, judgement, output, took } = result;
        Self {
            case: case.name.clone(),
            area: case.area.to_owned(),
            must: duty.must,
            because: duty.because.map(str::to_owned),
            repairable: duty.repairable,
            judgement: judgement.clone(),
            sent: case.bytes.len(),
            got: output.bytes.len(),
            ms: took.as_millis().try_into().unwrap_or(u64::MAX),
        }
    }
}

/// What was audited, and what all of it came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// What the gateway is called, and its version.
    pub(super) gateway: String,
    pub(super) date: String,
    /// The version of this command.
    pub(super) version: String,
    /// What counts as malformed.
    pub(super) policy: String,
    /// Of `timeouts`, `keep-alive`, `pipelined` those that were on.
    pub(super) options: Vec<String>,
    /// What must be refused.
    pub(super) malformed: Count,
    /// What must pass.
    pub(super) valid: Count,
    /// What may be refused or passed.
    pub(super) either: Count,
    pub(super) not_played: usize,
}

/// What a number of cases came to, those not among them that could not be played.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Count {
    pub(super) cases: usize,
    pub(super) leaks: usize,
    pub(super) findings: BTreeMap<Finding, usize>,
}

impl Count {
    pub(super) fn of<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut count = Self::default();
        for record in records {
            if record.judgement.finding != Finding::NotPlayed {
                count.cases += 1;
                count.leaks += usize::from(record.judgement.leak);
                *count.findings.entry(record.judgement.finding).or_default() += 1;
            }
        }
        count
    }

    pub(super) fn number(&self, finding: Finding) -> usize {
        self.findings.get(&finding).copied().unwrap_or_default()
    }

    /// Leaks but for those where every client reads the same.
    pub(super) fn worse(&self) -> usize {
        self.leaks - self.number(Finding::Repaired).min(self.leaks)
    }
}

impl Summary {
    /// Of a run that is about to begin.
    pub(crate) fn new(gateway: String, policy: String, options: Vec<String>) -> Self {
        Self {
            gateway,
            date: today(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            policy,
            options,
            malformed: Count::default(),
            valid: Count::default(),
            either: Count::default(),
            not_played: 0,
        }
    }

    /// Sums up the records into the counts; the rest stays.
    fn count(mut self, records: &[Record]) -> Self {
        let of = |must| Count::of(records.iter().filter(|record| record.must == must));
        self.malformed = of(Must::Refuse);
        self.valid = of(Must::Pass);
        self.either = of(Must::Either);
        let not_played = |record: &&Record| record.judgement.finding == Finding::NotPlayed;
        self.not_played = records.iter().filter(not_played).count();
        self
    }

    pub(super) fn leaks(&self) -> usize {
        self.malformed.leaks + self.valid.leaks + self.either.leaks
    }
}

/// A whole run, as a file has it.
#[derive(Clone, Debug)]
pub(crate) struct Records {
    pub(super) summary: Summary,
    pub(super) cases: Vec<Record>,
}

#[derive(Serialize, Deserialize)]
struct LastLine {
    summary: Summary,
}

impl Records {
    pub(crate) fn new(summary: Summary, results: &[Result]) -> Self {
        let cases: Vec<Record> = results.iter().map(Record::new).collect();
        Self { summary: summary.count(&cases), cases }
    }

    pub(crate) fn leaks(&self) -> usize {
        self.summary.leaks()
    }

    /// The lines, each with its end.
    ///
    /// # Errors
    ///
    /// None that can come up: what is written are numbers and text.
    pub(crate) fn lines(&self) -> serde_json::Result<String> {
        let mut text = String::new();
        for case in &self.cases {
            text += &serde_json::to_string(case)?;
            text.push('\n');
        }
        text += &serde_json::to_string(&LastLine { summary: self.summary.clone() })?;
        text.push('\n');
        Ok(text)
    }

    /// A run by its lines.
    ///
    /// # Errors
    ///
    /// What is wrong with them, and in which line.
    pub(crate) fn read(text: &str) -> std::result::Result<Self, String> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let what = "what `bad-gateway audit run --format json` writes ends with a summary";
        let (last, cases) = lines.split_last().ok_or_else(|| format!("it is empty: {what}"))?;
        let LastLine { summary } = serde_json::from_str(last)
            .map_err(|error| format!("the last line: {error}; {what}"))?;
        let cases = cases.iter().enumerate().map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))
        });
        Ok(Self { summary, cases: cases.collect::<std::result::Result<_, _>>()? })
    }
}
