//! The minor version of HTTP/1.x.

use core::fmt;

/// A version of HTTP/1.x, ordered by its minor number.
///
/// `Display` is `1.1`, as it is written into Via.
///
/// ```
/// use bad_gateway::Version;
///
/// assert!(Version::HTTP_10 < Version::HTTP_11);
/// assert_eq!(Version::HTTP_11.to_string(), "1.1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    minor: u8,
}

impl Version {
    /// HTTP/1.0.
    pub const HTTP_10: Self = Self { minor: 0 };
    /// HTTP/1.1.
    pub const HTTP_11: Self = Self { minor: 1 };

    pub(crate) const fn from_minor(minor: u8) -> Self {
        Self { minor }
    }

    /// The minor version, 0 to 9; everything above 1 is read as 1 (RFC 9110 §6.2).
    #[must_use]
    pub const fn minor(self) -> u8 {
        self.minor
    }
}

impl fmt::Display for Version {
    /// `1.0`, `1.1` …, as it is written into Via.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
