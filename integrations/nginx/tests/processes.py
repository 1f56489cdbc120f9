"""The processes: several workers, reloads, and the configuration that they start with."""

import http.client
import threading
import unittest

from proxy import at_once, test
from scenario import LF, OK, Scenario


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
