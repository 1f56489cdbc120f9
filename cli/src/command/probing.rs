//! `probe`: every URL, one after the other, told as it is asked.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bad_gateway::cause::Cause;
use bad_gateway::{Defect, Outcome};
use bad_gateway_report::escape;
use bad_gateway_report::input::Reading;
use bad_gateway_report::report::Tally;

use super::args::Color;
use super::names;
use super::out::{self, Exit};
use super::probe::{Probe, ProbeFormat};
use crate::net::{Tls, Upstream};
use crate::probe::{self, Asked, Circumstances, Failure, Request, RequestOptions, Routes};
use crate::probe::{Session, Setup};

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
    let mut run = Run {
        options,
        exit: Exit::Good,
        tally: Tally::default(),
        after_block: false,
        told: 0,
        many: targets.len() > 1 || options.repeat > 1,
        took: Vec::new(),
        out: match options.format {
            ProbeFormat::Human => out::stdout(color),
            ProbeFormat::Short | ProbeFormat::Json => out::plain(),
        },
    };
    let told = targets.iter().try_for_each(|target| run.target(target));
    let told = told.and_then(|()| run.sum_up());
    run.exit.max(out::finish(told, color))
}

/// One URL, and all that is needed to ask it.
struct Target {
    /// As it was given.
    name: String,
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
        Ok(Target { name, upstream, tls, request })
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
    let text = text.map_err(|error| format!("{}: {error}", escape::path(file)))?;
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
    exit: Exit,
    tally: Tally,
    /// Whether the last report was more than a line, so that the next one needs room.
    after_block: bool,
    told: u64,
    /// Whether there are so many responses that a line each is enough for those that are valid.
    many: bool,
    /// How long the responses took.
    took: Vec<Duration>,
    out: Box<dyn Write>,
}

impl Run<'_> {
    /// The error is one of the output.
    fn target(&mut self, target: &Target) -> io::Result<()> {
        let options = self.options;
        let setup = Setup {
            upstream: &target.upstream,
            tls: &target.tls,
            request: &target.request,
            choice: options.no_response.among(options.policy.choice()),
            connect_time: options.connect_timeout,
            time: options.max_time,
            surroundings: options.format != ProbeFormat::Json,
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
        let mut raw = options.output.as_ref().map(File::create).transpose()?;
        let name = escape::path(Path::new(&target.name));
        let (guess, many) = (!options.no_guess, self.many);
        let look = |reading: &Reading<'_>, around: &Circumstances| {
            let asked = if guess { ask(setup, reading, around) } else { Asked::Not };
            let told = match options.format {
                ProbeFormat::Json => (probe::line(&target.name, reading, around, asked)?, false),
                ProbeFormat::Short => (probe::short(&name, reading, asked).into_bytes(), false),
                ProbeFormat::Human => {
                    let brief = if many { probe::brief(&name, reading, around) } else { None };
                    let brief = brief.map(|line| (line, false));
                    let whole = || probe::text(&name, reading, around, asked);
                    let (text, block) = brief.unwrap_or_else(whole);
                    (text.into_bytes(), block)
                }
            };
            Ok((reading.verdict.outcome, around.seen.clock.last, told))
        };
        match session.exchange(raw.as_mut(), look) {
            Ok((outcome, last, (text, block))) => {
                self.tally.count(outcome);
                self.took.extend(last);
                if outcome != Outcome::Valid {
                    self.exit = self.exit.max(Exit::Bad);
                }
                self.tell(&text, block)
            }
            Err(Failure::Unreachable(why)) => {
                self.exit = self.exit.max(Exit::Bad);
                self.tally.unreachable += 1;
                match options.format {
                    ProbeFormat::Json => {
                        self.tell(&probe::unreachable_line(&target.name, &why, setup)?, false)
                    }
                    ProbeFormat::Short => {
                        self.tell(probe::unreachable_short(&name, &why).as_bytes(), false)
                    }
                    ProbeFormat::Human => {
                        self.tell(probe::unreachable_text(&name, &why).as_bytes(), true)
                    }
                }
            }
            Err(Failure::Output(error)) => Err(error),
        }
    }

    fn idle(&mut self, target: &Target, setup: &Setup<'_>) -> io::Result<()> {
        let times = &self.options.idle;
        let found = probe::limit(setup, times)?;
        if !found.iter().all(probe::is_good) {
            self.exit = self.exit.max(Exit::Bad);
        }
        let name = escape::path(Path::new(&target.name));
        match self.options.format {
            ProbeFormat::Json => self.tell(&probe::idle_lines(&target.name, times, &found)?, false),
            ProbeFormat::Short => {
                self.tell(probe::idle_short(&name, times, &found).as_bytes(), false)
            }
            ProbeFormat::Human => {
                self.tell(probe::idle_text(&name, times, &found).as_bytes(), true)
            }
        }
    }

    fn tell(&mut self, text: &[u8], block: bool) -> io::Result<()> {
        let human = self.options.format == ProbeFormat::Human;
        let apart = human && self.told > 0 && (block || self.after_block);
        self.told += 1;
        self.after_block = block;
        self.out.write_all(if apart { b"\n" } else { b"" })?;
        self.out.write_all(text)?;
        self.out.flush()
    }

    fn sum_up(&mut self) -> io::Result<()> {
        let idle = !self.options.idle.is_empty();
        if self.options.format != ProbeFormat::Human || !self.many || idle {
            return Ok(());
        }
        self.out.write_all(self.tally.line().as_bytes())?;
        if let Some(spread) = probe::spread(&mut self.took) {
            writeln!(self.out, "last byte after {spread}")?;
        }
        self.out.flush()
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
