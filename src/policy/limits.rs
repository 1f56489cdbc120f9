//! How large the parts of a response may get.

/// Limits in bytes or pieces; each has a row in the registry, which is judged at the first byte
/// beyond it, and which no policy tolerates.
///
/// | field, name in [`Limits::set`] | default | row |
/// |---|---|---|
/// | `head` | 64 KiB | `head-size` |
/// | `line` | 32 KiB | `status-line-size`, `field-line-size`, `trailer-line-size` |
/// | `fields` | 256 | `field-count` |
/// | `interim` | 16 | `interim-count` |
/// | `interim_bytes`, `interim-bytes` | 64 KiB | `interim-size` |
/// | `chunk_line`, `chunk-line` | 4 KiB | `chunk-line-size` |
/// | `chunk_extensions`, `chunk-extensions` | 16 KiB | `chunk-extension-size` |
/// | `trailers` | 16 KiB | `trailer-section-size` |
/// | `empty_members`, `empty-members` | 32 | `empty-member-count` |
/// | `content` | none | `content-size` |
///
/// ```
/// use bad_gateway::{Limits, Policy};
///
/// let mut limits = Limits::DEFAULT;
/// limits.fields = 100;
/// limits.content = Some(10 << 20);
/// let policy = Policy::GATEWAY.with_limits(limits);
/// # assert_eq!(policy.limits().fields, 100);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one head, from its status line through the empty line's end.
    pub head: u32,
    /// Bytes of one line of a head or a trailer section, with its end and its folds.
    pub line: u32,
    /// Field lines of the final head and the trailer section together. A parser with fewer slots
    /// has that smaller limit.
    pub fields: u32,
    /// Interim responses before the final one.
    pub interim: u32,
    /// Bytes of the interim responses together.
    pub interim_bytes: u32,
    /// Bytes of one chunk line with its end.
    pub chunk_line: u32,
    /// Bytes of all chunk lines of a message but the digits of the sizes and CRLF.
    pub chunk_extensions: u32,
    /// Bytes of the trailer section's lines.
    pub trailers: u32,
    /// Empty members of one list field.
    pub empty_members: u32,
    /// Bytes of content; `None` is without limit.
    pub content: Option<u64>,
}

impl Limits {
    /// The defaults, as the table above has them.
    pub const DEFAULT: Self = Self {
        head: 65_536,
        line: 32_768,
        fields: 256,
        interim: 16,
        interim_bytes: 65_536,
        chunk_line: 4_096,
        chunk_extensions: 16_384,
        trailers: 16_384,
        empty_members: 32,
        content: None,
    };

    /// Each limit as large as it can be, so that none is ever passed.
    pub(crate) const LARGEST: Self = Self {
        head: u32::MAX,
        line: u32::MAX,
        fields: u32::MAX,
        interim: u32::MAX,
        interim_bytes: u32::MAX,
        chunk_line: u32::MAX,
        chunk_extensions: u32::MAX,
        trailers: u32::MAX,
        empty_members: u32::MAX,
        content: None,
    };

    /// The names that [`Limits::set`] knows, in the order of the fields.
    pub const NAMES: &'static [&'static str] = &[
        "head",
        "line",
        "fields",
        "interim",
        "interim-bytes",
        "chunk-line",
        "chunk-extensions",
        "trailers",
        "empty-members",
        "content",
    ];

    /// The same limits, cut down to what a position of 31 bits can hold.
    pub(super) const fn within_positions(mut self) -> Self {
        const MOST: u32 = u32::MAX >> 1;
        if self.head > MOST {
            self.head = MOST;
        }
        if self.line > MOST {
            self.line = MOST;
        }
        if self.trailers > MOST {
            self.trailers = MOST;
        }
        self
    }

    /// Sets a limit by its name.
    ///
    /// # Errors
    ///
    /// [`InvalidLimit::Unknown`] if [`Limits::NAMES`] does not have the name; `_` and `-` are the same.
    /// [`InvalidLimit::TooLarge`] if the limit cannot hold the value: all but `content` end at 2^32 - 1.
    ///
    /// ```
    /// use bad_gateway::{InvalidLimit, Limits};
    ///
    /// let mut limits = Limits::DEFAULT;
    /// limits.set("chunk-line", 8192)?;
    /// assert_eq!(limits.chunk_line, 8192);
    /// assert_eq!(limits.set("chunk-line", 1 << 40), Err(InvalidLimit::TooLarge));
    /// # Ok::<(), InvalidLimit>(())
    /// ```
    pub fn set(&mut self, name: &str, value: u64) -> Result<(), InvalidLimit> {
        let same = |known: &&&str| {
            known.len() == name.len()
                && known.bytes().zip(name.bytes()).all(|(a, b)| a == b || (a == b'-' && b == b'_'))
        };
        let field = match *Self::NAMES.iter().find(same).ok_or(InvalidLimit::Unknown)? {
            "head" => &mut self.head,
            "line" => &mut self.line,
            "fields" => &mut self.fields,
            "interim" => &mut self.interim,
            "interim-bytes" => &mut self.interim_bytes,
            "chunk-line" => &mut self.chunk_line,
            "chunk-extensions" => &mut self.chunk_extensions,
            "trailers" => &mut self.trailers,
            "empty-members" => &mut self.empty_members,
            _ => {
                self.content = Some(value);
                return Ok(());
            }
        };
        *field = u32::try_from(value).map_err(|_| InvalidLimit::TooLarge)?;
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A limit cannot be set like this: the error of [`Limits::set`].
///
/// ```
/// use bad_gateway::{InvalidLimit, Limits};
///
/// let mut limits = Limits::DEFAULT;
/// assert_eq!(limits.set("colour", 1), Err(InvalidLimit::Unknown));
/// assert_eq!(InvalidLimit::Unknown.to_string(), "no limit has this name");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidLimit {
    /// There is no limit of that name.
    Unknown,
    /// The limit cannot hold so large a value.
    TooLarge,
}

impl core::fmt::Display for InvalidLimit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Unknown => "no limit has this name",
            Self::TooLarge => "the value is larger than this limit can be",
        })
    }
}

impl core::error::Error for InvalidLimit {}
