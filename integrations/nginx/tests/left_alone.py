"""What is left alone: other protocols, and everything where it is only reported."""

import threading

from proxy import Client
from scenario import CHUNKED, LF, OK, Scenario
from upstream import CLOSE


class LeftAlone(Scenario):
    def test_fastcgi_is_left_alone(self):
        def serve():
            peer, _ = self.fastcgi.accept()
            peer.recv(65536)
            out = b"Content-Type: text/plain\n\nok"
            peer.sendall(b"\x01\x06\x00\x01" + len(out).to_bytes(2, "big") + b"\x00\x00" + out + b"\x01\x03\x00\x01\x00\x08\x00\x00" + bytes(8))
            peer.close()

        threading.Thread(target=serve, daemon=True).start()
        self.passes("/fastcgi/a")

    def test_grpc_is_left_alone_where_the_directive_is_inherited(self):
        for path in ("/grpc/a", "/grpc-address/a", "/grpc-variable/a"):
            for _ in range(2):
                self.passes(path, b"".join(self.PIECES))
            self.assertIn("%s 200 [200] [- - -]" % path, self.nginx.lines(path, "access.log")[0])
        self.passes("/grpc/a", b"".join(self.PIECES), method="POST", content=b"a" * 20000)
        # The named upstream keeps its connection, the others have none.
        self.assertEqual((self.http2.requests, self.http2.connections), (7, 5))
        # What is no HTTP/2 is nginx's to refuse.
        self.assertEqual(self.get("/grpc-old/a").status, 502)
        self.assertIn("http2 frame", self.nginx.lines("GET /grpc-old/a ")[0])
        self.assertFalse([line for line in self.nginx.lines("/grpc", count=0) if "bad_gateway" in line])

    def test_upstreams_asked_over_http2_are_left_alone(self):
        # As newer versions of nginx ask them; what this one reads in the end is HTTP/1.
        self.passes("/preface/a")
        self.assertFalse([line for line in self.nginx.lines("/preface/", count=0) if "bad_gateway" in line])
        # Not where the client alone makes it look so.
        self.up["/pri"] = [LF]
        self.refused("/pri", method="PRI")

    def test_report_changes_nothing_but_the_log(self):
        def shown(path, **named):
            client = Client(self.port).ask(path, fields="Connection: close\r\n", **named)
            raw, reset = client.read_all()
            client.close()
            return [line for line in raw.split(b"\r\n") if not line.startswith(b"Date:")], reset

        hints = b"HTTP/1.1 103 Hints\r\n\r\n"
        for number, steps in enumerate((
            [OK], [LF], [b"not http at all", CLOSE], [hints + OK, CLOSE], [CHUNKED + b"5\nhello\r\n0\r\n\r\n"],
            [CHUNKED + b"2\r\n", b"ok\r\n{", CLOSE], [b"HTTP/1.1 200 OK\r\nX : 1\r\n", b"Content-Length: 2\r\n\r\nok"],
            [LF[at:at + 1] for at in range(len(LF))], [b"HTTP/1.1 200 OK\r\nContent-Length:\t2\r\n\r\nok", CLOSE],
        )):
            path = "/r%d" % number
            self.up[path] = steps
            self.assertEqual(shown("/report" + path), shown("/stock" + path), steps)
        line = self.nginx.lines("GET /report/r1 ")[0]
        self.assertIn("[warn]", line)
        self.assertIn("bad_gateway would refuse H001 bare-lf at byte 15", line)
        self.assertIn("[H001 bare-lf 15]", self.nginx.lines("/report/r1 ", "access.log")[0])
        self.assertFalse([line for line in self.nginx.lines("GET /stock/", count=0) if "bad_gateway" in line])
