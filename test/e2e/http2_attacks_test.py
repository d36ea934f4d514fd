#!/usr/bin/env python3
"""Clients that mean harm over HTTP/2: floods, bombs, games with windows, slow ones.

Usage: http2_attacks_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import re
import struct
import sys
import time
import unittest

from attacked import Attacked
from http2_raw import (ACK, CANCEL, CONTINUATION, DATA, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM,
                       FLOW_CONTROL_ERROR, HEADERS, INITIAL_WINDOW_SIZE, NO_ERROR, PING, PRIORITY, PROTOCOL_ERROR,
                       REFUSED_STREAM, RST_STREAM, SETTINGS, WINDOW_UPDATE, fields, frame, integer, literal, request,
                       text)

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
BIG = "/openapi.json"
MOST = 20  # connections that are ended for what a client sent, at once (kOffencesMax)
HELD = 64  # connections of such clients that are left unread at a time (kBarredHeldMax)
OFTEN = 100  # so many end sooner than they are forgiven
NO_WINDOW = struct.pack(">HI", INITIAL_WINDOW_SIZE, 0)


def window_update(stream, by):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", by))


class Attackers(unittest.TestCase, Attacked):
    madang = MADANG
    flags = ["--head-seconds", "2", "--body-seconds", "2", "--write-seconds", "2", "--idle-seconds", "3"]

    def setUp(self):
        self.start()

    def flood(self, client, piece, most=2_000):
        """Sends `piece(i)` until the server takes no more. Reads nothing."""
        client.socket.settimeout(5)
        for i in range(most):
            if not client.send(piece(i)):
                break
        client.socket.settimeout(20)

    def barred(self):
        metrics = self.server.request("GET", "/metrics").body.decode()
        return int(re.search(r"^http_connections_barred_total (\d+)", metrics, re.MULTILINE).group(1))

    def test_rapid_resets_end_the_connection(self):
        client = self.client()
        block = fields(request(BIG))
        cancel = struct.pack(">I", CANCEL)
        self.flood(client, lambda i: b"".join(
            frame(HEADERS, END_HEADERS | END_STREAM, stream, block) + frame(RST_STREAM, 0, stream, cancel)
            for stream in range(200 * i + 1, 200 * i + 201, 2)))
        self.assert_ended(client, ENHANCE_YOUR_CALM)
        self.assert_held()

    def test_a_hundred_streams_given_up_at_once_are_no_attack(self):
        client = self.client()
        for stream in range(1, 201, 2):
            client.ask(stream, request(BIG))
            client.send(frame(RST_STREAM, 0, stream, struct.pack(">I", CANCEL)))
        client.ask(201)
        self.assertEqual(client.outcome(201), ("status", 200))
        self.assert_held()

    def test_continuations_without_end_end_the_connection(self):
        client = self.client()
        client.send(frame(HEADERS, END_STREAM, 1, fields(request())))
        more = literal("x-more", "m" * 16_000)
        self.flood(client, lambda i: frame(CONTINUATION, 0, 1, more))
        self.assert_ended(client, ENHANCE_YOUR_CALM, PROTOCOL_ERROR)
        self.assert_held()

    def test_empty_continuations_without_end_end_the_connection(self):
        client = self.client()
        client.send(frame(HEADERS, END_STREAM, 1, fields(request())))
        self.flood(client, lambda i: frame(CONTINUATION, 0, 1) * 1000)
        self.assert_ended(client, ENHANCE_YOUR_CALM, PROTOCOL_ERROR)
        self.assert_held()

    def test_settings_without_end_end_the_connection(self):
        client = self.client()
        setting = frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW_SIZE, 70_000))
        self.flood(client, lambda i: setting * 500)
        self.assert_ended(client, ENHANCE_YOUR_CALM)
        self.assert_held()

    def test_pings_without_end_end_the_connection(self):
        client = self.client()
        self.flood(client, lambda i: frame(PING, 0, 0, b"12345678") * 500)
        self.assert_ended(client, ENHANCE_YOUR_CALM)
        self.assert_held()

    def cut_off_until_barred(self, source):
        cut_off = 0
        before = self.barred()
        while self.barred() == before and cut_off < OFTEN:
            client = self.client(source=source)
            self.flood(client, lambda i: frame(PING, 0, 0, b"12345678") * 500)
            self.assert_ended(client, ENHANCE_YOUR_CALM)
            cut_off += 1
        self.assertGreater(cut_off, MOST)
        self.assertLess(cut_off, OFTEN)

    def test_who_is_cut_off_again_and_again_waits_and_is_served_later(self):
        elsewhere = "127.0.0.2"  # of the honest clients
        self.cut_off_until_barred(elsewhere)
        forgiven = self.client(source=elsewhere)
        forgiven.ask(1)
        self.assertEqual(forgiven.outcome(1), ("status", 200))
        self.assert_held()

    def test_a_crowd_of_barred_clients_is_closed_and_a_stop_does_not_wait_for_those_who_are_held(self):
        elsewhere = "127.0.0.2"
        self.cut_off_until_barred(elsewhere)
        crowd = [self.client(source=elsewhere) for _ in range(3 * HELD)]
        for client in crowd:
            client.ask(1)
        for client in crowd:
            client.receive_until(lambda c: c.over or c.statuses)
        unserved = [client for client in crowd if not client.statuses]
        self.assertGreaterEqual(len(unserved), HELD)
        self.assert_held()
        self.cut_off_until_barred("127.0.0.3")
        held = [self.client(source="127.0.0.3") for _ in range(HELD // 2)]
        self.assertEqual(self.server.stop(), 0)
        for client in held:
            self.assertTrue(client.receive_until(lambda c: c.over))

    def test_empty_data_without_end_ends_the_connection(self):
        client = self.client()
        client.ask(1, request("/v1/businesses", method="POST"), end=False)
        self.flood(client, lambda i: frame(DATA, 0, 1) * 500)
        self.assert_ended(client, ENHANCE_YOUR_CALM, PROTOCOL_ERROR)
        self.assert_held()

    def test_priorities_without_end_end_the_connection(self):
        client = self.client()
        self.flood(client, lambda i: frame(PRIORITY, 0, 1, struct.pack(">IB", 3, 5)) * 500)
        self.assert_ended(client, ENHANCE_YOUR_CALM)
        self.assert_held()

    def test_unknown_frames_cost_nothing_but_their_bytes(self):
        client = self.client()
        self.flood(client, lambda i: frame(0xFA, 0, 1, b"grease") * 500, most=400)
        client.ask(1)
        self.assertEqual(client.outcome(1), ("status", 200))
        self.assert_held()

    def test_a_bomb_of_indexed_fields_is_refused(self):
        client = self.client()
        stored = b"\x40" + text("x-bomb") + text("b" * 3900)  # into the dynamic table, as its first entry
        client.ask(1, raw=fields(request()) + stored)
        self.assertEqual(client.outcome(1)[0], "status")
        for stream in range(3, 3 + 2 * 200, 2):
            client.ask(stream, raw=fields(request()) + integer(62, 7, 0x80) * 15_000)  # 58 MB each
        client.receive_until(lambda c: c.goaway is not None or 3 in c.statuses or 3 in c.resets)
        self.assertNotEqual(client.statuses.get(3), 200)
        self.assert_held()

    def test_a_head_over_the_limit_is_431(self):
        client = self.client()
        client.send(frame(HEADERS, END_STREAM, 1, fields(request())))
        for i in range(3):
            client.send(frame(CONTINUATION, END_HEADERS if i == 2 else 0, 1, literal(f"x-{i}", "v" * 16_000)))
        self.assertEqual(client.outcome(1), ("status", 431))
        client.ask(3)
        self.assertEqual(client.outcome(3), ("status", 200))
        self.assert_held()

    def test_streams_beyond_the_limit_are_refused(self):
        client = self.client(settings=NO_WINDOW)
        for stream in range(1, 2 * 400, 2):
            client.ask(stream, request(BIG))
        client.receive_until(lambda c: 799 in c.resets or c.goaway is not None)
        refused = [stream for stream, code in client.resets.items() if code == REFUSED_STREAM]
        if client.goaway is None:
            self.assertGreaterEqual(len(refused), 400 - 128)
        else:
            self.assertIn(client.goaway, (PROTOCOL_ERROR, ENHANCE_YOUR_CALM))
        self.assert_held()

    def test_readers_without_window_cost_little_and_are_cut(self):
        clients = [self.client(settings=NO_WINDOW) for _ in range(20)]
        for client in clients:
            for stream in range(1, 200, 2):
                client.ask(stream, request(BIG))
        time.sleep(1)
        self.assertLess(self.resident() - self.before, 4 * 24)
        for client in clients:
            client.receive_until(lambda c: c.over or c.goaway is not None or len(c.resets) == 100)
            self.assertTrue(client.over or client.goaway is not None or len(client.resets) == 100)
        self.assert_held()

    def test_a_reader_that_opens_its_window_late_gets_the_rest(self):
        client = self.client(settings=NO_WINDOW)
        client.ask(1, request(BIG))
        self.assertEqual(client.outcome(1), ("status", 200))
        self.assertEqual(client.bodies.get(1, 0), 0)
        client.send(window_update(1, 100))
        self.assertTrue(client.receive_until(lambda c: c.bodies.get(1) == 100))
        client.send(window_update(0, 1 << 20) + window_update(1, 1 << 20))
        self.assertTrue(client.receive_until(lambda c: 1 in c.ended))
        self.assertEqual(client.bodies[1], len(self.server.request("GET", BIG).body))
        self.assert_held()

    def test_a_reader_of_single_bytes_is_cut(self):
        client = self.client(settings=NO_WINDOW)
        client.ask(1, request(BIG))
        deadline = time.monotonic() + 15
        while not client.over and not client.resets and client.goaway is None and time.monotonic() < deadline:
            client.send(window_update(1, 1))
            client.receive_until(lambda c: c.over or c.resets, seconds=0.05)
        self.assertTrue(client.over or client.resets or client.goaway is not None)
        self.assertLess(client.bodies.get(1, 0), 10_000)
        self.assert_held()

    def test_readers_that_do_not_read_the_socket_are_cut(self):
        clients = [self.client(receive_buffer=4096) for _ in range(5)]
        for client in clients:
            client.send(window_update(0, 1 << 30))
            for stream in range(1, 4000, 2):
                client.ask(stream, request(BIG))
        time.sleep(1)
        self.assertLess(self.resident() - self.before, 40)  # some 25: 500 streams, each with its share of a window
        time.sleep(6)
        for client in clients:
            # What it reads now is what the kernel had taken; then it ends.
            self.assertTrue(client.receive_until(lambda c: c.over))
            self.assertLess(sum(client.bodies.values()), 20_000_000)
        self.assert_held()

    def test_windows_that_overflow_end_connection_or_stream(self):
        client = self.client()
        client.send(window_update(0, 0x7FFFFFFF))
        self.assert_ended(client, FLOW_CONTROL_ERROR)  # RFC 9113 §6.9.1
        client = self.client(settings=NO_WINDOW)
        client.ask(1, request(BIG))
        client.send(window_update(1, 0x7FFFFFFF) + window_update(1, 0x7FFFFFFF))
        client.receive_until(lambda c: c.resets or c.goaway is not None)
        self.assertEqual(client.resets.get(1, client.goaway), FLOW_CONTROL_ERROR)
        client = self.client(settings=struct.pack(">HI", INITIAL_WINDOW_SIZE, 1 << 31))
        self.assert_ended(client, FLOW_CONTROL_ERROR)  # RFC 9113 §6.5.2
        self.assert_held()

    def test_a_body_beyond_the_window_is_refused(self):
        client = self.client()
        client.ask(1, request("/v1/businesses", method="POST", more=[("content-type", "application/json")]), end=False)
        for _ in range(64):
            client.send(frame(DATA, 0, 1, b" " * 16_384))  # 1 MiB: four times the connection's window
        kind, what = client.outcome(1)
        self.assertIn((kind, what), [("goaway", FLOW_CONTROL_ERROR), ("reset", FLOW_CONTROL_ERROR), ("status", 401),
                                     ("reset", NO_ERROR)])
        self.assert_held()

    def test_a_slow_head_is_cut(self):
        client = self.client()
        client.send(frame(HEADERS, END_STREAM, 1, fields(request())[:20]))
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            if not client.send(frame(CONTINUATION, 0, 1, b"")) or client.over:
                break
            client.receive_until(lambda c: c.over, seconds=1)
        client.receive_until(lambda c: c.over)
        self.assertTrue(client.over, "a head that does not end keeps its connection")
        self.assert_held()

    def test_a_slow_body_is_408_or_reset(self):
        client = self.client()
        token = ("authorization", "Bearer " + self.server.token())
        client.ask(1, request("/v1/businesses", method="POST",
                              more=[("content-type", "application/json"), ("content-length", "5000"), token]),
                   end=False)
        client.send(frame(DATA, 0, 1, b"{"))
        self.assertIn(client.outcome(1), [("status", 408), ("reset", CANCEL)])
        client.ask(3)
        self.assertEqual(client.outcome(3), ("status", 200))
        self.assert_held()

    def test_a_silent_connection_is_ended_with_goodbye(self):
        client = self.client()
        self.assert_ended(client, NO_ERROR)
        self.assert_held()

    def test_acknowledgements_nobody_asked_for_do_no_harm(self):
        client = self.client()
        client.send(frame(PING, ACK, 0, b"12345678") + frame(SETTINGS, ACK, 0))
        client.ask(1)
        self.assertIn(client.outcome(1), [("status", 200), ("goaway", PROTOCOL_ERROR)])
        self.assert_held()


if __name__ == "__main__":
    unittest.main()
