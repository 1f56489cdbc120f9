"""What the scenarios share: the upstreams, an Envoy for each way it is configured, and how one asks it."""

import http.client
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from envoy import HANG, Envoy
from response import Got
from upstream import FreePort, Upstream, certified

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LF = b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

JUDGED, UPSTREAM = "  - name: judged\n", "  - name: upstream\n    load"
# No request meets a connection that the upstream has just closed.
OPTIONS = """    typed_extension_protocol_options:
      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
        common_http_protocol_options: { max_requests_per_connection: 1 }
        explicit_http_config: { http_protocol_options: {} }
"""
NEW = (JUDGED, JUDGED + OPTIONS)
# One connection, so that it is used again.
ONE = (JUDGED, JUDGED + "    circuit_breakers: { thresholds: [ { max_connections: 1 } ] }\n")
OLD = ("stat_prefix: http\n", "stat_prefix: http\n          http_protocol_options: { accept_http_10: true }\n")
RETRY = ("route: { cluster: judged }", "route: { cluster: judged, retry_policy: { retry_on: reset } }")
CONNECT = [("upgrade_type: websocket", "upgrade_type: CONNECT"), ('prefix: "/"', "connect_matcher: {}")]

# By name, what is changed in the example.
WAYS = {
    "on": {"edits": [NEW]},
    "stock": {"edits": [(UPSTREAM, UPSTREAM.replace("    ", OPTIONS + "    "))], "stock": True},
    "report": {"edits": [NEW], "settings": "mode: report"},
    "lenient": {"edits": [NEW], "settings": "policy: lenient, refuse: [obs-fold, H005], limits: { fields: 3 }"},
    "tolerant": {"edits": [ONE], "settings": "tolerate: [bare-lf]"},
    "tls": {"edits": [NEW], "tls": True},
    "one": {"edits": [ONE]},
    "old": {"edits": [NEW, OLD]},
    "retry": {"edits": [NEW, RETRY]},
    "connect": {"edits": [NEW, *CONNECT]},
    "workers": {"workers": 4},
    # No upstream is there.
    "away": {},
}


class World:
    """Is there once for all tests."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="bad-gateway-tls.")
        self.upstream, self.secure = Upstream(), Upstream(certified(self.folder.name))
        self.envoys, self.number = {}, 0
        # The client has got some content.
        self.seen = threading.Event()

    def envoy(self, way):
        if way not in self.envoys:
            upstream = {"tls": self.secure, "away": FreePort()}.get(way, self.upstream)
            self.envoys[way] = Envoy(upstream.port, **WAYS[way])
        return self.envoys[way]

    def path(self, answer, way="on"):
        self.number += 1
        path = f"/{self.number}"
        (self.secure if way == "tls" else self.upstream).answers[path] = answer
        return path


WORLD = World()


def once_seen(first, *answers):
    """Sends the first bytes, and answers on once the client has got some of the content among them."""
    def run(connection):
        connection.sendall(first)
        if not WORLD.seen.wait(HANG):
            return False
        return [answer(connection) for answer in answers][-1]

    return run


class Scenario(unittest.TestCase):
    def ask(self, answer, way="on", method="GET", body=b"", extra="", version="1.1"):
        path, envoy = WORLD.path(answer, way), WORLD.envoy(way)
        with socket.create_connection(("127.0.0.1", envoy.port), timeout=HANG) as client:
            length = f"Content-Length: {len(body)}\r\n" if body else ""
            close = "" if "Connection:" in extra else "Connection: close\r\n"
            head = f"{method} {path} HTTP/{version}\r\nHost: a\r\n{close}{extra}{length}\r\n"
            raw, reset = b"", False
            WORLD.seen.clear()
            client.sendall(head.encode() + body)
            try:
                while piece := client.recv(65536):
                    raw += piece
                    if raw.partition(b"\r\n\r\n")[2]:
                        WORLD.seen.set()
            except ConnectionResetError:
                reset = True
        return Got(raw, reset, method)

    def ask_http2(self, answer, way="on"):
        """What curl says: its exit code, the status code, and the content."""
        url = f"http://127.0.0.1:{WORLD.envoy(way).port}{WORLD.path(answer, way)}"
        words = ["curl", "-s", "-N", "--http2-prior-knowledge", "--max-time", str(HANG), "-w", "%{stderr}%{http_code} %{http_version}", url]
        WORLD.seen.clear()
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as curl:
            got = b""
            while piece := curl.stdout.read1():
                got += piece
                WORLD.seen.set()
            status, version = curl.stderr.read().decode().split()
        self.assertEqual(version, "2")
        return curl.returncode, int(status), got

    def ask_slowly(self, answer, way="one"):
        """How much content came whole to a client that begins to read after a second."""
        path, envoy = WORLD.path(answer, way), WORLD.envoy(way)
        with socket.create_connection(("127.0.0.1", envoy.port), timeout=HANG) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            time.sleep(1)
            response = http.client.HTTPResponse(client)
            response.begin()
            count = 0
            while piece := response.read(1 << 16):
                count += len(piece)
        return count

    def since(self, way="on"):
        return len(WORLD.envoy(way).log())

    def one_line(self, text, since, way="on"):
        """The one line of the log that holds the text."""
        lines = WORLD.envoy(way).lines(text, since)
        self.assertEqual(len(lines), 1, WORLD.envoy(way).log()[since:])
        return lines[0]

    def refused(self, got, line, since, way="on"):
        """It was answered by the page, and by one line in the log, which is given."""
        self.assertEqual(got.status, 502, got.raw)
        self.assertFalse(got.cut, got.raw)
        self.assertIn(b"bad-gateway", got.fields[b"proxy-status"])
        return self.one_line(f"refused upstream response: {line}", since, way)

    def passes(self, got, body=b"ok", status=200):
        self.assertEqual((got.status, got.body, got.cut), (status, body, False), got.raw[:500])
