//! `audit`: the upstream, the run, the report.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use bad_gateway::Policy;
use bad_gateway_report::escape;
use tokio::net::TcpListener;

use super::args::Color;
use super::audit::{Audit, AuditFormat, AuditReport, AuditRun, AuditServe, MannerOptions};
use super::out::{self, Exit};
use crate::audit::{self, Aborted, Case, Client, Manner, Player, Records, Run, Summary};
use crate::net::{Address, Tls};

/// How many cases are played at a time, if nothing else is said.
const JOBS: u16 = 16;

pub(super) fn run(audit: Audit, color: Color) -> Exit {
    if let Audit::Report(options) = &audit {
        return report(options, color);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime.map_err(|error| error.to_string()).and_then(|runtime| match audit {
        Audit::Serve(options) => runtime.block_on(serve(&options, color)),
        Audit::Run(options) => runtime.block_on(play(*options, color)),
        Audit::Report(_) => Ok(Exit::Good),
    });
    done.unwrap_or_else(|error| {
        out::error(color, &error);
        Exit::Failed
    })
}

async fn listen(address: &Address) -> Result<TcpListener, String> {
    let Address::Tcp { host, port } = address else {
        return Err(format!(
            "{address}: the cases are played over TCP alone, where a reset can be told from an end"
        ));
    };
    let bound = TcpListener::bind((host.as_str(), *port)).await;
    bound.map_err(|error| format!("cannot listen at {address}: {error}"))
}

fn manner(options: &MannerOptions) -> Manner {
    Manner { keep_alive: options.keep_alive, hold: options.hold }
}

async fn serve(options: &AuditServe, color: Color) -> Result<Exit, String> {
    let listener = listen(&options.listen).await?;
    let cases = Case::all();
    let at = listener.local_addr().map_err(|error| error.to_string())?;
    out::note(color, &format!("playing {} cases at {at}", cases.len()));
    let player = Player::new(cases, manner(&options.manner));
    player.serve(listener).await.map_err(|error| format!("{at}: {error}"))?;
    Ok(Exit::Good)
}

async fn play(options: AuditRun, color: Color) -> Result<Exit, String> {
    let policy = options.no_response.among(options.policy.choice()).policy();
    let cases = chosen(&options, policy)?;
    if let Some(address) = &options.serve {
        let mut manner = manner(&options.manner);
        if options.timeouts {
            manner.hold = options.timeout + Duration::from_secs(5);
        }
        let player = Player::new(Case::all(), manner);
        tokio::spawn(player.serve(listen(address).await?));
    }
    let summary = summary(&options);
    let mut progress = Progress::new(cases.len());
    let jobs = options.jobs.unwrap_or(if options.manner.keep_alive { 1 } else { JOBS });
    let through = options.through.to_string();
    let client = Client {
        tls: Tls::new(&options.tls.options(), &options.through)?,
        gateway: options.through,
        timeout: options.timeout,
        pipelined: options.pipelined,
        run: format!("{:x}", std::process::id()),
    };
    let run = Run { client, policy, cases, jobs: usize::from(jobs) };
    let played = run.play(|result| progress.one(result)).await;
    progress.end();
    let results = played.map_err(|aborted| explain(&aborted, &through))?;
    if let Some(folder) = &options.save {
        for result in &results {
            let saved = audit::save(folder, result);
            saved.map_err(|error| format!("{}: {error}", escape::path(folder)))?;
        }
    }
    let records = Records::new(summary, &results);
    let told = match options.format {
        AuditFormat::Json => tell(&mut out::plain(), &records.lines().map_err(|e| e.to_string())?),
        AuditFormat::Human => tell(&mut out::stdout(color), &audit::text(&records, &results)),
    };
    let exit = if records.leaks() > 0 { Exit::Bad } else { Exit::Good };
    Ok(exit.max(out::finish(told, color)))
}

/// The cases that the options leave.
fn chosen(options: &AuditRun, policy: Policy) -> Result<Vec<Case>, String> {
    let all = Case::all();
    for name in &options.cases {
        if !all.iter().any(|case| case.name == *name) {
            return Err(format!(
                "--case: no case is called `{name}`; `--format json` names them all"
            ));
        }
    }
    for name in &options.areas {
        if !all.iter().any(|case| case.area == name) {
            let mut areas: Vec<&str> = all.iter().map(|case| case.area).collect();
            areas.dedup();
            return Err(format!("--area: there is no `{name}`; there are {}", areas.join(", ")));
        }
    }
    let every = options.cases.is_empty() && options.areas.is_empty();
    let picked = |case: &Case| {
        every
            || options.cases.contains(&case.name)
            || options.areas.iter().any(|area| area == case.area)
    };
    let timely = |case: &Case| options.timeouts || !audit::needs_timeout(case, policy);
    let cases: Vec<Case> = all.into_iter().filter(|case| picked(case) && timely(case)).collect();
    if cases.is_empty() {
        return Err("no case is left: those that were named need --timeouts".to_owned());
    }
    Ok(cases)
}

fn summary(options: &AuditRun) -> Summary {
    let on = [
        (options.timeouts, "timeouts"),
        (options.manner.keep_alive, "keep-alive"),
        (options.pipelined, "pipelined"),
    ];
    let on = on.into_iter().filter(|(on, _)| *on).map(|(_, name)| name.to_owned()).collect();
    let name = options.name.clone().unwrap_or_else(|| options.through.authority());
    Summary::new(name, options.policy.describe(), on)
}

fn explain(aborted: &Aborted, through: &str) -> String {
    match aborted {
        Aborted::Unreachable(at, error) => format!("{through}: {error} (at {at})"),
        Aborted::NotOurs => format!(
            "{through} answers, but not with what the audit's upstream sends. Is `bad-gateway audit serve` \
             listening where this gateway has its upstream? Or --serve ADDR, to do both at once"
        ),
    }
}

fn tell(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn report(options: &AuditReport, color: Color) -> Exit {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        let records = text.and_then(|text| Records::read(&text));
        records.map_err(|error| format!("{}: {error}", escape::path(path)))
    };
    match options.files.iter().map(read).collect::<Result<Vec<_>, _>>() {
        Ok(runs) => {
            let text = match options.brief {
                true => audit::gateways(&runs),
                false => audit::markdown(&runs, &options.cases),
            };
            out::finish(tell(&mut out::plain(), &text), color)
        }
        Err(error) => {
            out::error(color, &error);
            Exit::Failed
        }
    }
}

/// One line on a terminal that says how far the run is.
struct Progress {
    all: usize,
    done: usize,
    leaks: usize,
    shown: bool,
}

impl Progress {
    fn new(all: usize) -> Self {
        Self { all, done: 0, leaks: 0, shown: io::stderr().is_terminal() }
    }

    fn one(&mut self, result: &audit::Result) {
        self.done += 1;
        self.leaks += usize::from(result.leaked());
        if self.shown {
            let Self { all, done, leaks, .. } = self;
            let _ = write!(io::stderr(), "\r{done} of {all} cases, {leaks} leaked ");
        }
    }

    fn end(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r{:40}\r", "");
        }
    }
}
