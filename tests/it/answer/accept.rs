//! What Accept and Accept-Language choose.

use bad_gateway::answer::{Media, Texts};

#[test]
fn accept_picks_the_form() {
    use Media::{Html, Plain, Problem};
    for (accept, media) in [
        ("", Html),
        ("*/*", Html),
        ("text/*", Html),
        ("text/plain", Plain),
        ("TEXT/PLAIN", Plain),
        ("text/plain; charset=utf-8", Plain),
        ("text/plain; charset=\"UTF-8\"; q=0.3", Plain),
        ("text/plain; charset=latin1", Html),
        ("text/plain;format=flowed", Html),
        ("application/problem+json", Problem),
        ("application/json", Problem),
        ("application/*", Problem),
        ("application/json;q=0.4, text/plain;q=0.5", Plain),
        ("application/json, text/plain, */*", Problem),
        ("text/plain, text/html", Html),
        ("text/html;q=0, */*", Problem),
        ("text/html;q=0, application/*;q=0, */*;q=0.1", Plain),
        ("*/*, application/problem+json;q=0, application/json", Html),
        ("application/*;q=0.9, text/html;q=0.8", Problem),
        ("text/*;q=0.3, text/html;q=0.7, text/html;level=1, */*;q=0.5", Html),
        ("text/html;charset=utf-8;q=0.1, text/html, text/plain;q=0.5", Plain),
        ("image/png, image/*;q=0.5", Html),
        ("text/html;q=0", Html),
        // Malformed members are skipped.
        ("text/plain;q=2", Html),
        ("text/plain;q=", Html),
        ("text/plain;q=0.1234, application/json;q=0.1", Problem),
        ("*/plain, text/plain;q=0.1", Plain),
        ("*; q=.2, text/plain, */*; q=.2", Plain),
        (",,text/plain,,", Plain),
        ("text / plain", Html),
        ("text/plain/x", Html),
        ("text", Html),
        ("/", Html),
        ("image/x;a=\"b, text/plain;q=1\"", Html),
        ("image/x;a=\"\\\", text/plain\", application/json", Problem),
        ("text/plain;Q=0.5;ext=1, application/json;q=0.4", Plain),
        ("\u{0}\u{ff}", Html),
    ] {
        assert_eq!(Media::from_accept(accept.as_bytes()), media, "{accept}");
    }
}

#[test]
fn accept_language_picks_the_texts() {
    let tagged = |tag| Texts { tag, ..Texts::ENGLISH };
    let own = [tagged("pt-BR"), tagged("pt"), tagged("nl")];
    for (accept_language, tag) in [
        ("", "en"),
        ("fr", "fr"),
        ("FR-ca", "fr"),
        ("de-Latn-AT-1996", "de"),
        ("es-419,es;q=0.9", "es"),
        ("fi, de;q=0.1", "de"),
        ("fr;q=0.2, de;q=0.8, es;q=0.8", "de"),
        ("*", "en"),
        ("*, de;q=0.5", "de"),
        ("pt-BR", "pt-BR"),
        ("pt-br-x-a", "pt-BR"),
        ("pt-PT", "pt"),
        ("pt, pt-BR;q=0.9", "pt"),
        ("nl-BE;q=0.3, en;q=0.2", "nl"),
        ("frr", "en"),
        ("f", "en"),
        ("fr;q=0, en;q=0", "pt-BR"),
        ("fr-CA, fr;q=0, de;q=0.5", "de"),
        ("en;q=0, *", "pt-BR"),
        ("fr;q=2, de", "de"),
        ("fr;q=x, fr;;, es;q=0.001", "es"),
        ("fr de", "en"),
        ("\u{0}", "en"),
    ] {
        let texts = Texts::from_accept_language(accept_language.as_bytes(), &own);
        assert_eq!(texts.tag, tag, "{accept_language}");
    }
    let mine = [Texts { time: "When", ..Texts::ENGLISH }];
    for accept_language in ["en-GB", "fi"] {
        let texts = Texts::from_accept_language(accept_language.as_bytes(), &mine);
        assert_eq!(texts.time, "When", "the caller's come first");
    }
}
