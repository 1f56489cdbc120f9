//! `--from hex`.

mod support;

use support::{feed, json, lines, run};

#[test]
fn a_dump_is_read_as_its_bytes() {
    let dump = "485454502f312e3120323030204f4b0d0a436f6e74656e742d4c656e6774683a20320d0a0d0a6f6b\n";
    let line = &json(&["--from", "hex"], dump.as_bytes())[0];
    assert_eq!((&line["verdict"], &line["body_bytes"]), (&"valid".into(), &2.into()));
    let told = run(&["check", "--from", "hex", "-f", "json", "examples/dump.hex"]);
    assert_eq!(lines(&told.out)[0]["deviations"][0]["name"], "status-space-missing");
    assert_eq!(told.code, 0);
}

#[test]
fn what_is_no_dump_is_an_error_that_names_the_line() {
    let told =
        run(&["check", "--from", "hex", "-f", "json", "examples/ok.http", "examples/dump.hex"]);
    assert_eq!((told.code, told.out.lines().count()), (2, 1));
    assert!(told.err.contains("examples/ok.http: line 1: this is no hex dump"), "{}", told.err);
    let told =
        feed(&["check", "--from", "hex", "-f", "json"], b"00000000: 4854 5450\n00000008: 2f31\n");
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    assert!(told.err.contains("line 2: the offset is 8"), "{}", told.err);
}
