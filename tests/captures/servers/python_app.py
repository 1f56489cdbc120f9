"""A handler on http.server. Usage: python_app.py PORT"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        what = self.path[1:]
        if what in ("chunked", "trailers"):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (b"one\n", b"two and more\n"):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n" + (b"X-Parts: 2\r\n" if what == "trailers" else b"") + b"\r\n")
        elif what == "early":
            self.send_response_only(103)
            self.send_header("Link", "</style.css>; rel=preload; as=style")
            self.end_headers()
            self.plain(200)
        elif what == "empty-reason":
            self.plain(200, "")
        elif what == "until-close":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"until the close\n")
        elif what in ("401", "403", "500", "503"):
            self.send_error(int(what))
        elif what in ("204", "205"):
            self.send_response(int(what))
            if what == "205":
                self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.plain(int(what))

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.plain(200)

    def plain(self, status, reason=None):
        body = b"plain\n"
        self.send_response(status, reason)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
