//! Content that nobody asks for piece by piece: as much of it at once as is plain.

use super::Body;
use crate::framing::Framing;
use crate::policy::Policy;

impl Body {
    /// Reads on over content, as long as nothing has to be judged but plain chunk lines; gives the number of
    /// bytes that were read. What is left is for [`Body::step_any`]; steps over the same bytes lead to the same.
    #[inline]
    pub(crate) fn run(&mut self, bytes: &[u8], policy: &Policy) -> usize {
        let limits = policy.limits();
        let overflows = self.offset.checked_add(bytes.len() as u64).is_none();
        if limits.content.is_some() || self.content.reset || overflows {
            return 0;
        }
        let (read, octets) = if let Framing::Chunked = self.framing {
            let found = self.chunked.run(bytes, limits);
            self.at_chunk_line = self.chunked.is_at_line();
            found
        } else {
            let octets = self.plain_octets(bytes).unwrap_or(0);
            (octets, octets)
        };
        self.offset = self.offset.saturating_add(read as u64);
        self.content.octets = self.content.octets.saturating_add(octets as u64);
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::BodyEvent;
    use crate::policy::{Deviations, Limits};

    /// Reads all that is content by steps alone; gives how far these came.
    fn by_steps(body: &mut Body, bytes: &[u8], policy: &Policy) -> usize {
        let mut at = 0;
        while let Ok(piece) = body.step_any(&bytes[at..], policy, &mut Deviations::default()) {
            at += piece.consumed;
            if !matches!(piece.event, BodyEvent::Data(_)) {
                break;
            }
        }
        at
    }

    #[test]
    fn it_leads_where_steps_lead() {
        let bytes =
            b"5\r\nhello\r\n10\r\n0123456789abcdef\r\n0003\r\nabc\r\n5;a\r\nhello\r\n0\r\n\r\n";
        let policy = &Policy::GATEWAY;
        let counts = |body: &Body| (body.offset, body.octets(), body.missing(), body.at_chunk_line);
        for framing in [Framing::Chunked, Framing::Length(30), Framing::Close, Framing::None] {
            for len in 0..=bytes.len() {
                for split in 0..=len {
                    let (mut ours, mut steps) =
                        (Body::new(framing, 200, 7), Body::new(framing, 200, 7));
                    let mut at = ours.run(&bytes[..split], policy);
                    at += ours.run(&bytes[at..len], policy);
                    at += by_steps(&mut ours, &bytes[at..len], policy);
                    assert_eq!(at, by_steps(&mut steps, &bytes[..len], policy));
                    assert_eq!(counts(&ours), counts(&steps), "{framing:?} {split} {len}");
                    // And it goes on alike.
                    let rest = &bytes[at..];
                    at = by_steps(&mut ours, rest, policy);
                    assert_eq!(at, by_steps(&mut steps, rest, policy), "{framing:?} {split} {len}");
                    assert_eq!(counts(&ours), counts(&steps), "{framing:?} {split} {len}");
                }
            }
        }
    }

    #[test]
    fn plain_content_is_read_to_its_end() {
        let read = |framing, bytes: &[u8]| {
            let mut body = Body::new(framing, 200, 7);
            (body.run(bytes, &Policy::GATEWAY), body.octets(), body.offset())
        };
        assert_eq!(read(Framing::Length(5), b"hello, world"), (5, 5, 12));
        assert_eq!(read(Framing::Close, b"hello"), (5, 5, 12));
        assert_eq!(read(Framing::Chunked, b"5\r\nhello\r\n1000\r\nhello"), (21, 10, 28));
        assert_eq!(
            read(Framing::Chunked, b"5\r\nhello\r\n5;a\r\nhello"),
            (10, 5, 17),
            "an extension"
        );
        assert_eq!(read(Framing::Chunked, b"5\r\nhello\n"), (8, 5, 15), "a defect");
    }

    #[test]
    fn what_is_to_be_judged_is_left() {
        let limits = Limits { content: Some(9), ..Limits::DEFAULT };
        let limited = Policy::GATEWAY.with_limits(limits);
        assert_eq!(Body::new(Framing::Close, 200, 0).run(b"hello", &limited), 0);
        assert_eq!(Body::new(Framing::Close, 205, 0).run(b"hello", &Policy::GATEWAY), 0);
        assert_eq!(Body::new(Framing::Close, 200, u64::MAX - 4).run(b"hello", &Policy::GATEWAY), 0);
    }
}
