"""Varnish: hits, misses, synthetic answers, a backend that is down."""

from rig import Req, raw, server
from through import odd, through, websocket

VCL = """
vcl 4.1;
backend app {{ .host = "127.0.0.1"; .port = "{origin}"; .first_byte_timeout = 1s; }}
backend odd {{ .host = "127.0.0.1"; .port = "{odd}"; .first_byte_timeout = 1s; .between_bytes_timeout = 1s; }}
backend down {{ .host = "127.0.0.1"; .port = "{down}"; }}
sub vcl_recv {{
    if (req.http.Upgrade) {{ set req.url = regsub(req.url, "^/app", ""); return (pipe); }}
    {synthetic}
    if (req.url ~ "^/odd/") {{ set req.backend_hint = odd; return (pass); }}
    if (req.url ~ "^/down/") {{ set req.backend_hint = down; return (pass); }}
    if (req.url ~ "^/fail/") {{ return (fail); }}
    if (req.method == "PURGE") {{ return (purge); }}
    set req.url = regsub(req.url, "^/app", "");
    if (req.url ~ "^/hit") {{ set req.url = regsub(req.url, "^/hit", ""); return (hash); }}
    return (pass);
}}
sub vcl_pipe {{ if (req.http.Upgrade) {{ set bereq.http.Upgrade = req.http.Upgrade; set bereq.http.Connection = req.http.Connection; }} }}
sub vcl_backend_response {{
    set beresp.ttl = 60s;
    if (bereq.url == "/gzip-me") {{ set beresp.do_gzip = true; }}
    if (bereq.url == "/static") {{ set beresp.http.ETag = {{""one""}}; }}
}}
"""

SYNTHETIC = [(200, ""), (204, ""), (205, ""), (304, ""), (404, ""), (429, ""), (750, ', "Own status"'), (999, "")]


@server("varnish", apt=["varnish"], npm=["ws"])
def varnish(t):
    t.version = t.output("varnishd", "-V", pattern=r"varnish-([\d.]+)")
    t.port = t.free_port()
    synthetic = "\n    ".join(
        f'if (req.url == "/synth/{status}") {{ return (synth({status}{reason})); }}' for status, reason in SYNTHETIC
    )
    vcl = VCL.format(synthetic=synthetic, origin=t.origin(), odd=t.odd_origin(), down=t.free_port())
    t.folder("work", 0o777)
    t.start(
        "varnishd", "-F", "-j", "none", "-n", t.path("work"), "-a", f"127.0.0.1:{t.port}",
        "-f", t.write("default.vcl", vcl), "-s", "malloc,16m", "-p", "timeout_idle=3", wait=40,
    )  # fmt: skip
    t.take("miss", "a cache miss", Req("/hit/static"))
    t.take("hit", "a cache hit", Req("/hit/static"))
    t.take("hit-head", "a cache hit by HEAD", Req("/hit/static", method="HEAD"))
    t.take("hit-304", "304 out of the cache", Req("/hit/static", 'If-None-Match: "one"'))
    t.take("hit-206", "206 out of the cache", Req("/hit/static", "Range: bytes=6-9"))
    t.take("hit-416", "416 out of the cache", Req("/hit/static", "Range: bytes=100-"))
    t.take("hit-http10", "a cache hit by HTTP/1.0", Req("/hit/static", version="1.0"))
    t.take("hit-close", "a cache hit with Connection: close", Req("/hit/static", "Connection: close"))
    t.take("miss-chunked", "a miss that is chunked", Req("/hit/long"))
    t.take("hit-chunked", "the same as a hit", Req("/hit/long"))
    t.take("gzip", "gzip out of the cache", Req("/hit/gzip", "Accept-Encoding: gzip"))
    t.take("gunzip", "the same, unpacked by Varnish", Req("/hit/gzip"))
    t.take("gunzip-http10", "the same, unpacked for HTTP/1.0", Req("/hit/gzip", version="1.0"))
    t.take("head-get", "HEAD and GET pipelined", Req("/hit/static", method="HEAD"), Req("/hit/static"))
    for status, _ in SYNTHETIC:
        t.take(f"synth-{status}", f"a synthetic {status}", Req(f"/synth/{status}"))
    t.take("synth-head", "a synthetic 404 to HEAD", Req("/synth/404", method="HEAD"))
    t.take("fail", "503 from VCL", Req("/fail/"))
    t.take("purge", "200 to PURGE", Req("/static", method="PURGE"))
    t.take("400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("no-host", "what a request without Host gets", Req("/", host=None))
    t.take("417", "an Expect that nobody knows", Req("/", "Expect: miracles"))
    t.take("503-down", "nothing listens at the origin", Req("/down/"))
    t.take("503-head", "the same by HEAD", Req("/down/", method="HEAD"))
    t.take("503-hang", "the origin does not answer in time", Req("/odd/hang"))
    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path)
