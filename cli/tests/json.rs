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
            r#""reuse":true,"retry":false,"consumed":57,"leftover":0,"missing":null,"#,
            r#""head_bytes":52,"cause":{"name":"above-ascii","#,
            r#""says":"has bytes above 0x7f in its head, which some gateways refuse","mend":{"#,
            r#""upstream":"encode such text, as RFC 8187 says: filename*=UTF-8''a%C2%A0b.pdf","#,
            r#""nginx":null,"haproxy":null,"envoy":null}},"also":[],"passes_under":null}"#,
            "\n"
        )
    );
    assert_eq!((told.code, told.err.as_str()), (0, ""));
}

#[test]
fn every_key_in_order_where_nothing_is_known() {
    let told = run(&["check", "--format", "json", "--limit", "content=1", "examples/ok.http"]);
    assert_eq!(
        told.out,
        concat!(
            r#"{"source":"examples/ok.http","verdict":"malformed","answer":502,"#,
            r#""defect":{"name":"content-size","code":"L012","offset":79,"line":4,"column":17,"#,
            r#""rfc":"RFC 9209 §2.3.21","message":"The content is larger than the limit."},"#,
            r#""proxy_status":"http_response_body_size","deviations":[],"interim":0,"version":null,"#,
            r#""status":null,"reason":null,"fields":null,"framing":null,"body_bytes":0,"#,
            r#""trailers":0,"reuse":false,"retry":false,"consumed":0,"leftover":0,"missing":null,"#,
            r#""head_bytes":null,"cause":null,"also":[],"passes_under":null}"#,
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
    let strange = [b"HTTP/1.1 200 OK\nX: a\r\n b\r\n\r\n", &b"x".repeat(3000)[..]].concat();
    let long = [b"HTTP/1.1 200 OK\nContent-Length: 3000\r\n\r\n", &b"x".repeat(3000)[..]].concat();
    assert_eq!(json(&[], &long)[0]["passes_under"], "--tolerate bare-lf");
    for input in [&b"220 mail.example ESMTP\r\n"[..], b"<html>hi</html>", &strange, &long] {
        let whole = json(&[], input);
        for split in ["1", "7", "600"] {
            assert_eq!(json(&["--split", split], input), whole, "{split}");
        }
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

#[test]
fn a_defect_has_its_place_in_its_section() {
    let trailer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\nX:\x01\r\n\r\n";
    for (input, line, column) in [
        ("HTTP/1.1 200 OK\r\nA: b\r\nX:\x01\r\n\r\n", Some(3), Some(3)),
        // Each head has lines of its own.
        ("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nX:\x01\r\n\r\n", Some(2), Some(3)),
        (trailer, Some(2), Some(3)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x\r\n", None, None),
    ] {
        for split in ["1", "5", "1000"] {
            let defect = &json(&["--split", split], input.as_bytes())[0]["defect"];
            let place = (defect["line"].as_u64(), defect["column"].as_u64());
            assert_eq!(place, (line, column), "{input:?}");
        }
    }
}

#[test]
fn the_head_is_measured_from_its_status_line() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    for before in ["", "\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"] {
        let input = format!("{before}{head}ok");
        for split in ["1", "1000"] {
            let line = &json(&["--policy", "lenient", "--split", split], input.as_bytes())[0];
            assert_eq!(line["head_bytes"], head.len(), "{before:?}");
        }
    }
    assert!(json(&[], b"HTTP/1.1 200 OK\r\n")[0]["head_bytes"].is_null());
}

#[test]
fn the_cause_has_its_name_and_what_mends_it() {
    let alert = b"\x15\x03\x01\x00\x02\x02\x28";
    let cause = &json(&["--split", "1"], alert)[0]["cause"];
    let keys: Vec<_> = cause.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["name", "says", "mend"]);
    assert_eq!(
        (&cause["name"], &cause["says"]),
        (&"tls-alert".into(), &"looks like a TLS alert".into())
    );
    let mend: Vec<_> = cause["mend"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(mend, ["upstream", "nginx", "haproxy", "envoy"]);
    assert_eq!(cause["mend"]["nginx"], "proxy_pass https://UPSTREAM;");
    for (args, input, name) in [
        (&[][..], &b""[..], "closed-without-a-byte"),
        (&["--reused"], b"", "keep-alive-race"),
        (&["--reused", "--ending", "reset"], b"", "keep-alive-race"),
        (&["--ending", "timeout"], b"", "nothing-in-time"),
        (&["--reused"], b"hello", "rest-of-response"),
    ] {
        assert_eq!(json(args, input)[0]["cause"]["name"], name, "{args:?}");
    }
    // A second response on the connection comes on a connection that was used before.
    let input = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay";
    let second = &json(&["-m", "GET", "-m", "GET"], input)[1];
    assert_eq!(second["cause"]["name"], "rest-of-response");
}

#[test]
fn what_else_is_wrong_is_found_by_reading_on() {
    let names = |line: &serde_json::Value| {
        let also = line["also"].as_array().unwrap().clone();
        let row = |row: serde_json::Value| {
            (row["name"].as_str().unwrap().to_owned(), row["offset"].as_u64().unwrap())
        };
        also.into_iter().map(row).collect::<Vec<_>>()
    };
    let bare_lf_and_fold = b"HTTP/1.1 200 OK\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n";
    let line = &json(&[], bare_lf_and_fold)[0];
    assert_eq!(line["defect"]["name"], "bare-lf");
    assert_eq!(names(line), [("obs-fold".to_owned(), 22)]);
    assert_eq!(line["passes_under"], "--policy lenient");
    assert_eq!(
        json(&["--tolerate", "obs-fold"], bare_lf_and_fold)[0]["passes_under"],
        "--tolerate bare-lf"
    );
    // The other options are kept: what is refused stays refused.
    assert!(json(&["--refuse", "obs-fold"], bare_lf_and_fold)[0]["passes_under"].is_null());
    let three = b"HTTP/1.1 200 OK\nX: a\r\n b\r\nnocolon\r\nContent-Length: 0\r\n\r\n";
    let further = [("obs-fold".to_owned(), 22), ("field-colon-missing".to_owned(), 33)];
    assert_eq!(names(&json(&[], three)[0]), further);
    // Through the first that nothing tolerates.
    let line = &json(&[], b"HTTP/1.1 200 OK\nX: a\rb\r\nY: \0\r\n\r\n")[0];
    assert_eq!(names(line), [("bare-cr".to_owned(), 20)]);
    assert!(line["passes_under"].is_null());
    let line = &json(&["--policy", "strict"], b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")[0];
    assert_eq!(
        (names(line), &line["passes_under"]),
        (vec![], &"--tolerate status-space-missing".into())
    );
    let two = b"HTTP/1.1 999\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(json(&["--policy", "strict"], two)[0]["passes_under"], "--policy gateway");
    // What is never tolerated, a limit, and what stays incomplete.
    for (args, input) in [
        (&[][..], &b"HTTP/1.1 2OO OK\r\n\r\n"[..]),
        (&["--limit", "fields=0"], b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n"),
        (&[], b"HTTP/1.1 200 OK\nContent-Length: 9\r\n\r\nshort"),
    ] {
        let line = &json(args, input)[0];
        assert_eq!(
            (line["verdict"].as_str(), names(line)),
            (Some("malformed"), vec![]),
            "{input:?}"
        );
        assert!(line["passes_under"].is_null(), "{input:?}");
    }
}

#[test]
fn the_answer_to_silence_is_chosen() {
    for (args, answer) in [
        (&[][..], 504),
        (&["--no-response", "502"], 502),
        (&["--no-response", "502", "--ending", "reset"], 502),
        (&["--no-response", "502", "--no-response", "504"], 504),
    ] {
        assert_eq!(json(args, b"")[0]["answer"], answer, "{args:?}");
    }
    // What came and is wrong is 502 all the same.
    assert_eq!(json(&["--no-response", "504"], b"x")[0]["answer"], 502);
    assert_eq!(run(&["check", "--no-response", "500"]).code, 2);
}

#[test]
fn the_request_can_be_of_http_1_0() {
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    let line = &json(&["--http1.0", "--ending", "open"], chunked)[0];
    assert_eq!((&line["verdict"], &line["reuse"]), (&"valid".into(), &false.into()));
    assert_eq!(line["deviations"].as_array().unwrap().len(), 1);
    assert!(json(&["--ending", "open"], chunked)[0]["deviations"].as_array().unwrap().is_empty());
}
