//! curl's traces and reports, and wget's.

use super::support::{feed, json};

const TRACE: &str = "\
== Info:   Trying 127.0.0.1:8101...
== Info: Connected to 127.0.0.1 (127.0.0.1) port 8101 (#0)
=> Send header, 43 bytes (0x2b)
0000: 48 45 41 44 20 2f 20 48 54 54 50 2f 31 2e 31 0d HEAD / HTTP/1.1.
0010: 0a 48 6f 73 74 3a 20 31 32 37 2e 30 2e 30 2e 31 .Host: 127.0.0.1
0020: 3a 38 31 30 31 0d 0a 41 0d 0a 0d                :8101..A...
<= Recv header, 17 bytes (0x11)
0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.
0010: 0a                                              .
<= Recv header, 19 bytes (0x13)
0000: 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a 20 Content-Length: 
0010: 35 0d 0a                                        5..
<= Recv header, 2 bytes (0x2)
0000: 0d 0a                                           ..
== Info: Connection #0 to host 127.0.0.1 left intact
";

const TRACE_ASCII: &str = "\
05:40:37.911209 == Info: Connected to 127.0.0.1 (127.0.0.1) port 8101 (#0)
05:40:37.911296 => Send header, 32 bytes (0x20)
0000: GET / HTTP/1.1
0010: Host: a.test
001e:
05:40:37.911456 <= Recv header, 17 bytes (0x11)
0000: HTTP/1.1 200 OK
05:40:37.911456 <= Recv header, 8 bytes (0x8)
0000: X: abcd.
05:40:37.911460 <= Recv header, 2 bytes (0x2)
0000:
05:40:37.911470 == Info: Connected to 127.0.0.1 (127.0.0.1) port 8101 (#1)
05:40:37.911496 => Send header, 16 bytes (0x10)
0000: GET / HTTP/1.1
05:40:37.911500 == Info: Recv failure: Connection reset by peer
";

#[test]
fn curl_traces() {
    // The request was HEAD, so there is no content.
    let line = &json(&[], TRACE.as_bytes())[0];
    assert_eq!(
        (&line["source"], &line["verdict"], &line["head_bytes"]),
        (&"-".into(), &"valid".into(), &38.into())
    );
    assert_eq!(json(&["--method", "GET"], TRACE.as_bytes())[0]["verdict"], "incomplete");
    assert_eq!(json(&["--from", "hex"], TRACE.as_bytes())[0]["verdict"], "valid");
    let ascii = json(&[], TRACE_ASCII.as_bytes());
    assert_eq!(
        (&ascii[0]["source"], &ascii[0]["defect"]["name"]),
        (&"-#1".into(), &"bare-lf".into())
    );
    assert_eq!(
        (&ascii[0]["defect"]["offset"], &ascii[1]["verdict"]),
        (&24.into(), &"no_response".into())
    );
    assert_eq!(ascii.len(), 2);
    let lost = TRACE.replace("0010: 0a                                              .\n", "");
    let told = feed(&["check"], lost.as_bytes());
    assert!(
        told.code == 2 && told.err.contains("line 9: ") && told.err.contains("missing"),
        "{}",
        told.err
    );
}

#[test]
fn curl_and_wget_heads() {
    let verbose = "* Connected to 127.0.0.1 (127.0.0.1) port 8101 (#0)\n> HEAD / HTTP/1.1\r\n> Host: a\r\n> \r\n< HTTP/1.1 200 OK\r\n< Foo bar: x\r\n< \r\n* Closing connection 0\n";
    let line = &json(&[], verbose.as_bytes())[0];
    assert_eq!(
        (&line["defect"]["name"], &line["defect"]["offset"]),
        (&"field-name-byte".into(), &20.into())
    );
    // From a terminal: no line has its CR, and the last blank is gone too.
    let copied = verbose.replace('\r', "").replace("< \n", "<\n");
    assert_eq!(json(&[], copied.as_bytes())[0]["defect"], line["defect"]);
    // The request has its CRs, so the response never had any.
    let bare = verbose.replace("OK\r\n", "OK\n").replace("x\r\n< \r\n", "x\n< \n");
    assert_eq!(json(&[], bare.as_bytes())[0]["defect"]["name"], "bare-lf");
    let empty = "> GET / HTTP/1.1\r\n> Host: a\r\n> \r\n* Empty reply from server\ncurl: (52) Empty reply from server\n";
    let line = &json(&[], empty.as_bytes())[0];
    assert_eq!((&line["verdict"], &line["retry"]), (&"no_response".into(), &true.into()));
    let content = verbose.replace("HEAD", "GET").replace("Foo bar: x", "Content-Length: 5");
    let told = feed(&["check"], content.as_bytes());
    assert!(
        told.out.contains("the content is not in it: `curl -sS --raw --http1.1 -i URL > FILE`"),
        "{}",
        told.out
    );
    let wget = "--2026-11-28 05:13:17--  http://a.example/\nHTTP request sent, awaiting response... \n  HTTP/1.1 200 OK\n  Foo bar: x\nLength: 0\n";
    assert_eq!(json(&[], wget.as_bytes())[0]["defect"]["offset"], 20);
    let h2 = verbose.replace("HTTP/1.1 200 OK", "HTTP/2 200 ").replace("Foo bar", "foo");
    let told = feed(&["check"], h2.as_bytes());
    assert!(told.code == 2 && told.err.contains("--http1.1"), "{}", told.err);
}
