"""Apache httpd: files, its own errors, HTTP/2 upgrades, both kinds of proxy."""

from rig import Req, raw, server
from through import connect, odd, through, websocket
from usual import hello

MODULES = """mpm_event authz_core authz_host authz_user authn_core authn_file auth_basic dir mime autoindex alias
headers deflate filter rewrite asis env setenvif include dav dav_fs cgid http2 proxy proxy_http proxy_connect
proxy_wstunnel ratelimit reqtimeout status buffer expires""".split()

CONFIG = """
ServerRoot {dir}
ServerName localhost
PidFile {dir}/run/apache.pid
DefaultRuntimeDir {dir}/run
ScriptSock {dir}/run/cgid.sock
DavLockDB {dir}/run/dav
User www-data
Group www-data
ErrorLog {dir}/error.log
{modules}
Mutex file:{dir}/run default
StartServers 1
KeepAliveTimeout 5
UseCanonicalName On
ProxyTimeout 1
LimitRequestFieldSize 2000
LimitRequestLine 2000
LimitRequestBody 3000
RequestReadTimeout header=1
TypesConfig {dir}/types
AddType text/html .html
AddType text/plain .txt
Listen 127.0.0.1:{port}
Listen 127.0.0.1:{h2c}
Listen 127.0.0.1:{forward}
<VirtualHost 127.0.0.1:{port}>
    DocumentRoot {dir}/www
    Options +Includes +ExecCGI
    IndexOptions Charset=UTF-8
    ServerSignature On
    AddOutputFilter INCLUDES .shtml
    AddType text/html .shtml
    AddHandler send-as-is .asis
    AddHandler cgi-script .cgi
    DirectoryIndex index.html
    <Location /list>
        Options +Indexes
    </Location>
    <Location /compressed>
        SetOutputFilter DEFLATE
    </Location>
    Alias /compressed {dir}/www/digits.txt
    <Location /dav>
        Dav On
    </Location>
    <Location /private>
        AuthType Basic
        AuthName "a place"
        AuthUserFile {dir}/users
        Require valid-user
    </Location>
    <Location /forbidden>
        Require all denied
    </Location>
    <Location /server-status>
        SetHandler server-status
    </Location>
    RewriteEngine On
    {rules}
    Redirect 302 /302 http://localhost/found
    Redirect 303 /303 http://localhost/other
    Redirect 307 /307 http://localhost/temporary
    Redirect 308 /308 http://localhost/permanent
    Redirect gone /410
    Redirect 451 /451
    Alias /expires {dir}/www/hello.txt
    <Location /expires>
        ExpiresActive On
        ExpiresDefault "access plus 1 hour"
        Header set Set-Cookie "v={cookie}; Path=/"
        Header add X-Twice one
        Header add X-Twice two
        FileETag None
    </Location>
    ProxyPass /app/ws ws://127.0.0.1:{origin}/ws
    ProxyPass /app/ http://127.0.0.1:{origin}/
    ProxyPass /odd/ http://127.0.0.1:{odd}/
    ProxyPass /down/ http://127.0.0.1:{down}/
</VirtualHost>
<VirtualHost 127.0.0.1:{h2c}>
    DocumentRoot {dir}/www
    Protocols h2c http/1.1
    H2Direct on
    H2Upgrade on
</VirtualHost>
<VirtualHost 127.0.0.1:{forward}>
    ProxyRequests On
    ProxyVia Full
    AllowCONNECT {origin} {down}
    <Proxy *>
        Require all granted
    </Proxy>
    <Proxy http://forbidden.localhost*>
        Require all denied
    </Proxy>
</VirtualHost>
<Directory {dir}/www>
    Require all granted
    AllowOverride None
</Directory>
"""

REWRITTEN = (204, 205, 226, 426, 429, 503)
H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")


@server("apache", apt=["apache2"], npm=["ws"])
def apache(t):
    t.version = t.output("apache2", "-v", pattern=r"Apache/(\S+)")
    t.site()
    t.write("www/page.shtml", '<!doctype html>\n<p><!--#echo var="REQUEST_METHOD" -->\n')
    t.write("www/mine.asis", "Status: 299 Quite all right\nContent-Type: text/plain\nX-Own: yes\n\nas is\n")
    t.write("www/cgi.cgi", "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\nfrom a CGI\\n'\n", 0o755)
    t.write(
        "www/nph-own.cgi",
        "#!/bin/sh\nprintf 'HTTP/1.0 200 Fine\\r\\nContent-Type: text/plain\\r\\n\\r\\nno parsed headers\\n'\n",
        0o755,
    )
    t.write("www/bad.cgi", "#!/bin/sh\necho nothing like a header\n", 0o755)
    t.write("www/status.cgi", "#!/bin/sh\nprintf 'Status: 404 No such thing\\nContent-Length: 5\\n\\ngone\\n'\n", 0o755)
    t.write("users", "someone:{PLAIN}secret\n")
    t.write("types", "")
    t.folder("run", 0o777)
    t.folder("www/dav", 0o777)
    t.port, h2c, forward = t.free_port(), t.free_port(), t.free_port()
    origin, down = t.origin(), t.free_port()
    config = CONFIG.format(
        dir=t.dir,
        modules="\n".join(f"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so" for m in MODULES),
        rules="\n".join(f"RewriteRule ^/status/{s}$ - [R={s},L]" for s in REWRITTEN),
        port=t.port,
        h2c=h2c,
        forward=forward,
        origin=origin,
        odd=t.odd_origin(),
        down=down,
        cookie="0123456789abcdef" * 200,
    )
    t.start("apache2", "-f", t.write("apache.conf", config), "-DFOREGROUND")
    files(t)
    statuses(t)

    through(t, lambda path: "/app" + path)
    websocket(t, "/app/ws", "/app/ws")
    odd(t, lambda path: "/odd" + path)
    t.take("503-down", "nothing listens at the origin", Req("/down/"))
    t.take("502-hang", "the origin does not answer in time", Req("/odd/hang"))

    t.take("h2c-offered", "200 that offers h2c in Upgrade", Req("/hello.txt"), port=h2c)
    t.take("h2c", "101 to h2c, then HTTP/2 frames", Req("/hello.txt", *H2C), upgrade="h2c", port=h2c)
    t.take("h2c-head", "HEAD, 101 to h2c", Req("/hello.txt", *H2C, method="HEAD"), upgrade="h2c", port=h2c)

    connect(t, origin, down, port=forward)
    t.take(
        "connect-denied", "CONNECT to a port that is not allowed", Req("127.0.0.1:1", method="CONNECT"), port=forward
    )
    t.take(
        "forward", "GET through the forward proxy, with Via", Req(f"http://127.0.0.1:{origin}/chunked"), port=forward
    )
    t.take("forward-denied", "a host that the proxy denies", Req("http://forbidden.localhost/"), port=forward)
    t.take("forward-scheme", "a scheme that the proxy lacks", Req("gopher://localhost/"), port=forward)


def files(t):
    digits = "/digits.txt"
    hello(t, "HTTP/1.0 request, answered as HTTP/1.1 and closed")
    t.take("http10-chunked", "HTTP/1.0 request to a page of unknown length", Req("/page.shtml", version="1.0"))
    t.take("chunked", "a server-side include", Req("/page.shtml"))
    t.take("gzip", "gzip, with Vary", Req("/compressed", "Accept-Encoding: gzip"))
    t.take("listing", "a folder's listing", Req("/list/"))
    t.take("206", "one range", Req(digits, "Range: bytes=10-29"))
    t.take("206-multipart", "three ranges as multipart/byteranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("301", "301 to the folder with a slash", Req("/sub"))
    t.take("304", "304 to If-None-Match: *", Req("/hello.txt", "If-None-Match: *"))
    t.take("412", "412 to If-Match", Req("/hello.txt", 'If-Match: "other"'))
    t.take("201", "201 to PUT", Req("/dav/new.txt", "Content-Length: 4", method="PUT", body=b"new\n"))
    t.take(
        "continue",
        "100, then 204 once the body was sent",
        Req("/dav/new.txt", "Content-Length: 4", "Expect: 100-continue", method="PUT", body=b"new\n"),
    )
    t.take("204", "204 to DELETE", Req("/dav/new.txt", method="DELETE"))
    t.take("207", "207 to PROPFIND", Req("/dav/", "Depth: 0", method="PROPFIND"))
    t.take("options", "OPTIONS *", Req("*", method="OPTIONS"))
    t.take("options-dav", "OPTIONS in a DAV folder", Req("/dav/", method="OPTIONS"))
    t.take("trace", "TRACE, which echoes the request", Req("/", "X-Echo: me", method="TRACE"))
    t.take("as-is", "a status line from a file", Req("/mine.asis"))
    t.take("cgi", "a CGI program's answer", Req("/cgi.cgi"))
    t.take("cgi-nph", "a CGI program that writes its own head", Req("/nph-own.cgi"))
    t.take("cgi-status", "a CGI program's own reason phrase", Req("/status.cgi"))
    t.take("cgi-head", "HEAD of a CGI program", Req("/cgi.cgi", method="HEAD"))
    t.take("expires", "Expires, a long cookie, the same field twice", Req("/expires"))
    t.take("head-get", "HEAD and GET pipelined", Req("/hello.txt", method="HEAD"), Req("/hello.txt"))
    t.take(
        "pipeline",
        "304, chunked, 404 and 200 pipelined",
        Req("/hello.txt", "If-None-Match: *"),
        Req("/page.shtml"),
        Req("/none"),
        Req("/"),
    )


def statuses(t):
    t.take("400", "400 to a header line without colon", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"))
    t.take("400-no-host", "400 for want of Host", Req("/", host=None))
    t.take("400-long-header", "400 to a header line of 3 KiB", Req("/", "X-Long: " + "y" * 3000))
    t.take("401", "401 with Basic", Req("/private/"))
    t.take("403", "403 by configuration", Req("/forbidden/"))
    t.take("404", "no such file", Req("/nowhere"))
    t.take("404-head", "no such file, by HEAD", Req("/nowhere", method="HEAD"))
    t.take("405", "DELETE of a file", Req("/hello.txt", method="DELETE"))
    t.take("408", "408 to a head that stops halfway", raw(b"GET / HTTP/1.1\r\nHost: local"))
    t.take("413", "a body over the limit", Req("/dav/big", "Content-Length: 5000", method="PUT"))
    t.take("414", "a request line over the limit", Req("/" + "a" * 2100))
    t.take("417", "an Expect that nobody knows", Req("/", "Expect: miracles"))
    t.take("500", "500 for a broken CGI program", Req("/bad.cgi"))
    t.take("501", "a method that nobody knows", Req("/", method="FROB"))
    t.take("version-3", "HTTP/3.0 in the request line", Req("/", version="3.0"))
    for path in ("302", "303", "307", "308", "410", "451"):
        t.take(path, f"status {path}", Req("/" + path))
    for status in REWRITTEN:
        t.take(f"rewrite-{status}", f"status {status} by a rewrite rule", Req(f"/status/{status}"))
