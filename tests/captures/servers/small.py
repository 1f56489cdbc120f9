"""Small file servers."""

import os
import sys

from install import run_installer
from rig import HERE, Req, raw, server

SINCE = "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"


def common(t, skip=(), prefix=""):
    def take(what, about, *requests, **options):
        if what not in skip:
            t.take(what, about, *requests, **options)

    digits = prefix + "/digits.txt"
    hello = prefix + "/hello.txt"
    take("static", "a file", Req(hello))
    take("static-empty", "an empty file", Req(prefix + "/empty.txt"))
    take("index", "the folder's index page", Req(prefix + "/"))
    take("head", "HEAD of a file", Req(hello, method="HEAD"))
    take("http10", "HTTP/1.0 request", Req(hello, version="1.0"))
    take("http10-keep-alive", "HTTP/1.0 that asks for keep-alive", Req(hello, "Connection: keep-alive", version="1.0"))
    take("close", "Connection: close in the request", Req(hello, "Connection: close"))
    take("listing", "a folder without index page", Req(prefix + "/list/"))
    take("folder", "a folder without its slash", Req(prefix + "/sub"))
    take("range", "a range", Req(digits, "Range: bytes=10-29"))
    take("range-suffix", "the last five bytes", Req(digits, "Range: bytes=-5"))
    take("range-three", "three ranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    take("range-past", "a range past the end", Req(digits, "Range: bytes=99999-"))
    take("since", "If-Modified-Since that holds", Req(hello, SINCE))
    take("gzip", "Accept-Encoding: gzip", Req(digits, "Accept-Encoding: gzip"))
    take("missing", "no such file", Req(prefix + "/nowhere"))
    take("missing-head", "no such file, by HEAD", Req(prefix + "/nowhere", method="HEAD"))
    take("post", "POST to a file", Req(hello, "Content-Length: 5", method="POST", body=b"hello"))
    take("put", "PUT", Req(prefix + "/new.txt", "Content-Length: 5", method="PUT", body=b"hello"))
    take("options", "OPTIONS", Req(hello, method="OPTIONS"))
    take("unknown-method", "a method that nobody knows", Req(hello, method="FROB"))
    take("head-get", "HEAD and GET pipelined", Req(hello, method="HEAD"), Req(hello))
    take("bad-line", "a bad request line", raw(b"GARBAGE\r\n\r\n"))
    take(
        "bad-colon",
        "a header line without colon",
        raw(f"GET {hello} HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n".encode()),
    )
    take("long-header", "a header line of 12 KiB", Req(hello, "X-Long: " + "y" * 12000))


def cgi(t):
    common_lines = "#!/bin/sh\n"
    t.write(
        "www/cgi-bin/plain.cgi", common_lines + "printf 'Content-Type: text/plain\\r\\n\\r\\nfrom a CGI\\n'\n", 0o755
    )
    t.write(
        "www/cgi-bin/status.cgi",
        common_lines + "printf 'Status: 404 Not Here\\r\\nX-Own: yes\\r\\n\\r\\ngone\\n'\n",
        0o755,
    )
    t.write("www/cgi-bin/moved.cgi", common_lines + "printf 'Location: http://localhost/new\\r\\n\\r\\n'\n", 0o755)
    t.write("www/cgi-bin/bad.cgi", common_lines + "echo nothing like a header\n", 0o755)


def take_cgi(t):
    for name, about in (
        ("plain", "a CGI program"),
        ("status", "a CGI program that sets a status"),
        ("moved", "a CGI program that only gives a Location"),
        ("bad", "a CGI program without a head"),
    ):
        t.take(f"cgi-{name}", about, Req(f"/cgi-bin/{name}.cgi"))
    t.take("cgi-head", "HEAD of a CGI program", Req("/cgi-bin/plain.cgi", method="HEAD"))


@server("busybox", apt=["busybox"])
def busybox(t):
    t.version = t.output("busybox", pattern=r"BusyBox v(\S+)")
    t.site()
    cgi(t)
    t.port = t.free_port()
    config = t.write("httpd.conf", "/private:someone:secret\n")
    t.write("www/private/x.txt", "x\n")
    t.write("www/zipped.txt", "plain\n")
    t.write(
        "www/zipped.txt.gz",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03+\xc8I\xcc\xcc\xe3\x02\x00\xbe\xa1c\x96\x06\x00\x00\x00",
    )
    t.start("busybox", "httpd", "-f", "-p", f"127.0.0.1:{t.port}", "-h", t.path("www"), "-c", config, "-r", "a place")
    common(t)
    take_cgi(t)
    t.take("401", "401 with Basic", Req("/private/x.txt"))
    t.take("zipped", "a file that lies there compressed", Req("/zipped.txt", "Accept-Encoding: gzip"))


@server("mini-httpd", apt=["mini-httpd"])
def mini_httpd(t):
    t.version = t.output("mini_httpd", "-V", pattern=r"mini_httpd/(\S+)")
    t.site()
    cgi(t)
    t.write("www/private/.htpasswd", "someone:secret\n")
    t.write("www/private/x.txt", "x\n")
    t.port = t.free_port()
    t.start(
        "mini_httpd",
        "-D",
        "-h",
        "127.0.0.1",
        "-p",
        t.port,
        "-d",
        t.path("www"),
        "-c",
        "cgi-bin/*",
        "-u",
        "root",
        "-T",
        "UTF-8",
        "-M",
        "60",
    )
    common(t)
    take_cgi(t)
    t.take("401", "401 with Basic", Req("/private/x.txt"))


@server("micro-httpd", apt=["micro-httpd"])
def micro_httpd(t):
    t.version = t.output("dpkg-query", "-W", "-f", "${Version}", "micro-httpd", pattern=r"(\d+)")
    t.site()
    t.port = t.free_port()
    # A program for inetd: reads one request from standard input.
    t.start(sys.executable, os.path.join(HERE, "inetd.py"), t.port, "micro-httpd", t.path("www"))
    common(t)


@server("webfs", apt=["webfs"])
def webfs(t):
    t.version = t.output("dpkg-query", "-W", "-f", "${Version}", "webfs", pattern=r"([\d.]+)")
    t.site()
    cgi(t)
    t.port = t.free_port()
    t.start(
        "webfsd",
        "-F",
        "-4",
        "-i",
        "127.0.0.1",
        "-n",
        "localhost",
        "-p",
        t.port,
        "-r",
        t.path("www"),
        "-f",
        "index.html",
        "-e",
        "60",
        "-x",
        "/cgi-bin",
    )
    common(t, skip=("long-header",))  # closed in silence
    take_cgi(t)


@server("weborf", apt=["weborf"])
def weborf(t):
    t.version = t.output("weborf", "--version", pattern=r"(\d+\.\d+)")
    t.site()
    t.port = t.free_port()
    t.start("weborf", "-p", t.port, "-i", "127.0.0.1", "-b", t.path("www"), "-m", "-u", "0", "-g", "0")
    common(
        t, skip=("head", "missing-head", "unknown-method", "head-get", "bad-line", "long-header")
    )  # closed in silence


@server("civetweb", apt=["civetweb"])
def civetweb(t):
    t.version = t.output("civetweb", "-V", pattern=r"v?(\d+\.\d+)")
    t.site()
    cgi(t)
    t.port = t.free_port()
    options = {
        "listening_ports": f"127.0.0.1:{t.port}",
        "document_root": t.path("www"),
        "cgi_pattern": "**.cgi$",
        "enable_keep_alive": "yes",
        "keep_alive_timeout_ms": "3000",
        "request_timeout_ms": "4000",
        "allow_sendfile_call": "yes",
        "num_threads": "4",
    }
    t.start("civetweb", *[part for key, value in options.items() for part in ("-" + key, value)])
    common(t)
    take_cgi(t)


@server("merecat", apt=["libconfuse2"])
def merecat(t):
    # Unpacked, not installed: its package conflicts with apache2-utils.
    unpack = 'cd "$1" && apt-get download -q merecat && dpkg-deb -x merecat_*.deb .'
    run_installer(["sh", "-c", unpack, "sh", t.dir], "merecat")
    program = t.path("usr/sbin/merecat")
    t.version = t.output(program, "-V", pattern=r"(\d+\.\d+)")
    t.site()
    cgi(t)
    t.port = t.free_port()
    config = f'hostname = "127.0.0.1"\nport = {t.port}\nusername = "root"\ncharset = "UTF-8"\ncgi "**.cgi" {{ enabled = true }}\n'
    t.start(program, "-n", "-f", t.write("merecat.conf", config), t.path("www"))
    common(t, skip=("bad-line",))  # closed in silence
    take_cgi(t)


@server("php", apt=["php-cli"])
def php(t):
    t.version = t.output("php", "--version", pattern=r"PHP (\S+)")
    t.site()
    t.write(
        "www/index.php",
        """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (preg_match('#^/status/(\\d+)#', $path, $m)) { http_response_code((int) $m[1]); if (!in_array($m[1], ['204', '205', '304'])) echo "status $m[1]\\n"; }
elseif ($path == '/reason') { header('HTTP/1.1 299 Quite fine'); echo "ok\\n"; }
elseif ($path == '/cookies') { for ($i = 0; $i < 4; $i++) setcookie("part$i", str_repeat('abcdefghij', 100), 1900000000, '/'); echo "ok\\n"; }
elseif ($path == '/length') { header('Content-Length: 3'); header_remove('X-Powered-By'); echo "ok\\n"; }
elseif ($path == '/flush') { echo "one\\n"; ob_flush(); flush(); usleep(50000); echo "two\\n"; }
elseif ($path == '/redirect') { header('Location: /elsewhere'); }
elseif ($path == '/error') { throw new Exception('by design'); }
elseif ($path == '/body-204') { http_response_code(204); echo "a body\\n"; }
else echo "Hello from PHP.\\n";
""",
    )
    t.port = t.free_port()
    t.start("php", "-d", "display_errors=0", "-d", "log_errors=0", "-S", f"127.0.0.1:{t.port}", "-t", t.path("www"))
    common(t, skip=("put", "head-get", "bad-line"))  # closed in silence
    for path, about in (
        ("app", "a script, no length: until close"),
        ("reason", "a status line from the script"),
        ("cookies", "four long cookies"),
        ("length", "Content-Length from the script"),
        ("flush", "a script that flushes"),
        ("redirect", "302 by a Location alone"),
        ("error", "500 for an exception"),
        ("body-204", "a body with 204"),
        ("status/204", "204"),
        ("status/205", "205"),
        ("status/304", "304"),
        ("status/426", "426"),
        ("status/599", "599"),
        ("status/999", "999"),
    ):
        t.take("script-" + path.replace("/", "-"), about, Req("/" + path))
    t.take("script-http10", "a script, HTTP/1.0", Req("/app", version="1.0"))
    t.take("script-head", "HEAD of a script", Req("/app", method="HEAD"))
