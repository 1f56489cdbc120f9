"""Bun and Deno, whose servers are not Node's, with one fetch-style application."""

import os

from install import npm_folder
from rig import HERE, WEBSOCKET, Req, raw, server
from usual import pages


def run(t, *command):
    t.port = t.free_port()
    t.start(
        *command,
        os.path.join(HERE, "web_app.js"),
        t.port,
        wait=40,
        env={
            "DENO_DIR": t.dir,
            "DENO_NO_UPDATE_CHECK": "1",
            "HOME": t.dir,
            "BUN_INSTALL_CACHE_DIR": t.dir,
            "DO_NOT_TRACK": "1",
        },
    )
    post = dict(method="POST", body=b"hello")
    for path, about in (
        ("static", "a short answer"),
        ("empty", "no body"),
        ("chunked", "a stream"),
        ("reason", "the application's statusText"),
        ("headers", "sixty fields, three long cookies, an empty and a Latin-1 value"),
        ("redirect", "Response.redirect"),
        ("json", "Response.json"),
        ("raise", "a handler that raises"),
        ("raise-late", "a stream that fails"),
        ("nowhere", "the application's 404"),
    ):
        t.take(path, about, Req("/" + path))
    for status in (204, 205, 299, 304, 401, 426, 503, 599):
        t.take(f"status-{status}", f"status {status}", Req(f"/status/{status}"))
    pages(t)
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    t.take("gzip", "Accept-Encoding: gzip", Req("/static", "Accept-Encoding: gzip"))
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take("pipeline", "stream, 304 and 404 pipelined", Req("/chunked"), Req("/status/304"), Req("/nowhere"))
    t.take("websocket", "101, then a frame", Req("/ws", *WEBSOCKET), upgrade="websocket")
    t.take("bad-line", "a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take(
        "bad-colon", "a header line without colon", raw(b"GET /static HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")
    )
    t.take("bad-lengths", "two different lengths", Req("/post", "Content-Length: 1", "Content-Length: 2", **post))
    t.take("bad-coding", "an unknown transfer coding", Req("/post", "Transfer-Encoding: zip", **post))
    t.take("long-header", "a header line of 20 KiB", Req("/static", "X-Long: " + "y" * 20000))


def binary(name):
    return os.path.join(npm_folder(), ".bin", name)


@server("bun", npm=["bun"])
def bun(t):
    t.version = t.output(binary("bun"), "--version")
    run(t, binary("bun"))


@server("deno", npm=["deno"])
def deno(t):
    t.version = t.output(binary("deno"), "--version", pattern=r"deno (\S+)")
    run(t, binary("deno"), "run", "--no-config", "--allow-net=127.0.0.1", "--allow-read")
