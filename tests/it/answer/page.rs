//! A page: what it takes, and what it shows.

use bad_gateway::answer::{Intermediary, InvalidOption, Media, Page, Texts};
use bad_gateway::{Answer, Defect, ExtraField, Method};

use super::inspect::Parts;
use super::options::{CALLERS, EVIL, extra};
use super::{proxy_status, refused, written};

#[test]
fn what_a_page_cannot_take_is_refused() {
    let page = Page::for_answer(Answer::BadGateway, Method::Get);
    for tag in [EVIL, "-", "en-", "-en", "e n", "en--us", "abcdefghi", "en_US"] {
        let texts = Texts { tag, ..Texts::ENGLISH };
        assert_eq!(page.with_texts(&texts).unwrap_err(), InvalidOption::Tag, "{tag:?}");
    }
    for blank in ["", " \t", "\u{a0}"] {
        assert_eq!(page.with_request_id(blank).unwrap_err(), InvalidOption::RequestId);
    }
    assert_eq!(page.with_date(253_402_300_800).unwrap_err(), InvalidOption::Date);
    assert!(page.with_date(253_402_300_799).is_ok());
}

/// What no field of a caller's can be.
const NO_FIELDS: &[(&str, &[u8])] = &[
    ("Content-Length", b"0"),
    ("transfer-encoding", b"chunked"),
    ("Connection", b"upgrade"),
    ("Upgrade", b"websocket"),
    ("", b"x"),
    ("X: y", b"z"),
    ("X\r\nY", b"z"),
    ("X-Bad", b"a\r\nSet-Cookie: a=1"),
    ("X-Nul", b"\0"),
    ("\u{e9}", b"x"),
];

#[test]
fn only_fields_that_may_be_added_are() {
    let plain = Page::for_answer(Answer::BadGateway, Method::Get).closing();
    let response = String::from_utf8_lossy(&written(&plain)).into_owned();
    let extra = extra();
    let added = written(&plain.with_extra(&extra).expect("not the page's own"));
    let added = String::from_utf8_lossy(&added);
    let fields = "Connection: close\r\nVia: 1.1 edge\r\nVary-Not: \u{fffd}\t\r\nX-Empty: \r\n\r\n";
    assert_eq!(added, response.replace("Connection: close\r\n\r\n", fields));
    for (name, value) in NO_FIELDS {
        assert!(ExtraField::new(name, value).is_err(), "{name:?}");
    }
    for own in ["Content-Type", "DATE", "retry-after", "Trailer", "Content-Encoding"] {
        let field = [ExtraField::new("A", b"").unwrap(), ExtraField::new(own, b"x").expect(own)];
        assert_eq!(plain.with_extra(&field).unwrap_err(), InvalidOption::Extra, "{own}");
    }
}

#[test]
fn only_harmless_links_are_shown() {
    let html = |url| {
        let page = Page::for_answer(Answer::BadGateway, Method::Get).with_support(url);
        page.map(|page| String::from_utf8(written(&page)).unwrap())
    };
    for url in [
        "https://example.com/help",
        "HTTP://example.com",
        "mailto:help@example.com",
        "/help",
        "help#a:b",
        "?q=a:b",
        "//example.com/x",
    ] {
        assert!(html(url).unwrap().contains(&format!("<a href=\"{url}\">")), "{url}");
    }
    assert!(html("/a?b&c='\"<").unwrap().contains("<a href=\"/a?b&amp;c=&#39;&quot;&lt;\">"));
    for url in [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "x:y",
        ":",
        "\\\\evil",
        "https://a b",
        "/a\r\nb",
    ] {
        assert_eq!(html(url), Err(InvalidOption::Support), "{url:?}");
    }
}

#[test]
fn a_reload_is_offered_only_where_it_is_harmless() {
    for (method, offered) in
        [(Method::Get, true), (Method::Post, false), (Method::Put, false), (Method::Other, false)]
    {
        let page = written(&Page::for_answer(Answer::GatewayTimeout, method));
        let page = String::from_utf8(page).unwrap();
        assert_eq!(page.contains("href=\"\""), offered);
        assert_eq!(page.contains(Texts::ENGLISH.gateway_timeout.advice), offered);
        assert_eq!(page.contains(Texts::ENGLISH.resend), !offered);
    }
}

#[test]
fn the_page_is_small_and_says_its_language() {
    for texts in Texts::BUILT_IN {
        for answer in [Answer::BadGateway, Answer::GatewayTimeout] {
            let page = Page::for_answer(answer, Method::Get).with_texts(texts).unwrap();
            let page = page.with_date(1_795_429_325).unwrap();
            let page = page.with_request_id("01K9-7F3A-C2E4").unwrap();
            let page = page.with_support("https://example.com/support").unwrap();
            let response = written(&page);
            let parts = Parts::of(&response);
            assert!(parts.content.len() < 4096, "{}", parts.content.len());
            assert!(parts.content.contains(&format!("<html lang=\"{}\">", texts.tag)));
            assert!(parts.content.contains("name=\"viewport\""));
            assert!(parts.content.contains("prefers-color-scheme:dark"));
            assert!(parts.content.contains("01K9-7F3A-C2E4"));
            assert!(parts.content.contains("2026-11-23 10:22:05 UTC"));
        }
    }
    let callers = Page::for_answer(Answer::BadGateway, Method::Get).with_texts(&CALLERS).unwrap();
    let response = written(&callers);
    assert!(Parts::of(&response).content.contains("<html lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn head_has_the_fields_of_get() {
    for &media in Media::ALL {
        let page = |method| {
            let page = Page::for_answer(Answer::BadGateway, method).with_media(media);
            written(&page.with_request_id("7").unwrap().with_date(0).unwrap())
        };
        let (get, head) = (page(Method::Get), page(Method::Head));
        assert!(get.len() > head.len());
        assert_eq!(get[..head.len()], head);
        assert!(head.ends_with(b"\r\n\r\n"));
    }
}

#[test]
fn a_buffer_that_is_too_small_is_told_the_length() {
    let verdict = refused(Defect::BareCr, b"");
    let edge = Intermediary::new("edge").unwrap().detailed();
    let page = Page::for_verdict(&verdict, Method::Get).unwrap();
    let page = page.with_intermediary(edge).with_support("/help?a&b").unwrap();
    let whole = written(&page);
    for room in 0..whole.len() {
        let mut out = vec![0; room];
        assert_eq!(page.encode_into(&mut out).unwrap_err().needed, whole.len());
        assert_eq!(out, whole[..room], "its beginning");
    }
    let value = proxy_status(&edge);
    for room in 0..value.len() {
        let error = edge.encode_into(&mut vec![0; room]).unwrap_err();
        assert_eq!(error.needed, value.len());
    }
}

#[cfg(feature = "bytes")]
#[test]
fn bytes_are_what_is_written() {
    let edge = Intermediary::new("edge").unwrap();
    let page = Page::for_answer(Answer::GatewayTimeout, Method::Get).with_intermediary(edge);
    assert_eq!(page.to_bytes(), written(&page));
    assert_eq!(edge.to_bytes(), proxy_status(&edge));
}
