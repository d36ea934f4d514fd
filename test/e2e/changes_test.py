#!/usr/bin/env python3
"""What changed, as pages and as a stream of events, on a served directory.

Usage: changes_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import http.client
import json
import signal
import socket
import sys
import threading
import time
import unittest

from server import Server, free_port

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
PATH = "/v1/business-changes"
SOON_SECONDS = 20


def cafe(name, **more):
    return {"name": name, "latitude": 60.17, "longitude": 24.94, **more}


class Stream:
    """Server-sent events of one connection, gathered by a thread until it ends."""

    def __init__(self, server, query="", headers=None):
        self.connection = server.connection()
        self.connection.timeout = SOON_SECONDS
        self.connection.request("GET", PATH + query, headers={"Accept": "text/event-stream", **(headers or {})})
        self.response = self.connection.getresponse()
        self.events, self.has_ended = [], False
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def cut(self):
        self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(SOON_SECONDS)

    def read(self):
        try:
            self.gather()
            self.has_ended = True
        except (OSError, http.client.HTTPException):
            pass  # it was cut

    def gather(self):
        event = {}
        for line in self.response:
            line = line.decode().rstrip("\n")
            if line.startswith(("id: ", "data: ")):
                name, value = line.split(": ", 1)
                event[name] = value
            elif not line and event:
                self.events.append(event)
                event = {}

    def names(self):
        changes = [json.loads(event["data"]) for event in self.events]
        return [change["business"] and change["business"]["name"] for change in changes]


class Changes(unittest.TestCase):
    def setUp(self):
        self.server = Server(MADANG).start()
        self.addCleanup(self.server.kill)

    def eventually(self, check, wanted):
        deadline = time.monotonic() + SOON_SECONDS
        while (found := check()) != wanted and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(found, wanted)

    def create(self, name, **more):
        answer = self.server.write("POST", "/v1/businesses", cafe(name, **more))
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json()["id"]

    def pages(self, query=""):
        """All changes, by pages; and the position behind the last."""
        changes, since = [], ""
        while True:
            page = self.server.request("GET", f"{PATH}?limit=2{query}{since}").json()
            changes += page["changes"]
            since, query = f"&since={page['next']}", ""
            if not page["more"]:
                return changes, page["next"]

    def test_changes_come_in_pages_in_their_order(self):
        ids = [self.create(f"Cafe {i}") for i in range(5)]
        moved = self.server.write("PUT", f"/v1/businesses/{ids[0]}", cafe("Moved", latitude=61)).json()
        self.server.write("DELETE", f"/v1/businesses/{ids[1]}")
        self.eventually(lambda: len(self.pages()[0]), 7)
        changes, end = self.pages()
        self.assertEqual([change["id"] for change in changes], ids + ids[:2])
        self.assertEqual(changes[5]["business"], moved)
        self.assertIsNone(changes[6]["business"])
        stamps = [change["stamp"] for change in changes]
        self.assertEqual(stamps, sorted(stamps))
        self.assertEqual(self.server.request("GET", f"{PATH}?since={changes[6]['position']}").json(),
                         {"changes": [], "next": end, "more": False})
        self.assertEqual(self.server.request("GET", f"{PATH}?since=now").json()["next"], end)

    def test_positions_outlive_a_kill_and_nothing_is_told_twice(self):
        self.create("Before")
        self.eventually(lambda: len(self.pages()[0]), 1)
        end = self.pages()[1]
        self.server.kill()
        self.server.start()
        self.create("After")
        self.eventually(lambda: len(self.pages()[0]), 2)
        page = self.server.request("GET", f"{PATH}?since={end}").json()
        self.assertEqual([change["business"]["name"] for change in page["changes"]], ["After"])

    def test_a_client_may_wait_for_the_next_change(self):
        now = self.server.request("GET", f"{PATH}?since=now").json()["next"]
        threading.Timer(0.3, self.create, ["Awaited"]).start()
        page = self.server.request("GET", f"{PATH}?since={now}&wait=20").json()
        self.assertEqual([change["business"]["name"] for change in page["changes"]], ["Awaited"])

    def test_positions_that_are_none_are_refused_and_others_are_gone(self):
        self.create("One")
        self.eventually(lambda: len(self.pages()[0]), 1)
        log = self.pages()[1].split("-")[0]
        for since in ("1", "zz", f"{log}-", f"{log}-x", f"{log}--1", f"{log.upper()}-0x"):
            answer = self.server.request("GET", f"{PATH}?since={since}")
            self.assertEqual(answer.status, 400, since)
            self.assertEqual(answer.json()["errors"][0]["field"], "since")
        other = "0" * 8 if log != "0" * 8 else "1" * 8
        for since in (f"{log}-2", f"{log}-99999999999", f"{other}-0"):
            answer = self.server.request("GET", f"{PATH}?since={since}")
            self.assertEqual(answer.status, 410, since)
            self.assertEqual(answer.json()["type"], "/problems/position-gone")
        for query in ("limit=0", "limit=1001", "wait=21", "since="):
            self.assertEqual(self.server.request("GET", f"{PATH}?{query}").status, 400, query)

    def test_a_stream_goes_on_where_it_was_cut(self):
        self.create("One")
        stream = Stream(self.server)
        self.assertEqual(stream.response.getheader("content-type"), "text/event-stream")
        self.create("Two")
        self.eventually(stream.names, ["One", "Two"])
        stream.cut()
        gone = self.create("Three")
        self.server.write("DELETE", f"/v1/businesses/{gone}")
        again = Stream(self.server, "?since=now", {"Last-Event-ID": stream.events[-1]["id"]})
        self.eventually(again.names, ["Three", None])

    def test_a_stopping_server_ends_its_streams_at_once(self):
        stream = Stream(self.server, "?since=now")
        began = time.monotonic()
        self.server.end(signal.SIGTERM)
        stream.thread.join(SOON_SECONDS)
        self.assertTrue(stream.has_ended, "it ended properly and was not cut")
        self.assertLess(time.monotonic() - began, 9, "nobody waited for the ten seconds of grace")

    def test_the_feed_can_be_switched_off_and_on_again(self):
        self.create("Told")
        self.eventually(lambda: len(self.pages()[0]), 1)
        self.server.stop()
        self.server.extra = ["--change-feed", "off"]
        self.server.start()
        self.assertEqual(self.server.request("GET", PATH).status, 404)
        removed = self.create("Removed meanwhile")
        self.server.write("DELETE", f"/v1/businesses/{removed}")
        self.create("Untold")
        self.server.stop()
        self.server.extra = []
        self.server.start()

        def known():
            names = {}
            for change in self.pages()[0]:
                names[change["id"]] = change["business"] and change["business"]["name"]
            return sorted(name for name in names.values() if name)
        self.eventually(known, ["Told", "Untold"])

    def test_a_replica_needs_to_know_whom_it_follows(self):
        for extra, hint in ((["--roles", "search"], "--follow"),
                            (["--follow", f"127.0.0.1:{free_port()}"], "--roles search")):
            server = Server(MADANG, extra=extra)
            with self.assertRaises(AssertionError) as failure:
                server.start()
            self.assertIn(hint, str(failure.exception))


if __name__ == "__main__":
    unittest.main()
