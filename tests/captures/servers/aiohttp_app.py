"""Usage: aiohttp_app.py PORT FOLDER"""

import sys

from aiohttp import web


async def static(request):
    return web.Response(text="Hello from aiohttp.\n")


async def chunked(request):
    response = web.StreamResponse(headers={"Content-Type": "text/plain"})
    await response.prepare(request)
    await response.write(b"first part\n")
    await response.write(b"second part\n")
    await response.write_eof()
    return response


async def headers(request):
    response = web.Response(
        text="ok\n", headers=[(f"X-Header-{n}", f"value {n}") for n in range(60)] + [("X-Empty", "")]
    )
    for n in range(3):
        response.set_cookie(f"part{n}", "abcdefghij" * 100, httponly=True)
    return response


async def error(request):
    raise ValueError("by design")


async def short(request):
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"only this much\n")
    return response


async def status(request):
    code = int(request.match_info["code"])
    extra = {"Location": "/elsewhere"} if code == 302 else {}
    return web.Response(status=code, headers=extra, reason="By Design" if code == 299 else None)


async def post(request):
    return web.Response(status=201, text=f"{len(await request.read())}\n")


async def zipped(request):
    response = web.Response(text="the same words again and again\n" * 40)
    response.enable_compression()
    return response


async def ws(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("hello from the other side")
    await socket.receive()
    return socket


app = web.Application()
app.add_routes(
    [
        web.get("/static", static),
        web.get("/chunked", chunked),
        web.get("/headers", headers),
        web.get("/raise", error),
        web.get("/short", short),
        web.get("/status/{code}", status),
        web.post("/post", post),
        web.get("/gzip", zipped),
        web.get("/ws", ws),
        web.static("/files", sys.argv[2]),
    ]
)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
