"""Connections: when they are used again, tunnels, and what is no request."""

import concurrent.futures
import http.client
import random
import socket
import time

from envoy import HANG
from scenario import CHUNKED, LF, OK, WORLD, Scenario, once_seen
from upstream import read_until, sends

WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"


class Connections(Scenario):
    def number(self):
        """That of the connection on which the last request came."""
        return WORLD.upstream.requests[-1][0]

    def test_reuse(self):
        """A connection is used again, but not after what forbids it; and no request fails for that."""
        numbers = []
        for answer in [OK, OK, CHUNKED + b"2\r\nok\r\n0\r\n\r\n", OK + b"more", OK, OK]:
            self.passes(self.ask(sends(answer, stay=True), way="one"))
            numbers.append(self.number())
        first, last = numbers[:4], numbers[4:]
        self.assertEqual((len(set(first)), len(set(last))), (1, 1), numbers)
        self.assertNotEqual(first[0], last[0])

    def test_reuse_after_what_is_refused(self):
        for answer in (LF, CHUNKED + b"2\r\nok\r\nzz\r\n"):
            for _ in range(6):
                self.assertEqual(self.ask(sends(answer, stay=True), way="one").status, 502)
                before = self.number()
                self.passes(self.ask(sends(OK, stay=True), way="one"))
                self.assertNotEqual(self.number(), before)

    def test_reuse_after_a_deviation(self):
        """What is tolerated and forbids reuse, in a head and at the end of the response."""
        for answer in (LF, CHUNKED + b"2\r\nok\r\n0\r\nX: 1\n\r\n"):
            for _ in range(3):
                self.passes(self.ask(sends(answer, stay=True), way="tolerant"))
                before = self.number()
                self.passes(self.ask(sends(OK, stay=True), way="tolerant"))
                self.assertNotEqual(self.number(), before)

    def test_unasked_bytes(self):
        """Bytes that come between two requests are no answer to the second."""
        since = self.since("one")
        self.passes(self.ask(once_seen(OK, sends(OK, stay=True)), way="one"))
        self.one_line("dropped bytes of the upstream that answer no request", since, "one")
        self.passes(self.ask(sends(OK), way="one"))

    def test_many(self):
        """Requests on one connection of a client, in HTTP/1.1 and each its own."""
        with socket.create_connection(("127.0.0.1", WORLD.envoy("one").port), timeout=HANG) as client:
            rest = b""
            for at in range(20):
                path = WORLD.path(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n%02d" % at, stay=True))
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                head, rest = read_until(client, rest, b"\r\n\r\n")
                while len(rest) < 2:
                    rest += client.recv(100)
                self.assertEqual((head[:13], rest), (b"HTTP/1.1 200 ", b"%02d" % at))
                rest = b""

    def test_many_at_once(self):
        """Clients and workers that share connections: what is refused of one response is no matter of another."""
        large = bytes(300_000)
        kinds = {
            WORLD.path(answer): wanted for answer, wanted in [
                (sends(OK, stay=True), (200, b"ok")),
                (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + large, stay=True), (200, large)),
                (sends(b"HTTP/1.1 200 OK\r\n\r\nto the close"), (200, b"to the close")),
                (sends(LF, stay=True), (502, None)),
                (sends(CHUNKED + b"2\r\nok\r\nzz\r\n", stay=True), (502, None)),
            ]
        }
        port, wrong = WORLD.envoy("workers").port, []

        def client(seed):
            chosen = random.Random(seed).choices(list(kinds), k=50)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANG)
            for path in chosen:
                connection.request("GET", path)
                response = connection.getresponse()
                status, body = kinds[path]
                got = response.read()
                if response.status != status or body not in (None, got):
                    wrong.append((path, response.status, got[:100]))

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(client, range(8)))
        self.assertEqual(wrong, [])

    def test_tunnel(self):
        with self.client(echo(SWITCH + b"hi"), WEBSOCKET) as client:
            head, rest = read_until(client, b"", b"\r\n\r\n")
            self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
            client.sendall(b"\x81\x00 hello\r\n\r\nnot http!")
            answer, _ = read_until(client, rest, b"HTTP!")
            self.assertEqual(answer, b"hi\x81\x00 HELLO\r\n\r\nNOT HTTP!")

    def test_what_comes_before_the_tunnel_waits(self):
        """What a client sends behind its offer goes to the upstream once that has agreed, and not before."""
        def answer(connection):
            connection.settimeout(0.5)
            try:
                early = connection.recv(100)
            except TimeoutError:
                early = b""
            connection.settimeout(HANG)
            connection.sendall(SWITCH + b"early: " + early + b".")
            connection.sendall(connection.recv(100).upper())
            return False

        with self.client(answer, WEBSOCKET, b"hello!") as client:
            _, rest = read_until(client, b"", b"\r\n\r\n")
            answer, _ = read_until(client, rest, b"HELLO!")
            self.assertEqual(answer, b"early: .HELLO!")

    def test_tunnels_that_nobody_offered(self):
        self.assertEqual(self.ask(sends(SWITCH)).status, 502)
        other = SWITCH.replace(b"websocket", b"other")
        self.assertEqual(self.ask(sends(other), extra=WEBSOCKET).status, 502)

    def test_an_offer_that_is_not_taken(self):
        refusal = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"
        self.passes(self.ask(sends(refusal), extra=WEBSOCKET), b"no", 404)
        # Envoy drops the content of a 200, with the module and without.
        for way in ("on", "stock"):
            self.assertEqual(self.ask(sends(OK), way=way, extra=WEBSOCKET).body, b"", "README.md is old")

    def test_connect(self):
        with socket.create_connection(("127.0.0.1", WORLD.envoy("connect").port), timeout=HANG) as client:
            WORLD.upstream.answers["a:80"] = echo(b"HTTP/1.1 200 OK\r\n\r\n")
            client.sendall(b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n")
            head, rest = read_until(client, b"", b"\r\n\r\n")
            self.assertIn(b" 200 ", head)
            client.sendall(b"\x16\x03\x01 raw \r\n\r\n!")
            answer, _ = read_until(client, rest, b"!")
            self.assertEqual(answer, b"\x16\x03\x01 RAW \r\n\r\n!")

    def test_requests_that_are_not_understood(self):
        since = self.since()
        upgrade = "Connection: Upgrade\r\nUpgrade: websocket, " + "a" * 70 + "\r\n"
        got = self.ask(sends(OK), extra=upgrade)
        self.assertIn(got.status, (400, 403), got.raw)
        if got.status == 400:
            self.one_line("refused request, which is not understood", since)

    def test_an_upstream_that_is_not_there(self):
        since = self.since("away")
        self.assertEqual(self.ask(None, way="away").status, 503)
        self.assertNotIn("bad_gateway:", WORLD.envoy("away").log()[since:])

    def test_a_client_that_leaves(self):
        """It is no fault of the upstream's, and hurts nobody."""
        since = self.since()
        client = self.client(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"ok", pause=0.5, stay=True), "")
        read_until(client, b"", b"\r\n\r\n")
        client.close()
        time.sleep(1)
        self.assertNotIn("bad_gateway:", WORLD.envoy("on").log()[since:])
        self.passes(self.ask(sends(OK)))

    def client(self, answer, extra, behind=b""):
        client = socket.create_connection(("127.0.0.1", WORLD.envoy("on").port), timeout=HANG)
        client.sendall(f"GET {WORLD.path(answer)} HTTP/1.1\r\nHost: a\r\n{extra}\r\n".encode() + behind)
        return client


def echo(first):
    """Sends this, and then in capitals what comes, up to a `!`."""
    def answer(connection):
        connection.sendall(first)
        while piece := connection.recv(100):
            connection.sendall(piece.upper())
            if piece.endswith(b"!"):
                return False
        return False

    return answer
