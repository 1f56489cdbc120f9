//! Every combination of the options of a page.

use bad_gateway::ExtraField;
use bad_gateway::answer::{Direction, Intermediary, Media, Message, Page, Texts};

pub const EVIL: &str = "<b>\"x\" & 'y'\r\nSet-Cookie: a=1\r\n\r\n\0\u{7f}\u{85}\\é</b>";

pub const CALLERS: Texts<'_> = Texts {
    tag: "ar",
    direction: Direction::RightToLeft,
    bad_gateway: Message { title: EVIL, happened: EVIL, advice: EVIL },
    gateway_timeout: Message { title: EVIL, happened: EVIL, advice: EVIL },
    what_to_do: EVIL,
    resend: EVIL,
    persists: EVIL,
    quote_id: EVIL,
    reload: EVIL,
    support: EVIL,
    request_id: EVIL,
    time: EVIL,
};

const UNTAGGED: Texts<'_> = Texts { tag: "", ..CALLERS };

fn intermediaries() -> [Option<Intermediary<'static>>; 4] {
    let named = |name| Intermediary::new(name).expect("printable");
    let talkative = named("a \"gate\\way\", 1");
    let talkative = talkative.with_next_hop("10.0.0.7").expect("printable");
    let talkative = talkative.with_next_protocol(b"h\xff2");
    let hostile = named("*").with_next_hop("a\"b\\;error=c, d").expect("printable");
    [
        None,
        Some(named("edge.example")),
        Some(talkative.with_error("connection_refused").expect("a token").detailed()),
        Some(hostile.with_next_protocol(EVIL.as_bytes()).detailed()),
    ]
}

/// Fields of a caller's.
pub fn extra() -> [ExtraField<'static>; 3] {
    let fields = [("Via", &b"1.1 edge"[..]), ("Vary-Not", b"\xff\t"), ("X-Empty", b"")];
    fields.map(|(name, value)| ExtraField::new(name, value).expect("a field"))
}

/// Every combination of the options, for one start.
pub fn combinations(start: Page<'_>, mut each: impl FnMut(&Page<'_>, Media)) {
    let all_texts = Texts::BUILT_IN.iter().chain([&CALLERS, &UNTAGGED]);
    let extra = extra();
    for texts in all_texts {
        for &media in Media::ALL {
            for intermediary in intermediaries() {
                let mut page = start.with_texts(texts).expect("a tag").with_media(media);
                if let Some(intermediary) = intermediary {
                    page = page.with_intermediary(intermediary);
                }
                for bits in 0..64 {
                    each(&chosen(page, bits, &extra), media);
                }
            }
        }
    }
}

/// The page with the options that these bits choose.
fn chosen<'a>(mut page: Page<'a>, bits: u32, extra: &'a [ExtraField<'a>]) -> Page<'a> {
    if bits & 1 != 0 {
        page = page.with_support("https://example.com/?a=1&b='\"<i>").expect("http");
    }
    if bits & 2 != 0 {
        page = page.with_request_id(EVIL).expect("not blank");
    }
    if bits & 4 != 0 {
        page = page.with_date(784_111_777).expect("a date");
    }
    if bits & 8 != 0 {
        page = page.with_retry_after(u32::MAX);
    }
    if bits & 16 != 0 {
        page = page.closing();
    }
    if bits & 32 != 0 {
        page = page.with_extra(extra).expect("not the page's own");
    }
    page
}
