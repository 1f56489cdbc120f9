//! The two answers of a gateway that has nothing to forward.

/// What a gateway answers in place of a response that it cannot forward.
///
/// [`Verdict::answer`](crate::Verdict::answer) decides it; [`answer::Page`](crate::answer::Page)
/// writes it.
///
/// ```
/// use bad_gateway::Answer;
///
/// assert_eq!((Answer::BadGateway.status(), Answer::GatewayTimeout.status()), (502, 504));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "RFC 9110 §15.6.3 and §15.6.5 leave nothing else")]
pub enum Answer {
    /// 502: an invalid response came (RFC 9110 §15.6.3).
    BadGateway,
    /// 504: no response came in time (RFC 9110 §15.6.5).
    GatewayTimeout,
}

impl Answer {
    /// The status code: 502 or 504.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadGateway => 502,
            Self::GatewayTimeout => 504,
        }
    }
}
