"""Contents: refused with the head, cut behind it, passed on."""

import threading

from proxy import Client
from scenario import CHUNKED, Scenario
from upstream import CLOSE, RESET


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

    def test_a_client_of_http_1_0_gets_what_there_was_before_the_reset(self):
        # Not so much that nginx sends it at once.
        self.up["/few"] = [CHUNKED + b"5", CLOSE]
        for way in self.WAYS:
            client = Client(self.port).ask(way + "/few", version="1.0")
            content, reset = client.read_all()
            client.close()
            self.assertEqual((content[:13], reset), (b"HTTP/1.1 200 ", True), way)

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
