//! The answers that the process writes itself.

use std::time::SystemTime;

use bad_gateway::answer::{Intermediary, Media, Page, Texts};
use bad_gateway::{Answer, Method, Verdict};

use super::noted::Noted;
use crate::net::Reason;

/// How pages are made.
#[derive(Debug)]
pub(super) struct Pages {
    texts: Option<&'static Texts<'static>>,
    support: Option<String>,
    name: String,
}

impl Pages {
    /// The error names the option that no page can carry.
    pub(super) fn new(
        language: Option<&str>,
        support: Option<String>,
        name: String,
    ) -> Result<Self, String> {
        let _edge = Intermediary::new(&name).map_err(|error| format!("--proxy-name: {error}"))?;
        if let Some(url) = &support {
            let _page = Page::for_answer(Answer::BadGateway, Method::Get)
                .with_support(url)
                .map_err(|error| format!("--support-url: {error}"))?;
        }
        let built_in = |tag: &str| {
            let known = || Texts::BUILT_IN.iter().map(|texts| texts.tag);
            let found = Texts::BUILT_IN.iter().find(|texts| texts.tag.eq_ignore_ascii_case(tag));
            found.ok_or_else(|| {
                let known: Vec<_> = known().collect();
                format!("--lang: there are no texts in `{tag}`; there are {}", known.join(", "))
            })
        };
        Ok(Self { texts: language.map(built_in).transpose()?, support, name })
    }

    /// The answer in place of such a response, with its status code.
    pub(super) fn about(
        &self,
        verdict: &Verdict,
        method: Method,
        note: Noted<'_>,
    ) -> Option<(u16, Vec<u8>)> {
        let page = Page::for_verdict(verdict, method)?;
        Some((page.status(), self.write(page, self.intermediary(), note)))
    }

    /// The answer where the upstream cannot be reached.
    pub(super) fn unreachable(
        &self,
        reason: Reason,
        method: Method,
        note: Noted<'_>,
    ) -> (u16, Vec<u8>) {
        let answer = match reason {
            Reason::DnsTimeout | Reason::ConnectionTimeout => Answer::GatewayTimeout,
            _ => Answer::BadGateway,
        };
        let page = Page::for_answer(answer, method);
        let intermediary = self.intermediary();
        let named = intermediary.and_then(|edge| edge.with_error(reason.as_str()).ok());
        (page.status(), self.write(page, named, note))
    }

    fn intermediary(&self) -> Option<Intermediary<'_>> {
        // It was tried at the start.
        Intermediary::new(&self.name).ok()
    }

    fn write(
        &self,
        page: Page<'_>,
        intermediary: Option<Intermediary<'_>>,
        note: Noted<'_>,
    ) -> Vec<u8> {
        let (accept, languages) = (note.value("Accept"), note.value("Accept-Language"));
        let texts = self.texts.unwrap_or_else(|| Texts::from_accept_language(&languages, &[]));
        let mut page = page.with_media(Media::from_accept(&accept)).closing();
        page = page.with_texts(texts).unwrap_or(page);
        if let Some(url) = &self.support {
            page = page.with_support(url).unwrap_or(page);
        }
        if let Ok(now) = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            page = page.with_date(now.as_secs()).unwrap_or(page);
        }
        if let Some(intermediary) = intermediary {
            page = page.with_intermediary(intermediary);
        }
        let mut out = Vec::new();
        page.pieces(&mut |piece| out.extend_from_slice(piece));
        out
    }
}
