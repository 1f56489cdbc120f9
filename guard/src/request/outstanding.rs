//! The requests whose responses are not read to their ends.

use std::collections::VecDeque;

use super::Asked;

/// Outstanding requests, in the order in which they were written. Most connections never have two of them, and the
/// first one stands where it takes no allocation.
#[derive(Debug)]
pub(super) struct Outstanding {
    first: Option<Asked>,
    /// Empty where there is no first one.
    behind: VecDeque<Asked>,
}

impl Outstanding {
    pub(super) const fn new() -> Self {
        Self { first: None, behind: VecDeque::new() }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.behind.len()
    }

    #[inline]
    pub(super) const fn first(&self) -> Option<&Asked> {
        self.first.as_ref()
    }

    #[inline]
    pub(super) const fn first_mut(&mut self) -> Option<&mut Asked> {
        self.first.as_mut()
    }

    #[inline]
    pub(super) fn last(&self) -> Option<&Asked> {
        self.behind.back().or(self.first.as_ref())
    }

    #[inline]
    pub(super) fn last_mut(&mut self) -> Option<&mut Asked> {
        self.behind.back_mut().or(self.first.as_mut())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Asked> {
        self.first.iter().chain(&self.behind)
    }

    #[inline]
    pub(super) fn push(&mut self, asked: Asked) {
        if self.first.is_none() {
            self.first = Some(asked);
        } else {
            self.behind.push_back(asked);
        }
    }

    /// Takes the first one away.
    #[inline]
    pub(super) fn pop(&mut self) {
        self.first = None;
        if !self.behind.is_empty() {
            self.first = self.behind.pop_front();
        }
    }

    /// Leaves only so many of them.
    pub(super) fn truncate(&mut self, len: usize) {
        self.behind.truncate(len.saturating_sub(1));
        if len == 0 {
            self.first = None;
        }
    }
}
