"""How upstreams are asked: another one, over a connection that was used, where a variable says, with content."""

import threading

from proxy import Answer, Client
from scenario import CHUNKED, LF, OK, Scenario
from upstream import CLOSE


class Upstreams(Scenario):
    def test_the_next_upstream_answers(self):
        self.bad["/fine"], self.up["/fine"] = [LF], [OK]
        answers = [self.passes("/next/fine") for _ in range(4)]
        self.assertTrue(self.bad.asked("/fine"))
        self.assertTrue(all("proxy-status" not in answer.fields for answer in answers))
        line = self.nginx.lines("[502, 200]", "access.log")[0]
        self.assertIn("/next/fine 200 [502, 200] [- - -]", line)
        self.assertIn("H001", self.nginx.lines("GET /next/fine ")[0])
        self.bad["/body"] = [CHUNKED + b"{"]
        self.up["/body"] = [OK]
        for _ in range(2):
            self.passes("/next/body", method="PUT", content=b"a" * 100000)
        self.assertEqual(set(self.up.contents("/body")), {b"a" * 100000})
        self.bad["/both"], self.up["/both"] = [LF], [LF]
        self.assertIn('details="H001 at 15"', self.refused("/next/both").fields["proxy-status"])
        self.bad["/500"], self.up["/500"] = [b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"], [OK]
        for _ in range(2):
            self.passes("/next-after-500/500")

    def test_connections_are_used_again_only_where_that_is_safe(self):
        def connections(path, *steps):
            self.up[path] = list(steps)
            for _ in range(2):
                self.get(path)
            return len(set(self.up.asked(path)))

        self.assertEqual(connections("/kept", OK), 1)
        self.assertEqual(connections("/kept-chunked", CHUNKED + b"2\r\nok\r\n0\r\n\r\n"), 1)
        self.assertEqual(connections("/kept-204", b"HTTP/1.1 204 X\r\n\r\n"), 1)
        self.assertEqual(connections("/leftover", OK + b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!"), 2)
        self.assertEqual(connections("/leftover-204", b"HTTP/1.1 204 X\r\n\r\n" + OK), 2)
        closing = b"HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n"
        self.assertEqual(connections("/deviates", closing), 2)
        self.assertEqual(connections("/trailer", CHUNKED + b"2\r\nok\r\n0\r\nConnection: close\r\n\r\n"), 2)

    def test_addresses_from_variables(self):
        for path in ("/variable/", "/named/", "/variable-cached/"):
            self.up[path + "fine"], self.up[path + "lf"] = [OK], [LF]
            self.passes(path + "fine")
            self.refused(path + "lf")
            client = Client(self.port)
            client.send(("POST %slf HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab" % path).encode())
            threading.Timer(0.1, client.send, (b"cd",)).start()
            self.assertEqual(Answer(client).status, 502)
            client.close()

    def test_requests_with_content(self):
        body = b"b" * 300000
        self.up["/post"], self.up["/post-lf"] = [OK], [LF]
        for way in ("", "/streamed"):
            self.passes(way + "/post", method="POST", content=body)
            self.refused(way + "/post-lf", method="POST", content=body)
        self.assertEqual(self.up.contents("/post"), [body, body])

    def test_an_early_response(self):
        self.up["/early"] = ["early", b"HTTP/1.1 413 X\r\nContent-Length: 2\r\n\r\nno", CLOSE]
        self.up["/early-lf"] = ["early", LF, CLOSE]
        for path, status in (("/early", 413), ("/early-lf", 502)):
            client = Client(self.port)
            client.send(("POST /streamed%s HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\nab" % path).encode())
            self.assertEqual(Answer(client).status, status)
            client.close()
