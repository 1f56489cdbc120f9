"""An nginx with the module, in a folder of its own, and a client that reads what it really sends."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MODULE = os.path.join(HERE, "..", "out", "ngx_http_bad_gateway_module.so")
NGINX = os.environ.get("BAD_GATEWAY_NGINX", shutil.which("nginx") or "/usr/sbin/nginx")
HANG = 60

BASE = """
load_module {module};
daemon off;
{processes};
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  {http}
}}
"""


def base(folder, workers, http):
    processes = "worker_processes %d" % workers if workers else "master_process off"
    return BASE.format(module=os.path.abspath(MODULE), folder=folder, processes=processes, http=http)


class Nginx:
    """Runs `http` as the http block; `{port}`, `{port2}` … in it become free ports. Without workers, it is one process."""

    def __init__(self, http, workers=2, prefix=(), **names):
        self.folder = tempfile.mkdtemp(prefix="bad-gateway-nginx-")
        # Workers may run as another user.
        os.chmod(self.folder, 0o777)
        # Where some builds of nginx write before they have read the configuration.
        os.mkdir(os.path.join(self.folder, "logs"))
        self.prefix = list(prefix)
        for _ in range(5):
            self._start(http, workers, names)
            if self.process.poll() is None:
                return
            if "Address already in use" not in self.log():
                break
        raise AssertionError("nginx does not start: " + self.log())

    def _start(self, http, workers, names):
        wanted = sorted(set(re.findall(r"\{(port\d*)\}", http)))
        self.ports = dict(zip(wanted, free_ports(len(wanted))))
        text = http
        for name, value in {**self.ports, "folder": self.folder, **names}.items():
            text = text.replace("{%s}" % name, str(value))
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(base(self.folder, workers, text))
        self.said = open(os.path.join(self.folder, "said"), "w+")
        command = [*self.prefix, NGINX, "-c", path, "-p", self.folder]
        self.process = subprocess.Popen(command, stdout=self.said, stderr=self.said)
        wait_until(lambda: self.process.poll() is not None or self._is_ready(workers))

    def _is_ready(self, workers):
        # It listens before it can take a signal, so it has to have got further.
        started = not workers or "start worker process " in self.log()
        return started and all(map(listens, self.ports.values()))

    def log(self, name="error.log"):
        """What a log file holds, and what nginx said before it had one."""
        text = ""
        for file in (name, "said"):
            path = os.path.join(self.folder, file)
            if os.path.exists(path):
                with open(path, errors="replace") as lines:
                    text += lines.read()
        return text

    def lines(self, needle, name="error.log", count=1):
        """The lines with that text, once there are so many: nginx writes some behind the answer."""
        found = []

        def enough():
            found[:] = [line for line in self.log(name).splitlines() if needle in line]
            return len(found) >= count

        wait_until(enough)
        return found

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        try:
            code = self.process.wait(HANG)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        bad = [line for line in self.log().splitlines() if "[alert]" in line or "[emerg]" in line or "exited on signal" in line]
        # What valgrind finds in a worker.
        bad += [line for line in self.log().splitlines() if self.prefix and line.startswith("==")]
        self.said.close()
        if not os.environ.get("KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        assert not bad, bad
        assert code == 0, "nginx ends with %s" % code


def test(http, **names):
    """Whether nginx takes the configuration, and what it says."""
    folder = tempfile.mkdtemp(prefix="bad-gateway-nginx-")
    try:
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(base(folder, 1, http))
        run = subprocess.run([NGINX, "-t", "-c", path, "-p", folder], capture_output=True, text=True)
        return run.returncode == 0, run.stderr
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(holds):
    """Waits, though not for ever; whoever calls looks at what was waited for."""
    end = time.monotonic() + HANG
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)


def free_ports(count, address="127.0.0.1"):
    """Ports that are free now; whoever starts nginx with them tries others if one is taken meanwhile."""
    sockets = [socket.create_server((address, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=HANG).close()
        return True
    except OSError:
        return False


class Client:
    """One connection to nginx."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=HANG)
        self.rest = b""

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, path, method="GET", fields="", version="1.1", content=b""):
        if content:
            fields += "Content-Length: %d\r\n" % len(content)
        self.send(("%s %s HTTP/%s\r\nHost: test\r\n%s\r\n" % (method, path, version, fields)).encode() + content)
        return self

    def read_until(self, end):
        while end not in self.rest:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError(self.rest)
            self.rest += more
        at = self.rest.index(end) + len(end)
        part, self.rest = self.rest[:at], self.rest[at:]
        return part

    def read_all(self):
        """Everything up to the end; whether that was a reset."""
        reset = False
        try:
            while True:
                more = self.socket.recv(65536)
                if not more:
                    break
                self.rest += more
        except ConnectionResetError:
            reset = True
        part, self.rest = self.rest, b""
        return part, reset

    def close(self):
        self.socket.close()


class Answer:
    """A response, read in the plain way; `whole` says whether its end was seen."""

    def __init__(self, client, method="GET"):
        self.whole, self.content, self.fields, self.status, self.reset = False, b"", {}, None, False
        try:
            head = client.read_until(b"\r\n\r\n")
        except EOFError as end:
            self.raw = end.args[0]
            return
        except ConnectionResetError:
            self.reset = True
            return
        self.raw = head
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        for line in lines[1:-2]:
            name, value = line.split(":", 1)
            self.fields[name.lower()] = value.strip()
        try:
            self._read_content(client, method)
            self.whole = True
        except EOFError as end:
            self.content += end.args[0]
        except ConnectionResetError:
            self.reset = True

    def _read_content(self, client, method):
        if method == "HEAD" or self.status in (204, 304) or self.status < 200:
            return
        if "chunked" in self.fields.get("transfer-encoding", ""):
            while True:
                size = int(client.read_until(b"\r\n"), 16)
                if size == 0:
                    client.read_until(b"\r\n")
                    return
                self._take(client, size)
                client.read_until(b"\r\n")
        elif "content-length" in self.fields:
            self._take(client, int(self.fields["content-length"]))
        else:
            self.content, self.reset = client.read_all()
            if self.reset:
                raise ConnectionResetError

    def _take(self, client, size):
        while len(client.rest) < size:
            more = client.socket.recv(65536)
            if not more:
                raise EOFError(client.rest)
            client.rest += more
        self.content += client.rest[:size]
        client.rest = client.rest[size:]


def get(port, path, method="GET", fields="Connection: close\r\n", version="1.1", content=b""):
    client = Client(port).ask(path, method, fields, version, content)
    try:
        return Answer(client, method)
    finally:
        client.close()


def at_once(count, work):
    """Runs `work` so many times at once; gives what failed."""
    failed = []

    def one(number):
        try:
            work(number)
        except Exception as error:  # noqa: what failed is shown by the test
            failed.append(repr(error))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed
