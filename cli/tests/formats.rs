//! Formats besides that for a person and JSON, many files, and what is made of the options.

mod support;

use support::{Folder, feed, lines, run};

const OK: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";
const BAD: &[u8] = b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n";

#[test]
fn short_is_a_line_for_each_finding() {
    let told = run(&["check", "-f", "short", "examples/bare-lf.http", "examples/ok.http"]);
    assert_eq!(
        (told.out.as_str(), told.err.as_str(), told.code),
        (
            "examples/bare-lf.http:15: H001 bare-lf: A line ends in LF without the CR before it.\n",
            "",
            1
        )
    );
    for (args, input, expected) in [
        (
            &[][..],
            &b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\nmore"[..],
            "-:12: tolerated S007 status-space-missing: The space after the status code is missing.\n-:35: leftover: 4 bytes",
        ),
        (
            &[],
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
            "-:40: incomplete: it stops inside the content: 2 bytes of 5 came",
        ),
        (&[], b"", "-:0: no-response: nothing came"),
        (&["--ending", "open"], b"HTTP/1.1 2", "-:10: need-more: it stands inside the head"),
        (&[], b"\x15\x03\x01\0\x02\x02(", "-:0: S001 not-http: The first bytes are not `HTTP/`"),
    ] {
        let told = feed(&[&["check", "-f", "short"], args].concat(), input);
        assert!(told.out.starts_with(expected), "{expected}: {}", told.out);
    }
}

#[test]
fn sarif_is_one_log_with_a_rule_for_each_result() {
    let told = run(&[
        "check",
        "-f",
        "sarif",
        "examples/bare-lf.http",
        "examples/ok.http",
        "examples/dump.hex",
        "examples/short-body.http",
    ]);
    let log: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&log["version"], told.code), (&"2.1.0".into(), 1));
    let driver = &log["runs"][0]["tool"]["driver"];
    let rules: Vec<_> =
        driver["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    assert!(results.iter().all(|result| rules.contains(&&result["ruleId"])));
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "examples/bare-lf.http");
    assert_eq!(
        (&place["region"]["byteOffset"], &results[0]["level"]),
        (&15.into(), &"error".into())
    );
    // A dump has its bytes elsewhere.
    assert!(results[1]["locations"][0]["physicalLocation"]["region"].is_null());
    assert_eq!(results[1]["level"], "note");
    assert_eq!(results[2]["ruleId"], "incomplete");
    let none = run(&["check", "-f", "sarif", "examples/ok.http"]);
    let log: serde_json::Value = serde_json::from_str(&none.out).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn html_is_a_page_that_needs_nothing_else() {
    let told =
        feed(&["check", "-f", "html", "-", "examples/bare-lf.http"], b"<script>alert(1)</script>");
    assert!(told.out.starts_with("<!DOCTYPE html>") && told.out.ends_with("</html>\n"));
    assert!(
        !told.out.contains("<script") && told.out.contains("script&gt;alert(1)&lt;/script&gt;"),
        "{}",
        told.out
    );
    assert!(
        !told.out.contains('\x1b') && !told.out.contains("src=") && !told.out.contains("href=")
    );
    assert_eq!(told.out.matches("<span").count(), told.out.matches("</span>").count());
    assert!(told.out.contains("2 responses: 2 malformed"), "{}", told.out);
}

#[test]
fn folders_are_read_with_all_that_is_in_them() {
    let folder = Folder::with(&[("b.http", BAD), ("a/z.http", OK), ("a/b/c.http", OK)]);
    let name = |file: &str| folder.name(file);
    let told = run(&["check", "-f", "json", folder.path().to_str().unwrap()]);
    let sources: Vec<_> =
        lines(&told.out).iter().map(|line| line["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, [name("a/b/c.http"), name("a/z.http"), name("b.http")]);
    assert_eq!((told.code, told.err.as_str()), (1, ""));
}

#[test]
fn many_are_told_in_a_line_each_and_counted() {
    let files: Vec<(String, &[u8])> =
        (0..12).map(|at| (format!("{at:02}.http"), if at % 4 == 0 { BAD } else { OK })).collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let folder = Folder::with(&files);
    let path = folder.path().to_str().unwrap();
    let full = run(&["check", path]);
    let summary = run(&["check", "--summary", path]);
    let counts = run(&["check", "--summary", "-f", "json", path]);
    let quiet = run(&["check", "--quiet", path, "no/such.http"]);
    assert_eq!(
        full.out.lines().filter(|line| line.ends_with("H001 bare-lf at byte 15")).count(),
        3
    );
    assert_eq!(full.out.lines().count(), 12 + 3, "{}", full.out);
    let end = "      3  H001 bare-lf\n12 responses: 9 valid, 3 malformed\n";
    assert!(full.out.ends_with(end), "{}", full.out);
    assert_eq!((summary.out.as_str(), summary.code), (end, 1));
    let counts = &lines(&counts.out)[0];
    assert_eq!(
        (&counts["responses"], &counts["valid"], &counts["defects"]["bare-lf"]),
        (&12.into(), &9.into(), &3.into())
    );
    assert_eq!((quiet.out.as_str(), quiet.code), ("", 2));
    assert!(quiet.err.contains("no/such.http"), "{}", quiet.err);
}

#[test]
fn who_leaves_the_subcommand_out_is_led_to_it() {
    for (args, said) in [
        (&["examples/ok.http"][..], "did you mean `bad-gateway check examples/ok.http`?"),
        (&["http://127.0.0.1/"], "did you mean `bad-gateway probe http://127.0.0.1/`?"),
        (&["check", "https://127.0.0.1/"], "`bad-gateway probe https://127.0.0.1/`"),
        (&["nothing-like-it"], "unrecognized subcommand"),
    ] {
        let told = run(args);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{args:?}");
        assert!(told.err.contains(said), "{args:?}: {}", told.err);
    }
}

#[test]
fn completions_and_pages_know_the_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = run(&["completions", shell]);
        assert!(told.code == 0 && told.out.contains("no-response"), "{shell}");
    }
    assert_eq!(run(&["completions", "tcsh"]).code, 2);
    for (args, said) in [
        (&["man"][..], ".TH bad-gateway 1"),
        (&["man", "check"], "no\\-response"),
        (&["man", "audit", "run"], ".TH bad-gateway-audit-run 1"),
    ] {
        let told = run(args);
        assert!(told.code == 0 && told.out.contains(said), "{args:?}: {}", told.out);
    }
    for args in [&["man", "nothing"][..], &["man", "audit", "nothing"], &["man", "check", "check"]]
    {
        assert_eq!(run(args).code, 2, "{args:?}");
    }
    let version = run(&["--version"]).out;
    assert!(version.starts_with(concat!("bad-gateway ", env!("CARGO_PKG_VERSION"))), "{version}");
}

#[test]
fn all_can_be_explained_and_as_json_too() {
    let all = run(&["explain", "--all", "--format", "json"]);
    let both =
        run(&["defects", "--format", "json"]).out + &run(&["causes", "--format", "json"]).out;
    assert_eq!((all.code, all.out), (0, both));
    let human = run(&["explain", "--all"]).out;
    for name in ["H001 bare-lf", "tls-alert: "] {
        assert!(human.contains(name), "{name}");
    }
    let one = lines(&run(&["explain", "-f", "json", "H001", "tls-alert"]).out);
    assert_eq!((&one[0]["code"], &one[1]["name"]), (&"H001".into(), &"tls-alert".into()));
    assert_eq!(run(&["explain"]).code, 2);
    assert_eq!(run(&["explain", "--all", "bare-lf"]).code, 2);
}
