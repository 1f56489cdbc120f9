//! What Envoy's reader gets in place of what the upstream sent.

/// What becomes of the bytes that stand in Envoy's buffer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Passed {
    /// They pass as they stand.
    All,
    /// These in their place.
    Instead(Vec<u8>),
}

impl Passed {
    /// What passes, where that stands in these slices.
    pub(crate) fn bytes(self, slices: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::All => slices.concat(),
            Self::Instead(bytes) => bytes,
        }
    }
}

/// Puts together what passes. As long as that is what stands in the buffer, from its start on, nothing is copied.
#[derive(Debug)]
pub(crate) struct Passing<'a> {
    slices: &'a [&'a [u8]],
    /// So many bytes of them pass.
    standing: usize,
    copied: Option<Vec<u8>>,
}

impl<'a> Passing<'a> {
    pub(crate) const fn new(slices: &'a [&'a [u8]]) -> Self {
        Self { slices, standing: 0, copied: None }
    }

    /// These, which come next in the buffer, pass.
    pub(crate) fn pass(&mut self, bytes: &[u8]) {
        match &mut self.copied {
            None => self.standing += bytes.len(),
            Some(copied) => copied.extend_from_slice(bytes),
        }
    }

    /// What comes next in the buffer does not pass, or other bytes before it.
    pub(crate) fn turn(&mut self) -> &mut Vec<u8> {
        self.copied.get_or_insert_with(|| {
            let mut copied = Vec::new();
            let mut left = self.standing;
            for slice in self.slices {
                let here = left.min(slice.len());
                copied.extend_from_slice(&slice[..here]);
                left -= here;
            }
            copied
        })
    }

    pub(crate) fn passed(mut self) -> Passed {
        let all: usize = self.slices.iter().map(|slice| slice.len()).sum();
        if self.copied.is_none() && self.standing == all {
            return Passed::All;
        }
        Passed::Instead(std::mem::take(self.turn()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_not_stand_there_is_copied() {
        let slices: [&[u8]; 2] = [b"abc", b"def"];
        let mut passing = Passing::new(&slices);
        passing.pass(b"abc");
        passing.pass(b"def");
        assert_eq!(passing.passed(), Passed::All);
        let mut passing = Passing::new(&slices);
        passing.pass(b"abc");
        passing.pass(b"d");
        assert_eq!(passing.passed(), Passed::Instead(b"abcd".to_vec()));
        let mut passing = Passing::new(&slices);
        passing.pass(b"ab");
        passing.turn().extend_from_slice(b"X");
        passing.pass(b"def");
        assert_eq!(passing.passed(), Passed::Instead(b"abXdef".to_vec()));
    }
}
