"""What tests/guard_servers.rs asks for, by gunicorn: gunicorn server:answer"""


def answer(environ, start):
    path = environ["PATH_INFO"]
    if path == "/page":
        start("200 OK", [("Content-Length", "6"), ("ETag", '"1"')])
        # gunicorn would send content after HEAD too.
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"a page"]
    if path == "/chunked":
        start("200 OK", [("Content-Type", "text/plain")])
        content = [b"one", b"two", b"three" * 5000]
        return [] if environ["REQUEST_METHOD"] == "HEAD" else iter(content)
    if path == "/none":
        start("204 No Content", [])
        return []
    if path == "/same":
        start("304 Not Modified", [("ETag", '"1"')])
        return []
    if path == "/echo":
        content = environ["wsgi.input"].read()
        start("200 OK", [("Content-Length", str(len(content)))])
        return [content]
    start("404 Not Found", [("Content-Length", "2")])
    return [b"no"]
