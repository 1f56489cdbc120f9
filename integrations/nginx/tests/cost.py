"""What a request costs with and without the module: see `cost`.

One worker proxies to a second nginx, which answers from memory or from a file. The time is that of the worker, user
and system, as the kernel counts it. Instructions are those of nginx itself, without the kernel's, as callgrind counts
them in one process: the difference between few requests and many.
"""

import os
import re
import socket
import statistics
import sys
import tempfile

from proxy import Nginx
from upstream import Upstream

UPSTREAM = """
  access_log off;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:{port};
    location /small { default_type text/plain; return 200 "hello, world"; }
    location /large { root {folder}; }
    location /chunked { default_type text/html; ssi on; root {folder}; }
  }
"""

PROXY = """
  access_log off;
  keepalive_requests 100000000;
  upstream up { server 127.0.0.1:{up}; keepalive 8; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:{port};
    location /plain/ { proxy_pass http://up/; }
    location /judge/ { bad_gateway on; proxy_pass http://up/; }
  }
"""

# Of the same length, so that nginx has the same to do for both.
WAYS = ("/plain/", "/judge/")
KINDS = (("small: 12 bytes", "small", 1), ("large: 1 MB", "large", 20), ("chunked: 100 KB", "chunked", 5))
TICKS = os.sysconf("SC_CLK_TCK")
# Of a round, for each way by turns: their median leaves out those in which the machine did something else.
SLICES = 20


def worker(nginx):
    """The process id of its one worker."""
    with open("/proc/%d/task/%d/children" % (nginx.process.pid, nginx.process.pid)) as children:
        return int(children.read().split()[0])


def cpu(process):
    """In ns, as far as the scheduler's statistics are there, else in ticks."""
    try:
        with open("/proc/%d/schedstat" % process) as numbers:
            return int(numbers.read().split()[0])
    except OSError:
        with open("/proc/%d/stat" % process) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // TICKS


def ask(peer, path, count):
    request = ("GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path).encode()
    for _ in range(count):
        peer.sendall(request)
        read = b""
        while b"\r\n\r\n" not in read:
            read += peer.recv(65536)
        head, rest = read.split(b"\r\n\r\n", 1)
        if not head.startswith(b"HTTP/1.1 200 "):
            raise SystemExit("%s: %s" % (path, head.split(b"\r\n")[0]))
        fields = head.lower()
        if b"content-length:" in fields:
            left = int(fields.split(b"content-length:")[1].split(b"\r\n")[0]) - len(rest)
            while left > 0:
                left -= len(peer.recv(1 << 20))
        else:
            while not rest.endswith(b"\r\n0\r\n\r\n"):
                rest = rest[-8:] + peer.recv(1 << 20)


def slice_of(peer, process, path, count):
    before = cpu(process)
    ask(peer, path, count)
    return (cpu(process) - before) / count


def round_of(peer, process, ways, count):
    took = {way: [] for way in ways}
    for number in range(SLICES):
        for way in ways if number % 2 == 0 else ways[::-1]:
            took[way].append(slice_of(peer, process, way, max(count // SLICES, 1)))
    return [statistics.median(took[way]) for way in ways]


def main(rounds=9, requests=4000):
    upstream = Nginx(UPSTREAM, workers=1)
    with open(os.path.join(upstream.folder, "large"), "wb") as file:
        file.write(b"m" * 1_000_000)
    with open(os.path.join(upstream.folder, "chunked"), "wb") as file:
        file.write(b"m" * 100_000)
    proxy = Nginx(PROXY, workers=1, up=upstream.ports["port"])
    try:
        process = worker(proxy)
        peer = socket.create_connection(("127.0.0.1", proxy.ports["port"]))
        for name, path, share in KINDS:
            count = max(requests // share, 10)
            ways = [way + path for way in WAYS]
            for way in ways:
                ask(peer, way, count // 4)
            pairs = [round_of(peer, process, ways, count) for _ in range(rounds)]
            ratios = sorted(100 * (own / stock - 1) for stock, own in pairs)
            print("%-18s without %7.1f µs, with %7.1f µs: %+.1f %% (%+.1f to %+.1f, %d rounds)" % (
                name, *(statistics.median(pair[at] for pair in pairs) / 1000 for at in (0, 1)),
                statistics.median(ratios), ratios[0], ratios[-1], rounds))
        peer.close()
    finally:
        proxy.stop()
        upstream.stop()


HEAD = (b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 28 Nov 2026 08:00:00 GMT\r\nContent-Type: text/plain\r\n"
        b"%s\r\nConnection: keep-alive\r\n\r\n")
# What is answered, and how often it is asked for: few times, and many.
COUNTED = (
    ("small: 12 bytes", HEAD % b"Content-Length: 12" + b"hello, world", 100, 1100),
    ("large: 1 MB", HEAD % b"Content-Length: 1000000" + b"m" * 1_000_000, 10, 60),
    ("chunked: 128 of 8 KiB", HEAD % b"Transfer-Encoding: chunked" + (b"2000\r\n" + b"m" * 8192 + b"\r\n") * 128
     + b"0\r\n\r\n", 10, 60),
)


def instructions(response, path, count):
    upstream = Upstream()
    upstream["/answer"] = response
    callgrind = ["valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=%s"]
    with tempfile.NamedTemporaryFile("r") as out:
        prefix = [word.replace("%s", out.name) for word in callgrind]
        proxy = Nginx(PROXY, workers=0, prefix=prefix, up=upstream.port)
        try:
            with socket.create_connection(("127.0.0.1", proxy.ports["port"])) as peer:
                ask(peer, path, count)
        finally:
            proxy.stop()
            upstream.close()
        return int(re.search(r"^(?:summary|totals): (\d+)", out.read(), re.MULTILINE)[1])


def count():
    for name, response, few, many in COUNTED:
        stock, own = (
            (instructions(response, way + "answer", many) - instructions(response, way + "answer", few)) / (many - few)
            for way in WAYS)
        print("%-22s without %7.0f instructions, with %7.0f: %+6.0f" % (name, stock, own, own - stock), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--instructions"]:
        count()
    else:
        main(*map(int, sys.argv[1:]))
