//! The contract of `check --format json`.

mod support;

use support::{feed, json, run};

#[test]
fn every_key_in_order_where_all_is_well() {
    let told = feed(
        &["check", "--format", "json", "--ending", "open"],
        b"HTTP/1.1 200 O\\K\xe9\t\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello",
    );
    assert_eq!(
        told.out,
        concat!(
            r#"{"source":"-","verdict":"valid","answer":null,"defect":null,"proxy_status":null,"#,
            r#""deviations":[],"interim":0,"version":"1.1","status":200,"#,
            r#""reason":"O\\\\K\\xe9\\x09","fields":2,"framing":"length","body_bytes":5,"trailers":0,"#,
            r#""reuse":true,"retry":false,"consumed":57,"leftover":0,"missing":null}"#,
            "\n"
        )
    );
    assert_eq!((told.code, told.err.as_str()), (0, ""));
}

#[test]
fn every_key_in_order_where_nothing_is_known() {
    let told = run(&["check", "--format", "json", "examples/bare-lf.http"]);
    assert_eq!(
        told.out,
        concat!(
            r#"{"source":"examples/bare-lf.http","verdict":"malformed","answer":502,"#,
            r#""defect":{"name":"bare-lf","code":"H001","offset":15,"rfc":"RFC 9112 §2.2","#,
            r#""message":"A line ends in LF without the CR before it."},"#,
            r#""proxy_status":"http_protocol_error","deviations":[],"interim":0,"version":null,"#,
            r#""status":null,"reason":null,"fields":null,"framing":null,"body_bytes":0,"#,
            r#""trailers":0,"reuse":false,"retry":false,"consumed":0,"leftover":0,"missing":null}"#,
            "\n"
        )
    );
}

#[test]
fn deviations_have_name_and_offset() {
    let line = &json(&[], b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")[0];
    assert_eq!(line["deviations"].to_string(), r#"[{"name":"status-space-missing","offset":12}]"#);
    assert_eq!(line["reason"], "");
}

#[test]
fn faults_in_the_content_leave_the_head_known() {
    let line = &json(&[], b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokXX")[0];
    assert_eq!(line["verdict"], "malformed");
    assert_eq!(line["status"], 200);
    assert_eq!(line["reason"], "OK");
    assert_eq!(line["framing"], "chunked");
    assert_eq!(line["body_bytes"], 2);
    assert_eq!(line["answer"], 502);
}

#[test]
fn every_ending() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe";
    for (ending, input, verdict, answer, error) in [
        ("closed", &short[..], "incomplete", 502, "http_response_incomplete"),
        ("reset", short, "incomplete", 502, "http_response_incomplete"),
        ("truncated", short, "incomplete", 502, "http_response_incomplete"),
        ("timeout", short, "incomplete", 504, "connection_read_timeout"),
        ("closed", b"", "no_response", 504, "connection_terminated"),
        ("timeout", b"", "no_response", 504, "connection_read_timeout"),
    ] {
        let line = &json(&["--ending", ending], input)[0];
        assert_eq!(line["verdict"], verdict, "{ending}");
        assert_eq!(line["answer"], answer, "{ending}");
        assert_eq!(line["proxy_status"], error, "{ending}");
        let missing = if input.is_empty() { "null" } else { "3" };
        assert_eq!(line["missing"].to_string(), missing);
        assert_eq!(line["retry"], input.is_empty() && ending == "closed");
    }
    let line = &json(&["--ending", "open"], short)[0];
    assert_eq!(line["verdict"], "need_more");
    assert!(line["answer"].is_null());
}

#[test]
fn any_split_gives_the_same_line() {
    let input = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\nX: y\r\n\r\nmore";
    let whole = json(&[], input);
    assert_eq!(whole[0]["interim"], 1);
    assert_eq!(whole[0]["trailers"], 1);
    assert_eq!(whole[0]["leftover"], 4);
    for split in ["1", "2", "3", "7", "64", "1000000"] {
        assert_eq!(json(&["--split", split], input), whole, "{split}");
    }
}

#[test]
fn a_tunnel_leaves_its_bytes() {
    let told = run(&["check", "-f", "json", "--upgrade", "websocket", "examples/websocket.http"]);
    let line = &support::lines(&told.out)[0];
    assert_eq!((&line["framing"], &line["leftover"]), (&"tunnel".into(), &7.into()));
    assert_eq!(told.code, 0);
}

#[test]
fn limits_can_be_raised_and_lowered() {
    let mut input = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".to_vec();
    for _ in 0..999 {
        input.extend_from_slice(b"X: y\r\n");
    }
    input.extend_from_slice(b"\r\n");
    assert_eq!(json(&[], &input)[0]["defect"]["name"], "field-count");
    assert_eq!(json(&["--limit", "fields=1000"], &input)[0]["fields"], 1000);
    let line =
        &json(&["--limit", "fields=1000", "--limit", "chunk_line=1", "--limit", "head=20"], &input)
            [0];
    assert_eq!(line["defect"]["name"], "head-size");
}

#[test]
fn defects_are_listed_one_a_line() {
    let rows = support::lines(&run(&["defects", "--format", "json"]).out);
    assert_eq!(rows.len(), bad_gateway::Defect::ALL.len());
    assert_eq!(rows[0]["code"], "S001");
}
