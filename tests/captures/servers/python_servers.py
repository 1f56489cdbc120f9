"""WSGI and ASGI servers, each with the same small application."""

import os
import sys

from install import venv_bin
from rig import HERE, WEBSOCKET, Req, raw, server

HERE_ON_PATH = {"PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}


def version(t, package):
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    return t.output(venv_bin("python"), "-c", code, pattern=r"(\d\S+)")


def common(t, skip=()):
    def take(what, about, *requests, **options):
        if what not in skip:
            t.take(what, about, *requests, **options)

    post = dict(method="POST", body=b"hello")
    take("static", "Content-Length by the application", Req("/static"))
    take("head", "the same by HEAD", Req("/static", method="HEAD"))
    take("http10", "the same by HTTP/1.0", Req("/static", version="1.0"))
    take(
        "http10-keep-alive",
        "HTTP/1.0 that asks for keep-alive",
        Req("/static", "Connection: keep-alive", version="1.0"),
    )
    take("close", "Connection: close in the request", Req("/static", "Connection: close"))
    take("chunked", "two pieces and no length", Req("/chunked"))
    take(
        "chunked-head",
        "HEAD of the page without length; the application sends its body all the same",
        Req("/chunked", method="HEAD"),
    )
    take("http10-chunked", "HTTP/1.0 for the page without length", Req("/chunked", version="1.0"))
    take("headers", "sixty fields and four long cookies", Req("/headers"))
    take("latin-1", "an empty value and a Latin-1 value", Req("/latin"))
    take("short", "less body than the application announced", Req("/short"))
    take("too-much", "more body than the application announced", Req("/too-much"))
    take("raise", "an application that raises", Req("/raise"))
    take("raise-late", "an application that raises within the body", Req("/raise-late"))
    for status in ("204", "205", "299", "304", "403", "503"):
        take(f"status-{status}", f"status {status} from the application", Req(f"/status/{status}"))
    for status in ("204", "304"):
        take(f"body-{status}", f"a body with {status} from the application", Req(f"/body/{status}"))
    take("404", "the application's 404", Req("/nowhere"))
    take("201", "201 to a POST", Req("/post", "Content-Length: 5", **post))
    take("continue", "Expect: 100-continue", Req("/post", "Content-Length: 5", "Expect: 100-continue", **post))
    take("head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/static"))
    take("pipeline", "chunked, 304 and 404 pipelined", Req("/chunked"), Req("/status/304"), Req("/nowhere"))
    take(
        "bad-colon", "a header line without colon", raw(b"GET /static HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")
    )
    take("bad-line", "a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    take("bad-lengths", "two different lengths", Req("/post", "Content-Length: 1", "Content-Length: 2", **post))
    take("bad-coding", "an unknown transfer coding", Req("/post", "Transfer-Encoding: zip", **post))
    take("bad-version", "HTTP/3.0", Req("/static", version="3.0"))
    take("long-header", "a header line of 10 KiB", Req("/static", "X-Long: " + "y" * 10000))


def wsgi(t, *command, env=None, **options):
    t.port = t.port or t.free_port()
    t.start(*[str(c).replace("PORT", str(t.port)) for c in command], env={**HERE_ON_PATH, **(env or {})}, **options)
    t.take("one-piece", "one piece, no length", Req("/one"))
    t.take("empty", "no body and no length", Req("/empty"))
    t.take("reason", "the application's reason phrase", Req("/reason"))


def asgi(t, *command, env=None, **options):
    t.port = t.free_port()
    t.start(*[str(c).replace("PORT", str(t.port)) for c in command], env={**HERE_ON_PATH, **(env or {})}, **options)
    t.take("early-hints", "the early_hint extension, where there is one", Req("/early"))
    t.take("trailers", "the trailers extension, where there is one", Req("/trailers"))
    t.take("websocket", "101, then a frame", Req("/ws", *WEBSOCKET), upgrade="websocket")
    t.take(
        "websocket-refused", "an upgrade that the application refuses", Req("/refuse", *WEBSOCKET), upgrade="websocket"
    )
    t.take(
        "websocket-no-key", "an upgrade without a key", Req("/ws", *WEBSOCKET[:2], WEBSOCKET[3]), upgrade="websocket"
    )


@server("gunicorn", pip=["gunicorn"])
def gunicorn(t):
    t.version = version(t, "gunicorn")
    options = [
        "--bind",
        "127.0.0.1:PORT",
        "--worker-tmp-dir",
        t.dir,
        "--no-control-socket",
        "-k",
        "gthread",
        "wsgi_app:app",
    ]
    help_text = t.output(venv_bin("gunicorn"), "--help", pattern=r"(?s)(.*)")
    if "--no-control-socket" not in help_text:
        options.remove("--no-control-socket")
    wsgi(t, venv_bin("gunicorn"), *options)
    common(t)


def simple_wsgi(name, pip_name):
    @server(name, pip=[pip_name])
    def run(t):
        t.version = version(t, pip_name)
        wsgi(t, venv_bin("python"), os.path.join(HERE, "wsgi_app.py"), name, "PORT")
        common(t)


for each in ("waitress", "cheroot", "werkzeug", "gevent"):
    simple_wsgi(each, each)


@server("wsgiref")
def wsgiref(t):
    t.version = t.output(sys.executable, "--version")
    wsgi(t, sys.executable, os.path.join(HERE, "wsgi_app.py"), "wsgiref", "PORT")
    common(t, skip=("bad-coding",))


@server("uwsgi", apt=["uwsgi-core", "uwsgi-plugin-python3"])
def uwsgi(t):
    t.version = t.output("uwsgi", "--version")
    keeping = t.free_port()
    wsgi(
        t, "uwsgi", "--plugin", "python3", "--http-socket", "127.0.0.1:PORT", "--http11-socket", f"127.0.0.1:{keeping}", "--module", "wsgi_app:app",
        "--pythonpath", HERE, "--buffer-size", "8192", "--die-on-term", "--need-app",
    )  # fmt: skip
    common(t, skip=("raise", "continue", "bad-colon", "bad-line", "bad-lengths", "long-header"))  # closed in silence
    for what in ("static", "chunked", "reason", "status/204", "nowhere"):
        t.take(
            "http11-" + what.replace("/", "-"),
            "on uWSGI's http11-socket, which keeps connections open",
            Req("/" + what),
            port=keeping,
        )
    t.take(
        "http11-head-get",
        "the same, HEAD and GET pipelined",
        Req("/static", method="HEAD"),
        Req("/static"),
        port=keeping,
    )
    t.take("http11-http10", "the same, HTTP/1.0", Req("/static", version="1.0"), port=keeping)


@server("uvicorn", pip=["uvicorn", "httptools", "websockets"])
def uvicorn(t):
    t.version = version(t, "uvicorn")
    asgi(t, venv_bin("python"), "-m", "uvicorn", "--port", "PORT", "--http", "httptools", "asgi_app:app")
    common(t)


@server("uvicorn-h11", pip=["uvicorn", "h11", "wsproto"])
def uvicorn_h11(t):
    t.version = version(t, "uvicorn")
    asgi(t, venv_bin("python"), "-m", "uvicorn", "--port", "PORT", "--http", "h11", "--ws", "wsproto", "asgi_app:app")
    common(t)


@server("hypercorn", pip=["hypercorn"])
def hypercorn(t):
    t.version = version(t, "hypercorn")
    asgi(t, venv_bin("python"), "-m", "hypercorn", "--bind", "127.0.0.1:PORT", "asgi_app:app")
    h2c = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
    t.take("h2c", "an upgrade to h2c", Req("/static", *h2c), upgrade="h2c")
    common(t)


@server("daphne", pip=["daphne"])
def daphne(t):
    t.version = version(t, "daphne")
    asgi(t, venv_bin("daphne"), "-b", "127.0.0.1", "-p", "PORT", "asgi_app:app")
    common(t)


@server("granian", pip=["granian"])
def granian(t):
    t.version = version(t, "granian")
    asgi(t, venv_bin("granian"), "--interface", "asgi", "--port", "PORT", "--http", "1", "asgi_app:app")
    common(t)
