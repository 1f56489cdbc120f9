//! What is judged at the end of a head, and the framing that follows (RFC 9112 §6.3).
//!
//! Each step returns what it finds in the order of judgement, as if all of it were tolerated; a
//! walk ends behind a finding that nothing can excuse. Who stops where is up to the policy.

use super::grammar::{LARGEST, is_digit, is_tchar, is_token};
use super::judge::{Finding, finding};
use super::lists::{Field, Member, members, plain_members};
use super::{Framing, Input};
use super::{names, rows};

/// What the framing depends on.
pub(super) struct Facts<'a> {
    pub input: &'a Input<'a>,
    pub version: u8,
    pub status: u16,
    /// The first digit of the status code.
    pub status_at: usize,
    pub fields: &'a [Field<'a>],
}

impl<'a> Facts<'a> {
    fn first(&self, name: &str) -> Option<&'a Field<'a>> {
        self.fields.iter().find(|field| field.is(name))
    }

    fn transfer_encoding(&self) -> Option<&'a Field<'a>> {
        self.first("transfer-encoding")
    }

    fn content_length(&self) -> Option<&'a Field<'a>> {
        self.first("content-length")
    }

    /// Transfer-Encoding is `identity` and nothing else. Tolerated, it counts as absent.
    fn is_identity(&self) -> bool {
        let members = members(self.fields, "transfer-encoding");
        matches!(&members[..], [only] if only.is("identity"))
    }

    /// A 2xx to CONNECT.
    fn is_connected(&self) -> bool {
        self.input.method == "CONNECT" && (200..300).contains(&self.status)
    }

    fn is_tunnel(&self) -> bool {
        self.is_connected() || self.status == 101
    }

    /// 1xx, 204, and a 2xx to CONNECT: neither field may be there.
    fn forbids_framing(&self) -> bool {
        self.status < 200 || self.status == 204 || self.is_tunnel()
    }

    /// An answer to HEAD, and a 304: the fields are there for information.
    fn leaves_framing_unused(&self) -> bool {
        self.input.method == "HEAD" || self.status == 304
    }
}

/// RFC 9112 §6.3, for a head in which nothing was found that was not tolerated.
pub(super) fn decide(facts: &Facts<'_>) -> Framing {
    // 2. CONNECT, before 1 since a 204 to CONNECT is a tunnel too; and a 101.
    if facts.is_tunnel() {
        return Framing::Tunnel;
    }
    // 1. HEAD, 1xx, 204, 304.
    if facts.forbids_framing() || facts.leaves_framing_unused() {
        return Framing::None_;
    }
    // 3, 4. Transfer-Encoding overrides Content-Length; the only coding is chunked.
    if facts.transfer_encoding().is_some() && !facts.is_identity() {
        return Framing::Chunked;
    }
    // 5, 6. Content-Length.
    if facts.content_length().is_some() {
        return Framing::Length(length(facts.fields));
    }
    // 8. (7 is about requests.)
    Framing::Close
}

/// The number that the first member of a Content-Length that was accepted stands for.
fn length(fields: &[Field<'_>]) -> u64 {
    let members = members(fields, "content-length");
    let member = members.iter().find(|member| !member.is_empty()).expect("was accepted");
    std::str::from_utf8(member.text).expect("digits").parse().expect("no overflow")
}

/// What is wrong with a whole head, in the order of judgement.
pub(super) fn faults(facts: &Facts<'_>) -> Vec<Finding> {
    let framing = if facts.forbids_framing() {
        forbidden(facts).into_iter().collect()
    } else if facts.leaves_framing_unused() {
        let first = framing_faults(facts).first().copied();
        first.map(|first| finding("unused-framing", first.at)).into_iter().collect()
    } else {
        let mut findings = framing_faults(facts);
        findings.extend(content_size(facts));
        findings
    };
    let upgrade = if facts.status == 101 { upgrade(facts) } else { Vec::new() };
    [framing, connection(facts), upgrade].concat()
}

fn forbidden(facts: &Facts<'_>) -> Option<Finding> {
    let is_framing =
        |field: &&Field<'_>| field.is("content-length") || field.is("transfer-encoding");
    let framing: Vec<_> = facts.fields.iter().filter(is_framing).collect();
    let first = framing.first()?;
    let value = first.unfolded();
    let zeros = !value.is_empty() && value.iter().all(|&digit| digit == b'0');
    let only_zeros = framing.len() == 1 && first.is("content-length") && zeros;
    // Who sends more than a length of zero in a 1xx or a 204 may send content too. Any other 2xx to
    // CONNECT is a tunnel in any case.
    let harmless = (facts.is_connected() && facts.status != 204) || only_zeros;
    let row = if harmless { "forbidden-framing" } else { "no-content-framing" };
    Some(finding(row, first.at))
}

/// Transfer-Encoding in 1.0, beside Content-Length, unasked; the codings; Content-Length.
fn framing_faults(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(coding) = facts.transfer_encoding() {
        if facts.version == 0 {
            findings.push(finding("transfer-encoding-http10", coding.at));
        }
        if let Some(length) = facts.content_length() {
            let later = coding.at.max(length.at);
            findings.push(finding("transfer-encoding-and-content-length", later));
        }
        if facts.input.http10_request {
            findings.push(finding("transfer-encoding-unasked", coding.at));
        }
        findings.extend(codings(facts));
    }
    if facts.content_length().is_some() {
        findings.extend(content_length(facts));
    }
    findings
}

/// Walks a field's members. The limit on empty ones comes before anything else about a member;
/// `judge` says what is wrong with one. `none` is the row for a list without any member.
fn walk<'a>(
    facts: &Facts<'a>,
    name: &str,
    none: Option<&'static str>,
    mut judge: impl FnMut(Member<'a>) -> Vec<Finding>,
) -> Vec<Finding> {
    let list = members(facts.fields, name);
    let nothing = list.iter().all(Member::is_empty);
    let mut findings = Vec::new();
    let mut empty = 0;
    for member in list {
        if member.is_empty() {
            empty += 1;
            if empty > facts.input.limits.empty_members {
                findings.push(finding("empty-member-count", member.at));
            }
        }
        if !nothing {
            findings.extend(judge(member));
        }
    }
    if let (true, Some(none), Some(first)) = (nothing, none, facts.first(name)) {
        findings.push(finding(none, first.value_at()));
    }
    findings
}

fn codings(facts: &Facts<'_>) -> Vec<Finding> {
    let identity = facts.is_identity();
    let mut chunked = false;
    walk(facts, "transfer-encoding", Some("transfer-encoding-empty"), |member| {
        if member.is_empty() {
            return vec![finding("transfer-encoding-empty-member", member.at)];
        }
        if identity {
            return vec![finding("transfer-coding-identity", member.at)];
        }
        let semicolon = member.text.iter().position(|&byte| byte == b';');
        let mut name = &member.text[..semicolon.unwrap_or(member.text.len())];
        while let [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = name {
            name = rest;
        }
        if !name.eq_ignore_ascii_case(b"chunked") {
            let bad = name.iter().position(|&byte| !is_tchar(byte)).unwrap_or(0);
            return vec![finding("transfer-coding-unknown", member.at + bad)];
        }
        if let Some(semicolon) = semicolon {
            return vec![finding("transfer-coding-parameter", member.at + semicolon)];
        }
        if std::mem::replace(&mut chunked, true) {
            return vec![finding("transfer-coding-repeated", member.at)];
        }
        Vec::new()
    })
}

fn content_length(facts: &Facts<'_>) -> Vec<Finding> {
    let mut first: Option<Member<'_>> = None;
    walk(facts, "content-length", Some("content-length-empty"), |member| {
        if member.is_empty() {
            return vec![finding("content-length-empty-member", member.at)];
        }
        let mut sum = 0u128;
        for (place, &byte) in member.text.iter().enumerate() {
            if !is_digit(byte) {
                return vec![finding("content-length-byte", member.at + place)];
            }
            sum = sum * 10 + u128::from(byte - b'0');
            if sum > u128::from(LARGEST) {
                return vec![finding("content-length-overflow", member.at + place)];
            }
        }
        match first {
            None => first = Some(member),
            Some(first) if first.text == member.text => {
                return vec![finding("content-length-repeated", member.at)];
            }
            Some(_) => return vec![finding("content-length-conflict", member.at)],
        }
        Vec::new()
    })
}

/// A length over the limit, where a length frames. It is found only if the length is good.
fn content_size(facts: &Facts<'_>) -> Option<Finding> {
    let bad = |finding: &Finding| !rows::row(finding.row).tolerable;
    let overridden = facts.transfer_encoding().is_some() && !facts.is_identity();
    let frames = facts.content_length().is_some() && !overridden;
    if !frames || content_length(facts).iter().any(bad) {
        return None;
    }
    let limit = facts.input.limits.content?;
    let members = members(facts.fields, "content-length");
    let first = members.iter().find(|member| !member.is_empty())?;
    (length(facts.fields) > limit).then(|| finding("content-size", first.at))
}

fn connection(facts: &Facts<'_>) -> Vec<Finding> {
    walk(facts, "connection", None, |member| {
        if member.is_empty() {
            return Vec::new();
        }
        if !is_token(member.text) {
            let bad = member.text.iter().position(|&byte| !is_tchar(byte)).expect("no token");
            return vec![finding("connection-option-byte", member.at + bad)];
        }
        if names::end_to_end(member.text) {
            return vec![finding("connection-end-to-end", member.at)];
        }
        Vec::new()
    })
}

/// The four faults of a 101, all at one place: the first Upgrade value, else the status code.
fn upgrade(facts: &Facts<'_>) -> Vec<Finding> {
    let at = facts.first("upgrade").map_or(facts.status_at, Field::value_at);
    let offer = facts.input.upgrade.filter(|_| !facts.input.http10_request).unwrap_or_default();
    let offered = plain_members(offer);
    let mut any = false;
    let mut findings = walk(facts, "upgrade", None, |member| {
        if member.is_empty() {
            return Vec::new();
        }
        any = true;
        let known = offered.iter().any(|offered| offered.eq_ignore_ascii_case(member.text));
        if known { Vec::new() } else { vec![finding("upgrade-unsolicited", at)] }
    });
    if !any {
        findings.push(finding("upgrade-missing", at));
    }
    if !facts.input.request_sent {
        findings.push(finding("upgrade-early", at));
    }
    if !members(facts.fields, "connection").iter().any(|member| member.is("upgrade")) {
        findings.push(finding("upgrade-connection", at));
    }
    findings
}
