"""Heads: what passes, what is repaired, what is refused."""

from envoy import check
from scenario import CHUNKED, LF, OK, WORLD, Scenario
from upstream import sends


class Heads(Scenario):
    def test_valid(self):
        self.passes(self.ask(sends(OK)))
        self.passes(self.ask(sends(b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno")), b"no", 500)
        got = self.ask(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), method="HEAD")
        self.passes(got, b"")
        self.assertEqual(got.fields[b"content-length"], b"9")
        self.passes(self.ask(sends(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")), b"", 304)
        self.passes(self.ask(sends(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")))

    def test_requests_with_content(self):
        large = bytes(number % 251 for number in range(1_000_000))
        self.passes(self.ask(sends(OK), method="POST", body=large))
        self.assertEqual(WORLD.upstream.requests[-1][2], large)
        got = self.ask(sends(b"HTTP/1.1 204 No Content\r\n\r\n"), method="PUT", body=b"ab", extra="Expect: 100-continue\r\n")
        self.passes(got, b"", 204)
        extra = "".join(f"X-{number}: {'a' * 1000}\r\n" for number in range(40))
        self.passes(self.ask(sends(OK), extra=extra))
        self.assertEqual(self.ask(sends(LF), extra=extra).status, 502)

    def test_interim(self):
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        self.passes(self.ask(sends(hints + OK)))
        self.passes(self.ask(sends(hints, hints, OK, pause=0.05)))

    def test_malformed(self):
        for answer, code, cause in [
            (b"not http at all", "S001", ""),
            (LF, "H001", ""),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "C004", ""),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "E0", ""),
            (b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", "F007", ""),
            (b"SSH-2.0-OpenSSH_9.2\r\n", "S001", "looks like an SSH server's banner"),
            (b"\x15\x03\x03\0\2\2\x28", "S001", "mend: transport_socket"),
        ]:
            since = self.since()
            self.assertIn(cause, self.refused(self.ask(sends(answer)), code, since))
        since = self.since()
        line = self.refused(self.ask(sends(LF)), "H001 bare-lf at byte 15: A line ends in LF without the CR before it.", since)
        self.assertTrue(line.endswith(f"; upstream: 127.0.0.1:{WORLD.upstream.port}"), line)
        got = self.ask(sends(LF), method="HEAD")
        self.assertEqual((got.status, got.body, got.cut), (502, b"", False), got.raw)

    def test_cut_heads(self):
        since = self.since()
        self.refused(self.ask(sends(b"HTTP/1.1 200 OK\r\nServer: x\r\n")), "incomplete, http_response_incomplete", since)

    def test_repairs(self):
        got = self.ask(sends(b"HTTP/1.1 200\r\nX-A : b\r\nContent-Length: 2, 2\r\n\r\nok"))
        self.passes(got)
        self.assertEqual((got.fields[b"x-a"], got.fields[b"content-length"]), (b"b", b"2"))

    def test_in_pieces(self):
        whole = CHUNKED + b"5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"
        pieces = [whole[at:at + 1] for at in range(len(whole))]
        self.passes(self.ask(sends(*pieces, pause=0.002)), b"hello")
        pieces = [LF[at:at + 1] for at in range(len(LF))]
        self.assertEqual(self.ask(sends(*pieces, pause=0.002)).status, 502)

    def test_policies(self):
        folded = b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok"
        self.assertEqual(self.ask(sends(folded), way="lenient").status, 502)
        bare = b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"
        ways = ("lenient", "tolerant", "on")
        self.assertEqual([self.ask(sends(bare, stay=True), way=way).status for way in ways], [200, 200, 502])
        fields = b"HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC: 3\r\nContent-Length: 2\r\n\r\nok"
        self.assertEqual([self.ask(sends(fields), way=way).status for way in ("lenient", "on")], [502, 200])

    def test_report(self):
        for answer, line in [
            (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "H001 bare-lf at byte 15"),
            (CHUNKED + b"2\r\nok\r\n0\nX: 1\r\n\r\n", "K0"),
        ]:
            since = self.since("report")
            stock, got = self.ask(sends(answer), way="stock"), self.ask(sends(answer), way="report")
            self.assertEqual((got.status, got.body, got.cut), (stock.status, stock.body, stock.cut), got.raw)
            self.one_line(f"would refuse upstream response: {line}", since, "report")
        since = self.since("report")
        self.passes(self.ask(sends(b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"), way="report"))
        self.passes(self.ask(sends(OK), way="report"))
        self.assertNotIn("bad_gateway:", WORLD.envoy("report").log()[since:])

    def test_configuration(self):
        for settings, what in [
            ("mode: perhaps", ".mode: it is on or report"),
            ("policy: nice", ".policy: it is strict, gateway or lenient"),
            ("tolerate: [bare-lf, bare-cr]", ".tolerate[1]: `bare-cr` can never be tolerated"),
            ("refuse: [nothing]", ".refuse[0]: no defect has the name or code `nothing`"),
            ("limits: { colour: 3 }", ".limits.colour: no limit has this name; there are head, line"),
            ("limits: { head: 3.5 }", ".limits.head: it is a whole number"),
            ("colour: red", ".colour: there is no such key; there are mode, policy"),
        ]:
            status, said = check(settings)
            self.assertNotEqual(status, 0, settings)
            self.assertIn(f"bad_gateway: filter bad_gateway: filter_config{what}", said)
        status, said = check("mode: on, policy: strict, tolerate: [bare_lf, H005], refuse: [], limits: { chunk-line: 100, content: 9 }")
        self.assertEqual(status, 0, said)
