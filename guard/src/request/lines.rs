//! Where a head ends, however it is cut.

use bad_gateway::InvalidRequest;

use super::{MAX_REQUEST_HEAD, NotUnderstood};

/// The lines of a head so far: each ends in CRLF, and an empty one ends the head.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lines {
    /// Bytes of the head.
    len: u32,
    /// Bytes of its last, unfinished line.
    line: u32,
    /// The last byte is a CR.
    cr: bool,
}

impl Lines {
    /// Whether no byte of the head has come.
    pub(super) const fn is_fresh(self) -> bool {
        self.len == 0
    }

    /// Reads on; gives the number of these bytes that the head ends with, once it ends.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<Option<usize>, NotUnderstood> {
        let mut at = 0;
        while let Some(len) = memchr::memchr(b'\n', &bytes[at..]) {
            let end = at + len;
            let cr = if len == 0 { self.cr } else { bytes[end - 1] == b'\r' };
            if !cr {
                let at = (self.len as usize).saturating_add(end);
                return Err(NotUnderstood::Head(InvalidRequest::LineEnd { at }));
            }
            // The line is the CR alone.
            if (self.line as usize).saturating_add(len) == 1 {
                self.count(end + 1)?;
                return Ok(Some(end + 1));
            }
            (self.line, self.cr) = (0, false);
            at = end + 1;
        }
        self.count(bytes.len())?;
        self.line = self.line.saturating_add(u32::try_from(bytes.len() - at).unwrap_or(u32::MAX));
        if let Some(last) = bytes[at..].last() {
            self.cr = *last == b'\r';
        }
        Ok(None)
    }

    fn count(&mut self, bytes: usize) -> Result<(), NotUnderstood> {
        self.len = self.len.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        if self.len > MAX_REQUEST_HEAD { Err(NotUnderstood::Size) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_at_the_same_byte_however_it_is_cut() {
        let bytes = b"GET / HTTP/1.1\r\nA: \r\nB: b\r\n\r\nmore";
        for step in 1..=bytes.len() {
            let (mut lines, mut at) = (Lines::default(), 0);
            let end = bytes.chunks(step).find_map(|piece| {
                let end = lines.read(piece).expect("lines of CRLF").map(|end| at + end);
                at += piece.len();
                end
            });
            assert_eq!(end, Some(bytes.len() - 4), "by {step}");
        }
    }

    #[test]
    fn a_lone_lf_is_no_line_end() {
        for (bytes, wrong) in [(&b"GET /\nA: b"[..], 5), (b"GET /\r\n\n", 7), (b"\n", 0)] {
            for step in 1..=bytes.len() {
                let mut lines = Lines::default();
                let found = bytes.chunks(step).find_map(|piece| lines.read(piece).err());
                let wanted = NotUnderstood::Head(InvalidRequest::LineEnd { at: wrong });
                assert_eq!(found, Some(wanted), "{bytes:?} by {step}");
            }
        }
    }
}
