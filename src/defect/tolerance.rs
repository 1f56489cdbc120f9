//! Whether a defect may pass.

/// Whether, and how, a defect may pass.
///
/// What passes is recorded in [`Deviations`](crate::Deviations).
///
/// ```
/// use bad_gateway::{Defect, Policy, Tolerance};
///
/// assert_eq!(Defect::ObsFold.tolerance(), Tolerance::Repair);
/// assert_eq!(Defect::BareCr.tolerance(), Tolerance::Never);
/// assert!(Policy::STRICT.try_tolerate(Defect::BareCr).is_err());
/// assert_eq!(Tolerance::Repair.as_str(), "repair");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tolerance {
    /// No policy can let it pass ([`Policy::try_tolerate`](crate::Policy::try_tolerate) refuses).
    Never,
    /// It may pass, and is rewritten by [`forward`](crate::forward).
    Repair,
    /// It may pass as it is; it is reported.
    Note,
}

impl Tolerance {
    /// The lower-case name, as the command and the documentation print it: `never`, `repair` or
    /// `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Repair => "repair",
            Self::Note => "note",
        }
    }
}

impl core::fmt::Display for Tolerance {
    /// As [`Tolerance::as_str`].
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}
