//! What was found out about one response.

use bad_gateway::cause::{Cause, Detail};
use bad_gateway::{Barrier, Deviation, Verdict};

use super::{Excerpt, Place, SentRequest, Trials};

/// One response that was read, or the lack of one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reading<'a> {
    /// What it answers.
    pub request: &'a SentRequest,
    /// Which of the pipelined requests that is, from 0.
    pub index: usize,
    /// How many of them there are.
    pub of: usize,
    /// The decision.
    pub verdict: Verdict,
    /// Why no other response can follow this one, whatever comes after.
    pub barrier: Option<Barrier>,
    /// The final head's reason phrase, once it was accepted.
    pub reason: Option<Vec<u8>>,
    /// The final head's size from its status line on, once it was accepted.
    pub head_bytes: Option<u64>,
    /// Where it went wrong or stopped, in a head or a trailer section.
    pub place: Option<Place>,
    /// What it probably was, and what more the bytes tell of that.
    pub cause: Option<(Cause, Option<Detail>)>,
    /// Whether the content was left out on the way from the upstream to here.
    pub head_alone: bool,
    /// What it would have been under other options.
    pub trials: Trials,
    /// The bytes, if a person will look at it.
    pub surroundings: Option<Surroundings>,
}

impl Reading<'_> {
    /// What it looks like, for one line: only where the bytes show it, not what such a defect mostly
    /// comes from.
    pub(crate) fn looks_like(&self) -> Option<&'static str> {
        let (cause, _) = self.cause.as_ref()?;
        Some(cause.says()).filter(|says| says.starts_with("looks like "))
    }
}

/// The bytes that a person needs to see.
#[derive(Debug)]
#[non_exhaustive]
pub struct Surroundings {
    /// Where it went wrong, where it stopped, or where more follows than belongs to it.
    pub excerpt: Option<Excerpt>,
    /// The first bytes that were not consumed.
    pub rest: Vec<u8>,
    /// The place of the response's first byte in the input.
    pub start: u64,
    /// What was tolerated, each with its line.
    pub tolerated: Vec<(Deviation, Excerpt)>,
}
