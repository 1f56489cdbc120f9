//! Takes the headers of Ethernet, IP and TCP off a frame.

use std::net::{IpAddr, SocketAddr};

/// One TCP segment.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) number: u32,
    pub(super) syn: bool,
    pub(super) ack: bool,
    pub(super) fin: bool,
    pub(super) reset: bool,
    pub(super) payload: Vec<u8>,
}

/// What may stand before the IP header: nothing, Ethernet, with a VLAN, Linux "any" in two
/// versions, loopback.
const LINK_HEADERS: [usize; 6] = [0, 14, 18, 16, 20, 4];

/// The segment in a frame, if one is in it.
pub(super) fn segment(frame: &[u8]) -> Option<Segment> {
    LINK_HEADERS.into_iter().find_map(|start| ip(frame.get(start..)?, &frame[..start]))
}

fn ip(packet: &[u8], link: &[u8]) -> Option<Segment> {
    // Where a link header names the protocol, it must be this one.
    let named = |kind: [u8; 2]| match link.len() {
        14 | 16 | 18 => link.ends_with(&kind),
        20 => link.starts_with(&kind),
        _ => true,
    };
    match packet.first()? >> 4 {
        4 if named([0x08, 0x00]) => {
            let header = usize::from(packet[0] & 15) * 4;
            let total = usize::from(number16(packet, 2)?);
            let fragment = number16(packet, 6)? & 0x3fff;
            if header < 20 || total < header + 20 || packet.get(9) != Some(&6) || fragment != 0 {
                return None;
            }
            let address = |at: usize| {
                let octets: [u8; 4] = packet.get(at..at + 4)?.try_into().ok()?;
                Some(IpAddr::from(octets))
            };
            // Short frames are padded.
            let end =
                if packet.len() - total.min(packet.len()) < 64 { total } else { return None };
            let payload = &packet[..end.min(packet.len())];
            tcp(payload.get(header..)?, address(12)?, address(16)?)
        }
        6 if named([0x86, 0xdd]) => {
            let length = usize::from(number16(packet, 4)?);
            if packet.get(6) != Some(&6) || length < 20 {
                return None;
            }
            let address = |at: usize| {
                let octets: [u8; 16] = packet.get(at..at + 16)?.try_into().ok()?;
                Some(IpAddr::from(octets))
            };
            let end = packet.len().min(40 + length);
            tcp(packet.get(40..end)?, address(8)?, address(24)?)
        }
        _ => None,
    }
}

fn tcp(segment: &[u8], from: IpAddr, to: IpAddr) -> Option<Segment> {
    let header = usize::from(segment.get(12)? >> 4) * 4;
    let flags = *segment.get(13)?;
    if header < 20 {
        return None;
    }
    let high = u32::from(number16(segment, 4)?);
    Some(Segment {
        from: SocketAddr::new(from, number16(segment, 0)?),
        to: SocketAddr::new(to, number16(segment, 2)?),
        number: high << 16 | u32::from(number16(segment, 6)?),
        syn: flags & 2 != 0,
        ack: flags & 16 != 0,
        fin: flags & 1 != 0,
        reset: flags & 4 != 0,
        payload: segment.get(header..)?.to_vec(),
    })
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}
