//! In which pieces a head goes downstream: what goes on as it came is not taken apart.

use bad_gateway::Framing;
use bad_gateway::forward::Forward;

use super::{get, read};

/// Looks at a 304 with these lines, read under LENIENT, on its way downstream.
fn forwarded<T>(lines: &str, look: impl FnOnce(Forward<'_>) -> T) -> T {
    read(&format!("HTTP/1.1 304 \r\n{lines}\r\n"), get(), |head, framing| {
        assert_eq!(framing, Framing::None);
        look(Forward::new(head, framing, &get()))
    })
}

/// The pieces behind the status line, but for empty ones and the empty line.
fn pieces(lines: &str) -> Vec<String> {
    forwarded(lines, |forward| {
        let mut pieces = Vec::new();
        forward.pieces(&mut |piece| pieces.push(String::from_utf8(piece.to_vec()).expect("text")));
        let status_line = pieces.iter().position(|piece| piece == "\r\n").expect("its end");
        assert_eq!(pieces.pop().as_deref(), Some("\r\n"));
        pieces.drain(..=status_line);
        pieces.retain(|piece| !piece.is_empty());
        pieces
    })
}

#[test]
fn lines_that_follow_each_other_go_on_in_one_piece() {
    let lines = "Server: x\r\nDate: today\r\nETag: \"a\"\r\n";
    assert_eq!(pieces(lines), [lines]);
    assert_eq!(pieces("A: 1\r\nTE: x\r\nB: 2\r\nC: 3\r\n"), ["A: 1\r\n", "B: 2\r\nC: 3\r\n"]);
}

#[test]
fn a_missing_blank_behind_the_colon_is_a_piece_of_its_own() {
    assert_eq!(pieces("A: 1\r\nX:2\r\nB: 3\r\n"), ["A: 1\r\nX:", " ", "2\r\nB: 3\r\n"]);
    assert_eq!(pieces("X:2\r\nY:3\r\n"), ["X:", " ", "2\r\nY:", " ", "3\r\n"]);
    assert_eq!(pieces("TE: a\r\nX:2\r\n"), ["X:", " ", "2\r\n"]);
}

#[test]
fn a_line_that_is_repaired_is_written_anew() {
    for (line, value) in [
        ("X:\t2\r\n", "2"),
        ("X:  2\r\n", "2"),
        ("X: 2 \r\n", "2"),
        ("X:2 \r\n", "2"),
        ("X:2\n", "2"),
    ] {
        let lines = format!("A: 1\r\n{line}B: 3\r\n");
        let wanted = ["A: 1\r\n", "X", ": ", value, "\r\n", "B: 3\r\n"];
        assert_eq!(pieces(&lines), wanted, "{line:?}");
    }
    assert_eq!(pieces("X: 1\r\n 2\r\n"), ["X", ": ", "1", " ", "2", "\r\n"]);
}

#[test]
fn a_value_in_one_piece_is_shown_as_a_slice_and_nothing_of_it_by_debug() {
    forwarded("X-Secret: hidden\r\nFolded: a\r\n b\r\n", |forward| {
        let lines: Vec<_> = forward.fields().collect();
        let values: Vec<_> = lines.iter().map(|line| line.value().as_slice()).collect();
        assert_eq!(values, [Some(&b"hidden"[..]), None]);
        let value = format!("{:?}", lines[0].value());
        assert_eq!(value, "ForwardValue { len: 6, whole: true }");
        let line = format!("{:?}", lines[0]);
        assert_eq!(line, "ForwardField { name_at: 15, name_len: 8, value_len: 6 }");
        assert!(format!("{:?}", lines[1].value()).contains("whole: false"));
    });
}
