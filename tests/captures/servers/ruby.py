"""Puma and WEBrick."""

import os

from rig import HERE, Req, raw, server
from small import common


@server("puma", apt=["puma", "ruby-rack"])
def puma(t):
    t.version = t.output("puma", "--version", pattern=r"version (\S+)")
    t.port = t.free_port()
    t.write("config.ru", f"require {os.path.join(HERE, 'app.rb')!r}\nrun APP\n")
    t.start(
        "puma",
        "--bind",
        f"tcp://127.0.0.1:{t.port}",
        "--early-hints",
        "-t",
        "2:2",
        "-e",
        "production",
        t.path("config.ru"),
        wait=40,
    )
    post = dict(method="POST", body=b"hello")
    t.take("static", "Content-Length by the application", Req("/static"))
    t.take("one-piece", "one piece, no length", Req("/one"))
    t.take("head", "HEAD", Req("/static", method="HEAD"))
    t.take("http10", "HTTP/1.0", Req("/static", version="1.0"))
    t.take(
        "http10-keep-alive",
        "HTTP/1.0 that asks for keep-alive",
        Req("/static", "Connection: keep-alive", version="1.0"),
    )
    t.take("http10-chunked", "HTTP/1.0 for the page without length", Req("/chunked", version="1.0"))
    t.take("close", "Connection: close in the request", Req("/static", "Connection: close"))
    t.take("chunked", "two pieces, no length", Req("/chunked"))
    t.take("headers", "four long cookies, an empty value", Req("/headers"))
    t.take("early-hints", "103, then 200", Req("/early"))
    t.take("hijack", "an application that takes the socket: until close", Req("/hijack"))
    t.take(
        "upgrade",
        "101 from an application that takes the socket",
        Req("/upgrade", "Upgrade: echo", "Connection: Upgrade"),
        upgrade="echo",
    )
    for status in (204, 205, 299, 302, 304, 426, 503, 999):
        t.take(f"status-{status}", f"status {status} from the application", Req(f"/status/{status}"))
    t.take("404", "the application's 404", Req("/nowhere"))
    t.take("raise", "an application that raises", Req("/raise"))
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take("pipeline", "103 and 200, 304, chunked pipelined", Req("/early"), Req("/status/304"), Req("/chunked"))
    t.take("bad-line", "400 to a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take(
        "bad-colon", "a header line without colon", raw(b"GET /static HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")
    )
    t.take("bad-coding", "an unknown transfer coding", Req("/post", "Transfer-Encoding: zip", **post))
    t.take("long-header", "a field name of 300 bytes", Req("/static", "X-" + "y" * 300 + ": 1"))


@server("webrick", apt=["ruby-webrick"])
def webrick(t):
    t.version = t.output("ruby", "-rwebrick", "-e", "puts WEBrick::VERSION")
    t.site()
    t.port = t.free_port()
    t.start("ruby", os.path.join(HERE, "app.rb"), t.port)
    common(t)
    t.take("chunked", "a chunked answer", Req("/chunked"))
    t.take("chunked-http10", "the same by HTTP/1.0", Req("/chunked", version="1.0"))
    t.take("io", "a body out of a pipe", Req("/io"))
    t.take("cookies", "three long cookies", Req("/cookies"))
    for status in (204, 205, 299, 304, 426, 503, 999):
        t.take(f"status-{status}", f"status {status}", Req(f"/status/{status}"))
    t.take("raise", "a handler that raises", Req("/raise"))
    t.take("401", "401 with Basic", Req("/auth"))
    t.take("307", "307", Req("/moved"))
    t.take("version-3", "HTTP/3.0", Req("/", version="3.0"))
