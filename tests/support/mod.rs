//! What the tests share: an exchange, what the reader makes of it, and what the oracle does.

// Each test file includes this directory; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(clippy::needless_pass_by_value, reason = "comparisons read better so")]

pub mod cases;
pub mod continuation;
pub mod escape;
pub mod mutants;
pub mod peer;
pub mod promise;

use bad_gateway::{
    Body, BodyEvent, BodyStep, Defect, Deviations, Ending, Event, Field, Framing, Limits, Method,
    Outcome, Policy, Reject, RequestContext, ResponseParser, Step, Verdict, Version,
};

use crate::oracle;

/// What one connection delivers in answer to one request.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub bytes: Vec<u8>,
    pub method: String,
    pub upgrade: Option<String>,
    pub http10_request: bool,
    pub close_sent: bool,
    pub sending: bool,
    pub ending: Ending,
    pub policy: Policy,
}

impl Exchange {
    pub fn get(bytes: &[u8], ending: Ending, policy: Policy) -> Self {
        Self {
            bytes: bytes.to_vec(),
            method: "GET".to_owned(),
            upgrade: None,
            http10_request: false,
            close_sent: false,
            sending: false,
            ending,
            policy,
        }
    }

    pub fn request(&self) -> RequestContext {
        let mut request = RequestContext::new(Method::from_bytes(self.method.as_bytes()));
        if self.http10_request {
            request = request.with_version(Version::HTTP_10);
        }
        if self.close_sent {
            request = request.closing();
        }
        if let Some(offer) = &self.upgrade {
            request = request.with_upgrade(offer.as_bytes()).expect("a short offer");
        }
        if self.sending { request.still_sending() } else { request }
    }

    /// The head of such a request, which says all that it does.
    pub fn request_head(&self) -> String {
        let version = if self.http10_request { "1.0" } else { "1.1" };
        let mut head = format!("{} / HTTP/{version}\r\nHost: a\r\n", self.method);
        let mut connection = Vec::new();
        if let Some(offer) = &self.upgrade {
            head += &format!("Upgrade: {offer}\r\n");
            connection.push("upgrade");
        }
        match (self.close_sent, self.http10_request) {
            (true, _) => connection.push("close"),
            (false, true) => connection.push("keep-alive"),
            _ => {}
        }
        if !connection.is_empty() {
            head += &format!("Connection: {}\r\n", connection.join(", "));
        }
        if self.sending {
            head += "Content-Length: 1\r\n";
        }
        head + "\r\n"
    }

    /// What the oracle says.
    pub fn ask_oracle(&self) -> Record {
        let limits = self.policy.limits();
        let wide = |limit: u32| usize::try_from(limit).expect("a limit fits");
        let output = oracle::read(&oracle::Input {
            bytes: &self.bytes,
            method: &self.method,
            upgrade: self.upgrade.as_deref().map(str::as_bytes),
            http10_request: self.http10_request,
            close_sent: self.close_sent,
            request_sent: !self.sending,
            ending: oracle_ending(self.ending),
            tolerated: &|name| Defect::find(name).is_some_and(|row| self.policy.tolerates(row)),
            limits: oracle::Limits {
                head: wide(limits.head),
                line: wide(limits.line),
                fields: wide(limits.fields),
                interim: wide(limits.interim),
                interim_bytes: wide(limits.interim_bytes),
                chunk_line: wide(limits.chunk_line),
                chunk_extensions: wide(limits.chunk_extensions),
                trailers: wide(limits.trailers),
                empty_members: wide(limits.empty_members),
                content: limits.content,
            },
        });
        Record::of_oracle(output)
    }

    /// What the reader says, given at most `step` new bytes at a time.
    pub fn read_by(&self, step: usize) -> Record {
        self.read(|shown| (shown + step.max(1)).min(self.bytes.len()))
    }

    /// What the reader says, given the bytes before `at`, then all.
    pub fn read_split(&self, at: usize) -> Record {
        self.read(|shown| if shown < at { at } else { self.bytes.len() })
    }

    pub fn read_whole(&self) -> Record {
        self.read_split(0)
    }

    /// The same, with room for `FIELDS` fields.
    pub fn read_whole_in<const FIELDS: usize>(&self) -> Record {
        self.read_in::<FIELDS>(|_| self.bytes.len())
    }

    /// What the reader says, given the bytes before each of `cuts`, which ascend, then all.
    pub fn read_cut(&self, cuts: &[usize]) -> Record {
        let len = self.bytes.len();
        self.read(|shown| {
            let next = cuts.iter().copied().find(|&cut| cut > shown);
            next.map_or(len, |cut| cut.min(len))
        })
    }

    /// What the reader says, where `more` tells how many bytes are shown next.
    fn read(&self, more: impl Fn(usize) -> usize) -> Record {
        self.read_in::<256>(more)
    }

    fn read_in<const FIELDS: usize>(&self, more: impl Fn(usize) -> usize) -> Record {
        let mut parser = ResponseParser::<FIELDS>::with_room(self.policy, self.request());
        let mut record = Record::default();
        let (mut at, mut shown) = (0, more(0));
        let mut alone: Option<Alone> = None;
        let verdict = loop {
            let bytes = &self.bytes[at..shown];
            let step = parser.step(bytes);
            if alone.as_mut().is_some_and(|body| !body.reads_the_same(bytes, &step, &self.policy)) {
                alone = None;
            }
            let step = match step {
                Ok(step) => step,
                Err(reject) => {
                    assert_eq!(parser.step(b""), Err(reject), "the error stays");
                    break parser.end(self.ending, 0);
                }
            };
            let raw = &self.bytes[at..at + step.consumed];
            at += step.consumed;
            match step.event {
                Event::NeedMore if shown < self.bytes.len() => shown = more(shown),
                Event::NeedMore | Event::End | Event::Tunnel => {
                    break parser.end(self.ending, (self.bytes.len() - at) as u64);
                }
                Event::Interim => assert!(parser.head(raw).is_interim()),
                Event::Head(framing) => {
                    let head = parser.head(raw);
                    // What is dropped from a 205 is shown by a body alone.
                    alone = (head.status() != 205).then(|| Alone::new(framing, head.status(), at));
                    record.take_head(head);
                }
                Event::Data(span) => {
                    assert!(!span.is_empty() && span.end() <= raw.len(), "{span:?}");
                    record.content.extend_from_slice(span.of(raw));
                }
                Event::Trailers => record.trailers = pairs(parser.trailers(raw).fields()),
            }
        };
        record.conclude(&verdict);
        record
    }
}

/// A body that reads the content beside a parser.
struct Alone(Body, Deviations);

impl Alone {
    fn new(framing: Framing, status: u16, offset: usize) -> Self {
        Self(Body::new(framing, status, offset as u64), Deviations::NONE)
    }

    /// Panics where it does not read what the parser read of the same bytes; tells whether it reads on.
    fn reads_the_same(
        &mut self,
        bytes: &[u8],
        step: &Result<Step, Reject>,
        policy: &Policy,
    ) -> bool {
        let Self(body, seen) = self;
        let (consumed, event) = match body.step(bytes, policy, seen) {
            // A trailer section follows in the same step.
            Ok(BodyStep { event: BodyEvent::LastChunk, .. }) => return false,
            Ok(BodyStep { consumed, event, .. }) => (consumed, event),
            Err(reject) => {
                assert_eq!(*step, Err(reject), "by a body alone");
                return false;
            }
        };
        let event = match event {
            BodyEvent::Data(span) => Event::Data(span),
            BodyEvent::NeedMore => Event::NeedMore,
            _ => Event::End,
        };
        let step = step.as_ref().ok().map(|step| (step.consumed, step.event));
        let tunnel = matches!(step, Some((0, Event::Tunnel)));
        assert!(
            tunnel || step == Some((consumed, event)),
            "{step:?}, {consumed} {event:?} by a body alone"
        );
        !matches!(event, Event::End)
    }
}

/// A name and its value, unfolded.
pub type Pair = (Vec<u8>, Vec<u8>);

pub fn pairs<'a>(fields: impl IntoIterator<Item = Field<'a>>) -> Vec<Pair> {
    fields.into_iter().map(|field| (field.name().to_vec(), field.value().to_vec())).collect()
}

/// Everything that one reading says, in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub verdict: String,
    pub defect: Option<(String, u64)>,
    pub deviations: Vec<(String, u64)>,
    pub interim: u32,
    pub version: Option<String>,
    pub status: Option<u16>,
    pub reason: Vec<u8>,
    pub fields: Vec<Pair>,
    pub framing: Option<String>,
    pub content: Vec<u8>,
    pub content_octets: u64,
    pub trailers: Vec<Pair>,
    pub reuse: bool,
    pub retry: bool,
    pub answer: Option<u16>,
    pub proxy_status: Option<String>,
    pub consumed: u64,
    pub leftover: u64,
    pub missing: Option<u64>,
}

impl Record {
    fn take_head(&mut self, head: bad_gateway::Head<'_>) {
        self.version = Some(head.version().to_string());
        self.status = Some(head.status());
        self.reason = head.reason().to_vec();
        self.fields = pairs(head.fields());
    }

    fn conclude(&mut self, verdict: &Verdict) {
        self.verdict = verdict.outcome.as_str().to_owned();
        self.defect = match verdict.outcome {
            Outcome::Malformed(reject) => Some((reject.defect.name().to_owned(), reject.offset)),
            _ => None,
        };
        self.deviations = verdict
            .deviations
            .iter()
            .map(|row| (row.defect.name().to_owned(), row.offset))
            .collect();
        assert_eq!(self.status, verdict.head.map(|head| head.status), "Head comes with its event");
        assert_eq!(self.fields.len(), verdict.head.map_or(0, |head| head.fields as usize));
        assert_eq!(self.trailers.len(), verdict.trailers as usize);
        self.interim = verdict.interim;
        self.framing = verdict.framing.map(framing);
        self.content_octets = verdict.content;
        self.reuse = verdict.reuse.is_yes();
        self.retry = verdict.retry;
        self.answer = verdict.answer().map(bad_gateway::Answer::status);
        self.proxy_status = verdict.proxy_status().map(|status| status.as_str().to_owned());
        (self.consumed, self.leftover, self.missing) =
            (verdict.consumed, verdict.leftover, verdict.missing);
    }

    fn of_oracle(output: oracle::Output) -> Self {
        let own = |(name, offset): (&str, u64)| (name.to_owned(), offset);
        let status = output.head.as_ref().map(|head| head.status);
        Self {
            verdict: match output.verdict {
                oracle::Kind::Valid => "valid",
                oracle::Kind::Malformed => "malformed",
                oracle::Kind::Incomplete => "incomplete",
                oracle::Kind::NoResponse => "no_response",
                oracle::Kind::NeedMore => "need_more",
            }
            .to_owned(),
            defect: output.defect.map(own),
            deviations: output.deviations.into_iter().map(own).collect(),
            interim: output.interim,
            version: output.head.as_ref().map(|head| format!("1.{}", head.version)),
            status,
            reason: output.head.as_ref().map(|head| head.reason.clone()).unwrap_or_default(),
            fields: output.head.map(|head| head.fields).unwrap_or_default(),
            framing: output.framing.map(|found| {
                framing(match found {
                    oracle::Framing::None_ => Framing::None,
                    oracle::Framing::Length(octets) => Framing::Length(octets),
                    oracle::Framing::Chunked => Framing::Chunked,
                    oracle::Framing::Close => Framing::Close,
                    oracle::Framing::Tunnel => Framing::Tunnel,
                })
            }),
            content_octets: output.content.len() as u64,
            // The reader counts the content of a 205, and drops it.
            content: if status == Some(205) { Vec::new() } else { output.content },
            trailers: output.trailers,
            reuse: output.reuse,
            retry: output.retry,
            answer: output.answer,
            proxy_status: output.proxy_status.map(str::to_owned),
            consumed: output.consumed,
            leftover: output.leftover,
            missing: output.missing,
        }
    }

    /// Panics with the exchange, drawn as a case, where two readings differ.
    pub fn must_equal(&self, other: &Self, what: &str, exchange: &Exchange) {
        if self != other {
            panic!("{what} differs:\n  {self:?}\n  {other:?}\n\n{}", cases::draw(exchange, other));
        }
    }
}

fn framing(found: Framing) -> String {
    match found {
        Framing::Length(octets) => format!("length {octets}"),
        other => other.as_str().to_owned(),
    }
}

/// How far apart the points stand at which `len` bytes are split: everywhere in up to `small` bytes, at
/// some in more; everywhere in all of them where `BAD_GATEWAY_EVERY_SPLIT` is set.
pub fn distance(len: usize, small: usize) -> usize {
    let every = len <= small || std::env::var_os("BAD_GATEWAY_EVERY_SPLIT").is_some();
    if every { 1 } else { len / 64 }
}

/// The limits, changed by name.
pub fn limits<'a>(changes: impl IntoIterator<Item = (&'a str, u64)>) -> Limits {
    let mut limits = Limits::DEFAULT;
    for (name, value) in changes {
        limits.set(name, value).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    limits
}

/// How the oracle calls it.
pub fn oracle_ending(ending: Ending) -> oracle::Ending {
    match ending {
        Ending::Open => oracle::Ending::Open,
        Ending::Closed => oracle::Ending::Closed,
        Ending::Reset => oracle::Ending::Reset,
        Ending::TimedOut => oracle::Ending::TimedOut,
        _ => oracle::Ending::Truncated,
    }
}

/// The limits by name.
pub fn numbers(limits: &Limits) -> [(&'static str, Option<u64>); 10] {
    let small = |limit: u32| Some(u64::from(limit));
    [
        ("head", small(limits.head)),
        ("line", small(limits.line)),
        ("fields", small(limits.fields)),
        ("interim", small(limits.interim)),
        ("interim-bytes", small(limits.interim_bytes)),
        ("chunk-line", small(limits.chunk_line)),
        ("chunk-extensions", small(limits.chunk_extensions)),
        ("trailers", small(limits.trailers)),
        ("empty-members", small(limits.empty_members)),
        ("content", limits.content),
    ]
}
