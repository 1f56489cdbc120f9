//! What was tolerated while a response was read.

use super::Policy;
use crate::defect::{COUNT, Defect, DefectSet, Tolerance};

/// A defect that was tolerated, and where it was first found.
///
/// [`Deviations::iter`] gives it. With the feature `serde` it is serialized as
/// `{"name": "bare-lf", "offset": 15}`.
///
/// ```
/// use bad_gateway::{Defect, Ending, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 200 OK\nContent-Length: 0\n\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Open, Policy::LENIENT);
/// let deviation = verdict.deviations.iter().next().unwrap();
/// assert_eq!((deviation.defect, deviation.offset), (Defect::BareLf, 15));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Deviation {
    /// The row of the registry; serialized as its name.
    pub defect: Defect,
    /// The offset in bytes of its first occurrence, from the first byte of the response, interim
    /// responses included.
    pub offset: u64,
}

/// What was tolerated: each row of the registry once, in registry order, with its first offset.
///
/// It has a fixed size and is copied freely; what is read adds to it. With the feature `serde` it
/// is serialized as a list.
///
/// ```
/// use bad_gateway::{Defect, Ending, Method, Policy, RequestContext, check};
///
/// let old = b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n";
/// let verdict = check(old, RequestContext::new(Method::Get), Ending::Open, Policy::GATEWAY);
/// let first = verdict.deviations.iter().next().unwrap();
/// assert_eq!((first.defect, first.offset), (Defect::StatusSpaceMissing, 12));
/// // What would a stricter policy have refused?
/// assert_eq!(verdict.deviations.refused_by(Policy::STRICT).count(), 1);
/// ```
#[derive(Clone, Copy)]
pub struct Deviations {
    rows: DefectSet,
    /// The offset of a row that is not among `rows` has no meaning.
    offsets: [u64; TOLERABLE],
}

/// The number of rows that some policy tolerates.
const TOLERABLE: usize = {
    let mut tolerable = 0;
    let mut at = 0;
    while at < COUNT {
        if !matches!(Defect::ALL[at].tolerance(), Tolerance::Never) {
            tolerable += 1;
        }
        at += 1;
    }
    tolerable
};

/// For each row its place in `offsets`, if some policy tolerates it.
static PLACES: [Option<u8>; COUNT] = {
    let mut places = [None; COUNT];
    let (mut place, mut at) = (0, 0);
    while at < COUNT {
        if !matches!(Defect::ALL[at].tolerance(), Tolerance::Never) {
            places[at] = Some(place);
            place += 1;
        }
        at += 1;
    }
    places
};

impl Deviations {
    /// Nothing was tolerated.
    pub const NONE: Self = Self { rows: DefectSet::EMPTY, offsets: [0; TOLERABLE] };

    /// Whether nothing was tolerated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == DefectSet::EMPTY
    }

    /// Whether `defect` was tolerated.
    #[must_use]
    pub const fn contains(&self, defect: Defect) -> bool {
        self.rows.has(defect)
    }

    /// What was tolerated, in registry order.
    pub fn iter(&self) -> impl Iterator<Item = Deviation> + '_ {
        self.rows.iter().filter_map(|defect| {
            let place = PLACES.get(defect as usize).copied().flatten()?;
            let offset = *self.offsets.get(usize::from(place))?;
            Some(Deviation { defect, offset })
        })
    }

    /// What `policy` would have refused, in registry order: tells what strictness would cost
    /// before it is switched on.
    pub fn refused_by(&self, policy: Policy) -> impl Iterator<Item = Deviation> + '_ {
        self.iter().filter(move |deviation| !policy.tolerates(deviation.defect))
    }

    /// The first tolerated row after which the connection cannot be used again.
    #[inline]
    pub(crate) fn closing(&self) -> Option<Defect> {
        if self.is_empty() {
            return None;
        }
        self.iter().map(|deviation| deviation.defect).find(|defect| defect.closes())
    }

    /// Forgets everything.
    #[inline]
    pub(crate) const fn clear(&mut self) {
        self.rows = DefectSet::EMPTY;
    }

    #[cold]
    pub(crate) fn record(&mut self, defect: Defect, offset: u64) {
        if self.contains(defect) {
            return;
        }
        if let Some(place) = PLACES[defect as usize] {
            self.rows = self.rows.with(defect);
            self.offsets[usize::from(place)] = offset;
        }
    }
}

impl PartialEq for Deviations {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.iter().eq(other.iter())
    }
}

impl Eq for Deviations {}

impl Default for Deviations {
    fn default() -> Self {
        Self::NONE
    }
}

impl core::fmt::Debug for Deviations {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Deviation {
    /// `{"name": "bare-lf", "offset": 15}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Deviation", 2)?;
        row.serialize_field("name", &self.defect)?;
        row.serialize_field("offset", &self.offset)?;
        row.end()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Deviations {
    /// A list of `{"name": "bare-lf", "offset": 15}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Verdicts are copied with all places, so none is there for a row that never passes.
    #[test]
    fn there_are_as_many_places_as_rows_that_may_pass() {
        let rows = Defect::ALL.iter().zip(PLACES);
        let may_pass = |defect: &Defect| Policy::STRICT.try_tolerate(*defect).is_ok();
        for (defect, place) in rows.clone() {
            assert_eq!(place.is_some(), may_pass(defect), "{}", defect.name());
        }
        let places: Vec<_> = rows.filter_map(|(_, place)| place).map(usize::from).collect();
        assert_eq!(places, (0..TOLERABLE).collect::<Vec<_>>());
    }
}
