"""A WSGI application. As a program: wsgi_app.py SERVER PORT"""

import sys


def app(environ, start_response):
    path = environ["PATH_INFO"]
    plain = ("Content-Type", "text/plain")
    if path == "/static":
        start_response("200 OK", [plain, ("Content-Length", "17")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"Hello from WSGI.\n"]
    if path == "/one":
        start_response("200 OK", [plain])
        return [b"one piece, no length\n"]
    if path == "/chunked":
        start_response("200 OK", [plain])
        return iter([b"first part\n", b"", b"second part\n"])
    if path == "/empty":
        start_response("200 OK", [plain])
        return []
    if path == "/reason":
        start_response("200 Very well, thank you", [plain, ("Content-Length", "3")])
        return [b"ok\n"]
    if path == "/headers":
        cookies = [("Set-Cookie", f"part{n}=" + "abcdefghij" * 100 + "; Path=/") for n in range(4)]
        start_response("200 OK", [(f"x-header-{n}", f"value {n}") for n in range(60)] + cookies)
        return [b"ok\n"]
    if path == "/latin":
        start_response("200 OK", [("X-Latin-1", "caf\xe9"), ("X-Empty", ""), ("Content-Length", "0")])
        return []
    if path == "/short":
        start_response("200 OK", [plain, ("Content-Length", "100")])
        return [b"only this much\n"]
    if path == "/too-much":
        start_response("200 OK", [plain, ("Content-Length", "5")])
        return [b"five and then more\n"]
    if path == "/raise":
        raise ValueError("by design")
    if path == "/raise-late":
        start_response("200 OK", [plain])
        return late()
    if path == "/post":
        size = len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        start_response("201 Created", [plain, ("Location", "/things/1")])
        return [b"%d\n" % size]
    if path.startswith("/body/"):  # a body where none may be
        start_response(path[6:] + " Odd", [plain])
        return [b"a body\n"]
    if path.startswith("/status/"):
        start_response(path[8:] + " By Design", [("X-Own", "yes")])
        return [] if path[8:] in ("204", "205", "304") else [b"as you wished\n"]
    start_response("404 Not Found", [plain])
    return [b"no such page\n"]


def late():
    yield b"before the end\n"
    raise ValueError("by design")


def main(server, port):
    if server == "waitress":
        import waitress

        waitress.serve(app, host="127.0.0.1", port=port, ident="waitress", max_request_header_size=4096)
    elif server == "cheroot":
        from cheroot import wsgi

        wsgi.Server(("127.0.0.1", port), app, server_name="localhost").start()
    elif server == "werkzeug":
        from werkzeug.serving import WSGIRequestHandler, run_simple

        WSGIRequestHandler.protocol_version = "HTTP/1.1"
        run_simple("127.0.0.1", port, app, threaded=True)
    elif server == "gevent":
        from gevent.pywsgi import WSGIServer

        WSGIServer(("127.0.0.1", port), app).serve_forever()
    elif server == "wsgiref":
        from wsgiref.simple_server import make_server

        make_server("127.0.0.1", port, app).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
