//! The page for people: no scripts, nothing loaded from elsewhere, light or dark as the reader
//! has it, readable on a phone and by a screen reader.
//!
//! A small drawing (hidden from screen readers: the text says the same) shows the way from the
//! reader over the gateway to the server, and where it broke. What is *not* here: the texts.

use super::Page;
use super::out::{Out, html};
use super::texts::Direction;
use crate::policy::Answer;
use crate::request::Method;

const STYLE: &str = include_str!("page.css");

/// The reader's device, the way to the gateway, the gateway.
const DRAWING: &str = "<svg viewBox=\"0 0 240 40\" aria-hidden=\"true\">\
    <path d=\"M7 33V10q0-3 3-3h24q3 0 3 3v23M2 33h40M52 20h48\"/>\
    <circle cx=\"120\" cy=\"20\" r=\"11\"/><path class=\"v\" d=\"M115 20l4 4 7-8\"/>";
/// The way to the server: cut, or without an end in sight.
const CUT: &str = "<path class=\"x\" d=\"M140 20h14M176 20h14M160.5 15.5l9 9M169.5 15.5l-9 9\"/>";
const WAITING: &str = "<path class=\"x w\" d=\"M141 20h50\"/>";
/// The server.
const SERVER: &str = "<path d=\"M205 5h26q3 0 3 3v7q0 3-3 3h-26q-3 0-3-3V8q0-3 3-3zM205 22h26q3 0 \
    3 3v7q0 3-3 3h-26q-3 0-3-3v-7q0-3 3-3zM209 11.5h5M209 28.5h5\"/></svg>\n";

pub(super) fn page(page: &Page<'_>, out: &mut Out<'_>) {
    let (code, phrase) = (page.status(), page.phrase());
    let (texts, message) = (page.texts, page.message());
    out.raw("<!DOCTYPE html>\n<html");
    if !texts.tag.is_empty() {
        out.put(format_args!(" lang=\"{}\"", texts.tag));
    }
    if texts.direction == Direction::RightToLeft {
        out.raw(" dir=\"rtl\"");
    }
    out.raw(
        ">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>",
    );
    out.text(message.title, html);
    out.put(format_args!(" ({code})</title>\n"));
    // Without it a browser would ask the same upstream for /favicon.ico.
    out.raw("<link rel=\"icon\" href=\"data:,\">\n<style>\n");
    out.raw(STYLE);
    out.raw("</style>\n</head>\n<body>\n<main>\n");
    out.raw(DRAWING);
    out.raw(match page.answer {
        Answer::BadGateway => CUT,
        Answer::GatewayTimeout => WAITING,
    });
    out.raw(SERVER);
    out.put(format_args!(
        "<p class=\"code\"><bdi lang=\"en\" dir=\"ltr\">{code} {phrase}</bdi></p>\n"
    ));
    element("h1", message.title, out);
    element("p", message.happened, out);
    element("h2", texts.what_to_do, out);
    element("p", page.advice(), out);
    out.raw("<p>");
    out.text(texts.persists, html);
    if page.request_id.is_some() {
        out.raw(" ");
        out.text(texts.quote_id, html);
    }
    out.raw("</p>\n");
    links(page, out);
    quotable(page, out);
    out.raw("</main>\n</body>\n</html>\n");
}

fn element(name: &str, text: &str, out: &mut Out<'_>) {
    out.put(format_args!("<{name}>"));
    out.text(text, html);
    out.put(format_args!("</{name}>\n"));
}

/// A link that loads the page again only where that asks for nothing but the page.
fn links(page: &Page<'_>, out: &mut Out<'_>) {
    let reload = matches!(page.method, Method::Get | Method::Head);
    if !reload && page.support.is_none() {
        return;
    }
    out.raw("<p class=\"links\">");
    if reload {
        out.raw("<a class=\"again\" href=\"\">");
        out.text(page.texts.reload, html);
        out.raw("</a>");
    }
    if let Some(url) = page.support {
        out.raw("<a href=\"");
        out.text(url, html);
        out.raw("\">");
        out.text(page.texts.support, html);
        out.raw("</a>");
    }
    out.raw("</p>\n");
}

/// What the reader can quote: the request id and the time.
fn quotable(page: &Page<'_>, out: &mut Out<'_>) {
    if page.request_id.is_none() && page.date.is_none() {
        return;
    }
    out.raw("<dl>\n");
    if let Some(id) = page.request_id {
        out.raw("<div><dt>");
        out.text(page.texts.request_id, html);
        out.raw("</dt><dd><code dir=\"ltr\">");
        out.text(id, html);
        out.raw("</code></dd></div>\n");
    }
    if let Some(moment) = &page.date {
        out.raw("<div><dt>");
        out.text(page.texts.time, html);
        out.raw("</dt><dd><time dir=\"ltr\" datetime=\"");
        moment.iso("T", "Z", out);
        out.raw("\">");
        moment.iso(" ", " UTC", out);
        out.raw("</time></dd></div>\n");
    }
    out.raw("</dl>\n");
}
