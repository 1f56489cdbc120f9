//! Connection and Upgrade, as they are written.

use bad_gateway::{Ending, Framing, Policy, check};

use super::{fields, forwarded, forwarded_as, get};

#[test]
fn a_switch_of_protocols_says_upgrade_in_both_fields() {
    let request = get().with_upgrade(b"websocket").expect("a short offer");
    let wanted = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n";
    for connection in ["Connection: Upgrade\r\n", "Connection: upgrade, x\r\n", ""] {
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\n{connection}Upgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n"
        );
        let written = forwarded_as(&head, request, |forward| forward);
        assert_eq!(written, wanted);
        let verdict = check(wanted.as_bytes(), request, Ending::Open, Policy::STRICT);
        assert_eq!(verdict.framing, Some(Framing::Tunnel));
    }
}

#[test]
fn a_426_names_what_it_asks_for() {
    let head =
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c, TLS/1.3\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(
        forwarded(head),
        "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nUpgrade: h2c, TLS/1.3\r\nConnection: upgrade\r\n\r\n"
    );
}

#[test]
fn an_upgrade_elsewhere_is_dropped() {
    assert_eq!(fields("Upgrade: h2c\r\nConnection: upgrade\r\n"), "");
}

#[test]
fn upgrade_lines_keep_what_is_a_protocol() {
    for (lines, written) in [
        ("Upgrade: h2c\r\n", "Upgrade: h2c\r\nConnection: upgrade\r\n"),
        ("upgrade: h2c,TLS/1.3\r\n", "upgrade: h2c,TLS/1.3\r\nConnection: upgrade\r\n"),
        (
            "Upgrade: a b, h2c,\r\n x\r\nUpgrade: ,\r\n",
            "Upgrade: h2c, x\r\nConnection: upgrade\r\n",
        ),
        ("Upgrade: (h2c)\r\n", ""),
    ] {
        let head = format!("HTTP/1.1 426 U\r\n{lines}Content-Length: 0\r\n\r\n");
        let text = forwarded(&head);
        assert_eq!(
            text,
            format!("HTTP/1.1 426 U\r\nContent-Length: 0\r\n{written}\r\n"),
            "{lines:?}"
        );
    }
}

#[test]
fn closing_says_close() {
    let head = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(
        forwarded_as(head, get(), |forward| forward.closing()),
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
}
