//! The second registry holds itself: each row is shown by its example and by nothing near it, and
//! each defect has a cause or is known to have none.

use bad_gateway::cause::{Cause, Detail, Evidence, Example, likely};
use bad_gateway::{Defect, Ending, Method, Policy, RequestContext, Verdict, check};

use crate::causes_edges::EDGES;
use crate::causes_near::NEAR;
use crate::causes_wide::WIDE;

fn judged(bytes: &[u8], ending: Ending) -> Verdict {
    check(bytes, RequestContext::new(Method::Get), ending, Policy::GATEWAY)
}

fn shown(example: &'static Example) -> (Verdict, Evidence<'static>) {
    let verdict = check(example.bytes, example.request(), example.ending, example.policy);
    let mut evidence = Evidence::of(example.bytes, &verdict).with_request(&example.request());
    evidence.reused = example.reused;
    evidence.head_bytes = example.head_bytes.unwrap_or(evidence.head_bytes);
    (verdict, evidence)
}

/// The name of the row that is found.
fn found(bytes: &[u8], ending: Ending) -> Option<&'static str> {
    let verdict = judged(bytes, ending);
    likely(&verdict, Evidence::of(bytes, &verdict)).map(Cause::name)
}

/// Fails with all of them, if there are any.
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_example_is_matched_by_its_row_and_by_none_before() {
    let mut wrong = Vec::new();
    for &cause in Cause::ALL {
        let (verdict, evidence) = shown(cause.example());
        let found = likely(&verdict, evidence).map(Cause::name);
        let named = match verdict.reject() {
            Some(reject) => cause.defects().contains(&reject.defect),
            None => cause.defects().is_empty(),
        };
        if found != Some(cause.name()) || !named {
            wrong.push(format!("{}: {found:?}, {:?}", cause.name(), verdict.outcome));
        }
    }
    none(&wrong);
}

#[test]
fn what_is_only_near_is_not_matched() {
    let mut wrong = Vec::new();
    for &(name, bytes) in NEAR {
        let cause = Cause::find(name).unwrap_or_else(|| panic!("{name} is no cause"));
        for ending in [Ending::Closed, Ending::Open] {
            let verdict = judged(bytes, ending);
            if cause.matches(&verdict, &Evidence::of(bytes, &verdict)) {
                wrong.push(format!("{name}: {} {:?}", bytes.escape_ascii(), verdict.outcome));
            }
        }
    }
    for cause in Cause::ALL {
        if !NEAR.iter().any(|(name, _)| *name == cause.name()) {
            wrong.push(format!("{}: nothing near", cause.name()));
        }
    }
    none(&wrong);
}

#[test]
fn a_valid_response_like_any_other_has_no_cause() {
    for bytes in [
        &b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
    ] {
        for reused in [false, true] {
            let verdict = judged(bytes, Ending::Closed);
            let mut evidence = Evidence::of(bytes, &verdict);
            evidence.reused = reused;
            assert_eq!(likely(&verdict, evidence), None, "{bytes:?}");
        }
    }
}

/// Defects that no row is looked for, and why.
const NONE: &[(&str, &str)] = &[
    ("upgrade-early", "the order of two things in time, which no byte shows"),
    ("status-line-size", "a limit of the gateway; the line is all there is to look at"),
    ("chunk-line-size", "a limit of the gateway; the line is all there is to look at"),
    ("chunk-extension-size", "a limit of the gateway; nobody sends extensions but to attack"),
    ("trailer-section-size", "a limit of the gateway; the size is all there is to say"),
    ("trailer-line-size", "a limit of the gateway; the line is all there is to look at"),
    ("empty-member-count", "a limit of the gateway; the count is all there is to say"),
    ("content-size", "a limit of the gateway; the size is all there is to say"),
];

#[test]
fn each_defect_has_a_cause_or_is_known_to_have_none() {
    for &defect in Defect::ALL {
        let covered = Cause::ALL.iter().any(|cause| cause.defects().contains(&defect));
        let listed = NONE.iter().any(|(name, _)| *name == defect.name());
        assert!(covered != listed, "{}: covered {covered}", defect.name());
    }
    for (name, why) in NONE {
        assert!(Defect::find(name).is_some() && why.len() > 20, "{name} is none, or says nothing");
    }
}

/// Whatever the bytes are, a defect that has a general row gets some cause.
#[test]
fn a_defect_of_the_head_is_never_left_without_a_word() {
    for &defect in Defect::ALL {
        let example = defect.example();
        let method = Method::from_bytes(example.method.as_bytes());
        let request = RequestContext::new(method);
        let verdict = check(example.bytes, request, Ending::Closed, Policy::STRICT);
        let Some(reject) = verdict.reject().filter(|reject| reject.defect == defect) else {
            continue;
        };
        let found = likely(&verdict, Evidence::of(example.bytes, &verdict));
        let listed = NONE.iter().any(|(name, _)| *name == reject.defect.name());
        assert_eq!(found.is_none(), listed, "{}: {found:?}", defect.name());
    }
}

#[test]
fn the_words_are_no_more_certain_than_the_evidence() {
    for cause in Cause::ALL {
        let (name, mend) = (cause.name(), cause.mend());
        let certain = ["large-head", "above-ascii"].contains(&name);
        let says = cause.says();
        assert_eq!(says.starts_with("has "), certain, "{name}");
        assert!(certain || says.starts_with("looks like ") || says.starts_with("often "), "{name}");
        assert!(!cause.is_general() || says.starts_with("often "), "{name}");
        let lines = [mend.nginx, mend.haproxy, mend.envoy].into_iter().flatten();
        for text in lines.chain([says, mend.upstream]) {
            assert!(!text.ends_with('.') && !text.contains('\n'), "{name}: {text}");
            assert!(!text.contains("  "), "{name}: {text}");
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
        let &Example { bytes, reused, .. } = cause.example();
        let (verdict, _) = shown(cause.example());
        if verdict.reject().is_none() {
            continue;
        }
        // The windows of one response that goes on, and of the same with much more behind it.
        let mut long = bytes.to_vec();
        long.resize(2 * Evidence::FIRST, b' ');
        let mut window = Evidence::of(&long, &verdict);
        window.reused = reused;
        let mut longer = long.clone();
        longer.resize(1 << 16, b'\n');
        let mut evidence = Evidence::of(&longer, &verdict);
        evidence.reused = reused;
        assert_eq!(window.first, evidence.first, "{}", cause.name());
        assert_eq!(likely(&verdict, window), likely(&verdict, evidence), "{}", cause.name());
        assert!(evidence.at_defect.len() <= Evidence::BEFORE + Evidence::BEHIND);
    }
    let bytes = [b'x'; 2000];
    let evidence = Evidence::new(Ending::Open)
        .with_first(&bytes)
        .with_defect(&bytes, 1000)
        .with_leftover(&bytes)
        .with_content(&bytes);
    let sizes =
        [evidence.first, evidence.at_defect, evidence.leftover, evidence.content].map(<[u8]>::len);
    assert_eq!((sizes, evidence.defect_at), ([512, 320, 512, 512], 256));
    let evidence = evidence.with_defect(&bytes, 5000);
    assert_eq!((evidence.at_defect.len(), evidence.defect_at), (256, 256));
}

#[test]
fn more_of_the_bytes_are_told_where_they_tell_more() {
    for (bytes, detail) in [
        (&b"\x15\x03\x03\x00\x02\x02\x46"[..], "fatal, protocol_version"),
        (b"\x15\x03\x03\x00\x02\x01\0", "warning, close_notify"),
        (b"\x15\x03\x03\x00\x02\x02\xff", ""),
        (b"\x16\x03\x01\x02\x00\x01\x00", "a ClientHello"),
        (b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01", "GOAWAY, PROTOCOL_ERROR"),
        (b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x63", "GOAWAY 99"),
        (b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08", "RST_STREAM, CANCEL"),
        (b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64", "SETTINGS"),
        (b"220 mail.example ESMTP\r\n", "SMTP"),
        (b"220 mail.example LMTP\r\n", "LMTP"),
        (b"220 (vsFTPd 3.0.3)\r\n", "FTP"),
        (b"220 ready\r\n", ""),
        (b"-NOAUTH Authentication required.\r\n", "it wants a password"),
        (b"\x10\x00\x00\x02\xff\x69\x04Host blocked", "it has blocked the gateway's address"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "the preface of HTTP/2"),
        (b"PHP Warning:  a\nHTTP/1.1 200 OK\r\n\r\n", "a status line follows at byte 16"),
        (b"panic: a\nHTTP/1.1 200 OK\r\n\r\n", "Go, a status line follows at byte 9"),
        (
            b"HTTP/1.1 200 OK\r\nX: \xe9\xe8\r\nContent-Length: 0\r\n\r\n",
            "2 bytes, the first at byte 20",
        ),
    ] {
        let verdict = judged(bytes, Ending::Open);
        let evidence = Evidence::of(bytes, &verdict);
        let cause = likely(&verdict, evidence).unwrap_or_else(|| panic!("{bytes:?}"));
        let told = cause.detail(&evidence).map_or(String::new(), |told: Detail| told.to_string());
        assert_eq!(told, detail, "{bytes:?}");
    }
}

/// Of each kind some more than the example, as servers and programs send them.
#[test]
fn each_kind_is_wide() {
    let mut wrong = Vec::new();
    for &(name, bytes) in WIDE {
        let found = found(bytes, Ending::Closed);
        if found != Some(name) {
            wrong.push(format!("{name}: {} is {found:?}", bytes.escape_ascii()));
        }
    }
    none(&wrong);
}

#[test]
fn one_condition_tells_a_row_from_the_next_one() {
    let mut wrong = Vec::new();
    for &(name, bytes, told) in EDGES {
        let verdict = judged(bytes, Ending::Closed);
        let evidence = Evidence::of(bytes, &verdict);
        let cause = likely(&verdict, evidence);
        let detail = cause.and_then(|cause| cause.detail(&evidence));
        let found = cause.map_or("", Cause::name);
        let detail = detail.map_or(String::new(), |detail| detail.to_string());
        if (found, &*detail) != (name, told) {
            wrong.push(format!("{name}: {} is {found:?}, {detail:?}", bytes.escape_ascii()));
        }
    }
    none(&wrong);
}

#[test]
fn what_no_bytes_alone_show_is_told() {
    for (name, told) in [
        ("content-to-head", "it begins as HTML"),
        ("other-service", "MongoDB"),
        ("large-head", "5000 bytes"),
        ("coding-copied", "it begins as JSON"),
    ] {
        let cause = Cause::find(name).expect("a row");
        let (_, evidence) = shown(cause.example());
        assert_eq!(cause.detail(&evidence).map(|told| told.to_string()).as_deref(), Some(told));
    }
    for (ending, told) in [
        (Ending::Reset, "php-fpm, Git and many ports of TLS reset the connection of a GET"),
        (Ending::TimedOut, ""),
    ] {
        let cause = Cause::find("closed-without-a-byte").expect("a row");
        let detail = cause.detail(&Evidence::of(b"", &judged(b"", ending)));
        assert_eq!(detail.map_or(String::new(), |detail| detail.to_string()), told);
    }
    let response = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let verdict = judged(response, Ending::Open);
    for (size, large) in [(4096, false), (4097, true)] {
        let evidence = Evidence::of(response, &verdict).with_head(&vec![b'a'; size], 0);
        assert_eq!(evidence.head_bytes, size as u64);
        assert_eq!(likely(&verdict, evidence).map(Cause::name), large.then_some("large-head"));
    }
    assert!(Evidence::new(Ending::Closed).reused().reused);
    // A line that has not ended may be one of content.
    let cut = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5";
    let verdict = judged(cut, Ending::Closed);
    let row = Cause::find("not-chunked").expect("a row");
    assert!(row.matches(&verdict, &Evidence::of(cut, &verdict)));
    // Nothing is told of what still comes.
    for bytes in [&b"HTTP/1."[..], b"HTTP/1.1 200 OK\r\n\r\n2\r\nok\r\n0\r\n\r\n"] {
        assert_eq!(found(bytes, Ending::Open), None, "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_row_that_the_defect_alone_tells_is_where_it_often_comes_from() {
    for &defect in Defect::ALL {
        let often = Cause::often(defect);
        let general =
            Cause::ALL.iter().find(|one| one.is_general() && one.defects().contains(&defect));
        assert_eq!(often, general.copied(), "{}", defect.name());
    }
    let twice = Cause::often(Defect::ContentLengthRepeated).expect("a general row");
    assert_eq!((twice.name(), twice.is_general()), ("length-twice", true));
    assert_eq!(Cause::often(Defect::UpgradeEarly), None);
    assert!(!Cause::TlsAlert.is_general());
    assert_eq!(twice.to_string(), twice.says());
}

#[test]
fn what_mends_it_is_said_for_each_gateway_where_there_is_a_line() {
    let mends: Vec<_> = Cause::ALL.iter().map(|cause| cause.mend()).collect();
    let lines =
        |of: fn(&bad_gateway::cause::Mend) -> Option<&str>| mends.iter().filter_map(of).count();
    assert!(lines(|mend| mend.nginx) > 5);
    assert!(lines(|mend| mend.haproxy) > 5);
    assert!(lines(|mend| mend.envoy) > 5);
}
