//! Writes the seed corpora, `corpus/TARGET/`, from the cases, the registry's examples and the
//! captures; what the fuzzer added there stays.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use bad_gateway::{Defect, Ending, Policy};
use bad_gateway_fuzz::input::encode;
use bad_gateway_fuzz::support::{Exchange, cases};

/// Longer ones slow the fuzzer down.
const MOST: usize = 8_000;

fn captures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/captures");
    let Ok(servers) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    servers
        .filter_map(|entry| std::fs::read_dir(entry.ok()?.path()).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "http"))
        .collect()
}

fn exchanges() -> Vec<Exchange> {
    let mut exchanges: Vec<_> = cases::all()
        .iter()
        .flat_map(|case| case.runs().into_iter().map(|(_, exchange, _)| exchange))
        .collect();
    for row in Defect::ALL {
        exchanges.push(Exchange::get(row.example().bytes, Ending::Closed, Policy::LENIENT));
    }
    for path in captures() {
        let bytes = std::fs::read(path).expect("a capture");
        exchanges.push(Exchange::get(&bytes, Ending::Open, Policy::GATEWAY));
    }
    exchanges.retain(|exchange| exchange.bytes.len() <= MOST);
    exchanges
}

fn put(target: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let path = folder.join(format!("seed-{:016x}", hasher.finish()));
    std::fs::write(path, bytes).expect("written");
}

fn main() {
    let exchanges = exchanges();
    for exchange in &exchanges {
        let input = encode(exchange);
        for target in ["verdict", "splits", "prefix", "forward", "answer", "guard"] {
            put(target, &input);
        }
        put("head", &exchange.bytes);
        // Their inputs have a form of their own; any bytes stand for one.
        put("chunked", &exchange.bytes);
        put("scan", &exchange.bytes);
    }
    println!("{} seeds for each target", exchanges.len());
}
