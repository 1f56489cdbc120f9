"""Smaller proxies: tinyproxy, Privoxy, nghttpx, and `proxy` for Node."""

import os

from install import CACHE
from rig import Req, raw, server
from through import connect, odd, through, websocket


@server("tinyproxy", apt=["tinyproxy"], npm=["ws"])
def tinyproxy(t):
    t.version = t.output("tinyproxy", "-v", pattern=r"tinyproxy (\S+)")
    t.port = t.free_port()
    origin, bad, down = t.origin(), t.odd_origin(), t.free_port()
    config = (
        f'Port {t.port}\nListen 127.0.0.1\nTimeout 2\nMaxClients 20\nAllow 127.0.0.1\nViaProxyName "localhost"\n'
        f'StatHost "stats.localhost"\nConnectPort {origin}\nConnectPort {down}\nLogLevel Error\n'
        f'Filter "{t.path("filter")}"\nFilterURLs On\nReversePath "/app/" "http://127.0.0.1:{origin}/"\n'
    )
    t.write("filter", "forbidden\n")
    t.start("tinyproxy", "-d", "-c", t.write("tinyproxy.conf", config))
    base = f"http://127.0.0.1:{origin}"
    through(t, lambda path: base + path, skip=("proxy-continue",))  # closed in silence
    odd(t, lambda path: f"http://127.0.0.1:{bad}{path}", skip=("odd-nothing",))  # closed in silence
    connect(t, origin, down)
    t.take("connect-denied", "CONNECT to a port that is not allowed", Req("127.0.0.1:1", method="CONNECT"))
    t.take("400", "400 to a bad request line", raw(b"GARBAGE\r\n\r\n"))
    t.take("403", "a URL that the filter refuses", Req(base + "/forbidden"))
    t.take("stats", "its own page", Req("http://stats.localhost/", host="stats.localhost"))
    t.take("500-down", "nothing listens at the origin", Req(f"http://127.0.0.1:{down}/"))
    t.take("no-url", "a target that is no URL", Req("/static"))
    t.take("scheme", "a scheme that it lacks", Req("whatever://localhost/"))


@server("privoxy", apt=["privoxy"], npm=["ws"])
def privoxy(t):
    t.version = t.output("privoxy", "--version", pattern=r"Privoxy version (\S+)")
    t.port = t.free_port()
    origin, bad, down = t.origin(), t.odd_origin(), t.free_port()
    config = (
        f"confdir {t.dir}\nlogdir {t.dir}\ntempldir /etc/privoxy/templates\nlisten-address 127.0.0.1:{t.port}\n"
        "actionsfile match-all.action\nhostname localhost\ntoggle 1\nkeep-alive-timeout 5\ntolerate-pipelining 1\n"
        "socket-timeout 2\ndefault-server-timeout 5\nenable-compression 1\n"
    )
    t.write(
        "match-all.action",
        "{+block{by design}}\n.blocked.localhost/\n{+redirect{http://localhost/new}}\n.moved.localhost/\n{+limit-connect{1-79,1024-}}\n/\n",
    )
    t.start("privoxy", "--no-daemon", t.write("config", config))
    base = f"http://127.0.0.1:{origin}"
    through(t, lambda path: base + path)
    odd(t, lambda path: f"http://127.0.0.1:{bad}{path}", skip=("odd-huge-header",))  # 300 kB, passed on
    connect(t, origin, down)
    t.take(
        "connect-denied",
        "CONNECT to a port that is not allowed",
        Req("127.0.0.1:80", method="CONNECT", host="127.0.0.1:80"),
    )
    t.take("400", "400 to a bad request line", raw(b"GARBAGE\r\n\r\n"))
    t.take("403-blocked", "a host that is blocked", Req("http://blocked.localhost/", host="blocked.localhost"))
    t.take("302", "a host that is redirected", Req("http://moved.localhost/", host="moved.localhost"))
    t.take("503-down", "nothing listens at the origin", Req(f"http://127.0.0.1:{down}/"))
    t.take("504-hang", "the origin does not answer in time", Req(f"http://127.0.0.1:{bad}/hang"))
    t.take("no-url", "a target that is no URL", Req("/static"))


@server("nghttpx", apt=["nghttp2-proxy"], npm=["ws"])
def nghttpx(t):
    t.version = t.output("nghttpx", "--version", pattern=r"nghttpx nghttp2/(\S+)")
    t.port, bad_port, down_port = t.free_port(), t.free_port(), t.free_port()
    origin, bad, down = t.origin(), t.odd_origin(), t.free_port()
    common = ["--conf=/dev/null", "--workers=1", "--single-process", "--backend-read-timeout=1s", "--no-ocsp"]
    for port, back in ((t.port, origin), (bad_port, bad), (down_port, down)):
        t.start(
            "nghttpx",
            *common,
            f"--frontend=127.0.0.1,{port};no-tls",
            f"--backend=127.0.0.1,{back}",
            f"--errorlog-file={t.path('e')}",
            port=port,
        )
    through(t, lambda path: path)
    websocket(t, "/ws", "/ws")
    odd(t, lambda path: path, skip=("odd-bad-chunk", "odd-short"), port=bad_port)  # closed in silence
    h2c = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
    t.take("h2c", "101 to h2c, then HTTP/2 frames", Req("/static", *h2c), upgrade="h2c")
    t.take("400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("501-tls", "501 to a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take("431", "a header line of 70 KiB", Req("/", "X-Long: " + "y" * 70000))
    t.take("502-down", "nothing listens at the origin", Req("/"), port=down_port)
    t.take("504-hang", "the origin does not answer in time", Req("/hang"), port=bad_port)


@server("proxy-chain", npm=["ws", "proxy-chain"])
def proxy_chain(t):
    t.version = t.output(
        "npm", "--prefix", os.path.join(CACHE, "npm"), "ls", "proxy-chain", pattern=r"proxy-chain@(\S+)"
    )
    t.port = t.free_port()
    origin, bad, down = t.origin(), t.odd_origin(), t.free_port()
    program = (
        'import("proxy-chain").then(({ Server, RequestError }) => new Server({ port: PORT, host: "127.0.0.1",'
        " prepareRequestFunction: ({ hostname, port }) => {"
        ' if (port === 1) throw new RequestError("by design", 403);'
        ' if (hostname === "password.localhost") return { requestAuthentication: true };'
        " return {}; } }).listen())"
    )
    t.write("main.mjs", program.replace("PORT", str(t.port)))
    os.symlink(os.path.join(CACHE, "npm", "node_modules"), t.path("node_modules"))
    t.start("node", t.path("main.mjs"))
    base = f"http://127.0.0.1:{origin}"
    through(t, lambda path: base + path)
    odd(t, lambda path: f"http://127.0.0.1:{bad}{path}")
    connect(t, origin, down, skip=("connect-down",))  # closed in silence
    t.take(
        "connect-denied", "CONNECT refused by the application", Req("127.0.0.1:1", method="CONNECT", host="127.0.0.1:1")
    )
    t.take("407", "407 with Proxy-Authenticate", Req("http://password.localhost/", host="password.localhost"))
    t.take("down", "nothing listens at the origin", Req(f"http://127.0.0.1:{down}/"))
    t.take("no-url", "a target that is no URL", Req("/static"))
