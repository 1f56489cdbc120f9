"""What is kept of responses: in caches, and in files."""

import os
import threading

from proxy import wait_until
from scenario import CHUNKED, LF, OK, Scenario


class Stores(Scenario):
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
