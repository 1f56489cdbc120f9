"""The same questions to servers of one kind."""

from rig import Req


def hello(t, http10="HTTP/1.0 request"):
    """A file and an empty one, of a server of files; `http10` says how it answers an old client."""
    t.take("static", "a file with Content-Length", Req("/hello.txt"))
    t.take("static-empty", "an empty file", Req("/empty.txt"))
    t.take("head", "HEAD of a file", Req("/hello.txt", method="HEAD"))
    t.take("close", "Connection: close in the request", Req("/hello.txt", "Connection: close"))
    t.take("http10", http10, Req("/hello.txt", version="1.0"))
    t.take(
        "http10-keep-alive",
        "HTTP/1.0 request that asks for keep-alive",
        Req("/hello.txt", "Connection: keep-alive", version="1.0"),
    )


def pages(t, chunked="stream", close="close"):
    """A short page and one in chunks, which is called so, of an application."""
    t.take("head", "HEAD", Req("/static", method="HEAD"))
    t.take("head-chunked", f"HEAD of the {chunked}", Req("/chunked", method="HEAD"))
    t.take("http10", "HTTP/1.0", Req("/static", version="1.0"))
    t.take("http10-chunked", f"HTTP/1.0 for the {chunked}", Req("/chunked", version="1.0"))
    t.take(
        "http10-keep-alive",
        "HTTP/1.0 that asks for keep-alive",
        Req("/static", "Connection: keep-alive", version="1.0"),
    )
    t.take(close, "Connection: close in the request", Req("/static", "Connection: close"))
