"""An upstream that says what each test wants, for the tests of modules in proxies."""

import re
import socket
import ssl
import struct
import subprocess
import threading
import time


class Upstream:
    """Answers each request with the bytes for its path; the requests stay, with the number of their connection."""

    def __init__(self, tls=None):
        self.listener = socket.create_server(("0.0.0.0", 0))
        self.port = self.listener.getsockname()[1]
        self.tls, self.answers, self.requests, self.connections = tls, {}, [], 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            connection, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection, self.connections), daemon=True).start()

    def serve(self, connection, number):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            rest = b""
            while True:
                head, rest = read_until(connection, rest, b"\r\n\r\n")
                if head is None:
                    break
                length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
                length = int(length.group(1)) if length else 0
                if b"100-continue" in head:
                    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                while len(rest) < length:
                    rest += connection.recv(65536)
                body, rest = rest[:length], rest[length:]
                path = head.split(b" ")[1].decode()
                self.requests.append((number, head, body))
                if not self.answers[path](connection):
                    break
        except OSError:
            pass
        finally:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            connection.close()


def read_until(connection, rest, end):
    while end not in rest:
        piece = connection.recv(65536)
        if not piece:
            return None, rest
        rest += piece
    at = rest.index(end) + len(end)
    return rest[:at], rest[at:]


def sends(*pieces, stay=False, pause=0.0):
    """Sends the pieces, and keeps the connection or closes it."""

    def answer(connection):
        for piece in pieces:
            connection.sendall(piece)
            if pause:
                time.sleep(pause)
        return stay

    return answer


def resets(*pieces):
    """Sends the pieces, and breaks the connection."""

    def answer(connection):
        for piece in pieces:
            connection.sendall(piece)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        return False

    return answer


def certified(folder):
    """TLS for an upstream, with a certificate of its own that is made in the folder."""
    key, cert = f"{folder}/key", f"{folder}/cert"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
                    "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    return tls


class FreePort:
    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
