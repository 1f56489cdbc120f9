"""What a client of HTTP/1 gets, for the tests of modules in proxies."""

import re


class Got:
    """A response as a strict client reads it: `cut` if it does not end as it should."""

    def __init__(self, raw, reset, method):
        self.raw = raw
        self.interim = []
        while re.match(rb"HTTP/1\.1 1(?!01)", raw):
            head, _, raw = raw.partition(b"\r\n\r\n")
            self.interim.append(head)
        head, found, body = raw.partition(b"\r\n\r\n")
        self.head, self.status = head, int(head.split(b" ")[1]) if found else 0
        self.fields = dict(
            (name.strip().lower(), value.strip()) for name, _, value in
            (line.partition(b":") for line in head.split(b"\r\n")[1:])
        )
        self.body, self.trailers, self.cut = body, b"", not found
        if method == "HEAD" or self.status in (204, 304):
            self.cut = bool(body)
        elif b"transfer-encoding" in self.fields:
            self.body, self.trailers, self.cut = dechunk(body)
        elif b"content-length" in self.fields:
            self.cut = len(body) != int(self.fields[b"content-length"])
        else:
            self.cut = self.cut or reset


def dechunk(body):
    out = b""
    while True:
        line, found, rest = body.partition(b"\r\n")
        if not found or not re.fullmatch(rb"[0-9a-fA-F]+", line):
            return out, b"", True
        size = int(line, 16)
        if size == 0:
            trailers, found, behind = (b"\r\n" + rest).partition(b"\r\n\r\n")
            return out, trailers.strip(), not found or bool(behind)
        if rest[size:size + 2] != b"\r\n":
            return out + rest[:size], b"", True
        out, body = out + rest[:size], rest[size + 2:]
