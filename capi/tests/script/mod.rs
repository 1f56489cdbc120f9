//! What the program `cases.c` is given, and what it says.

use bad_gateway::answer::{Intermediary, Media, Page};
use bad_gateway::cause::{self, Evidence};
use bad_gateway::{Defect, Ending, Limits, Method, Outcome, Policy, RequestContext, check};

use crate::support::{Exchange, Record, numbers};

/// The exchanges as the program reads them.
pub(crate) fn write<'a>(exchanges: impl Iterator<Item = (&'a str, &'a Exchange)>) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, exchange) in exchanges {
        put(&mut out, name);
        put(&mut out, &exchange.bytes);
        put(&mut out, &exchange.method);
        put(&mut out, exchange.upgrade.as_deref().unwrap_or_default());
        put(&mut out, request_head(exchange));
        for flag in [exchange.http10_request, exchange.close_sent, exchange.sending] {
            put(&mut out, u8::from(flag).to_string());
        }
        put(&mut out, number(exchange.ending).to_string());
        put_policy(&mut out, &exchange.policy);
    }
    put(&mut out, "");
    out
}

fn put(out: &mut Vec<u8>, string: impl AsRef<[u8]>) {
    let string = string.as_ref();
    out.extend_from_slice(format!("{}:", string.len()).as_bytes());
    out.extend_from_slice(string);
}

/// `enum bgw_ending`
fn number(ending: Ending) -> u8 {
    match ending {
        Ending::Open => 0,
        Ending::Closed => 1,
        Ending::Reset => 2,
        Ending::TimedOut => 3,
        _ => 4,
    }
}

/// The preset that is nearest, and what differs from it.
fn put_policy(out: &mut Vec<u8>, policy: &Policy) {
    let presets = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT];
    let differ = |preset: &Policy, tolerated: bool| {
        let rows = Defect::ALL.iter().filter(|row| policy.tolerates(**row) == tolerated);
        rows.filter(|row| preset.tolerates(**row) != tolerated).collect::<Vec<_>>()
    };
    let distance = |preset: &Policy| differ(preset, true).len() + differ(preset, false).len();
    let nearest = (0..presets.len()).min_by_key(|&place| distance(&presets[place]));
    let nearest = nearest.expect("a preset");
    put(out, nearest.to_string());
    for tolerated in [true, false] {
        let rows = differ(&presets[nearest], tolerated);
        put(out, rows.len().to_string());
        rows.iter().for_each(|row| put(out, row.name()));
    }
    let own = numbers(policy.limits()).into_iter().zip(numbers(&Limits::DEFAULT));
    let changed: Vec<_> = own
        .filter(|(own, default)| own != default)
        .filter_map(|((name, own), _)| Some((name, own?)))
        .collect();
    put(out, changed.len().to_string());
    for (name, own) in changed {
        put(out, name);
        put(out, own.to_string());
    }
}

/// A head that says all that the request does.
fn request_head(exchange: &Exchange) -> String {
    let head = exchange.request_head();
    let read = RequestContext::from_head(head.as_bytes()).expect("a head");
    let sent = Exchange { sending: false, ..exchange.clone() };
    assert_eq!(read, sent.request(), "{head}");
    head
}

/// What the program says of one exchange.
pub(crate) fn read(text: &str) -> Record {
    let mut record = Record::default();
    let row = |number: &str| {
        let number = number.parse().expect("a number");
        Defect::from_number(number).map(|row| row.name().to_owned())
    };
    let whole = |number: &str| number.parse::<u64>().expect("a number");
    for line in text.lines() {
        let words: Vec<_> = line.split(' ').collect();
        match *words {
            ["head", minor, status, _, reason] => {
                record.version = Some(format!("1.{minor}"));
                record.status = status.parse().ok();
                record.reason = bytes(reason);
            }
            ["field", name, value] => record.fields.push((bytes(name), bytes(value))),
            ["trailer", name, value] => record.trailers.push((bytes(name), bytes(value))),
            ["content", content] => record.content = bytes(content),
            ["verdict", outcome, answer, reuse, retry, interim] => {
                let place: usize = outcome.parse().expect("a number");
                let names = ["valid", "malformed", "incomplete", "no_response", "need_more"];
                record.verdict = names[place].to_owned();
                record.answer = answer.parse().ok().filter(|&code| code != 0);
                (record.reuse, record.retry) = (reuse == "1", retry == "1");
                record.interim = interim.parse().expect("a number");
            }
            ["defect", number, offset] => {
                record.defect = row(number).map(|name| (name, whole(offset)));
            }
            ["deviation", number, offset] => {
                record.deviations.push((row(number).expect("a row"), whole(offset)));
            }
            ["framing", kind, length] => record.framing = framing(kind, length),
            ["counts", content, consumed, leftover, _, deviations] => {
                record.content_octets = whole(content);
                (record.consumed, record.leftover) = (whole(consumed), whole(leftover));
                let said = text.matches("\ndeviation ").count();
                assert_eq!(deviations, said.to_string());
            }
            ["missing", known, octets] => {
                record.missing = (known == "1").then(|| whole(octets));
            }
            ["proxy-status", status] => {
                record.proxy_status = Some(status.to_owned()).filter(|status| !status.is_empty());
            }
            ["cause", ..] | ["page", _] => {}
            _ => panic!("what is this? {line}"),
        }
    }
    record
}

fn framing(kind: &str, length: &str) -> Option<String> {
    let name = match kind {
        "-1" => return None,
        "0" => "none",
        "1" => return Some(format!("length {length}")),
        "2" => "chunked",
        "3" => "close",
        _ => "tunnel",
    };
    Some(name.to_owned())
}

fn bytes(hex: &str) -> Vec<u8> {
    let (pairs, []) = hex.as_bytes().as_chunks::<2>() else { panic!("an odd digit") };
    let digit = |digit: u8| char::from(digit).to_digit(16).expect("a digit");
    let byte = |pair: &[u8; 2]| u8::try_from(16 * digit(pair[0]) + digit(pair[1])).expect("a byte");
    pairs.iter().map(byte).collect()
}

/// What is wrong with the cause and the page that it says, which no record has.
pub(crate) fn faults(text: &str, exchange: &Exchange) -> Vec<String> {
    let said = |what: &str| text.lines().find_map(|line| line.strip_prefix(what));
    let verdict = check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy);
    let evidence = Evidence::of(&exchange.bytes, &verdict).with_request(&exchange.request());
    let cause = cause::likely(&verdict, evidence);
    let cause = cause.map(|cause| {
        let detail = cause.detail(&evidence).map(|detail| detail.to_string());
        format!("{} {}", cause.name(), detail.unwrap_or_default())
    });
    let mut faults = Vec::new();
    if said("cause ").map(str::to_owned) != cause {
        faults.push(format!("the cause {:?}, not {cause:?}", said("cause ")));
    }
    let method = Method::from_bytes(exchange.method.as_bytes());
    let edge = Intermediary::new("edge").expect("a name").detailed();
    let page = Page::for_verdict(&verdict, method).map(|page| {
        let page = page.with_media(Media::from_accept(b"text/plain")).with_intermediary(edge);
        let mut out = vec![0; page.encoded_len()];
        page.encode_into(&mut out).expect("its size");
        out
    });
    if said("page ").map(bytes) != page {
        faults.push(format!("another page: {:?}", said("page ").map(bytes)));
    }
    if matches!(verdict.outcome, Outcome::Malformed(_)) && page.is_none() {
        faults.push("no page".to_owned());
    }
    faults
}
