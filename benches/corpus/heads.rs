//! The heads that were written by hand, and long ones of any length.

use super::random::Random;

pub(crate) const TINY: &[u8] = b"HTTP/1.1 200 OK\r\n\
Content-Type: application/json\r\n\
Content-Length: 15\r\n\
Connection: keep-alive\r\n\
\r\n";

pub(crate) const TYPICAL: &[u8] = b"HTTP/1.1 200 OK\r\n\
Server: nginx/1.26.2\r\n\
Date: Mon, 14 Sep 2026 08:21:37 GMT\r\n\
Content-Type: text/html; charset=utf-8\r\n\
Content-Length: 145281\r\n\
Connection: keep-alive\r\n\
Last-Modified: Fri, 11 Sep 2026 16:02:10 GMT\r\n\
ETag: \"66e1c2b2-38c0\"\r\n\
Cache-Control: public, max-age=600\r\n\
Vary: Accept-Encoding\r\n\
Accept-Ranges: bytes\r\n\
\r\n";

pub(crate) const R304: &[u8] = b"HTTP/1.1 304 Not Modified\r\n\
Server: nginx/1.26.2\r\n\
Date: Mon, 14 Sep 2026 08:24:02 GMT\r\n\
Last-Modified: Fri, 11 Sep 2026 16:02:10 GMT\r\n\
Connection: keep-alive\r\n\
ETag: \"66e1c2b2-38c0\"\r\n\
Vary: Accept-Encoding\r\n\
Cache-Control: public, max-age=60, immutable\r\n\
\r\n";

pub(crate) const CDN: &[u8] = b"HTTP/1.1 200 OK\r\n\
Date: Mon, 14 Sep 2026 08:25:44 GMT\r\n\
Content-Type: application/javascript; charset=utf-8\r\n\
Content-Length: 184220\r\n\
Connection: keep-alive\r\n\
Server: edge-cache/4.11 (varnish-compatible)\r\n\
Cache-Control: public, max-age=31536000, s-maxage=604800, stale-while-revalidate=86400, immutable\r\n\
ETag: W/\"9f2c61d07be84a35c1d0e7f6a2b48d13-2cf9c\"\r\n\
Last-Modified: Wed, 02 Sep 2026 11:47:09 GMT\r\n\
Expires: Tue, 14 Sep 2027 08:25:44 GMT\r\n\
Age: 482113\r\n\
Via: 1.1 origin-shield-fra-04 (edge-cache), 1.1 pop-ams-17 (edge-cache)\r\n\
X-Cache: HIT, HIT\r\n\
X-Cache-Hits: 1842, 93\r\n\
X-Served-By: cache-fra-etou8220031-FRA, cache-ams-eham9140017-AMS\r\n\
X-Timer: S1789374344.918273,VS0,VE1\r\n\
X-Request-Id: 6b1f0a94-53c7-4e6d-9a0b-7f4d2c81e935\r\n\
Vary: Accept-Encoding, Origin, Sec-CH-UA-Platform\r\n\
Strict-Transport-Security: max-age=63072000; includeSubDomains; preload\r\n\
Content-Security-Policy: default-src 'self'; script-src 'self' https://static.example.net; img-src 'self' data: \
https://img.example.net; connect-src 'self' https://api.example.net; frame-ancestors 'none'\r\n\
Access-Control-Allow-Origin: https://www.example.com\r\n\
Alt-Svc: h3=\":443\"; ma=86400, h3-29=\":443\"; ma=86400\r\n\
NEL: {\"report_to\":\"edge\",\"max_age\":604800,\"success_fraction\":0.01}\r\n\
Set-Cookie: __edge_bm=qT7zX0cV9mK4nB2sL8wD5yR1fG6hJ3pA-1789374344-1.0.1.1; path=/; expires=Mon, 14-Sep-26 \
08:55:44 GMT; domain=.example.com; HttpOnly; Secure; SameSite=None\r\n\
Server-Timing: edge;dur=1;desc=\"pop-ams-17\", origin;dur=10;desc=\"shield-fra\"\r\n\
\r\n";

pub(crate) const R204: &[u8] = b"HTTP/1.1 204 No Content\r\n\
Server: nginx/1.26.2\r\n\
Date: Mon, 14 Sep 2026 08:29:11 GMT\r\n\
Connection: keep-alive\r\n\
Access-Control-Allow-Origin: https://www.example.com\r\n\
Access-Control-Allow-Methods: GET, POST, OPTIONS\r\n\
\r\n";

const HINTS: &[u8] = b"HTTP/1.1 103 Early Hints\r\n\
Link: </assets/site.css>; rel=preload; as=style\r\n\
Link: </assets/site.js>; rel=preload; as=script\r\n\
\r\n";

/// An interim head, and `typical` behind it.
pub(crate) fn hints() -> Vec<u8> {
    [HINTS, TYPICAL].concat()
}

/// `cdn` with one empty value: a line that is not plain among many that are.
pub(crate) fn odd() -> Vec<u8> {
    let cdn = str::from_utf8(CDN).expect("ASCII");
    cdn.replace("X-Cache-Hits: 1842, 93\r\n", "X-Cache-Hits:\r\n").into_bytes()
}

/// A head of about 8 KiB: a dozen Set-Cookie lines among a few short ones.
pub(crate) fn huge8k() -> Vec<u8> {
    let mut random = Random::new(8192);
    let mut head = b"HTTP/1.1 200 OK\r\n\
Server: nginx/1.26.2\r\n\
Date: Mon, 14 Sep 2026 08:27:30 GMT\r\n\
Content-Type: application/json\r\n\
Content-Length: 512\r\n\
Connection: keep-alive\r\n"
        .to_vec();
    const END: &[u8] = b"; Path=/; Max-Age=1209600; Secure; HttpOnly; SameSite=Lax\r\n";
    const LENGTH: usize = 8175;
    for number in 0.. {
        let start = head.len();
        head.extend_from_slice(format!("Set-Cookie: session_part_{number}=").as_bytes());
        let left = LENGTH - 2 - start;
        // The last one takes what is left, so that no line leaves 300 to 800 bytes.
        let length = match left {
            ..=800 => left,
            801..=1100 => left / 2,
            _ => 300 + random.below(501),
        };
        random.token(&mut head, start + length - END.len());
        head.extend_from_slice(END);
        if length == left {
            break;
        }
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// A head of about `length` bytes whose lines have 512 bytes: for costs that must grow with the length alone.
pub(crate) fn long(length: usize) -> Vec<u8> {
    let mut random = Random::new(length as u64);
    let mut head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n".to_vec();
    let mut number = 0;
    while head.len() + 512 + 2 <= length {
        let start = head.len();
        head.extend_from_slice(format!("X-Line-{number:04}: ").as_bytes());
        random.token(&mut head, start + 510);
        head.extend_from_slice(b"\r\n");
        number += 1;
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// A head of `length` bytes, 1 KiB or more: lines of 256 bytes, of which the name has so many, up to 250.
pub(crate) fn even(length: usize, name: usize) -> Vec<u8> {
    let mut random = Random::new(name as u64);
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    while head.len() + 2 < length {
        let start = head.len();
        let left = length - 2 - start;
        // The last one takes what is left.
        let line = if left < 512 { left } else { 256 };
        random.token(&mut head, start + name);
        head.extend_from_slice(b": ");
        random.token(&mut head, start + line - 2);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}
