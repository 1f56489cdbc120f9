"""Contents: what passes, what is cut, and what a client sees of that."""

from scenario import CHUNKED, OK, WORLD, Scenario, once_seen
from upstream import resets, sends

LARGE = bytes(number % 251 for number in range(1_000_000))
# The exit code of curl where HTTP/2 ended a stream with an error.
HTTP2_STREAM = 92


class Contents(Scenario):
    def test_valid(self):
        self.passes(self.ask(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", LARGE)), LARGE)
        sizes = (1, 20_000, 70_000, 3)
        chunks = b"".join(b"%x;x=1\r\n%s\r\n" % (size, LARGE[:size]) for size in sizes)
        self.passes(self.ask(sends(CHUNKED + chunks, b"0\r\n\r\n")), b"".join(LARGE[:size] for size in sizes))
        self.passes(self.ask(sends(b"HTTP/1.1 200 OK\r\n\r\n", LARGE)), LARGE)
        self.passes(self.ask(sends(b"HTTP/1.0 200 OK\r\n\r\n", LARGE)), LARGE)
        self.passes(self.ask(sends(CHUNKED + b"2 \r\nok\r\n0\r\nX-Sum: 1\r\n\r\n")))
        self.assertEqual(self.ask_http2(sends(b"HTTP/1.1 200 OK\r\n\r\n", LARGE)), (0, 200, LARGE))

    def test_a_fault_at_hand_is_a_page(self):
        since = self.since()
        self.refused(self.ask(sends(CHUNKED + b"5\r\nhello\r\nzz\r\n")), "K0", since)

    def test_cuts(self):
        for first, then in [
            (CHUNKED + b"5\r\nhello\r\n", b"zz\r\n"),
            (CHUNKED + b"5\r\nhello\r\n", b"5\r\nhe"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello", b" you"),
            (CHUNKED + b"5\r\nhello\r\n", b"0\r\nno colon\r\n\r\n"),
        ]:
            since = self.since()
            got = self.ask(once_seen(first, sends(then)))
            self.assertEqual((got.status, got.cut), (200, True), got.raw)
            self.assertTrue(got.body.startswith(b"hello"), got.raw)
            self.one_line("refused upstream response", since)
            code, status, body = self.ask_http2(once_seen(first, sends(then)))
            self.assertEqual((code, status, body[:5]), (HTTP2_STREAM, 200, b"hello"))

    def test_resets(self):
        """A reset is never an end in order: not where stock Envoy takes it for one, and not at any stage."""
        for answer in (b"HTTP/1.1 200 OK\r\n\r\nto the close", CHUNKED + b"5\r\nhello\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"):
            since = self.since()
            got = self.ask(resets(answer))
            # A reset overtakes what was not read yet.
            self.assertTrue(got.status == 503 or got.status == 200 and got.cut, got.raw)
            if got.status == 200:
                self.one_line("refused upstream response: incomplete", since)
        self.passes(self.ask(sends(b"HTTP/1.1 200 OK\r\n\r\nto the close")), b"to the close")
        for answer in (b"", b"HTTP/1.1 200 OK\r\nServer"):
            self.assertEqual(self.ask(resets(answer)).status, 503)
        # So that the head has gone out.
        since = self.since()
        got = self.ask(once_seen(b"HTTP/1.1 200 OK\r\n\r\nto the close", resets()))
        self.assertEqual((got.status, got.body, got.cut), (200, b"to the close", True), got.raw)
        line = self.one_line("refused upstream response: incomplete", since)
        self.assertIn(f"; upstream: 127.0.0.1:{WORLD.upstream.port}", line)
        code, status, body = self.ask_http2(once_seen(b"HTTP/1.1 200 OK\r\n\r\nto the close", resets()))
        self.assertEqual((code, status, body), (HTTP2_STREAM, 200, b"to the close"))
        # As Envoy comes.
        got = self.ask(once_seen(b"HTTP/1.1 200 OK\r\n\r\nto the close", resets()), way="stock")
        self.assertFalse(got.cut, "stock Envoy shows it: README.md is old")

    def test_report_of_a_reset(self):
        since = self.since("report")
        got = self.ask(once_seen(b"HTTP/1.1 200 OK\r\n\r\nto the close", resets()), way="report")
        self.assertEqual((got.status, got.cut), (200, False), got.raw)
        self.one_line("would refuse upstream response: incomplete", since, "report")

    def test_reset_content(self):
        since = self.since()
        got = self.ask(sends(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhe", pause=0.3))
        self.refused(got, "incomplete", since)
        got = self.ask(sends(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", stay=True))
        self.passes(got, b"", 205)

    def test_nothing(self):
        """Envoy answers itself, and asks again where it may."""
        since = self.since()
        self.assertEqual(self.ask(sends()).status, 503)
        self.assertNotIn("bad_gateway:", WORLD.envoy("on").log()[since:])
        answers = iter([sends(), sends(OK)])
        self.passes(self.ask(lambda connection: next(answers)(connection), way="retry"))

    def test_large(self):
        """However much there is, and however slowly it is read, little of it is kept."""
        piece, count = bytes(1 << 20), 100
        before = WORLD.envoy("one").peak()
        for head, pieces in [
            (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (count << 20), [piece] * count),
            (b"HTTP/1.1 200 OK\r\n\r\n", [piece] * count),
            (CHUNKED, [b"100000 \r\n" + piece + b"\r\n"] * count + [b"0\r\n\r\n"]),
        ]:
            got = self.ask_slowly(sends(head, *pieces))
            self.assertEqual(got, count << 20, head)
        grown = WORLD.envoy("one").peak() - before
        self.assertLess(grown, 40 << 10, "KiB more than before")

    def test_tls(self):
        self.passes(self.ask(sends(OK, stay=True), way="tls"))
        since = self.since("tls")
        self.refused(self.ask(sends(b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"), way="tls"), "H001", since, "tls")
        to_the_close = b"HTTP/1.1 200 OK\r\n\r\nto the close"
        self.assertTrue(self.ask(once_seen(to_the_close, resets()), way="tls").cut)
        # It ends without close_notify.
        self.assertFalse(self.ask(sends(to_the_close), way="tls").cut, "Envoy shows it: README.md is old")

    def test_clients_of_http_1_0(self):
        def ask(answer):
            return self.ask(answer, way="old", version="1.0")

        self.passes(ask(sends(OK)))
        self.assertEqual(ask(sends(b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok")).status, 502)
        self.assertTrue(ask(once_seen(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", resets())).cut)
        # Envoy ends that in order.
        self.assertFalse(ask(once_seen(CHUNKED + b"2\r\nok\r\n", resets())).cut, "Envoy shows it: README.md is old")
