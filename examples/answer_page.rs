//! Writes the content of an answer to the standard output, to be looked at in a browser:
//! `cargo run --example answer_page -- 504 fr html`.

use std::io::Write;

use bad_gateway::answer::{Media, Page, Texts};
use bad_gateway::{Answer, Method};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let answer = match argument(0) {
        "504" => Answer::GatewayTimeout,
        _ => Answer::BadGateway,
    };
    let media = match argument(2) {
        "text" => Media::Plain,
        "json" => Media::Problem,
        _ => Media::Html,
    };
    let method = Method::from_bytes(argument(3).as_bytes());
    let method = if method == Method::Other { Method::Get } else { method };
    let page = Page::for_answer(answer, method)
        .with_media(media)
        .with_texts(Texts::from_accept_language(argument(1).as_bytes(), &[]))?
        .with_support("https://example.com/support")?
        .with_request_id("01K9-7F3A-C2E4")?
        .with_date(1_795_429_325)?;
    let mut out = [0; 8192];
    let len = page.content().encode_into(&mut out)?;
    std::io::stdout().write_all(&out[..len])?;
    Ok(())
}
