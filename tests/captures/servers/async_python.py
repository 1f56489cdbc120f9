"""aiohttp, Tornado and Twisted, each with its own small application."""

import os

from python_servers import version
from install import venv_bin
from rig import HERE, WEBSOCKET, Req, raw, server


def run(t, which):
    t.version = version(t, which)
    t.site()
    t.port = t.free_port()
    t.start(
        venv_bin("python"),
        os.path.join(HERE, which + "_app.py"),
        t.port,
        t.path("www"),
        env={"PYTHONWARNINGS": "ignore"},
    )
    digits, hello = "/files/digits.txt", "/files/hello.txt"
    post = dict(method="POST", body=b"hello")
    t.take("static", "a short answer", Req("/static"))
    t.take("head", "HEAD", Req("/static", method="HEAD"))
    t.take("http10", "HTTP/1.0", Req("/static", version="1.0"))
    t.take(
        "http10-keep-alive",
        "HTTP/1.0 that asks for keep-alive",
        Req("/static", "Connection: keep-alive", version="1.0"),
    )
    t.take("close", "Connection: close in the request", Req("/static", "Connection: close"))
    t.take("chunked", "an answer in pieces", Req("/chunked"))
    t.take("chunked-head", "HEAD of the page in pieces", Req("/chunked", method="HEAD"))
    t.take("http10-chunked", "HTTP/1.0 for the page in pieces", Req("/chunked", version="1.0"))
    t.take("headers", "many fields, long cookies", Req("/headers"))
    t.take("raise", "a handler that raises", Req("/raise"))
    t.take("short", "less body than announced", Req("/short"))
    for status in (204, 205, 299, 302, 304, 401, 426, 503):
        t.take(f"status-{status}", f"status {status} from the application", Req(f"/status/{status}"))
    t.take("404", "no such page", Req("/nowhere"))
    t.take("file", "a file", Req(hello))
    t.take("file-head", "HEAD of a file", Req(hello, method="HEAD"))
    t.take("file-206", "a range", Req(digits, "Range: bytes=10-29"))
    t.take("file-ranges", "three ranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("file-416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("file-304", "304 to If-Modified-Since", Req(hello, "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    t.take("405", "POST to a file", Req(hello, "Content-Length: 5", **post))
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    t.take(
        "expect-unknown", "an Expect that nobody knows", Req("/post", "Content-Length: 5", "Expect: miracles", **post)
    )
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take("pipeline", "chunked, 304 and 404 pipelined", Req("/chunked"), Req("/status/304"), Req("/nowhere"))
    t.take("bad-line", "a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take("bad-lengths", "two different lengths", Req("/post", "Content-Length: 1", "Content-Length: 2", **post))
    if which != "twisted":  # which has none of these, and closes in silence on a long header
        t.take("long-header", "a header line of 20 KiB", Req("/static", "X-Long: " + "y" * 20000))
        t.take("gzip", "gzip", Req("/gzip", "Accept-Encoding: gzip"))
        t.take("websocket", "101, then a frame", Req("/ws", *WEBSOCKET), upgrade="websocket")
        t.take(
            "websocket-no-key",
            "an upgrade without a key",
            Req("/ws", *WEBSOCKET[:2], WEBSOCKET[3]),
            upgrade="websocket",
        )


@server("aiohttp", pip=["aiohttp"])
def aiohttp(t):
    run(t, "aiohttp")


@server("tornado", pip=["tornado"])
def tornado(t):
    run(t, "tornado")


@server("twisted", pip=["twisted"])
def twisted(t):
    run(t, "twisted")
