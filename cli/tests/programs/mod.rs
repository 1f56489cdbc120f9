//! Programs of others, each in a folder and at an address of its own, and ended by the process id under which it
//! was started.
#![allow(dead_code, unreachable_pub, reason = "no test uses all of it")]

pub mod tap;

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::guarded::{Folder, HANG};
use crate::support::root;

/// An address that nobody else listens at: 127.0.0.0/8 is all this machine, and its lower half is left to others.
///
/// It is drawn by chance: process ids come again, and a server that a killed test left behind would be taken for the
/// one that is started.
pub fn address() -> String {
    loop {
        let [a, b, c, d, ..] = RandomState::new().build_hasher().finish().to_be_bytes();
        let address =
            format!("127.{}.{b}.{}:{}", 64 + a % 64, c.clamp(1, 254), 8100 + u16::from(d));
        if TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
}

/// The port of an address.
pub fn port(address: &str) -> &str {
    address.rsplit(':').next().expect("a port")
}

/// A program that was started, until this is dropped.
pub struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Starts it, with its output in a file of the folder, and waits until it listens.
    pub fn start(mut command: Command, address: &str, folder: &Path) -> Self {
        let log = folder.join(format!("{}.log", port(address)));
        let output = File::create(&log).expect("a file");
        command.current_dir(folder).stdin(Stdio::null());
        command.stdout(output.try_clone().expect("a file")).stderr(output);
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut program = Self { child, log };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = program.child.try_wait().expect("a child");
            assert!(ended.is_none() && began.elapsed() < HANG, "{command:?}: {}", program.said());
            thread::sleep(Duration::from_millis(20));
        }
        program
    }

    /// Waits until it says so.
    pub fn says(&self, what: &str) {
        let began = Instant::now();
        while !self.said().contains(what) {
            assert!(began.elapsed() < HANG, "{}", self.said());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it has told so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Asked to end, it ends its workers too.
        let _ = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        let began = Instant::now();
        while began.elapsed() < HANG && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server in a folder and at an address of its own: it ends with this, and then the folder goes.
pub struct Server {
    pub address: String,
    _program: Program,
    _folder: Folder,
}

impl Server {
    /// Starts it, given both.
    pub fn start(start: impl FnOnce(&str, &Path) -> Program) -> Self {
        let (address, folder) = (address(), Folder::new());
        let program = start(&address, folder.path());
        Self { address, _program: program, _folder: folder }
    }
}

/// A file of the folder with the programs of the tests.
pub fn source(name: &str) -> PathBuf {
    root().join("cli/tests/servers").join(name)
}

/// Runs a program to its end; gives what it printed.
pub fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{command:?}: {err}");
    String::from_utf8(out).expect("text")
}

/// A server that was written for these tests, in Node.
pub fn node(address: &str, folder: &Path) -> Program {
    let mut command = Command::new("node");
    let (host, port) = address.split_once(':').expect("an address");
    command.arg(source("server.js")).args([host, port]);
    Program::start(command, address, folder)
}

/// nginx, with these blocks within `http`.
pub fn nginx(http: &str, address: &str, folder: &Path) -> Program {
    let all = format!(
        "daemon off; error_log stderr; pid nginx.pid; worker_processes 1; events {{}}\n\
         http {{ access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;\n\
         uwsgi_temp_path t4; scgi_temp_path t5;\n{http}\n}}\n{}",
        user("user root;")
    );
    let mut command = Command::new("nginx");
    command.args(["-e", "stderr", "-p"]).arg(folder).arg("-c").arg(file(
        folder,
        "nginx.conf",
        &all,
    ));
    Program::start(command, address, folder)
}

/// Apache httpd, with these directives.
pub fn httpd(modules: &[&str], directives: &str, address: &str, folder: &Path) -> Program {
    let modules: String = ["mpm_event", "authz_core"]
        .iter()
        .chain(modules)
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let path = folder.display();
    let all = format!(
        "{modules}Listen {address}\nServerName a\nPidFile {path}/httpd.pid\nErrorLog /dev/stderr\n\
         DefaultRuntimeDir {path}\nMutex file:{path} default\n{}{directives}\n",
        user("User www-data\nGroup www-data\n")
    );
    let mut command = Command::new("apache2");
    command.arg("-DFOREGROUND").arg("-f").arg(file(folder, "httpd.conf", &all));
    let program = Program::start(command, address, folder);
    // It reads its configuration twice, and opens its listeners anew.
    program.says("resuming normal operations");
    program
}

/// HAProxy, with this configuration.
pub fn haproxy(configuration: &str, address: &str, folder: &Path) -> Program {
    let mut command = Command::new("haproxy");
    command.arg("-db").arg("-f").arg(file(folder, "haproxy.cfg", configuration));
    Program::start(command, address, folder)
}

/// Caddy, with this Caddyfile.
pub fn caddy(caddyfile: &str, address: &str, folder: &Path) -> Program {
    let all = format!("{{\n\tadmin off\n\tauto_https off\n}}\n{caddyfile}");
    let mut command = Command::new("caddy");
    command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
    command.args(["run", "--adapter", "caddyfile", "--config"]);
    command.arg(file(folder, "Caddyfile", &all));
    Program::start(command, address, folder)
}

/// Varnish, with this VCL.
pub fn varnish(vcl: &str, address: &str, folder: &Path) -> Program {
    let mut command = Command::new("varnishd");
    command.args(["-F", "-j", "none", "-s", "malloc,16m", "-p", "vcc_err_unref=off"]);
    command.args(["-a", address, "-n"]).arg(folder.join("varnish"));
    command.arg("-f").arg(file(folder, "default.vcl", vcl));
    Program::start(command, address, folder)
}

/// A file of the folder.
pub fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// Who runs workers, where the test runs as root: who else may not read the folder, or not change the user.
fn user(directive: &str) -> &str {
    let id = Command::new("id").arg("-u").output().expect("id").stdout;
    if id == b"0\n" { directive } else { "" }
}
