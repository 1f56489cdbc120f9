"""Node's own HTTP server, with the `ws` package for WebSocket."""

import os

from install import npm_folder
from rig import HERE, WEBSOCKET, Req, raw, server

PLAIN = [
    ("static", "a body with Content-Length", "/static"),
    ("empty", "a body of no bytes", "/empty"),
    ("chunked", "three chunks, written with pauses", "/chunked"),
    ("events", "server-sent events, still going on when the capture ends", "/events"),
    ("trailers", "chunked, with two trailer fields", "/trailers"),
    ("early-hints", "103 with two links, then 200", "/early"),
    ("early-hints-twice", "two 103, then 200", "/early-twice"),
    ("processing", "102, then 200", "/processing"),
    ("interim-then-404", "100, 102 and 103, then 404", "/interim"),
    ("gzip", "gzip with Content-Length", "/gzip"),
    ("gzip-chunked", "gzip in chunks", "/gzip-chunked"),
    ("cookies", "six Set-Cookie fields of a KiB each", "/cookies"),
    ("one-long-cookie", "302 with one Set-Cookie of 4 KiB", "/one-cookie"),
    ("many-headers", "more than 120 header fields", "/headers"),
    ("odd-names", "every token character in a name; empty, tabbed and Latin-1 values", "/odd-names"),
    ("no-date", "without Date", "/no-date"),
    ("odd-case", "field names in mixed case", "/raw-headers"),
    ("empty-reason", "nothing after the status code's space", "/empty-reason"),
    ("own-reason", "a reason phrase of the application's, with a Latin-1 byte", "/own-reason"),
    ("until-close", "HTTP/1.1 body delimited by the close", "/until-close"),
    ("close", "Connection: close from the application", "/close"),
    ("chunked-close", "chunked and Connection: close", "/both"),
    ("long", "a chunked body of 7.5 KiB", "/long"),
    ("partial", "206 from the application", "/multi-type"),
    ("broken-length", "the application dies within a Content-Length body", "/broken"),
    ("broken-chunks", "the application dies before the last chunk", "/broken-chunks"),
]

STATUSES = [204, 205, 301, 302, 303, 304, 307, 308, 401, 403, 405, 407, 418, 426, 429, 500, 503, 299, 599, 999]


@server("node", npm=["ws"])
def node(t):
    t.version = t.output("node", "--version", pattern=r"v(\S+)")
    modules = {"NODE_PATH": npm_folder()}
    app = os.path.join(HERE, "app.js")
    t.port = t.free_port()
    t.start("node", app, t.port, env=modules)

    for what, about, path in PLAIN:
        t.take(what, about, Req(path))
    for status in STATUSES:
        t.take(str(status), f"status {status}", Req(f"/status/{status}"))
    t.take("404", "an unknown page", Req("/nowhere"))

    t.take("head", "HEAD of a page with Content-Length", Req("/static", method="HEAD"))
    t.take("head-chunked", "HEAD of a chunked page", Req("/chunked", method="HEAD"))
    t.take("head-304", "HEAD answered by 304", Req("/status/304", method="HEAD"))
    t.take("options", "204 to OPTIONS *", Req("*", method="OPTIONS"))
    body = b'{"a": 1}'
    post = f"Content-Length: {len(body)}"
    t.take("201", "201 to a POST", Req("/post", post, method="POST", body=body))
    t.take(
        "continue",
        "100, then 201 once the body was sent",
        Req("/post", post, "Expect: 100-continue", method="POST", body=body),
    )
    t.take(
        "continue-refused",
        "417 and no 100; the body is sent all the same",
        Req("/post-refused", post, "Expect: 100-continue", method="POST", body=body),
    )
    t.take(
        "continue-early-hints",
        "100 and 103, then 200",
        Req("/early", "Content-Length: 0", "Expect: 100-continue", method="POST"),
    )
    t.take("expect-unknown", "417 to an Expect that nobody knows", Req("/static", "Expect: miracles"))

    t.take("http10-close", "HTTP/1.0 request, Content-Length, then closed", Req("/static", version="1.0"))
    t.take("http10-chunked", "HTTP/1.0 request to the chunked page: until close", Req("/chunked", version="1.0"))
    t.take(
        "http10-keep-alive",
        "HTTP/1.0 request that asks for keep-alive",
        Req("/static", "Connection: keep-alive", version="1.0"),
    )
    t.take("asked-to-close", "Connection: close in the request", Req("/static", "Connection: close"))
    t.take("keep-alive", "two pipelined requests, both with Content-Length", Req("/static"), Req("/empty"))
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take(
        "pipeline",
        "five pipelined: 304, chunked with trailers, HEAD, 204, early hints",
        Req("/status/304"),
        Req("/trailers"),
        Req("/long", method="HEAD"),
        Req("/status/204"),
        Req("/early"),
    )

    t.take("400", "400 by the HTTP parser itself", raw(b"GET / HTTP/1.1\r\nno colon here\r\n\r\n"))
    t.take("400-no-host", "400 for want of Host", Req("/static", host=None))
    t.take("400-tls", "a TLS hello sent to the plain port", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take("431", "431 to a header of 20 KiB", Req("/static", "X-Long: " + "y" * 20000))
    t.take(
        "413-chunk-extensions",
        "413 to chunk extensions of 20 KiB",
        Req("/post", "Transfer-Encoding: chunked", method="POST", body=b"1;" + b"z" * 20000 + b"\r\na\r\n0\r\n\r\n"),
    )

    ws = dict(upgrade="websocket")
    t.take("websocket", "101, then a WebSocket frame", Req("/ws", *WEBSOCKET), **ws)
    t.take("websocket-quiet", "101 and nothing after it", Req("/quiet", *WEBSOCKET), **ws)
    t.take(
        "websocket-options",
        "101 with a subprotocol and permessage-deflate",
        Req(
            "/ws",
            *WEBSOCKET,
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        ),
        **ws,
    )
    t.take(
        "websocket-bad-key",
        "400 to a bad Sec-WebSocket-Key",
        Req("/ws", *WEBSOCKET[:2], "Sec-WebSocket-Version: 13"),
        **ws,
    )
    t.take(
        "websocket-version",
        "an unsupported Sec-WebSocket-Version",
        Req("/ws", *WEBSOCKET[:3], "Sec-WebSocket-Version: 7"),
        **ws,
    )
    t.take("websocket-post", "405 to an upgrade by POST", Req("/ws", *WEBSOCKET, method="POST"), **ws)
    t.take(
        "upgrade-unknown",
        "501 to an unknown protocol",
        Req("/", "Upgrade: foo/2", "Connection: Upgrade"),
        upgrade="foo/2",
    )

    slow = t.free_port()
    t.start("node", app, slow, "impatient", port=slow, env=modules)
    t.take("408", "408 to a request head that stops halfway", raw(b"GET / HTTP/1.1\r\nHost: local"), port=slow)
