//! The content of a page, in the form that was asked for.

use super::media::Media;
use super::out::Out;
use super::{Page, html, plain, problem};
use crate::pieces::encoded;
use crate::request::Method;

/// The content of a [`Page`]; empty in answer to HEAD.
///
/// [`Page::content`](super::Page::content) gives it.
///
/// ```
/// use bad_gateway::answer::{Media, Page};
/// use bad_gateway::{Answer, Method};
///
/// let page = Page::for_answer(Answer::BadGateway, Method::Get).with_media(Media::Problem);
/// let mut out = [0; 1024];
/// let len = page.content().encode_into(&mut out).unwrap();
/// assert!(out.starts_with(b"{\"type\":\"about:blank\"") && len == page.content().encoded_len());
/// assert_eq!(Page::for_answer(Answer::BadGateway, Method::Head).content().encoded_len(), 0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Content<'p> {
    pub(super) page: &'p Page<'p>,
}

impl Content<'_> {
    /// Shows it piece by piece, in order, without copying. A piece lives as long as the call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        if self.page.method != Method::Head {
            represent(self.page, &mut Out(show));
        }
    }
}

encoded!(Content<'_>, "the content");

/// What a GET would get.
pub(super) fn represent(page: &Page<'_>, out: &mut Out<'_>) {
    match page.media {
        Media::Html => html::page(page, out),
        Media::Problem => problem::page(page, out),
        Media::Plain => plain::page(page, out),
    }
}
