"""Python's own http.server: its file server and a small handler on top of it."""

import os
import sys

from rig import HERE, Req, raw, server


@server("python")
def python(t):
    t.version = t.output(sys.executable, "--version")
    t.site()

    # The file server as `python -m http.server` runs it: HTTP/1.0 answers.
    t.port = t.free_port()
    t.start(sys.executable, "-m", "http.server", t.port, "--bind", "127.0.0.1", cwd=t.path("www"))
    t.take("static", "a file with Content-Length, HTTP/1.0 status line", Req("/hello.txt"))
    t.take("static-empty", "an empty file", Req("/empty.txt"))
    t.take("head", "HEAD of a file", Req("/hello.txt", method="HEAD"))
    t.take("http10", "HTTP/1.0 request, then closed", Req("/hello.txt", version="1.0"))
    t.take("301", "301 to the folder with a slash", Req("/sub"))
    t.take("304", "304 to If-Modified-Since", Req("/hello.txt", "If-Modified-Since: Thu, 31 Dec 2026 00:00:00 GMT"))
    t.take("listing", "a folder's listing", Req("/list/"))
    t.take("404", "no such file", Req("/nowhere"))
    t.take("501", "501 to a method it does not know", Req("/hello.txt", method="OPTIONS"))
    t.take("400", "error page without any status line, to a bad request line", raw(b"GET / HTTP/one\r\n\r\n"))
    t.take("431", "431 to more than 100 header fields", Req("/", *[f"X-{n}: {n}" for n in range(110)]))
    t.take("505", "error page without any status line, to HTTP/2.0", Req("/", version="2.0"))

    # The same with --protocol HTTP/1.1.
    t.port = t.free_port()
    t.start(
        sys.executable, "-m", "http.server", t.port, "--bind", "127.0.0.1", "--protocol", "HTTP/1.1", cwd=t.path("www")
    )
    t.take("http11-static", "a file, HTTP/1.1 status line", Req("/hello.txt"))
    t.take(
        "http11-304",
        "304 on a connection kept open",
        Req("/hello.txt", "If-Modified-Since: Thu, 31 Dec 2026 00:00:00 GMT"),
    )
    t.take("http11-404", "404, which closes", Req("/nowhere"))
    t.take("http11-close", "Connection: close in the request", Req("/hello.txt", "Connection: close"))
    t.take("http11-head-get", "HEAD and GET pipelined", Req("/hello.txt", method="HEAD"), Req("/hello.txt"))
    t.take(
        "http11-keep-alive-10",
        "HTTP/1.0 request that asks for keep-alive",
        Req("/hello.txt", "Connection: keep-alive", version="1.0"),
    )

    # A handler of ours.
    t.port = t.free_port()
    t.start(sys.executable, os.path.join(HERE, "python_app.py"), t.port)
    t.take("chunked", "chunks that the handler writes", Req("/chunked"))
    t.take("chunked-trailers", "chunks with a trailer that the handler writes", Req("/trailers"))
    for status in (204, 205, 302, 401, 403, 500, 503):
        t.take(str(status), f"status {status}", Req(f"/{status}"))
    t.take("early-hints", "103, then 200", Req("/early"))
    t.take("empty-reason", "status line with an empty reason phrase", Req("/empty-reason"))
    t.take("unknown-status", "a status http.server has no phrase for", Req("/299"))
    t.take("until-close", "HTTP/1.1 without any length, until close", Req("/until-close"))
    t.take(
        "continue",
        "100, then 200 once the body was sent",
        Req("/post", "Content-Length: 5", "Expect: 100-continue", method="POST", body=b"hello"),
    )
    t.take("http09-version", "a request line of HTTP/1.1 with two spaces", raw(b"GET  /204 HTTP/1.1\r\n\r\n"))
