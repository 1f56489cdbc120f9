//! `check`: every input, one after the other, told as it is read.

use std::io::{self, IsTerminal, Write};

use bad_gateway::Outcome;
use bad_gateway_report::input::{Plan, ReadError, Reader, Reading, Source, Unanswered};
use bad_gateway_report::report::{Tally, human, json};

use super::args::{Check, Color, Format};
use super::out::{self, Exit};
use super::plan;

/// From this number of responses on, a last line sums them up.
const MANY: u64 = 10;

pub(super) fn run(options: &Check, color: Color) -> Exit {
    let plan = match plan::plan(options) {
        Ok(plan) => plan,
        Err(usage) => {
            out::error(color, &usage);
            return Exit::Failed;
        }
    };
    for warning in plan::warnings(options) {
        out::warning(color, &warning);
    }
    let mut run = Run {
        options,
        color,
        exit: Exit::Good,
        tally: Tally::default(),
        after_block: false,
        out: match options.format {
            Format::Human => out::stdout(color),
            Format::Json => out::plain(),
        },
    };
    let told = run.inputs(&plan).and_then(|()| run.sum_up());
    run.exit.max(out::finish(told, color))
}

struct Run<'a> {
    options: &'a Check,
    color: Color,
    exit: Exit,
    tally: Tally,
    /// Whether the last report was more than a line, so that the next one needs room.
    after_block: bool,
    out: Box<dyn Write>,
}

impl Run<'_> {
    /// The error is one of standard output; those of the inputs are said and counted.
    fn inputs(&mut self, plan: &Plan) -> io::Result<()> {
        let Some(first) = plan.requests.first() else {
            return Ok(());
        };
        let mut reader = Reader::new(plan, first);
        let mut stdin_read = false;
        for source in Source::all(&self.options.files) {
            if source.is_stdin() && std::mem::replace(&mut stdin_read, true) {
                self.unreadable(&source, "it can be read only once");
                continue;
            }
            if source.is_stdin() && io::stdin().is_terminal() {
                out::note(self.color, "reading what you type; Ctrl-D on a line of its own ends it");
            }
            match self.input(&mut reader, &source) {
                Ok(None) => {}
                Ok(Some(unanswered)) => self.unanswered(&source, &unanswered),
                Err(ReadError::Input(error)) => self.unreadable(&source, &error.to_string()),
                Err(ReadError::Output(error)) => return Err(error),
            }
        }
        Ok(())
    }

    fn input(
        &mut self,
        reader: &mut Reader<'_>,
        source: &Source,
    ) -> Result<Option<Unanswered>, ReadError> {
        let mut input = source.open(self.options.from.form()).map_err(ReadError::Input)?;
        let (name, shown) = (source.name(), source.shown());
        reader.read(&mut *input, &mut |reading| self.tell(&name, &shown, reading))
    }

    fn tell(&mut self, name: &str, shown: &str, reading: &Reading<'_>) -> io::Result<()> {
        self.tally.count(reading.verdict.outcome);
        if !matches!(reading.verdict.outcome, Outcome::Valid | Outcome::NeedMore) {
            self.exit = self.exit.max(Exit::Bad);
        }
        match self.options.format {
            Format::Json => self.out.write_all(&json::line(name, reading)?)?,
            Format::Human => {
                let (text, block) = human::text(shown, reading);
                let apart = self.tally.responses() > 1 && (block || self.after_block);
                self.after_block = block;
                self.out.write_all(if apart { b"\n" } else { b"" })?;
                self.out.write_all(text.as_bytes())?;
            }
        }
        self.out.flush()
    }

    fn unanswered(&mut self, source: &Source, unanswered: &Unanswered) {
        self.exit = self.exit.max(Exit::Bad);
        out::warning(self.color, &format!("{}: {}", source.shown(), human::unanswered(unanswered)));
    }

    fn unreadable(&mut self, source: &Source, what: &str) {
        self.exit = Exit::Failed;
        self.tally.unreadable += 1;
        out::error(self.color, &format!("{}: {what}", source.shown()));
    }

    fn sum_up(&mut self) -> io::Result<()> {
        if self.options.format == Format::Json || self.tally.responses() < MANY {
            return Ok(());
        }
        self.out.write_all(self.tally.line().as_bytes())?;
        self.out.flush()
    }
}
