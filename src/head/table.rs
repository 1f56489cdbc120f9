//! The table of fields: where the names and values of a head and of its trailer section stand.
//!
//! It has two forms. Lines `name: value` that follow each other are the positions that `scan` found: of the
//! CR before the first of them, then of the end of each name and of the CR of each line. They cost nothing
//! to store. At the first line that is anything else, and for trailer fields, each field has a slot.

use super::line::Line;
use super::places::Places;
use super::rules::Rules;
use super::slot::Slot;
use super::status_line::StatusLine;
use crate::scan::positions::Positions;
use crate::span::Pos;

/// Room for the fields of one head and its trailer section: `N` of them, 16 bytes each, and
/// less than 1 KiB of working space.
///
/// [`parse_head`](crate::parse_head) fills it, anew at each call; a
/// [`ResponseParser`](crate::ResponseParser) has its own. It holds positions and no byte of the
/// peer. Where there are more fields than `N`, the head is refused as `field-count`, just as
/// beyond [`Limits::fields`](crate::Limits::fields).
///
/// ```
/// use bad_gateway::{Defect, Deviations, FieldTable, Policy, parse_head};
///
/// let (mut one, mut seen) = (FieldTable::<1>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n\r\n";
/// let reject = parse_head(bytes, &Policy::GATEWAY, &mut one, &mut seen).unwrap_err();
/// assert_eq!((reject.defect, reject.offset), (Defect::FieldCount, 23));
///
/// let mut two = FieldTable::<2>::new();
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut two, &mut seen)?.unwrap();
/// assert_eq!(head.fields().len(), 2);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone)]
pub struct FieldTable<const N: usize = 256> {
    slots: [Slot; N],
    /// Invariant: `head <= total <= N`.
    head: usize,
    total: usize,
    /// Lines that were dropped; they count for the limit on fields.
    dropped: usize,
    /// Whether the fields of the head are in `positions`, and not in `slots`.
    plain: bool,
    /// The status line of a head that [`parse_head`](crate::parse_head) read.
    pub(super) line: StatusLine,
    /// Kept here between messages, so that it need not be cleared.
    pub(super) positions: Positions,
}

impl<const N: usize> FieldTable<N> {
    /// An empty table; with the default room: `FieldTable::<256>::new()`.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            slots: [Slot::NONE; N],
            head: 0,
            total: 0,
            dropped: 0,
            plain: false,
            line: StatusLine::NONE,
            positions: Positions::new(),
        }
    }

    #[inline]
    pub(crate) const fn clear(&mut self) {
        (self.head, self.total, self.dropped) = (0, 0, 0);
        self.plain = false;
    }

    /// Begins the fields of a head, the first of which starts at `start`.
    pub(super) fn begin_head(&mut self, start: Pos) {
        self.clear();
        self.plain = true;
        self.positions.clear();
        self.positions.push(start.minus(2));
    }

    /// The fields of a head are, so far, the first `lines` lines in `positions`.
    #[inline(always)]
    pub(super) const fn set_plain_lines(&mut self, lines: usize) {
        (self.head, self.total, self.dropped) = (0, lines, 0);
        self.plain = true;
    }

    /// What was read so far is the head; what follows is the trailer section.
    #[inline(always)]
    pub(super) const fn end_head(&mut self) {
        self.head = self.total;
    }

    /// The number of lines that count for the limit on fields.
    #[inline]
    pub(crate) const fn lines(&self) -> usize {
        self.total + self.dropped
    }

    /// How many of them there may be, under that limit.
    #[inline]
    pub(crate) const fn most(limit: u32) -> usize {
        let limit = limit as usize;
        if limit < N { limit } else { N }
    }

    /// Where the positions of the next line stand, if it is plain: behind those of the lines before.
    #[inline]
    pub(super) const fn next_position(&self) -> Option<usize> {
        if self.plain { Some(1 + 2 * self.total) } else { None }
    }

    /// The positions behind those of the plain lines, if all of the bytes at hand were looked through.
    #[inline]
    pub(super) fn positions_ahead(&self) -> Option<&[Pos]> {
        let ahead = self.positions.as_slice().get(self.next_position()?..)?;
        (!self.positions.is_full()).then_some(ahead)
    }

    /// Where the line of the last plain field starts.
    pub(super) fn last_plain_line(&self) -> Option<Pos> {
        let before = 2 * self.total.checked_sub(1)?;
        self.positions.as_slice().get(before).map(|before| before.plus(2))
    }

    /// Adds `lines` plain lines, the first of which starts at `start`. Their positions stand from
    /// `next` on, which is behind those of the lines before if these are plain too.
    #[inline]
    pub(super) fn add_plain_lines(&mut self, lines: usize, next: usize, start: Pos) {
        let first = self.total;
        self.total = (first + lines).min(N);
        if !self.plain {
            let places = self.slots.get_mut(first..self.total).unwrap_or_default();
            store_lines(places, start, self.positions.as_slice().get(next..).unwrap_or_default());
        }
    }

    /// Stores a line: a field, more of the field before it, or nothing.
    pub(super) fn store(&mut self, line: Line, rules: &Rules) {
        match line {
            Line::Plain { start, name_end, end } if !rules.trailers => {
                return self.add_lone_plain_line(start, name_end, end);
            }
            // A line that is not plain: from here on each field has a slot.
            _ if !rules.trailers => self.store_plain_lines(),
            _ => {}
        }
        match line {
            Line::Plain { start, name_end, end } => {
                self.add_slot(Slot::of_plain_line(start, name_end, end));
            }
            Line::Field(slot) => self.add_slot(slot),
            Line::Fold(slot) => self.extend_last(&slot),
            Line::Dropped { counts: true } => self.dropped += 1,
            Line::Dropped { counts: false } | Line::Empty(_) => {}
        }
    }

    /// Adds a plain line of the head that the line reader read.
    fn add_lone_plain_line(&mut self, start: Pos, name_end: Pos, end: Pos) {
        if let Some(next) = self.next_position() {
            self.positions.truncate(next);
            self.positions.push(name_end);
            self.positions.push(end);
            // Without room for more, the lines are stored in slots.
            if self.positions.as_slice().len() == next + 2 {
                self.total += 1;
                return;
            }
            self.store_plain_lines();
        }
        self.add_slot(Slot::of_plain_line(start, name_end, end));
    }

    /// Adds a field; the caller has judged that there is room.
    fn add_slot(&mut self, slot: Slot) {
        if let Some(place) = self.slots.get_mut(self.total) {
            *place = slot;
            self.total += 1;
        }
    }

    /// Joins a fold to the last field.
    fn extend_last(&mut self, fold: &Slot) {
        if let Some(last) = self.slots.get_mut(..self.total).and_then(<[Slot]>::last_mut) {
            last.extend(fold);
        }
    }

    /// Stores the lines of an unfinished head in slots, so that others can follow.
    #[cold]
    pub(super) fn store_plain_lines(&mut self) {
        if self.plain {
            self.plain = false;
            let places = self.slots.get_mut(..self.total).unwrap_or_default();
            if let Some((before, rest)) = self.positions.as_slice().split_first() {
                store_lines(places, before.plus(2), rest);
            }
        }
    }

    #[inline]
    pub(crate) fn head(&self) -> Places<'_> {
        if self.plain {
            Places::Plain(self.positions.as_slice().get(..=2 * self.head).unwrap_or_default())
        } else {
            Places::Slots(self.slots.get(..self.head).unwrap_or_default())
        }
    }

    pub(crate) fn trailers(&self) -> Places<'_> {
        Places::Slots(self.slots.get(self.head..self.total).unwrap_or_default())
    }

    #[cfg(test)]
    pub(crate) const fn is_plain(&self) -> bool {
        self.plain
    }
}

/// Stores as many plain lines as there are places; the first starts at `start`, and these are their positions.
#[inline]
fn store_lines(places: &mut [Slot], mut start: Pos, positions: &[Pos]) {
    for (place, &[name_end, end]) in places.iter_mut().zip(positions.as_chunks::<2>().0) {
        *place = Slot::of_plain_line(start, name_end, end);
        start = end.plus(2);
    }
}

impl<const N: usize> Default for FieldTable<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> core::fmt::Debug for FieldTable<N> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FieldTable")
            .field("capacity", &N)
            .field("head", &self.head)
            .field("trailers", &(self.total - self.head))
            .finish()
    }
}
