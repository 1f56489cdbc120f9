"""Apache Traffic Server: reverse proxy by its map, and forward proxy with CONNECT."""

import os

from rig import Req, raw, server
from through import connect, odd, through, websocket

LAYOUT = """
prefix: {dir}
exec_prefix: {dir}
bindir: /usr/bin
sbindir: /usr/bin
sysconfdir: {dir}/etc
datadir: {dir}/cache
includedir: /usr/include
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
localstatedir: {dir}/run
runtimedir: {dir}/run
logdir: {dir}/log
mandir: /usr/share/man
infodir: /usr/share/info
cachedir: {dir}/cache
"""

RECORDS = """
CONFIG proxy.config.admin.user_id STRING trafficserver
CONFIG proxy.config.proxy_name STRING localhost
CONFIG proxy.config.log.hostname STRING localhost
CONFIG proxy.config.http.server_ports STRING {port}:ip-in=127.0.0.1
CONFIG proxy.config.url_remap.remap_required INT 0
CONFIG proxy.config.reverse_proxy.enabled INT 1
CONFIG proxy.config.http.connect_ports STRING {origin} {down}
CONFIG proxy.config.http.transaction_no_activity_timeout_out INT 1
CONFIG proxy.config.http.transaction_no_activity_timeout_in INT 10
CONFIG proxy.config.http.connect_attempts_timeout INT 1
CONFIG proxy.config.http.connect_attempts_max_retries INT 0
CONFIG proxy.config.http.connect_attempts_rr_retries INT 0
CONFIG proxy.config.http.insert_response_via_str INT 2
CONFIG proxy.config.http.cache.required_headers INT 0
CONFIG proxy.config.http.cache.ignore_client_no_cache INT 1
CONFIG proxy.config.http.request_header_max_size INT 4096
CONFIG proxy.config.body_factory.enable_customizations INT 1
CONFIG proxy.config.body_factory.template_sets_dir STRING {dir}/etc/body_factory
CONFIG proxy.config.diags.debug.enabled INT 0
CONFIG proxy.config.log.logging_enabled INT 0
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.cache.ram_cache.size INT 4M
CONFIG proxy.config.http.parent_proxy.self_detect INT 0
CONFIG proxy.config.http.send_100_continue_response INT 0
"""

MAP = """
map http://localhost/app/ws ws://127.0.0.1:{origin}/ws
map ws://localhost/app/ws ws://127.0.0.1:{origin}/ws
map http://localhost/app/ http://127.0.0.1:{origin}/
map http://localhost/odd/ http://127.0.0.1:{odd}/
map http://localhost/down/ http://127.0.0.1:{down}/
redirect http://localhost/moved/ http://localhost/new/
redirect_temporary http://localhost/found/ http://localhost/new/
map http://localhost/denied/ http://127.0.0.1:{origin}/ @action=deny @method=GET
"""


@server("trafficserver", apt=["trafficserver"], npm=["ws"])
def trafficserver(t):
    t.version = t.output("traffic_server", "--version", pattern=r"Traffic Server (\S+)")
    t.port = t.free_port()
    places = dict(dir=t.dir, port=t.port, origin=t.origin(), odd=t.odd_origin(), down=t.free_port())
    for folder in ("run", "log", "cache", "etc"):
        t.folder(folder, 0o777, "trafficserver")
    layout = t.write("runroot.yaml", LAYOUT.format(**places))
    t.write("etc/records.config", RECORDS.format(**places))
    t.write("etc/remap.config", MAP.format(**places))
    t.write("etc/storage.config", f"{t.path('cache')} 16M\n")
    t.write("etc/ip_allow.yaml", "ip_allow:\n  - {apply: in, ip_addrs: 127.0.0.1, action: allow, methods: ALL}\n")
    for empty in ("plugin", "cache", "hosting", "parent", "socks", "splitdns", "ssl_multicert", "volume"):
        t.write(f"etc/{empty}.config", "")
    for empty in ("logging.yaml", "sni.yaml", "strategies.yaml"):
        t.write(f"etc/{empty}", "")
    os.symlink("/etc/trafficserver/body_factory", t.path("etc/body_factory"))
    t.start("traffic_server", f"--run-root={layout}", wait=40, settle=2)

    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path, skip=("odd-bad-chunk", "odd-short"))  # closed in silence
    origin = places["origin"]
    connect(t, origin, places["down"])
    t.take(
        "connect-denied",
        "CONNECT to a port that is not allowed",
        Req("127.0.0.1:1", method="CONNECT", host="127.0.0.1:1"),
    )
    t.take("forward", "GET as a forward proxy", Req(f"http://127.0.0.1:{origin}/chunked", host=f"127.0.0.1:{origin}"))
    t.take("gzip", "gzip passed on", Req("/app/gzip", "Accept-Encoding: gzip"))
    t.take("206", "a range out of an answer of 200", Req("/app/static", "Range: bytes=6-9"))
    t.take("301", "301 by the map", Req("/moved/here"))
    t.take("307", "a temporary redirect by the map", Req("/found/here"))
    t.take(
        "no-colon",
        "what a header line without colon gets",
        raw(b"GET /app/static HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"),
    )
    t.take("400-no-host", "400 for want of Host", Req("/", host=None))
    t.take("400-long-header", "an answer to a header over the limit", Req("/app/static", "X-Long: " + "y" * 6000))
    t.take("403", "403 by the map", Req("/denied/static"))
    t.take("502-down", "nothing listens at the origin", Req("/down/"))
    t.take("502-head", "the same by HEAD", Req("/down/", method="HEAD"))
    t.take("504-hang", "the origin does not answer in time", Req("/odd/hang"))
    t.take("trace", "TRACE with Max-Forwards: 0", Req("/app/", "Max-Forwards: 0", method="TRACE"))
    t.take("options", "OPTIONS with Max-Forwards: 0", Req("/app/", "Max-Forwards: 0", method="OPTIONS"))
    t.take("505", "HTTP/2.0", Req("/app/static", version="2.0"))
