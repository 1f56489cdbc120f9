//! All rows, and which of them fits a line.

use std::cell::LazyCell;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input};

use super::row::Row;
use super::{
    aiohttp, apache, aws, browsers, cloudflare, curl, dotnet, envoy, go, haproxy, httpclient,
    httpx, iis, java, kong, lighttpd, llhttp, netty, nginx, node, okhttp, perl, php, python, ruby,
    rust, said, squid, trafficserver, varnish,
};

/// The phrases, those before others that are to win where a line has several.
const PHRASES: &[&[Row]] = &[
    nginx::ROWS,
    haproxy::ROWS,
    envoy::ROWS,
    apache::ROWS,
    varnish::ROWS,
    trafficserver::ROWS,
    squid::ROWS,
    lighttpd::ROWS,
    aws::ROWS,
    iis::ROWS,
    cloudflare::ROWS,
    kong::ROWS,
    httpx::ROWS,
    aiohttp::ROWS,
    python::ROWS,
    curl::ROWS,
    llhttp::ROWS,
    httpclient::ROWS,
    okhttp::ROWS,
    netty::ROWS,
    java::ROWS,
    ruby::ROWS,
    rust::ROWS,
    go::ROWS,
    php::ROWS,
    perl::ROWS,
    dotnet::ROWS,
    browsers::ROWS,
    node::ROWS,
];

/// Codes that stand at one place of a line.
const CODES: &[&[Row]] = &[haproxy::STATES, envoy::FLAGS, aws::STATES, iis::STATES];

/// Every row there is, in the order in which they win.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    PHRASES.iter().chain(CODES).copied().flatten()
}

/// A phrase in the machine, in the order of the rows.
static MACHINE: LazyLock<(AhoCorasick, Vec<&'static Row>)> = LazyLock::new(|| {
    let rows: Vec<&Row> = PHRASES.iter().copied().flatten().collect();
    let machine = AhoCorasick::new(rows.iter().map(|row| row.phrase)).expect("short phrases");
    (machine, rows)
});

/// The row that fits a line best: a phrase that only one program has comes before a code.
pub(super) fn row(line: &[u8]) -> Option<&'static Row> {
    let (machine, rows) = &*MACHINE;
    if machine.is_match(Input::new(line).earliest(true)) {
        let text = String::from_utf8_lossy(line);
        let said = said::said(&text);
        let words = said::Words::of(said.as_bytes());
        let mut stands = vec![false; rows.len()];
        for found in machine.find_overlapping_iter(said.as_ref()) {
            let stands = &mut stands[found.pattern().as_usize()];
            *stands = *stands || words.has(found.range());
        }
        // Each row is asked once, however often its phrase is there.
        let is_nginx = LazyCell::new(|| said::is_nginx(&text));
        let fits = |row: &Row| said.contains(row.also()) && (row.program != "nginx" || *is_nginx);
        let mut those = rows.iter().zip(stands).filter_map(|(row, stands)| stands.then_some(*row));
        if let Some(best) = those.find(|row| fits(row)) {
            return Some(best);
        }
    }
    code(line)
}

fn code(line: &[u8]) -> Option<&'static Row> {
    if line.first().is_some_and(u8::is_ascii_digit)
        && memchr::memmem::find(line, b" 502 ").is_some()
    {
        let found = iis::state(&String::from_utf8_lossy(line));
        if found.is_some() {
            return found;
        }
    }
    // All others stand beside a request line.
    memchr::memmem::find(line, b" HTTP/")?;
    let text = String::from_utf8_lossy(line);
    haproxy::state(&text).or_else(|| envoy::flag(&text)).or_else(|| aws::state(&text))
}
