use super::*;
use crate::defect::Defect;
use crate::policy::{Deviations, Policy};
use crate::scan::{Scan, dispatch};

const ROOM: usize = 200;
const LINES: [&str; 3] = ["Date: a\r\n", "Connection: b\r\n", "X: c\r\n"];

struct First<'t, const N: usize>(&'t mut FieldTable<N>, Limits, InterimBudget);

impl<'b, const N: usize> Scan<'b> for First<'_, N> {
    type Output = Walked<'b>;

    fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Walked<'b> {
        let Self(table, limits, interim) = self;
        walk_whole(kernel, bytes, table, &limits, || interim)
    }
}

/// How far the first walk came, and how many fields are in the table then.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    Whole { len: usize, fields: usize },
    Part { at: usize, fields: usize },
    Nowhere,
}

fn walked(bytes: &str, limits: Limits) -> Came {
    let (mut table, interim) = (FieldTable::<3>::new(), InterimBudget::left(&limits, 0, 0));
    match dispatch(First(&mut table, limits, interim), bytes.as_bytes()) {
        Walked::Whole(PlainHead { len, .. }) => Came::Whole { len, fields: table.head().len() },
        Walked::Part { at, .. } => {
            assert_eq!(table.head().len(), 0, "nothing is to be seen yet");
            Came::Part { at, fields: table.lines() }
        }
        Walked::Nothing => Came::Nowhere,
    }
}

#[test]
fn a_plain_head_within_the_limits_is_taken_whole() {
    for status_line in ["HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 \r\n", "HTTP/1.1 103 N\r\n"] {
        for fields in 0..=LINES.len() {
            let head = [status_line, &LINES[..fields].concat(), "\r\n"].concat();
            let len = head.len();
            let size = u32::try_from(len).expect("small");
            let most = u32::try_from(fields).expect("small");
            let exact = Limits {
                head: size,
                line: size,
                fields: most,
                interim: 1,
                interim_bytes: size,
                ..Limits::DEFAULT
            };
            let whole = Came::Whole { len, fields };
            assert_eq!(walked(&[&head, "content"].concat(), exact), whole, "{head:?}");
            assert_eq!(walked(&head, Limits::DEFAULT), whole, "{head:?}");
            let mut beyond = vec![Limits { line: size - 1, ..exact }];
            if fields > 0 {
                beyond.push(Limits { fields: most - 1, ..exact });
            }
            if status_line.contains("103") {
                beyond.push(Limits { interim: 0, ..exact });
                beyond.push(Limits { interim_bytes: size - 1, ..exact });
            }
            for limits in beyond {
                assert_eq!(walked(&head, limits), Came::Nowhere, "{head:?} {limits:?}");
            }
        }
    }
    let four = [&["HTTP/1.1 200 OK\r\n"], &LINES[..], &["Y: d\r\n\r\n"]].concat().concat();
    assert_eq!(walked(&four, Limits::DEFAULT), Came::Nowhere, "there is room for 3");
}

#[test]
fn the_lines_before_one_that_is_not_plain_are_taken() {
    let part = Came::Part { at: 23, fields: 1 };
    let lines =
        ["B:2\r\n", "B:  2\r\n", "B: 2 \r\n", "B: \r\n", ": 2\r\n", " 2\r\n", "B: 2\n", "B\r\n"];
    for line in lines {
        let bytes = ["HTTP/1.1 200 OK\r\nA: 1\r\n", line, "C: 3\r\n\r\n"].concat();
        assert_eq!(walked(&bytes, Limits::DEFAULT), part, "{line:?}");
    }
    for cut in ["B: 2\r", "\r", "", "B"] {
        let bytes = ["HTTP/1.1 200 OK\r\nA: 1\r\n", cut].concat();
        assert_eq!(walked(&bytes, Limits::DEFAULT), part, "{cut:?}");
    }
    let repeated = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n";
    assert_eq!(walked(repeated, Limits::DEFAULT), Came::Part { at: 36, fields: 1 });
}

/// Where a walk from the first line on ended the section, if it came so far; where the next line starts
/// then; how many fields are stored, and whether in slots.
fn gone_on(lines: &str, policy: Policy) -> (Option<usize>, usize, usize, bool) {
    let (end, line, table) = walked_on(lines, policy);
    (end, line.start(), table.lines(), table.next_position().is_none())
}

fn walked_on(lines: &str, policy: Policy) -> (Option<usize>, LineReader, FieldTable<ROOM>) {
    let mut table = FieldTable::<ROOM>::new();
    table.begin_head(Pos::at(17));
    let bytes = ["HTTP/1.1 200 OK\r\n", lines].concat();
    let (mut line, mut seen) = (LineReader::at(17), Deviations::NONE);
    let bound = (policy.limits().head as usize, Defect::HeadSize);
    let most = FieldTable::<ROOM>::most(policy.limits().fields);
    let rules = Rules { trailers: false, bound, most };
    let mut scope = Scope { policy: &policy, seen: &mut seen, base: 0 };
    let end = walk_on(bytes.as_bytes(), &mut line, &mut table, &rules, None, &mut scope)
        .expect("tolerated");
    (end, line, table)
}

#[test]
fn a_walk_goes_on_behind_odd_lines() {
    let odd = [
        "B:2\r\n",
        "B:  2\r\n",
        "B: 2 \r\n",
        "B:\r\n",
        "B: \r\n",
        "B : 2\r\n",
        "B: 2\r\n c\r\n",
        "B\r\n",
        "B(: 2\r\n",
        "B: \u{7f}22\r\n",
        "B: a\u{1}bc\r\n",
        "x_y: 1\r\n",
    ];
    for line in odd {
        for times in [1, 20] {
            let lines = ["A: 1\r\n", line, "C: 3\r\nD: 4\r\n"].concat().repeat(times);
            let all = [&lines, "\r\n"].concat();
            let end = 17 + all.len();
            let (found, ..) = gone_on(&all, Policy::LENIENT);
            assert_eq!(found, Some(end), "{line:?} {times}");
        }
    }
}

#[test]
fn a_walk_reads_the_name_and_the_value_that_are_unfinished() {
    for (lines, left) in [
        ("A: 1\r\nB: 2", 0),
        ("A: 1\r\nB:", 0),
        ("A: 1\r\nLong", 0),
        ("A: 1\r\n", 0),
        ("A: 1\r\nB: 2\r", 0),
        ("A: 1\r\nB : 2", 5),
        ("A: 1\r\nB: 2\u{1}3", 0),
        ("A: 1\r\n:", 1),
        // Behind an odd line: what looks like an empty one in it may have ended the search for positions.
        ("A:1\r\nB: 2", 4),
        ("A: \u{1}\u{2}\r\nB: 2", 4),
    ] {
        let (end, line, _) = walked_on(lines, Policy::LENIENT);
        let bytes = ["HTTP/1.1 200 OK\r\n", lines].concat();
        assert_eq!((end, line.ahead(bytes.as_bytes())), (None, left), "{lines:?}");
    }
}

#[test]
fn a_walk_stops_where_positions_mean_nothing() {
    for line in ["B: 2\n", "B: 2\u{1}\r\n", "B:\n", "\u{1}\r\n", "B\n"] {
        let lines = ["A: 1\r\n", line, "C: 3\r\n\r\n"].concat();
        let (end, at, ..) = gone_on(&lines, Policy::LENIENT);
        assert_eq!((end, at), (None, 23 + line.len()), "{line:?}");
    }
}

#[test]
fn plain_lines_stay_positions_as_far_as_there_is_room() {
    for (count, in_slots) in
        [(0, false), (1, false), (63, false), (64, true), (100, true), (199, true)]
    {
        let lines = ["A: 1\r\n".repeat(count), "\r\n".to_owned()].concat();
        let found = gone_on(&lines, Policy::STRICT);
        let at = 17 + 6 * count;
        assert_eq!(found, (Some(at + 2), at, count, in_slots), "{count}");
    }
    let unfinished = gone_on("A: 1\r\nB: 2\r\nC: ", Policy::STRICT);
    assert_eq!(unfinished, (None, 29, 2, false));
}
