"""H2O: files, its mruby handlers (103, odd statuses), and a reverse proxy."""

from rig import Req, raw, server
from through import odd, through, websocket
from usual import hello

H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")

CONFIG = """
listen:
  host: 127.0.0.1
  port: {port}
user: root
error-log: {dir}/error.log
pid-file: {dir}/h2o.pid
num-threads: 1
http1-request-timeout: 2
http1-upgrade-to-http2: ON
limit-request-body: 3000
proxy.timeout.io: 1000
proxy.preserve-host: ON
file.mime.settypes: {{"text/plain; charset=utf-8": .txt, "text/html": .html}}
hosts:
  localhost:
    paths:
      "/":
        file.dir: {dir}/www
        file.index: [index.html]
      "/list/":
        file.dir: {dir}/www/list
        file.dirlisting: ON
      "/zip/":
        file.dir: {dir}/www
        gzip: ON
      "/moved/":
        redirect: {{url: "/new/", status: 301}}
      "/found/":
        redirect: {{url: "http://localhost/new/", status: 302}}
      "/header/":
        file.dir: {dir}/www
        header.add: "Set-Cookie: v={cookie}"
        header.set: "X-Empty:"
        expires: 1 hour
      "/status/":
        mruby.handler: |
          Proc.new {{|env| s = env["PATH_INFO"].gsub("/", "").to_i; [s, {{"x-own" => "yes"}}, s == 204 || s == 304 ? [] : ["status #{{s}}\\n"]] }}
      "/ruby":
        mruby.handler: |
          Proc.new {{|env| [200, {{"content-type" => "text/plain", "x-two" => "a\\nb"}}, ["one\\n", "two\\n"]] }}
      "/push":
        mruby.handler: |
          Proc.new {{|env| push_paths = ["/style.css"]; [399, {{"link" => "</style.css>; rel=preload; as=style"}}, []] }}
        file.dir: {dir}/www
      "/raise":
        mruby.handler: |
          Proc.new {{|env| raise "by design" }}
      "/app/":
        proxy.reverse.url: "http://127.0.0.1:{origin}/"
        proxy.websocket: ON
      "/odd/":
        proxy.reverse.url: "http://127.0.0.1:{odd}/"
      "/down/":
        proxy.reverse.url: "http://127.0.0.1:{down}/"
"""


@server("h2o", apt=["h2o"], npm=["ws"])
def h2o(t):
    t.version = t.output("h2o", "--version", pattern=r"h2o version (\S+)")
    t.site()
    t.port = t.free_port()
    config = CONFIG.format(
        dir=t.dir,
        port=t.port,
        origin=t.origin(),
        odd=t.odd_origin(),
        down=t.free_port(),
        cookie="0123456789abcdef" * 200,
    )
    t.start("h2o", "-m", "worker", "-c", t.write("h2o.conf", config))

    digits = "/digits.txt"
    hello(t)
    t.take("ruby", "a handler's answer", Req("/ruby"))
    t.take("gzip", "gzip in chunks", Req("/zip" + digits, "Accept-Encoding: gzip"))
    t.take("gzip-http10", "gzip, HTTP/1.0 request", Req("/zip" + digits, "Accept-Encoding: gzip", version="1.0"))
    t.take("listing", "a folder's listing", Req("/list/"))
    t.take("cookie", "an empty field and a Set-Cookie of 3 KiB", Req("/header/hello.txt"))
    t.take("206", "one range", Req(digits, "Range: bytes=10-29"))
    t.take("206-multipart", "three ranges as multipart/byteranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("301", "301 by configuration", Req("/moved/x"))
    t.take("301-folder", "301 to the folder with a slash", Req("/sub"))
    t.take("302", "302 by configuration", Req("/found/x"))
    t.take("304", "304 to If-Modified-Since", Req("/hello.txt", "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    for status in (201, 204, 205, 299, 304, 426, 500, 503, 999):
        t.take(f"ruby-{status}", f"status {status} from a handler", Req(f"/status/{status}"))
    t.take("early-hints", "a handler that gives Link and hands over to the file server", Req("/push/hello.txt"))
    t.take("ruby-raises", "500 for a handler that raises", Req("/raise"))
    t.take("head-get", "HEAD and GET pipelined", Req("/hello.txt", method="HEAD"), Req("/hello.txt"))
    t.take("pipeline", "206, 404 and 302 pipelined", Req(digits, "Range: bytes=0-3"), Req("/none"), Req("/found/"))
    t.take("400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("404", "no such file", Req("/nowhere"))
    t.take("405", "POST to a file", Req("/hello.txt", "Content-Length: 0", method="POST"))
    t.take("413", "a body over the limit", Req("/status/200", "Content-Length: 5000", method="POST"))
    t.take(
        "417",
        "an Expect that nobody knows",
        Req("/", "Expect: miracles", "Content-Length: 1", method="POST", body=b"x"),
    )
    t.take("502-down", "nothing listens at the origin", Req("/down/"))
    t.take("502-hang", "the origin does not answer in time", Req("/odd/hang"))
    t.take("h2c", "101 to h2c, then HTTP/2 frames", Req("/hello.txt", *H2C), upgrade="h2c")
    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path, skip=("odd-huge-header",))  # 300 kB, passed on
