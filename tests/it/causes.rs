//! The second registry holds itself: each row is shown by its example and by nothing near it, and
//! each defect has a cause or is known to have none.

use bad_gateway::cause::{Cause, Evidence, Sample, likely};
use bad_gateway::{Defect, Ending, Method, Policy, RequestContext, Verdict, check};

fn judged(bytes: &[u8], ending: Ending) -> Verdict {
    check(bytes, RequestContext::new(Method::Get), ending, Policy::GATEWAY)
}

/// The rows that match, whatever their order.
fn matching(bytes: &[u8], ending: Ending, reused: bool) -> Vec<&'static str> {
    let verdict = judged(bytes, ending);
    let evidence = Evidence::of(bytes, &verdict).reused(reused);
    let matches = |cause: &&Cause| cause.matches(&verdict, &evidence);
    Cause::ALL.iter().filter(matches).map(|cause| cause.name()).collect()
}

#[test]
fn each_example_is_matched_by_its_row_alone() {
    for &cause in Cause::ALL {
        let &Sample { bytes, ending, reused, .. } = cause.example();
        assert_eq!(matching(bytes, ending, reused), [cause.name()]);
        let verdict = judged(bytes, ending);
        let found = likely(&verdict, Evidence::of(bytes, &verdict).reused(reused));
        assert_eq!(found, Some(cause));
        if let Some(reject) = verdict.reject() {
            assert!(cause.defects().contains(&reject.defect), "{}", cause.name());
        }
    }
}

/// Bytes that resemble a row's, and are not: the row, the bytes.
const NEAR: &[(&str, &[u8])] = &[
    ("tls-alert", b"\x15\x02\x01\x00\x02\x02\x28"),
    ("tls-alert", b"\x15\x03\x09\x00\x02\x02\x28"),
    ("tls-handshake", b"\x16\x03\x03\x00\x5a\x63\x00\x00\x56\x03\x03"),
    ("http2-frame", b"\0\0\x07\x04\0\0\0\0\0\0\x03\0\0\0\x64\0"),
    ("http2-frame", b"\0\0\x06\x04\0\0\0\0\x01\0\x03\0\0\0\x64"),
    ("http2-frame", b"\0\0\x06\x04\0\0\0\0"),
    ("ssh", b"SSH is not enabled here\r\n"),
    ("fastcgi", b"\x01\x06\0\x01\0\x20\0\x01"),
    ("fastcgi", b"\x02\x06\0\x01\0\x20\0\0"),
    ("smtp-or-ftp", b"200 news.example InterNetNews NNRP server ready..\r\n"),
    ("smtp-or-ftp", b"2200 bytes\r\n"),
    ("redis", b"-ERR Auth process broken\r\n"),
    ("redis", b"+OK Dovecot ready.\r\n"),
    ("redis", b"$5,000\r\n"),
    ("request", b"ERROR :\"Oops, HTTP request received? This is IRC!\"\r\n"),
    ("request", b"3'/ HTTP/1.1' doesn't exist!\r\n"),
    ("request", b"OPTIONS sip:x SIP/2.0\r\n"),
    ("html", b"<3 from the server\n"),
    ("html", b"<soap:Envelope xmlns:soap='x'>"),
    ("html", b"<preface>hi</preface>"),
    ("rest-of-response", b"1f\r\nshort\r\n"),
    ("rest-of-response", b"2026-11-27T23:10:11 INFO listening\nHTTP/1.1 200 OK\r\n\r\n"),
    ("rest-of-response", b"0\r\nhello\r\n\r\n"),
    ("http2-as-text", b"HTTP/3 200 OK\r\n\r\n"),
    ("imap-or-pop3", b"-ERR unknown command 'GET'\r\n"),
    ("imap-or-pop3", b"* OKAY\r\n"),
    ("memcached", b"ERROR :Closing Link\r\n"),
    ("amqp", b"AMQPlain\r\n"),
    ("vnc", b"RFB is off\r\n"),
    ("sip-or-rtsp", b"SIP is off\r\n"),
    ("icy", b"ICY-200 OK\r\n"),
    ("ajp", b"ABBA\r\n"),
    ("mysql", b"\x4a\0\0\0\x0bx"),
    ("proxy-protocol", b"PROXY is off\r\n"),
    ("xml", b"<html>"),
    ("json", b"{{ template }}"),
    ("json", b"{\"level\":\"info\"}\nHTTP/1.1 200 OK\r\n\r\n"),
    ("cgi", b"status: ok\n"),
    ("misspelt-status-line", b"HTTP is off\r\n"),
    ("hex-dump", b"00000000 bytes\r\n"),
    ("byte-order-mark", b"\xef\xbb HTTP/1.1 200 OK\r\n\r\n"),
    ("zeros", b"\0\0\0"),
    ("keep-alive-race", b""),
    ("closed-without-a-byte", b"HTTP/1.1 200 OK\r\n"),
    ("nothing-in-time", b"HTTP/1.1 200 OK\r\n"),
];

#[test]
fn what_is_only_near_is_not_matched() {
    for &(name, bytes) in NEAR {
        assert!(Cause::find(name).is_some(), "{name}");
        for ending in [Ending::Closed, Ending::Open] {
            assert!(!matching(bytes, ending, false).contains(&name), "{name}: {bytes:?}");
        }
    }
    for cause in Cause::ALL {
        assert!(NEAR.iter().any(|(name, _)| *name == cause.name()), "{}", cause.name());
    }
}

#[test]
fn a_valid_response_has_no_cause() {
    for bytes in
        [&b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"[..], b"HTTP/1.1 200 OK\r\n\r\n"]
    {
        assert_eq!(matching(bytes, Ending::Closed, true), [""; 0]);
    }
}

/// Defects that no row is looked for, and why.
const NONE: &[(&str, &str)] = &[
    (
        "status",
        "a status line that is nearly right is the upstream's own, and its byte says what is wrong",
    ),
    (
        "reason",
        "a status line that is nearly right is the upstream's own, and its byte says what is wrong",
    ),
    ("bare-cr", "the bytes around it are what somebody put into the head, and it shows them"),
    ("obs-fold", "a long value, wrapped for reading: the fold shows it"),
    ("framing-", "how the upstream writes its lines, which the line shows"),
    ("whitespace-led-line", "how the upstream writes its lines, which the line shows"),
    ("field-", "a line that the upstream put together by hand, which the line shows"),
    ("transfer-", "what the upstream writes into the field, which the value shows"),
    ("content-", "what the upstream writes into the field, which the value shows"),
    ("unused-framing", "a framework that frames every response alike; the field shows it"),
    ("forbidden-framing", "a framework that frames every response alike; the field shows it"),
    ("no-content-framing", "a framework that frames every response alike; the field shows it"),
    ("reset-content", "a page that is sent with whatever status there is"),
    ("connection-", "what the upstream writes into the field, which the value shows"),
    ("upgrade-", "the handshake of one protocol; the fields show what is missing"),
    ("chunk-", "how the upstream writes its chunk lines, which the line shows"),
    ("trailer-", "what the upstream writes into its trailer section, which the line shows"),
    ("head-size", "a limit of the gateway; the size is all there is to say"),
    ("interim-", "a limit of the gateway; the count is all there is to say"),
    ("empty-member-count", "a limit of the gateway; the count is all there is to say"),
];

#[test]
fn each_defect_has_a_cause_or_is_known_to_have_none() {
    let mut used = vec![false; NONE.len()];
    for &defect in Defect::ALL {
        let covered = Cause::ALL.iter().any(|cause| cause.defects().contains(&defect));
        let listed = NONE.iter().position(|(name, _)| match name.strip_suffix('-') {
            _ if *name == "status" || *name == "reason" => defect.name().starts_with(name),
            Some(_) => defect.name().starts_with(name),
            None => defect.name() == *name,
        });
        assert!(covered != listed.is_some(), "{}: covered {covered}", defect.name());
        if let Some(at) = listed {
            used[at] = true;
        }
    }
    for ((name, why), used) in NONE.iter().zip(used) {
        assert!(used && why.len() > 20, "{name} lists nothing, or says nothing");
    }
}

#[test]
fn the_words_are_no_more_certain_than_the_evidence() {
    for cause in Cause::ALL {
        let (name, mend) = (cause.name(), cause.mend());
        assert!(cause.says().starts_with("looks like "), "{name}");
        let lines = [mend.nginx, mend.haproxy, mend.envoy].into_iter().flatten();
        for text in lines.chain([cause.says(), mend.upstream]) {
            assert!(!text.ends_with('.') && !text.contains('\n'), "{name}: {text}");
        }
        let first = cause.explanation().next().unwrap_or_default();
        assert!(first.ends_with('.'), "{name}: {first}");
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-0123456789".contains(&byte))
        );
        assert_eq!(Cause::find(&name.to_uppercase()), Some(*cause));
    }
}

#[test]
fn what_is_cut_off_changes_nothing() {
    for &cause in Cause::ALL {
        let &Sample { bytes, ending, reused, .. } = cause.example();
        let verdict = judged(bytes, ending);
        if verdict.reject().is_none() {
            continue;
        }
        // The windows of one response that goes on, and of the same with much more behind it.
        let mut long = bytes.to_vec();
        long.resize(Evidence::FIRST, b' ');
        let window = Evidence::of(&long, &verdict).reused(reused);
        let mut longer = long.clone();
        longer.resize(1 << 16, b'\n');
        let evidence = Evidence::of(&longer, &verdict).reused(reused);
        assert_eq!(window.first, evidence.first, "{}", cause.name());
        assert_eq!(likely(&verdict, window), likely(&verdict, evidence), "{}", cause.name());
        assert!(evidence.at_defect.len() <= Evidence::BEFORE + Evidence::BEHIND);
    }
    let bytes = [b'x'; 2000];
    let evidence =
        Evidence::new(Ending::Open).first(&bytes).at_defect(&bytes, 1000).leftover(&bytes);
    let sizes = [evidence.first.len(), evidence.at_defect.len(), evidence.leftover.len()];
    assert_eq!(sizes, [512, 320, 512]);
    assert_eq!(evidence.at_defect(&bytes, 5000).at_defect.len(), 256);
}

#[test]
fn more_of_the_bytes_are_told_where_they_tell_more() {
    for (bytes, detail) in [
        (&b"\x15\x03\x03\x00\x02\x02\x46"[..], Some("fatal, protocol_version")),
        (b"\x15\x03\x03\x00\x02\x02\xff", None),
        (b"\x16\x03\x01\x02\x00\x01\x00", Some("a ClientHello")),
        (b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01", Some("PROTOCOL_ERROR")),
        (b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08", Some("CANCEL")),
        (b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64", None),
        (b"220 mail.example ESMTP\r\n", Some("SMTP")),
        (b"220 (vsFTPd 3.0.3)\r\n", Some("FTP")),
        (b"220 ready\r\n", None),
        (b"<br />\n<b>Warning</b>: x", Some("an error as PHP displays it")),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Some("the preface of HTTP/2")),
    ] {
        let verdict = judged(bytes, Ending::Open);
        let evidence = Evidence::of(bytes, &verdict);
        let cause = likely(&verdict, evidence).unwrap_or_else(|| panic!("{bytes:?}"));
        assert_eq!(cause.detail(&evidence), detail, "{bytes:?}");
    }
}
