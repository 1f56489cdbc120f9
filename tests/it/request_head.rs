//! What `RequestContext::from_head` reads of a request that was sent, and what it refuses.

use bad_gateway::{InvalidRequest, Method, OfferTooLong, RequestContext, Version};

fn read(head: &str) -> Result<RequestContext, InvalidRequest> {
    RequestContext::from_head(head.as_bytes())
}

fn get(fields: &str) -> RequestContext {
    read(&format!("GET / HTTP/1.1\r\n{fields}\r\n")).expect("a head")
}

#[test]
fn what_matters_is_read() {
    let plain = RequestContext::new(Method::Get);
    assert_eq!(get("Host: a\r\n"), plain);
    assert_eq!(get("Host: a\r\n\r\nGET not looked at"), plain);
    assert_eq!(get("Connection: keep-alive\r\nCONNECTION:x,\tClose ,\r\n"), plain.closing());
    assert_eq!(get("X-Connection: close\r\nconnection: closed\r\n"), plain);
    let offers = |value| plain.with_upgrade(value).expect("short");
    assert_eq!(get("upgrade:\t h2c \r\n"), offers(b"h2c"));
    assert_eq!(get("Upgrade: a/1\r\nUpgrade: b\r\nUpgrade:\r\n"), offers(b"a/1,b"));
    assert_eq!(get("Upgrade: \r\n").upgrade(), None);
    for (method, known) in
        [("HEAD", Method::Head), ("CONNECT", Method::Connect), ("x", Method::Other)]
    {
        let head = format!("{method} a:443 HTTP/1.1\r\n\r\n");
        assert_eq!(read(&head), Ok(RequestContext::new(known)));
    }
}

#[test]
fn fields_are_shown_in_order_and_the_head_has_its_length() {
    let head = "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nHost:\t b c \r\n\r\n";
    let mut shown = Vec::new();
    let more = format!("{head}GET");
    let (request, len) = RequestContext::read_head(more.as_bytes(), |name, value| {
        shown.push((String::from_utf8_lossy(name).into_owned(), value.to_vec()));
    })
    .expect("a head");
    assert_eq!((request, len), (RequestContext::new(Method::Get), head.len()));
    let pair = |name: &str, value: &[u8]| (name.to_owned(), value.to_vec());
    assert_eq!(shown, [pair("Host", b"a"), pair("X", b""), pair("Host", b"b c")]);
}

#[test]
fn a_request_of_http_1_0_ends_the_connection_unless_it_says_otherwise() {
    let of =
        |version, fields| read(&format!("GET / HTTP/1.{version}\r\n{fields}\r\n")).expect("a head");
    let old = RequestContext::new(Method::Get).with_version(Version::HTTP_10);
    assert_eq!(of(0, ""), old.closing());
    assert_eq!(of(0, "Connection: Keep-Alive\r\n"), old);
    assert_eq!(of(0, "Connection: keep-alive, close\r\n"), old.closing());
    assert_eq!(of(1, ""), RequestContext::new(Method::Get));
    let later = of(9, "");
    assert_eq!((later.version().minor(), later.is_closing()), (9, false), "read as 1.1");
}

#[test]
fn a_head_in_pieces_is_incomplete_and_nothing_else() {
    let head = b"POST /a?b HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\n";
    assert!(RequestContext::from_head(head).is_ok());
    for len in 0..head.len() {
        assert_eq!(
            RequestContext::from_head(&head[..len]),
            Err(InvalidRequest::Incomplete),
            "{len}"
        );
    }
}

#[test]
fn any_other_grammar_is_refused_at_its_byte() {
    use InvalidRequest::{FieldName, FieldValue, LineEnd, RequestLine, Version};
    for (head, error) in [
        (" GET / HTTP/1.1\r\n\r\n", RequestLine { at: 0 }),
        ("\r\nGET / HTTP/1.1\r\n\r\n", RequestLine { at: 0 }),
        (" / HTTP/1.1\r\n\r\n", RequestLine { at: 0 }),
        ("G(T / HTTP/1.1\r\n\r\n", RequestLine { at: 1 }),
        ("GET\t/ HTTP/1.1\r\n\r\n", RequestLine { at: 3 }),
        ("GET  / HTTP/1.1\r\n\r\n", RequestLine { at: 4 }),
        ("GET\r\n\r\n", RequestLine { at: 3 }),
        ("GET /\r\n\r\n", RequestLine { at: 5 }),
        ("GET /\u{e9} HTTP/1.1\r\n\r\n", RequestLine { at: 5 }),
        ("GET /  HTTP/1.1\r\n\r\n", Version { at: 6 }),
        ("GET / HTTP/2.0\r\n\r\n", Version { at: 6 }),
        ("GET / HTTP/1.10\r\n\r\n", Version { at: 6 }),
        ("GET / http/1.1\r\n\r\n", Version { at: 6 }),
        ("GET / HTTP/1.1 \r\n\r\n", Version { at: 6 }),
        ("GET / HTTP/1.1\n\r\n", LineEnd { at: 14 }),
        ("GET / HTTP/1.1\r\r\n", LineEnd { at: 14 }),
        ("GET / HTTP/1.1\r\nA: b\n\r\n", LineEnd { at: 20 }),
        ("GET / HTTP/1.1\r\nA : b\r\n\r\n", FieldName { at: 17 }),
        ("GET / HTTP/1.1\r\nA\r\n\r\n", FieldName { at: 17 }),
        ("GET / HTTP/1.1\r\n: b\r\n\r\n", FieldName { at: 16 }),
        ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", FieldName { at: 22 }),
        ("GET / HTTP/1.1\r\nA: b\0\r\n\r\n", FieldValue { at: 20 }),
    ] {
        assert_eq!(read(head), Err(error), "{head:?}");
    }
}

#[test]
fn an_offer_that_is_too_long_is_told_and_changes_nothing() {
    let most = "x".repeat(64);
    assert_eq!(get(&format!("Upgrade: {most}\r\n")).upgrade(), Some(most.as_bytes()));
    let request = RequestContext::new(Method::Get);
    let long = |fields: &str| match read(&format!("GET / HTTP/1.1\r\n{fields}\r\n")) {
        Err(InvalidRequest::Offer(OfferTooLong { len, .. })) => Some(len),
        _ => None,
    };
    assert_eq!(long(&format!("Upgrade: {most}y\r\n")), Some(65));
    assert_eq!(long(&format!("Upgrade: {most}\r\nUpgrade: y\r\n")), Some(66));
    assert!(request.with_upgrade(&[b'x'; 300]).is_err());
    let offering = request.with_upgrade(b"a").expect("short");
    assert_eq!(offering.with_upgrade(b"b").expect("short").upgrade(), Some(&b"b"[..]));
}

#[cfg(feature = "http")]
#[test]
fn parts_say_the_same() {
    let parts = |version, fields: &[(&str, &str)]| {
        let mut request = http::Request::get("/").version(version);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        RequestContext::from_parts(&parts)
    };
    let plain = RequestContext::new(Method::Get);
    let (old, new, two) = (http::Version::HTTP_10, http::Version::HTTP_11, http::Version::HTTP_2);
    assert_eq!(parts(new, &[]), Ok(plain));
    assert_eq!(parts(two, &[("connection", "a, Close")]), Ok(plain.closing()));
    let http10 = plain.with_version(Version::HTTP_10);
    assert_eq!(parts(old, &[]), Ok(http10.closing()));
    assert_eq!(parts(old, &[("connection", "keep-alive")]), Ok(http10));
    let both = [("upgrade", "a"), ("upgrade", "b/2")];
    assert_eq!(parts(new, &both), plain.with_upgrade(b"a,b/2"));
    assert!(parts(new, &[("upgrade", &"x".repeat(65))]).is_err());
}
