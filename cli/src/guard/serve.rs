//! The process: opens what it needs, takes connections, and ends.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::drain::{Drain, Phase};
use super::journal::{Folder, Journal, Lines, Writer};
use super::listen::Listener;
use super::observe;
use super::pages::Pages;
use super::relay::Relay;
use super::seldom::Seldom;
use super::settings::{Mode, Settings};
use super::shared::{Shared, connected_after};
use super::status;
use super::unreachable::{give_up, turn_away};
use crate::net::{Socket, Tls};

/// How long connections may take to end where the process ends now. They need no time but the last words to their
/// clients; this is for a machine that does not run them.
const LAST: Duration = Duration::from_secs(10);

/// How long what is no connection may hold the end up: a name server that does not answer.
const REST: Duration = Duration::from_millis(500);

/// How long to wait where no connection can be taken, most often for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Runs until a signal ends it.
///
/// # Errors
///
/// Where something that was named cannot be used: nothing was accepted then.
pub(crate) fn run(settings: Settings) -> Result<(), String> {
    tell_of_the_process();
    let threads = settings.threads;
    let mut builder = match threads {
        Some(1) => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    if let Some(threads) = threads {
        builder.worker_threads(threads);
    }
    let runtime = builder.enable_all().build().map_err(|error| format!("tokio: {error}"))?;
    let (lost, writer) = runtime.block_on(async {
        let (process, writer) = Process::open(settings).await?;
        Ok::<_, String>((process.serve().await, writer))
    })?;
    // Tasks hold the log; they are gone then.
    runtime.shutdown_timeout(REST);
    if !writer.finish() {
        tracing::warn!("the last log lines were lost: what reads the log does not");
    }
    if lost > 0 {
        tracing::warn!("{lost} log lines were lost");
    }
    Ok(())
}

/// The process's own log goes to standard error.
fn tell_of_the_process() {
    // One is set already where this runs twice in a process, as tests may do.
    let _ = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false)
        .try_init();
}

struct Process {
    shared: Arc<Shared>,
    listener: Listener,
    status: Option<Listener>,
}

impl Process {
    /// Opens everything that was named, so that what is wrong with it is known before anything is accepted.
    async fn open(settings: Settings) -> Result<(Self, Writer), String> {
        let pages = Pages::new(
            settings.language.as_deref(),
            settings.support_url.clone(),
            settings.proxy_name.clone(),
        )?;
        let tls = Tls::new(&settings.tls, &settings.upstream)?;
        let folder = settings.save.as_deref();
        let folder = folder.map(|path| Folder::open(path, settings.save_budget)).transpose()?;
        let listener = Listener::bind(&settings.listen).await?;
        let status = match &settings.metrics {
            Some(address) => Some(Listener::bind(address).await?),
            None => None,
        };
        let lines = Lines {
            options: settings.log,
            mode: settings.mode,
            upstream: settings.upstream.to_string(),
            choice: settings.choice.clone(),
            folder,
        };
        let (journal, writer) = Journal::start(lines).map_err(|error| format!("log: {error}"))?;
        let in_chunks = !listener.knows_resets();
        let shared = Arc::new(Shared::new(settings, tls, pages, journal, in_chunks));
        Ok((Self { shared, listener, status }, writer))
    }

    /// Takes connections until a signal, then lets end what is under way; gives the number of lost log lines.
    async fn serve(self) -> u64 {
        let Self { shared, listener, status } = self;
        greet(&shared, &listener, status.as_ref());
        let (phase, drain) = watch::channel(Phase::Serving);
        let drain = Drain(drain);
        // Each connection holds a sender; when all are gone, so is the last connection.
        let (alive, mut gone) = mpsc::channel::<()>(1);
        let asked = status.map(|listener| {
            let (shared, drain) = (shared.clone(), drain.clone());
            tokio::spawn(async move { serve_status(&shared, &listener, &drain).await })
        });
        let mut ending = Ending::new();
        tokio::select! {
            () = accept(&shared, &listener, &drain, &alive) => {}
            () = ending.asked() => {}
        }
        drop((listener, alive));
        tracing::info!("no new connections; what is under way may end");
        let _ = phase.send(Phase::Draining);
        tokio::select! {
            ended = timeout(shared.settings.drain, gone.recv()) => {
                if ended.is_err() {
                    tracing::warn!("--drain is over: the remaining connections are cut");
                }
            }
            () = ending.asked() => tracing::warn!("asked again: the remaining connections are cut"),
        }
        let _ = phase.send(Phase::Over);
        let _ = timeout(LAST, gone.recv()).await;
        if let Some(asked) = asked {
            asked.abort();
        }
        shared.journal.lost()
    }
}

fn greet(shared: &Shared, listener: &Listener, status: Option<&Listener>) {
    let (settings, name) = (&shared.settings, listener.name());
    let (upstream, mode) = (&settings.upstream, settings.mode.as_str());
    tracing::info!("listening on {name}, upstream {upstream}, {mode}");
    if let Some(status) = status {
        tracing::info!("metrics on {}", status.name());
    }
    if !listener.knows_resets() && settings.mode == Mode::Enforce {
        tracing::warn!(
            "a Unix socket knows no reset: to a client of HTTP/1.0, content that runs to the end of the \
             connection looks whole when it was cut; let clients there speak HTTP/1.1"
        );
    }
}

async fn accept(
    shared: &Arc<Shared>,
    listener: &Listener,
    drain: &Drain,
    alive: &mpsc::Sender<()>,
) {
    let mut failing = Seldom::default();
    loop {
        let over = failing.over();
        let taken = tokio::select! {
            biased;
            taken = listener.accept() => taken,
            () = sleep_until(over.unwrap_or_else(Instant::now)), if over.is_some() => {
                let count = failing.ended();
                tracing::info!("connections are taken again; {count} more tries had failed");
                continue;
            }
        };
        match taken {
            Ok((client, peer)) => {
                let (shared, mut drain, alive) = (shared.clone(), drain.clone(), alive.clone());
                tokio::spawn(async move {
                    let _counted = Counted::new(&shared);
                    connection(&shared, &peer, client, &mut drain).await;
                    drop(alive);
                });
            }
            // The client was gone before.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                if let Some(count) = failing.happens(Instant::now()) {
                    tracing::warn!("{}", untaken(&error, count));
                }
                sleep(PAUSE).await;
            }
        }
    }
}

/// That no connection can be taken, after so many failures that were not said.
fn untaken(error: &io::Error, count: u64) -> String {
    // EMFILE, on all systems that have it.
    let look = match error.raw_os_error() {
        Some(24) if cfg!(unix) => {
            "; each holds two, and `ulimit -n` or LimitNOFILE= says how many there may be"
        }
        _ => "",
    };
    let before = match count {
        0 => String::new(),
        count => format!(", {count} more failures in the last minute"),
    };
    format!("connections cannot be taken: {error}{before}{look}")
}

/// A connection, as long as it is one.
struct Counted<'a>(&'a Shared);

impl<'a> Counted<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.metrics.connections.inc();
        Self(shared)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.metrics.connections.dec();
    }
}

async fn connection(shared: &Shared, peer: &Arc<str>, client: Socket, drain: &mut Drain) {
    // Whatever becomes of this process, an end that was not meant is a visible one.
    let _ = client.reset_on_close();
    let connected = tokio::select! {
        connected = shared.connect() => connected,
        () = drain.over() => return give_up(shared, peer, client).await,
    };
    match connected {
        Ok(connection) => {
            shared.metrics.connected(connected_after(&connection));
            match shared.settings.mode {
                Mode::Enforce => {
                    Relay::new(shared, peer, client, connection).run(drain).await;
                }
                Mode::Observe => {
                    observe::run(shared, peer, client, connection, drain).await;
                }
            }
        }
        Err(unreachable) => {
            // Rare, and larger than the rest.
            Box::pin(turn_away(shared, peer, client, unreachable, drain)).await;
        }
    }
}

/// To the very end: what was counted meanwhile is asked for too.
async fn serve_status(shared: &Arc<Shared>, listener: &Listener, drain: &Drain) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => {
                let (shared, drain) = (shared.clone(), drain.clone());
                tokio::spawn(async move { status::serve(&shared, client, &drain).await });
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// The signals that ask the process to end.
struct Ending {
    #[cfg(unix)]
    term: Option<tokio::signal::unix::Signal>,
}

impl Ending {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            term: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok(),
        }
    }

    /// Waits for one of them.
    async fn asked(&mut self) {
        #[cfg(unix)]
        if let Some(term) = &mut self.term {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
