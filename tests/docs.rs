//! The generated pages of `docs/` are current. `BLESS=1 cargo test --workspace --test docs`
//! rewrites them.

mod generate;
mod oracle;
mod support;

use generate::page::{difference, must_be_current};

#[test]
fn defects_are_current() {
    must_be_current("docs/defects.md", &generate::defects::page());
}

#[test]
fn requirements_are_current() {
    must_be_current("docs/requirements.md", &generate::requirements::page());
}

#[test]
fn captures_are_current() {
    must_be_current("docs/captures.md", &generate::captures_page::page());
}

#[test]
fn a_stale_page_is_told_by_its_first_line() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    let told = difference("a\nb\nc\n", "a\nB\nC\n").expect("stale");
    assert_eq!(told, "line 2\n   has    \"b\"\n   should \"B\"");
    let told = difference("a\n", "a\nb\n").expect("stale");
    assert_eq!(told, "line 2\n   has    \"\"\n   should \"b\"");
    let told = difference("", "a").expect("stale");
    assert_eq!(told, "line 1\n   has    \"\"\n   should \"a\"");
}
