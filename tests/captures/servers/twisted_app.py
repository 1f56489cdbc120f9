"""Usage: twisted_app.py PORT FOLDER"""

import sys

from twisted.internet import reactor
from twisted.web import resource, server, static


class Page(resource.Resource):
    isLeaf = True

    def render_GET(self, request):
        path = request.path.decode()[1:]
        if path == "static":
            return b"Hello from Twisted.\n"
        if path == "chunked":
            request.write(b"first part\n")
            request.write(b"second part\n")
            request.finish()
            return server.NOT_DONE_YET
        if path == "headers":
            for n in range(60):
                request.setHeader(f"x-header-{n}", f"value {n}")
            for n in range(3):
                request.addCookie(f"part{n}", "abcdefghij" * 100)
            request.setHeader("x-empty", "")
            return b"ok\n"
        if path == "raise":
            raise ValueError("by design")
        if path == "short":
            request.setHeader("content-length", "100")
            request.write(b"only this much\n")
            request.finish()
            return server.NOT_DONE_YET
        if path.startswith("status/"):
            code = int(path[7:])
            request.setResponseCode(code, b"By Design" if code == 299 else None)
            if code == 302:
                request.setHeader("location", "/elsewhere")
            return b""
        return resource._UnsafeNoResource().render(request)

    def render_POST(self, request):
        request.setResponseCode(201)
        return b"%d\n" % len(request.content.read())


class Root(resource.Resource):
    def getChild(self, name, request):
        if name == b"files":
            return static.File(sys.argv[2])
        return Page()


site = server.Site(Root())
site.displayTracebacks = False
reactor.listenTCP(int(sys.argv[1]), site, interface="127.0.0.1")
reactor.run()
