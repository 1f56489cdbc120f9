//! No message allocates: counted, not claimed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use bad_gateway::forward::Forward;
use bad_gateway::{Ending, Event, Method, Policy, RequestContext, ResponseParser};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    // The thread may be ending; then nobody reads the number any more.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every method passes its arguments on to the system allocator, whose contract is the same.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller upholds the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller upholds the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller upholds the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(of: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.with(Cell::get);
    of();
    ALLOCATIONS.with(Cell::get) - before
}

const RESPONSES: &[&[u8]] = &[
    b"HTTP/1.1 200 OK\r\nServer: a\r\nSet-Cookie: b\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
      5;a=\"b\"\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n",
    b"\r\nHTTP/1.0 200\nX : a\n b\nConnection: keep-alive, cl ose\nContent-Length: 2, 2\n\nok",
    b"HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
];

/// Reads one response, `step` new bytes at a time, and writes its head into `out`.
fn read(parser: &mut ResponseParser, bytes: &[u8], step: usize, out: &mut [u8]) {
    let request = RequestContext::new(Method::Get);
    parser.next_response(request);
    let (mut at, mut shown) = (0, step.min(bytes.len()));
    while let Ok(found) = parser.step(&bytes[at..shown]) {
        let raw = &bytes[at..at + found.consumed];
        at += found.consumed;
        match found.event {
            Event::Head(framing) => {
                let head = parser.head(raw);
                Forward::new(head, framing, &request).encode_into(out).expect("room enough");
            }
            Event::NeedMore if shown == bytes.len() => break,
            Event::NeedMore => shown = (shown + step).min(bytes.len()),
            Event::End | Event::Tunnel => break,
            Event::Interim | Event::Data(_) | Event::Trailers => {}
        }
    }
    let verdict = parser.end(Ending::Open, 0);
    assert!(verdict.deviations.iter().count() <= 8);
}

#[test]
fn no_message_allocates() {
    let mut out = [0; 512];
    let mut parser = ResponseParser::new(Policy::LENIENT, RequestContext::new(Method::Get));
    let counted = allocations(|| {
        for bytes in RESPONSES {
            for step in [1, 7, bytes.len()] {
                read(&mut parser, bytes, step, &mut out);
            }
        }
    });
    assert_eq!(counted, 0);
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 1);
}
