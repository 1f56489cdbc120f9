//! `check`: every input, one after the other, told as it is read.

use std::io::{self, IsTerminal, Write};

use bad_gateway::Outcome;
use bad_gateway_report::form::{Facts, Opened};
use bad_gateway_report::input::{Plan, ReadError, Reader, Reading, Source, Unanswered};
use bad_gateway_report::report::{Tally, human, json};

use super::args::{Check, Color, FormName, Format};
use super::out::{self, Exit};
use super::plan;

/// From this number of responses on, a last line sums them up.
const MANY: u64 = 10;

pub(super) fn run(options: &Check, color: Color) -> Exit {
    if let Err(usage) = plan::plan(options, &Facts::default()) {
        out::error(color, &usage);
        return Exit::Failed;
    }
    for warning in plan::warnings(options) {
        out::warning(color, &warning);
    }
    let mut run = Run {
        options,
        color,
        exit: Exit::Good,
        tally: Tally::default(),
        after_block: false,
        headed: false,
        out: match options.format {
            Format::Human => out::stdout(color),
            Format::Json => out::plain(),
        },
    };
    let told = run.inputs().and_then(|()| run.sum_up());
    run.exit.max(out::finish(told, color))
}

struct Run<'a> {
    options: &'a Check,
    color: Color,
    exit: Exit,
    tally: Tally,
    /// Whether the last report was more than a line, so that the next one needs room.
    after_block: bool,
    /// Whether the last line heads the next report.
    headed: bool,
    out: Box<dyn Write>,
}

impl Run<'_> {
    /// The error is one of standard output; those of the inputs are said and counted.
    fn inputs(&mut self) -> io::Result<()> {
        let mut stdin_read = false;
        for source in Source::all(&self.options.files) {
            if source.is_stdin() && std::mem::replace(&mut stdin_read, true) {
                self.unreadable(&source, "it can be read only once");
                continue;
            }
            if source.is_stdin() && io::stdin().is_terminal() {
                out::note(self.color, "reading what you type; Ctrl-D on a line of its own ends it");
            }
            match self.input(&source) {
                Ok(()) => {}
                Err(ReadError::Input(error)) => self.unreadable(&source, &error.to_string()),
                Err(ReadError::Output(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// One input, exchange by exchange.
    fn input(&mut self, source: &Source) -> Result<(), ReadError> {
        let mut input = source.open(self.options.from.form()).map_err(ReadError::Input)?;
        self.read_as(source, &input).map_err(ReadError::Output)?;
        let many =
            input.count != Some(1) && input.shape.is_some_and(|shape| shape.unit().is_some());
        let mut number = 0;
        while let Some(facts) = input.advance().map_err(ReadError::Input)? {
            number += 1;
            let facts = if input.shape.is_none() { source.facts() } else { facts };
            let plan = plan::plan(self.options, &facts).map_err(io::Error::other);
            let mut plan = plan.map_err(ReadError::Input)?;
            // What stands for bytes has them all.
            plan.copied = input.shape.is_none();
            let (name, shown) = names_of(source, &facts, many.then_some(number));
            let connection = facts.connection.is_some();
            let read = self.exchange(&plan, &mut input, (&name, &shown), connection)?;
            if let Some(unanswered) = read {
                self.unanswered(&shown, &unanswered);
            }
        }
        Ok(())
    }

    fn exchange(
        &mut self,
        plan: &Plan,
        input: &mut Opened,
        (name, shown): (&str, &str),
        connection: bool,
    ) -> Result<Option<Unanswered>, ReadError> {
        let Some(first) = plan.requests.first() else {
            return Ok(None);
        };
        let mut reader = Reader::new(plan, first);
        reader.read(input, &mut |reading| match connection {
            false => self.tell(name, shown, reading),
            true => {
                let number = reading.index + 1;
                self.tell(&format!("{name}/{number}"), &format!("{shown}/{number}"), reading)
            }
        })
    }

    /// Says what an input was read as, where that was not asked for, and what its name told.
    fn read_as(&mut self, source: &Source, input: &Opened) -> io::Result<()> {
        let said = match input.shape {
            Some(_) if self.options.from != FormName::Auto => None,
            Some(shape) => Some(human::read_as(shape, input.count)),
            None => plan::by_name(self.options, &source.facts()),
        };
        let Some(said) = said else {
            return Ok(());
        };
        if self.options.format != Format::Human {
            out::note(self.color, &format!("{}: read as {said}", source.shown()));
            return Ok(());
        }
        let apart: &[u8] = if std::mem::take(&mut self.after_block) { b"\n" } else { b"" };
        self.out.write_all(apart)?;
        self.headed = true;
        self.out.write_all(human::heading("read as", &source.shown(), &said).as_bytes())
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
                let apart =
                    self.tally.responses() > 1 && (block || self.after_block) && !self.headed;
                self.headed = false;
                self.after_block = block;
                self.out.write_all(if apart { b"\n" } else { b"" })?;
                self.out.write_all(text.as_bytes())?;
            }
        }
        self.out.flush()
    }

    fn unanswered(&mut self, shown: &str, unanswered: &Unanswered) {
        self.exit = self.exit.max(Exit::Bad);
        out::warning(self.color, &format!("{shown}: {}", human::unanswered(unanswered)));
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

/// The names of an exchange, for a machine and for a person; a number where there are several.
fn names_of(source: &Source, facts: &Facts, number: Option<u64>) -> (String, String) {
    let (name, shown) = (source.name(), source.shown());
    if let Some(connection) = &facts.connection {
        return (format!("{name}#{connection}"), format!("{shown}#{connection}"));
    }
    let behind = number.map_or(String::new(), |number| format!("#{number}"));
    let label = facts.label.as_ref().map_or(String::new(), |label| format!(" ({label})"));
    (format!("{name}{behind}"), format!("{shown}{behind}{label}"))
}
