//! One field of a page.

use super::date::Moment;
use super::intermediary::Intermediary;
use super::out::Out;
use crate::extra::ExtraField;
use crate::pieces::encoded;

/// One field of a [`Page`](super::Page): a name, and a value that is written like the page itself.
///
/// [`Page::fields`](super::Page::fields) gives it.
///
/// ```
/// use bad_gateway::answer::Page;
/// use bad_gateway::{Answer, Method};
///
/// let page = Page::for_answer(Answer::BadGateway, Method::Get);
/// let kind = page.fields().find(|field| field.name() == "Content-Type").unwrap();
/// let mut out = [0; 32];
/// let len = kind.encode_into(&mut out).unwrap();
/// assert_eq!(&out[..len], b"text/html; charset=utf-8");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PageField<'a> {
    pub(super) name: &'a str,
    pub(super) value: Value<'a>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Bytes(&'a [u8]),
    Number(u64),
    Date(Moment),
    Member(Intermediary<'a>),
}

impl<'a> PageField<'a> {
    pub(super) const fn text(name: &'a str, value: &'a str) -> Self {
        Self { name, value: Value::Bytes(value.as_bytes()) }
    }

    pub(super) const fn number(name: &'a str, value: u64) -> Self {
        Self { name, value: Value::Number(value) }
    }

    pub(super) const fn extra(field: &ExtraField<'a>) -> Self {
        Self { name: field.name(), value: Value::Bytes(field.value()) }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// Shows the value piece by piece, in order, without copying. A piece lives as long as the call of
    /// `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        match &self.value {
            Value::Bytes(bytes) => show(bytes),
            Value::Number(number) => Out(show).put(format_args!("{number}")),
            Value::Date(moment) => moment.http(&mut Out(show)),
            Value::Member(intermediary) => intermediary.pieces(show),
        }
    }
}

encoded!(PageField<'_>, "the value");
