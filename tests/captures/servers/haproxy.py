"""HAProxy: its own answers, and in front of the Node origin."""

from rig import Req, raw, server
from through import odd, through, websocket

CONFIG = """
global
    maxconn 100
    tune.bufsize 16384
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 1s
    timeout http-request 1s
    timeout tunnel 5s
    timeout tarpit 300ms
    timeout queue 300ms
frontend main
    bind 127.0.0.1:{port}
    monitor-uri /alive
    stats enable
    stats uri /stats
    stats refresh 5s
    http-request early-hint Link "</style.css>; rel=preload; as=style" if {{ path_beg /hinted }}
    http-request early-hint X-Two "%[path]" if {{ path_beg /hinted-twice }}
    http-request return status 200 content-type text/plain string "hello from HAProxy\\n" if {{ path_beg /static /hinted }}
    http-request return status 200 content-type text/plain lf-string "%[path]\\n" hdr X-Own yes hdr Set-Cookie "v={cookie}" if {{ path /cookie }}
    http-request return status 204 if {{ path /204 }}
    http-request return status 503 default-errorfiles if {{ path /503 }}
    http-request redirect location /elsewhere code 301 if {{ path /301 }}
    http-request redirect location /elsewhere code 302 set-cookie seen=1 if {{ path /302 }}
    http-request redirect location /elsewhere code 303 if {{ path /303 }}
    http-request redirect location /elsewhere code 307 if {{ path /307 }}
    http-request redirect scheme https code 308 if {{ path /308 }}
    http-request auth realm a\\ place if {{ path /401 }}
    http-request deny if {{ path /403 }}
    {denied}
    http-request tarpit deny_status 500 if {{ path /tarpit }}
    http-request silent-drop if {{ path /drop }}
    http-request replace-path /app(.*) \\1 if {{ path_beg /app/ }}
    http-request replace-path /gz(.*) \\1 if {{ path_beg /gz/ }}
    use_backend down if {{ path_beg /down }}
    use_backend full if {{ path_beg /full }}
    use_backend hang if {{ path_beg /odd/hang }}
    use_backend odd if {{ path_beg /odd }}
    use_backend none if {{ path_beg /none }}
    use_backend zip if {{ hdr(accept-encoding) -m found }}
    default_backend app
backend app
    server one 127.0.0.1:{origin}
backend zip
    compression algo gzip
    compression type text/plain
    server one 127.0.0.1:{origin}
backend odd
    server one 127.0.0.1:{odd}
backend hang
    timeout server 600ms
    server one 127.0.0.1:{odd}
backend down
    retries 0
    server one 127.0.0.1:{down}
backend full
    server one 127.0.0.1:{odd} maxconn 1
backend none
frontend strict
    bind 127.0.0.1:{closing}
    option httpclose
    http-after-response set-header Strict-Transport-Security max-age=60
    default_backend app
"""

DENIED = (400, 404, 405, 408, 410, 413, 425, 429, 500, 502, 503, 504)


@server("haproxy", apt=["haproxy"], npm=["ws"])
def haproxy(t):
    t.version = t.output("haproxy", "-v", pattern=r"version (\S+)")
    t.port, closing = t.free_port(), t.free_port()
    config = CONFIG.format(
        port=t.port,
        closing=closing,
        cookie="0123456789abcdef" * 200,
        denied="\n    ".join(f"http-request deny deny_status {s} if {{ path /deny/{s} }}" for s in DENIED),
        origin=t.origin(),
        odd=t.odd_origin(),
        down=t.free_port(),
    )
    t.start("haproxy", "-db", "-f", t.write("haproxy.cfg", config))

    t.take("static", "an answer of HAProxy's own", Req("/static"))
    t.take("head", "the same by HEAD", Req("/static", method="HEAD"))
    t.take("http10", "the same by HTTP/1.0", Req("/static", version="1.0"))
    t.take("close", "the same with Connection: close", Req("/static", "Connection: close"))
    t.take("monitor", "200 of the monitor", Req("/alive"))
    t.take("cookie", "a Set-Cookie of 3 KiB", Req("/cookie"))
    t.take("early-hints", "103, then 200, both HAProxy's own", Req("/hinted"))
    t.take("early-hints-two", "103 with two fields", Req("/hinted-twice"))
    t.take("early-hints-app", "103 by HAProxy and 103 by the origin", Req("/app/early"))
    t.take("early-hints-http10", "what of the 103 an HTTP/1.0 request gets", Req("/hinted", version="1.0"))
    for path in ("204", "301", "302", "303", "307", "308", "401", "403", "503"):
        t.take(path, f"status {path}", Req("/" + path))
    for status in DENIED:
        t.take(f"deny-{status}", f"denied with {status}", Req(f"/deny/{status}"))
    t.take("tarpit", "500 out of the tarpit", Req("/tarpit"))
    t.take("redirect-head", "302 to HEAD", Req("/302", method="HEAD"))
    t.take("stats-csv", "statistics as CSV", Req("/stats;csv"))
    t.take("gzip", "gzip of chunks that the origin sent", Req("/gz/chunked", "Accept-Encoding: gzip"))
    t.take("gzip-of-static", "gzip of a body that had Content-Length", Req("/gz/static", "Accept-Encoding: gzip"))
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/app/chunked"))
    t.take("pipeline", "103 and 200, 302, 204 pipelined", Req("/hinted"), Req("/302"), Req("/204"))

    t.take("bad-400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("bad-400-tls", "400 to a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take("bad-408", "408 to a head that stops halfway", raw(b"GET / HTTP/1.1\r\nHost: local"))
    t.take("503-down", "nothing listens at the origin", Req("/down/"))
    t.take("503-none", "a backend without servers", Req("/none/"))
    t.take("504-hang", "the origin does not answer in time", Req("/odd/hang"))
    t.take("httpclose", "option httpclose", Req("/chunked"), port=closing)

    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path)
