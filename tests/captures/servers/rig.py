"""What every server module uses: starting, capturing, recording.

A module registers a server with

    @server("nginx", apt=["nginx-light"])
    def nginx(t): ...

The function gets a `Take`. It writes configuration under `t.dir`, starts the
program with `t.start(...)`, sets `t.version`, and calls `t.take(...)` once for
each file wanted. Nothing here parses HTTP: a capture ends when the server
closes the connection or falls silent.
"""

import datetime
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib

from install import Trouble, npm_folder

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.dirname(HERE)
REFUSED = os.path.join(os.path.dirname(OUT), "refused")

SERVERS = {}
# Files in servers/ that register none, as do those named *_app.py.
PROGRAMS = ("rig.py", "install.py", "through.py", "usual.py", "odd_origin.py", "inetd.py")


def server(name, **needs):
    """Registers a server; `needs` may hold apt=[...], pip=[...], npm=[...]."""

    def register(function):
        SERVERS[name] = (function, needs)
        return function

    return register


class Req:
    """One request. `head` is sent as it stands, then `body`."""

    def __init__(self, target="/", *headers, method="GET", version="1.1", host="localhost", body=b""):
        lines = [f"{method} {target} HTTP/{version}"]
        if host is not None:
            lines.append(f"Host: {host}")
        lines += headers
        self.method, self.version, self.body = method, version, body
        self.head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def raw(head, method="GET", version="1.1"):
    """A request that is deliberately not well formed."""
    request = Req(method=method, version=version)
    request.head = head
    return request


WEBSOCKET = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
)


class Take:
    """One server's run: its folder, its processes, its captures."""

    def __init__(self, name):
        self.name = name
        self.dir = tempfile.mkdtemp(prefix="captures-")
        os.chmod(self.dir, 0o755)
        self.version = None
        self.port = None
        self.problems = []
        self._running = []
        self._captures = []

    # Files and programs

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        os.chmod(path, mode)
        # One age for all files, so that Last-Modified never says "just now".
        os.utime(path, (1750000000, 1750000000))
        return path

    def folder(self, name, mode=0o755, user=None):
        path = self.path(name)
        os.makedirs(path, exist_ok=True)
        os.chmod(path, mode)
        if user:
            shutil.chown(path, user)
        return path

    def site(self, name="www"):
        """A small document root, the same for all file servers."""
        self.folder(name)
        self.write(f"{name}/index.html", "<!doctype html>\n<title>It works</title>\n<p>It works.\n")
        self.write(f"{name}/hello.txt", "Hello, world.\n")
        self.write(f"{name}/empty.txt", "")
        self.write(f"{name}/digits.txt", "".join(f"{n:03d} one line of digits\n" for n in range(60)))
        self.write(f"{name}/sub/index.html", "<!doctype html>\n<title>Sub</title>\n")
        self.write(f"{name}/list/one.txt", "1\n")
        self.write(f"{name}/list/two.txt", "2\n")
        return self.path(name)

    def output(self, *command, pattern=r"(\d+(?:\.\d+)+\S*)", timeout=30):
        """Runs a program to its end; the first match of `pattern` in what it printed."""
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout
        )
        text = done.stdout.decode("utf-8", "replace")
        found = re.search(pattern, text)
        if not found:
            raise Trouble(f"{command[0]} does not tell its version: {text.strip()[:200]!r}")
        return found.group(1).rstrip(",;)")

    def free_port(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    def start(self, *command, port=None, wait=20, cwd=None, env=None, settle=0.0):
        """Starts a server and waits until `port` (default: t.port) accepts connections."""
        port = port or self.port
        log = self.path(f"log-{len(self._running)}.txt")
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [str(c) for c in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=cwd or self.dir,
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", **(env or {})},
                start_new_session=True,
            )
        self._running.append(process)
        end = time.monotonic() + wait
        while True:
            if process.poll() is not None:
                raise Trouble(f"{command[0]} ended at once with {process.returncode}:\n{tail(log)}")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                pass
            if time.monotonic() > end:
                raise Trouble(f"{command[0]} does not listen after {wait} s:\n{tail(log)}")
            time.sleep(0.05)
        time.sleep(settle)
        return process

    def origin(self):
        """Starts the Node application behind a proxy; its port."""
        port = self.free_port()
        self.start("node", os.path.join(HERE, "app.js"), port, port=port, env={"NODE_PATH": npm_folder()})
        return port

    def odd_origin(self):
        """Starts an origin that breaks the protocol on purpose; its port."""
        port = self.free_port()
        self.start(sys.executable, os.path.join(HERE, "odd_origin.py"), port, port=port)
        return port

    def stop(self):
        """Stops what this run started, each by the id it was started under."""
        for process in reversed(self._running):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self._running):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                pass
            # The process leads its own group: this ends its workers, if any stayed.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait(5)
        self._running = []

    def cleanup(self):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    # Captures

    def take(self, what, about, *requests, port=None, upgrade=None, idle=0.5, first=15.0, then=(), close=False):
        """Sends the requests in one write and records all that comes back.

        `first` is how long to wait for the first byte, `idle` how long a silence
        ends the capture. A request body follows its head at once, except that
        with `Expect:` the answer to the head is awaited first. Each piece in
        `then` is sent after another silence. `close` shuts our sending side
        after the last piece.
        """
        try:
            data, ending = self._exchange(requests, port or self.port, idle, first, list(then), close)
            if not data:
                raise Trouble("no bytes came back")
            for leak in (self.dir, OUT, socket.gethostname()):
                if leak != "localhost" and re.search(rb"\b%s\b" % re.escape(leak.encode()), data):
                    raise Trouble(f"the answer contains {leak!r}")
        except (Trouble, OSError) as e:
            self.problems.append(f"{what}: {e}")
            return
        entry = {"file": f"{what}.http", "about": about}
        if len(requests) == 1:
            entry["method"] = requests[0].method
        else:
            entry["methods"] = [r.method for r in requests]
        entry["ending"] = ending
        if upgrade:
            entry["upgrade"] = upgrade
        if all(r.version == "1.0" for r in requests):
            entry["request_version"] = "1.0"
        entry["request"] = b"".join(r.head for r in requests)
        if any(c["file"] == entry["file"] for c, _ in self._captures):
            raise AssertionError(f"{self.name}: two captures named {what}")
        self._captures.append((entry, data))

    def _exchange(self, requests, port, idle, first, then, close):
        pieces = [b""]
        for r in requests:
            pieces[-1] += r.head
            if r.body and b"expect:" in r.head.lower():
                pieces.append(r.body)
            else:
                pieces[-1] += r.body
        pieces += then
        data = b""
        with socket.create_connection(("127.0.0.1", port), timeout=first) as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for n, piece in enumerate(pieces):
                try:
                    s.sendall(piece)
                    if close and n == len(pieces) - 1:
                        s.shutdown(socket.SHUT_WR)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the server closed early: what it sent is still to be read
                wait = first if n == 0 else max(idle, 1.0)
                while True:
                    s.settimeout(wait)
                    try:
                        got = s.recv(65536)
                    except socket.timeout:
                        break
                    except ConnectionResetError:
                        return data, "closed"
                    if not got:
                        return data, "closed"
                    data += got
                    wait = idle
        return data, "open"

    def record(self):
        """Replaces this server's folders by what was taken.

        A capture that REFUSED lists goes there again, with what is stated about
        it; every other one goes to OUT.
        """
        if not self.version:
            raise Trouble("no version was found")
        if not self._captures:
            raise Trouble("no capture succeeded: " + "; ".join(self.problems))
        stated = statements(self.name)
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        run = [f"server = {toml(self.name)}", f"version = {toml(self.version)}", f"taken = {toml(today)}"]
        valid = [(entry, data) for entry, data in self._captures if entry["file"] not in stated]
        refused = [
            ({**entry, **stated[entry["file"]]}, data) for entry, data in self._captures if entry["file"] in stated
        ]
        replace(OUT, self.name, run, valid)
        replace(REFUSED, self.name, run, refused)
        return len(self._captures)


def statements(name):
    """What REFUSED states about this server's captures, by file."""
    index = os.path.join(REFUSED, name, "index.toml")
    if not os.path.exists(index):
        return {}
    with open(index, "rb") as f:
        captures = tomllib.load(f)["capture"]
    return {c["file"]: {key: c[key] for key in ("verdict", "defect", "why") if key in c} for c in captures}


def replace(parent, name, run, captures):
    """Replaces the server's folder in `parent`; without captures there is none."""
    new = os.path.join(parent, f".{name}.new")
    old = os.path.join(parent, f".{name}.old")
    home = os.path.join(parent, name)
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    if captures:
        os.makedirs(new)
        lines = list(run)
        for entry, data in captures:
            with open(os.path.join(new, entry["file"]), "wb") as f:
                f.write(data)
            lines += ["", "[[capture]]"] + [f"{key} = {toml(value)}" for key, value in entry.items()]
        with open(os.path.join(new, "index.toml"), "w", encoding="ascii") as f:
            f.write("\n".join(lines) + "\n")
    if os.path.exists(home):
        os.rename(home, old)
    if captures:
        os.rename(new, home)
    shutil.rmtree(old, ignore_errors=True)


def toml(value):
    """A TOML string or array of strings; bytes are read as Latin-1."""
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    named = {"\r": "\\r", "\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    return '"' + "".join(named.get(c) or (c if " " <= c <= "~" else f"\\u{ord(c):04X}") for c in value) + '"'


def tail(path, lines=15):
    with open(path, "rb") as f:
        text = f.read().decode("utf-8", "replace").splitlines()
    return "\n".join("    " + line for line in text[-lines:])
