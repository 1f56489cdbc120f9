//! What waits for the reader, and what is held back.

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

impl Judged {
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
    /// Received bytes; what is behind `at` counts.
    kept: Vec<u8>,
    at: usize,
    /// How many of `kept` were received, while the rest is room.
    known: Option<usize>,
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
            self.text_at += count.min(text.len() - self.text_at);
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
            if self.at >= self.kept.len() {
                // An idle connection keeps no buffer.
                (self.kept, self.at) = (Vec::new(), 0);
            }
        }
    }

    /// The bytes that are held back, where nothing waits for the reader.
    pub(super) fn kept(&self) -> &[u8] {
        let end = self.known.unwrap_or(self.kept.len());
        self.kept.get(self.at..end).unwrap_or_default()
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) const fn is_fresh(&self) -> bool {
        self.judged.fresh
    }

    pub(super) fn look_again(&mut self, anew: bool) {
        self.judged.fresh |= anew && !self.kept().is_empty();
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
        let pass = std::mem::take(&mut judged.pass);
        let mut kept = std::mem::take(&mut self.kept);
        kept.clear();
        kept.extend_from_slice(&bytes[pass..]);
        self.at = 0;
        self.put_back(kept, judged, live);
        pass
    }

    /// Room for `room` bytes behind what is kept.
    pub(super) fn room(&mut self, room: usize) -> &mut [u8] {
        if let Some(known) = self.known.take() {
            self.kept.truncate(known);
        }
        self.kept.drain(..self.at);
        self.at = 0;
        let known = self.kept.len();
        self.known = Some(known);
        self.kept.resize(known + room, 0);
        &mut self.kept[known..]
    }

    /// What is kept, with `count` bytes of the room behind it; behind `at` it is to be judged.
    pub(super) fn start(&mut self, count: usize) -> Vec<u8> {
        if let Some(known) = self.known.take() {
            self.kept.truncate(known + count);
        }
        std::mem::take(&mut self.kept)
    }

    /// What was decided about what [`Output::start`] gave.
    pub(super) fn put_back(&mut self, mut kept: Vec<u8>, mut judged: Judged, live: bool) {
        self.known = None;
        if !live {
            // What comes behind the last response is nobody's.
            judged.fresh = false;
            judged.after = 0;
            kept.truncate(self.at + judged.pass + judged.skip + judged.data);
        }
        self.kept = kept;
        self.judged = judged;
        self.text_at = 0;
        self.settle();
    }
}
