"""What the scenarios share: the configuration, its upstreams, and how an answer is looked at."""

import os
import socket
import subprocess
import tempfile
import unittest

from http2 import Http2Upstream, answer
from proxy import Nginx, get
from upstream import Upstream

PREFIX = os.environ.get("PREFIX", "").split()

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LF = b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

HTTP = """
  log_format of_test '$request_uri $status [$upstream_status] [$bad_gateway_code $bad_gateway_defect $bad_gateway_offset]';
  access_log {folder}/access.log of_test;
  proxy_cache_path {folder}/cache keys_zone=cache:1m use_temp_path=off;
  map $bad_gateway_code $proxy_status {
    ""       "";
    default  'nginx; error=http_protocol_error; details="$bad_gateway_code at $bad_gateway_offset"';
  }
  upstream up { server 127.0.0.1:{up}; keepalive 8; }
  upstream http2 { server 127.0.0.1:{http2}; keepalive 8; }
  upstream two { server 127.0.0.1:{bad} max_fails=0; server 127.0.0.1:{up} max_fails=0; }
  server {
    listen 127.0.0.1:{port};
    bad_gateway on;
    location / { proxy_pass http://up; }
    location /stock/ { bad_gateway off; proxy_pass http://up/; }
    location /report/ { bad_gateway report; proxy_pass http://up/; }
    location /unbuffered/ { proxy_buffering off; proxy_pass http://up/; }
    location /streamed/ { proxy_request_buffering off; proxy_pass http://up/; }
    location /old/ { proxy_http_version 1.0; proxy_pass http://up/; }
    location /status/ { add_header Proxy-Status $proxy_status always; proxy_pass http://up/; }
    location /page/ { error_page 502 /sorry; proxy_pass http://up/; }
    location = /sorry { internal; return 502 "sorry: $bad_gateway_defect at $bad_gateway_offset"; }
    location /page-of-upstream/ { error_page 502 /of-upstream; proxy_pass http://up/; }
    location = /of-upstream { internal; proxy_pass http://up/fine; }
    location /next/ { proxy_next_upstream error invalid_header; add_header Proxy-Status $proxy_status always; proxy_pass http://two/; }
    location /next-after-500/ { proxy_next_upstream error http_500; proxy_pass http://two/; }
    location /cache/ {
      proxy_cache cache; proxy_cache_key $uri; proxy_cache_valid 200 1h; proxy_cache_use_stale error invalid_header;
      proxy_cache_revalidate on;
      add_header Cache-Status $upstream_cache_status always; proxy_pass http://up/;
    }
    location /store/ { proxy_store {folder}/store$uri; proxy_pass http://up/; }
    location /variable/ { set $address 127.0.0.1; proxy_pass http://$address:{up}; }
    location /variable-cached/ {
      set $address 127.0.0.1; proxy_cache cache; proxy_cache_key v$uri; proxy_cache_valid 200 1h; proxy_pass http://$address:{up};
    }
    location /named/ { set $name up; proxy_pass http://$name; }
    location /accel/ { proxy_pass http://up/; }
    location /inside/ { internal; return 200 "inside"; }
    location /page.html { ssi on; proxy_pass http://up; }
    location /asked/ { auth_request /may; proxy_pass http://up/; }
    location = /may { internal; proxy_pass_request_body off; proxy_pass http://up/may; }
    location /upgrade { proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_pass http://up; }
    location /tls/ { proxy_pass https://127.0.0.1:{tls}/; }
    location /tls-report/ { bad_gateway report; proxy_pass https://127.0.0.1:{tls}/; }
    location /tls-unbuffered/ { proxy_buffering off; proxy_pass https://127.0.0.1:{tls}/; }
    location /tls-cached/ { proxy_cache cache; proxy_cache_key t$uri; proxy_cache_valid 200 1h; proxy_pass https://127.0.0.1:{tls}/; }
    location /fastcgi/ { fastcgi_pass 127.0.0.1:{fastcgi}; }
    location /grpc/ { grpc_pass grpc://http2; }
    location /grpc-address/ { grpc_pass grpc://127.0.0.1:{http2}; }
    location /grpc-variable/ { set $address 127.0.0.1; grpc_pass grpc://$address:{http2}; }
    location /grpc-old/ { grpc_pass grpc://127.0.0.1:{http1}; }
    location /preface/ { proxy_method "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"; proxy_pass http://127.0.0.1:{http1}; }
    location /tolerates/ { bad_gateway_tolerate bare-lf; proxy_pass http://up/; location /tolerates/not/ { bad_gateway_refuse H001; proxy_pass http://up/; } }
    location /lenient/ { bad_gateway_policy lenient; proxy_pass http://up/; }
    location /strict/ { bad_gateway_policy strict; proxy_pass http://up/; }
    location /limited/ { bad_gateway_limit fields=3 head=1k; proxy_pass http://up/; }
    location /small/ { proxy_buffer_size 1k; proxy_buffers 4 1k; proxy_busy_buffers_size 2k; proxy_pass http://up/; }
  }
"""


class Scenario(unittest.TestCase):
    workers = 1  # each keeps connections of its own

    # What comes over HTTP/2 may look like anything.
    PIECES = (LF, b"{", b"x" * 9000)

    @classmethod
    def setUpClass(cls):
        cls.keys = tempfile.TemporaryDirectory()
        key, certificate = (os.path.join(cls.keys.name, name) for name in ("key", "certificate"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "2",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        cls.up, cls.bad, cls.tls = Upstream(), Upstream(), Upstream(tls=(certificate, key))
        cls.fastcgi = socket.create_server(("127.0.0.1", 0))
        cls.http2, cls.http1 = Http2Upstream(lambda stream: answer(stream, *cls.PIECES)), Http2Upstream(raw=LF)
        names = {"up": cls.up.port, "bad": cls.bad.port, "tls": cls.tls.port, "fastcgi": cls.fastcgi.getsockname()[1],
                 "http2": cls.http2.port, "http1": cls.http1.port}
        cls.nginx = Nginx(HTTP, workers=cls.workers, prefix=PREFIX, **names)
        cls.port = cls.nginx.ports["port"]

    @classmethod
    def tearDownClass(cls):
        for one in (cls.up, cls.bad, cls.tls, cls.fastcgi, cls.http2, cls.http1):
            one.close()
        cls.keys.cleanup()
        cls.nginx.stop()

    def get(self, path, *args, **named):
        return get(self.port, path, *args, **named)

    def refused(self, path, *args, **named):
        answer = self.get(path, *args, **named)
        self.assertEqual((answer.status, answer.whole), (502, True), path)
        return answer

    def passes(self, path, expected=b"ok", **named):
        answer = self.get(path, **named)
        self.assertEqual((answer.status, answer.whole), (200, True), path)
        self.assertTrue(answer.content == expected, (path, len(answer.content), answer.content[:100]))
        return answer
