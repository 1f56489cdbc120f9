//! One row: a phrase, what it means, what to do.

/// What a program writes about an upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// Who writes it, by the name that operators know.
    pub program: &'static str,
    /// The phrase, or the code.
    pub phrase: &'static str,
    /// What it may mean.
    pub means: &'static str,
    /// What to do next.
    pub next: &'static str,
    /// What the line must have besides the phrase.
    pub(super) also: &'static str,
}

impl Row {
    pub(super) const fn new(
        program: &'static str,
        phrase: &'static str,
        means: &'static str,
        next: &'static str,
    ) -> Self {
        Self { program, phrase, means, next, also: "" }
    }

    /// The same, of lines that have this too.
    pub(super) const fn and(self, also: &'static str) -> Self {
        Self { also, ..self }
    }

    /// What a line must have besides the phrase; nothing is the empty string.
    pub fn also(&self) -> &'static str {
        self.also
    }
}
