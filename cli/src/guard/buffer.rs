//! Bytes that were read and not written yet; no memory where there are none.

use std::cell::RefCell;

/// The most bytes that one buffer holds.
pub(super) const SIZE: usize = 32 * 1024;

/// How many unused buffers a thread keeps.
const SPARE: usize = 64;

thread_local! {
    static SPARES: RefCell<Vec<Box<[u8]>>> = const { RefCell::new(Vec::new()) };
}

fn take() -> Box<[u8]> {
    let spare = SPARES.with_borrow_mut(Vec::pop);
    spare.unwrap_or_else(|| vec![0; SIZE].into_boxed_slice())
}

fn give_back(bytes: Box<[u8]>) {
    SPARES.with_borrow_mut(|spares| {
        if spares.len() < SPARE {
            spares.push(bytes);
        }
    });
}

/// The bytes from `at` to `end`; `at <= end <= SIZE`.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    bytes: Option<Box<[u8]>>,
    at: usize,
    end: usize,
}

impl Buffer {
    pub(super) fn is_empty(&self) -> bool {
        self.at == self.end
    }

    pub(super) fn filled(&self) -> &[u8] {
        self.bytes.as_ref().map_or(&[], |bytes| &bytes[self.at..self.end])
    }

    /// The first bytes went.
    pub(super) fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.end);
    }

    /// Only the first bytes stay.
    pub(super) fn truncate(&mut self, len: usize) {
        self.end = self.end.min(self.at + len);
    }

    /// Room behind the bytes; none where it is full.
    pub(super) fn room(&mut self) -> &mut [u8] {
        let bytes = self.bytes.get_or_insert_with(take);
        if self.at > 0 {
            bytes.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
        }
        &mut bytes[self.end..]
    }

    /// So many bytes were put into the room.
    pub(super) fn add(&mut self, count: usize) {
        self.end = (self.end + count).min(SIZE);
    }

    /// Adds bytes for which there is room.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.room()[..bytes.len()].copy_from_slice(bytes);
        self.add(bytes.len());
    }

    /// Gives the memory back where nothing is in it.
    pub(super) fn rest(&mut self) {
        if self.is_empty() {
            (self.at, self.end) = (0, 0);
            if let Some(bytes) = self.bytes.take() {
                give_back(bytes);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.truncate(0);
        self.rest();
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_comes_out_in_order() {
        let mut buffer = Buffer::default();
        buffer.put(b"hello");
        buffer.consume(2);
        buffer.put(b"!");
        assert_eq!(buffer.filled(), b"llo!");
        buffer.truncate(3);
        assert_eq!(buffer.room().len(), SIZE - 3);
        assert_eq!(buffer.filled(), b"llo");
        buffer.rest();
        assert!(!buffer.is_empty());
        buffer.consume(3);
        buffer.rest();
        assert!(buffer.bytes.is_none() && buffer.filled().is_empty());
    }
}
