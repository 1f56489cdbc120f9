//! A page that shows the reports, with all that it needs in itself.

use super::style::Style;
use super::tally::Tally;

/// What stands before the reports.
const BEGIN: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<style>
:root { color-scheme: light dark; --bad: #b3001b; --good: #1a7f37; --warn: #8a5a00; --hint: #00697a; --name: #2b4fbf }
@media (prefers-color-scheme: dark) { :root { --bad: #ff7b7b; --good: #5fd07f; --warn: #e5b95c; --hint: #5fd0de; --name: #8fb0ff } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
pre { font: 13px/1.4 ui-monospace, Menlo, Consolas, monospace; overflow-x: auto; padding: .8rem 1rem; border: 1px solid #8886; border-radius: .4rem }
.b { font-weight: bold } .d { opacity: .6 } .r { color: var(--bad) } .g { color: var(--good) }
.y { color: var(--warn) } .n { color: var(--name) } .c { color: var(--hint) }
</style>
</head>
<body>
<h1>TITLE</h1>
"#;

/// The beginning of the page; the title is plain text without `&` and `<`.
pub fn begin(title: &str) -> String {
    BEGIN.replace("TITLE", title)
}

/// A report, in the styles of a terminal, as a part of the page.
pub fn section(text: &str) -> String {
    format!("<section><pre>{}</pre></section>\n", spans(text.trim_end()))
}

/// The end of the page; `remark` stands behind the counts, if there are any.
pub fn end(tally: &Tally, remark: &str) -> String {
    if tally.is_empty() {
        return "</body>\n</html>\n".to_owned();
    }
    let counts = spans((tally.text() + remark).trim_matches('\n'));
    format!("<footer><pre>{counts}</pre></footer>\n</body>\n</html>\n")
}

/// Text for a page, its styles as classes.
fn spans(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut open = 0;
    let mut rest = text;
    while let Some(at) = rest.find(['\x1b', '<', '>', '&', '"']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (written, used) = match rest.as_bytes()[0] {
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'&' => ("&amp;", 1),
            b'"' => ("&quot;", 1),
            _ => {
                let end = rest.find('m').map_or(rest.len(), |end| end + 1);
                match class(&rest[..end]) {
                    Some(class) => {
                        open += 1;
                        out.push_str(&format!("<span class=\"{class}\">"));
                    }
                    None => out.push_str(&"</span>".repeat(std::mem::take(&mut open))),
                }
                ("", end)
            }
        };
        out.push_str(written);
        rest = &rest[used..];
    }
    out.push_str(rest);
    out + &"</span>".repeat(open)
}

/// The class of a style that begins; none where all styles end.
fn class(escape: &str) -> Option<&'static str> {
    use anstyle::AnsiColor as Color;
    let is = |style: Style| escape == style.to_string();
    let colors = [
        (Color::Red, "r"),
        (Color::Green, "g"),
        (Color::Yellow, "y"),
        (Color::Blue, "n"),
        (Color::Cyan, "c"),
    ];
    if is(Style::new().bold()) {
        return Some("b");
    }
    if is(Style::new().dimmed()) {
        return Some("d");
    }
    colors.into_iter().find(|(color, _)| is(color.on_default())).map(|(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::super::style::{BAD, DIM, paint};
    use super::*;

    #[test]
    fn styles_become_classes_and_nothing_is_markup() {
        let text = format!("{} {} <a href=\"x\">&", paint(BAD, "<b>"), paint(DIM, "|"));
        assert_eq!(
            spans(&text),
            "<span class=\"b\"><span class=\"r\">&lt;b&gt;</span></span> <span class=\"d\">|</span> \
             &lt;a href=&quot;x&quot;&gt;&amp;"
        );
    }
}
