//! `check`: every input, one after the other, told as it is read.

use std::io::{self, IsTerminal};

use bad_gateway::Outcome;
use bad_gateway_report::form::{Facts, Opened};
use bad_gateway_report::input::{Plan, ReadError, Reader, Reading, Source, Unanswered};
use bad_gateway_report::report::human;

use super::args::{Check, Color, FormName};
use super::format::Format;
use super::out::{self, Exit};
use super::plan;
use super::telling::{Extent, Names, Telling};

/// From this number of inputs on, each response is told in a line.
const MANY: usize = 10;

pub(super) fn run(options: &Check, color: Color) -> Exit {
    if let Err(usage) = plan::plan(options, &Facts::default()) {
        out::error(color, &usage);
        return Exit::Failed;
    }
    for warning in plan::warnings(options) {
        out::warning(color, &warning);
    }
    let sources = Source::all(&options.files);
    let extent = match (options.quiet, options.summary) {
        (true, _) => Extent::Quiet,
        (_, true) => Extent::Summary,
        _ if sources.len() >= MANY && options.format == Format::Human => Extent::Brief,
        _ => Extent::Full,
    };
    let telling = Telling::new(options.format, extent, color);
    let mut run = Run { options, color, exit: Exit::Good, telling };
    let told = run.telling.begin("bad-gateway check").and_then(|()| run.inputs(&sources));
    let told = told.and_then(|()| run.telling.end(""));
    run.exit.max(out::finish(told, color))
}

struct Run<'a> {
    options: &'a Check,
    color: Color,
    exit: Exit,
    telling: Telling,
}

impl Run<'_> {
    /// The error is one of standard output; those of the inputs are said and counted.
    fn inputs(&mut self, sources: &[Source]) -> io::Result<()> {
        let mut stdin_read = false;
        for source in sources {
            if source.is_stdin() && std::mem::replace(&mut stdin_read, true) {
                self.unreadable(source, "it can be read only once");
                continue;
            }
            if source.is_stdin() && io::stdin().is_terminal() {
                out::note(self.color, "reading what you type; Ctrl-D on a line of its own ends it");
            }
            match self.input(source) {
                Ok(()) => {}
                Err(ReadError::Input(error)) => self.unreadable(source, &error.to_string()),
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
            // What stands for bytes has them all, and the guard saves them as they came.
            plan.copied = input.shape.is_none() && facts.ending.is_none();
            let mut names = names_of(source, &facts, many.then_some(number));
            names.exact = input.shape.is_none();
            let connection = facts.connection.is_some();
            if let Some(unanswered) = self.exchange(&plan, &mut input, &names, connection)? {
                self.unanswered(&names.shown, &unanswered);
            }
        }
        Ok(())
    }

    fn exchange(
        &mut self,
        plan: &Plan,
        input: &mut Opened,
        names: &Names,
        connection: bool,
    ) -> Result<Option<Unanswered>, ReadError> {
        let Some(first) = plan.requests.first() else {
            return Ok(None);
        };
        let mut reader = Reader::new(plan, first);
        reader.read(input, &mut |reading| match connection {
            false => self.tell(names, reading),
            true => self.tell(&names.behind(&format!("/{}", reading.index + 1)), reading),
        })
    }

    /// Says what an input was read as, where that was not asked for, and what its name told.
    fn read_as(&mut self, source: &Source, input: &Opened) -> io::Result<()> {
        let said = match input.shape {
            Some(_) if self.options.from != FormName::Auto => None,
            Some(shape) => Some(human::read_as(shape, input.count)),
            None => plan::by_name(self.options, &source.facts()),
        };
        match said {
            Some(said) => self.telling.heading(&source.shown(), &said),
            None => Ok(()),
        }
    }

    fn tell(&mut self, names: &Names, reading: &Reading<'_>) -> io::Result<()> {
        if !matches!(reading.verdict.outcome, Outcome::Valid | Outcome::NeedMore) {
            self.exit = self.exit.max(Exit::Bad);
        }
        self.telling.tally.count(reading.verdict.outcome);
        self.telling.tell(names, reading)
    }

    fn unanswered(&mut self, shown: &str, unanswered: &Unanswered) {
        self.exit = self.exit.max(Exit::Bad);
        out::warning(self.color, &format!("{shown}: {}", human::unanswered(unanswered)));
    }

    fn unreadable(&mut self, source: &Source, what: &str) {
        self.exit = Exit::Failed;
        self.telling.tally.unreadable += 1;
        out::error(self.color, &format!("{}: {what}", source.shown()));
    }
}

/// The names of an exchange; a number where there are several.
fn names_of(source: &Source, facts: &Facts, number: Option<u64>) -> Names {
    let (name, shown, uri) = (source.name(), source.shown(), source.uri());
    let names = Names { name, shown, uri, exact: true };
    if let Some(connection) = &facts.connection {
        return names.behind(&format!("#{connection}"));
    }
    let behind = number.map_or(String::new(), |number| format!("#{number}"));
    let mut names = names.behind(&behind);
    if let Some(label) = &facts.label {
        names.shown += &format!(" ({label})");
    }
    names
}
