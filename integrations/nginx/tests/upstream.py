"""An upstream that answers each path with the steps that a test gave it."""

import socket
import ssl
import struct
import threading

from listener import Listener

CLOSE = "close"
RESET = "reset"
HANG = 60


class Upstream(Listener):
    """Listens on a loopback port. `answers[path]` is a list of steps: bytes are sent; an Event is waited
    for; CLOSE and RESET end the connection; a callable gets the socket. Behind the last step the connection
    takes another request."""

    def __init__(self, tls=None):
        self.answers = {}
        self.seen = []  # of (number of the connection, head, content)
        self.lock = threading.Lock()
        self.tls = tls
        super().__init__()

    def __setitem__(self, path, steps):
        self.answers[path] = [steps] if isinstance(steps, bytes) else steps

    def asked(self, path):
        """The numbers of the connections on which a path was asked for."""
        with self.lock:
            return [number for number, head, _ in self.seen if target(head) == path]

    def contents(self, path):
        with self.lock:
            return [content for _, head, content in self.seen if target(head) == path]

    def connection(self, peer, number):
        try:
            peer.settimeout(HANG)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(*self.tls)
                peer = context.wrap_socket(peer, server_side=True)
            rest = b""
            while True:
                head, rest = read_head(peer, rest)
                if head is None:
                    return
                steps = self.answers.get(target(head), [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"])
                early = steps[0] == "early"
                content = b""
                if not early:
                    content, rest = read_content(peer, head, rest)
                with self.lock:
                    self.seen.append((number, head, content))
                if not self._play(peer, steps):
                    return
        except OSError:
            pass
        finally:
            peer.close()

    def _play(self, peer, steps):
        for step in steps:
            if isinstance(step, bytes):
                peer.sendall(step)
            elif isinstance(step, threading.Event):
                step.wait(HANG)
            elif step == CLOSE:
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(4096):
                    pass
                return False
            elif step == RESET:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            elif callable(step):
                step(peer)
        return True


def target(head):
    return head.split(b" ", 2)[1].decode()


def read_head(peer, rest):
    while b"\r\n\r\n" not in rest:
        more = peer.recv(65536)
        if not more:
            return None, b""
        rest += more
    head, rest = rest.split(b"\r\n\r\n", 1)
    return head + b"\r\n\r\n", rest


def read_content(peer, head, rest):
    fields = head.lower()
    if b"\r\ncontent-length:" in fields:
        length = int(fields.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0])
        while len(rest) < length:
            more = peer.recv(65536)
            if not more:
                break
            rest += more
        return rest[:length], rest[length:]
    if b"\r\ntransfer-encoding: chunked" in fields:
        while not rest.endswith(b"0\r\n\r\n"):
            more = peer.recv(65536)
            if not more:
                break
            rest += more
        return rest, b""
    return b"", rest
