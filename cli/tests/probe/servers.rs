//! Real servers, as Debian has them: `.ci/run probe` installs what is missing.
//!
//! Each runs in a folder of its own, on a port of its own, and is ended by its process id.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::server::nobody;
use crate::support::{Folder, lines, run};

/// Debian's user without rights, for servers that root must not run.
const NOBODY: u32 = 65534;

/// Gives a folder to the user without rights, if this is root; whether it is.
fn give_away(folder: &Folder) -> bool {
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if root {
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    }
    root
}

/// A running server.
struct Server {
    child: Child,
    /// What asks it to end.
    signal: &'static str,
    _folder: Folder,
}

impl Server {
    /// Starts it, and waits until something listens on the ports.
    fn start(command: &mut Command, folder: Folder, signal: &'static str, ports: &[u16]) -> Self {
        let log = fs::File::create(folder.join("log")).unwrap();
        let command = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let server = Self { child, signal, _folder: folder };
        let log = || fs::read_to_string(server._folder.join("log")).unwrap_or_default();
        let until = Instant::now() + Duration::from_secs(120);
        for port in ports {
            while TcpStream::connect(("127.0.0.1", *port)).is_err() {
                assert!(Instant::now() < until, "{command:?} does not listen: {}", log());
                thread::sleep(Duration::from_millis(20));
            }
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args([self.signal, &id]).status();
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is known about a port.
#[track_caller]
fn json(options: &[&str], url: &str) -> serde_json::Value {
    let args = [&["probe", "--format", "json", "--max-time", "20s"], options, &[url]].concat();
    let told = run(&args);
    assert_eq!(told.err, "");
    let mut lines = lines(&told.out);
    lines.remove(0)
}

#[track_caller]
fn speaks(port: u16, what: &str) {
    let line = json(&[], &format!("http://127.0.0.1:{port}/"));
    assert_eq!((&line["verdict"], &line["speaks"]), (&"no_response".into(), &what.into()));
}

/// What stands in that folder and has a name that begins so; the newest version of it.
fn versioned(folder: &str, begin: &str) -> PathBuf {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let paths = entries.map(|entry| entry.unwrap().path());
    let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(begin);
    paths.filter(named).max().unwrap_or_else(|| panic!("{folder}/{begin} is missing"))
}

/// Makes a certificate for `localhost`, signed by itself.
fn certify(key: &str, certificate: &str) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .output()
        .expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
#[ignore = "needs nginx and openssl: .ci/run probe"]
fn nginx_in_clear_with_tls_with_http2_and_behind_a_header() {
    let folder = Folder::new();
    let [clear, tls, h2c, header, idle] = [(); 5].map(|()| nobody());
    let (key, certificate) = (folder.name("key.pem"), folder.name("cert.pem"));
    certify(&key, &certificate);
    let configuration = format!(
        "
daemon off; master_process off; pid {pid}; error_log stderr;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {temp}; proxy_temp_path {temp}; fastcgi_temp_path {temp};
  uwsgi_temp_path {temp}; scgi_temp_path {temp};
  default_type text/plain;
  server {{ listen 127.0.0.1:{clear}; return 200 \"hi\\n\"; }}
  server {{ listen 127.0.0.1:{h2c} http2; return 200 \"hi\\n\"; }}
  server {{ listen 127.0.0.1:{header} proxy_protocol; return 200 \"hi\\n\"; }}
  server {{ listen 127.0.0.1:{idle}; keepalive_timeout 4s; return 200 \"hi\\n\"; }}
  server {{
    listen 127.0.0.1:{tls} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
    location /gone {{ return 444; }}
    location / {{ return 200 \"hi\\n\"; }}
  }}
}}
",
        pid = folder.name("pid"),
        temp = folder.name("temp"),
    );
    let file = folder.write("nginx.conf", &configuration);
    let prefix = folder.name("");
    let mut nginx = Command::new("nginx");
    let nginx = nginx.args(["-p", &prefix, "-c", &file, "-e", "stderr"]);
    let _server = Server::start(nginx, folder, "-TERM", &[clear, tls, h2c, header, idle]);

    let line = json(&[], &format!("http://127.0.0.1:{clear}/"));
    assert_eq!((&line["verdict"], &line["body_bytes"]), (&"valid".into(), &3.into()));
    let line = json(&["--cacert", &certificate], &format!("https://localhost:{tls}/"));
    assert_eq!((&line["verdict"], &line["reuse"]), (&"valid".into(), &true.into()));
    let line = json(&["-k"], &format!("https://127.0.0.1:{tls}/"));
    assert_eq!(line["verdict"], "valid");
    let line = json(&[], &format!("https://localhost:{tls}/"));
    assert_eq!(line["unreachable"]["error"], "tls_certificate_error");
    let told = run(&["probe", "-k", &format!("https://localhost:{tls}/gone")]);
    assert!(told.out.contains("\n  speaks     TLS, as it was asked"), "{}", told.out);
    let line = json(&["-k"], &format!("https://127.0.0.1:{clear}/"));
    assert_eq!(line["unreachable"]["error"], "tls_protocol_error");
    let line = json(&[], &format!("http://127.0.0.1:{h2c}/"));
    assert_eq!(line["cause"]["name"], "http2-frame");
    speaks(header, "HTTP with a header of the PROXY protocol before it");
    let line = json(&["--haproxy-protocol"], &format!("http://127.0.0.1:{header}/"));
    assert_eq!(line["verdict"], "valid");

    let line = json(&["--idle", "120s"], &format!("http://127.0.0.1:{idle}/"));
    assert_eq!(line["became"], "closed");
    let after = line["after"].as_f64().unwrap();
    assert!((1.0..100.0).contains(&after), "{after}");
}

#[test]
#[ignore = "needs openssl: .ci/run probe"]
fn a_tls_port_that_answers_nothing_in_clear() {
    let folder = Folder::new();
    let port = nobody();
    let (key, certificate) = (folder.name("key.pem"), folder.name("cert.pem"));
    certify(&key, &certificate);
    let mut openssl = Command::new("openssl");
    let openssl = openssl.args(["s_server", "-quiet", "-www", "-key", &key, "-cert", &certificate]);
    let openssl = openssl.args(["-accept", &format!("127.0.0.1:{port}")]);
    let _server = Server::start(openssl, folder, "-TERM", &[port]);
    speaks(port, "TLS");
}

#[test]
#[ignore = "needs redis-server: .ci/run probe"]
fn redis() {
    let folder = Folder::new();
    let port = nobody();
    let mut redis = Command::new("redis-server");
    let redis = redis.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
    let redis = redis.args(["--requirepass", "secret"]).current_dir(folder.path());
    let _server = Server::start(redis, folder, "-TERM", &[port]);
    speaks(port, "Redis");
}

#[test]
#[ignore = "needs memcached: .ci/run probe"]
fn memcached() {
    let port = nobody();
    let mut memcached = Command::new("memcached");
    let memcached = memcached.args(["-u", "nobody", "-l", "127.0.0.1", "-U", "0"]);
    let memcached = memcached.args(["-p", &port.to_string()]);
    let _server = Server::start(memcached, Folder::new(), "-TERM", &[port]);
    speaks(port, "memcached");
}

#[test]
#[ignore = "needs php-fpm: .ci/run probe"]
fn php_fpm() {
    let folder = Folder::new();
    let port = nobody();
    let socket = folder.name("fpm.sock");
    let configuration = format!(
        "
[global]
error_log = /dev/stderr
daemonize = no
[www]
listen = 127.0.0.1:{port}
pm = static
pm.max_children = 1
user = nobody
group = nogroup
[local]
listen = {socket}
pm = static
pm.max_children = 1
user = nobody
group = nogroup
"
    );
    let file = folder.write("fpm.conf", &configuration);
    let mut fpm = Command::new(versioned("/usr/sbin", "php-fpm"));
    let fpm = fpm.args(["--nodaemonize", "--allow-to-run-as-root", "--fpm-config", &file]);
    let _server = Server::start(fpm, folder, "-TERM", &[port]);
    speaks(port, "FastCGI");
    let told = run(&["probe", &format!("unix:{socket}")]);
    assert!(told.out.contains("  speaks     FastCGI on this port "), "{}", told.out);
    assert!(told.out.contains(&format!("fastcgi_pass unix:{socket};\n")), "{}", told.out);
}

#[test]
#[ignore = "needs uwsgi: .ci/run probe"]
fn uwsgi_and_scgi() {
    let [uwsgi, scgi, http] = [(); 3].map(|()| nobody());
    let mut command = Command::new("uwsgi");
    let command = command.args(["--plugin", "notfound", "--die-on-term", "--processes", "1"]);
    let command = command.args(["--uwsgi-socket", &format!("127.0.0.1:{uwsgi}")]);
    let command = command.args(["--scgi-socket", &format!("127.0.0.1:{scgi}")]);
    let command = command.args(["--http-socket", &format!("127.0.0.1:{http}")]);
    let _server = Server::start(command, Folder::new(), "-TERM", &[uwsgi, scgi, http]);
    speaks(uwsgi, "uwsgi");
    speaks(scgi, "SCGI");
    // As the advice for uwsgi has it.
    let line = json(&[], &format!("http://127.0.0.1:{http}/"));
    assert_eq!((&line["verdict"], &line["status"]), (&"valid".into(), &404.into()));
}

#[test]
#[ignore = "needs sshd: .ci/run probe"]
fn sshd() {
    let folder = Folder::new();
    let port = nobody();
    let key = folder.name("key");
    let made =
        Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &key]).status();
    assert!(made.expect("ssh-keygen").success());
    // Root's daemon wants a folder to be locked up in.
    let _ = fs::create_dir_all("/run/sshd");
    let listen = format!("ListenAddress=127.0.0.1:{port}");
    let mut sshd = Command::new("/usr/sbin/sshd");
    let sshd = sshd.args(["-D", "-e", "-f", "/dev/null", "-h", &key, "-o", &listen]);
    let sshd = sshd.args(["-o", "PidFile=none"]);
    let _server = Server::start(sshd, folder, "-TERM", &[port]);
    let line = json(&[], &format!("http://127.0.0.1:{port}/"));
    assert_eq!((&line["verdict"], &line["cause"]["name"]), (&"malformed".into(), &"ssh".into()));
}

#[test]
#[ignore = "needs PostgreSQL: .ci/run probe"]
fn postgresql() {
    let folder = Folder::new();
    let root = give_away(&folder);
    let port = nobody();
    let data = folder.name("data");
    let as_nobody = |program: &Path| {
        let mut command = Command::new(program);
        if root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.current_dir(folder.path());
        command
    };
    let initdb = versioned("/usr/lib/postgresql", "").join("bin/initdb");
    let made = as_nobody(&initdb).args(["-D", &data, "-A", "trust", "-N"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut postgres = as_nobody(&initdb.with_file_name("postgres"));
    let socket = folder.name("");
    let port_text = port.to_string();
    let postgres = postgres.args(["-D", &data, "-p", &port_text, "-k", &socket]);
    let postgres = postgres.args(["-c", "listen_addresses=127.0.0.1"]);
    let _server = Server::start(postgres, folder, "-INT", &[port]);
    speaks(port, "PostgreSQL");
}
