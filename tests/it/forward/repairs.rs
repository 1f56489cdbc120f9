//! Field lines that are not as they should be, and what is written of them.

use bad_gateway::{Ending, Outcome, Policy, check};

use super::{fields, forwarded, forwarded_as, get, mistaken};

#[test]
fn field_lines_are_repaired() {
    for (lines, written) in [
        ("X-A : 1\r\n", "X-A: 1\r\n"),
        ("X-A \t: 1\r\n", "X-A: 1\r\n"),
        ("X-A:1\r\n", "X-A: 1\r\n"),
        ("X-A:  1 \t\r\n", "X-A: 1\r\n"),
        ("X-A: 1\r\n  2\r\n\t3 \r\n", "X-A: 1 2 3\r\n"),
        ("X-A:\r\n 1\r\n", "X-A: 1\r\n"),
        ("X-A: 1\r\n \r\n", "X-A: 1\r\n"),
        (" dropped\r\nX-A: 1\r\n", "X-A: 1\r\n"),
        ("X-A: 1\nX-B: 2\n", "X-A: 1\r\nX-B: 2\r\n"),
    ] {
        assert_eq!(fields(lines), written, "{lines:?}");
    }
}

#[test]
fn a_fold_is_one_sp_whatever_stands_around_it() {
    for (lines, wanted) in [
        ("X: a\r\n b\r\n", "X: a b\r\n"),
        ("X: a \t\r\n\t b\r\n", "X: a b\r\n"),
        ("X: a\r\n \r\n b\r\n", "X: a b\r\n"),
        ("X:\r\n \r\n a\r\n \r\n", "X: a\r\n"),
    ] {
        let head = format!("HTTP/1.1 304 \r\n{lines}\r\n");
        let written = forwarded(&head);
        assert_eq!(written, format!("HTTP/1.1 304 \r\n{wanted}\r\n"), "{lines:?}");
    }
}

#[test]
fn what_was_tolerated_leaves_clean() {
    let head = "\r\nHTTP/1.0 999 Denied\n led\nX : 1\r\n 2\nConnection: a b, ,c\r\nContent-Length: 02 ,02\r\nContent-Length: 02\r\n\r\n";
    let written = forwarded(head);
    assert_eq!(written, "HTTP/1.1 500 Denied\r\nX: 1 2\r\nContent-Length: 2\r\n\r\n");
    let verdict = check(written.as_bytes(), get(), Ending::Open, Policy::STRICT);
    assert_eq!(verdict.outcome, Outcome::NeedMore);
    assert!(verdict.deviations.is_empty());
}

#[test]
fn lists_that_are_written_have_no_empty_members() {
    let head = "HTTP/1.1 426 Upgrade Required\r\nUpgrade: ,h2c , ,\r\nUpgrade: websocket\r\nConnection: ,close,,upgrade\r\nContent-Length: 0,0\r\n\r\n";
    let written = forwarded_as(head, get(), |forward| forward.closing());
    assert_eq!(
        written,
        "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nUpgrade: h2c\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n\r\n"
    );
}

/// `X: ` and this value, as it goes downstream; read as one of letters, where no policy would let it
/// pass.
fn value(value: &str) -> String {
    let head = |value: &str| format!("HTTP/1.1 304 \r\nX: {value}\r\n\r\n").into_bytes();
    let text = mistaken(&head(&"x".repeat(value.len())), &head(value));
    text.strip_prefix("HTTP/1.1 304 \r\n").expect("a status line").to_owned()
}

#[test]
fn a_control_byte_in_a_value_becomes_one_sp() {
    for (given, wanted) in [
        ("a\x01b", "X: a b\r\n\r\n"),
        ("a\x01\x02b", "X: a  b\r\n\r\n"),
        ("a\t\x0c\tb", "X: a\t \tb\r\n\r\n"),
        ("a\x7f b", "X: a  b\r\n\r\n"),
        // Blanks at the ends stay away.
        ("\x0ca\x0c", "X: a\r\n\r\n"),
        ("\x01 a \x0b\t", "X: a\r\n\r\n"),
        ("\x1f\x1f", "X: \r\n\r\n"),
        ("a\u{80}b", "X: a\u{80}b\r\n\r\n"),
    ] {
        assert_eq!(value(given), wanted, "{given:?}");
    }
}

#[test]
fn a_value_that_could_end_its_line_is_left_out() {
    for given in ["a\r\nY: b", "a\nb", "a\rb", "\r\nb", "a\n", "a\0b", "\0"] {
        assert_eq!(value(given), "\r\n", "{given:?}");
    }
}
