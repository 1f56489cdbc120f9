"""What nginx does inside with a response: error pages, redirects, subrequests."""

from scenario import LF, OK, Scenario


class Inside(Scenario):
    def test_proxy_status_and_error_pages(self):
        self.up["/lf"], self.up["/fine"] = [LF], [OK]
        answer = self.refused("/status/lf")
        self.assertEqual(answer.fields["proxy-status"], 'nginx; error=http_protocol_error; details="H001 at 15"')
        self.assertNotIn("proxy-status", self.passes("/status/fine").fields)
        self.assertEqual(self.refused("/page/lf").content, b"sorry: bare-lf at 15")
        self.assertEqual(self.get("/page-of-upstream/lf").content, b"ok")
        self.assertIn("[H001 bare-lf 15]", self.nginx.lines("/page-of-upstream/lf ", "access.log")[0])

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
