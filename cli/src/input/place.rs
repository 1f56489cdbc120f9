//! Where in a head or a trailer section a byte stands.

/// Line and column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The line in the section.
    pub line: u64,
    /// The byte in the line.
    pub column: u64,
}

impl Place {
    /// The place of the byte that stands at `at` in `section`, or behind its last one.
    pub(super) fn of(section: &[u8], at: usize) -> Self {
        let before = &section[..at.min(section.len())];
        let breaks = before.iter().filter(|&&byte| byte == b'\n').count();
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        Self { line: breaks as u64 + 1, column: (before.len() - start) as u64 + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn both_count_from_one() {
        let place = |at| {
            let Place { line, column } = Place::of(b"ab\r\ncd", at);
            (line, column)
        };
        assert_eq!(
            [place(0), place(3), place(4), place(6), place(9)],
            [(1, 1), (1, 4), (2, 1), (2, 3), (2, 3)]
        );
    }
}
