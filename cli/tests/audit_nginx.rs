//! `audit` against nginx as Debian has it: the leaks that it is known for are found.
//!
//! Ignored where nginx may be missing; `bash .ci/run audit` installs it and runs this.

#![cfg(unix)]

mod gateways;
mod support;

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::{fs, net::SocketAddr};

use gateways::{Upstream, json};
use serde_json::Value;
use support::Folder;

struct Nginx {
    child: Child,
    address: SocketAddr,
    _folder: Folder,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked to end, it ends its worker too.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// With the configuration with which the page of gateways was made.
fn nginx(upstream: SocketAddr) -> Nginx {
    nginx_that_listens(upstream, "")
}

/// The same, with more in its server behind the port.
fn nginx_that_listens(upstream: SocketAddr, more: &str) -> Nginx {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    let folder = Folder::new();
    let template = support::root().join("integrations/audit/nginx.conf");
    let configuration = fs::read_to_string(template)
        .expect("a configuration")
        .replace("@DIR@", folder.path().to_str().expect("UTF-8"))
        .replace("@PORT@", &format!("{}{more}", address.port()))
        .replace("@UPSTREAM@", &upstream.port().to_string());
    let file = folder.write("nginx.conf", configuration);
    let child = Command::new("nginx")
        .args(["-e".as_ref(), folder.join("error.log").as_os_str()])
        .args(["-p".as_ref(), folder.path().as_os_str(), "-c".as_ref(), file.as_ref()])
        // The socket comes as descriptor 0, so no port can be taken meanwhile.
        .env("NGINX", "0;")
        .stdin(Stdio::from(OwnedFd::from(listener)))
        .stderr(Stdio::null())
        .spawn()
        .expect("nginx is installed");
    Nginx { child, address, _folder: folder }
}

fn finding<'a>(cases: &'a [Value], name: &str) -> &'a Value {
    let case = cases.iter().find(|case| case["case"] == name);
    &case.unwrap_or_else(|| panic!("no case {name}"))["finding"]
}

#[test]
#[ignore = "needs nginx: bash .ci/run audit"]
fn the_known_leaks_of_nginx_are_found() {
    let upstream = Upstream::start(&[]);
    let nginx = nginx(upstream.address);
    let (cases, summary, code) = json(nginx.address, &["--timeout", "15s", "--jobs", "32"]);
    assert_eq!(code, 1);
    let known = [
        ("a-lone-lf-ends-the-status-line", "repaired"),
        ("a-bare-page-is-no-response", "raw"),
        ("text-of-another-service", "raw"),
        ("a-sub-status", "passed-on"),
        ("length-then-coding", "repaired"),
        ("coding-then-length", "repaired"),
        ("two-lengths-that-differ", "cut"),
        ("two-lengths-that-differ-in-a-list", "repaired"),
        ("a-lone-lf-after-a-size", "repaired"),
        ("a-trailer-without-colon", "repaired"),
        ("a-nul-in-a-value", "refused"),
        ("a-folded-value", "refused"),
        ("a-size-that-is-no-number", "cut"),
    ];
    for (name, expected) in known {
        assert_eq!(finding(&cases, name), expected, "{name}");
    }
    let malformed = &summary["malformed"];
    let share = |number: &Value| {
        number.as_u64().expect("a number") * 100 / malformed["cases"].as_u64().expect("some")
    };
    // More than half leaks; most of that is repaired.
    assert!(share(&malformed["leaks"]) > 45, "{malformed}");
    assert!(share(&malformed["findings"]["repaired"]) > 25, "{malformed}");
    let valid = &summary["valid"];
    assert!(valid["findings"]["passed"].as_u64() > Some(200), "{valid}");
}

/// nginx takes a 103 for the final response, and waits for the end of its content.
#[test]
#[ignore = "needs nginx: bash .ci/run audit"]
fn an_interim_response_hangs_in_nginx() {
    let upstream = Upstream::start(&["--keep-alive"]);
    let nginx = nginx(upstream.address);
    let case = "one-interim-response";
    let (cases, ..) = json(nginx.address, &["--keep-alive", "--timeout", "1s", "--case", case]);
    assert_eq!(finding(&cases, case), "hung");
}

#[cfg(feature = "tls")]
#[test]
#[ignore = "needs nginx: bash .ci/run audit"]
fn a_gateway_is_asked_over_tls() {
    let folder = Folder::new();
    let key = rcgen::KeyPair::generate().expect("a key");
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let certificate = folder.write("certificate", params.self_signed(&key).expect("signed").pem());
    let key = folder.write("key", key.serialize_pem());
    let upstream = Upstream::start(&[]);
    let tls = format!(" ssl; ssl_certificate {certificate}; ssl_certificate_key {key}");
    let nginx = nginx_that_listens(upstream.address, &tls);
    let through = format!("https://{}", nginx.address);
    let case = "a-lone-lf-ends-the-status-line";
    let ask = |options: &[&str]| {
        json(nginx.address, &[&["--through", &through, "--case", case], options].concat())
    };
    for options in [&["--cacert", &certificate, "--sni", "localhost"][..], &["--insecure"]] {
        let (cases, ..) = ask(options);
        assert_eq!(finding(&cases, case), "repaired", "{options:?}");
    }
    let untrusted = gateways::run(nginx.address, &["--through", &through, "--case", case]);
    assert_eq!((untrusted.code, untrusted.out.as_str()), (2, ""));
    assert!(untrusted.err.contains("certificate"), "{}", untrusted.err);
}
