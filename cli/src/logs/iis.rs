//! IIS with Application Request Routing, by the three numbers of its log (`sc-status sc-substatus sc-win32-status`), and what
//! HTTP.SYS writes into `httperr.log`. Not played: as Microsoft has them, "HTTP status code overview" of IIS, "Troubleshooting
//! 502 errors in ARR", "Error Messages (Winhttp.h)" and "Error logging in HTTP APIs".

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("iis", phrase, means, next)
}

const WORKER: &str =
    "look into the application's log, and the event log of the system, at that time";

/// Reasons of HTTP.SYS.
pub(super) const ROWS: &[Row] = &[
    row(
        "AppOffline",
        "the application was taken offline because it failed again and again",
        WORKER,
    )
    .and(" HTTP/"),
    row("AppPoolTimer", "the application's process is too busy to take the request", WORKER)
        .and(" HTTP/"),
    row("AppShutdown", "the application was shut down as its configuration says", WORKER)
        .and(" HTTP/"),
    row("QueueFull", "more requests wait for the application than its queue takes", WORKER)
        .and(" HTTP/"),
    row("Timer_AppPool", "the request waited for too long until the application took it", WORKER)
        .and(" HTTP/"),
    row(
        "Connection_Abandoned_By_AppPool",
        "the application's process ended, or gave the request up, before it answered",
        WORKER,
    )
    .and(" HTTP/"),
];

/// Status, substatus and Windows' code of a line of a site's log; without the last, any.
pub(super) const STATES: &[Row] = &[
    row(
        "502 3 12002",
        "the upstream did not answer within the time-out of the proxy",
        "compare time-taken, the last number, with the time-out of the farm or of the proxy; bad-gateway probe URL",
    ),
    row("502 3 12007", NO_NAME, NAMES),
    row(
        "502 3 12029",
        "the connection could not be made: nothing listens there, or a firewall is between",
        CONNECT,
    ),
    row(
        "502 3 12030",
        "the upstream closed or reset the connection before its response was whole, or does not speak the version of TLS",
        DIED,
    ),
    row("502 3 12152", "the response is none that WinHTTP reads", PROBE),
    row(
        "502 3 12175",
        "the TLS handshake failed: the name, the certificate, or the versions",
        PROBE_TLS,
    ),
    row(
        "502 3",
        "the request could not be passed on, or its response not be read; the third number is Windows' code",
        PROBE,
    ),
    row(
        "502 4",
        "the farm has no server that is in use",
        "look at the health of the farm's servers",
    ),
    row(
        "502 5",
        "a WebSocket could not be passed on; or, from ASP.NET Core's module, the application's process did not start",
        "start the application by hand as its user; its own log says why it ends",
    ),
    row(
        "502 2",
        "a CGI program ended before its response was whole",
        "run the program by hand as the server's user",
    ),
    row(
        "502 1",
        "a CGI program did not answer in time",
        "run the program by hand as the server's user",
    ),
];

/// The row of a line of a site's log, which begins with a date and a time.
pub(super) fn state(line: &str) -> Option<&'static Row> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let of = |word: &str, mark: char, parts: usize| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        word.split(mark).count() == parts && word.split(mark).all(digits)
    };
    let dated = of(words.first()?, '-', 3) && of(words.get(1)?, ':', 3);
    // The three stand together, where they are logged at all; behind them numbers alone.
    let number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let behind = words.iter().rev().take_while(|word| number(word)).count();
    let numbers = &words[words.len() - behind..];
    let [status, sub, code, ..] = numbers else { return None };
    let fits = |row: &&Row| match row.phrase.split(' ').collect::<Vec<_>>()[..] {
        [a, b, c] => (a, b, c) == (*status, *sub, *code),
        [a, b] => (a, b) == (*status, *sub),
        _ => false,
    };
    STATES.iter().find(fits).filter(|_| dated)
}
