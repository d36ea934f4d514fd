#!/usr/bin/env python3
"""What HTTP/2 forbids (RFC 9113), said to the server: smuggled and malformed fields, frames out of place.

Usage: http2_rules_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import socket
import struct
import sys
import unittest

from attacked import Attacked
from http2_raw import (ACK, COMPRESSION_ERROR, CONTINUATION, DATA, END_HEADERS, END_STREAM, FRAME_SIZE_ERROR, GOAWAY, HEADERS, PADDED, PING, PRIORITY, PROTOCOL_ERROR, PUSH_PROMISE,
                       RST_STREAM, SETTINGS, STREAM_CLOSED, WINDOW_UPDATE, fields, frame, integer, request)

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"

GET, SCHEME, HOST, PATH = (":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/healthz")

# Requests that are malformed (RFC 9113 §8.1.1): never answered with success.
MALFORMED = {
    "connection": request(more=[("connection", "close")]),  # §8.2.2
    "keep-alive": request(more=[("keep-alive", "timeout=5")]),
    "proxy-connection": request(more=[("proxy-connection", "close")]),
    "transfer-encoding": request(more=[("transfer-encoding", "chunked")]),
    "upgrade": request(more=[("upgrade", "h2c")]),
    "te other than trailers": request(more=[("te", "gzip")]),
    "upper case in a name": request(more=[("X-Upper", "1")]),  # §8.2.1
    "a blank in a name": request(more=[("x y", "1")]),
    "a colon in a name": request(more=[("x:y", "1")]),
    "an empty name": request(more=[("", "1")]),
    "CR in a value": request(more=[("x-value", "a\rb")]),
    "LF in a value": request(more=[("x-value", "a\nhost: evil")]),
    "NUL in a value": request(more=[("x-value", "a\0b")]),
    "no method": [SCHEME, HOST, PATH],  # §8.3.1
    "no scheme": [GET, HOST, PATH],
    "no path": [GET, SCHEME, HOST],
    "an empty path": request(path=""),
    "a path that does not begin with a slash": request(path="healthz"),
    "a blank in the path": request(path="/healthz x"),
    "a line break in the path": request(path="/healthz\r\nx: y"),
    "a method that is no token": request(method="GET /x"),
    "two methods": [GET, *request()],
    "two paths": request(more=[]) + [PATH],
    "two authorities": [HOST, *request()],
    "a pseudo field behind a field": [GET, SCHEME, HOST, ("accept", "*/*"), PATH],
    "an unknown pseudo field": [(":unknown", "1"), *request()],
    "a status in a request": [(":status", "200"), *request()],
    "no authority and no host": [GET, SCHEME, PATH],
    "user names in the authority": request(authority="user@localhost"),
    "a host that differs": request(more=[("host", "other.example")]),
    "a length that is no number": request(more=[("content-length", "1x")]),
    "a length below zero": request(more=[("content-length", "-1")]),
    "two lengths": request(more=[("content-length", "0"), ("content-length", "5")]),
    "a body that is missing": request(more=[("content-length", "5")]),
    "CONNECT with a path": request(method="CONNECT"),
}

# What begins a connection that the server must end (RFC 9113 §5.1, §6), and the codes it may say.
BROKEN = {
    "DATA on stream 0": (frame(DATA, 0, 0, b"x"), [PROTOCOL_ERROR]),
    "DATA on an idle stream": (frame(DATA, 0, 1, b"x"), [PROTOCOL_ERROR, STREAM_CLOSED]),
    "HEADERS on stream 0": (frame(HEADERS, END_HEADERS | END_STREAM, 0, fields(request())), [PROTOCOL_ERROR]),
    "HEADERS on an even stream": (frame(HEADERS, END_HEADERS | END_STREAM, 2, fields(request())), [PROTOCOL_ERROR]),
    "RST_STREAM on an idle stream": (frame(RST_STREAM, 0, 1, bytes(4)), [PROTOCOL_ERROR]),
    "RST_STREAM of three bytes": (frame(RST_STREAM, 0, 1, bytes(3)), [FRAME_SIZE_ERROR, PROTOCOL_ERROR]),
    "SETTINGS on a stream": (frame(SETTINGS, 0, 1), [PROTOCOL_ERROR]),
    "SETTINGS of five bytes": (frame(SETTINGS, 0, 0, bytes(5)), [FRAME_SIZE_ERROR]),
    "SETTINGS acknowledgement with a payload": (frame(SETTINGS, ACK, 0, bytes(6)), [FRAME_SIZE_ERROR]),
    "SETTINGS with a push of 2": (frame(SETTINGS, 0, 0, struct.pack(">HI", 2, 2)), [PROTOCOL_ERROR]),
    "SETTINGS with tiny frames": (frame(SETTINGS, 0, 0, struct.pack(">HI", 5, 100)), [PROTOCOL_ERROR]),
    "PUSH_PROMISE from a client": (frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack(">I", 2)), [PROTOCOL_ERROR]),
    "PING on a stream": (frame(PING, 0, 1, bytes(8)), [PROTOCOL_ERROR]),
    "PING of seven bytes": (frame(PING, 0, 0, bytes(7)), [FRAME_SIZE_ERROR]),
    "GOAWAY on a stream": (frame(GOAWAY, 0, 1, bytes(8)), [PROTOCOL_ERROR]),
    "WINDOW_UPDATE of nothing": (frame(WINDOW_UPDATE, 0, 0, bytes(4)), [PROTOCOL_ERROR]),
    "WINDOW_UPDATE of three bytes": (frame(WINDOW_UPDATE, 0, 0, bytes(3)), [FRAME_SIZE_ERROR]),
    "CONTINUATION without HEADERS": (frame(CONTINUATION, END_HEADERS, 1), [PROTOCOL_ERROR]),
    "another frame within a head": (frame(HEADERS, END_STREAM, 1, fields(request())) + frame(PING, 0, 0, bytes(8)),
                                    [PROTOCOL_ERROR]),
    "another stream's CONTINUATION": (frame(HEADERS, END_STREAM, 1, fields(request())) +
                                      frame(CONTINUATION, END_HEADERS, 3), [PROTOCOL_ERROR]),
    "a frame beyond 16,384 bytes": (frame(PING, 0, 0, bytes(16_385)), [FRAME_SIZE_ERROR]),
    "more padding than payload": (frame(HEADERS, END_HEADERS | END_STREAM | PADDED, 1, b"\xff" + fields(request())),
                                  [PROTOCOL_ERROR]),
    "an index beyond the table": (frame(HEADERS, END_HEADERS | END_STREAM, 1, integer(200, 7, 0x80)),
                                  [COMPRESSION_ERROR]),
    "a string longer than its block": (frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x00\x7f\xffabc"),
                                       [COMPRESSION_ERROR]),
    "a table larger than allowed": (frame(HEADERS, END_HEADERS | END_STREAM, 1, integer(1 << 20, 5, 0x20)),
                                    [COMPRESSION_ERROR]),
    "Huffman padding of a byte": (frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x00\x82\xff\xff\x00"),
                                  [COMPRESSION_ERROR]),
}


class RuleBreakers(unittest.TestCase, Attacked):
    madang = MADANG

    def setUp(self):
        self.start()

    def test_malformed_requests_are_refused_and_the_connection_goes_on(self):
        for what, pairs in MALFORMED.items():
            with self.subTest(what):
                client = self.client()
                client.ask(1, pairs)
                kind, code = client.outcome(1, seconds=5)
                self.assertTrue((kind, code) == ("reset", PROTOCOL_ERROR) or (kind == "status" and 400 <= code < 500),
                                f"{kind} {code}")
                client.ask(3)
                self.assertEqual(client.outcome(3, seconds=5), ("status", 200))
        self.assert_held()

    def test_bodies_that_differ_from_their_length_are_reset(self):
        token = ("authorization", "Bearer " + self.server.token())
        for said, sent in ((5, b"12345678"), (50, b"12")):
            with self.subTest(f"{said} said, {len(sent)} sent"):
                client = self.client()
                client.ask(1, request("/v1/businesses", method="POST",
                                      more=[("content-type", "application/json"), ("content-length", str(said)),
                                            token]), end=False)
                client.send(frame(DATA, END_STREAM, 1, sent))
                self.assertEqual(client.outcome(1, seconds=5), ("reset", PROTOCOL_ERROR))
        self.assert_held()

    def test_pseudo_fields_in_trailers_are_refused(self):
        token = ("authorization", "Bearer " + self.server.token())
        client = self.client()
        client.ask(1, request("/v1/businesses", method="POST", more=[("content-type", "application/json"), token]),
                   end=False)
        client.send(frame(DATA, 0, 1, b"{}"))
        client.ask(1, [(":path", "/other")])
        self.assertEqual(client.outcome(1, seconds=5), ("reset", PROTOCOL_ERROR))
        self.assert_held()

    def test_frames_out_of_place_end_the_connection_with_their_code(self):
        for what, (said, codes) in BROKEN.items():
            with self.subTest(what):
                client = self.client()
                client.send(said)
                self.assert_ended(client, *codes)
        self.assert_held()

    def test_streams_are_not_used_again(self):
        client = self.client()
        client.ask(5)
        self.assertEqual(client.outcome(5), ("status", 200))
        # Lower than one that was used: it is closed (§5.1.1). The connection may end; an answer never comes.
        client.ask(3)
        client.ask(5)
        client.ask(7)
        self.assertIn(client.outcome(7, seconds=5), [("status", 200), ("goaway", PROTOCOL_ERROR),
                                                     ("goaway", STREAM_CLOSED)])
        self.assertNotIn(3, client.statuses)
        self.assert_held()

    def test_what_may_be_unknown_is_ignored(self):
        client = self.client(settings=struct.pack(">HI", 0x7777, 1))
        client.send(frame(0xBE, 0xFF, 0, b"unknown") + frame(PRIORITY, 0, 9, bytes([0, 0, 0, 0, 5])))
        client.send(frame(HEADERS, END_HEADERS | END_STREAM | PADDED, 1, b"\x05" + fields(request()) + bytes(5)))
        self.assertEqual(client.outcome(1), ("status", 200))
        client.ask(3, request(more=[("te", "trailers"), ("x-unknown", "é"), ("cookie", "a=1"), ("cookie", "b=2")]))
        self.assertEqual(client.outcome(3), ("status", 200))
        self.assert_held()

    def test_bytes_that_are_not_http2_are_told_so(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as plain:
            plain.sendall(b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" + frame(SETTINGS, 0, 0))
            got = b""
            while data := plain.recv(4096):
                got += data
            self.assertTrue(got.startswith(b"HTTP/1.1 ") or b"\x00\x00\x08\x07" in got or not got, got[:100])
        self.assert_held()


if __name__ == "__main__":
    unittest.main()
