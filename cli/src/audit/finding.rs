//! What came out of a gateway, in one word.

use serde::{Deserialize, Serialize};

/// What a client got. The names are those of the JSON, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Finding {
    /// An error page of the gateway's.
    Refused,
    /// A response that the client sees to be cut, or an end without a byte.
    Cut,
    /// Nothing but interim responses, then the end.
    Interim,
    /// The upstream's response, well-formed and as the upstream meant it.
    Passed,
    /// A well-formed response, but not the one that the upstream sent.
    Changed,
    /// A well-formed response made of one that is none: the gateway guessed.
    Repaired,
    /// What no client must be sent, or what two clients read differently.
    PassedOn,
    /// The upstream's bytes as the content of a response.
    Wrapped,
    /// The upstream's bytes, without a head.
    Raw,
    /// A part of the content, as if it were all.
    Truncated,
    /// The next answer on the connection was another one.
    OutOfStep,
    /// Neither an answer nor an end in time.
    Hung,
    /// The gateway did not ask the upstream what it was asked, so that it was not tried.
    NotPlayed,
}

impl Finding {
    /// For a table.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Refused => "refused",
            Self::Cut => "cut visibly",
            Self::Interim => "interim only",
            Self::Changed => "changed",
            Self::Repaired => "repaired",
            Self::PassedOn => "passed on as it was",
            Self::Truncated => "cut invisibly",
            Self::Wrapped => "wrapped",
            Self::Raw => "raw bytes",
            Self::OutOfStep => "out of step",
            Self::Hung => "hung",
            Self::NotPlayed => "not played",
        }
    }
}
