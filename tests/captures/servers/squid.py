"""Squid: a forward proxy for GET and CONNECT, and an accelerator."""

from rig import Req, raw, server
from through import connect, odd, through

CONFIG = """
http_port 127.0.0.1:{port}
http_port 127.0.0.1:{front} accel defaultsite=localhost no-vhost name=front
visible_hostname localhost
unique_hostname localhost
cache_effective_user proxy
pid_filename {dir}/run/squid.pid
access_log none
cache_log {dir}/run/cache.log
cache_store_log none
coredump_dir {dir}/run
cache_mem 8 MB
pinger_enable off
shutdown_lifetime 0 seconds
read_timeout 1 second
request_start_timeout 2 seconds
request_timeout 1 second
connect_timeout 1 second
forward_timeout 1 second
pconn_timeout 5 seconds
reply_header_max_size 64 KB
request_body_max_size 1 KB
acl denied url_regex denied
acl CONNECT method CONNECT
acl wrong_ports port 1
acl password dstdomain password.localhost
http_access deny denied
http_access deny CONNECT wrong_ports
auth_param basic program /usr/lib/squid/basic_fake_auth
auth_param basic realm a place
acl known proxy_auth REQUIRED
http_access deny password !known
acl moved url_regex /moved-away
deny_info 302:http://localhost/new moved
http_access deny moved
http_access allow all
refresh_pattern . 10 20% 100
cache_peer 127.0.0.1 parent {origin} 0 no-query no-digest originserver name=app
acl front myportname front
cache_peer_access app allow front
cache_peer_access app deny all
never_direct allow front
always_direct allow !front
"""


@server("squid", apt=["squid"], npm=["ws"])
def squid(t):
    t.version = t.output("squid", "-v", pattern=r"Version (\S+)")
    t.folder("run", 0o777, "proxy")
    t.port, front = t.free_port(), t.free_port()
    origin, bad, down = t.origin(), t.odd_origin(), t.free_port()
    config = CONFIG.format(dir=t.dir, port=t.port, front=front, origin=origin)
    t.start("squid", "-N", "-f", t.write("squid.conf", config), wait=40, settle=1)
    base = f"http://127.0.0.1:{origin}"

    through(t, lambda path: base + path)
    odd(t, lambda path: f"http://127.0.0.1:{bad}{path}")
    connect(t, origin, down)
    t.take("connect-denied", "CONNECT to a port that is not allowed", Req("127.0.0.1:1", method="CONNECT"))

    t.take("hit", "a page out of the memory cache", Req(base + "/chunked"))
    t.take("301", "301 passed on", Req(base + "/status/301"))
    t.take("options", "OPTIONS with Max-Forwards: 0", Req(base + "/", "Max-Forwards: 0", method="OPTIONS"))
    t.take("trace", "TRACE with Max-Forwards: 0", Req(base + "/", "Max-Forwards: 0", method="TRACE"))
    t.take("accelerator-chunked", "as an accelerator, chunks", Req("/chunked"), port=front)
    t.take("accelerator", "as an accelerator", Req("/static"), port=front)
    t.take("accelerator-head-get", "HEAD and GET pipelined", Req("/static", method="HEAD"), Req("/chunked"), port=front)
    t.take("302", "302 by deny_info", Req(base + "/moved-away"))
    t.take("400", "400 to a bad request line", raw(b"GET\r\n\r\n"))
    t.take("400-url", "400 to a target that is no URL", Req("/static"))
    t.take("403", "403 by configuration", Req(base + "/denied"))
    t.take("403-head", "the same by HEAD", Req(base + "/denied", method="HEAD"))
    t.take("407", "407 with Proxy-Authenticate", Req("http://password.localhost/"))
    t.take("201-no-length", "POST without a length", Req(base + "/post", method="POST"))
    t.take("413", "a body over the limit", Req(base + "/post", "Content-Length: 5000", method="POST", body=b"a" * 5000))
    t.take("400-scheme", "a scheme that Squid lacks", Req("whatever://localhost/"))
    t.take("503-down", "nothing listens at the origin", Req(f"http://127.0.0.1:{down}/"))
    t.take("504-hang", "the origin does not answer in time", Req(f"http://127.0.0.1:{bad}/hang"))
    t.take("504-only-if-cached", "only-if-cached", Req(base + "/never-asked", "Cache-Control: only-if-cached"))
