//! The table of fields: where the names and values of a head and of its trailer section stand.

use super::known::{Known, KnownLines};
use super::status_line::StatusLine;
use super::view::Head;
use crate::scan::lines::Positions;

/// Positions of one field: where the name, and the value without the blanks around it, start and
/// end.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot {
    pub(crate) name: u32,
    pub(crate) name_end: u32,
    pub(crate) value: u32,
    pub(crate) value_end: u32,
}

/// Marks, in `value_end`, that CR LF stands inside of the value; no position is as large.
const FOLDED: u32 = 1 << 31;

/// A position or length that a limit, which is a `u32`, already bounds.
#[allow(clippy::cast_possible_truncation, reason = "no head or trailer section is larger")]
#[inline(always)]
pub(crate) const fn narrow(position: usize) -> u32 {
    debug_assert!(position as u64 <= u32::MAX as u64 + 4);
    position as u32
}

/// A position, widened.
pub(crate) const fn wide(position: u32) -> usize {
    position as usize
}

impl Slot {
    pub(crate) fn new(name: (usize, usize), value: (usize, usize)) -> Self {
        Self {
            name: narrow(name.0),
            name_end: narrow(name.1),
            value: narrow(value.0),
            value_end: narrow(value.1),
        }
    }

    /// The field of a line `name: value` between two CRs, by the position of the first one, of the
    /// end of the name, and of the second one.
    #[inline(always)]
    pub(super) const fn of_plain_line([before, name_end, end]: [u32; 3]) -> Self {
        let (name, value) = (before.wrapping_add(2), name_end.wrapping_add(2));
        Self { name, name_end, value, value_end: end }
    }

    #[inline]
    pub(crate) fn name<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        raw.get(wide(self.name)..wide(self.name_end)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn value<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        raw.get(wide(self.value)..wide(self.value_end & !FOLDED)).unwrap_or_default()
    }

    pub(crate) const fn is_folded(&self) -> bool {
        self.value_end & FOLDED != 0
    }

    /// Joins what a fold brought, without the blanks around it, to the value.
    pub(crate) fn extend(&mut self, fold: &Slot) {
        if fold.value_end == fold.value {
            return;
        }
        if self.value_end == self.value {
            (self.value, self.value_end) = (fold.value, fold.value_end);
        } else {
            self.value_end = fold.value_end | FOLDED;
        }
    }
}

/// Where the fields of one section stand.
#[derive(Clone, Copy)]
pub(crate) enum Places<'a> {
    Slots(&'a [Slot]),
    /// Lines that follow each other, all of them `name: value`, by positions: of the CR before the
    /// first one, then of the end of each name and of the CR of its line.
    Plain(&'a [u32]),
}

impl Places<'_> {
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        match self {
            Self::Slots(slots) => slots.len(),
            Self::Plain(positions) => positions.len() / 2,
        }
    }

    /// The positions of the field at `place`.
    #[inline]
    pub(crate) fn get(&self, place: usize) -> Option<Slot> {
        match self {
            Self::Slots(slots) => slots.get(place).copied(),
            Self::Plain(positions) => {
                let line = positions.get(place.checked_mul(2)?..)?.first_chunk::<3>()?;
                Some(Slot::of_plain_line(*line))
            }
        }
    }

    /// Takes the first field off.
    #[inline]
    pub(super) fn take_first(&mut self) -> Option<Slot> {
        match self {
            Self::Slots(slots) => {
                let (first, others) = slots.split_first()?;
                *slots = others;
                Some(*first)
            }
            Self::Plain(positions) => {
                let line = *positions.first_chunk::<3>()?;
                *positions = positions.get(2..)?;
                Some(Slot::of_plain_line(line))
            }
        }
    }
}

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
    pub(super) slots: [Slot; N],
    /// Invariant: `head <= total <= N`.
    head: usize,
    pub(super) total: usize,
    /// Whether the fields of the head are in `positions`, and not in `slots`.
    plain: bool,
    /// Where the fields that framing needs stand in the head.
    pub(super) known: KnownLines,
    /// The status line of a head that [`parse_head`](crate::parse_head) read.
    line: StatusLine,
    /// Kept here between messages, so that it need not be cleared.
    pub(super) positions: Positions,
}

impl<const N: usize> FieldTable<N> {
    /// An empty table; with the default room: `FieldTable::<256>::new()`.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            slots: [Slot { name: 0, name_end: 0, value: 0, value_end: 0 }; N],
            head: 0,
            total: 0,
            plain: false,
            known: KnownLines::NONE,
            line: StatusLine::NONE,
            positions: Positions::new(),
        }
    }

    #[inline]
    pub(crate) const fn clear(&mut self) {
        self.head = 0;
        self.total = 0;
        self.plain = false;
        self.known.clear();
    }

    /// The head that `raw` is, its fields those in the table.
    pub(super) fn view<'a>(&'a mut self, line: StatusLine, raw: &'a [u8]) -> Head<'a> {
        self.line = line;
        Head::new(raw, &self.line, self, 0)
    }

    pub(crate) const fn known(&self) -> &KnownLines {
        &self.known
    }

    /// What was read so far is the head; what follows is the trailer section.
    pub(crate) const fn end_head(&mut self) {
        self.head = self.total;
    }

    /// The head starts with so many lines that `positions` says where they are.
    #[cold]
    pub(super) fn begin_plain_head(&mut self, lines: usize, raw: &[u8]) {
        self.clear();
        self.go_on_in_plain_head(lines, raw);
    }

    /// The same, and the first of these lines are in the table.
    #[inline]
    pub(super) fn go_on_in_plain_head(&mut self, lines: usize, raw: &[u8]) {
        let Self { positions, known, total, plain, .. } = self;
        let (places, lines) = (positions.as_slice(), *total..lines);
        (*total, *plain) = (lines.end, true);
        let (pairs, _) = places.get(1 + 2 * lines.start..).unwrap_or_default().as_chunks();
        for (place, &[name_end, _]) in lines.zip(pairs) {
            let last = raw.get(wide(name_end.wrapping_sub(1)));
            if last.is_some_and(|&last| Known::may_end_in(last))
                && let Some(slot) = Places::Plain(places).get(place)
                && let Some(field) = Known::of(slot.name(raw))
            {
                known.add(field, narrow(place));
            }
        }
    }

    /// The field at that place of a plain head.
    #[inline]
    pub(super) fn plain_line(&self, place: usize) -> Option<Slot> {
        Places::Plain(self.positions.as_slice()).get(place)
    }

    /// Whether what was read of the head is in `positions`.
    #[inline]
    pub(crate) const fn is_plain(&self) -> bool {
        self.plain
    }

    /// The head is what `positions` says of so many lines.
    #[inline(always)]
    pub(super) const fn end_plain_head(&mut self, lines: usize) {
        self.head = lines;
        self.total = lines;
        self.plain = true;
    }

    /// Stores in slots what is in `positions` of an unfinished head, so that other lines can follow.
    #[inline]
    pub(crate) fn store_plain_lines(&mut self) {
        if self.plain {
            self.spill();
        }
    }

    #[cold]
    fn spill(&mut self) {
        self.plain = false;
        let mut lines = Places::Plain(self.positions.as_slice());
        for place in self.slots.iter_mut().take(self.total) {
            *place = lines.take_first().unwrap_or_default();
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.total
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

    /// Adds a field of the head that `raw` holds; the caller has judged that there is room.
    pub(crate) fn push(&mut self, slot: Slot, raw: &[u8]) {
        debug_assert!(!self.plain, "plain lines are stored before others follow");
        self.known.recognise(slot.name(raw), self.total);
        self.push_trailer(slot);
    }

    /// Adds a field of the trailer section; the caller has judged that there is room.
    pub(crate) fn push_trailer(&mut self, slot: Slot) {
        if let Some(place) = self.slots.get_mut(self.total) {
            *place = slot;
            self.total += 1;
        }
    }

    /// Where the line of the last field of a plain head starts.
    pub(super) fn last_at(&self) -> Option<usize> {
        self.plain_line(self.total.checked_sub(1)?).map(|slot| wide(slot.name))
    }

    pub(crate) fn last_mut(&mut self) -> Option<&mut Slot> {
        self.slots.get_mut(..self.total)?.last_mut()
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
