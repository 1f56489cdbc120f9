//! What a gateway did, by what came out of it. Pure: bytes in, a judgement out.
//!
//! What came out is read as a client reads that forgives nothing. Where that is a whole response, it
//! is read in each of the loose ways beside ([`super::loose`]): where a way that counts sees another
//! response, some client gets another one, and the gateway passed on what it must not.

use bad_gateway::{Ending, Framing, Method, Outcome, Reject, RequestContext};
use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::duty::{Duty, Must};
use super::finding::Finding;
use super::loose::{self, Loose, Way};
use super::output::Output;
use super::reading::Reading;

/// What a gateway did with one case; in JSON under these keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Judgement {
    pub(super) finding: Finding,
    /// Whether a client was given what it must not be.
    pub(super) leak: bool,
    /// The status code that the client got, if any.
    pub(super) status: Option<u16>,
    /// How many interim responses the client got.
    pub(super) interims: u32,
    /// More about it, for a person.
    pub(super) detail: Option<String>,
    /// The byte of the output that shows it.
    pub(super) at: Option<usize>,
}

impl Judgement {
    /// ` (502)`, or nothing.
    pub(super) fn status_in_brackets(&self) -> String {
        self.status.map_or(String::new(), |status| format!(" ({status})"))
    }
}

/// What was found, what shows it, and where.
type Found = (Finding, Option<String>, Option<usize>);

/// What the gateway did with the case, whose duty this is.
pub(super) fn judge(case: &Case, duty: &Duty, output: &Output) -> Judgement {
    let request = case.request();
    let first = Reading::of_output(&output.bytes, request, output.ending);
    let (finding, detail, at) = if let Some(reason) = &first.not_played {
        (Finding::NotPlayed, Some(reason.clone()), None)
    } else {
        let step = out_of_step(&first, output, request);
        step.unwrap_or_else(|| first_answer(case, duty, output, &first))
    };
    Judgement {
        finding,
        leak: leaks(finding, duty.must),
        status: first.status,
        interims: first.verdict.interim,
        detail,
        at,
    }
}

/// Whether the finding gives a client what it must not get.
const fn leaks(finding: Finding, must: Must) -> bool {
    match finding {
        Finding::PassedOn
        | Finding::Wrapped
        | Finding::Raw
        | Finding::Truncated
        | Finding::OutOfStep
        | Finding::Hung => true,
        Finding::Repaired | Finding::Passed | Finding::Changed => matches!(must, Must::Refuse),
        Finding::Refused | Finding::Cut | Finding::Interim | Finding::NotPlayed => false,
    }
}

fn first_answer(case: &Case, duty: &Duty, output: &Output, first: &Reading) -> Found {
    let method = Method::from_bytes(case.method.as_bytes());
    match first.verdict.outcome {
        Outcome::NoResponse if output.ending == Ending::TimedOut => (Finding::Hung, None, None),
        Outcome::NoResponse => (Finding::Cut, Some("without a byte".to_owned()), None),
        Outcome::Malformed(reject) => malformed(case, output, first, reject),
        _ if first.is_valid() => match read_otherwise(output, first, method) {
            Some(found) => found,
            None => whole(case, duty, first),
        },
        // Cut, unless some client takes it for whole.
        _ => read_otherwise(output, first, method).unwrap_or_else(|| unfinished(output, first)),
    }
}

fn malformed(case: &Case, output: &Output, first: &Reading, reject: Reject) -> Found {
    let bytes = &output.bytes;
    let at = usize::try_from(reject.offset).unwrap_or(bytes.len()).min(bytes.len());
    if reject.defect.code().starts_with('K') && is_broken_off(case, output, at) {
        return (Finding::Cut, Some("by a chunk line that is none".to_owned()), Some(at));
    }
    let head = &bytes[first.head_at.min(bytes.len())..];
    let no_head = first.status.is_none() && !head.starts_with(b"HTTP/");
    let finding = if no_head { Finding::Raw } else { Finding::PassedOn };
    (finding, Some(reject.defect.name().to_owned()), Some(at))
}

/// Whether the gateway, which framed the content anew, broke off its own chunks, so that every client
/// sees it: the connection is closed, and what stands from `at` on did not come from the upstream.
fn is_broken_off(case: &Case, output: &Output, at: usize) -> bool {
    let own = &output.bytes[at..];
    let ended = matches!(output.ending, Ending::Closed | Ending::Reset);
    let sent = own.is_empty() || case.bytes.windows(own.len()).any(|window| window == own);
    let method = Method::from_bytes(case.method.as_bytes());
    let whole = loose::claimed(&output.bytes, method).is_some_and(|loose| loose.whole);
    ended && !sent && !whole
}

fn unfinished(output: &Output, first: &Reading) -> Found {
    let interim_only = first.verdict.interim > 0 && first.end == output.bytes.len();
    if output.ending == Ending::TimedOut {
        let so_far = interim_only.then(|| "behind an interim response".to_owned());
        (Finding::Hung, so_far, Some(output.bytes.len()))
    } else if first.status.is_none() && interim_only {
        (Finding::Interim, None, None)
    } else {
        let head = if first.status.is_none() { Some("in the head".to_owned()) } else { None };
        (Finding::Cut, head, None)
    }
}

/// A way to read that counts here, and gives another response.
fn read_otherwise(output: &Output, first: &Reading, method: Method) -> Option<Found> {
    let closed = output.ending != Ending::TimedOut;
    // A tunnel has no content.
    if first.verdict.framing == Some(Framing::Tunnel) {
        return None;
    }
    let shown = &output.bytes[..output.plain_at.unwrap_or(output.bytes.len())];
    Way::ALL.into_iter().find_map(|way| {
        let loose = loose::read(shown, method, closed, way)?;
        let same = Some(loose.status) == first.status
            && loose.content == first.content
            && loose.end == first.end
            && loose.whole == first.is_valid();
        let detail = format!("a client that {} reads another response", way.as_str());
        (!same).then_some((Finding::PassedOn, Some(detail), None))
    })
}

/// What a well-formed response is: the upstream's, one made of it, or the gateway's own.
fn whole(case: &Case, duty: &Duty, first: &Reading) -> Found {
    let status = first.status.unwrap_or_default();
    let content = &first.content;
    let sent = &duty.sent;
    let same_content = *content == sent.content;
    if !same_content && holds_the_head(content, case, sent) {
        let status = Some(format!("in a {status}"));
        return (Finding::Wrapped, status, Some(first.end.saturating_sub(content.len())));
    }
    let meant = loose::claimed(&case.bytes, Method::from_bytes(case.method.as_bytes()));
    let claimed = sent.status.or(meant.as_ref().map(|meant| meant.status));
    // What the upstream called 600 to 999 is passed on as a 500.
    let as_claimed = claimed == Some(status) || (claimed >= Some(600) && status == 500);
    // The gateway's own page: another error, or the same one with other content.
    let own = !as_claimed || (!same_content && !content.is_empty() && duty.must != Must::Pass);
    if status >= 400 && own && !(as_claimed && shows_a_part(content, sent)) {
        return (Finding::Refused, None, None);
    }
    let detail = (!as_claimed).then(|| format!("as {status}"));
    match duty.must {
        Must::Refuse if is_a_part(content, sent, meant) => (Finding::Truncated, detail, None),
        Must::Refuse => (Finding::Repaired, detail, None),
        _ if as_claimed && same_content => (Finding::Passed, None, None),
        Must::Pass if shows_a_part(content, sent) && as_claimed => (Finding::Truncated, None, None),
        _ => (Finding::Changed, detail.or(Some("other content".to_owned())), None),
    }
}

/// Whether the content begins with the first line that the upstream sent, which should have been a head's.
fn holds_the_head(content: &[u8], case: &Case, sent: &Reading) -> bool {
    let line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let past_empty_lines = |bytes: &[u8]| bytes.iter().take_while(|byte| line_end(byte)).count();
    let begins = &case.bytes[past_empty_lines(&case.bytes)..];
    let line = begins.split(line_end).next().unwrap_or_default();
    let content = &content[past_empty_lines(content)..];
    line.len() >= 4 && content.starts_with(line) && !sent.content.starts_with(line)
}

/// Whether a response that is not whole was shown as if it were; `meant` is what it may be meant as.
fn is_a_part(content: &[u8], sent: &Reading, meant: Option<Loose>) -> bool {
    let unfinished = match sent.verdict.outcome {
        // A fault in a trailer stands behind the content.
        Outcome::Malformed(reject) => reject.defect.code().starts_with('K'),
        Outcome::Valid => false,
        _ => true,
    };
    let as_meant = meant.is_some_and(|meant| meant.whole && meant.content == content);
    let guessed = matches!(sent.verdict.outcome, Outcome::Malformed(_)) && as_meant;
    unfinished && !guessed && sent.status.is_some() && sent.content.starts_with(content)
}

fn shows_a_part(content: &[u8], sent: &Reading) -> bool {
    content.len() < sent.content.len() && sent.content.starts_with(content)
}

/// Whether the plain answer was not what came next on the connection.
fn out_of_step(first: &Reading, output: &Output, request: RequestContext) -> Option<Found> {
    let tunnel = first.verdict.framing == Some(Framing::Tunnel);
    if !first.is_valid() || tunnel {
        return None;
    }
    let rest = &output.bytes[first.end..];
    let Some(plain_at) = output.plain_at else {
        let kept = Reading::of_output(&output.bytes[..first.end], request, Ending::Open);
        let more = !rest.is_empty() && kept.verdict.reuse.is_yes();
        let detail = Some("bytes that nobody asked for".to_owned());
        return more.then_some((Finding::OutOfStep, detail, Some(first.end)));
    };
    if first.end < plain_at {
        let detail = Some("bytes that nobody asked for".to_owned());
        return Some((Finding::OutOfStep, detail, Some(first.end)));
    }
    let get = RequestContext::new(Method::Get);
    let next = Reading::of_output(rest, get, output.ending);
    let at = Some(first.end);
    match next.verdict.outcome {
        Outcome::Valid => {
            let plain = output.plain.iter().any(|plain| plain.as_bytes() == next.content);
            // The gateway may refuse the next one for reasons of its own.
            let refused = next.status >= Some(400);
            let detail = Some("the next answer is another".to_owned());
            let more = next.verdict.leftover > 0;
            (!plain && !refused || more).then_some((Finding::OutOfStep, detail, at))
        }
        Outcome::NoResponse if output.ending == Ending::TimedOut => {
            Some((Finding::OutOfStep, Some("the next answer does not come".to_owned()), at))
        }
        Outcome::NoResponse | Outcome::Incomplete => None,
        _ => Some((Finding::OutOfStep, Some("the next answer is none".to_owned()), at)),
    }
}
