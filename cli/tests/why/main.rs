//! `why`: what lines of logs may mean.

#[path = "../support/mod.rs"]
mod support;

mod rows;

use support::{Folder, feed, lines, run};

const LOG: &str = "\
2026/11/28 05:13:16 [notice] 1#1: start worker process 20
2026/11/28 05:13:17 [error] 20#20: *1 upstream sent invalid header: \"Foo\\x20...\" while reading response header from upstream, client: 10.0.0.1
2026/11/28 05:13:18 [error] 20#20: *2 upstream prematurely closed connection while reading response header from upstream
2026/11/28 05:13:19 [error] 20#20: *3 upstream prematurely closed connection while reading response header from upstream
Nov 28 05:13:20 lb haproxy[7]: 10.0.0.1:4711 [28/Nov/2026:05:13:20.123] web app/s1 0/0/0/-1/1 502 209 - - PH-- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"
[2026-11-28T05:13:21.000Z] \"GET / HTTP/1.1\" 503 UC 0 95 11 - \"-\" \"curl\"
";

#[test]
fn lines_are_counted_and_explained() {
    let told = feed(&["why"], LOG.as_bytes());
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    let first = "nginx upstream prematurely closed connection  2 lines, the first is line 3\n  may mean   the";
    assert!(told.out.starts_with(first), "{}", told.out);
    let words = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("haproxy PH 1 line, the first is line 5 may mean HAProxy refused the head"),
        "{words}"
    );
    assert!(words.contains("envoy UC 1 line"), "{words}");
    let json = lines(&feed(&["why", "-f", "json"], LOG.as_bytes()).out);
    let phrases: Vec<_> = json.iter().map(|row| row["phrase"].as_str().unwrap()).collect();
    assert_eq!(
        phrases,
        ["upstream prematurely closed connection", "upstream sent invalid header", "PH", "UC"]
    );
    assert_eq!((&json[0]["lines"], &json[0]["first_line"]), (&2.into(), &3.into()));
}

#[test]
fn what_proxies_in_go_and_node_write_of_an_end_is_known() {
    for (line, phrase) in [
        ("2026/11/28 05:13:17 http: proxy error: EOF", "proxy error: EOF"),
        ("http: proxy error: unexpected EOF", "proxy error: unexpected EOF"),
        (
            "http: proxy error: read tcp 10.0.0.1:4711->10.0.0.2:80: read: connection reset by peer",
            "read: connection reset by peer",
        ),
        (
            "http: proxy error: net/http: timeout awaiting response headers",
            "timeout awaiting response headers",
        ),
        ("Error: Parse Error: Expected HTTP/", "Parse Error: Expected HTTP/"),
    ] {
        let json = lines(&feed(&["why", "-f", "json"], line.as_bytes()).out);
        assert_eq!(json[0]["phrase"], phrase, "{line}");
    }
}

#[test]
fn nothing_known_is_no_failure_and_an_unreadable_log_is_one() {
    let told = feed(&["why"], b"hello\nworld");
    assert_eq!(
        (told.code, told.out.as_str()),
        (0, "None of 2 lines says something about an upstream that is known here.\n")
    );
    let told = feed(&["why"], b"hello");
    assert!(told.out.starts_with("The one line says nothing "), "{}", told.out);
    assert_eq!(feed(&["why"], b"").out, "There is no line in it.\n");
    let told = run(&["why", "no/such.log"]);
    assert!(told.code == 2 && told.err.contains("no/such.log"), "{}", told.err);
    assert_eq!(told.out, "", "nothing was read");
}

#[test]
fn a_compressed_log_is_told_with_what_unpacks_it() {
    for (begins, said) in [
        (&b"\x1f\x8b\x08\0\0"[..], "compressed by gzip: `gzip -dc FILE | bad-gateway why`"),
        (b"\xfd7zXZ\0\0", "`xz -dc FILE |"),
        (b"\x28\xb5\x2f\xfd\x04", "`zstd -dc FILE |"),
        (b"BZh91AY", "`bzip2 -dc FILE |"),
    ] {
        let told = feed(&["why"], begins);
        assert_eq!((told.code, told.out.as_str()), (2, ""));
        assert!(told.err.contains(said), "{}", told.err);
        assert!(told.err.starts_with("error: (standard input): "), "{}", told.err);
    }
}

#[test]
fn of_several_logs_the_one_is_named() {
    let folder = Folder::new();
    for (name, log) in [("a.log", "hello\n"), ("b.log", "hello\nno live upstreams\n")] {
        std::fs::write(folder.join(name), log).unwrap();
    }
    let (a, b) = (folder.join("a.log"), folder.join("b.log"));
    let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
    let told = run(&["why", a, b]);
    assert!(told.out.contains(&format!("1 line, the first is line 2 of {b}\n")), "{}", told.out);
    let json = lines(&run(&["why", "-f", "json", a, b]).out);
    assert_eq!((&json[0]["first_line"], &json[0]["first_file"]), (&2.into(), &b.into()));
}

#[test]
fn a_long_line_is_one_line() {
    let log = ["x".repeat(1 << 20).as_bytes(), b"\n[error] no live upstreams\n"].concat();
    let json = lines(&feed(&["why", "-f", "json"], &log).out);
    assert_eq!(
        (&json[0]["phrase"], &json[0]["first_line"]),
        (&"no live upstreams".into(), &2.into())
    );
}
