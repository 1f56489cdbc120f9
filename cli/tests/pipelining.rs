//! Several responses on one connection.

mod support;

use support::{Told, feed, lines};

const FIVE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const CLOSE: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

fn ask(methods: &[&str], ending: &str, input: &str) -> Told {
    let mut args = vec!["check", "--format", "json", "--ending", ending];
    for method in methods {
        args.extend(["--method", method]);
    }
    feed(&args, input.as_bytes())
}

fn verdicts(told: &Told) -> Vec<String> {
    lines(&told.out).iter().map(|line| line["verdict"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_method_frames_its_own_response() {
    let told = ask(&["HEAD", "GET"], "open", &format!("{HEAD}{FIVE}more"));
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    let lines = lines(&told.out);
    assert_eq!(
        (lines[0]["body_bytes"].as_u64(), lines[0]["consumed"].as_u64()),
        (Some(0), Some(38))
    );
    assert_eq!((lines[0]["leftover"].as_u64(), lines[0]["reuse"].as_bool()), (Some(0), Some(true)));
    assert_eq!(
        (lines[1]["body_bytes"].as_u64(), lines[1]["consumed"].as_u64()),
        (Some(5), Some(43))
    );
    assert_eq!(
        (lines[1]["leftover"].as_u64(), lines[1]["reuse"].as_bool()),
        (Some(4), Some(false))
    );
}

#[test]
fn offsets_start_again() {
    let told = ask(&["GET", "GET"], "closed", &format!("{FIVE}HTTP/1.1 2x0 OK\r\n\r\n"));
    assert_eq!(verdicts(&told), ["valid", "malformed"]);
    assert_eq!(lines(&told.out)[1]["defect"]["offset"], 10);
    assert_eq!((told.code, told.err.as_str()), (1, ""));
}

#[test]
fn without_bytes_the_next_request_gets_its_own_line() {
    let told = ask(&["GET", "GET"], "closed", FIVE);
    assert_eq!(verdicts(&told), ["valid", "no_response"]);
    assert_eq!(lines(&told.out)[0]["reuse"], false);
    assert_eq!(lines(&told.out)[1]["retry"], true);
    assert_eq!(told.code, 1);
    let told = ask(&["GET", "GET", "GET"], "open", FIVE);
    assert_eq!(verdicts(&told), ["valid", "need_more"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
}

#[test]
fn nothing_is_read_behind_a_response_that_ends_the_connection() {
    let no_content = "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n";
    let long = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    let closes = "the response before forbade another on this connection (the response says Connection: close)";
    let unread = "; 43 bytes behind it were not read as a response\n";
    let deviates = "was tolerated); 43 bytes behind it were not read as a response\n";
    for (input, first, leftover, why) in [
        (format!("{CLOSE}{FIVE}"), "valid", 43, format!("{closes}{unread}")),
        (CLOSE.to_owned(), "valid", 0, format!("{closes}\n")),
        (format!("{no_content}{FIVE}"), "valid", 43, deviates.to_owned()),
        (format!("HTTP/1.1 2\r\n\r\n{FIVE}"), "malformed", 0, "is malformed, so".to_owned()),
        (format!("{long}{FIVE}"), "incomplete", 0, ": the connection had ended\n".to_owned()),
        (
            format!("HTTP/1.1 200 OK\r\n\r\n{FIVE}"),
            "valid",
            0,
            ": the connection had ended\n".to_owned(),
        ),
    ] {
        let told = ask(&["GET", "GET", "GET"], "closed", &input);
        assert_eq!(verdicts(&told), [first], "{input:?}");
        assert_eq!(lines(&told.out)[0]["leftover"], leftover, "{input:?}");
        assert!(told.err.contains("2 requests got no response"), "{}", told.err);
        assert!(told.err.contains(&why), "{}", told.err);
        assert_eq!(told.code, 1);
    }
    let told = ask(&["GET", "GET"], "open", &format!("{CLOSE}{FIVE}"));
    assert!(told.code == 1 && told.err.contains("1 request got no response"));
    assert!(told.err.contains(&format!("{closes}{unread}")), "{}", told.err);
    let told = ask(&["GET", "GET"], "timeout", long);
    assert!(told.err.contains(": nothing more had come in time\n"), "{}", told.err);
}

#[test]
fn a_tunnel_ends_it_too() {
    let told = ask(&["CONNECT", "GET"], "open", &format!("HTTP/1.1 200 OK\r\n\r\n{FIVE}"));
    assert_eq!(verdicts(&told), ["valid"]);
    assert_eq!(lines(&told.out)[0]["leftover"], 43);
    assert_eq!(told.code, 1);
}

#[test]
fn many_on_one_connection_at_any_split() {
    let input = FIVE.repeat(50);
    let methods = ["--method", "GET"].repeat(50);
    for split in ["1", "13", "65536"] {
        let args = [&["check", "-f", "json", "--split", split], &methods[..]].concat();
        let told = feed(&args, input.as_bytes());
        assert_eq!((told.code, told.out.lines().count()), (0, 50), "{split}");
    }
}
