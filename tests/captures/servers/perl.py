"""Starman, Twiggy and Mojolicious' own server."""

import os

from rig import HERE, WEBSOCKET, Req, raw, server
from usual import pages


def rack(t):
    post = dict(method="POST", body=b"hello")
    for path, about in (
        ("static", "Content-Length by the application"),
        ("one", "one piece, no length"),
        ("chunked", "a stream"),
        ("headers", "sixty fields, three long cookies"),
        ("short", "less body than announced"),
        ("too-much", "more body than announced"),
        ("raise", "an application that dies"),
        ("nowhere", "the application's 404"),
        ("body/204", "a body with 204"),
        ("body/304", "a body with 304"),
    ):
        t.take(path.replace("/", "-"), about, Req("/" + path))
    for status in (204, 205, 299, 304, 426, 503, 999):
        t.take(f"status-{status}", f"status {status}", Req(f"/status/{status}"))
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    general(t)


def general(t):
    pages(t)
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take("pipeline", "stream, 304 and 404 pipelined", Req("/chunked"), Req("/status/304"), Req("/nowhere"))
    t.take("bad-line", "a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"), first=4)
    t.take(
        "bad-colon", "a header line without colon", raw(b"GET /static HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")
    )


@server("starman", apt=["starman"])
def starman(t):
    t.version = t.output("perl", "-MStarman", "-e", "print Starman->VERSION")
    t.port = t.free_port()
    t.start(
        "starman",
        "--listen",
        f"127.0.0.1:{t.port}",
        "--workers",
        "2",
        "--env",
        "deployment",
        os.path.join(HERE, "app.psgi"),
        settle=1,
    )
    rack(t)


@server("twiggy", apt=["twiggy"])
def twiggy(t):
    t.version = t.output("perl", "-MTwiggy", "-e", "print Twiggy->VERSION")
    t.port = t.free_port()
    t.start(
        "twiggy", "--listen", f"127.0.0.1:{t.port}", "--env", "deployment", os.path.join(HERE, "app.psgi"), settle=1
    )
    rack(t)


@server("mojolicious", apt=["libmojolicious-perl"])
def mojolicious(t):
    t.version = t.output("perl", "-MMojolicious", "-e", "print Mojolicious->VERSION")
    t.port = t.free_port()
    program = os.path.join(HERE, "app_mojo.pl")
    t.start("perl", program, "daemon", "-l", f"http://127.0.0.1:{t.port}", "-m", "production", env={"FILES": t.site()})
    post = dict(method="POST", body=b"hello")
    for path, about in (
        ("static", "a short answer"),
        ("chunked", "a stream in chunks"),
        ("until-close", "a stream of unknown length, not chunked"),
        ("hints", "a Link field"),
        ("cookies", "three long cookies"),
        ("raise", "500 for an action that dies"),
        ("redirect", "redirect_to"),
        ("nowhere", "404"),
    ):
        t.take(path, about, Req("/" + path))
    for status in (204, 205, 299, 304, 426, 503, 999):
        t.take(f"status-{status}", f"status {status}", Req(f"/status/{status}"))
    t.take("file", "a file", Req("/file"))
    t.take("file-206", "a range", Req("/file", "Range: bytes=10-29"))
    t.take("file-416", "a range past the end", Req("/file", "Range: bytes=99999-"))
    t.take("file-304", "304 to If-Modified-Since", Req("/file", "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    t.take("gzip", "gzip", Req("/file", "Accept-Encoding: gzip"))
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    t.take("websocket", "101, then a frame", Req("/ws", *WEBSOCKET), upgrade="websocket")
    t.take(
        "websocket-no-key", "an upgrade without a key", Req("/ws", *WEBSOCKET[:2], WEBSOCKET[3]), upgrade="websocket"
    )
    general(t)
