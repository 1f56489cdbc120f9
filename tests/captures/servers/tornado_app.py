"""Usage: tornado_app.py PORT FOLDER"""

import asyncio
import sys

import tornado.web
import tornado.websocket


class Page(tornado.web.RequestHandler):
    SUPPORTED_METHODS = ("GET", "HEAD", "POST")

    def head(self, path):
        return self.get(path)

    async def get(self, path):
        if path == "static":
            self.write("Hello from Tornado.\n")
        elif path == "chunked":
            self.write("first part\n")
            await self.flush()
            self.write("second part\n")
        elif path == "headers":
            for n in range(60):
                self.set_header(f"X-Header-{n}", f"value {n}")
            for n in range(3):
                self.set_cookie(f"part{n}", "abcdefghij" * 100)
            self.set_header("X-Empty", "")
        elif path == "raise":
            raise ValueError("by design")
        elif path == "short":
            self.set_header("Content-Length", "100")
            self.write("only this much\n")
            await self.flush()
        elif path == "gzip":
            self.set_header("Content-Type", "text/plain")
            self.write("the same words again and again\n" * 40)
        elif path.startswith("status/"):
            code = int(path[7:])
            self.set_status(code, "By Design" if code == 299 else None)
            if code == 302:
                self.redirect("/elsewhere")
        else:
            raise tornado.web.HTTPError(404)

    def post(self, path):
        self.set_status(201)
        self.write(f"{len(self.request.body)}\n")


class Socket(tornado.websocket.WebSocketHandler):
    def open(self):
        self.write_message("hello from the other side")

    def check_origin(self, origin):
        return True


async def main():
    files = (r"/files/(.*)", tornado.web.StaticFileHandler, {"path": sys.argv[2]})
    app = tornado.web.Application([(r"/ws", Socket), files, (r"/(.*)", Page)], compress_response=True)
    app.listen(int(sys.argv[1]), address="127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
