"""lighttpd: files, CGI, its own errors, and in front of the Node origin."""

from rig import Req, raw, server
from through import odd, through, websocket
from usual import hello

H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")

CONFIG = """
server.document-root = "{dir}/www"
server.bind = "127.0.0.1"
server.port = {port}
server.errorlog = "{dir}/error.log"
server.upload-dirs = ("{dir}/run")
server.modules = ("mod_access", "mod_alias", "mod_redirect", "mod_setenv", "mod_expire", "mod_auth",
  "mod_authn_file", "mod_cgi", "mod_dirlisting", "mod_deflate", "mod_proxy", "mod_rewrite", "mod_status")
mimetype.assign = (".html" => "text/html", ".txt" => "text/plain")
index-file.names = ("index.html")
url.access-deny = (".secret")
server.max-request-size = 2
server.max-request-field-size = 4096
server.max-keep-alive-idle = 4
cgi.assign = (".cgi" => "")
server.stream-response-body = 1
setenv.add-response-header = ("X-Served-By" => "lighttpd here")
$HTTP["url"] =~ "^/list/" {{ dir-listing.activate = "enable" }}
$HTTP["url"] =~ "^/digits" {{ expire.url = ("" => "access plus 1 hours") deflate.mimetypes = ("text/plain") deflate.cache-dir = "" }}
url.redirect = ("^/302$" => "/elsewhere", "^/303$" => "http://localhost/elsewhere")
$HTTP["url"] == "/302" {{ url.redirect-code = 302 }}
$HTTP["url"] == "/303" {{ url.redirect-code = 303 }}
auth.backend = "plain"
auth.backend.plain.userfile = "{dir}/users"
auth.require = ("/private" => ("method" => "basic", "realm" => "a place", "require" => "valid-user"))
$HTTP["url"] =~ "^/app/" {{
  proxy.server = ("" => (("host" => "127.0.0.1", "port" => {origin})))
  proxy.header = ("map-urlpath" => ("/app/" => "/"), "upgrade" => "enable")
}}
$HTTP["url"] =~ "^/odd/" {{ proxy.server = ("" => (("host" => "127.0.0.1", "port" => {odd}, "read-timeout" => 1))) }}
$HTTP["url"] =~ "^/down/" {{ proxy.server = ("" => (("host" => "127.0.0.1", "port" => {down}))) }}
"""


@server("lighttpd", apt=["lighttpd", "lighttpd-mod-deflate"], npm=["ws"])
def lighttpd(t):
    t.version = t.output("lighttpd", "-v", pattern=r"lighttpd/(\S+)")
    t.site()
    t.folder("run", 0o777)
    t.write("www/x.secret", "no\n")
    t.write("www/one.cgi", "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\nfrom a CGI\\n'\n", 0o755)
    t.write("www/bad.cgi", "#!/bin/sh\necho nothing like a header\n", 0o755)
    t.write(
        "www/nph-own.cgi",
        "#!/bin/sh\nprintf 'HTTP/1.1 299 Quite fine\\r\\nContent-Type: text/plain\\r\\n\\r\\nits own head\\n'\n",
        0o755,
    )
    t.write("www/status.cgi", '#!/bin/sh\nprintf "Status: $QUERY_STRING\\r\\n\\r\\n"\n', 0o755)
    t.write(
        "www/early.cgi",
        "#!/bin/sh\nprintf 'Status: 103\\r\\nLink: </a.css>; rel=preload\\r\\n\\r\\n'\nsleep 0.1\nprintf 'Status: 200\\r\\nContent-Type: text/plain\\r\\n\\r\\nafter it\\n'\n",
        0o755,
    )
    t.write("users", "someone:secret\n")
    t.port = t.free_port()
    config = CONFIG.format(dir=t.dir, port=t.port, origin=t.origin(), odd=t.odd_origin(), down=t.free_port())
    t.start("lighttpd", "-D", "-f", t.write("lighttpd.conf", config))

    digits = "/digits.txt"
    hello(t)
    t.take("http10-cgi", "HTTP/1.0 request to a CGI program", Req("/one.cgi", version="1.0"))
    t.take("chunked", "a CGI program's answer", Req("/one.cgi"))
    t.take("cgi-head", "HEAD of a CGI program", Req("/one.cgi", method="HEAD"))
    t.take("cgi-own-head", "a CGI program that writes its own head", Req("/nph-own.cgi"))
    t.take("cgi-early-hints", "a CGI program that sends 103 first", Req("/early.cgi"))
    for status in ("204", "205", "304", "404", "426", "500", "999"):
        t.take(f"cgi-{status}", f"a CGI program with Status: {status}", Req("/status.cgi?" + status))
    t.take("cgi-bad", "a CGI program without a head", Req("/bad.cgi"))
    t.take("gzip", "gzip and Expires", Req(digits, "Accept-Encoding: gzip"))
    t.take("listing", "a folder's listing", Req("/list/"))
    t.take("206", "one range", Req(digits, "Range: bytes=10-29"))
    t.take("206-multipart", "three ranges as multipart/byteranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("301", "301 to the folder with a slash", Req("/sub"))
    t.take("302", "302 by configuration", Req("/302"))
    t.take("303", "303 by configuration", Req("/303"))
    t.take("304", "304 to If-Modified-Since", Req("/hello.txt", "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    t.take("options", "OPTIONS *", Req("*", method="OPTIONS"))
    t.take("head-get", "HEAD and GET pipelined", Req("/hello.txt", method="HEAD"), Req("/hello.txt"))
    t.take("pipeline", "206, 404 and 302 pipelined", Req(digits, "Range: bytes=0-3"), Req("/none"), Req("/302"))
    t.take("400", "400 to a header without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("400-no-host", "400 for want of Host", Req("/", host=None))
    t.take("401", "401 with Basic", Req("/private/"))
    t.take("403", "403 by configuration", Req("/x.secret"))
    t.take("404", "no such file", Req("/nowhere"))
    t.take("404-head", "no such file, by HEAD", Req("/nowhere", method="HEAD"))
    t.take("501-delete", "DELETE of a file", Req("/hello.txt", method="DELETE"))
    t.take("413", "a body over the limit", Req("/one.cgi", "Content-Length: 5000", method="POST", body=b"x" * 5000))
    t.take(
        "expect-unknown",
        "an Expect that nobody knows",
        Req("/one.cgi", "Expect: miracles", "Content-Length: 1", method="POST", body=b"x"),
    )
    t.take("431", "a header over the limit", Req("/", "X-Long: " + "y" * 5000))
    t.take("501", "a method that nobody knows", Req("/", method="FROB"))
    t.take("505", "HTTP/3.0", Req("/", version="3.0"))
    t.take("503-down", "nothing listens at the origin", Req("/down/"))
    t.take("504-hang", "the origin does not answer in time", Req("/odd/hang"), first=6)
    t.take("h2c", "101 to h2c, then HTTP/2 frames", Req("/hello.txt", *H2C), upgrade="h2c")
    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path)
