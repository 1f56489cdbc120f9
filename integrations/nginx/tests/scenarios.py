"""What nginx does with the module, one scenario each. Run by `test`."""

import http.client
import os
import threading
import unittest

from proxy import Answer, Client, at_once, test, wait_until
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


class Contents(Scenario):
    """Buffered and not."""

    WAYS = ("", "/unbuffered")

    # so much that nginx sends it at once
    MUCH = b"1000\r\n" + b"m" * 4096 + b"\r\n"

    def test_what_came_with_the_head_is_judged_before_it_goes_out(self):
        for number, content in enumerate((b"{", b"5\nhello\r\n", b"2\r\nok\r\n0\r\nX\r\n\r\n", b"2\r\nok\n")):
            self.up["/with-%d" % number] = [CHUNKED + content]
            for way in self.WAYS:
                self.refused("%s/with-%d" % (way, number))

    def cut(self, path, *behind, **named):
        """What the client gets where `behind` follows once it has the head."""
        go = threading.Event()
        self.up["/" + path.rsplit("/", 1)[1]] = [CHUNKED + self.MUCH, go, *behind]
        client = Client(self.port).ask(path, **named)
        head = client.read_until(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 200 "), head)
        go.set()
        content, reset = client.read_all()
        client.close()
        return content, reset

    def test_a_defect_behind_the_head_is_a_visible_cut(self):
        for number, bad in enumerate((b"2\r\nok\n", b"{", b"0\r\nX\r\n\r\n", b"2\nok\r\n0\r\n\r\n")):
            for way in self.WAYS:
                path = "%s/later-%d" % (way, number)
                # The upstream leaves the connection open: what is hopeless is not waited out.
                content, _ = self.cut(path, bad, fields="Connection: close\r\n")
                self.assertFalse(content.endswith(b"0\r\n\r\n"), path)
                self.assertIn("bad_gateway refused ", self.nginx.lines("GET %s " % path)[0])

    def test_a_client_of_http_1_0_sees_a_reset(self):
        for ending in ([b"{", CLOSE], [CLOSE], [RESET]):
            for way in self.WAYS:
                _, reset = self.cut(way + "/ten", *ending, version="1.0")
                self.assertTrue(reset, (way, ending))

    def test_what_is_cut_by_the_upstream_is_cut_for_the_client(self):
        self.up["/short"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", CLOSE]
        self.up["/open-end"] = [b"HTTP/1.1 200 OK\r\n\r\nok", RESET]
        for way in self.WAYS:
            for path in ("/short", "/open-end"):
                self.assertFalse(self.get(way + path).whole, way + path)

    def test_chunks_in_many_pieces(self):
        content = bytes(range(256)) * 300
        sent = CHUNKED
        for at in range(0, len(content), 1000):
            piece = content[at:at + 1000]
            sent += b"%x;a=%s \r\n" % (len(piece), b"b" * 150) + piece + b"\r\n"
        sent += b"0\r\nX-A: 1\r\n\r\n"
        for size in (7, 100, 1000, 5000, len(sent)):
            self.up["/pieces"] = [sent[at:at + size] for at in range(0, len(sent), size)]
            for way in ("", "/unbuffered", "/small", "/old"):
                self.passes(way + "/pieces", content)

    def test_content_to_the_close(self):
        self.up["/close"] = [b"HTTP/1.1 200 OK\r\n\r\nok", CLOSE]
        self.up["/ten"] = [b"HTTP/1.0 200 OK\r\n\r\nok", CLOSE]
        for way in (*self.WAYS, "/old"):
            self.passes(way + "/close")
            self.passes(way + "/ten")


class Around(Scenario):
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

    def test_proxy_status_and_error_pages(self):
        self.up["/lf"], self.up["/fine"] = [LF], [OK]
        answer = self.refused("/status/lf")
        self.assertEqual(answer.fields["proxy-status"], 'nginx; error=http_protocol_error; details="H001 at 15"')
        self.assertNotIn("proxy-status", self.passes("/status/fine").fields)
        self.assertEqual(self.refused("/page/lf").content, b"sorry: bare-lf at 15")
        self.assertEqual(self.get("/page-of-upstream/lf").content, b"ok")
        self.assertIn("[H001 bare-lf 15]", self.nginx.lines("/page-of-upstream/lf ", "access.log")[0])

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

    def test_a_cache_holds_nothing_that_was_refused(self):
        for path, bad in {"/c-lf": [LF], "/c-chunk": [CHUNKED + b"2\r\nok\r\n", b"{"]}.items():
            self.up[path] = bad
            for _ in range(2):
                self.assertNotEqual(self.get("/cache" + path).content, b"ok{")
            self.assertEqual(len(self.up.asked(path)), 2)
            self.up[path] = [b"HTTP/1.1 200\r\nContent-Length:\t2, 2\r\n\r\nok"]
            self.passes("/cache" + path)
            self.assertEqual(self.passes("/cache" + path).fields["cache-status"], "HIT")

    def test_a_stale_response_is_served(self):
        self.up["/stale"] = [OK.replace(b"\r\n\r\n", b"\r\nCache-Control: max-age=1\r\nETag: \"a\"\r\n\r\n")]
        self.assertEqual(self.passes("/cache/stale").fields["cache-status"], "MISS")
        self.wait_for_expiry("/stale")
        self.up["/stale"] = [LF]
        self.assertEqual(self.passes("/cache/stale").fields["cache-status"], "STALE")
        self.up["/stale"] = [b"HTTP/1.1 304 X\r\nETag: \"a\"\r\n\r\n"]
        self.assertEqual(self.passes("/cache/stale").fields["cache-status"], "REVALIDATED")

    def wait_for_expiry(self, path):
        threading.Event().wait(2.1)

    def test_a_store_holds_nothing_that_was_refused(self):
        self.up["/s-bad"], self.up["/s-fine"] = [CHUNKED + b"2\r\nok\r\n", b"{"], [OK]
        self.get("/store/s-bad")
        self.passes("/store/s-fine")
        folder = os.path.join(self.nginx.folder, "store", "store")
        wait_until(lambda: os.path.exists(os.path.join(folder, "s-fine")))
        self.assertEqual(os.listdir(folder), ["s-fine"])

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

    def test_x_accel_redirect(self):
        self.up["/go"] = [b"HTTP/1.1 200 OK\r\nX-Accel-Redirect: /inside/a\r\nContent-Length: 2\r\n\r\nok"]
        self.passes("/accel/go", b"inside")
        self.up["/go-lf"] = [b"HTTP/1.1 200 OK\nX-Accel-Redirect: /inside/a\r\nContent-Length: 2\r\n\r\nok"]
        self.refused("/accel/go-lf")

    def test_subrequests(self):
        page = b'a <!--# include virtual="/part" --> <!--# include virtual="/part-lf" --> z'
        self.up["/page.html"] = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page]
        self.up["/part"], self.up["/part-lf"] = [OK], [b"HTTP/1.1 200 OK\nContent-Length: 6\r\n\r\nhidden"]
        answer = self.get("/page.html")
        self.assertTrue(answer.content.startswith(b"a ok ") and answer.content.endswith(b" z"), answer.content)
        self.assertNotIn(b"hidden", answer.content)
        self.up["/may"], self.up["/x"] = [b"HTTP/1.1 204 X\r\n\r\n"], [OK]
        self.passes("/asked/x")
        self.up["/may"] = [b"HTTP/1.1 204 X\n\r\n"]
        self.assertEqual(self.get("/asked/x").status, 500)

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


class Workers(Scenario):
    workers = 3

    def test_reloads_under_load(self):
        self.up["/fine"], self.up["/lf"] = [OK], [LF]
        stop = threading.Event()

        def load(number):
            asked = 0
            while not stop.is_set() or asked == 0:
                path, status = (("/fine", 200), ("/lf", 502))[asked % 2]
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request("GET", path, headers={"Connection": "close"})
                answer = connection.getresponse()
                answer.read()
                connection.close()
                if answer.status != status:
                    raise AssertionError("%s: %d" % (path, answer.status))
                asked += 1

        def reloads():
            for _ in range(4):
                before = len(self.nginx.lines("reconfiguring", count=0))
                self.nginx.reload()
                self.nginx.lines("reconfiguring", count=before + 1)
                threading.Event().wait(0.3)
            stop.set()

        reloading = threading.Thread(target=reloads)
        reloading.start()
        failed = at_once(8, load)
        reloading.join()
        self.assertEqual(failed, [])
        self.assertGreaterEqual(len(self.nginx.lines("reconfiguring")), 4)


class Configuration(unittest.TestCase):
    def test_mistakes_are_named(self):
        for line, said in {
            "bad_gateway_tolerate no-such;": 'there is no defect "no-such"',
            "bad_gateway_tolerate not-http;": '"not-http" can never be tolerated',
            "bad_gateway_limit head;": 'invalid limit "head"',
            "bad_gateway_limit heads=1k;": 'invalid limit "heads=1k"',
            "bad_gateway maybe;": 'invalid value "maybe"',
            "bad_gateway_policy loose;": 'invalid value "loose"',
        }.items():
            good, text = test(line)
            self.assertFalse(good, line)
            self.assertIn(said, text)
        good, text = test("bad_gateway_refuse bare-lf H001; bad_gateway_limit head=16k fields=20; bad_gateway report;")
        self.assertTrue(good, text)


if __name__ == "__main__":
    unittest.main(verbosity=int(os.environ.get("VERBOSE", "0")))
