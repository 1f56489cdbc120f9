//! What waits for the reader, and what is held back.

use std::ops::Range;

/// What a look at received bytes decided about them: from their front on, so many bytes each.
///
/// ```text
/// | pass | skip | data | after | rest: not judged, or held back
///        ^ text stands here in their place
/// ```
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// Bytes that pass where they stand.
    pub(super) pass: usize,
    /// What goes to the reader next, in place of `skip`.
    pub(super) text: Vec<u8>,
    pub(super) skip: usize,
    /// Bytes that go to the reader behind the text.
    pub(super) data: usize,
    /// Bytes behind those that do not.
    pub(super) after: usize,
    /// The rest was not looked at, or something comes of it without further bytes.
    pub(super) fresh: bool,
}

/// How far such a decision was when a head began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    pass: usize,
    text: usize,
    skip: usize,
    data: usize,
    after: usize,
}

impl Judged {
    pub(super) fn before(&self) -> Before {
        let Self { pass, text, skip, data, after, .. } = self;
        Before { pass: *pass, text: text.len(), skip: *skip, data: *data, after: *after }
    }

    /// What was decided since then does not hold.
    pub(super) fn back(&mut self, before: Before) {
        self.text.truncate(before.text);
        (self.pass, self.skip) = (before.pass, before.skip);
        (self.data, self.after) = (before.data, before.after);
    }

    /// Whether what comes behind it must wait for another look.
    pub(super) fn is_closed(&self) -> bool {
        !self.text.is_empty() || self.data > 0
    }

    pub(super) fn pass(&mut self, count: usize) {
        if self.skip == 0 && self.text.is_empty() {
            self.pass += count;
        } else {
            self.data += count;
        }
    }

    pub(super) fn skip(&mut self, count: usize) {
        let place = if self.data > 0 { &mut self.after } else { &mut self.skip };
        *place += count;
    }
}

/// What waits for the reader, and the bytes behind it.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// Received bytes, from `at` to `end`; the rest is room.
    kept: Vec<u8>,
    at: usize,
    end: usize,
    /// What was decided about `kept`.
    judged: Judged,
    /// How much of its text went.
    text_at: usize,
}

impl Output {
    /// The bytes that go to the reader first.
    pub(super) fn first(&self) -> Option<&[u8]> {
        let Judged { pass, text, skip, data, .. } = &self.judged;
        let at = self.at;
        let bytes = if *pass > 0 {
            self.kept.get(at..at + pass)
        } else if self.text_at < text.len() {
            text.get(self.text_at..)
        } else {
            self.kept.get(at + skip..at + skip + data)
        };
        bytes.filter(|bytes| !bytes.is_empty())
    }

    pub(super) fn delivered(&mut self, count: usize) {
        let Judged { pass, text, skip, data, .. } = &mut self.judged;
        if *pass > 0 {
            let count = count.min(*pass);
            *pass -= count;
            self.at += count;
        } else if self.text_at < text.len() {
            self.text_at = self.text_at.saturating_add(count);
        } else {
            self.at += *skip;
            *skip = 0;
            let count = count.min(*data);
            *data -= count;
            self.at += count;
        }
        self.settle();
    }

    /// Passes over what does not go to the reader, once nothing before it does.
    fn settle(&mut self) {
        if self.first().is_none() {
            let Judged { skip, after, text, .. } = &mut self.judged;
            self.at += *skip + *after;
            (*skip, *after) = (0, 0);
            *text = Vec::new();
            self.text_at = 0;
            if self.at >= self.end {
                // An idle connection keeps no buffer.
                (self.kept, self.at, self.end) = (Vec::new(), 0, 0);
            }
        }
    }

    /// The bytes that are held back, where nothing waits for the reader.
    pub(super) fn kept(&self) -> &[u8] {
        self.kept.get(self.range()).unwrap_or_default()
    }

    /// Those of them behind what was decided, also where that still waits for the reader.
    pub(super) fn unread(&self) -> &[u8] {
        let Judged { pass, skip, data, after, .. } = &self.judged;
        self.kept.get(self.at + pass + skip + data + after..self.end).unwrap_or_default()
    }

    pub(super) const fn range(&self) -> Range<usize> {
        self.at..self.end
    }

    /// Whether something is held back, where nothing waits for the reader.
    pub(super) const fn keeps(&self) -> bool {
        self.at < self.end
    }

    /// Whether nothing waits, and nothing is held back.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.end == 0 && self.judged.text.is_empty() && !self.judged.fresh
    }

    pub(super) const fn is_fresh(&self) -> bool {
        self.judged.fresh
    }

    pub(super) fn look_again(&mut self, anew: bool) {
        self.judged.fresh |= anew && self.keeps();
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Puts `text` before everything.
    pub(super) fn say(&mut self, text: &[u8]) {
        self.judged.text.extend_from_slice(text);
    }

    /// Keeps of bytes that stand elsewhere what does not pass there, and gives how many pass.
    pub(super) fn take(&mut self, bytes: &[u8], mut judged: Judged, live: bool) -> usize {
        let all = judged.pass == bytes.len() && judged.text.is_empty();
        if all && self.is_empty() && !(judged.fresh && live) {
            return judged.pass;
        }
        let pass = std::mem::take(&mut judged.pass);
        let rest = &bytes[pass..];
        let mut kept = std::mem::take(&mut self.kept);
        kept.clear();
        kept.extend_from_slice(rest);
        (self.at, self.end) = (0, rest.len());
        self.put_back(kept, judged, live);
        pass
    }

    /// Room for bytes behind what is kept: `room`, or what is there already if that is enough.
    pub(super) fn room(&mut self, room: usize) -> &mut [u8] {
        if self.at > 0 {
            self.kept.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
        }
        // What was room before is not cleared again.
        if self.kept.len() - self.end <= room / 8 {
            self.kept.resize(self.end + room, 0);
        }
        &mut self.kept[self.end..]
    }

    /// What is kept, with `count` bytes of the room behind it: what is in [`Output::range`] is to be judged.
    pub(super) fn start(&mut self, count: usize) -> Vec<u8> {
        self.end = (self.end + count).min(self.kept.len());
        std::mem::take(&mut self.kept)
    }

    /// What was decided about what [`Output::start`] gave.
    pub(super) fn put_back(&mut self, kept: Vec<u8>, mut judged: Judged, live: bool) {
        if !live {
            // What comes behind the last response is nobody's.
            judged.fresh = false;
            judged.after = 0;
            self.end = self.at + judged.pass + judged.skip + judged.data;
        }
        self.kept = kept;
        self.judged = judged;
        self.text_at = 0;
        self.settle();
    }
}
