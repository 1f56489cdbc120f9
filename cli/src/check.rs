//! `check`: every input, one after the other, told as it is read.

use std::io::{self, IsTerminal, Write};

use bad_gateway::{Ending, Outcome};

use crate::args::{Check, Color, Format};
use crate::connection::{Reader, Report, Trouble, Unanswered, Why};
use crate::human::{self, Tally};
use crate::input::Source;
use crate::plan::{self, Plan};
use crate::{Exit, json, out};

/// From so many responses on, a last line sums them up.
const MANY: u64 = 10;

pub(crate) fn run(options: &Check, color: Color) -> Exit {
    let plan = match Plan::new(options, options.format == Format::Human) {
        Ok(plan) => plan,
        Err(usage) => {
            out::error(color, &usage);
            return Exit::Trouble;
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
                self.trouble(&source, "it can be read only once");
                continue;
            }
            if source.is_stdin() && io::stdin().is_terminal() {
                out::note(self.color, "reading what you type; Ctrl-D on a line of its own ends it");
            }
            match self.input(&mut reader, &source) {
                Ok(None) => {}
                Ok(Some(unanswered)) => self.unanswered(&source, &unanswered),
                Err(Trouble::Input(error)) => self.trouble(&source, &error.to_string()),
                Err(Trouble::Output(error)) => return Err(error),
            }
        }
        Ok(())
    }

    fn input(
        &mut self,
        reader: &mut Reader<'_>,
        source: &Source,
    ) -> Result<Option<Unanswered>, Trouble> {
        let mut input = source.open(self.options.from).map_err(Trouble::Input)?;
        let (name, shown) = (source.name(), source.shown());
        reader.read(&mut *input, &mut |report| self.tell(&name, &shown, report))
    }

    fn tell(&mut self, name: &str, shown: &str, report: &Report<'_>) -> io::Result<()> {
        self.tally.count(report.verdict.outcome);
        if !matches!(report.verdict.outcome, Outcome::Valid | Outcome::NeedMore) {
            self.exit = self.exit.max(Exit::Bad);
        }
        match self.options.format {
            Format::Json => json::write(&mut self.out, name, report)?,
            Format::Human => {
                let (text, block) = human::report(shown, report);
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
        let requests = human::count(unanswered.count as u64, "request");
        let why = why(&unanswered.why);
        out::warning(self.color, &format!("{}: {requests} got no response: {why}", source.shown()));
    }

    fn trouble(&mut self, source: &Source, what: &str) {
        self.exit = Exit::Trouble;
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

/// Why requests got no response.
fn why(why: &Why) -> String {
    match why {
        Why::Ended(Ending::TimedOut) => "nothing more had come in time".to_owned(),
        Why::Ended(_) => "the connection had ended".to_owned(),
        Why::Malformed => {
            "the response before is malformed, so nothing behind it was read as one".to_owned()
        }
        Why::Forbidden(barrier, 0) => {
            format!("the response before forbade another on this connection ({barrier})")
        }
        Why::Forbidden(barrier, unread) => {
            let were = if *unread == 1 { "was" } else { "were" };
            let bytes = human::count(*unread, "byte");
            format!(
                "the response before forbade another on this connection ({barrier}); {bytes} behind it {were} not read as a response"
            )
        }
    }
}
