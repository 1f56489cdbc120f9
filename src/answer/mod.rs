//! The answer to the client where a response cannot be forwarded: a whole 502 or 504.
//!
//! A [`Page`] is a complete HTTP/1.1 response (RFC 9110 §15.6.3, §15.6.5): a head with its fields,
//! and content that tells the reader in plain words what happened and what to do next, in the form
//! and the language that the request asked for. It never holds a byte of the upstream, and every
//! text of the caller's is escaped for the place where it stands, so nothing can add a field, a
//! tag or a parameter. Whatever the options, this crate reads it as valid under
//! [`Policy::STRICT`](crate::Policy::STRICT), as long as what the caller puts into the head keeps
//! it within the [limits](crate::Limits).
//!
//! What is *not* decided here: whether there is something to answer ([`Verdict::answer`](crate::Verdict::answer)), and
//! that no final head went downstream before.

mod texts;
mod built_in;
mod date;
mod facts;
mod out;
mod structured;
mod intermediary;
mod invalid;
mod list;
mod language;
mod media;
mod page;
mod html;
mod plain;
mod problem;
mod content;
mod field;
mod parts;

pub use content::Content;
pub use field::PageField;
pub use intermediary::Intermediary;
pub use invalid::InvalidOption;
pub use media::Media;
pub use page::Page;
pub use texts::{Direction, Message, Texts};
