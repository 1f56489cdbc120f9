//! Services whose messages are binary: fixed fields, and lengths that fit what came.

use super::text::{be16, be32};
use super::{Detail, Evidence};

/// Whether a length that counts from `from` on covers just what came, or more than the window holds.
pub(super) fn fits(first: &[u8], from: usize, length: Option<u64>) -> bool {
    let came = first.len().saturating_sub(from) as u64;
    length.is_some_and(|length| length == came || length > came && first.len() >= Evidence::FIRST)
}

/// A PDU of SMPP: its length, a kind of response, a status.
pub(super) fn smpp(first: &[u8]) -> bool {
    matches!(first, [0, 0, 0, 16..=0xff, 0x80, 0, 0, 0..=0x15, 0, 0, _, _, ..])
}

/// A frame of AMQP: `start`, `close` of 0-9-1, or an opening of 1.0.
pub(super) fn amqp(first: &[u8]) -> bool {
    matches!(
        first,
        [b'A', b'M', b'Q', b'P', 0..=3, ..]
            | [1, 0, 0, 0, _, _, _, 0, 10, 0, 10 | 50, ..]
            | [0, 0, _, _, 2, 0 | 1, _, _, 0, 0x53, ..]
    )
}

/// A packet that a broker sends: CONNACK, DISCONNECT, PINGRESP; or a client's CONNECT.
pub(super) fn mqtt(first: &[u8]) -> bool {
    match first {
        [0x20, 2, 0 | 1, 0..=5] | [0xd0, 0] | [0xe0, 0] | [0xe0, 1..=2, 0x80..=0xff, ..] => true,
        [0x20, 2, 0 | 1, 0..=5, rest @ ..] => rest.first().is_some_and(|byte| *byte > 0x20),
        [0x20, length @ 3..=127, 0 | 1, 0 | 0x80..=0x9f, _, ..] => {
            usize::from(*length) + 2 <= first.len()
        }
        [0x10, _, 0, 4, b'M', b'Q', b'T', b'T', ..] => true,
        _ => false,
    }
}

/// What the broker said.
pub(super) fn mqtt_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    let (0x20, &code) = (evidence.start().first()?, evidence.start().get(3)?) else {
        return None;
    };
    Some(Detail::text(match code {
        0 => "CONNACK, accepted",
        1 | 0x84 => "CONNACK, a version that it does not take",
        4 | 5 | 0x86 | 0x87 => "CONNACK, not allowed",
        _ => "CONNACK, refused",
    }))
}

/// The description of OpenWire that ActiveMQ greets with.
pub(super) fn openwire(first: &[u8]) -> bool {
    first.get(5..13) == Some(b"ActiveMQ")
}

/// A frame of NSQ: its length, its kind, and an error's name or a heartbeat.
pub(super) fn nsq(first: &[u8]) -> bool {
    matches!(first, [0, 0, _, _, 0, 0, 0, 1, b'E', b'_', ..] | [0, 0, 0, 15, 0, 0, 0, 0, b'_', ..])
}

/// A message of LDAP: a SEQUENCE, a message id, an operation of a server.
pub(super) fn ldap(first: &[u8]) -> bool {
    let inner = match first {
        [0x30, 0x84, _, _, _, _, inner @ ..] | [0x30, 0x82, _, _, inner @ ..] => inner,
        [0x30, 0x81, _, inner @ ..] | [0x30, 0..=0x7f, inner @ ..] => inner,
        _ => return false,
    };
    matches!(inner, [2, 1, _, 0x60..=0x79, ..] | [2, 2, _, _, 0x60..=0x79, ..])
}

/// A message of SNMP: a SEQUENCE, its version, the community or the header.
pub(super) fn snmp(first: &[u8]) -> bool {
    matches!(first, [0x30, 0..=0x7f, 2, 1, 0 | 1, 4, ..] | [0x30, _, 2, 1, 3, 0x30, ..])
}

/// A reply of Kerberos over TCP: a length, an application tag of ASN.1, a SEQUENCE.
pub(super) fn kerberos(first: &[u8]) -> bool {
    let tagged = matches!(
        first,
        [0, 0, _, _, 0x6a..=0x6f | 0x7e, 0x81 | 0x82, ..]
            | [0, 0, _, _, 0x6a..=0x6f | 0x7e, 2..=0x7f, 0x30, ..]
    );
    tagged && fits(first, 4, be32(first, 0))
}

/// A reply of DNS over TCP (RFC 1035 §4.2.2): a length, an id, the bit of a reply, at most one
/// question.
pub(super) fn dns(first: &[u8]) -> bool {
    matches!(first, [_, _, _, _, 0x80..=0xff, _, 0, 0 | 1, 0, _, ..])
        && be16(first, 0).is_some_and(|length| (12..=4096).contains(&length))
}

/// What it answered.
pub(super) fn dns_code(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.start().get(5)? & 15 {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        _ => return None,
    }))
}

/// A TPKT header (RFC 1006) around a connection's confirmation, its end or data.
pub(super) fn tpkt(first: &[u8]) -> bool {
    matches!(first, [3, 0, _, _, 2..=0xff, 0xd0 | 0xe0 | 0xf0 | 0x80 | 0x70, ..])
        && be16(first, 2).is_some_and(|length| length >= 7)
}

/// The answer to a connection's setup: refused, accepted or to be authenticated, protocol 11, in
/// either order of bytes.
pub(super) fn x11(first: &[u8]) -> bool {
    matches!(
        first,
        [0, 1..=0xff, 11, 0, 0, 0, _, _, b' '..=b'~', ..]
            | [0, 1..=0xff, 0, 11, 0, 0, _, _, b' '..=b'~', ..]
            | [1, 0, 11, 0, 0, 0, _, _, ..]
            | [1, 0, 0, 11, 0, 0, _, _, ..]
            | [2, 0, 0, 0, 0, 0, 1..=0xff, 0, b' '..=b'~', ..]
    )
}

/// A message of SMB behind its length, or an answer of the NetBIOS session service.
pub(super) fn smb(first: &[u8]) -> bool {
    matches!(
        first,
        [0, _, _, _, 0xfd..=0xff, b'S', b'M', b'B', ..]
            | [0x83, 0, 0, 1, 0x80..=0x8f, ..]
            | [0x82 | 0x85, 0, 0, 0]
    )
}

/// A PDU of DCE/RPC: version 5, a kind that a server sends, the order of bytes.
pub(super) fn dce_rpc(first: &[u8]) -> bool {
    matches!(first, [5, 0 | 1, 2 | 3 | 12 | 13 | 15 | 18, _, 0x10 | 0, 0, 0, 0, ..])
}

/// A reply of ONC RPC over TCP (RFC 5531 §9): the mark of a record, an id, the kind.
pub(super) fn onc_rpc(first: &[u8]) -> bool {
    matches!(first, [0x80, 0, _, _, _, _, _, _, 0, 0, 0, 1, ..])
}

/// STUN's magic number behind a response's or a request's kind.
pub(super) fn stun(first: &[u8]) -> bool {
    matches!(first, [0..=3, _, _, _, 0x21, 0x12, 0xa4, 0x42, ..])
}

/// The server's first byte of RTMP, with a time and zeros behind it.
pub(super) fn rtmp(first: &[u8]) -> bool {
    matches!(first, [3, _, _, _, _, 0, 0, 0, 0, ..] | [3, _, _, _, _, 1..=13, _, _, 1..=13, ..])
}

/// A PDU of DICOM: an association rejected, aborted or accepted.
pub(super) fn dicom(first: &[u8]) -> bool {
    matches!(first, [3 | 7, 0, 0, 0, 0, 4, 0, ..] | [1 | 2, 0, 0, 0, _, _, 0, 1, ..])
}

/// Protocols of plants and machines, each by its fixed fields.
pub(super) fn industrial(first: &[u8]) -> bool {
    let opc = matches!(
        first,
        [b'A' | b'E' | b'H', b'C' | b'R' | b'E', b'K' | b'R' | b'L', b'F', 0 | 8..=0xff, ..]
    );
    opc || modbus(first)
        || matches!(first, [0x68, 4, 0x03..=0x83, 0, 0, 0] | [5, 0x64, 5..=0xff, ..])
}

/// A frame of Modbus over TCP: its protocol zero, a length that fits, a function or an exception.
fn modbus(first: &[u8]) -> bool {
    matches!(first, [_, _, 0, 0, 0, 3..=0xff, _, 1..=0x2b | 0x81..=0xab, ..])
        && fits(first, 6, be16(first, 4))
}

/// Which of them.
pub(super) fn industrial_name(evidence: &Evidence<'_>) -> Option<Detail> {
    let first = evidence.start();
    Some(Detail::text(match first {
        [b'A'..=b'Z', ..] => "OPC UA",
        _ if modbus(first) => "Modbus",
        [0x68, ..] => "IEC 60870-5-104",
        _ => "DNP3",
    }))
}

/// A message of Diameter: version 1, its length, flags, the first of its commands.
pub(super) fn diameter(first: &[u8]) -> bool {
    matches!(first, [1, 0, _, _, 0 | 0x20 | 0x40 | 0x60 | 0x80 | 0xc0, 0, 1, _, ..])
}

/// A message type of ISO 8583, with its length before it or not.
pub(super) fn iso8583(first: &[u8]) -> bool {
    let mti =
        |bytes: &[u8]| matches!(bytes, [b'0'..=b'2', b'1'..=b'8', b'0'..=b'4', b'0'..=b'5', ..]);
    let framed = first.get(2..).is_some_and(mti) && fits(first, 2, be16(first, 0));
    framed
        || mti(first)
            && first.get(4..).is_some_and(|bits| bits.iter().take(8).any(|b| !b.is_ascii()))
}

/// The server's side of RMI or of a debugger, an object of Java.
pub(super) fn java(first: &[u8]) -> bool {
    matches!(first, [0xac, 0xed, 0, 5, ..] | [0x51, 0xac, 0xed, ..] | [b'J', b'R', b'M', b'I', ..])
        || first.starts_with(b"JDWP-Handshake")
        || matches!(first, [b'N', 0, length @ 1..=64, b'0'..=b'z', ..] if first.len() >= usize::from(*length) + 3)
}

/// Which of them.
pub(super) fn java_kind(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.start().first()? {
        b'J' if evidence.start().starts_with(b"JDWP") => "a debugger's handshake, JDWP",
        0xac => "a serialised object",
        _ => "RMI",
    }))
}

/// A message of D-Bus: the order of bytes, a kind, flags, version 1.
pub(super) fn dbus(first: &[u8]) -> bool {
    const LINES: [&[u8]; 4] =
        [b"REJECTED EXTERNAL", b"REJECTED ANONYMOUS", b"REJECTED DBUS_", b"REJECTED KERBEROS"];
    matches!(first, [b'l' | b'B', 1..=4, 0..=3, 1, ..])
        || super::text::starts_with_any(first, &LINES)
}

/// The frame in which Docker sends what a container prints: the stream, zeros, a length.
pub(super) fn docker(first: &[u8]) -> bool {
    matches!(
        first,
        [0..=2, 0, 0, 0, 0, 0, _, 1..=0xff, b'\t'..=b'~', ..]
            | [1..=2, 0, 0, 0, 0, 0, 1..=0xff, _, b'\t'..=b'~', ..]
    )
}

/// Telnet's negotiation of options (RFC 854): IAC, a command.
pub(super) fn telnet(first: &[u8]) -> bool {
    matches!(
        first,
        [0xff, 0xfa..=0xfd, ..]
            | [0xff, 0xfe, 1..=0x27, 0xff | 0x0d | 0x1b, ..]
            | [0xff, 0xfe, 1..=0x27]
    )
}

/// What a game server answers: the old list ping of Minecraft, or its messages in JSON.
pub(super) fn minecraft(first: &[u8]) -> bool {
    matches!(
        first,
        [0xff, 0, 1..=0xff, 0, _, ..]
            | [_, 0, _, b'{', b'"', ..]
            | [_, _, 0, _, b'{', b'"', ..]
            | [_, _, 0, _, _, b'{', b'"', ..]
    )
}

/// A length in front, in four bytes: what came is just so long, or a small number follows as an id.
pub(super) fn length_first(first: &[u8]) -> bool {
    let length = be32(first, 0);
    let numbered = matches!(first, [0, 0, _, _, 0, 0, _, _, _, ..]);
    length.is_some_and(|length| (4..1 << 20).contains(&length))
        && (fits(first, 4, length) || numbered)
}

/// Protocols of peers, each by its fixed bytes.
pub(super) const PEERS: &[(&[u8], &str)] = &[
    (b"\x13BitTorrent protocol", "BitTorrent"),
    (b"\x13/multistream/", "libp2p"),
    (b"/multistream/", "libp2p"),
    (b"\xf9\xbe\xb4\xd9", "Bitcoin"),
    (b"\x0b\x11\x09\x07", "Bitcoin, a test network"),
    (b"\xfa\xbf\xb5\xda", "Bitcoin, a test network"),
    (b"\xfb\xc0\xb6\xdb", "Litecoin"),
    (b"\xc0\xc0\xc0\xc0", "Dogecoin"),
    (b"GNUTELLA", "Gnutella"),
    (b"$Lock ", "Direct Connect"),
    (b"\x2e\xa7\xd9\x0b", "Syncthing"),
    (b"HELLO REPLY RESULT", "I2P"),
];

/// Protocols for tunnels and remote desktops, each by its fixed bytes.
pub(super) const TUNNELS: &[(&[u8], &str)] = &[
    (b"REDQ", "SPICE"),
    (b"NXD-", "NoMachine NX"),
    (b"\x7f\x7fICA\0", "Citrix ICA"),
    (b"\0\x9c\0\x01\x1a\x2b\x3c\x4d", "PPTP"),
    (b"\0\x17$", "TeamViewer"),
    (b"\0\x0e@", "OpenVPN"),
    (b"\0\x1a@", "OpenVPN"),
    (b"\0\x1ah", "OpenVPN"),
    (b">INFO:OpenVPN", "OpenVPN's management"),
    (b"5.error,", "Guacamole"),
    (b"CNXN\0", "Android's debug bridge"),
    (b"AUTH\x01\0\0\0", "Android's debug bridge"),
];

/// Protocols for messages and calls between services, each by its fixed bytes.
pub(super) const CALLS: &[(&[u8], &str)] = &[
    (b"\xff\0\0\0\0\0\0\0\x01\x7f", "ZeroMQ"),
    (b"\xff\0\0\0\0\0\0\0\0\x7f", "ZeroMQ"),
    (b"\0SP\0", "nanomsg"),
    (b"\xda\xbb", "Dubbo"),
    (b"\xda\xda", "Seata"),
    (b"PRPC", "brpc"),
    (b"GIOP", "CORBA"),
    (b"HELO:", "WebLogic T3"),
    (b"UNAV:", "WebLogic T3"),
    (b"LGIN:", "WebLogic T3"),
    (b".NET\x01", ".NET remoting"),
    (b"TSH ", "IBM MQ"),
    (b"TSHM", "IBM MQ"),
    (b"\0RES", "Gearman"),
    (b"hrpc", "Hadoop"),
];

/// Other services by the fixed bytes of their first message.
pub(super) const OTHERS: &[(&[u8], &str)] = &[
    (b"ES\0\0", "Elasticsearch's transport"),
    (b"ZBXD", "Zabbix"),
    (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "BGP"),
    (b"NBDMAGIC", "a network block device, NBD"),
    (b"ceph v", "Ceph"),
    (b"\x0bMSH|", "HL7"),
    (b"MSH|", "HL7"),
    (b"8=FIX", "FIX"),
    (b"\0\0U\xaa", "Tuya"),
    (b"\0\x03ok", "Erlang's distribution"),
    (b"\0\x03sok", "Erlang's distribution"),
    (b"\0\x0csnot_allowed", "Erlang's distribution"),
];

/// Erlang's port mapper: the port in four bytes, and the names.
pub(super) fn epmd(first: &[u8]) -> bool {
    first.starts_with(b"\0\0") && first.get(4..).is_some_and(|names| names.starts_with(b"name "))
}
