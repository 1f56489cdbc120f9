//! How the content is delimited: RFC 9112 §6.3, in order, as one pure function.
//!
//! ```text
//! 1. HEAD, 1xx, 204, 304      no content; a 101 that was asked for: tunnel
//! 2. 2xx to CONNECT           tunnel
//! 3. both fields              Transfer-Encoding frames, if that is tolerated
//! 4. Transfer-Encoding        chunked, or refused
//! 5. Content-Length, invalid  refused
//! 6. Content-Length           that many octets
//! 8. neither                  up to the close
//! ```
//!
//! Rule 7 is for requests. What is *not* decided here: whether the content is as announced.

mod decision;
// Public at the crate's root, and there alone.
pub(crate) mod kind;
pub use decision::{Decision, Persistence};
pub(crate) use kind::Framing;

use crate::defect::{Defect, Reject};
use crate::head::{FramingField, FramingFields, Head, StatusLine};
use crate::policy::{Deviations, Limits, Policy, Scope};
use crate::request::{Method, RequestContext};
use crate::syntax::is_word;
use crate::value::connection::{self, Connection};
use crate::value::content_length::ContentLength;
use crate::value::transfer_encoding::{self, Coding};
use crate::value::{content_length, upgrade};

/// Decides what `head` means as an answer to `request`.
///
/// What the policy tolerates is added to `seen`. Offsets count in bytes from where the head's
/// offsets count: its first byte after [`parse_head`](crate::parse_head), the response's first byte
/// in a [`ResponseParser`](crate::ResponseParser).
///
/// # Errors
///
/// - Transfer-Encoding: `transfer-encoding-http10`, `transfer-encoding-unasked`,
///   `transfer-encoding-and-content-length`, `transfer-encoding-empty`, `transfer-coding-unknown`,
///   `transfer-coding-parameter`, `transfer-coding-repeated`, `transfer-encoding-empty-member`,
///   `transfer-coding-identity`;
/// - Content-Length: `content-length-empty`, `content-length-byte`, `content-length-overflow`,
///   `content-length-conflict`, `content-length-repeated`, `content-length-empty-member`;
/// - where they frame nothing: `unused-framing`, `forbidden-framing`, `no-content-framing`;
/// - Connection: `connection-option-byte`, `connection-end-to-end`;
/// - a 101: `upgrade-missing`, `upgrade-unsolicited`, `upgrade-early`, `upgrade-connection`;
/// - limits: `content-size` for a Content-Length beyond it, `empty-member-count`.
///
/// Source: RFC 9112 §6.3 and §9.3, RFC 9110 §7.6.1, §7.8 and §8.6.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, framing, parse_head};
///
/// let mut table = FieldTable::<64>::new();
/// let mut seen = Deviations::NONE;
/// let policy = Policy::GATEWAY;
/// let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
/// let head = parse_head(bytes, &policy, &mut table, &mut seen)?.unwrap();
///
/// let get = framing::decide(&head, &RequestContext::new(Method::Get), &policy, &mut seen)?;
/// assert_eq!(get.framing, Framing::Length(5));
/// let head = framing::decide(&head, &RequestContext::new(Method::Head), &policy, &mut seen)?;
/// assert_eq!(head.framing, Framing::None);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
pub fn decide(
    head: &Head<'_>,
    request: &RequestContext,
    policy: &Policy,
    seen: &mut Deviations,
) -> Result<Decision, Reject> {
    let values = head.framing_fields();
    let plain =
        values.and_then(|values| decide_plain(head.line(), false, &values, request, policy));
    match plain {
        Some(decision) => Ok(decision),
        None => decide_in_order(head, request, policy, seen),
    }
}

/// The decision, everything judged in the order of RFC 9112 §6.3.
///
/// # Errors
///
/// Those of [`decide`].
#[inline(never)]
pub(crate) fn decide_in_order(
    head: &Head<'_>,
    request: &RequestContext,
    policy: &Policy,
    seen: &mut Deviations,
) -> Result<Decision, Reject> {
    let mut scope = Scope { policy, seen, base: head.base() };
    let framing = frame(head, request, &mut scope)?;
    let connection = connection::read(head.framing_lines(FramingField::Connection), &mut scope)?;
    if head.status() == 101 {
        judge_switch(head, request, connection, &mut scope)?;
    }
    Ok(Decision { framing, persistence: persistence(head, connection) })
}

/// The fast path: the decision for a head whose framing fields have one line each, and values in
/// their usual form. `None`: not this fast path. `is_ok`: the status line begins with `HTTP/1.1
/// 200`.
#[inline(always)]
pub(crate) fn decide_plain(
    line: &StatusLine,
    is_ok: bool,
    values: &FramingFields<'_>,
    request: &RequestContext,
    policy: &Policy,
) -> Option<Decision> {
    let http10 = line.version().minor() == 0;
    // Almost every head is `HTTP/1.1 200`: one comparison spares it the others.
    let framing = if is_ok && !matches!(request.method(), Method::Connect | Method::Head) {
        plain_framing(values, request.is_http10(), policy)?
    } else {
        let empty = values.transfer_encoding.is_none() && values.content_length.is_none();
        match line.code {
            101 => return None,
            _ if request.method() == Method::Connect => return None,
            ..200 | 204 if empty => Framing::None,
            ..200 | 204 => return None,
            code => match plain_framing(values, http10 || request.is_http10(), policy)? {
                _ if request.method() == Method::Head || code == 304 => Framing::None,
                framing => framing,
            },
        }
    };
    let persistence = match values.connection {
        None if http10 => Persistence::Http10,
        None => Persistence::Persists,
        Some(value) if is_word(value, b"keep-alive") => Persistence::Persists,
        Some(value) if is_word(value, b"close") => Persistence::Close,
        Some(_) => return None,
    };
    Some(Decision { framing, persistence })
}

/// How plain framing fields delimit content; HTTP/1.0 on either side knows no chunks.
#[inline(always)]
fn plain_framing(values: &FramingFields<'_>, http10: bool, policy: &Policy) -> Option<Framing> {
    match (values.content_length, values.transfer_encoding) {
        (Some(digits), None) => {
            let octets = content_length::plain(digits)?;
            let fits = policy.limits().content.is_none_or(|limit| octets <= limit);
            fits.then_some(Framing::Length(octets))
        }
        (None, None) => Some(Framing::Close),
        (None, Some(coding)) if is_word(coding, b"chunked") && !http10 => Some(Framing::Chunked),
        _ => None,
    }
}

fn frame(
    head: &Head<'_>,
    request: &RequestContext,
    scope: &mut Scope<'_>,
) -> Result<Framing, Reject> {
    let code = head.status();
    let connected = request.method() == Method::Connect && matches!(code, 200..=299);
    if code < 200 || code == 204 || connected {
        judge_forbidden(head, connected && code != 204, scope)?;
        return Ok(if code == 101 || connected { Framing::Tunnel } else { Framing::None });
    }
    if request.method() == Method::Head || code == 304 {
        if let Some(at) = unused_fault(head, request, scope.policy.limits()) {
            scope.policy.judge(scope.seen, Defect::UnusedFraming, at)?;
        }
        return Ok(Framing::None);
    }
    let (framing, length) = read_framing_fields(head, request, scope)?;
    match (framing, length, scope.policy.limits().content) {
        (Framing::Length(octets), Some(length), Some(limit)) if octets > limit => {
            Err(scope.reject(Defect::ContentSize, length.at))
        }
        _ => Ok(framing),
    }
}

/// Rules 3 to 8 of RFC 9112 §6.3.
fn read_framing_fields(
    head: &Head<'_>,
    request: &RequestContext,
    scope: &mut Scope<'_>,
) -> Result<(Framing, Option<ContentLength>), Reject> {
    let coding = head.framing_name_at(FramingField::TransferEncoding);
    let length = head.framing_name_at(FramingField::ContentLength);
    let mut chunked = false;
    if let Some(coding_at) = coding {
        if head.version().minor() == 0 {
            scope.judge(Defect::TransferEncodingHttp10, coding_at)?;
        }
        if let Some(length_at) = length {
            let later = coding_at.max(length_at);
            scope.judge(Defect::TransferEncodingAndContentLength, later)?;
        }
        if request.is_http10() {
            scope.judge(Defect::TransferEncodingUnasked, coding_at)?;
        }
        let coding =
            transfer_encoding::read(head.framing_lines(FramingField::TransferEncoding), scope)?;
        chunked = coding == Coding::Chunked;
    }
    let length = match length {
        Some(_) => content_length::read(head.framing_lines(FramingField::ContentLength), scope)?,
        None => None,
    };
    let framing = match length {
        _ if chunked => Framing::Chunked,
        Some(length) => Framing::Length(length.octets),
        None => Framing::Close,
    };
    Ok((framing, length))
}

/// The first fault of the framing fields where they frame nothing: what STRICT would refuse.
pub(crate) fn unused_fault(
    head: &Head<'_>,
    request: &RequestContext,
    limits: &Limits,
) -> Option<u64> {
    let policy = Policy::STRICT.with_limits(*limits);
    let mut none = Deviations::NONE;
    let mut strict = Scope { policy: &policy, seen: &mut none, base: head.base() };
    read_framing_fields(head, request, &mut strict).err().map(|reject| reject.offset)
}

/// Framing fields where there must be none. In a 1xx and a 204, to CONNECT too, only a lone `Content-Length: 0` is
/// harmless: some recipients wait for what another one announces. `tunnel`: any other 2xx to CONNECT.
fn judge_forbidden(head: &Head<'_>, tunnel: bool, scope: &mut Scope<'_>) -> Result<(), Reject> {
    let coding = head.framing_name_at(FramingField::TransferEncoding);
    let length = head.framing_name_at(FramingField::ContentLength);
    let Some(at) = coding.into_iter().chain(length).min() else {
        return Ok(());
    };
    let mut lengths = head.framing_lines(FramingField::ContentLength);
    let zero = match (lengths.next(), lengths.next()) {
        (Some(line), None) => !line.bytes.is_empty() && line.bytes.iter().all(|&byte| byte == b'0'),
        _ => false,
    };
    let harmless = tunnel || (zero && coding.is_none());
    scope.judge(if harmless { Defect::ForbiddenFraming } else { Defect::NoContentFraming }, at)
}

/// A 101 switches only to what was offered, once the request was sent (RFC 9110 §7.8).
fn judge_switch(
    head: &Head<'_>,
    request: &RequestContext,
    connection: Connection,
    scope: &mut Scope<'_>,
) -> Result<(), Reject> {
    let lines = head.fields().lines("upgrade");
    let at = lines.clone().next().map_or(head.code_at(), |line| line.at);
    upgrade::read(lines, request.offer(), at, scope)?;
    if !request.is_sent() {
        return Err(scope.reject(Defect::UpgradeEarly, at));
    }
    if !connection.upgrade {
        scope.judge(Defect::UpgradeConnection, at)?;
    }
    Ok(())
}

const fn persistence(head: &Head<'_>, connection: Connection) -> Persistence {
    if connection.close {
        Persistence::Close
    } else if head.version().minor() == 0 && !connection.keep_alive {
        Persistence::Http10
    } else {
        Persistence::Persists
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::head::{FieldTable, parse_head};

    /// The fast path's decision and the one in order, for an answer to GET with at most 5 bytes.
    fn both_ways(bytes: &[u8]) -> (Option<Decision>, Decision) {
        let limits = Limits { content: Some(5), ..Limits::DEFAULT };
        let policy = Policy::STRICT.with_limits(limits);
        let (mut table, mut seen) = (FieldTable::<8>::new(), Deviations::NONE);
        let head = parse_head(bytes, &policy, &mut table, &mut seen);
        let head = head.expect("valid").expect("whole");
        let request = RequestContext::new(Method::Get);
        let values = head.framing_fields().expect("no line of a field repeated");
        let plain = decide_plain(head.line(), false, &values, &request, &policy);
        (plain, decide_in_order(&head, &request, &policy, &mut seen).expect("valid"))
    }

    // Both ways decide the same, so no response shows which one was taken.
    #[test]
    fn plain_heads_take_the_short_way() {
        let framings = [
            ("", Framing::Close),
            ("Content-Length: 4\r\n", Framing::Length(4)),
            ("Content-Length: 5\r\n", Framing::Length(5)),
            ("Transfer-Encoding: Chunked\r\n", Framing::Chunked),
        ];
        let options = [
            ("", Persistence::Persists),
            ("Connection: Keep-Alive\r\n", Persistence::Persists),
            ("Connection: Close\r\n", Persistence::Close),
        ];
        for (field, framing) in framings {
            for (option, persistence) in options {
                for code in [200, 502] {
                    let bytes = format!("HTTP/1.1 {code} \r\n{option}{field}\r\n");
                    let expected = Decision { framing, persistence };
                    assert_eq!(both_ways(bytes.as_bytes()), (Some(expected), expected), "{bytes}");
                }
            }
        }
    }
}
