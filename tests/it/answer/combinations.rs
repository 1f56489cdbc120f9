//! Every combination is a valid response.

use bad_gateway::answer::{Page, PageField};
use bad_gateway::{Answer, Method};

use super::inspect::{Parts, inspect};
use super::options::combinations;
use super::written;

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
