//! `probe`: every URL, one after the other, told as it is asked.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bad_gateway::cause::Cause;
use bad_gateway::{Defect, Outcome};
use bad_gateway_report::escape;
use bad_gateway_report::input::Reading;

use super::args::Color;
use super::format::Format;
use super::names;
use super::out::{self, Exit};
use super::probe::Probe;
use super::telling::{Extent, Names, Telling};
use crate::net::{Tls, Upstream};
use crate::probe::{self, Asked, Circumstances, Exchange, Failure, Gone, Idled, Request};
use crate::probe::{RequestOptions, Routes, Session, Setup};

pub(super) fn run(options: &Probe, color: Color) -> Exit {
    let targets = match targets(options) {
        Ok(targets) => targets,
        Err(usage) => {
            out::error(color, &usage);
            return Exit::Failed;
        }
    };
    if let Some(known) = options.method.as_deref().and_then(names::method_in_other_case) {
        let method = options.method.as_deref().unwrap_or_default();
        out::warning(
            color,
            &format!(
                "methods are case-sensitive: `{method}` is not {known}, did you mean {known}?"
            ),
        );
    }
    let many = targets.len() > 1 || options.repeat > 1;
    // A line is enough for each of those that are valid.
    let extent = if many && options.idle.is_empty() { Extent::Brief } else { Extent::Full };
    let telling = Telling::new(options.format, extent, color);
    let mut run = Run { options, color, exit: Exit::Good, took: Vec::new(), telling };
    let told = run.telling.begin("bad-gateway probe");
    let told = told.and_then(|()| targets.iter().try_for_each(|target| run.target(target)));
    let told = told.and_then(|()| run.sum_up());
    run.exit.max(out::finish(told, color))
}

/// One URL, and all that is needed to ask it.
struct Target {
    names: Names,
    upstream: Upstream,
    tls: Tls,
    request: Request,
}

/// What is asked; the error is a usage error, or that of a file.
fn targets(options: &Probe) -> Result<Vec<Target>, String> {
    let mut urls = options.urls.clone();
    if let Some(file) = &options.file {
        urls.extend(lines(file)?);
    }
    if urls.is_empty() {
        return Err("there is no URL to ask".to_owned());
    }
    if options.output.is_some() && (urls.len() > 1 || options.repeat > 1) {
        return Err("--output takes one response: name one URL, and no --repeat".to_owned());
    }
    let routes = Routes {
        redirections: [options.connect_to.as_slice(), &options.resolve].concat(),
        unix: options.unix_socket.clone(),
        proxy_header: options.haproxy_protocol,
    };
    let request = RequestOptions {
        method: if options.head { Some("HEAD".to_owned()) } else { options.method.clone() },
        fields: options.fields.clone(),
        content: options.data.as_deref().map(content).transpose()?,
        http10: options.http10,
    };
    let target = |name: String| {
        let say = |what: String| format!("{}: {what}", escape::path(Path::new(&name)));
        let upstream = routes.lead(name.parse().map_err(say)?);
        let tls = Tls::new(&options.tls.options(), &upstream).map_err(say)?;
        let request = Request::new(&request, &upstream).map_err(say)?;
        let shown = escape::path(Path::new(&name));
        let uri = escape::uri(&name, b":/?#[]@!$&'()*+,;=%");
        let names = Names { name, shown, uri, exact: true };
        Ok(Target { names, upstream, tls, request })
    };
    urls.into_iter().map(target).collect()
}

/// The URLs of a file: one a line, but for empty lines and those that begin with `#`.
fn lines(file: &PathBuf) -> Result<Vec<String>, String> {
    let text = if file == Path::new("-") {
        io::read_to_string(io::stdin().lock())
    } else {
        fs::read_to_string(file)
    };
    let text = text.map_err(|error| format!("{}: {error}", escape::input(file)))?;
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

fn content(data: &std::ffi::OsStr) -> Result<Vec<u8>, String> {
    let Some(file) = data.as_encoded_bytes().strip_prefix(b"@") else {
        return Ok(data.as_encoded_bytes().to_vec());
    };
    if file == b"-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        return read.map(|_| bytes).map_err(|error| format!("(standard input): {error}"));
    }
    let name = data.to_string_lossy();
    let name = Path::new(name.trim_start_matches('@'));
    fs::read(name).map_err(|error| format!("{}: {error}", escape::path(name)))
}

struct Run<'a> {
    options: &'a Probe,
    color: Color,
    exit: Exit,
    /// How long the responses took.
    took: Vec<Duration>,
    telling: Telling,
}

impl Run<'_> {
    /// The error is one of standard output.
    fn target(&mut self, target: &Target) -> io::Result<()> {
        let options = self.options;
        let setup = Setup {
            upstream: &target.upstream,
            tls: &target.tls,
            request: &target.request,
            choice: options.no_response.among(options.policy.choice()),
            connect_time: options.connect_timeout,
            time: options.max_time,
            surroundings: options.format != Format::Json,
        };
        if !options.idle.is_empty() {
            return self.idle(target, &setup);
        }
        let mut session = Session::new(&setup)?;
        for _ in 0..options.repeat {
            self.exchange(target, &setup, &mut session)?;
        }
        Ok(())
    }

    fn exchange(
        &mut self,
        target: &Target,
        setup: &Setup<'_>,
        session: &mut Session<'_>,
    ) -> io::Result<()> {
        let options = self.options;
        let mut raw = match options.output.as_ref().map(File::create).transpose() {
            Ok(raw) => raw,
            Err(error) => {
                self.unsaved(&error.to_string());
                return Ok(());
            }
        };
        let telling = &mut self.telling;
        let look = |reading: &Reading<'_>, around: &Circumstances| {
            let outcome = reading.verdict.outcome;
            let asked = if options.no_guess { Asked::Not } else { ask(setup, reading, around) };
            telling.tally.count(outcome);
            telling.tell(&target.names, &Exchange { reading, around, asked })?;
            Ok((outcome, around.seen.clock.last))
        };
        match session.exchange(raw.as_mut(), look) {
            Ok((outcome, last)) => {
                self.took.extend(last);
                if outcome != Outcome::Valid {
                    self.exit = self.exit.max(Exit::Bad);
                }
                Ok(())
            }
            Err(Failure::Unreachable(why)) => {
                self.exit = self.exit.max(Exit::Bad);
                self.telling.tally.unreachable += 1;
                self.telling.tell(&target.names, &Gone { why: &why, setup })
            }
            Err(Failure::Saving(why)) => {
                self.unsaved(&why);
                Ok(())
            }
            Err(Failure::Output(error)) => Err(error),
        }
    }

    /// Says that the file of --output does not take what came.
    fn unsaved(&mut self, why: &str) {
        let file = self.options.output.as_deref().unwrap_or(Path::new("--output"));
        out::error(self.color, &format!("{}: {why}", escape::path(file)));
        self.exit = Exit::Failed;
    }

    fn idle(&mut self, target: &Target, setup: &Setup<'_>) -> io::Result<()> {
        let times = &self.options.idle;
        let found = probe::limit(setup, times)?;
        if !found.iter().all(probe::is_good) {
            self.exit = self.exit.max(Exit::Bad);
        }
        self.telling.tell(&target.names, &Idled { times, found: &found })
    }

    fn sum_up(&mut self) -> io::Result<()> {
        let spread = (self.took.len() > 1).then(|| probe::spread(&mut self.took)).flatten();
        let remark = spread.map_or(String::new(), |spread| format!("last byte after {spread}\n"));
        self.telling.end(&remark)
    }
}

/// Asks what is spoken there, if the answer is silence or something unknown.
fn ask(setup: &Setup<'_>, reading: &Reading<'_>, around: &Circumstances) -> Asked {
    let known =
        reading.cause.is_some_and(|(cause, _)| !matches!(cause, Cause::Text | Cause::Binary));
    let unknown = match reading.verdict.outcome {
        // A connection that was used before has shown that HTTP is spoken there.
        Outcome::NoResponse => around.times.is_some(),
        Outcome::Malformed(reject) => reject.defect == Defect::NotHttp && !known,
        _ => false,
    };
    match reading.verdict.outcome {
        Outcome::NoResponse if setup.upstream.tls => Asked::InTls,
        _ if !unknown || setup.upstream.tls => Asked::Not,
        _ => Session::guess(setup).map_or(Asked::InVain, Asked::Speaks),
    }
}
