"""The same questions to every proxy in front of the Node origin."""

from rig import WEBSOCKET, Req

PATHS = [
    ("proxy-static", "Content-Length passed on", "/static"),
    ("proxy-chunked", "the origin sends chunks", "/chunked"),
    ("proxy-trailers", "the origin sends chunks and trailers", "/trailers"),
    ("proxy-early-hints", "the origin sends 103, then 200", "/early"),
    ("proxy-interim", "the origin sends 100, 102 and 103, then 404", "/interim"),
    ("proxy-until-close", "the origin's body ends with its close", "/until-close"),
    ("proxy-cookies", "six long Set-Cookie fields", "/cookies"),
    ("proxy-odd-names", "odd names and values", "/odd-names"),
    ("proxy-empty-reason", "the origin sends no reason phrase", "/empty-reason"),
    ("proxy-own-reason", "the origin's own reason phrase", "/own-reason"),
    ("proxy-204", "204 passed on", "/status/204"),
    ("proxy-205", "205 passed on", "/status/205"),
    ("proxy-304", "304 passed on", "/status/304"),
    ("proxy-401", "401 passed on", "/status/401"),
    ("proxy-426", "426 passed on", "/status/426"),
    ("proxy-999", "the origin sends status 999", "/status/999"),
    ("proxy-broken-length", "the origin dies within a Content-Length body", "/broken"),
    ("proxy-broken-chunks", "the origin dies before the last chunk", "/broken-chunks"),
]

ODD = [
    ("odd-nothing", "the origin closes without a word", "/nothing"),
    ("odd-garbage", "the origin does not speak HTTP", "/garbage"),
    ("odd-huge-header", "the origin's header has 300 kB", "/huge-header"),
    ("odd-two-lengths", "the origin sends two different lengths", "/two-lengths"),
    ("odd-bad-chunk", "the origin's second chunk is bad", "/bad-chunk"),
    ("odd-short", "the origin closes before the body's end", "/short"),
]


def through(t, app, skip=(), **options):
    """`app` turns an origin's path into the target to ask this proxy for."""
    for what, about, path in PATHS:
        if what not in skip:
            t.take(what, about, Req(app(path)), **options)
    body = b"hello"
    more = [
        ("proxy-head", "HEAD passed on", [Req(app("/static"), method="HEAD")]),
        ("proxy-http10", "an HTTP/1.0 request for the chunked page", [Req(app("/chunked"), version="1.0")]),
        ("proxy-close", "Connection: close in the request", [Req(app("/static"), "Connection: close")]),
        ("proxy-head-get", "HEAD and GET pipelined", [Req(app("/static"), method="HEAD"), Req(app("/static"))]),
        (
            "proxy-continue",
            "Expect: 100-continue",
            [Req(app("/post"), "Content-Length: 5", "Expect: 100-continue", method="POST", body=body)],
        ),
    ]
    for what, about, requests in more:
        if what not in skip:
            t.take(what, about, *requests, **options)


def odd(t, app, skip=(), **options):
    """`app` as above, for the origin that breaks the protocol."""
    for what, about, path in ODD:
        if what not in skip:
            t.take(what, about, Req(app(path)), **options)


def websocket(t, target, refused, **options):
    t.take("websocket", "101 through the proxy, then a frame", Req(target, *WEBSOCKET), upgrade="websocket", **options)
    t.take(
        "websocket-refused",
        "an upgrade without a key, refused by the origin",
        Req(refused, *WEBSOCKET[:2], WEBSOCKET[3]),
        upgrade="websocket",
        **options,
    )


def connect(t, open_port, down_port, skip=(), **options):
    """CONNECT through a forward proxy."""
    there, down = f"127.0.0.1:{open_port}", f"127.0.0.1:{down_port}"
    inner = b"GET /static HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    to = dict(method="CONNECT", host=there)
    for what, about, request, then in (
        ("connect", "CONNECT accepted; the tunnel stays silent", Req(there, **to), ()),
        ("connect-tunnel", "CONNECT, then an answer to a GET through the tunnel", Req(there, **to), [inner]),
        ("connect-down", "CONNECT to a port where nothing listens", Req(down, method="CONNECT", host=down), ()),
        ("connect-http10", "CONNECT by HTTP/1.0", Req(there, version="1.0", **to), ()),
    ):
        if what not in skip:
            t.take(what, about, request, then=then, **options)
