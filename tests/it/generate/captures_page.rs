//! `docs/captures.md`: what real servers sent, and what comes of it: what is valid, and what is refused.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use bad_gateway::{Defect, Framing, Outcome, Policy, Reject, Verdict};

use super::captures::{self, Capture, Response, Server};
use super::escaped;
use super::page::{Page, code};

/// How many bytes an excerpt shows before the offending one, and after it.
const AROUND: usize = 24;

pub fn page() -> String {
    let (servers, refused) = (captures::valid(), captures::refused());
    let mut page = Page::new("Captures", "tests/captures and tests/refused");
    introduction(&mut page, &servers, &refused);
    where_strict_differs(&mut page, &servers);
    left_over(&mut page, &servers);
    broken(&mut page, &refused);
    page.heading(2, "Server by server");
    page.paragraph(
        "What is valid. One row for each response. *Content* counts bytes without chunk framing. *STRICT* is the verdict under \
         this policy, as the connection ended; a bare name is the defect of a malformed response.",
    );
    for server in &servers {
        let broken = refused.iter().find(|other| other.folder == server.folder);
        one_server(&mut page, server, broken.map_or(0, |other| other.captures.len()));
    }
    page.text()
}

fn introduction(page: &mut Page, servers: &[Server], refused: &[Server]) {
    let count =
        |servers: &[Server]| -> usize { servers.iter().map(|server| server.captures.len()).sum() };
    let all = servers.iter().flat_map(|server| &server.captures);
    let responses: usize = all.map(|capture| capture.responses(Policy::GATEWAY).len()).sum();
    let both = || servers.iter().chain(refused);
    let programs: BTreeSet<_> = both().map(|server| &server.folder).collect();
    let days: BTreeSet<_> = both().map(|server| server.taken.as_str()).collect();
    let days: Vec<_> = days.into_iter().collect();
    page.paragraph(&format!(
        "What {} server programs sent over loopback, byte for byte, taken {}. \
         [`tests/captures/take`](../tests/captures/README.md) takes it again. Each capture is read whole, cut at every \
         point, and byte by byte, and a second reader that shares no code with the first must agree.",
        programs.len(),
        days.join(", "),
    ));
    page.line(&format!(
        "- [`tests/captures`](../tests/captures): {} captures with {responses} responses. All are valid under GATEWAY.",
        count(servers),
    ));
    page.line(&format!(
        "- [`tests/refused`](../tests/refused): {} captures that are not, because something went wrong in the server or \
         behind it, or because the response never ends. A gateway refuses them, or waits until its time is up; they are [below](#broken-answers-of-real-servers), with what went wrong.",
        count(refused),
    ));
    page.line("");
}

/// Every response with its capture and server.
fn each<'a>(
    servers: &'a [Server],
    policy: Policy,
    mut show: impl FnMut(&'a Server, &'a Capture, &Response),
) {
    for server in servers {
        for capture in &server.captures {
            for response in &capture.responses(policy) {
                show(server, capture, response);
            }
        }
    }
}

fn is_valid(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Valid
}

fn where_strict_differs(page: &mut Page, servers: &[Server]) {
    page.heading(2, "Where STRICT differs");
    page.paragraph(
        "Valid under GATEWAY, refused under STRICT. The byte that is refused stands in ⟦brackets⟧; offsets count from the \
         first byte of the response.",
    );
    let mut found: Vec<(Defect, [String; 3])> = Vec::new();
    each(servers, Policy::GATEWAY, |server, capture, response| {
        let strict = response.strictly();
        let Some(reject) = strict.reject().filter(|_| is_valid(&response.verdict)) else {
            return;
        };
        found.push((
            reject.defect,
            [
                format!("{}: {}", code(&server.path(capture)), capture.about),
                reject.offset.to_string(),
                code(&excerpt(&response.exchange.bytes, reject)),
            ],
        ));
    });
    for &defect in Defect::ALL {
        let rows: Vec<_> = found.iter().filter(|row| row.0 == defect).collect();
        if rows.is_empty() {
            continue;
        }
        page.heading(3, defect.name());
        page.paragraph(&format!("{} {}", rule(defect), fault(defect)));
        page.row(&["capture", "byte", "what stands there"]);
        page.row(&["---"; 3]);
        for (_, cells) in rows {
            page.row(cells);
        }
    }
}

/// What is wrong, with a link to the row of the registry.
fn rule(defect: Defect) -> String {
    let (rfc, section) = defect.rfc();
    format!(
        "{defect} ([{}](defects.md#{}-{}), RFC {rfc} §{section}).",
        defect.code(),
        defect.code().to_ascii_lowercase(),
        defect.name(),
    )
}

/// Why a tolerated defect is the fault of the server.
fn fault(defect: Defect) -> &'static str {
    match defect {
        Defect::StatusCodeHigh => "The server sends, or passes on, whatever number it is given.",
        Defect::StatusSpaceMissing => {
            "The grammar of the status line has a space after the code even where no reason phrase follows; the server left it out."
        }
        Defect::TransferEncodingUnasked => {
            "A server must not send Transfer-Encoding unless the request says HTTP/1.1 or later; this request said HTTP/1.0."
        }
        Defect::UnusedFraming => {
            "The field frames nothing in this response, but it is still the server that wrote a value that the grammar does not allow."
        }
        Defect::ForbiddenFraming | Defect::NoContentFraming => {
            "A server must not send these fields in a 1xx, a 204 or a 2xx to CONNECT. Where an application sets them, the server has to take them out."
        }
        Defect::ResetContent => {
            "A server must not generate content in a 205. Where an application writes some, the server has to drop it."
        }
        Defect::ConnectionOptionByte => {
            "A connection option is a token; the server wrote something else."
        }
        Defect::ConnectionEndToEnd => {
            "A sender must not list a field in Connection that is meant for all recipients of the content."
        }
        Defect::UpgradeConnection => "Whoever sends Upgrade must list it in Connection.",
        Defect::ChunkSizeBlank => {
            "The grammar has no blank between a chunk size and the end of its line; the server pads the size."
        }
        Defect::TrailerForbidden => {
            "A sender must not put a field into the trailer section whose definition does not permit it there; the server let it through."
        }
        // A row that no capture shows yet; the registry says what is wrong.
        _ => "",
    }
}

fn left_over(page: &mut Page, servers: &[Server]) {
    page.heading(2, "More than the response");
    page.paragraph(
        "Valid, but bytes follow that belong to no response: content after an answer to HEAD, a 204 or a 304, or more of \
         it than Content-Length says. A connection with such bytes is never used again.",
    );
    page.row(&["capture", "left over", "it begins"]);
    page.row(&["---"; 3]);
    for server in servers {
        for capture in &server.captures {
            let responses = capture.responses(Policy::GATEWAY);
            let Some(last) = responses.last() else {
                continue;
            };
            let verdict = &last.verdict;
            if verdict.leftover == 0 || verdict.framing == Some(Framing::Tunnel) {
                continue;
            }
            let at = usize::try_from(verdict.consumed).expect("it was in memory");
            let rest = &last.exchange.bytes[at..];
            page.row(&[
                format!("{}: {}", code(&server.path(capture)), capture.about),
                bytes(verdict.leftover),
                code(&escaped(&rest[..rest.len().min(2 * AROUND)])),
            ]);
        }
    }
}

fn broken(page: &mut Page, servers: &[Server]) {
    page.heading(2, "Broken answers of real servers");
    page.paragraph(
        "What a gateway must not pass on. Most of these faults were provoked, in an application or in the origin behind a \
         proxy; the bytes are what the server made of them. *Answer* is what the client gets while no head was forwarded.",
    );
    let mut groups: BTreeMap<&str, Vec<(&Server, &Capture)>> = BTreeMap::new();
    for server in servers {
        for capture in &server.captures {
            let why = capture.why.as_deref().unwrap_or_default();
            groups.entry(why).or_default().push((server, capture));
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, captures)| Reverse(captures.len()));
    for (why, captures) in groups {
        page.line(&format!("**{why}**"));
        page.line("");
        page.row(&["capture", "verdict", "answer", "where"]);
        page.row(&["---"; 4]);
        for (server, capture) in captures {
            let responses = capture.responses(Policy::GATEWAY);
            let Some(response) = responses.last() else {
                continue;
            };
            let verdict = &response.verdict;
            page.row(&[
                format!("{}: {}", code(&server.path(capture)), capture.about),
                outcome(verdict),
                verdict.answer().map_or("wait".to_owned(), |answer| answer.status().to_string()),
                place(response),
            ]);
        }
        page.line("");
    }
}

/// Where a response that is not valid goes wrong.
fn place(response: &Response) -> String {
    let verdict = &response.verdict;
    if let Some(reject) = verdict.reject() {
        let excerpt = excerpt(&response.exchange.bytes, reject);
        return format!("byte {}: {}", reject.offset, code(&excerpt));
    }
    match verdict.missing {
        Some(missing) => format!("after {} of content, {missing} missing", bytes(verdict.content)),
        None => format!("after {}", bytes(verdict.consumed)),
    }
}

fn one_server(page: &mut Page, server: &Server, broken: usize) {
    page.heading(3, &format!("{} {}", server.server, server.version));
    let mut folders = format!("[`tests/captures/{0}`](../tests/captures/{0})", server.folder);
    if broken > 0 {
        folders +=
            &format!(", [`tests/refused/{0}`](../tests/refused/{0}): {broken}", server.folder);
    }
    page.line(&folders);
    page.line("");
    page.row(&["capture", "request", "status", "framing", "content", "STRICT"]);
    page.row(&["---"; 6]);
    for capture in &server.captures {
        for (number, response) in capture.responses(Policy::GATEWAY).iter().enumerate() {
            let verdict = &response.verdict;
            let strict = response.strictly();
            let head = verdict.head;
            let status = head.map_or(String::new(), |head| head.status.to_string());
            let name = capture.file.strip_suffix(".http").unwrap_or(&capture.file);
            page.row(&[
                if number == 0 { name } else { "" },
                if number == 0 { &capture.about } else { "" },
                &status,
                verdict.framing.map_or("", Framing::as_str),
                &verdict.content.to_string(),
                &outcome(&strict),
            ]);
        }
    }
}

fn outcome(verdict: &Verdict) -> String {
    match verdict.outcome {
        Outcome::Malformed(reject) => reject.defect.name().to_owned(),
        Outcome::Valid if verdict.framing == Some(Framing::Tunnel) => "valid".to_owned(),
        // The bytes behind a pipelined response are the next one.
        other => other.as_str().replace('_', " "),
    }
}

fn bytes(count: u64) -> String {
    match count {
        1 => "1 byte".to_owned(),
        count => format!("{count} bytes"),
    }
}

/// The bytes around the offending one, which stands in brackets.
fn excerpt(bytes: &[u8], reject: Reject) -> String {
    let at = usize::try_from(reject.offset).expect("it was in memory");
    let start = at.saturating_sub(AROUND);
    let before = if start > 0 { "…" } else { "" };
    let Some(byte) = bytes.get(at) else {
        return format!("{before}{}⟦⟧", escaped(&bytes[start..]));
    };
    let end = bytes.len().min(at + 1 + AROUND);
    let after = if end < bytes.len() { "…" } else { "" };
    format!(
        "{before}{}⟦{}⟧{}{after}",
        escaped(&bytes[start..at]),
        escaped(&[*byte]),
        escaped(&bytes[at + 1..end]),
    )
}
