"""Asks server.js for what Python's client can read, over one connection, and prints what came: client.py HOST PORT"""

import http.client
import sys

connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]))
for method, path, content in [
    ("GET", "/page", None),
    ("HEAD", "/page", None),
    ("GET", "/chunked", None),
    ("GET", "/trailers", None),
    ("DELETE", "/none", None),
    ("GET", "/same", None),
    ("POST", "/echo", b"hello"),
    ("GET", "/nothing", None),
    ("GET", "/count", None),
]:
    connection.request(method, path, content)
    response = connection.getresponse()
    content = response.read()
    print(method, path, response.status, len(content), content[:40])
