//! Where the pieces of an answer go, and how a caller's text is escaped on the way.
//!
//! Nothing is collected: a text goes out in the pieces between the characters that must not stand
//! as they are. Control characters become spaces everywhere, so no text can end a line, a field
//! or a string. What is *not* decided here: which escape a place needs.

use core::fmt;

/// What to write in place of a character that must not stand as it is.
pub(super) type Escape = fn(char) -> Option<&'static str>;

/// Shows pieces, in order.
pub(super) struct Out<'s>(pub(super) &'s mut dyn FnMut(&[u8]));

impl Out<'_> {
    /// Text of this crate's own, which needs no escape.
    pub(super) fn raw(&mut self, text: &str) {
        if !text.is_empty() {
            (self.0)(text.as_bytes());
        }
    }

    /// Text of the caller's.
    pub(super) fn text(&mut self, text: &str, escape: Escape) {
        let mut shown = 0;
        for (at, character) in text.char_indices() {
            let Some(instead) = escape(character) else {
                continue;
            };
            self.raw(text.get(shown..at).unwrap_or_default());
            self.raw(instead);
            shown = at + character.len_utf8();
        }
        self.raw(text.get(shown..).unwrap_or_default());
    }

    /// Formatted text, such as numbers, which needs no escape.
    pub(super) fn put(&mut self, arguments: fmt::Arguments<'_>) {
        // `write_str` below never fails.
        let _ = fmt::Write::write_fmt(self, arguments);
    }
}

impl fmt::Write for Out<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.raw(text);
        Ok(())
    }
}

/// For plain text.
pub(super) fn plain(character: char) -> Option<&'static str> {
    character.is_control().then_some(" ")
}

/// For HTML, in content and in quoted attribute values.
pub(super) fn html(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        other => plain(other),
    }
}

/// For the inside of a JSON string (RFC 8259 §7).
pub(super) fn json(character: char) -> Option<&'static str> {
    match character {
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        other => plain(other),
    }
}

/// For the inside of a String of a structured field (RFC 9651 §3.3.3): printable ASCII.
pub(super) fn sf_string(character: char) -> Option<&'static str> {
    match character {
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        ' '..='~' => None,
        _ => Some("?"),
    }
}
