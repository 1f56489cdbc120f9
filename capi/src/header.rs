//! Holds `include/bad_gateway.h` against this code: structures, functions and numbers.
//!
//! The source says for each of them what it is called in C (`` /// `bgw_step` ``). So the declarations that the
//! header must have are made from the source, and compared word by word.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reader::{Barrier, Defect, Framing, Outcome, Policy, Tolerance};

use crate::edge::Stored;
use crate::error::Error;
use crate::{number, parser, version};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the header declares.
#[derive(Default)]
struct Header {
    defines: BTreeMap<String, String>,
    /// Name, fields.
    structures: BTreeMap<String, Vec<String>>,
    /// Name, value.
    numbers: BTreeMap<String, i64>,
    functions: Vec<String>,
}

impl Header {
    fn read() -> Self {
        let text = without_comments(&read("include/bad_gateway.h"));
        let mut header = Self::default();
        let mut code = String::new();
        for line in text.lines() {
            match line.strip_prefix('#') {
                None => code.push_str(line),
                Some(directive) => {
                    let mut words = directive.splitn(3, ' ');
                    if words.next() == Some("define") {
                        let (name, value) = (words.next(), words.next());
                        let name = name.expect("a name").to_owned();
                        header.defines.insert(name, value.unwrap_or_default().to_owned());
                    }
                }
            }
            code.push(' ');
        }
        header.take(code.split_once('{').expect("extern \"C\" {").1);
        header
    }

    fn take(&mut self, code: &str) {
        let mut rest = code;
        while let Some(end) = rest.find([';', '{']) {
            let start = words(&rest[..end]);
            if rest[end..].starts_with(';') {
                self.functions.push(start);
                rest = &rest[end + 1..];
                continue;
            }
            let close = rest.find('}').expect("a closing brace");
            let body = &rest[end + 1..close];
            let after = rest[close..].find(';').expect("a semicolon") + close;
            if start.starts_with("enum ") {
                for number in body.split(',') {
                    let (name, value) = number.split_once('=').expect("each number is written");
                    let value = value.trim().parse().expect("a number");
                    self.numbers.insert(name.trim().to_owned(), value);
                }
            } else {
                let name = start.strip_prefix("typedef struct ").expect("a structure");
                assert_eq!(rest[close + 1..after].trim(), name);
                let fields = body.split(';').map(words).filter(|field| !field.is_empty());
                self.structures.insert(name.to_owned(), fields.collect());
            }
            rest = &rest[after + 1..];
        }
    }
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.split_once("*/").expect("the comment ends").1);
    }
    left
}

/// The same words with one space between them, and none beside a `*`, a bracket or a comma but behind it.
fn words(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace("* ", "*").replace("( ", "(")
}

/// What the source calls by a name of C: that name, and the lines behind it.
fn named(source: &str) -> impl Iterator<Item = (&str, &str)> {
    source.match_indices("/// `bgw_").filter_map(|(at, _)| {
        let rest = &source[at + 5..];
        let (name, behind) = rest.split_once("`\n")?;
        Some((name, behind))
    })
}

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = fs::read_dir(folder).expect("src").map(|entry| entry.expect("an entry").path());
    let others = files.filter(|path| path.file_stem().is_some_and(|stem| stem != "header"));
    others.map(|path| fs::read_to_string(path).expect("text")).collect()
}

/// How C calls the types of the source.
struct Types(BTreeMap<String, String>);

impl Types {
    fn read(sources: &[String]) -> Self {
        let plain = [
            ("u8", "uint8_t"),
            ("u32", "uint32_t"),
            ("i32", "int32_t"),
            ("u64", "uint64_t"),
            ("usize", "size_t"),
            ("Slice", "bgw_slice"),
            ("Stored<Parser>", "bgw_parser"),
            ("Stored<Policy>", "bgw_policy"),
            ("Stored<RequestContext>", "bgw_request"),
        ];
        let mut types: BTreeMap<_, _> =
            plain.into_iter().map(|(rust, c)| (rust.to_owned(), c.to_owned())).collect();
        for Structure { names: (name, rust), .. } in
            sources.iter().flat_map(|text| structures(text))
        {
            types.insert(rust, name);
        }
        Self(types)
    }

    /// A declaration in C.
    fn declare(&self, name: &str, rust: &str) -> String {
        let known = |rust: &str| {
            self.0.get(rust).unwrap_or_else(|| panic!("C has no name for {rust}")).clone()
        };
        let inner = |start: &str| {
            let (_, inner) = rust.strip_prefix(start)?.strip_suffix('>')?.split_once(", ")?;
            Some(known(inner))
        };
        if let Some(len) = rust.strip_prefix("[u8; ").and_then(|rust| rust.strip_suffix(']')) {
            format!("uint8_t {name}[{len}]")
        } else if rust == "*const c_char" {
            format!("const char *{name}")
        } else if let Some(inner) = inner("Lent<") {
            format!("const {inner} *{name}")
        } else if let Some(inner) = inner("Given<") {
            format!("{inner} *{name}")
        } else {
            format!("{} {name}", known(rust))
        }
    }
}

/// A structure of the source.
struct Structure {
    /// Its name in C, and here.
    names: (String, String),
    /// Name and type of each field.
    fields: Vec<(String, String)>,
}

/// The structures of a file.
fn structures(source: &str) -> impl Iterator<Item = Structure> {
    named(source).filter_map(|(name, behind)| {
        let behind = behind.trim_start_matches(['/', ' ']);
        let behind = &behind[behind.find("#[")?..];
        let declaration = behind.lines().find(|line| !line.starts_with("#["))?;
        let rust = declaration.split_once("struct ")?.1.split([' ', '<']).next()?;
        assert!(behind.starts_with("#[repr(C)]"), "{name} is not repr(C)");
        let body = behind.split_once("{\n")?.1.split_once("\n}")?.0;
        let fields = body.lines().map(|line| {
            let line = line.trim().trim_start_matches("pub(crate) ").trim_end_matches(',');
            let (field, rust) = line.split_once(": ").expect("a field");
            (field.to_owned(), rust.to_owned())
        });
        let names = (name.to_owned(), rust.to_owned());
        Some(Structure { names, fields: fields.collect() })
    })
}

/// The functions of a file as C declares them.
fn functions(source: &str, types: &Types) -> Vec<String> {
    let all = named(source).filter_map(|(name, behind)| {
        let (attribute, rest) = behind.split_once('\n')?;
        if attribute != "#[unsafe(no_mangle)]" {
            return None;
        }
        let rest = rest.strip_prefix("pub(crate) extern \"C\" fn ")?;
        let (rust, rest) = rest.split_once('(')?;
        assert_eq!(rust, name);
        let (parameters, rest) = rest.split_once(") -> ")?;
        let given = rest.split_once(" {")?.0;
        let parameters: Vec<_> = parameters
            .replace('\n', " ")
            .split(", ")
            .flat_map(|part| part.split(",  "))
            .collect::<Vec<_>>()
            .join(", ")
            .replace("<'_, ", "<'_; ")
            .split(',')
            .map(|parameter| parameter.trim().trim_start_matches("mut ").replace("; ", ", "))
            .filter(|parameter| !parameter.is_empty())
            .map(|parameter| {
                let (name, rust) = parameter.split_once(": ").expect("a parameter");
                types.declare(name, rust)
            })
            .collect();
        let parameters =
            if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
        Some(format!("{}({parameters})", types.declare(name, given)))
    });
    all.collect()
}

#[test]
fn it_declares_the_functions() {
    let sources = sources();
    let types = Types::read(&sources);
    let mut wanted: Vec<_> = sources.iter().flat_map(|source| functions(source, &types)).collect();
    let exported: usize = sources.iter().map(|source| source.matches("(no_mangle)").count()).sum();
    assert_eq!(wanted.len(), exported, "a function has no name for C above it");
    let mut found = Header::read().functions;
    wanted.sort();
    found.sort();
    assert!(found.len() > 30, "{found:?}");
    for function in &wanted {
        assert!(found.contains(function), "the header lacks {function}");
    }
    assert_eq!(found, wanted);
}

#[test]
fn it_declares_the_structures() {
    let sources = sources();
    let types = Types::read(&sources);
    let mut wanted: BTreeMap<_, _> = BTreeMap::new();
    for Structure { names: (name, _), fields } in sources.iter().flat_map(|text| structures(text)) {
        let fields = fields.iter().map(|(name, rust)| match (name.as_str(), rust.as_str()) {
            (name, "*const u8") => format!("const uint8_t *{name}"),
            (name, rust) => types.declare(name, rust),
        });
        wanted.insert(name, fields.collect::<Vec<_>>());
    }
    for (name, size) in [
        ("bgw_parser", "BGW_PARSER_SIZE"),
        ("bgw_policy", "BGW_POLICY_SIZE"),
        ("bgw_request", "BGW_REQUEST_SIZE"),
    ] {
        let storage = format!("BGW_ALIGNED uint8_t opaque[{size}]");
        wanted.insert(name.to_owned(), vec![storage]);
    }
    let found = Header::read().structures;
    assert!(found.len() > 10, "{found:?}");
    for (name, fields) in &wanted {
        assert_eq!(found.get(name), Some(fields), "{name}");
    }
    assert_eq!(found, wanted);
}

#[test]
fn its_storage_is_large_enough() {
    let header = Header::read();
    let number = |name: &str| header.defines[name].parse::<usize>().expect("a number");
    let parser = size_of::<Stored<parser::Parser>>();
    let policy = size_of::<Stored<Policy>>();
    let request = size_of::<Stored<reader::RequestContext>>();
    assert!(parser <= number("BGW_PARSER_SIZE"), "{parser}");
    assert!(policy <= number("BGW_POLICY_SIZE"), "{policy}");
    assert!(request <= number("BGW_REQUEST_SIZE"), "{request}");
    let align = number("BGW_STORAGE_ALIGN");
    assert_eq!(align_of::<Stored<parser::Parser>>(), align);
    assert_eq!(align_of::<Stored<Policy>>(), align);
    assert_eq!(align_of::<Stored<reader::RequestContext>>(), align);
}

#[test]
fn it_names_the_version() {
    let header = Header::read();
    assert_eq!(header.defines["BGW_ABI"], version::ABI.to_string());
    assert_eq!(header.defines["BGW_VERSION"], format!("{:?}", env!("CARGO_PKG_VERSION")));
    let library = read("../Cargo.toml");
    let own = format!("\nversion = {:?}\n", env!("CARGO_PKG_VERSION"));
    assert!(library.contains(&own), "the library has another version");
}

#[test]
fn it_has_the_numbers() {
    let mut wanted = BTreeMap::from([("BGW_OK".to_owned(), 0)]);
    let mut want = |name: String, number: i32| {
        assert!(wanted.insert(name.clone(), number.into()).is_none(), "{name} twice");
    };
    for error in Error::ALL {
        want(format!("BGW_ERROR_{}", format!("{error:?}").to_uppercase()), error as i32);
    }
    let framing = |framing| number::framing(framing).0;
    want("BGW_FRAMING_UNKNOWN".to_owned(), framing(None));
    for (name, kind) in [
        ("NONE", Framing::None),
        ("LENGTH", Framing::Length(1)),
        ("CHUNKED", Framing::Chunked),
        ("CLOSE", Framing::Close),
        ("TUNNEL", Framing::Tunnel),
    ] {
        want(format!("BGW_FRAMING_{name}"), framing(Some(kind)));
    }
    let deviation = Barrier::Deviation(Defect::BareLf);
    want("BGW_BARRIER_NONE".to_owned(), number::barrier(None).0);
    for (name, barrier) in [
        ("NOT_VALID", Barrier::NotValid),
        ("TUNNEL", Barrier::Tunnel),
        ("CLOSE_DELIMITED", Barrier::CloseDelimited),
        ("CLOSE", Barrier::Close),
        ("HTTP10", Barrier::Http10),
        ("REQUEST_CLOSE", Barrier::RequestClose),
        ("REQUEST_UNSENT", Barrier::RequestUnsent),
        ("DEVIATION", deviation),
        ("LEFTOVER", Barrier::Leftover),
        ("ENDED", Barrier::Ended),
    ] {
        want(format!("BGW_BARRIER_{name}"), number::barrier(Some(barrier)).0);
    }
    want("BGW_BARRIER_OTHER".to_owned(), 11);
    for (name, tolerance) in
        [("NEVER", Tolerance::Never), ("REPAIR", Tolerance::Repair), ("NOTE", Tolerance::Note)]
    {
        want(format!("BGW_TOLERANCE_{name}"), number::tolerance(tolerance));
    }
    for (name, outcome) in [
        ("VALID", Outcome::Valid),
        ("INCOMPLETE", Outcome::Incomplete),
        ("NO_RESPONSE", Outcome::NoResponse),
        ("PENDING", Outcome::NeedMore),
    ] {
        want(format!("BGW_{name}"), number::outcome(outcome));
    }
    want("BGW_MALFORMED".to_owned(), 1);
    for (number, name) in
        (0..).zip(["NEED_MORE", "INTERIM", "HEAD", "DATA", "TRAILERS", "END", "TUNNEL", "REJECT"])
    {
        want(format!("BGW_{name}"), number);
    }
    for (number, name) in (0..).zip(["OPEN", "CLOSED", "RESET", "TIMED_OUT", "TRUNCATED"]) {
        want(format!("BGW_{name}"), number);
    }
    for (number, name) in (0..).zip(["STRICT", "GATEWAY", "LENIENT"]) {
        want(format!("BGW_{name}"), number);
    }
    assert_eq!(Header::read().numbers, wanted);
}
