//! The page in place of a response is valid under STRICT whatever the caller puts into it, and no
//! text of the caller's adds a field, a tag or a member.

#![no_main]

use arbitrary::Arbitrary;
use bad_gateway::answer::{Direction, Intermediary, Media, Message, Page, Texts};
use bad_gateway::{Answer, Ending, ExtraField, Method, Policy, check};
use bad_gateway_fuzz::support::Exchange;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    /// What came; without it the page has no verdict.
    upstream: Option<&'a [u8]>,
    timed_out: bool,
    method: u8,
    media: u8,
    accept: Option<&'a [u8]>,
    accept_language: &'a [u8],
    own: Option<[&'a str; 8]>,
    support: Option<&'a str>,
    request_id: Option<&'a str>,
    date: Option<u64>,
    retry_after: Option<u32>,
    intermediary: Option<Proxy<'a>>,
    closing: bool,
    extra: Vec<(&'a str, &'a [u8])>,
}

#[derive(Arbitrary, Debug)]
struct Proxy<'a> {
    name: &'a str,
    error: Option<&'a str>,
    next_hop: Option<&'a str>,
    next_protocol: Option<&'a [u8]>,
    detailed: bool,
}

fn texts<'a>([tag, title, happened, advice, more, quote, label, time]: [&'a str; 8]) -> Texts<'a> {
    let message = Message { title, happened, advice };
    Texts {
        tag,
        direction: Direction::RightToLeft,
        bad_gateway: message,
        gateway_timeout: message,
        what_to_do: more,
        resend: more,
        persists: more,
        quote_id: quote,
        reload: label,
        support: label,
        request_id: label,
        time,
    }
}

fn intermediary<'a>(proxy: &Proxy<'a>) -> Option<Intermediary<'a>> {
    let mut own = Intermediary::new(proxy.name).ok()?;
    if let Some(error) = proxy.error {
        own = own.with_error(error).unwrap_or(own);
    }
    if let Some(hop) = proxy.next_hop {
        own = own.with_next_hop(hop).unwrap_or(own);
    }
    if let Some(protocol) = proxy.next_protocol {
        own = own.with_next_protocol(protocol);
    }
    Some(if proxy.detailed { own.detailed() } else { own })
}

fn page<'a>(
    input: &'a Input<'_>,
    texts: &'a Texts<'a>,
    extra: &'a [ExtraField<'a>],
) -> Option<Page<'a>> {
    let methods = [Method::Get, Method::Head, Method::Post, Method::Connect];
    let method = methods[usize::from(input.method) % methods.len()];
    let ending = if input.timed_out { Ending::TimedOut } else { Ending::Closed };
    let mut page = match input.upstream {
        Some(bytes) => {
            let request = bad_gateway::RequestContext::new(method);
            Page::for_verdict(&check(bytes, request, ending, Policy::GATEWAY), method)?
        }
        None if input.timed_out => Page::for_answer(Answer::GatewayTimeout, method),
        None => Page::for_answer(Answer::BadGateway, method),
    };
    let media = Media::ALL[usize::from(input.media) % Media::ALL.len()];
    page = page.with_media(input.accept.map_or(media, Media::from_accept));
    page = page.with_texts(texts).unwrap_or(page);
    page = page.with_extra(extra).unwrap_or(page);
    if let Some(url) = input.support {
        page = page.with_support(url).unwrap_or(page);
    }
    if let Some(id) = input.request_id {
        page = page.with_request_id(id).unwrap_or(page);
    }
    if let Some(seconds) = input.date {
        page = page.with_date(seconds).unwrap_or(page);
    }
    if let Some(seconds) = input.retry_after {
        page = page.with_retry_after(seconds);
    }
    if let Some(own) = input.intermediary.as_ref().and_then(intermediary) {
        page = page.with_intermediary(own);
    }
    Some(if input.closing { page.closing() } else { page })
}

fn write(page: &Page<'_>) -> Vec<u8> {
    let mut out = vec![0; page.encoded_len()];
    assert_eq!(page.encode_into(&mut out), Ok(out.len()));
    out
}

fuzz_target!(|input: Input<'_>| {
    let own: Vec<_> = input.own.map(texts).into_iter().collect();
    let chosen = Texts::from_accept_language(input.accept_language, &own);
    let chosen = own.first().unwrap_or(chosen);
    let extra = input.extra.iter().filter_map(|(name, value)| ExtraField::new(name, value).ok());
    let extra: Vec<_> = extra.collect();
    let Some(page) = page(&input, chosen, &extra) else {
        return;
    };
    let bytes = write(&page);
    let head = matches!(input.method % 4, 1);
    // Downstream, this answer to a CONNECT is read like any other that is no 2xx.
    let mut exchange = Exchange::get(&bytes, Ending::Open, Policy::STRICT);
    exchange.method = if head { "HEAD" } else { "GET" }.to_owned();
    let record = exchange.read_whole();
    let shown = || bytes.escape_ascii().to_string();
    assert_eq!(record.verdict, "valid", "{:?} {}", record.defect, shown());
    assert!(record.deviations.is_empty() && record.leftover == 0, "{}", shown());
    assert_eq!(record.status, Some(page.status()));
    assert_eq!(record.reuse, !input.closing, "{}", shown());
    let named = |name: &str| {
        let same = |pair: &&(Vec<u8>, Vec<u8>)| pair.0.eq_ignore_ascii_case(name.as_bytes());
        record.fields.iter().filter(same).count()
    };
    assert_eq!((named("content-length"), named("content-type")), (1, 1), "{}", shown());

    let content = String::from_utf8(record.content.clone()).expect("UTF-8");
    let kind = |kind: &[u8]| {
        let same = |pair: &(Vec<u8>, Vec<u8>)| pair.1.starts_with(kind);
        record.fields.iter().filter(|pair| pair.0 == b"Content-Type").any(same)
    };
    if kind(b"application/problem+json") && !head {
        let json: serde_json::Value = serde_json::from_str(&content).expect("JSON");
        assert_eq!(json["status"], page.status(), "{content}");
    }
    if kind(b"text/html") {
        // A tag that is none was not taken, and then none of the texts was.
        let plain = chosen.tag;
        let tame = texts([plain, "t", "t", "t", "t", "t", "t", "t"]);
        let other = write(&self::page(&input, &tame, &extra).expect("a page"));
        let tags = |bytes: &[u8]| bytes.iter().filter(|byte| matches!(byte, b'<' | b'>')).count();
        let split = |bytes: &[u8]| bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (ours, tame) = (split(&bytes).unwrap_or(0), split(&other).unwrap_or(0));
        assert_eq!(tags(&bytes[ours..]), tags(&other[tame..]), "{content}");
    }
});
