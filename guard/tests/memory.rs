//! What a guarded connection keeps in memory, counted: the parser, one head, one read, the lines that are held.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{self, Read, Write};

use bad_gateway::{Policy, ResponseParser};
use bad_gateway_guard::{Guard, GuardError};

struct Counting;

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// Counts what this thread has; at its end nobody reads the numbers any more.
fn count(more: usize, less: usize) {
    let _ = LIVE.try_with(|live| {
        live.set((live.get() + more).saturating_sub(less));
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(live.get())));
        let _ = COUNT.try_with(|count| count.set(count.get() + u64::from(more > 0)));
    });
}

// SAFETY: every method passes its arguments on to the system allocator, whose contract is the same.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller upholds the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: the caller upholds the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// An upstream that says a head, then the same again and again, so many bytes at a time.
struct Endless {
    head: Vec<u8>,
    again: Vec<u8>,
    times: usize,
    at: usize,
    piece: usize,
}

impl Endless {
    fn new(head: &[u8], again: &[u8], times: usize, piece: usize) -> Self {
        Self { head: head.to_vec(), again: again.to_vec(), times, at: 0, piece }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.head.get(at).copied().or_else(|| {
            let at = at - self.head.len();
            (at / self.again.len() < self.times).then(|| self.again[at % self.again.len()])
        })
    }
}

impl Read for Endless {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let most = self.piece.min(buf.len());
        for (count, place) in buf[..most].iter_mut().enumerate() {
            let Some(byte) = self.byte(self.at) else {
                return if count > 0 { Ok(count) } else { Err(io::ErrorKind::WouldBlock.into()) };
            };
            *place = byte;
            self.at += 1;
        }
        Ok(most)
    }
}

impl Write for Endless {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads all that comes; gives the most bytes that the guard had, how many passed, and how it ended.
fn most(policy: Policy, upstream: Endless, buffer: usize) -> (usize, usize, io::Error) {
    let mut buffer = vec![0; buffer];
    let before = LIVE.get();
    let mut guard = Guard::new(upstream, policy);
    PEAK.set(LIVE.get());
    guard.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").expect("a request");
    let mut passed = 0;
    let error = loop {
        match guard.read(&mut buffer) {
            Ok(0) => break io::ErrorKind::ConnectionAborted.into(),
            Ok(count) => passed += count,
            Err(error) => break error,
        }
    };
    (PEAK.get() - before, passed, error)
}

const KIB: usize = 1024;
/// The parser, the list of requests, the guard itself.
const OWN: usize = size_of::<ResponseParser>() + 8 * KIB;

fn refused(error: &io::Error) -> &'static str {
    GuardError::find(error).and_then(GuardError::reject).expect("refused").defect.name()
}

#[test]
fn a_head_that_drips_in_takes_the_room_of_one_head() {
    let status = b"HTTP/1.1 200 OK\r\n";
    for piece in [1, 100, 100_000] {
        let upstream = Endless::new(status, b"X-Field: 0123456789\r\n", 100_000, piece);
        let (most, passed, error) = most(Policy::GATEWAY, upstream, 16 * KIB);
        assert_eq!((passed, refused(&error)), (0, "field-count"), "by {piece}");
        assert!(most < OWN + 64 * KIB, "{most} by {piece}");
        let upstream =
            Endless::new(status, &[b"X: ", &[b'a'; 700][..], b"\r\n"].concat(), 999, piece);
        let (most, passed, error) = self::most(Policy::GATEWAY, upstream, 16 * KIB);
        assert_eq!((passed, refused(&error)), (0, "head-size"), "by {piece}");
        // A buffer that grows has its old self beside it for a moment.
        assert!(most < OWN + 3 * 80 * KIB, "{most} by {piece}");
    }
}

#[test]
fn interim_heads_are_not_kept() {
    let interim = [b"HTTP/1.1 103 Hints\r\nLink: ", &[b'a'; 3_900][..], b"\r\n\r\n"].concat();
    for piece in [1, 100, 100_000] {
        let upstream = Endless::new(b"", &interim, 999, piece);
        let (most, passed, error) = most(Policy::GATEWAY, upstream, 16 * KIB);
        assert!(["interim-count", "interim-size"].contains(&refused(&error)), "by {piece}");
        assert!(passed >= 15 * interim.len() && passed <= 16 * interim.len(), "{passed}");
        assert!(most < OWN + 3 * 24 * KIB, "{most} by {piece}");
    }
}

#[test]
fn chunk_lines_and_trailers_that_do_not_end_are_bounded() {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for piece in [1, 100, 100_000] {
        for (line, again, defect) in [
            (&b"1;a=\""[..], &b"x"[..], "chunk-line-size"),
            (b"", b"1;a=bcdefghijkl\r\nx\r\n", "chunk-extension-size"),
            (b"0;a=\"", b"x", "chunk-line-size"),
            (
                b"2\r\nok\r\n0\r\n",
                b"X: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n",
                "trailer-section-size",
            ),
        ] {
            let upstream = Endless::new(&[head, line].concat(), again, 1_000_000, piece);
            let (most, passed, error) = most(Policy::GATEWAY, upstream, 16 * KIB);
            assert_eq!(refused(&error), defect, "by {piece}");
            assert!(passed >= head.len());
            assert!(most < OWN + 3 * 40 * KIB, "{defect}: {most} by {piece}");
        }
    }
}

#[test]
fn content_takes_no_room_however_much_there_is() {
    let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = [b"1000\r\n", &[b'x'; 0x1000][..], b"\r\n"].concat();
    let blank = [b"1000 \r\n", &[b'x'; 0x1000][..], b"\r\n"].concat();
    for (head, again, room) in [
        (&b"HTTP/1.1 200 OK\r\nContent-Length: 1800000\r\n\r\n"[..], &b"123456789"[..], 0),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", b"123456789", 0),
        (chunks, &chunk, 0),
        // Those are made anew: one read.
        (chunks, &blank, 3 * 20 * KIB),
    ] {
        let upstream = Endless::new(head, again, 1_800_000 / again.len(), usize::MAX);
        let (most, passed, _) = most(Policy::GATEWAY, upstream, 16 * KIB);
        assert!(passed > 1_780_000, "{passed}");
        assert!(most < OWN + room, "{most}");
    }
}

/// Where nothing has to be kept, nothing is: the bytes are judged in the reader's buffer.
#[test]
fn a_connection_that_is_kept_allocates_nothing_for_a_response() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Length: 5\r\n\r\nhello";
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for answer in [&answer[..], chunked] {
        let mut guard = Guard::new(Endless::new(b"", answer, 100, answer.len()), Policy::GATEWAY);
        let mut buffer = vec![0; 8 * KIB];
        let mut ask = || {
            guard.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").expect("a request");
            assert_eq!(guard.read(&mut buffer).expect("an answer"), answer.len());
        };
        ask();
        let (before, live) = (COUNT.get(), LIVE.get());
        for _ in 0..50 {
            ask();
        }
        assert_eq!((COUNT.get(), LIVE.get()), (before, live));
    }
}
