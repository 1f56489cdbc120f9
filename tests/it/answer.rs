//! The answer, in every combination of its options: read again by this crate under STRICT, by
//! readers written here, and by another JSON parser.

use bad_gateway::answer::{
    Direction, Intermediary, InvalidOption, Media, Message, Page, PageField, Texts,
};
use bad_gateway::{
    Answer, Defect, Ending, ExtraField, Framing, Limits, Method, Outcome, Policy, ProxyStatus,
    RequestContext, Verdict, Version, check,
};

const EVIL: &str = "<b>\"x\" & 'y'\r\nSet-Cookie: a=1\r\n\r\n\0\u{7f}\u{85}\\é</b>";

const CALLERS: Texts<'_> = Texts {
    tag: "ar",
    direction: Direction::RightToLeft,
    bad_gateway: Message { title: EVIL, happened: EVIL, advice: EVIL },
    gateway_timeout: Message { title: EVIL, happened: EVIL, advice: EVIL },
    what_to_do: EVIL,
    resend: EVIL,
    persists: EVIL,
    quote_id: EVIL,
    reload: EVIL,
    support: EVIL,
    request_id: EVIL,
    time: EVIL,
};

const UNTAGGED: Texts<'_> = Texts { tag: "", ..CALLERS };

/// A verdict on a row's example, which is refused.
fn refused(defect: Defect, before: &[u8]) -> Verdict {
    let example = defect.example();
    let mut request = RequestContext::new(Method::from_bytes(example.method.as_bytes()));
    if example.http10_request {
        request = request.with_version(Version::HTTP_10);
    }
    if let Some(protocol) = example.upgrade {
        request = request.with_upgrade(protocol.as_bytes()).expect("a short offer");
    }
    let mut limits = Limits::DEFAULT;
    if let Some((name, value)) = example.limit {
        limits.set(name, value).expect("a known limit");
    }
    let bytes = [before, example.bytes].concat();
    let policy = Policy::STRICT.with_limits(limits);
    let request = if example.sending { request.still_sending() } else { request };
    check(&bytes, request, Ending::Closed, policy)
}

/// Verdicts of every kind that has an answer.
fn verdicts() -> Vec<Verdict> {
    let mut all: Vec<Verdict> = Defect::ALL.iter().map(|&row| refused(row, b"")).collect();
    let endings = [Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];
    let cut: &[&[u8]] = &[
        b"",
        b"HTTP/1.1 2",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok",
        b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok",
    ];
    for ending in endings {
        for bytes in cut {
            for policy in [Policy::STRICT, Policy::GATEWAY.with_no_response(Answer::BadGateway)] {
                all.push(check(bytes, RequestContext::new(Method::Get), ending, policy));
            }
        }
    }
    all
}

/// A response, taken apart with nothing but `str`.
struct Parts<'a> {
    status: &'a str,
    fields: Vec<(&'a str, &'a str)>,
    content: &'a str,
}

impl<'a> Parts<'a> {
    fn of(response: &'a [u8]) -> Self {
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

    fn value(&self, name: &str) -> Option<&'a str> {
        let mut found = self.fields.iter().filter(|field| field.0 == name);
        let value = found.next().map(|field| field.1);
        assert!(found.next().is_none(), "{name} twice");
        value
    }
}

/// The response, measured and written.
fn written(page: &Page<'_>) -> Vec<u8> {
    let mut out = vec![b'#'; page.encoded_len() + 3];
    let len = page.encode_into(&mut out).expect("room");
    assert_eq!(len, page.encoded_len());
    assert_eq!(&out[len..], b"###", "nothing beyond its length");
    out.truncate(len);
    out
}

/// Everything that must hold of any page.
fn inspect(page: &Page<'_>, method: Method, media: Media) -> Vec<u8> {
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

/// One member of a list of structured fields (RFC 9651 §4.2): its item, its parameters.
fn member(value: &str) -> (Bare, Vec<(String, Bare)>) {
    let (item, mut rest) = bare(value);
    assert!(matches!(item, Bare::Token(_) | Bare::Text(_)), "{value}");
    let mut parameters = Vec::new();
    while let Some(tail) = rest.strip_prefix(';') {
        let (key, tail) = tail.split_once('=').expect("a value");
        assert!(key.starts_with(|c: char| c.is_ascii_lowercase()), "{key}");
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{key}");
        let (value, tail) = bare(tail);
        let fits = match key {
            "error" => matches!(value, Bare::Token(_)),
            "next-hop" => matches!(value, Bare::Token(_) | Bare::Text(_)),
            "next-protocol" => matches!(value, Bare::Token(_) | Bare::Octets(_)),
            "details" => matches!(value, Bare::Text(_)),
            _ => matches!(value, Bare::Integer(_)),
        };
        assert!(fits, "{key}: {value:?}");
        parameters.push((key.to_owned(), value));
        rest = tail;
    }
    assert_eq!(rest, "", "{value}");
    (item, parameters)
}

#[derive(Clone, Debug, PartialEq)]
enum Bare {
    Token(String),
    Text(String),
    Integer(u64),
    Octets(String),
}

fn bare(value: &str) -> (Bare, &str) {
    let first = value.chars().next().expect("an item");
    if let Some(mut rest) = value.strip_prefix('"') {
        let mut text = String::new();
        loop {
            let c = rest.chars().next().expect("an end of the string");
            assert!(matches!(c, ' '..='~'), "{c:?}");
            rest = &rest[1..];
            match c {
                '"' => return (Bare::Text(text), rest),
                '\\' => {
                    let escaped = rest.chars().next().expect("an escaped character");
                    assert!(matches!(escaped, '"' | '\\'));
                    text.push(escaped);
                    rest = &rest[1..];
                }
                other => text.push(other),
            }
        }
    }
    if let Some(rest) = value.strip_prefix(':') {
        let (octets, rest) = rest.split_once(':').expect("an end of the bytes");
        return (Bare::Octets(octets.to_owned()), rest);
    }
    let end = value.find(';').unwrap_or(value.len());
    let (own, rest) = value.split_at(end);
    if first.is_ascii_digit() {
        assert!(own.len() <= 15);
        return (Bare::Integer(own.parse().expect("digits")), rest);
    }
    assert!(first.is_ascii_alphabetic() || first == '*', "{value}");
    let inside = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(c);
    assert!(own.chars().all(inside), "{own}");
    (Bare::Token(own.to_owned()), rest)
}

fn parameter(value: &str, key: &str) -> Option<Bare> {
    let (_, parameters) = member(value);
    let found = parameters.into_iter().find(|(own, _)| own == key);
    found.map(|(_, value)| value)
}

fn proxy_status(intermediary: &Intermediary<'_>) -> String {
    let mut out = vec![0; intermediary.encoded_len()];
    let len = intermediary.encode_into(&mut out).expect("room");
    assert_eq!(len, out.len());
    String::from_utf8(out).expect("ASCII")
}

fn intermediaries() -> [Option<Intermediary<'static>>; 4] {
    let named = |name| Intermediary::new(name).expect("printable");
    let talkative = named("a \"gate\\way\", 1");
    let talkative = talkative.with_next_hop("10.0.0.7").expect("printable");
    let talkative = talkative.with_next_protocol(b"h\xff2");
    let hostile = named("*").with_next_hop("a\"b\\;error=c, d").expect("printable");
    [
        None,
        Some(named("edge.example")),
        Some(talkative.with_error("connection_refused").expect("a token").detailed()),
        Some(hostile.with_next_protocol(EVIL.as_bytes()).detailed()),
    ]
}

/// Fields of a caller's.
fn extra() -> [ExtraField<'static>; 3] {
    let fields = [("Via", &b"1.1 edge"[..]), ("Vary-Not", b"\xff\t"), ("X-Empty", b"")];
    fields.map(|(name, value)| ExtraField::new(name, value).expect("a field"))
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

/// Every combination of the options, for one start.
fn combinations(start: Page<'_>, mut each: impl FnMut(&Page<'_>, Media)) {
    let all_texts = Texts::BUILT_IN.iter().chain([&CALLERS, &UNTAGGED]);
    let extra = extra();
    for texts in all_texts {
        for &media in Media::ALL {
            for intermediary in intermediaries() {
                for bits in 0..64 {
                    let mut page = start.with_texts(texts).expect("a tag").with_media(media);
                    if let Some(intermediary) = intermediary {
                        page = page.with_intermediary(intermediary);
                    }
                    if bits & 1 != 0 {
                        page =
                            page.with_support("https://example.com/?a=1&b='\"<i>").expect("http");
                    }
                    if bits & 2 != 0 {
                        page = page.with_request_id(EVIL).expect("not blank");
                    }
                    if bits & 4 != 0 {
                        page = page.with_date(784_111_777).expect("a date");
                    }
                    if bits & 8 != 0 {
                        page = page.with_retry_after(u32::MAX);
                    }
                    if bits & 16 != 0 {
                        page = page.closing();
                    }
                    if bits & 32 != 0 {
                        page = page.with_extra(&extra).expect("not the page's own");
                    }
                    each(&page, media);
                }
            }
        }
    }
}

#[test]
fn every_combination_is_valid() {
    let methods = [Method::Get, Method::Head, Method::Post, Method::Connect];
    for answer in [Answer::BadGateway, Answer::GatewayTimeout] {
        for method in methods {
            combinations(Page::for_answer(answer, method), |page, media| {
                let response = inspect(page, method, media);
                let parts = Parts::of(&response);
                let date = parts.value("Date");
                assert!(date.is_none_or(|date| date == "Sun, 06 Nov 1994 08:49:37 GMT"));
                let language = parts.value("Content-Language");
                assert!(matches!(language, None | Some("en" | "fr" | "de" | "es" | "ar")));
                let connection = parts.value("Connection");
                assert!(matches!(connection, None | Some("close")));
            });
        }
    }
}

#[test]
fn every_verdict_has_its_answer() {
    let detailed = Intermediary::new("edge").expect("a token").detailed();
    for verdict in verdicts() {
        let expected = verdict.answer().expect("an answer");
        for method in [Method::Get, Method::Head, Method::Post] {
            for &media in Media::ALL {
                for texts in Texts::BUILT_IN {
                    let page = Page::for_verdict(&verdict, method).expect("a page");
                    let page = page.with_media(media).with_texts(texts).expect("a tag");
                    let page = page.with_intermediary(detailed).with_date(0).expect("a date");
                    let response = inspect(&page, method, media);
                    let parts = Parts::of(&response);
                    assert_eq!(page.status(), expected.status());
                    let value = parts.value("Proxy-Status").expect("asked for");
                    assert_eq!(value, proxy_status(&detailed.about(&verdict)));
                    reported(&verdict, value);
                }
            }
        }
    }
}

/// What a Proxy-Status value says of a verdict.
fn reported(verdict: &Verdict, value: &str) {
    let error = verdict.proxy_status().expect("a failure");
    assert_eq!(parameter(value, "error"), Some(Bare::Token(error.as_str().to_owned())));
    let received = verdict.head.map(|head| Bare::Integer(head.status.into()));
    assert_eq!(parameter(value, "received-status"), received);
    let Some(Bare::Text(details)) = parameter(value, "details") else {
        panic!("no details: {value}");
    };
    if let Some(reject) = verdict.reject() {
        let message = reject.defect.message().trim_end_matches('.');
        let (offset, code) = (reject.offset, reject.defect.code());
        assert_eq!(details, format!("{message}, at byte {offset} [{code}]"));
    }
}

/// The options do not depend on the verdict, so each verdict takes its own share of their
/// combinations, and all verdicts together take each of them more than once.
#[test]
fn verdicts_and_options_together_are_valid() {
    const SHARES: usize = 41;
    let verdicts = verdicts();
    assert!(verdicts.len() > 2 * SHARES);
    for (place, verdict) in verdicts.iter().enumerate() {
        for method in [Method::Get, Method::Head] {
            let mut count = place;
            combinations(Page::for_verdict(verdict, method).unwrap(), |page, media| {
                count += 1;
                if count.is_multiple_of(SHARES) {
                    inspect(page, method, media);
                }
            });
        }
    }
}

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
fn nothing_to_answer_gives_no_page() {
    let get = RequestContext::new(Method::Get);
    let open = check(b"HTTP/1.1 2", get, Ending::Open, Policy::GATEWAY);
    let valid =
        check(b"HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n", get, Ending::Open, Policy::GATEWAY);
    for verdict in [open, valid] {
        assert!(Page::for_verdict(&verdict, Method::Get).is_none());
    }
    // Of a response that was forwarded, the status code can be reported.
    let edge = Intermediary::new("edge").unwrap().detailed();
    assert_eq!(proxy_status(&edge.about(&valid)), "edge;received-status=502");
    assert_eq!(proxy_status(&edge.about(&open)), "edge");
}

#[test]
fn sizes_are_told_where_they_are_known() {
    let edge = Intermediary::new("edge").unwrap();
    let size = |defect, before: &[u8]| {
        let verdict = refused(defect, before);
        assert_eq!(verdict.reject().unwrap().defect, defect);
        let value = proxy_status(&edge.about(&verdict));
        let (_, all) = member(&value);
        let mut sizes = all.into_iter().filter(|(key, _)| key.ends_with("-size"));
        let found = sizes.next();
        assert!(sizes.next().is_none());
        found
    };
    let is = |key: &str, octets| Some((key.to_owned(), Bare::Integer(octets)));
    assert_eq!(size(Defect::HeadSize, b""), is("header-section-size", 21));
    let interim = b"HTTP/1.1 100 \r\n\r\n";
    assert_eq!(
        size(Defect::HeadSize, interim),
        is("header-section-size", 21),
        "of the final head alone"
    );
    assert_eq!(size(Defect::TrailerSectionSize, b""), is("trailer-section-size", 5));
    for unknown in [
        Defect::StatusLineSize,
        Defect::FieldLineSize,
        Defect::FieldCount,
        Defect::TrailerLineSize,
        Defect::ContentLengthOverflow,
        Defect::ContentSize,
    ] {
        assert_eq!(size(unknown, b""), None, "{unknown}");
    }
    let mut limits = Limits::DEFAULT;
    limits.content = Some(3);
    let bytes =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n2\r\nok\r\n0\r\n\r\n";
    let policy = Policy::GATEWAY.with_limits(limits);
    let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Open, policy);
    assert_eq!(
        proxy_status(&edge.about(&verdict)),
        "edge;error=http_response_body_size;received-status=200;body-size=3"
    );
}

#[test]
fn proxy_status_quotes_what_is_no_token() {
    let named = |name| Intermediary::new(name).expect("printable");
    assert_eq!(proxy_status(&named("ExampleCDN")), "ExampleCDN");
    assert_eq!(proxy_status(&named("r34.example:8080/a")), "r34.example:8080/a");
    assert_eq!(proxy_status(&named("10.0.0.1")), "\"10.0.0.1\"");
    assert_eq!(proxy_status(&named("a \"b\\c\"")), r#""a \"b\\c\"""#);
    for bad in ["", "é", "a\r\nb", "a\tb", "\u{7f}"] {
        assert_eq!(Intermediary::new(bad), Err(InvalidOption::Name), "{bad:?}");
        assert_eq!(named("a").with_next_hop(bad), Err(InvalidOption::NextHop), "{bad:?}");
    }
    let edge = named("edge");
    assert_eq!(
        proxy_status(&edge.with_error("tls_alert_received").unwrap()),
        "edge;error=tls_alert_received"
    );
    for bad in ["no token", "", "a\r\nb", "1a", "é"] {
        assert_eq!(edge.with_error(bad), Err(InvalidOption::Error), "{bad:?}");
    }
    let hop = |name| proxy_status(&edge.with_next_hop(name).expect("printable"));
    assert_eq!(hop("a.b"), "edge;next-hop=a.b");
    assert_eq!(hop("::1"), "edge;next-hop=\"::1\"");
    for (alpn, value) in [
        (&b"http/1.1"[..], "http/1.1"),
        (b"h2", "h2"),
        (b"", "::"),
        (b"\xff", ":/w==:"),
        (b"\xff\xfe", "://4=:"),
        (b"2hi", ":Mmhp:"),
        (b"a b c", ":YSBiIGM=:"),
    ] {
        let told = proxy_status(&edge.with_next_protocol(alpn));
        assert_eq!(told, format!("edge;next-protocol={value}"));
    }
    let verdict = refused(Defect::NotHttp, b"");
    let error = edge.with_error("tls_protocol_error").unwrap().about(&verdict);
    assert_eq!(proxy_status(&error), "edge;error=tls_protocol_error", "the caller knows better");
    assert_eq!(ProxyStatus::HttpProtocolError.as_str(), "http_protocol_error");
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

#[test]
fn the_parts_of_a_page_are_the_page() {
    let value = |field: &PageField<'_>| {
        let mut out = vec![0; field.encoded_len()];
        assert_eq!(field.encode_into(&mut out), Ok(out.len()));
        out
    };
    for method in [Method::Get, Method::Head] {
        combinations(Page::for_answer(Answer::GatewayTimeout, method), |page, _| {
            let mut whole = b"HTTP/1.1 504 Gateway Timeout\r\n".to_vec();
            for field in page.fields() {
                whole.extend_from_slice(
                    &[field.name().as_bytes(), b": ", &value(&field), b"\r\n"].concat(),
                );
            }
            whole.extend_from_slice(b"\r\n");
            let mut content = vec![0; page.content().encoded_len()];
            assert_eq!(page.content().encode_into(&mut content), Ok(content.len()));
            whole.extend_from_slice(&content);
            assert_eq!(whole, written(page));
        });
    }
}

#[cfg(all(feature = "http", feature = "bytes"))]
#[test]
fn a_response_of_the_http_crate_has_all_fields_and_the_content() {
    for method in [Method::Get, Method::Head] {
        combinations(Page::for_answer(Answer::GatewayTimeout, method), |page, _| {
            let response = page.to_response().expect("few fields");
            assert_eq!(response.status().as_u16(), 504);
            assert_eq!(response.headers().len(), page.fields().count());
            for field in page.fields() {
                assert_eq!(response.headers()[field.name()].as_bytes(), field.to_bytes());
            }
            assert_eq!(*response.body(), page.content().to_bytes());
        });
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
fn accept_picks_the_form() {
    use Media::{Html, Plain, Problem};
    for (accept, media) in [
        ("", Html),
        ("*/*", Html),
        ("text/*", Html),
        ("text/plain", Plain),
        ("TEXT/PLAIN", Plain),
        ("text/plain; charset=utf-8", Plain),
        ("text/plain; charset=\"UTF-8\"; q=0.3", Plain),
        ("text/plain; charset=latin1", Html),
        ("text/plain;format=flowed", Html),
        ("application/problem+json", Problem),
        ("application/json", Problem),
        ("application/*", Problem),
        ("application/json;q=0.4, text/plain;q=0.5", Plain),
        ("application/json, text/plain, */*", Problem),
        ("text/plain, text/html", Html),
        ("text/html;q=0, */*", Problem),
        ("text/html;q=0, application/*;q=0, */*;q=0.1", Plain),
        ("*/*, application/problem+json;q=0, application/json", Html),
        ("application/*;q=0.9, text/html;q=0.8", Problem),
        ("text/*;q=0.3, text/html;q=0.7, text/html;level=1, */*;q=0.5", Html),
        ("text/html;charset=utf-8;q=0.1, text/html, text/plain;q=0.5", Plain),
        ("image/png, image/*;q=0.5", Html),
        ("text/html;q=0", Html),
        // Malformed members are skipped.
        ("text/plain;q=2", Html),
        ("text/plain;q=", Html),
        ("text/plain;q=0.1234, application/json;q=0.1", Problem),
        ("*/plain, text/plain;q=0.1", Plain),
        ("*; q=.2, text/plain, */*; q=.2", Plain),
        (",,text/plain,,", Plain),
        ("text / plain", Html),
        ("text/plain/x", Html),
        ("text", Html),
        ("/", Html),
        ("image/x;a=\"b, text/plain;q=1\"", Html),
        ("image/x;a=\"\\\", text/plain\", application/json", Problem),
        ("text/plain;Q=0.5;ext=1, application/json;q=0.4", Plain),
        ("\u{0}\u{ff}", Html),
    ] {
        assert_eq!(Media::from_accept(accept.as_bytes()), media, "{accept}");
    }
}

#[test]
fn accept_language_picks_the_texts() {
    let tagged = |tag| Texts { tag, ..Texts::ENGLISH };
    let own = [tagged("pt-BR"), tagged("pt"), tagged("nl")];
    for (accept_language, tag) in [
        ("", "en"),
        ("fr", "fr"),
        ("FR-ca", "fr"),
        ("de-Latn-AT-1996", "de"),
        ("es-419,es;q=0.9", "es"),
        ("fi, de;q=0.1", "de"),
        ("fr;q=0.2, de;q=0.8, es;q=0.8", "de"),
        ("*", "en"),
        ("*, de;q=0.5", "de"),
        ("pt-BR", "pt-BR"),
        ("pt-br-x-a", "pt-BR"),
        ("pt-PT", "pt"),
        ("pt, pt-BR;q=0.9", "pt"),
        ("nl-BE;q=0.3, en;q=0.2", "nl"),
        ("frr", "en"),
        ("f", "en"),
        ("fr;q=0, en;q=0", "pt-BR"),
        ("fr-CA, fr;q=0, de;q=0.5", "de"),
        ("en;q=0, *", "pt-BR"),
        ("fr;q=2, de", "de"),
        ("fr;q=x, fr;;, es;q=0.001", "es"),
        ("fr de", "en"),
        ("\u{0}", "en"),
    ] {
        let texts = Texts::from_accept_language(accept_language.as_bytes(), &own);
        assert_eq!(texts.tag, tag, "{accept_language}");
    }
    let mine = [Texts { time: "When", ..Texts::ENGLISH }];
    for accept_language in ["en-GB", "fi"] {
        let texts = Texts::from_accept_language(accept_language.as_bytes(), &mine);
        assert_eq!(texts.time, "When", "the caller's come first");
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
fn no_byte_of_the_upstream_is_in_an_answer() {
    let bytes =
        b"HTTP/1.1 200 OK\r\nX-Secret-Canary: canary\r\nSecret Canary: canary\r\n\r\ncanary";
    let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
    let edge = Intermediary::new("edge").unwrap().detailed();
    for &media in Media::ALL {
        let page = Page::for_verdict(&verdict, Method::Get).unwrap().with_media(media);
        let response = written(&page.with_intermediary(edge));
        let text = String::from_utf8(response).unwrap().to_lowercase();
        assert!(!text.contains("canary"));
    }
}
