//! Every verdict has its answer, which says what was wrong and nothing of what the upstream sent.

use bad_gateway::answer::{Intermediary, Media, Page, Texts};
use bad_gateway::{Answer, Defect, Ending, Method, Policy, RequestContext, Verdict, check};

use super::inspect::{Parts, inspect};
use super::options::combinations;
use super::structured::{Bare, parameter};
use super::{proxy_status, refused, written};

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
