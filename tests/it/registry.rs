//! The registry's promises: what each row's example must show, under each policy.

use bad_gateway::forward::Forward;
use bad_gateway::{
    Defect, Ending, Event, Framing, Method, Outcome, Policy, RequestContext, ResponseParser,
    Tolerance, Verdict, check,
};

use crate::examples::{in_context, request};

fn judge(defect: Defect, policy: Policy) -> Verdict {
    let policy = in_context(defect, policy);
    check(defect.example().bytes, request(defect), Ending::Closed, policy)
}

#[test]
fn each_example_shows_exactly_its_defect() {
    for &defect in Defect::ALL {
        let verdict = judge(defect, Policy::STRICT);
        let found = verdict.reject().map(|reject| reject.defect);
        assert_eq!(found, Some(defect), "{}: {verdict:?}", defect.name());
        assert!(verdict.deviations.is_empty(), "{}", defect.name());
    }
}

#[test]
fn a_tolerated_example_is_valid_with_exactly_that_deviation() {
    for &defect in Defect::ALL {
        let Ok(policy) = Policy::STRICT.try_tolerate(defect) else {
            assert_eq!(defect.tolerance(), Tolerance::Never);
            continue;
        };
        let verdict = judge(defect, policy);
        assert_eq!(verdict.outcome, Outcome::Valid, "{}: {verdict:?}", defect.name());
        let seen: Vec<_> = verdict.deviations.iter().collect();
        let refused = judge(defect, Policy::STRICT).reject().expect("refused");
        assert_eq!(seen.len(), 1, "{}: {seen:?}", defect.name());
        assert_eq!((seen[0].defect, seen[0].offset), (defect, refused.offset));
        assert_eq!(verdict.deviations.refused_by(Policy::STRICT).count(), 1);
        assert_eq!(verdict.deviations.refused_by(policy).count(), 0);
    }
}

#[test]
fn a_repaired_head_is_clean_under_strict() {
    for &defect in Defect::ALL {
        let Ok(policy) = Policy::STRICT.try_tolerate(defect) else {
            continue;
        };
        let request = request(defect);
        let mut parser = ResponseParser::<64>::with_room(in_context(defect, policy), request);
        let bytes = defect.example().bytes;
        let step = parser.step(bytes).expect("tolerated");
        let Event::Head(framing) = step.event else { panic!("{}: no head", defect.name()) };
        let mut out = [0; 512];
        let forward = Forward::new(parser.head(&bytes[..step.consumed]), framing, &request);
        let len = forward.encode_into(&mut out).expect("room enough");
        let downstream = if defect.example().http10_request {
            RequestContext::new(Method::Get)
        } else {
            request
        };
        let repaired = check(&out[..len], downstream, Ending::Closed, Policy::STRICT);
        assert_eq!(repaired.reject(), None, "{}: {}", defect.name(), out[..len].escape_ascii());
        assert!(repaired.head.is_some(), "{}", defect.name());
        assert_eq!(repaired.framing, Some(forward.framing()), "{}", defect.name());
        assert_eq!(
            matches!(framing, Framing::None | Framing::Tunnel),
            matches!(forward.framing(), Framing::None | Framing::Tunnel),
        );
    }
}

#[test]
fn codes_and_names_are_stable_words() {
    for &defect in Defect::ALL {
        let (code, name) = (defect.code(), defect.name());
        let (letter, digits) = code.split_at(1);
        assert!(letter.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
        assert!(digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit()),
            "{name}"
        );
        assert_eq!(Defect::find(name), Some(defect));
        assert_eq!(Defect::find(code), Some(defect));
        let message = defect.message();
        assert!(message.ends_with('.') && !message.contains('\n'), "{name}: {message}");
        assert!(message.len() <= 100, "{name}: its message is not one line");
    }
}

#[test]
fn the_policies_tolerate_what_they_say() {
    for &defect in Defect::ALL {
        let may_pass = defect.tolerance() != Tolerance::Never;
        assert!(!Policy::STRICT.tolerates(defect), "{}", defect.name());
        assert_eq!(Policy::LENIENT.tolerates(defect), may_pass, "{}", defect.name());
        assert!(may_pass || !Policy::GATEWAY.tolerates(defect), "{}", defect.name());
        assert!(!Policy::LENIENT.refuse(defect).tolerates(defect));
    }
    let gateway: Vec<_> = Defect::ALL
        .iter()
        .filter(|&&defect| Policy::GATEWAY.tolerates(defect))
        .map(|d| d.name())
        .collect();
    assert_eq!(
        gateway,
        [
            "status-code-high",
            "status-space-missing",
            "field-name-blank",
            "transfer-encoding-unasked",
            "content-length-repeated",
            "unused-framing",
            "forbidden-framing",
            "no-content-framing",
            "reset-content",
            "connection-option-byte",
            "connection-end-to-end",
            "upgrade-connection",
            "chunk-size-blank",
            "trailer-forbidden",
        ]
    );
}

#[test]
fn display_never_prints_bytes_of_the_peer() {
    let verdict = judge(Defect::FieldNameByte, Policy::STRICT);
    let text = verdict.reject().expect("refused").to_string();
    assert_eq!(
        text,
        "A field name holds a byte that no token may hold, at byte 18 [F003, RFC 9110 §5.1]"
    );
}

#[test]
fn the_parser_is_small() {
    let size = size_of::<ResponseParser>();
    assert!(size <= 8192, "{size} bytes");
    assert!(size_of::<bad_gateway::Reject>() <= 16);
}

/// The rows in the order of the numbers that were released. A row that goes leaves its number unused, as
/// `-`; a new one is added at the end.
const NUMBERED: &str = "
    not-http http-version status-line-space status-line-blanks status-code-byte status-code-low
    status-code-high status-space-missing reason-phrase-byte leading-empty-line bare-lf bare-cr
    obs-fold framing-fold whitespace-led-line field-name-empty field-colon-missing
    field-name-byte field-name-blank framing-name-blank field-value-byte field-value-nul
    transfer-encoding-http10 transfer-encoding-unasked transfer-encoding-and-content-length
    transfer-encoding-empty transfer-coding-unknown transfer-coding-parameter
    transfer-coding-repeated transfer-encoding-empty-member transfer-coding-identity
    content-length-empty content-length-byte content-length-overflow content-length-conflict
    content-length-repeated content-length-empty-member unused-framing forbidden-framing
    no-content-framing reset-content connection-option-byte connection-end-to-end
    upgrade-missing upgrade-unsolicited upgrade-early upgrade-connection chunk-size-missing
    chunk-size-byte chunk-size-overflow chunk-size-blank chunk-extension-byte
    chunk-extension-quote chunk-line-end chunk-data-end trailer-forbidden trailer-whitespace-led
    head-size status-line-size field-line-size field-count interim-count interim-size
    chunk-line-size chunk-extension-size trailer-section-size trailer-line-size
    empty-member-count content-size";

#[test]
fn numbers_stay_with_their_rows() {
    let names: Vec<_> = NUMBERED.split_whitespace().collect();
    for (number, name) in (1..).zip(&names) {
        let row = Defect::from_number(number).map_or("-", Defect::name);
        assert_eq!(row, *name, "{number}");
    }
    for &defect in Defect::ALL {
        assert!(usize::from(defect.number()) <= names.len(), "{} is not listed", defect.name());
        assert_eq!(Defect::from_number(defect.number()), Some(defect));
    }
}
