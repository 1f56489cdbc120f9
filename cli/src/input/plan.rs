//! What to read, as what, and under which policy.

use bad_gateway::{Answer, Defect, Ending, Limits, Policy, RequestContext, ResponseParser};

/// The most fields that can be read, whatever the limit on fields is.
pub const FIELDS: usize = 8192;

/// A parser with more room than a gateway needs, so that the limit can be raised.
pub(super) type Parser = ResponseParser<FIELDS>;

/// What the bytes of one connection answer, and how they are judged.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs, reason = "whoever reads fills in each of them")]
pub struct Plan {
    /// The policy, as it was chosen.
    pub choice: Choice,
    /// The requests that were sent, in order.
    pub requests: Vec<SentRequest>,
    /// How the connection stood after the last byte.
    pub ending: Ending,
    /// Whether the connection carried a response before the first one here.
    pub reused: bool,
    /// How many bytes to feed at a time; as many as there are, if it does not matter.
    pub split: Option<usize>,
    /// Whether the content was left out on the way from the upstream to here.
    pub head_alone: bool,
    /// Whether line ends may have been changed on the way from the upstream to here.
    pub copied: bool,
    /// Whether a person will look at it, who needs to see the bytes.
    pub surroundings: bool,
}

/// One request.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs, reason = "whoever reads fills in each of them")]
pub struct SentRequest {
    /// The method as it was spelt.
    pub method: String,
    /// The facts about it that change how the response is read.
    pub request: RequestContext,
}

/// A policy by the choices that make it, so that it can be read again with one of them changed.
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_structs, reason = "whoever reads fills in each of them")]
pub struct Choice {
    /// What it starts from.
    pub base: Policy,
    /// Limits by name, in the order in which they were set.
    pub limits: Vec<(String, u64)>,
    /// What it tolerates too.
    pub tolerate: Vec<Defect>,
    /// What it refuses; wins over what it tolerates.
    pub refuse: Vec<Defect>,
    /// The answer where the connection ended without one byte.
    pub no_response: Answer,
}

impl Choice {
    /// The policy itself. A limit that cannot be set like this, and a defect that nothing tolerates,
    /// change nothing.
    pub fn policy(&self) -> Policy {
        let mut limits = Limits::DEFAULT;
        for (name, number) in &self.limits {
            let _ = limits.set(name, *number);
        }
        let tolerate = self.tolerate.iter();
        let base = self.base.with_limits(limits).with_no_response(self.no_response);
        let policy = tolerate.fold(base, |policy, &row| policy.try_tolerate(row).unwrap_or(policy));
        self.refuse.iter().fold(policy, |policy, &row| policy.refuse(row))
    }
}
