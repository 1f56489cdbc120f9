"""Jetty, Tomcat and the server in the JDK."""

import glob
import os

from install import run_installer
from rig import HERE, Req, raw, server
from usual import pages

H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")


def start(t, main, servlet_package=None, jars=()):
    sources = [os.path.join(HERE, "java", main + ".java")]
    if servlet_package:
        with open(os.path.join(HERE, "java", "App.java")) as f:
            sources.append(t.write("App.java", f.read().replace("jakarta_or_javax", servlet_package)))
    path = [t.path("classes")] + [jar for pattern in jars for jar in sorted(glob.glob(f"/usr/share/java/{pattern}"))]
    joined = ":".join(path)
    run_installer(["javac", "-nowarn", "-d", t.path("classes"), "-cp", joined] + sources, f"the program {main}")
    t.site()
    t.port = t.free_port()
    t.start("java", "-XX:TieredStopAtLevel=1", "-cp", joined, main, t.port, wait=60, settle=1)


def servlets(t):
    post = dict(method="POST", body=b"hello")
    for path, about in (
        ("static", "Content-Length by the servlet"),
        ("one", "one piece, no length by the servlet"),
        ("empty", "no body"),
        ("chunked", "a servlet that flushes"),
        ("long", "10 kB, more than the buffer"),
        ("trailers", "a trailer field"),
        ("headers", "sixty fields, three long cookies, an empty and a Latin-1 value"),
        ("short", "less body than the servlet announced"),
        ("too-much", "more body than the servlet announced"),
        ("raise", "a servlet that raises"),
        ("raise-late", "a servlet that raises within the body"),
        ("redirect", "sendRedirect"),
        ("close", "Connection: close by the servlet"),
    ):
        t.take(path, about, Req("/" + path), first=20)
    for status in ("204", "205", "299", "304", "426", "503", "999"):
        t.take(f"status-{status}", f"setStatus({status})", Req(f"/status/{status}"))
    for status in ("401", "404", "405", "500"):
        t.take(f"error-{status}", f"sendError({status})", Req(f"/error/{status}"))
    for status in ("204", "205", "304"):
        t.take(f"body-{status}", f"a body with {status}", Req(f"/body/{status}"))
    pages(t, "chunked page", "asked-to-close")
    t.take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    t.take("expect-unknown", "an Expect that nobody knows", Req("/static", "Expect: miracles"))
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    t.take("pipeline", "chunked, 304 and 404 pipelined", Req("/chunked"), Req("/status/304"), Req("/nowhere"))
    t.take("h2c", "an upgrade to h2c", Req("/static", *H2C), upgrade="h2c")
    bad(t)


def bad(t, skip=()):
    for what, about, request in (
        ("bad-line", "a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n")),
        (
            "bad-colon",
            "a header line without colon",
            raw(b"GET /static HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"),
        ),
        ("bad-no-host", "no Host", Req("/static", host=None)),
        (
            "bad-lengths",
            "two different lengths",
            Req("/post", "Content-Length: 1", "Content-Length: 2", method="POST", body=b"hello"),
        ),
        (
            "bad-coding",
            "an unknown transfer coding",
            Req("/post", "Transfer-Encoding: zip", method="POST", body=b"hello"),
        ),
        ("bad-version", "HTTP/3.0", Req("/static", version="3.0")),
        ("long-header", "a header line of 12 KiB", Req("/static", "X-Long: " + "y" * 12000)),
    ):
        if what not in skip:
            t.take(what, about, request)


def files(t, prefix):
    digits, hello = prefix + "/digits.txt", prefix + "/hello.txt"
    t.take("file", "a file", Req(hello))
    t.take("file-head", "HEAD of a file", Req(hello, method="HEAD"))
    t.take("file-206", "one range", Req(digits, "Range: bytes=10-29"))
    t.take("file-206-multipart", "three ranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("file-416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("file-304", "304 to If-Modified-Since", Req(hello, "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    t.take("file-options", "OPTIONS of a file", Req(hello, method="OPTIONS"))
    t.take("file-put", "PUT, which is not allowed", Req(hello, "Content-Length: 1", method="PUT", body=b"x"))
    t.take("file-listing", "a folder's listing", Req(prefix + "/list/"))


@server("jetty", apt=["libjetty9-java", "libservlet-api-java", "openjdk-17-jdk-headless"])
def jetty(t):
    t.version = t.output("dpkg-query", "-W", "-f", "${Version}", "libjetty9-java", pattern=r"([\d.]+)")
    names = "server servlet http io util security http2-server http2-common http2-hpack util-ajax".split()
    start(t, "Jetty", "javax", [f"jetty9-{n}.jar" for n in names] + ["servlet-api.jar"])
    servlets(t)
    files(t, "/files")


@server("tomcat", apt=["libtomcat10-java", "libtomcat10-embed-java", "openjdk-17-jdk-headless"])
def tomcat(t):
    t.version = t.output("dpkg-query", "-W", "-f", "${Version}", "libtomcat10-java", pattern=r"([\d.]+)")
    t.folder("base/webapps")
    start(t, "TomcatMain", "jakarta", ["tomcat10-*.jar"])
    servlets(t)
    files(t, "")


@server("jdk-httpserver", apt=["openjdk-17-jdk-headless"])
def jdk(t):
    t.version = t.output("java", "-version", pattern=r'version "(\S+)"')
    start(t, "Jdk")
    post = dict(method="POST", body=b"hello")
    for path, about in (
        ("static", "Content-Length"),
        ("chunked", "chunks"),
        ("empty", "no body"),
        ("short", "less body than announced"),
    ):
        t.take(path, about, Req("/" + path), first=20)
    for status in (204, 205, 299, 304, 403, 426, 503, 999):
        t.take(f"status-{status}", f"status {status}", Req(f"/status/{status}"))
    t.take("404", "a path that nobody handles", Req("/nowhere"))
    t.take("head", "HEAD", Req("/static", method="HEAD"))
    t.take("http10", "HTTP/1.0", Req("/static", version="1.0"))
    t.take("http10-chunked", "HTTP/1.0 for the chunked page", Req("/chunked", version="1.0"))
    t.take("close", "Connection: close in the request", Req("/static", "Connection: close"))
    t.take("201", "201 to a POST, with a long cookie", Req("/post", "Content-Length: 5", **post))
    t.take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    t.take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    bad(t)
