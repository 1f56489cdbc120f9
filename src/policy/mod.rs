//! Which defects are tolerated, and how large things may get.
//!
//! [`Policy::judge`] is the only way from a finding to a decision: what is tolerated is recorded,
//! what is not becomes a [`Reject`]. What is *not* here: where defects are looked for.

mod answer;
mod deviations;
mod limits;
mod scope;

pub use answer::Answer;
pub use deviations::{Deviation, Deviations};
pub use limits::{InvalidLimit, Limits};
pub(crate) use scope::Scope;

use crate::defect::{Defect, DefectSet, Reject, Tolerance};

/// Which rows of the registry are tolerated, and the limits.
///
/// It is a plain value that can be a constant, and is copied freely.
///
/// | policy | for | tolerates |
/// |---|---|---|
/// | [`Policy::STRICT`] | conformance testing | nothing |
/// | [`Policy::GATEWAY`], the default | a proxy on the internet | what no two recipients read differently |
/// | [`Policy::LENIENT`] | an old upstream that cannot be fixed | every row that can be repaired |
///
/// ```
/// use bad_gateway::{Defect, Policy};
///
/// const POLICY: Policy = Policy::GATEWAY.tolerate(Defect::BareLf);
/// assert!(POLICY.tolerates(Defect::BareLf));
/// assert!(!POLICY.tolerates(Defect::ObsFold));
/// assert!(Policy::STRICT.try_tolerate(Defect::BareCr).is_err(), "no policy tolerates a bare CR");
/// ```
///
/// A constant policy that tolerates a row that can never pass does not compile:
///
/// ```compile_fail
/// use bad_gateway::{Defect, Policy};
///
/// const POLICY: Policy = Policy::GATEWAY.tolerate(Defect::BareCr);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    tolerated: DefectSet,
    limits: Limits,
    no_response: Answer,
}

impl Policy {
    /// Refuses every row of the registry; the limits are [`Limits::DEFAULT`], as they are in every
    /// policy here.
    pub const STRICT: Self = Self {
        tolerated: DefectSet::EMPTY,
        limits: Limits::DEFAULT,
        no_response: Answer::GatewayTimeout,
    };

    /// Tolerates only what no two recipients read differently; it is repaired when forwarded.
    pub const GATEWAY: Self = Self::STRICT
        .tolerate(Defect::StatusCodeHigh)
        .tolerate(Defect::StatusSpaceMissing)
        .tolerate(Defect::FieldNameBlank)
        .tolerate(Defect::ContentLengthRepeated)
        .tolerate(Defect::TransferEncodingUnasked)
        .tolerate(Defect::UnusedFraming)
        .tolerate(Defect::ForbiddenFraming)
        .tolerate(Defect::NoContentFraming)
        .tolerate(Defect::ResetContent)
        .tolerate(Defect::ConnectionOptionByte)
        .tolerate(Defect::ConnectionEndToEnd)
        .tolerate(Defect::UpgradeConnection)
        .tolerate(Defect::ChunkSizeBlank)
        .tolerate(Defect::TrailerForbidden);

    /// Tolerates every row that may pass at all: those whose tolerance is [`Tolerance::Repair`] or
    /// [`Tolerance::Note`].
    pub const LENIENT: Self = {
        let mut policy = Self::STRICT;
        let mut at = 0;
        while at < Defect::ALL.len() {
            if let Ok(more) = policy.try_tolerate(Defect::ALL[at]) {
                policy = more;
            }
            at += 1;
        }
        policy
    };

    /// The same policy, tolerating `defect` too.
    ///
    /// # Panics
    ///
    /// If the row's tolerance is [`Tolerance::Never`]; in a constant that is a compile error.
    /// [`Policy::try_tolerate`] returns an error instead.
    #[must_use]
    pub const fn tolerate(self, defect: Defect) -> Self {
        match self.try_tolerate(defect) {
            Ok(policy) => policy,
            Err(_) => panic!("no policy can tolerate this defect"),
        }
    }

    /// The same policy, tolerating `defect` too.
    ///
    /// # Errors
    ///
    /// [`NeverTolerated`] if the row's tolerance is [`Tolerance::Never`], such as that of
    /// `bare-cr`.
    pub const fn try_tolerate(self, defect: Defect) -> Result<Self, NeverTolerated> {
        match defect.tolerance() {
            Tolerance::Never => Err(NeverTolerated { defect }),
            Tolerance::Repair | Tolerance::Note => {
                Ok(Self { tolerated: self.tolerated.with(defect), ..self })
            }
        }
    }

    /// The same policy, refusing `defect`; that is possible for every row.
    ///
    /// ```
    /// use bad_gateway::{Defect, Policy};
    ///
    /// const POLICY: Policy = Policy::GATEWAY.refuse(Defect::ChunkSizeBlank);
    /// assert!(!POLICY.tolerates(Defect::ChunkSizeBlank));
    /// assert!(POLICY.tolerates(Defect::ResetContent));
    /// ```
    #[must_use]
    pub const fn refuse(self, defect: Defect) -> Self {
        Self { tolerated: self.tolerated.without(defect), ..self }
    }

    /// Whether `defect` may pass. It passes as a [`Deviation`].
    #[must_use]
    pub const fn tolerates(&self, defect: Defect) -> bool {
        self.tolerated.has(defect)
    }

    /// The limits.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The same policy with other limits; those on a head, a line and a trailer section are at most
    /// 2^31 - 1 bytes.
    #[must_use]
    pub const fn with_limits(self, limits: Limits) -> Self {
        Self { limits: limits.within_positions(), ..self }
    }

    /// What to answer where the upstream ended the connection without sending one byte: 504
    /// unless changed; RFC 9209 §2.3.8 recommends 502 for a plain close.
    #[must_use]
    pub const fn no_response(&self) -> Answer {
        self.no_response
    }

    /// The same policy with another answer where nothing came; a time-out is answered with 504 all
    /// the same.
    ///
    /// ```
    /// use bad_gateway::{Answer, Ending, Method, Policy, RequestContext, check};
    ///
    /// let policy = Policy::GATEWAY.with_no_response(Answer::BadGateway);
    /// let answer = |ending| check(b"", RequestContext::new(Method::Get), ending, policy).answer();
    /// assert_eq!(answer(Ending::Closed), Some(Answer::BadGateway));
    /// assert_eq!(answer(Ending::TimedOut), Some(Answer::GatewayTimeout));
    /// ```
    #[must_use]
    pub const fn with_no_response(self, no_response: Answer) -> Self {
        Self { no_response, ..self }
    }

    /// Decides about a finding: records it in `seen` if it is tolerated, refuses it otherwise.
    #[inline]
    pub(crate) fn judge(
        &self,
        seen: &mut Deviations,
        defect: Defect,
        offset: u64,
    ) -> Result<(), Reject> {
        if !self.tolerates(defect) {
            return Err(Reject::new(defect, offset));
        }
        seen.record(defect, offset);
        Ok(())
    }
}

impl Default for Policy {
    /// [`Policy::GATEWAY`].
    fn default() -> Self {
        Self::GATEWAY
    }
}

/// No policy can tolerate this defect: the error of [`Policy::try_tolerate`].
///
/// ```
/// use bad_gateway::{Defect, Policy};
///
/// let error = Policy::GATEWAY.try_tolerate(Defect::BareCr).unwrap_err();
/// assert_eq!(error.defect, Defect::BareCr);
/// assert_eq!(error.to_string(), "`bare-cr` can never be tolerated");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeverTolerated {
    /// The defect that was to be tolerated.
    pub defect: Defect,
}

impl core::fmt::Display for NeverTolerated {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "`{}` can never be tolerated", self.defect.name())
    }
}

impl core::error::Error for NeverTolerated {}
