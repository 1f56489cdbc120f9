//! Tolerated faults are repaired: what goes downstream is valid under STRICT and says the same.

use bad_gateway::forward::Forward;
use bad_gateway::{Event, Policy, ResponseParser};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::message::{Frame, Line, Message, message};
use super::{config, exchange, owned};
use crate::support::{Exchange, Pair, cases};

/// A fault that LENIENT tolerates, at some place.
#[derive(Clone, Debug)]
enum Fault {
    NoSpaceAfterStatus,
    StatusHigh(u16),
    LeadingEmptyLines(usize),
    BareLf(Index),
    BlankBeforeColon(Index, &'static str),
    Fold(Index, Index, &'static str),
    WhitespaceLed(&'static str),
    LengthTwice,
    LengthListed(&'static str),
    LengthBesideCoding,
    EmptyCoding(&'static str),
    Connection(&'static str),
    Framed204,
}

/// The lines of a head, to be broken.
struct Draft {
    status: Vec<u8>,
    lines: Vec<Vec<u8>>,
    bare: Vec<usize>,
    empty_lines: usize,
}

fn faults() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::NoSpaceAfterStatus),
        (600_u16..=999).prop_map(Fault::StatusHigh),
        (1_usize..=2).prop_map(Fault::LeadingEmptyLines),
        any::<Index>().prop_map(Fault::BareLf),
        (any::<Index>(), blank()).prop_map(|(at, blank)| Fault::BlankBeforeColon(at, blank)),
        (any::<Index>(), any::<Index>(), blank())
            .prop_map(|(line, at, blank)| Fault::Fold(line, at, blank)),
        blank().prop_map(Fault::WhitespaceLed),
        Just(Fault::LengthTwice),
        proptest::sample::select(vec![",", " ,", ", ,", "again"]).prop_map(Fault::LengthListed),
        Just(Fault::LengthBesideCoding),
        proptest::sample::select(vec![",", ", ,", " , "]).prop_map(Fault::EmptyCoding),
        proptest::sample::select(vec![
            "cl ose",
            "Server, Date",
            "x-gone",
            "@, close",
            "Content-Length"
        ])
        .prop_map(Fault::Connection),
        Just(Fault::Framed204),
    ]
}

fn blank() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![" ", "\t", "  ", " \t "])
}

fn apply(fault: &Fault, message: &mut Message, draft: &mut Draft) {
    let line_of = |lines: &[Vec<u8>], name: &[u8]| {
        lines.iter().position(|line| {
            line.len() >= name.len() && line[..name.len()].eq_ignore_ascii_case(name)
        })
    };
    let count = draft.lines.len();
    match fault {
        Fault::NoSpaceAfterStatus => draft.status.truncate(12),
        Fault::StatusHigh(code) if !matches!(message.head.status, 204 | 205 | 304) => {
            draft.status[9..12].copy_from_slice(code.to_string().as_bytes());
            message.head.status = 500;
        }
        Fault::LeadingEmptyLines(lines) => draft.empty_lines = *lines,
        Fault::BareLf(at) => draft.bare.push(at.index(count + 2)),
        Fault::BlankBeforeColon(at, blank) if count > 0 => {
            let line = &mut draft.lines[at.index(count)];
            // A whitespace-led line may have been put there, and may have no colon.
            if let Some(colon) = line.iter().position(|&byte| byte == b':') {
                line.splice(colon..colon, blank.bytes());
            }
        }
        Fault::Fold(line, at, blank) if count > 0 => {
            let line = &mut draft.lines[line.index(count)];
            if let Some(colon) = line.iter().position(|&byte| byte == b':') {
                // In a blank, or around the value, where it changes nothing that counts.
                let places: Vec<_> = (colon + 1..=line.len())
                    .filter(|&at| !line[..at].ends_with(b"\n"))
                    .filter(|&at| at == line.len() || matches!(line[at], b' ' | b'\t'))
                    .collect();
                let at = places[at.index(places.len())];
                let fold = format!("\r\n{blank}");
                line.splice(at..at, fold.bytes());
            }
        }
        Fault::WhitespaceLed(blank) => {
            draft.lines.insert(0, format!("{blank}Lost: \u{7f} x").into_bytes());
        }
        Fault::LengthTwice => {
            if let Some(at) = line_of(&draft.lines, b"content-length") {
                draft.lines.push(draft.lines[at].clone());
            }
        }
        Fault::LengthListed(end) => {
            if let (Some(at), Frame::Length(content)) =
                (line_of(&draft.lines, b"content-length"), &message.frame)
            {
                let end = end.replace("again", &format!(", {}", content.len()));
                draft.lines[at].extend(end.bytes());
            }
        }
        Fault::LengthBesideCoding if matches!(message.frame, Frame::Chunked(_)) => {
            draft.lines.push(b"Content-Length: 7".to_vec());
        }
        Fault::EmptyCoding(end) => {
            if let Some(at) = line_of(&draft.lines, b"transfer-encoding") {
                draft.lines[at].extend(end.bytes());
            }
        }
        Fault::Connection(value) => draft.lines.push(format!("Connection: {value}").into_bytes()),
        Fault::Framed204 if message.head.status == 204 => {
            draft.lines.push(b"Content-Length: 3".to_vec());
        }
        _ => {}
    }
}

impl Draft {
    fn new(message: &Message) -> Self {
        let head = &message.head;
        let mut status = format!("HTTP/1.{} {} ", head.minor, head.status).into_bytes();
        status.extend_from_slice(&head.reason);
        let lines = message.lines().into_iter().map(|line| {
            let mut bytes = Vec::new();
            line.write(&mut bytes);
            bytes.truncate(bytes.len() - 2);
            bytes
        });
        Self { status, lines: lines.collect(), bare: Vec::new(), empty_lines: 0 }
    }

    fn write(&self) -> Vec<u8> {
        let mut out = b"\r\n".repeat(self.empty_lines);
        let lines = [self.status.clone()].into_iter().chain(self.lines.clone());
        for (at, line) in lines.chain([Vec::new()]).enumerate() {
            out.extend(line);
            out.extend(if self.bare.contains(&at) { &b"\n"[..] } else { b"\r\n" });
        }
        out
    }
}

/// The fields that must arrive: the model's, but for those that some Connection names; blanks
/// inside of a value count as one where a fold may have joined it.
fn wanted(message: &Message, faults: &[Fault]) -> Vec<Pair> {
    let named: Vec<&str> = faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::Connection(value) => Some(value.split(", ")),
            _ => None,
        })
        .flatten()
        .collect();
    let lines = message.head.lines.iter().map(Line::pair);
    let kept = lines.filter(|(name, _)| !named.iter().any(|gone| gone.eq_ignore_ascii_case(name)));
    owned(&kept.collect::<Vec<_>>())
}

fn squeeze(pairs: &[Pair]) -> Vec<Pair> {
    let one = |value: &[u8]| {
        let words = value.split(|byte| matches!(byte, b' ' | b'\t'));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&b' ')
    };
    pairs.iter().map(|(name, value)| (name.clone(), one(value))).collect()
}

/// The head as it goes downstream, and whether the reader saw a deviation.
fn forwarded(exchange: &Exchange) -> Result<Vec<u8>, TestCaseError> {
    let mut parser = ResponseParser::<256>::new(exchange.policy, exchange.request());
    let step = parser.step(&exchange.bytes);
    let record = exchange.read_whole();
    let case = cases::draw(exchange, &record);
    let step = step.map_err(|reject| TestCaseError::fail(format!("{reject}\n{case}")))?;
    let Event::Head(framing) = step.event else {
        return Err(TestCaseError::fail(format!("no head, but {:?}\n{case}", step.event)));
    };
    let head = parser.head(&exchange.bytes[..step.consumed]);
    let forward = Forward::new(head, framing, &exchange.request());
    let mut out = vec![0; forward.encoded_len()];
    prop_assert_eq!(forward.encode_into(&mut out), Ok(out.len()), "{}", case);
    Ok(out)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_repaired_head_is_strict_and_says_the_same(
        message in message(),
        faults in vec(faults(), 0..5),
    ) {
        let mut message = message;
        message.interim.clear();
        let mut draft = Draft::new(&message);
        for fault in &faults {
            apply(fault, &mut message, &mut draft);
        }
        let broken = exchange(&message, draft.write(), Policy::LENIENT);
        let out = forwarded(&broken)?;
        let clean = exchange(&message, out, Policy::STRICT);
        let record = clean.read_whole();
        let case = cases::draw(&broken, &broken.read_whole());
        prop_assert!(record.defect.is_none(), "{:?}\n{}", record, case);
        prop_assert_eq!(record.status, Some(message.head.status), "{}", &case);
        let own = |pair: &&Pair| {
            !["content-length", "transfer-encoding", "connection"]
                .iter()
                .any(|name| name.as_bytes().eq_ignore_ascii_case(&pair.0))
        };
        let fields: Vec<Pair> = record.fields.iter().filter(own).cloned().collect();
        let wanted = wanted(&message, &faults);
        prop_assert_eq!(squeeze(&fields), squeeze(&wanted), "{}", &case);
        if !faults.iter().any(|fault| matches!(fault, Fault::Fold(..))) {
            prop_assert_eq!(fields, wanted, "{}", &case);
        }
        let upstream = broken.read_whole().framing;
        prop_assert_eq!(record.framing, upstream, "{}", &case);
        // Forwarding what was forwarded changes nothing.
        prop_assert_eq!(&forwarded(&clean)?, &clean.bytes, "{}", &case);
    }
}
