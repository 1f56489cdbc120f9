//! Every chunk line up to a length, over the bytes that matter: read byte by byte, whole, and cut anywhere, against a
//! reference written from the grammar.

mod reference;

use bad_gateway::{Body, BodyEvent, Defect, Deviations, Framing, Limits, Policy};
use reference::{Beginning, Outcome, Rules};

/// Digits that overflow soon and that do not, everything that the grammar names, and what fits nowhere.
const ALPHABET: &[u8] = b"08a;=\"\\ \r\nx\0";

/// What comes of bytes that arrive in pieces with these lengths, the last one repeated. The line begins
/// where `body` stands.
fn read(
    body: &Body,
    bytes: &[u8],
    pieces: &[usize],
    policy: &Policy,
) -> (Outcome, Vec<(Defect, u64)>) {
    let (mut body, mut seen) = (body.clone(), Deviations::NONE);
    let start = body.offset();
    let (mut given, mut pieces) = (0, pieces.iter());
    let mut piece = bytes.len().max(1);
    let outcome = loop {
        piece = *pieces.next().unwrap_or(&piece);
        given = bytes.len().min(given + piece);
        let consumed = position(body.offset() - start);
        match body.step(&bytes[consumed..given], policy, &mut seen) {
            Err(reject) => break Outcome::Refused(reject.defect, reject.offset - start),
            Ok(step) => {
                let len = match step.event {
                    BodyEvent::Data(data) => consumed + data.start(),
                    _ => consumed + step.consumed,
                };
                if len > 0 {
                    break Outcome::Line(len);
                }
            }
        }
        if given == bytes.len() {
            break Outcome::Open;
        }
    };
    (outcome, seen.iter().map(|seen| (seen.defect, seen.offset - start)).collect())
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).expect("small")
}

/// Numbers that are different each time and the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % most
    }
}

/// A little world of chunk lines.
struct World {
    body: Body,
    policy: Policy,
    rules: Rules,
    dice: Dice,
    /// How many bytes are tried behind those that a line begins with.
    depth: usize,
    tried: usize,
    refused: Vec<Defect>,
    lines: usize,
}

impl World {
    /// `before`: what stands before the line, with how many bytes of extensions.
    fn new(policy: Policy, (before, used): (&[u8], usize), depth: usize) -> Self {
        let mut body = Body::new(Framing::Chunked, 200, 0);
        if !before.is_empty() {
            let mut seen = Deviations::NONE;
            let step = body.step(before, &Policy::STRICT, &mut seen).expect("valid");
            assert_eq!(step.consumed, before.len());
        }
        let limits = policy.limits();
        let rules = Rules {
            blanks: policy.tolerates(Defect::ChunkSizeBlank),
            line: limits.chunk_line as usize,
            extensions: (limits.chunk_extensions as usize).saturating_sub(used),
        };
        let dice = Dice(0x9E37_79B9_7F4A_7C15);
        Self { body, policy, rules, dice, depth, tried: 0, refused: Vec::new(), lines: 0 }
    }

    fn explore(&mut self, start: &[u8]) {
        self.grow(&mut start.to_vec(), start.len() + self.depth);
    }

    /// Tries all that `line` can begin, up to a length. Behind a byte that ends it nothing new can come; that it
    /// does not is tried with each byte once.
    fn grow(&mut self, line: &mut Vec<u8>, most: usize) {
        let expected = Beginning::of(line, &self.rules).outcome();
        self.hold(line, &expected);
        match expected.0 {
            Outcome::Open if line.len() < most => {
                for &byte in ALPHABET {
                    line.push(byte);
                    self.grow(line, most);
                    line.pop();
                }
                return;
            }
            Outcome::Open => return,
            Outcome::Line(_) => self.lines += 1,
            Outcome::Refused(defect, _) => {
                if !self.refused.contains(&defect) {
                    self.refused.push(defect);
                }
            }
        }
        for tail in ALPHABET.iter().map(std::slice::from_ref).chain([&b"\r\n0\r\n\r\n"[..]]) {
            let longer = [line.as_slice(), tail].concat();
            self.hold(&longer, &expected);
        }
    }

    /// Whether these bytes come to what is expected, however they arrive.
    fn hold(&mut self, bytes: &[u8], expected: &(Outcome, Vec<(Defect, u64)>)) {
        self.tried += 1;
        let hold = |pieces: &[usize]| {
            let found = read(&self.body, bytes, pieces, &self.policy);
            assert_eq!(found, *expected, "{:?} by {pieces:?}", bytes.escape_ascii().to_string());
        };
        hold(&[1]);
        hold(&[bytes.len().max(1)]);
        for at in 1..bytes.len() {
            hold(&[at, bytes.len()]);
        }
        let any = 1 + self.dice.below(bytes.len().max(1));
        hold(&[any, 1 + self.dice.below(2), 1 + self.dice.below(3), 1, 2]);
    }
}

/// More where it is fast.
const DEPTH: usize = if cfg!(debug_assertions) { 4 } else { 5 };

const NOTHING: (&[u8], usize) = (b"", 0);

/// Where the bytes that are tried come after: each place in a line.
const STARTS: [&[u8]; 7] = [b"", b"0;", b"a;x", b"8;x=", b"08;x=\"", b"0;x=\"\\", b"0 ; x = x "];

#[test]
fn every_line() {
    for policy in [Policy::STRICT, Policy::GATEWAY] {
        let mut world = World::new(policy, NOTHING, DEPTH);
        for start in STARTS {
            world.explore(start);
        }
        let rows = [
            Defect::ChunkSizeMissing,
            Defect::ChunkSizeByte,
            Defect::ChunkExtensionByte,
            Defect::ChunkExtensionQuote,
            Defect::ChunkLineEnd,
        ];
        assert!(rows.iter().all(|row| world.refused.contains(row)), "{:?}", world.refused);
        let blank = world.refused.contains(&Defect::ChunkSizeBlank);
        assert_eq!(blank, policy == Policy::STRICT);
        assert!(world.lines > 100 && world.tried > 100_000, "{} {}", world.lines, world.tried);
    }
}

#[test]
fn every_size_near_the_largest() {
    let starts: [&[u8]; 6] = [
        b"7fffffffffffff",
        b"80000000000000",
        b"ffffffffffffff",
        b"07FFFFFFFFFFFFF",
        b"0000080000000000000",
        b"1000000000000000",
    ];
    let mut world = World::new(Policy::GATEWAY, NOTHING, 4);
    for start in starts {
        world.explore(start);
    }
    assert!(world.refused.contains(&Defect::ChunkSizeOverflow));
    assert!(world.lines > 10, "{}", world.lines);
}

#[test]
fn every_line_by_small_limits() {
    for policy in [Policy::STRICT, Policy::GATEWAY] {
        for line in 0..7 {
            for extensions in 0..6 {
                let mut limits = Limits::DEFAULT;
                (limits.chunk_line, limits.chunk_extensions) = (line, extensions);
                let policy = policy.with_limits(limits);
                let before: (&[u8], usize) = match extensions {
                    3.. => (b"8;x\r\n\0\0\0\0\0\0\0\0\r\n", 2),
                    _ => NOTHING,
                };
                let mut world = World::new(policy, before, 3);
                for start in STARTS {
                    if let Outcome::Open = Beginning::of(start, &world.rules).outcome().0 {
                        world.explore(start);
                    }
                }
                // Where the limits are near enough to be passed.
                let refused = |row| world.refused.contains(&row);
                assert!(line > 2 || refused(Defect::ChunkLineSize), "{line} {extensions}");
                let extended = line < 5 || extensions > 2 || refused(Defect::ChunkExtensionSize);
                assert!(extended, "{line} {extensions}");
            }
        }
    }
}

#[test]
fn a_line_announces_as_many_bytes() {
    for (line, size) in [
        (&b"0;x\r\n"[..], 0),
        (b"8\r\n", 8),
        (b"0a;x=\"\"\r\n", 10),
        (b"aA \r\n", 0xAA),
        (b"000000080a\r\n", 0x80A),
        (b"0000a8a ;x\r\n", 0xA8A),
    ] {
        let bytes = [line, &vec![b'\r'; size], &b"\r\n8000\r\n"[..size.min(1) * 8]].concat();
        for piece in [1, 2, 7, bytes.len()] {
            let (mut body, mut seen) = (Body::new(Framing::Chunked, 200, 0), Deviations::NONE);
            let mut given = 0;
            while given < bytes.len() {
                given = bytes.len().min(given + piece);
                loop {
                    let left = &bytes[position(body.offset())..given];
                    let step = body.step(left, &Policy::GATEWAY, &mut seen).expect("valid");
                    if !matches!(step.event, BodyEvent::Data(_)) {
                        break;
                    }
                }
            }
            assert_eq!(
                (body.octets(), body.offset()),
                (size as u64, bytes.len() as u64),
                "{line:?}"
            );
        }
    }
}
