//! How much longer a head goes downstream than it came.

use bad_gateway::forward::Forward;
use bad_gateway::{Event, Framing, Limits, Policy, ResponseParser};
use proptest::prelude::*;

use super::{get, rendered};

/// The limits of a gateway behind one with these, as `Forward` says how much longer a head may be.
pub(super) fn grown(limits: Limits, bare_lf: bool) -> Limits {
    let mut grown = limits;
    let by_line = if bare_lf { 2 } else { 1 };
    grown.line = limits.line.max(36) + by_line;
    grown.head = limits.head + by_line * (limits.fields + 1) + u32::from(bare_lf) + 66;
    grown.interim_bytes = limits.interim_bytes + (grown.head - limits.head);
    grown.fields = limits.fields + 2;
    grown.content = None;
    grown
}

/// Whether the head is within the default limits; then it is written in every way, and each time
/// within those above.
fn goes_on_within_the_limits(head: &[u8], bare_lf: bool) -> bool {
    let policy = if bare_lf { Policy::LENIENT } else { Policy::GATEWAY };
    let mut parser: ResponseParser = ResponseParser::new(policy, get());
    let Ok(step) = parser.step(head) else { return false };
    let Event::Head(framing) = step.event else { panic!("{:?}", step.event) };
    let forward = Forward::new(parser.head(head), framing, &get());
    let other = [Framing::Chunked, Framing::Close, Framing::Length(i64::MAX as u64)];
    for framing in [framing].into_iter().chain(other) {
        let forward = forward.with_framing(framing).unwrap_or(forward);
        for forward in [forward, forward.closing()] {
            let strict = Policy::STRICT.with_limits(grown(Limits::DEFAULT, bare_lf));
            let mut next = ResponseParser::<512>::with_room(strict, get());
            let step = next.step(&rendered(&forward)).map(|step| step.event);
            assert_eq!(step, Ok(Event::Head(forward.framing())), "{}", head.len());
        }
    }
    true
}

#[test]
fn heads_at_the_limits_go_on_within_the_stated_ones() {
    let fields = format!("HTTP/1.1 426\r\n{}Upgrade:h2c\r\n\r\n", "A:1\r\n".repeat(255));
    assert!(goes_on_within_the_limits(fields.as_bytes(), false));
    let line = format!("HTTP/1.1 200 OK\r\nA:{}\r\n\r\n", "a".repeat(32_764));
    assert!(goes_on_within_the_limits(line.as_bytes(), false));
    for end in ["\r\n", "\n"] {
        let start = format!("HTTP/1.1 426{end}Upgrade:h2c{end}");
        let value = (65_536 - start.len() - end.len()) / 255 - "a:".len() - end.len();
        let mut lines = format!("a:{}{end}", "a".repeat(value)).repeat(254);
        let left = 65_536 - start.len() - lines.len() - 2 * end.len() - 2;
        lines += &format!("b:{}{end}", "b".repeat(left));
        let head = format!("{start}{lines}{end}");
        assert_eq!(head.len(), 65_536);
        assert!(goes_on_within_the_limits(head.as_bytes(), end == "\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_head_goes_on_longer_than_is_said(
        status in proptest::sample::select(vec!["200", "200 OK", "205 Reset", "426", "404 "]),
        lines in proptest::collection::vec((0..8_usize, 0..900_usize), 0..257),
        fill in 0..3_u8,
        bare_lf: bool,
    ) {
        const NAMES: [&str; 8] =
            ["A:", "Upgrade:a", "Content-Length:7", "X-Long-Name: ", "Trailer:Age,b", "Connection:x", "b:\t", "X:"];
        let end = if bare_lf { "\n" } else { "\r\n" };
        let mut head = format!("HTTP/1.1 {status}{end}");
        for (kind, len) in lines {
            let len = if kind == 2 { 0 } else { len };
            let line = format!("{}{}{end}", NAMES[kind], "v".repeat(len));
            // Several lengths would be a deviation that GATEWAY refuses.
            if kind == 2 && head.contains(NAMES[2]) {
                continue;
            }
            head += &line;
        }
        let left = (65_536 - end.len()).saturating_sub(head.len());
        if fill > 0 && left > 10 {
            let pad = (left - 2 - end.len()).min(32_768 - 2 - end.len());
            head += &format!("P:{}{end}", "p".repeat(pad));
        }
        head += end;
        goes_on_within_the_limits(head.as_bytes(), bare_lf);
    }
}
