"""Go's net/http with a small application."""

import os
import shutil

from install import run_installer
from rig import HERE, Req, raw, server


@server("go", apt=["golang-go"])
def go(t):
    t.version = t.output("go", "version", pattern=r"go(\d\S+)")
    shutil.copy(os.path.join(HERE, "app.go"), t.path("app.go"))
    env = {"GOCACHE": t.path("cache"), "GOPATH": t.path("go"), "GO111MODULE": "off", "GOTOOLCHAIN": "local"}
    run_installer(["go", "build", "-o", t.path("app"), t.path("app.go")], "the Go application", env)
    t.port = t.free_port()
    t.start(t.path("app"), t.port)

    t.take("static", "a short answer: Content-Length by the server", Req("/static"))
    t.take("head", "the same by HEAD", Req("/static", method="HEAD"))
    t.take("http10", "the same by HTTP/1.0", Req("/static", version="1.0"))
    t.take(
        "http10-keep-alive",
        "HTTP/1.0 that asks for keep-alive",
        Req("/static", "Connection: keep-alive", version="1.0"),
    )
    t.take("close", "Connection: close in the request", Req("/static", "Connection: close"))
    t.take("chunked", "three chunks", Req("/chunked"))
    t.take("chunked-head", "HEAD of the chunked page", Req("/chunked", method="HEAD"))
    t.take("http10-chunked", "HTTP/1.0 for the chunked page: until close", Req("/chunked", version="1.0"))
    t.take("long", "3 KiB, over the buffer: chunked", Req("/long"))
    t.take("trailers", "chunked, three trailer fields, one of them unannounced", Req("/trailers"))
    t.take("early-hints", "103 and 102, then 200", Req("/early"))
    t.take("no-headers", "without Date and Content-Type", Req("/no-headers"))
    t.take("identity", "an application that asks for Transfer-Encoding: identity", Req("/identity"))
    t.take("headers", "a hundred fields, line breaks in values, a lower-case name, a long cookie", Req("/headers"))
    t.take("short", "less body than the application announced", Req("/short"))
    t.take("panic", "a handler that panics within a chunked body", Req("/panic"))
    for status in (200, 204, 205, 299, 304, 401, 418, 426, 503, 999):
        t.take(f"status-{status}", f"status {status}", Req(f"/status/{status}"))
    t.take("500", "http.Error", Req("/error"))
    t.take("302", "http.Redirect", Req("/redirect"))
    t.take("302-head", "http.Redirect by HEAD", Req("/redirect", method="HEAD"))
    t.take("404", "the multiplexer's 404", Req("/nowhere"))
    t.take("206", "ServeContent: one range", Req("/file", "Range: bytes=10-29"))
    t.take("206-multipart", "ServeContent: three ranges", Req("/file", "Range: bytes=0-3,100-109,-2"))
    t.take("304", "ServeContent: 304", Req("/file", 'If-None-Match: W/"weak"'))
    t.take("412", "ServeContent: 412", Req("/file", 'If-Match: "other"'))
    t.take("416", "ServeContent: a range past the end", Req("/file", "Range: bytes=99999-"))
    t.take("502-down", "the reverse proxy of net/http/httputil, nothing behind it", Req("/down"))
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", method="POST", body=b"hello"))
    t.take(
        "continue",
        "100, then 201 once the body was sent",
        Req("/post", "Content-Length: 5", "Expect: 100-continue", method="POST", body=b"hello"),
    )
    t.take(
        "continue-unread",
        "Expect: 100-continue, and a handler that reads nothing",
        Req("/static", "Content-Length: 5", "Expect: 100-continue", method="POST"),
    )
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take("pipeline", "103, 102, 200; trailers; 304 pipelined", Req("/early"), Req("/trailers"), Req("/status/304"))
    t.take("400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("400-tls", "400 to a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take(
        "400-lengths",
        "400 to two lengths",
        Req("/", "Content-Length: 1", "Content-Length: 2", method="POST", body=b"ab"),
    )
    t.take("417", "an Expect that nobody knows", Req("/", "Expect: miracles"))
    t.take("431", "a header over the limit", Req("/", "X-Long: " + "y" * 9000))
    t.take("501", "an unknown transfer coding", Req("/", "Transfer-Encoding: zip", method="POST"))
    t.take("505", "HTTP/3.0", Req("/", version="3.0"))
    t.take("options", "OPTIONS *", Req("*", method="OPTIONS"))
