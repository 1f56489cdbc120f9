"""nginx: as a file server, answering itself, and in front of the Node origin."""

from rig import WEBSOCKET, Req, raw, server
from usual import hello

CONFIG = """
daemon off;
worker_processes 1;
user root;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    default_type text/plain;
    types {{ text/html html; text/css css; }}
    client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2; fastcgi_temp_path {dir}/t3;
    uwsgi_temp_path {dir}/t4; scgi_temp_path {dir}/t5;
    large_client_header_buffers 2 1k;
    client_max_body_size 100;
    limit_req_zone $server_name zone=slow:32k rate=1r/m;
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    server {{
        listen 127.0.0.1:{port};
        server_name localhost;
        root {dir}/www;
        location = /compressed.txt {{ gzip on; gzip_types text/plain; gzip_min_length 1; alias {dir}/www/digits.txt; }}
        location /list/ {{ autoindex on; }}
        location /closed/ {{ }}
        location /dav/ {{ dav_methods PUT DELETE MKCOL; client_body_temp_path {dir}/t1; }}
        location = /page.html {{ ssi on; }}
        location = /trailers {{ ssi on; ssi_types text/plain; add_trailer X-Sum "abc123"; add_trailer X-Status $status; alias {dir}/www/digits.txt; }}
        location = /204 {{ return 204; }}
        location = /205 {{ return 205; }}
        location = /299 {{ return 299 "an unassigned status\\n"; }}
        location = /302 {{ return 302 /elsewhere; }}
        location = /307 {{ return 307 http://localhost/elsewhere; }}
        location = /308 {{ return 308 /elsewhere; }}
        location = /401 {{ auth_basic "a place"; auth_basic_user_file {dir}/users; }}
        location = /410 {{ return 410; }}
        location = /426 {{ return 426 "upgrade\\n"; }}
        location = /500 {{ return 500; }}
        location = /loop {{ rewrite ^ /loop last; rewrite ^ /loop; try_files /none /loop; }}
        location = /503 {{ limit_req zone=slow; alias {dir}/www/hello.txt; }}
        location = /599 {{ return 599 "far out\\n"; }}
        location = /quiet {{ return 444; }}
        location = /headers {{ {many} add_header X-Empty ""; return 200 "ok\\n"; }}
        location = /cookie {{ add_header Set-Cookie "v={cookie}; Path=/"; expires 1h; return 200 "ok\\n"; }}
        location = /no-server {{ server_tokens off; etag off; alias {dir}/www/hello.txt; }}
        location = /unchunked {{ ssi on; ssi_types text/plain; chunked_transfer_encoding off; alias {dir}/www/digits.txt; }}

        location /app/ {{ proxy_pass http://127.0.0.1:{origin}/; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Expect $http_expect; }}
        location /app10/ {{ proxy_pass http://127.0.0.1:{origin}/; proxy_read_timeout 1s; }}
        location /pass/ {{ proxy_pass http://127.0.0.1:{origin}/; proxy_http_version 1.1; proxy_pass_header Date; proxy_buffering off; proxy_set_header Connection ""; }}
        location /ws {{
            proxy_pass http://127.0.0.1:{origin}/ws; proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
        }}
        location /odd/ {{ proxy_pass http://127.0.0.1:{odd}/; proxy_http_version 1.1; proxy_read_timeout 1s; proxy_buffering off; }}
        location /down/ {{ proxy_pass http://127.0.0.1:{down}/; }}
    }}
}}
"""


@server("nginx", apt=["nginx"], npm=["ws"])
def nginx(t):
    t.version = t.output("nginx", "-v")
    t.site()
    t.write("www/page.html", '<!doctype html>\n<p><!--#echo var="REQUEST_METHOD" -->\n')
    t.folder("www/closed")
    t.folder("www/dav", 0o777)
    t.write("users", "someone:{PLAIN}secret\n")
    t.port = t.free_port()
    many = " ".join(f'add_header X-Header-{n} "value {n}";' for n in range(100))
    config = CONFIG.format(
        dir=t.dir,
        port=t.port,
        origin=t.origin(),
        odd=t.odd_origin(),
        down=t.free_port(),
        many=many,
        cookie="0123456789abcdef" * 200,
    )
    t.start("nginx", "-e", t.path("error.log"), "-c", t.write("nginx.conf", config), "-p", t.dir)
    own(t)
    errors(t)
    proxied(t)


def own(t):
    digits = "/digits.txt"
    hello(t, "HTTP/1.0 request, closed after Content-Length")
    t.take(
        "http10-chunked", "HTTP/1.0 request to a page of unknown length: until close", Req("/page.html", version="1.0")
    )
    t.take("until-close", "HTTP/1.1, chunking turned off: until close", Req("/unchunked"))
    t.take("chunked", "a server-side include, chunked", Req("/page.html"))
    t.take("head-chunked", "HEAD of the chunked page", Req("/page.html", method="HEAD"))
    t.take("trailers", "chunked, with two trailer fields", Req("/trailers"))
    t.take("gzip", "gzip in chunks", Req("/compressed.txt", "Accept-Encoding: gzip"))
    t.take("listing", "a folder's listing, chunked", Req("/list/"))
    t.take("206", "one range", Req(digits, "Range: bytes=10-29"))
    t.take("206-suffix", "the last five bytes", Req(digits, "Range: bytes=-5"))
    t.take("206-multipart", "three ranges as multipart/byteranges", Req(digits, "Range: bytes=0-3,100-109,-2"))
    t.take("206-head", "HEAD with a range", Req(digits, "Range: bytes=10-29", method="HEAD"))
    t.take("416", "a range past the end", Req(digits, "Range: bytes=99999-"))
    t.take("301", "301 to the folder with a slash", Req("/sub"))
    t.take("304", "304 to If-Modified-Since", Req("/hello.txt", "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT"))
    t.take("304-etag", "304 to If-None-Match: *", Req("/hello.txt", "If-None-Match: *"))
    t.take("412", "412 to If-Match", Req("/hello.txt", 'If-Match: "other"'))
    for path in ("204", "205", "299", "302", "307", "308", "401", "410", "426", "500", "599"):
        t.take(path, f"status {path}", Req(f"/{path}"))
    t.take("204-http10", "204 to HTTP/1.0", Req("/204", version="1.0"))
    t.take("201", "201 to PUT", Req("/dav/new.txt", "Content-Length: 4", method="PUT", body=b"new\n"))
    t.take(
        "204-put", "204 to PUT over an old file", Req("/dav/new.txt", "Content-Length: 4", method="PUT", body=b"old\n")
    )
    t.take("201-mkcol", "201 to MKCOL", Req("/dav/folder/", method="MKCOL"))
    t.take(
        "continue",
        "100, then 204 once the body was sent",
        Req("/dav/new.txt", "Content-Length: 4", "Expect: 100-continue", method="PUT", body=b"new\n"),
    )
    t.take("204-delete", "204 to DELETE", Req("/dav/new.txt", method="DELETE"))
    t.take("many-headers", "a hundred header fields", Req("/headers"))
    t.take("long-cookie", "Set-Cookie of 3 KiB, Expires and Cache-Control", Req("/cookie"))
    t.take("no-tokens", "no version in Server, no ETag", Req("/no-server"))
    t.take("keep-alive", "two files pipelined", Req("/hello.txt"), Req("/empty.txt"))
    t.take("head-get", "HEAD and GET pipelined", Req("/hello.txt", method="HEAD"), Req("/hello.txt"))
    t.take(
        "pipeline",
        "304, chunked, 404 and 204 pipelined",
        Req("/hello.txt", "If-None-Match: *"),
        Req("/page.html"),
        Req("/none"),
        Req("/204"),
    )


def errors(t):
    t.take("400", "400 to a broken request line", raw(b"GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    t.take("400-no-host", "400 for want of Host", Req("/", host=None))
    t.take("400-tls", "400 to a TLS hello", raw(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00\r\n\r\n"))
    t.take("400-long-header", "400 to a header line of 2 KiB", Req("/", "X-Long: " + "y" * 2000))
    t.take("403", "403 to a folder without index", Req("/closed/"))
    t.take("404", "no such file", Req("/nowhere"))
    t.take("404-head", "no such file, by HEAD", Req("/nowhere", method="HEAD"))
    t.take("404-http10", "no such file, by HTTP/1.0", Req("/nowhere", version="1.0"))
    t.take("405", "POST to a file", Req("/hello.txt", "Content-Length: 0", method="POST"))
    t.take("405-options", "OPTIONS, which nginx does not do", Req("/hello.txt", method="OPTIONS"))
    t.take("405-trace", "TRACE", Req("/hello.txt", method="TRACE"))
    t.take("413", "a body over the limit", Req("/dav/big", "Content-Length: 5000", method="PUT"))
    t.take("414", "a request line over the limit", Req("/" + "a" * 2000))
    t.take("500-loop", "500 for a rewrite loop", Req("/loop"))
    t.take("501", "an unknown transfer coding", Req("/", "Transfer-Encoding: zip", method="POST"))
    t.take("503", "503 by limit_req, after a 200", Req("/503"), Req("/503"))
    t.take("505", "HTTP/9.9", raw(b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"))


def proxied(t):
    t.take("proxy-static", "Content-Length passed on", Req("/app/static"))
    t.take("proxy-chunked", "chunks passed on", Req("/app/chunked"))
    t.take("proxy-unbuffered", "chunks passed on as they come", Req("/pass/chunked"))
    t.take("proxy-trailers", "an answer with trailers, passed on", Req("/app/trailers"))
    t.take("proxy-http10", "asked for with HTTP/1.0 on both sides", Req("/app10/chunked", version="1.0"))
    t.take("proxy-upstream10", "until close upstream, chunks downstream", Req("/app10/chunked"))
    t.take("proxy-head", "HEAD passed on", Req("/app/static", method="HEAD"))
    t.take("proxy-304", "304 passed on", Req("/app/status/304"))
    t.take("proxy-404", "404 passed on", Req("/app/nowhere"))
    t.take("proxy-early-hints", "origin sends 103 and 200", Req("/app/early"))
    t.take("proxy-processing", "origin sends 102 and 200", Req("/app/processing"))
    t.take("proxy-empty-reason", "origin sends no reason phrase", Req("/app/empty-reason"))
    t.take("proxy-own-reason", "origin's own reason phrase", Req("/app/own-reason"))
    t.take("proxy-cookies", "six long Set-Cookie fields", Req("/pass/cookies"))
    t.take("proxy-odd-names", "odd names and values passed on", Req("/app/odd-names"))
    t.take("proxy-999", "status 999 passed on", Req("/app/status/999"))
    t.take("proxy-broken-length", "the origin dies within the body", Req("/pass/broken"))
    t.take("proxy-broken-chunks", "the origin dies before the last chunk", Req("/pass/broken-chunks"))
    t.take("websocket", "101 through the proxy, then a frame", Req("/ws", *WEBSOCKET), upgrade="websocket")
    t.take("websocket-refused", "400 through the proxy", Req("/ws", *WEBSOCKET[:2], WEBSOCKET[3]), upgrade="websocket")
    t.take("502-down", "nothing listens at the origin", Req("/down/"))
    t.take("502-head", "the same, by HEAD", Req("/down/", method="HEAD"))
    t.take("502-closed", "the origin closes without a word", Req("/odd/nothing"))
    t.take("502-huge-header", "the origin's header is too big", Req("/odd/huge-header"))
    t.take("proxy-two-lengths", "the origin sends two lengths", Req("/odd/two-lengths"))
    t.take("proxy-garbage", "the origin does not speak HTTP", Req("/odd/garbage"))
    t.take("504", "the origin does not answer in time", Req("/odd/hang"))
