//! The answer for terminals: what the page says, line by line.

use super::Page;
use super::out::{Out, plain};

pub(super) fn page(page: &Page<'_>, out: &mut Out<'_>) {
    let (code, phrase) = (page.status(), page.phrase());
    let (texts, message) = (page.texts, page.message());
    out.text(message.title, plain);
    out.put(format_args!(" ({code} {phrase})\n\n"));
    out.text(message.happened, plain);
    out.raw("\n\n");
    out.text(texts.what_to_do, plain);
    out.raw("\n");
    out.text(page.advice(), plain);
    out.raw("\n");
    out.text(texts.persists, plain);
    if page.request_id.is_some() {
        out.raw(" ");
        out.text(texts.quote_id, plain);
    }
    out.raw("\n");
    if page.support.is_some() || page.request_id.is_some() || page.date.is_some() {
        out.raw("\n");
    }
    for (label, value) in [(texts.support, page.support), (texts.request_id, page.request_id)] {
        if let Some(value) = value {
            out.text(label, plain);
            out.raw(": ");
            out.text(value, plain);
            out.raw("\n");
        }
    }
    if let Some(moment) = &page.date {
        out.text(texts.time, plain);
        out.raw(": ");
        moment.iso(" ", " UTC\n", out);
    }
}
