"""Caddy, which stands on Go's net/http."""

from rig import Req, raw, server
from through import odd, through, websocket
from usual import hello

CONFIG = """
{{
    admin off
    auto_https off
    servers {{
        max_header_size 4096
    }}
    log {{
        level ERROR
    }}
}}
http://localhost:{port} {{
    bind 127.0.0.1
    root * {dir}/www
    @gz path /digits.txt
    encode @gz {{
        gzip
        minimum_length 10
    }}
    redir /301 /elsewhere 301
    redir /302 http://localhost/elsewhere?a=b 302
    redir /303 /elsewhere 303
    redir /308 /elsewhere 308
    respond /204 204
    respond /205 205
    respond /299 "odd but legal" 299
    respond /410 "gone" 410
    respond /503 "later" 503 {{
        close
    }}
    respond /999 999
    error /500 "by design" 500
    error /426 426
    route /early {{
        header Link "</style.css>; rel=preload; as=style"
        respond "hello" 103
    }}
    basicauth /private/* {{
        someone JDJhJDE0JDAwMDAwMDAwMDAwMDAwMDAwMDAwMC5DV1l4dGVZa2tlU2xvN2NSZG1pY0dJWVhVSDZGRlQu
    }}
    templates /page.html
    header /cookie Set-Cookie "v={cookie}"
    header /cookie X-Empty ""
    respond /cookie "ok"
    handle_path /app/* {{
        reverse_proxy 127.0.0.1:{origin}
    }}
    handle_path /odd/* {{
        reverse_proxy 127.0.0.1:{odd} {{
            transport http {{
                response_header_timeout 1s
                max_response_header 100000
            }}
        }}
    }}
    handle_path /down/* {{
        reverse_proxy 127.0.0.1:{down}
    }}
    file_server browse
}}
"""


@server("caddy", apt=["caddy"], npm=["ws"])
def caddy(t):
    t.version = t.output("caddy", "version", pattern=r"v?(\d+\.\d+\.\d+)")
    t.site()
    t.write("www/page.html", "<!doctype html>\n<p>{{.Req.Method}}\n")
    t.port = t.free_port()
    config = CONFIG.format(
        dir=t.dir,
        port=t.port,
        origin=t.origin(),
        odd=t.odd_origin(),
        down=t.free_port(),
        cookie="0123456789abcdef" * 200,
    )
    home = {"HOME": t.dir, "XDG_DATA_HOME": t.dir, "XDG_CONFIG_HOME": t.dir}
    t.start("caddy", "run", "--adapter", "caddyfile", "--config", t.write("Caddyfile", config), env=home)

    digits = "/digits.txt"
    hello(t)
    t.take("template", "a page of a template", Req("/page.html"))
    t.take("gzip", "gzip, chunked", Req(digits, "Accept-Encoding: gzip"))
    t.take("gzip-http10", "gzip, HTTP/1.0 request", Req(digits, "Accept-Encoding: gzip", version="1.0"))
    t.take("listing", "a folder's listing as JSON", Req("/list/", "Accept: application/json"))
    t.take("206", "one range", Req(digits, "Range: bytes=10-29"))
    t.take("206-multipart", "three ranges as multipart/byteranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("304", "304 to If-Modified-Since", Req("/hello.txt", "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    t.take("412", "412 to If-Match", Req("/hello.txt", 'If-Match: "other"'))
    for path in ("204", "205", "299", "301", "302", "303", "308", "410", "426", "500", "503", "999"):
        t.take(path, f"status {path}", Req("/" + path))
    t.take("cookie", "an empty field and a Set-Cookie of 3 KiB", Req("/cookie"))
    t.take("early-hints", "103 by configuration, and no final answer of its own", Req("/early"))
    t.take("head-get", "HEAD and GET pipelined", Req("/hello.txt", method="HEAD"), Req("/hello.txt"))
    t.take(
        "pipeline",
        "304, template, 404 and 204 pipelined",
        Req("/hello.txt", "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"),
        Req("/page.html"),
        Req("/none"),
        Req("/204"),
    )
    t.take("400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("400-no-host", "400 for want of Host", Req("/", host=None))
    t.take("401", "401 with Basic", Req("/private/"))
    t.take("404", "no such file", Req("/nowhere"))
    t.take("delete", "DELETE of a file, answered as GET", Req("/hello.txt", method="DELETE"))
    t.take("options", "OPTIONS of a file", Req("/hello.txt", method="OPTIONS"))
    t.take("options-star", "OPTIONS *", Req("*", method="OPTIONS"))
    t.take("417", "an Expect that nobody knows", Req("/", "Expect: miracles"))
    t.take("431", "a header over the limit", Req("/", "X-Long: " + "y" * 9000))
    t.take("501", "an unknown transfer coding", Req("/", "Transfer-Encoding: zip", method="POST"))
    t.take("505", "HTTP/3.0", Req("/", version="3.0"))
    t.take("other-host", "a host that is not served", Req("/", host="elsewhere"))
    t.take("502-down", "nothing listens at the origin", Req("/down/"))
    t.take("504-hang", "the origin does not answer in time", Req("/odd/hang"))
    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path)
