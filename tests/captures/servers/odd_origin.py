"""An origin that breaks the protocol, to see what a proxy then answers.

Its own bytes are never captured. Usage: odd_origin.py PORT
"""

import socketserver
import sys
import time


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        path = self.rfile.readline().split(b" ")[1].rpartition(b"/")[2]
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass
        send = self.wfile.write
        if path == b"garbage":
            send(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
        elif path == b"huge-header":
            send(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 300_000 + b"\r\nContent-Length: 0\r\n\r\n")
        elif path == b"two-lengths":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")
        elif path == b"bad-chunk":
            send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n")
        elif path == b"short":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort\n")
        elif path == b"hang":
            time.sleep(60)
        # "nothing" and all else: close without a word


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
