//! `probe` before upstreams of this host.

#[path = "../support/mod.rs"]
mod support;

mod guess;
mod idle;
mod options;
#[cfg(target_os = "linux")]
mod servers;
mod verdicts;

use support::{Told, run};

/// Probes that port.
fn probe(port: u16, options: &[&str]) -> Told {
    let url = format!("http://127.0.0.1:{port}/");
    run(&[&["probe"], options, &[url.as_str()]].concat())
}

/// What is printed, without what differs each time: the port, and how long it took.
fn tidy(text: &str, port: u16) -> String {
    let text = text.replace(&format!(":{port}"), ":PORT");
    let mut tidy = String::new();
    let mut times = false;
    for line in text.lines() {
        // The row of times breaks where its numbers make it.
        let goes_on = times && line.starts_with("             ");
        times = goes_on || line.starts_with("  times ");
        if goes_on {
            tidy.pop();
            tidy += " ";
        }
        let line = if goes_on { line.trim_start() } else { line };
        tidy += &if times { without_numbers(line) } else { line.to_owned() };
        tidy.push('\n');
    }
    tidy
}

fn without_numbers(line: &str) -> String {
    let number = |word: &str| word.parse::<f64>().is_ok();
    let words = line.split(' ').map(|word| if number(word) { "N" } else { word });
    words.collect::<Vec<_>>().join(" ")
}
