//! `count CORPUS PASSES [PEER]`: reads a corpus so many times and prints how many responses or
//! chunks that were; `benches/instructions` runs it under callgrind, with two numbers of passes.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (corpus, passes, peer) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        [corpus, passes] => (corpus, passes, "bad-gateway"),
        [corpus, passes, peer] => (corpus, passes, peer),
        _ => return usage("two or three arguments are needed"),
    };
    let Ok(passes) = passes.parse() else {
        return usage("PASSES is a number");
    };
    match peers::count(corpus, passes, peer) {
        Ok(units) => {
            println!("{units}");
            ExitCode::SUCCESS
        }
        Err(reason) => usage(&reason),
    }
}

fn usage(reason: &str) -> ExitCode {
    eprintln!("count CORPUS PASSES [PEER]: {reason}");
    ExitCode::from(2)
}
