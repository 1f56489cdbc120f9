//! The status line that is written.

use super::forwarded;

#[test]
fn the_version_written_is_our_own() {
    for version in ["1.0", "1.1", "1.2", "1.9"] {
        let head = format!("HTTP/{version} 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(forwarded(&head), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
}

#[test]
fn the_status_line_is_repaired() {
    let length = "Content-Length: 0\r\n\r\n";
    for (line, written) in [
        ("HTTP/1.1 200\r\n", "HTTP/1.1 200 \r\n"),
        ("HTTP/1.1 200 OK\n", "HTTP/1.1 200 OK\r\n"),
        ("\r\n\r\nHTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n"),
        ("HTTP/1.1 999 Denied\r\n", "HTTP/1.1 500 Denied\r\n"),
        ("HTTP/1.1 600 \r\n", "HTTP/1.1 500 \r\n"),
        ("HTTP/1.1 599 Own\r\n", "HTTP/1.1 599 Own\r\n"),
        ("HTTP/1.1 200 a  \"b\" \u{e9}\r\n", "HTTP/1.1 200 a  \"b\" \u{e9}\r\n"),
    ] {
        assert_eq!(forwarded(&format!("{line}{length}")), format!("{written}{length}"));
    }
}
