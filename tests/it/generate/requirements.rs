//! `docs/requirements.md`: where each requirement on a reader of responses is held.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::page::Page;
use crate::support::cases;

/// Where one requirement is held.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    #[serde(skip)]
    pub id: String,
    pub section: String,
    #[serde(default)]
    pub cases: bool,
    pub forward: Option<String>,
    pub answer: Option<String>,
    pub caller: Option<String>,
    pub test: Option<String>,
}

/// Who holds a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder<'a> {
    Cases,
    /// What is shown, the folder in `tests/it/`, and the test in it.
    Test(&'a str, &'static str, &'a str),
    Caller(&'a str),
}

impl Requirement {
    /// The one who holds it; panics unless there is exactly one.
    pub fn holder(&self) -> Holder<'_> {
        let test = || {
            let name = self.test.as_deref();
            name.unwrap_or_else(|| panic!("{} names no test", self.id))
        };
        match (self.cases, &self.forward, &self.answer, &self.caller) {
            (true, None, None, None) => Holder::Cases,
            (false, Some(what), None, None) => Holder::Test(what, "forward", test()),
            (false, None, Some(what), None) => Holder::Test(what, "answer", test()),
            (false, None, None, Some(why)) => Holder::Caller(why),
            _ => panic!("{} is held by none, or by more than one", self.id),
        }
    }
}

/// Every requirement, in the order of the file. Each is one line there.
pub fn all() -> Vec<Requirement> {
    let path = cases::folder().join("requirements.toml");
    let text = fs::read_to_string(path).expect("requirements.toml");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let table: BTreeMap<String, Requirement> =
                toml::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let (id, requirement) = table.into_iter().next().expect("an entry");
            Requirement { id, ..requirement }
        })
        .collect()
}

/// For each requirement that some case names, the file and the name of each such case.
pub fn held() -> BTreeMap<String, Vec<(String, String)>> {
    #[derive(Deserialize)]
    struct File {
        case: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        #[serde(default)]
        requirements: Vec<String>,
    }
    let mut paths: Vec<_> = fs::read_dir(cases::folder())
        .expect("tests/cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "requirements"))
        .collect();
    paths.sort();
    let mut held: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a text");
        let file: File =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let stem = path.file_stem().expect("a stem").to_string_lossy();
        for case in file.case {
            for id in case.requirements {
                let place = (stem.clone().into_owned(), case.name.clone());
                held.entry(id).or_default().push(place);
            }
        }
    }
    held
}

/// The file of `tests/it/{folder}` that has a test of that name, without its ending.
pub fn file_of_test(folder: &str, name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(folder);
    let head = format!("#[test]\nfn {name}(");
    let mut files = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry"));
    let found = files.find(|file| fs::read_to_string(file.path()).expect("a text").contains(&head));
    found.map(|file| file.path().file_stem().expect("a stem").to_string_lossy().into_owned())
}

pub fn page() -> String {
    let (all, held) = (all(), held());
    let count = |wanted: fn(&Holder<'_>) -> bool| {
        all.iter().filter(|requirement| wanted(&requirement.holder())).count()
    };
    let mut page = Page::new("Requirements", "tests/cases/requirements.toml and the cases");
    page.paragraph(&format!(
        "What the RFCs require of whoever reads an HTTP/1.1 response, and where each requirement is held: {} in all. \
         {} are held by [cases](../tests/cases/README.md), {} by tests of what is written, and {} are the duty of \
         whoever uses the crate, with the reason.",
        all.len(),
        count(|holder| *holder == Holder::Cases),
        count(|holder| matches!(holder, Holder::Test(..))),
        count(|holder| matches!(holder, Holder::Caller(_))),
    ));
    page.paragraph(
        "An id is the RFC, the section and the paragraph in it; a letter divides a paragraph. `D-` is derived from the \
         cited text. A case is named as file: name.",
    );
    page.row(&["id", "section", "held by"]);
    page.row(&["---"; 3]);
    for requirement in &all {
        let holder = match requirement.holder() {
            Holder::Cases => {
                let places = held.get(&requirement.id).map_or(&[][..], Vec::as_slice);
                by_cases(places)
            }
            Holder::Test(what, folder, test) => {
                let file = file_of_test(folder, test).expect("a test");
                format!("{what}: [`{folder}/{file}`](../tests/it/{folder}/{file}.rs) `{test}`")
            }
            Holder::Caller(why) => format!("**the caller**: {why}"),
        };
        page.row(&[&requirement.id, &requirement.section, &holder]);
    }
    page.text()
}

/// The cases, file by file.
fn by_cases(places: &[(String, String)]) -> String {
    let mut files: Vec<(&str, Vec<String>)> = Vec::new();
    for (file, name) in places {
        let name = format!("`{name}`");
        match files.iter_mut().find(|(known, _)| known == file) {
            Some((_, names)) => names.push(name),
            None => files.push((file, vec![name])),
        }
    }
    let lists: Vec<_> = files
        .iter()
        .map(|(file, names)| format!("[{file}](../tests/cases/{file}.toml): {}", names.join(", ")))
        .collect();
    lists.join("; ")
}
