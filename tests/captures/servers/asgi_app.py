"""An ASGI application."""


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    path = scope["path"]
    if scope["type"] == "websocket":
        await receive()
        if path == "/refuse":
            return await send({"type": "websocket.close", "code": 1000})
        await send({"type": "websocket.accept", "headers": [(b"x-own", b"yes")]})
        await send({"type": "websocket.send", "text": "hello from the other side"})
        return await receive()

    async def start(status, *headers, **more):
        await send({"type": "http.response.start", "status": status, "headers": list(headers), **more})

    async def body(data=b"", more=False):
        await send({"type": "http.response.body", "body": data, "more_body": more})

    plain = (b"content-type", b"text/plain")
    extensions = scope.get("extensions") or {}
    if path == "/static":
        await start(200, plain, (b"content-length", b"17"))
        await body(b"Hello from ASGI.\n")
    elif path == "/chunked":
        await start(200, plain)
        await body(b"first part\n", True)
        await body(b"second part\n", True)
        await body()
    elif path == "/early":
        if "http.response.early_hint" in extensions:
            await send(
                {"type": "http.response.early_hint", "links": [b"</a.css>; rel=preload", b"</b.js>; rel=preload"]}
            )
        await start(200, plain)
        await body(b"after the hints\n")
    elif path == "/trailers":
        can = "http.response.trailers" in extensions
        await start(200, plain, (b"trailer", b"x-sum"), **({"trailers": True} if can else {}))
        await body(b"with trailers\n")
        if can:
            await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"abc")], "more_trailers": False})
    elif path == "/headers":
        cookies = [(b"set-cookie", b"part%d=" % n + b"abcdefghij" * 100 + b"; Path=/") for n in range(4)]
        await start(200, *[(b"x-header-%d" % n, b"value %d" % n) for n in range(60)], *cookies)
        await body(b"ok\n")
    elif path == "/latin":
        await start(200, (b"x-latin-1", b"caf\xe9"), (b"x-empty", b""), (b"content-length", b"0"))
        await body()
    elif path == "/short":
        await start(200, plain, (b"content-length", b"100"))
        await body(b"only this much\n")
    elif path == "/too-much":
        await start(200, plain, (b"content-length", b"5"))
        await body(b"five and then more\n")
    elif path == "/raise":
        raise ValueError("by design")
    elif path == "/raise-late":
        await start(200, plain)
        await body(b"before the end\n", True)
        raise ValueError("by design")
    elif path == "/post":
        size, more = 0, True
        while more:
            message = await receive()
            size, more = size + len(message.get("body", b"")), message.get("more_body")
        await start(201, plain, (b"location", b"/things/1"))
        await body(b"%d\n" % size)
    elif path.startswith("/body/"):  # a body where none may be
        await start(int(path[6:]), plain)
        await body(b"a body\n")
    elif path.startswith("/status/"):
        await start(int(path[8:]), (b"x-own", b"yes"))
        await body(b"" if path[8:] in ("204", "205", "304") else b"as you wished\n")
    else:
        await start(404, plain)
        await body(b"no such page\n")
