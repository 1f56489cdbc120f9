//! Asks a live upstream for one page, and says what a gateway would make of the answer.
//!
//!     cargo run --example live_upstream -- 127.0.0.1:8000 /
//!
//! The loop is the one that a gateway has: the caller owns the socket, the buffer and the clock,
//! the parser owns a position.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;

use bad_gateway::{Ending, Event, Method, Policy, RequestContext, ResponseParser, Verdict};

/// How long to wait for the connection, and then for each read.
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(upstream), path) = (args.next(), args.next().unwrap_or_else(|| "/".to_owned()))
    else {
        eprintln!("usage: live_upstream HOST:PORT [PATH]");
        return ExitCode::from(2);
    };
    match ask(&upstream, &path) {
        Ok(verdict) => {
            tell(&verdict);
            ExitCode::from(u8::from(verdict.answer().is_some()))
        }
        Err(error) => {
            eprintln!("{upstream}: {error}");
            ExitCode::from(2)
        }
    }
}

fn ask(upstream: &str, path: &str) -> io::Result<Verdict> {
    let mut socket = connect(upstream)?;
    write!(socket, "GET {path} HTTP/1.1\r\nHost: {upstream}\r\n\r\n")?;
    Ok(read_response(&mut socket))
}

/// Tries each address that the name has.
fn connect(upstream: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in upstream.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(socket) => {
                socket.set_read_timeout(Some(PATIENCE))?;
                socket.set_write_timeout(Some(PATIENCE))?;
                return Ok(socket);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Reads one response. A gateway would forward what the events announce.
fn read_response(socket: &mut TcpStream) -> Verdict {
    let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    // What was read and not consumed: at most a head, a line, or one block.
    let mut buffer: Vec<u8> = Vec::new();
    let mut block = [0; 16 * 1024];
    loop {
        let step = match response.step(&buffer) {
            Ok(step) => step,
            // Malformed: 502, or abort if the head went out already.
            Err(_reject) => return response.end(Ending::Open, 0),
        };
        let (raw, rest) = buffer.split_at(step.consumed);
        show(&response, step.event, raw);
        if let Event::End | Event::Tunnel = step.event {
            return response.end(Ending::Open, rest.len() as u64);
        }
        buffer.drain(..step.consumed);
        if step.event == Event::NeedMore {
            match socket.read(&mut block) {
                Ok(0) => return response.end(Ending::Closed, 0),
                Ok(count) => buffer.extend_from_slice(&block[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return response.end(Ending::from(error.kind()), 0),
            }
        }
    }
}

/// Spans and heads index the bytes that their step consumed.
fn show(response: &ResponseParser, event: Event, raw: &[u8]) {
    match event {
        Event::Interim => println!("interim: {}", response.head(raw).status()),
        Event::Head(framing) => {
            let head = response.head(raw);
            println!("head:    {} {}, {framing:?}", head.status(), head.reason().escape_ascii());
            for field in head.fields() {
                let (name, value) = (field.name(), field.value().to_vec());
                println!("         {}: {}", name.escape_ascii(), value.escape_ascii());
            }
        }
        Event::Data(span) => println!("data:    {} bytes", span.of(raw).len()),
        Event::Trailers => println!("trailers"),
        Event::NeedMore | Event::End | Event::Tunnel => {}
    }
}

fn tell(verdict: &Verdict) {
    println!("verdict: {}", verdict.outcome.as_str());
    if let Some(reject) = verdict.reject() {
        println!("         {reject}");
    }
    for deviation in verdict.deviations.iter() {
        println!("         tolerated: {}, at byte {}", deviation.defect, deviation.offset);
    }
    if let (Some(answer), Some(error)) = (verdict.answer(), verdict.proxy_status()) {
        println!("answer:  {}, Proxy-Status error={error}", answer.status());
    }
    println!("reuse:   {:?}", verdict.reuse);
    println!("retry:   {}", verdict.retry);
}
