//! A response, taken apart, and what must hold of any.

use bad_gateway::answer::{Media, Page};
use bad_gateway::{Ending, Framing, Method, Outcome, Policy, RequestContext, check};

use super::structured::member;
use super::written;

/// A response, taken apart with nothing but `str`.
pub struct Parts<'a> {
    pub status: &'a str,
    pub fields: Vec<(&'a str, &'a str)>,
    pub content: &'a str,
}

impl<'a> Parts<'a> {
    pub fn of(response: &'a [u8]) -> Self {
        let end = response.windows(4).position(|end| end == b"\r\n\r\n");
        let (head, content) = response.split_at(end.expect("a head"));
        let content = std::str::from_utf8(&content[4..]).expect("UTF-8");
        // Only a field that a caller added can hold other bytes.
        let shown = head.iter().position(|&byte| byte == 0xFF);
        let head = shown.map_or(head, |at| &head[..at]);
        let head = std::str::from_utf8(head).expect("ASCII");
        let mut lines = head.split("\r\n");
        let status = lines.next().expect("a status line");
        let fields = lines.map(|line| line.split_once(": ").expect("a field"));
        let fields = fields.collect();
        Self { status, fields, content }
    }

    pub fn value(&self, name: &str) -> Option<&'a str> {
        let mut found = self.fields.iter().filter(|field| field.0 == name);
        let value = found.next().map(|field| field.1);
        assert!(found.next().is_none(), "{name} twice");
        value
    }
}

/// Everything that must hold of any page.
pub fn inspect(page: &Page<'_>, method: Method, media: Media) -> Vec<u8> {
    let response = written(page);
    let verdict = check(&response, RequestContext::new(method), Ending::Open, Policy::STRICT);
    assert_eq!(verdict.outcome, Outcome::Valid);
    assert!(verdict.deviations.is_empty(), "{:?}", verdict.deviations);
    assert_eq!(verdict.leftover, 0);
    assert_eq!(verdict.head.map(|head| head.status), Some(page.status()));

    let parts = Parts::of(&response);
    let phrase = match page.status() {
        502 => "HTTP/1.1 502 Bad Gateway",
        504 => "HTTP/1.1 504 Gateway Timeout",
        other => panic!("{other}"),
    };
    assert_eq!(parts.status, phrase);
    assert_eq!(parts.value("Content-Type"), Some(media.content_type()));
    assert_eq!(parts.value("Cache-Control"), Some("no-store"));
    assert_eq!(parts.value("Vary"), Some("Accept, Accept-Language"));
    assert_eq!(parts.value("Set-Cookie"), None);
    assert_eq!(parts.value("Transfer-Encoding"), None);
    let octets: u64 = parts.value("Content-Length").unwrap().parse().unwrap();
    if method == Method::Head {
        assert_eq!((parts.content, verdict.framing), ("", Some(Framing::None)));
    } else {
        assert_eq!(octets, parts.content.len() as u64);
        assert_eq!(octets, verdict.content);
        content(parts.content, media, page.status());
    }
    if let Some(value) = parts.value("Proxy-Status") {
        member(value);
    }
    response
}

fn content(content: &str, media: Media, status: u16) {
    let odd = |c: char| c.is_control() && c != '\n';
    assert!(!content.contains(odd), "{content:?}");
    match media {
        Media::Html => {
            assert!(content.starts_with("<!DOCTYPE html>\n<html"), "{content}");
            balanced(content);
            for never in ["<script", "<b>", " src=", "url(", "@import", "http-equiv", " onload"] {
                assert!(!content.contains(never), "{never}: {content}");
            }
        }
        Media::Problem => {
            let json: serde_json::Value = serde_json::from_str(content).expect(content);
            assert_eq!(json["status"], status);
            assert_eq!(json["type"], "about:blank");
            assert!(json["detail"].as_str().is_some_and(|text| text.len() > 20));
        }
        _ => assert!(content.ends_with('\n')),
    }
}

/// Every tag is closed, in order; no `<` stands elsewhere.
fn balanced(html: &str) {
    let mut open = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    while let Some((_, tail)) = rest.split_once('<') {
        let (tag, tail) = tail.split_once('>').expect("a closed tag");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split(' ').next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') && !matches!(name, "meta" | "link") {
            open.push(name);
        }
        rest = tail;
    }
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(html.matches("<main>").count(), 1);
    assert_eq!(html.matches("<h1>").count(), 1);
}
