"""An upstream that speaks HTTP/2 with prior knowledge, as far as grpc_pass needs it."""

import socket

from listener import Listener

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0, 1, 4
ACK = END_STREAM = 1
END_HEADERS = 4
HANG = 60


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def field(name, value):
    """A field line without indexing and without the Huffman code (RFC 7541 §6.2.2)."""
    return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value


def answer(stream, *pieces):
    """The frames of a 200 with that content, one DATA frame for each piece, and a trailer section."""
    head = b"\x88" + field(b"content-type", b"application/grpc")
    return b"".join((
        frame(HEADERS, END_HEADERS, stream, head),
        *(frame(DATA, 0, stream, piece) for piece in pieces),
        frame(HEADERS, END_HEADERS | END_STREAM, stream, field(b"grpc-status", b"0")),
    ))


class Http2Upstream(Listener):
    """Answers each request with what `answers(stream)` gives; `raw` are bytes that answer the preface instead."""

    def __init__(self, answers=None, raw=None):
        self.answers, self.raw = answers, raw
        self.requests = 0
        super().__init__()

    def connection(self, peer, _):
        peer.settimeout(HANG)
        try:
            with peer, peer.makefile("rb") as sent:
                if sent.read(len(PREFACE)) != PREFACE:
                    return
                if self.raw is not None:
                    peer.sendall(self.raw)
                    peer.shutdown(socket.SHUT_WR)
                    sent.read()
                    return
                peer.sendall(frame(SETTINGS, 0, 0))
                while head := sent.read(9):
                    kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
                    sent.read(int.from_bytes(head[:3], "big"))
                    if kind == SETTINGS and not flags & ACK:
                        peer.sendall(frame(SETTINGS, ACK, 0))
                    if kind in (DATA, HEADERS) and flags & END_STREAM:
                        self.requests += 1
                        peer.sendall(self.answers(stream))
        except OSError:
            pass
