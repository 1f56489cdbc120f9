//! Proxy-Status.

use bad_gateway::answer::{Intermediary, InvalidOption};
use bad_gateway::{Defect, Ending, Limits, Method, Policy, ProxyStatus, RequestContext, check};

use super::structured::{Bare, member};
use super::{proxy_status, refused};

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
