//! nginx as an upstream, and curl as a client.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::Process;

/// nginx with a configuration of its own, on a socket that it is given.
pub(crate) struct Nginx {
    process: Process,
    pub(crate) address: SocketAddr,
    pub(crate) folder: PathBuf,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked to end, it ends its worker too.
        let pid = self.process.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.process.0.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn nginx(websocket: SocketAddr) -> Nginx {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    let folder = std::env::temp_dir().join(format!("bad-gateway-proxy-{}", std::process::id()));
    fs::create_dir_all(folder.join("root")).expect("a folder");
    fs::write(folder.join("root/small"), "small").expect("a file");
    fs::write(folder.join("root/chunked.shtml"), "<!--#echo var=\"uri\" -->").expect("a file");
    let root = folder.display();
    let configuration = format!(
        "user root root; daemon off; worker_processes 1; pid {root}/pid; error_log stderr error;
        events {{}}
        http {{
            access_log off; client_body_temp_path {root}/body; proxy_temp_path {root}/proxy;
            fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
            server {{
                listen {address}; root {root}/root; client_max_body_size 64m;
                dav_methods PUT;
                location = /chunked.shtml {{ ssi on; ssi_types *; }}
                location = /post {{ return 200 posted; }}
                location = /moved {{ return 304; }}
                location = /none {{ return 204; }}
                location = /ws {{
                    proxy_pass http://{websocket}; proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
                }}
            }}
        }}"
    );
    fs::write(folder.join("nginx.conf"), configuration).expect("a file");
    let child = Command::new("nginx")
        .args(["-e", "stderr", "-p", &root.to_string(), "-c", "nginx.conf"])
        // The socket comes as descriptor 0, so no port can be taken meanwhile.
        .env("NGINX", "0;")
        .stdin(Stdio::from(std::os::fd::OwnedFd::from(listener)))
        .spawn()
        .expect("nginx is installed");
    Nginx { process: Process(child), address, folder }
}

/// The exit code of curl, what it wrote, and the status code that it saw.
pub(crate) fn curl(arguments: &[&str], address: SocketAddr, path: &str) -> (i32, Vec<u8>, String) {
    let ran = Command::new("curl")
        .args(["-sS", "--noproxy", "*", "--max-time", "60", "-w", "%{stderr}status %{http_code}\n"])
        .args(arguments)
        .arg(format!("http://{address}{path}"))
        .output()
        .expect("curl is installed");
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    let status = told.rsplit("status ").next().unwrap_or_default().trim().to_owned();
    (ran.status.code().unwrap_or(-1), ran.stdout, status)
}
