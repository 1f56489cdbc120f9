//! Packets in hexadecimal.

use super::dumps::{Layout, XXD};
use super::support::{feed, json};
use super::{BYTES, reads_as_bytes};

/// IPv4 and TCP around a payload.
fn packet(from: u16, to: u16, number: u32, flags: u8, payload: &[u8]) -> Vec<u8> {
    let total = u16::try_from(40 + payload.len()).unwrap().to_be_bytes();
    let mut bytes =
        vec![0x45, 0, total[0], total[1], 0, 0, 0x40, 0, 0x40, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
    bytes.extend(from.to_be_bytes());
    bytes.extend(to.to_be_bytes());
    bytes.extend(number.to_be_bytes());
    bytes.extend([0, 0, 0, 1, 0x50, flags, 2, 0, 0, 0, 0, 0]);
    bytes.extend(payload);
    bytes
}

/// The packets as `tcpdump -x` prints them, each behind what carries it.
fn printed(link: &[u8], packets: &[Vec<u8>]) -> String {
    let layout = Layout { text: Some(("  ", "")), row: |o, d| format!("\t0x{o:04x}:  {d}"), ..XXD };
    let line = "05:40:38.165860 IP 192.0.2.1.80 > 192.0.2.2.4: Flags [P.]\n";
    let packets = packets.iter().map(|packet| layout.dump(&[link, packet].concat()));
    packets.flat_map(|rows| [line.to_owned(), rows]).collect()
}

/// Two requests and their responses.
fn exchange() -> [Vec<u8>; 5] {
    // The addresses are the same in both directions, the ports tell them apart.
    let exchange = [
        packet(40000, 80, 9, 0x18, b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
        packet(80, 40000, 1, 0x18, b"HTTP/1.1 200 OK\r\nContent-Le"),
        packet(80, 40000, 1, 0x18, b"HTTP/1.1 200 OK\r\nContent-Le"),
        packet(80, 40000, 28, 0x18, b"ngth: 5\r\n\r\n"),
        packet(80, 40000, 39, 0x19, &[BYTES, b"!"].concat()),
    ];
    exchange.map(|mut packet| {
        // Each side has an address of its own.
        if packet[20..22] == 40000_u16.to_be_bytes() {
            packet.swap(15, 19);
        }
        packet
    })
}

#[test]
fn packets() {
    let exchange = exchange();
    let ethernet = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 8, 0];
    for link in [&[][..], &ethernet] {
        let found = json(&[], printed(link, &exchange).as_bytes());
        let sources: Vec<_> = found.iter().map(|line| line["source"].as_str().unwrap()).collect();
        assert_eq!(
            sources,
            ["-#192.0.2.2:40000-192.0.2.1:80/1", "-#192.0.2.2:40000-192.0.2.1:80/2"]
        );
        assert_eq!((&found[0]["verdict"], &found[0]["status"]), (&"valid".into(), &200.into()));
        assert_eq!(found[1]["defect"]["offset"], 40);
    }
}

#[test]
fn packets_that_are_missing_or_broken() {
    let exchange = exchange();
    // A piece is missing: what comes behind it is not read.
    let gap = [exchange[0].clone(), exchange[1].clone(), exchange[4].clone()];
    assert_eq!(json(&[], printed(&[], &gap).as_bytes())[0]["verdict"], "need_more");
    // A reset, and no byte.
    let mut reset = packet(80, 40000, 1, 0x14, b"");
    reset.swap(11, 11);
    let silent = [exchange[0].clone(), reset];
    let line = &json(&[], printed(&[], &silent).as_bytes())[0];
    assert_eq!(
        (&line["verdict"], &line["proxy_status"]),
        (&"no_response".into(), &"connection_terminated".into())
    );
    let broken = printed(&[], &exchange)
        .lines()
        .filter(|line| !line.contains("0x0010:"))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    let told = feed(&["check", "--from", "hex"], broken.as_bytes());
    assert_eq!(told.code, 2, "{}", told.out);
}

#[test]
fn tshark_follows_a_connection() {
    let digits = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let form = format!(
        "\n====\nFollow: tcp,raw\nFilter: tcp.stream eq 0\nNode 0: 192.0.2.2:40000\nNode 1: 192.0.2.1:80\n{}\n\t{}\n\t{}\n====\n",
        digits(b"GET / HTTP/1.1\r\n\r\n"),
        digits(&BYTES[..9]),
        digits(&BYTES[9..])
    );
    reads_as_bytes(&[], form.as_bytes());
    let told = feed(&["check"], form.replace("\t48", "\tzz").as_bytes());
    assert!(told.code == 2 && told.err.contains("line 8: "), "{}", told.err);
}
