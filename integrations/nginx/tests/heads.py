"""Heads: refused, repaired, passed on."""

from proxy import Client
from scenario import CHUNKED, LF, OK, Scenario
from upstream import CLOSE, RESET


class Heads(Scenario):
    def test_a_malformed_head_is_a_502_and_a_line_in_the_log(self):
        self.up["/lf"] = [LF]
        self.assertIn(b"502 Bad Gateway", self.refused("/lf").content)
        line, = self.nginx.lines("GET /lf ")
        self.assertIn("[error]", line)
        self.assertIn("bad_gateway refused H001 bare-lf at byte 15: ", line)
        self.assertIn("/lf 502 [502] [H001 bare-lf 15]", self.nginx.lines("/lf ", "access.log")[0])

    def test_the_log_names_the_cause_and_what_mends_it(self):
        self.up["/alert"] = [b"\x15\x03\x01\x00\x02\x02\x28", CLOSE]
        self.refused("/alert")
        line, = self.nginx.lines("GET /alert ")
        self.assertIn("looks like a TLS alert", line)
        self.assertIn("proxy_pass https://", line)

    def test_a_head_may_come_byte_by_byte(self):
        self.up["/drip"] = [OK[at:at + 1] for at in range(len(OK))]
        self.passes("/drip")
        self.up["/drip-lf"] = [LF[at:at + 1] for at in range(len(LF))]
        self.refused("/drip-lf")

    def test_interim_responses_are_dropped(self):
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        self.up["/hints"] = [hints + b"HTTP/1.1 100 Continue\r\n\r\n", hints, OK]
        self.passes("/hints")
        self.up["/hints-lf"] = [hints, LF]
        self.refused("/hints-lf")

    def test_what_deviates_is_repaired_for_nginx(self):
        for path, head in {
            "/no-sp": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
            "/name-blank": b"HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 2\r\n\r\nok",
            "/twice": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
            "/list": b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
            "/tabs": b"HTTP/1.1 200 OK\r\nX-B:\ta\tb\t\r\nContent-Length:\t2 \t\r\n\r\nok",
            "/tab-chunked": CHUNKED.replace(b": ", b":\t") + b"2\r\nok\r\n0\r\n\r\n",
            "/version": b"HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\nok",
        }.items():
            self.up[path] = [head]
            answer = self.passes(path)
            if path == "/name-blank":
                self.assertEqual(answer.fields["x-a"], "1")
            if path == "/tabs":
                self.assertEqual((answer.fields["x-b"], answer.fields["content-length"]), ("a\tb", "2"))
        self.up["/999"] = [b"HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok"]
        self.assertEqual(self.get("/999").status, 500)

    def test_a_repair_that_grows_fits_behind_full_buffers(self):
        content = b"x" * 20000
        self.up["/full"] = [b"HTTP/1.1 200\r\nContent-Length: 20000\r\n\r\n" + content]
        self.passes("/full", content)
        self.passes("/small/full", content)
        self.passes("/unbuffered/full", content)

    def test_without_content(self):
        fields = b"Content-Length: 7\r\n"
        self.up["/head"] = [b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n"]
        answer = self.get("/head", "HEAD")
        self.assertEqual((answer.status, answer.fields["content-length"], answer.whole), (200, "7", True))
        for status in (204, 304):
            self.up["/%d" % status] = [b"HTTP/1.1 %d X\r\n\r\n" % status]
            answer = self.get("/%d" % status)
            self.assertEqual((answer.status, answer.whole), (status, True))
        self.up["/205"] = [b"HTTP/1.1 205 X\r\nContent-Length: 0\r\n\r\n"]
        self.assertEqual(self.get("/205").status, 205)
        self.up["/205-chunked"] = [b"HTTP/1.1 205 X\r\nTransfer-Encoding: chunked\r\n\r\n", b"2\r\nok\r\n", b"0\r\n\r\n"]
        answer = self.get("/205-chunked")
        self.assertEqual((answer.status, answer.content), (205, b""))
        self.up["/205-bad"] = [b"HTTP/1.1 205 X\r\nTransfer-Encoding: chunked\r\n\r\n", b"2\r\nok\r\n", b"{"]
        self.refused("/205-bad")

    def test_an_upgrade(self):
        switch = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhello"
        self.up["/upgrade"] = [switch, lambda peer: peer.sendall(peer.recv(100).upper()), CLOSE]
        client = Client(self.port).ask("/upgrade", fields="Connection: upgrade\r\nUpgrade: echo\r\n")
        self.assertTrue(client.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 101 "))
        self.assertEqual(client.read_until(b"hello"), b"hello")
        client.send(b"shout")
        self.assertEqual(client.read_until(b"SHOUT"), b"SHOUT")
        client.close()
        self.up["/not-asked"] = [switch]
        self.refused("/not-asked")
        old = self.get("/upgrade", fields="Connection: upgrade\r\nUpgrade: echo\r\n", version="1.0")
        self.assertEqual(old.status, 502)

    def test_the_policy_is_that_of_the_location(self):
        self.up["/lf"] = [LF]
        self.passes("/tolerates/lf")
        self.up["/not/lf"] = [LF]
        self.refused("/tolerates/not/lf")
        self.passes("/lenient/lf")
        self.up["/list"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok"]
        self.refused("/strict/list")
        fields = b"".join(b"X-%d: 1\r\n" % number for number in range(3))
        self.up["/four"] = [OK.replace(b"\r\n\r\n", b"\r\n" + fields + b"\r\n")]
        self.passes("/four")
        self.refused("/limited/four")
        self.assertIn("field-count", self.nginx.lines("GET /limited/four ")[0])

    def test_over_tls(self):
        self.tls["/fine"], self.tls["/lf"] = [OK], [LF]
        self.passes("/tls/fine")
        self.refused("/tls/lf")

    def test_content_that_ends_with_tls_is_whole_only_behind_close_notify(self):
        content = b"HTTP/1.1 200 OK\r\n\r\nto the close"
        self.tls["/whole"] = [content, lambda peer: peer.unwrap()]
        self.tls["/cut"], self.tls["/reset"] = [content, CLOSE], [content, RESET]
        for way in ("/tls", "/tls-unbuffered", "/tls-cached"):
            self.passes(way + "/whole", b"to the close")
            for path in ("/cut", "/reset") * 2:
                self.assertFalse(self.get(way + path).whole, way + path)
        self.assertEqual(len(self.tls.asked("/cut")), 6)
        self.assertIn("TLS ended it without close_notify", self.nginx.lines("GET /tls/reset ")[0])
        self.passes("/tls-report/cut", b"to the close")
        self.assertIn("would refuse", self.nginx.lines("GET /tls-report/cut ")[0])
        # By length it does not matter.
        self.tls["/length"] = [OK, CLOSE]
        self.passes("/tls/length")
