//! What goes downstream is valid under STRICT, says the same, and goes on unchanged.

#![no_main]

use bad_gateway::forward::Forward;
use bad_gateway::{Ending, Event, Framing, Policy, RequestContext, ResponseParser, Version};
use bad_gateway_fuzz::Input;
use bad_gateway_fuzz::support::{Exchange, Pair, cases, limits};
use libfuzzer_sys::fuzz_target;

/// The head as it goes downstream, its framing, and the fields that were forwarded; `None` where
/// the response has no final head.
fn forward(exchange: &Exchange, request: RequestContext) -> Option<(Vec<u8>, Framing, Vec<Pair>)> {
    let mut parser = ResponseParser::<256>::new(exchange.policy, exchange.request());
    let mut rest = &exchange.bytes[..];
    let (framing, raw) = loop {
        let step = parser.step(rest).ok()?;
        match step.event {
            Event::Head(framing) => break (framing, &rest[..step.consumed]),
            Event::Interim => rest = &rest[step.consumed..],
            _ => return None,
        }
    };
    let forward = Forward::new(parser.head(raw), framing, &request);
    let mut out = vec![0; forward.encoded_len()];
    assert_eq!(forward.encode_into(&mut out), Ok(out.len()));
    let fields = forward.fields();
    let fields = fields.map(|field| (field.name().to_vec(), field.value().to_vec()));
    Some((out, forward.framing(), fields.collect()))
}

fuzz_target!(|input: Input| {
    let exchange = input.exchange;
    let Some((out, framing, fields)) = forward(&exchange, exchange.request()) else {
        return;
    };
    let case = || cases::draw(&exchange, &exchange.read_whole());
    // What the gateway adds may be one field too many for the table that reads it here.
    if fields.len() > 250 {
        return;
    }
    // An HTTP/1.0 client gets what it asked for by the caller's choice of framing; downstream is
    // read here as an HTTP/1.1 client would, which sent its request.
    let clean = Exchange {
        bytes: out,
        http10_request: false,
        sending: false,
        ending: Ending::Closed,
        policy: Policy::STRICT.with_limits(limits([("head", 1 << 20), ("line", 1 << 20)])),
        ..exchange.clone()
    };
    let record = clean.read_whole();
    assert_eq!(record.defect, None, "{}\n{}", clean.bytes.escape_ascii(), case());
    assert!(record.deviations.is_empty(), "{}", case());
    assert!(record.status.is_some(), "{}\n{}", clean.bytes.escape_ascii(), case());
    let own = |pair: &&Pair| fields.iter().any(|(name, _)| *name == pair.0);
    let kept: Vec<_> = record.fields.iter().filter(own).cloned().collect();
    assert_eq!(kept, fields, "{}", case());
    let words = match framing {
        Framing::Length(octets) => format!("length {octets}"),
        other => other.as_str().to_owned(),
    };
    assert_eq!(record.framing, Some(words), "{}\n{}", clean.bytes.escape_ascii(), case());
    let downstream = clean.request().with_version(Version::HTTP_11);
    let again = forward(&clean, downstream).map(|(out, ..)| out.escape_ascii().to_string());
    assert_eq!(again, Some(clean.bytes.escape_ascii().to_string()), "{}", case());
});
