"""HTTP/2 frames by hand, so that a client can say what no library lets it say (RFC 9113, RFC 7541)."""
# SPDX-License-Identifier: Apache-2.0
import socket
import ssl
import struct
import sys
import time

sys.path.append("/usr/lib/python3/dist-packages")  # python3-hpack, whatever interpreter runs this
import hpack  # noqa: E402

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED = 1, 1, 4, 8
NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR = 0, 1, 2, 3
STREAM_CLOSED, FRAME_SIZE_ERROR, REFUSED_STREAM, CANCEL, COMPRESSION_ERROR = 5, 6, 7, 8, 9
ENHANCE_YOUR_CALM = 11
INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 4, 5


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def integer(value, bits, first=0):
    """RFC 7541 §5.1."""
    most = (1 << bits) - 1
    if value < most:
        return bytes([first | value])
    out, value = bytearray([first | most]), value - most
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    out.append(value)
    return bytes(out)


def text(value):
    value = value.encode("latin-1") if isinstance(value, str) else value
    return integer(len(value), 7) + value


def literal(name, value):
    """A field as it is, not indexed: nothing is checked or lowered."""
    return b"\x00" + text(name) + text(value)


def fields(pairs):
    return b"".join(literal(name, value) for name, value in pairs)


def request(path="/healthz", method="GET", authority="localhost", scheme="http", more=()):
    return [(":method", method), (":scheme", scheme), (":authority", authority), (":path", path), *more]


class Frame:
    def __init__(self, kind, flags, stream, payload):
        self.kind, self.flags, self.stream, self.payload = kind, flags, stream, payload

    @property
    def code(self):
        """Of RST_STREAM and GOAWAY."""
        return struct.unpack(">I", self.payload[:4] if self.kind == RST_STREAM else self.payload[4:8])[0]

    def __repr__(self):
        return f"<frame {self.kind} flags {self.flags} stream {self.stream} {self.payload[:40]!r}>"


class Client:
    def __init__(self, port, secure=False, timeout=20, settings=b"", receive_buffer=None, source="127.0.0.1"):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        if secure:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.buffer = b""
        self.decoder = hpack.Decoder()
        self.decoder.max_header_list_size = 1 << 20
        self.statuses, self.bodies, self.resets, self.ended = {}, {}, {}, set()
        self.goaway = None
        self.over = False  # the server closed
        self.send(PREFACE + frame(SETTINGS, 0, 0, settings))

    def send(self, data):
        """Returns whether the server still took it."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def ask(self, stream, pairs=None, end=True, raw=None):
        block = raw if raw is not None else fields(pairs if pairs is not None else request())
        return self.send(frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), stream, block))

    def receive(self):
        """The next frame, noted; None when the server closed."""
        while len(self.buffer) < 9 or len(self.buffer) < 9 + int.from_bytes(self.buffer[:3], "big"):
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                data = b""
            if not data:
                self.over = True
                return None
            self.buffer += data
        size = int.from_bytes(self.buffer[:3], "big")
        kind, flags, stream = struct.unpack(">BBI", self.buffer[3:9])
        got = Frame(kind, flags, stream, self.buffer[9:9 + size])
        self.buffer = self.buffer[9 + size:]
        self.note(got)
        return got

    def note(self, got):
        if got.kind == HEADERS:
            decoded = dict(self.decoder.decode(got.payload))
            if ":status" in decoded and int(decoded[":status"]) >= 200:
                self.statuses[got.stream] = int(decoded[":status"])
        elif got.kind == DATA:
            self.bodies[got.stream] = self.bodies.get(got.stream, 0) + len(got.payload)
        elif got.kind == RST_STREAM:
            self.resets[got.stream] = got.code
        elif got.kind == GOAWAY:
            self.goaway = got.code
        if got.kind in (HEADERS, DATA) and got.flags & END_STREAM:
            self.ended.add(got.stream)

    def receive_until(self, done, seconds=20):
        """Takes frames until `done(self)` or the server closed. Returns done(self)."""
        deadline = time.monotonic() + seconds
        while not done(self) and not self.over:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            self.socket.settimeout(left)
            try:
                self.receive()
            except TimeoutError:
                break
        return done(self)

    def outcome(self, stream, seconds=20):
        """("status", n), ("reset", code), ("goaway", code), "closed" or "silent": the first that a stream comes to."""
        self.receive_until(lambda c: stream in c.statuses or stream in c.resets or c.goaway is not None, seconds)
        if stream in self.resets:
            return "reset", self.resets[stream]
        if self.goaway:
            return "goaway", self.goaway
        if stream in self.statuses:
            return "status", self.statuses[stream]
        return ("closed", None) if self.over else ("silent", None)

    def close(self):
        self.socket.close()
