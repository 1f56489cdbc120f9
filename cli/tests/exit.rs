//! Exit codes, and what is said on standard error.

mod support;

use support::{Folder, feed, lines, run};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

#[test]
fn valid_is_0_and_anything_else_1() {
    for (code, args, input) in [
        (0, &[][..], OK),
        (0, &["--ending", "open"], b"HTTP/1.1 2"),
        (0, &["--ending", "open"], b""),
        (1, &[], b"HTTP/1.1 2"),
        (1, &[], b""),
        (1, &[], b"HTTP/2"),
        (0, &["--policy", "lenient"], b"HTTP/1.1 200 OK\n\n"),
        (1, &["--policy", "strict"], b"HTTP/1.1 200\r\n\r\n"),
        (0, &["--tolerate", "H001"], b"HTTP/1.1 200 OK\n\n"),
        (1, &["--tolerate", "bare-lf", "--refuse", "bare-lf"], b"HTTP/1.1 200 OK\n\n"),
        (1, &["--refuse", "h001", "--tolerate", "h001"], b"HTTP/1.1 200 OK\n\n"),
        (1, &["--policy", "lenient", "--refuse", "bare-lf"], b"HTTP/1.1 200 OK\n\n"),
    ] {
        let told = feed(&[&["check"], args].concat(), input);
        assert_eq!(told.code, code, "{args:?} {}", told.out);
        assert_eq!(told.err, "", "{args:?}");
    }
}

#[test]
fn usage_errors_are_2_and_name_what_is_near() {
    for (args, said) in [
        (&["check", "--tolerate", "bare-ln"][..], "`bare-lf`"),
        (&["check", "--refuse", "H01"], "`bare-lf`"),
        (&["check", "--tolerate", "bare-cr"], "`bare-cr` can never be tolerated"),
        (&["check", "--limit", "heads=1"], "interim-bytes"),
        (&["check", "--limit", "head"], "NAME=N"),
        (&["check", "--limit", "head=-1"], "no whole number"),
        (&["check", "--limit", "head=+10"], "`+10` is no whole number"),
        (&["check", "--limit", "head= 10"], "digits alone"),
        (&["check", "--limit", "head="], "digits alone"),
        (&["check", "--limit", "head=1k"], "digits alone"),
        (&["check", "--limit", "head=4294967296"], "at most 4294967295"),
        (&["check", "--limit", "head=18446744073709551616"], "to 18446744073709551615"),
        (&["check", "--split", "0"], "a number of bytes, at least 1"),
        (&["check", "--split", "x"], "a number of bytes, at least 1"),
        (&["check", "--split", "+1"], "a number of bytes, at least 1"),
        (&["check", "--method", "GET,HEAD"], "repeat --method"),
        (&["check", "--ending", "slammed"], "closed"),
        (&["explain", "obsfold"], "`obs-fold`"),
        (&["explain"], "required"),
        (&["chekc"], "check"),
    ] {
        let told = run(args);
        assert_eq!(told.code, 2, "{args:?}");
        assert!(told.err.contains(said), "{args:?}: {}", told.err);
        assert_eq!(told.out, "");
    }
    let offer = "x".repeat(65);
    let told = run(&["check", "--upgrade", &offer]);
    assert!(told.code == 2 && told.err.contains("64 bytes"), "{}", told.err);
}

#[test]
fn an_unreadable_file_gives_no_line_and_the_others_are_checked() {
    let empty = Folder::new();
    std::fs::create_dir(empty.join("inner")).unwrap();
    let folder = empty.path().to_str().unwrap();
    let files = ["examples/ok.http", "no/such.http", folder, "examples/short-body.http"];
    let told = run(&[&["check", "--format", "json"], &files[..]].concat());
    assert_eq!(told.code, 2);
    let sources: Vec<_> = lines(&told.out).iter().map(|line| line["source"].clone()).collect();
    assert_eq!(sources, ["examples/ok.http", "examples/short-body.http"]);
    assert!(told.err.contains("error: no/such.http: "), "{}", told.err);
    let said = format!("error: {folder}: there is no file in this folder");
    assert!(told.err.contains(&said), "{}", told.err);
}

#[test]
fn standard_input_has_its_place_among_files() {
    let told = feed(&["check", "-f", "json", "examples/ok.http", "-", "examples/ok.http"], OK);
    let sources: Vec<_> = lines(&told.out).iter().map(|line| line["source"].clone()).collect();
    assert_eq!(sources, ["examples/ok.http", "-", "examples/ok.http"]);
    assert_eq!(told.code, 0);
    let twice = feed(&["check", "-f", "json", "-", "-"], OK);
    assert_eq!((twice.code, twice.out.lines().count()), (2, 1));
}

#[test]
fn the_last_one_wins() {
    for args in [
        &["--policy", "strict", "-p", "lenient"][..],
        &["--policy", "lenient", "--ending", "reset", "-e", "closed"],
        &["--policy", "lenient", "--from", "hex", "--from", "raw"],
        &["--policy", "lenient", "--split", "1", "--split", "9"],
        &["--policy", "lenient", "--color", "always", "--color", "never"],
        &["--policy", "lenient", "--format", "json", "-f", "human"],
    ] {
        let told = feed(&[&["check"], args].concat(), b"HTTP/1.1 200 OK\n\nall");
        assert_eq!((told.code, told.err.as_str()), (0, ""), "{args:?}");
        assert!(told.out.starts_with("VALID "), "{args:?}: {}", told.out);
    }
    assert!(run(&["defects", "--format", "json", "--format", "human"]).out.starts_with("CODE"));
}

#[test]
fn an_underscore_is_as_good_as_a_hyphen() {
    let args = ["--tolerate", "bare_lf", "--limit", "interim_bytes=9", "--refuse", "obs_fold"];
    let told = feed(&[&["check"], &args[..]].concat(), b"HTTP/1.1 200 OK\n\n");
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.out);
    assert_eq!(run(&["explain", "bare_lf"]).code, 0);
}

#[test]
fn methods_are_exact() {
    let told =
        feed(&["check", "--method", "head"], b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    assert_eq!(told.code, 1);
    assert!(
        told.err.starts_with("warning: methods are case-sensitive: `head` is not HEAD"),
        "{}",
        told.err
    );
    let told =
        feed(&["check", "--method", "HEAD"], b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    assert_eq!((told.code, told.err.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    use std::process::Stdio;
    for args in [&["check", "examples/ok.http"][..], &["--help"], &["check", "-h"], &["--version"]]
    {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output =
            support::command().args(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("error: standard output: "), "{args:?}: {said}");
    }

    let mut child = support::command()
        .args(["defects", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
