#!/usr/bin/env python3
"""Two servers that follow a third through its log, while it changes and all of them are killed.

Usage: replicas_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import http.client
import json
import random
import subprocess
import sys
import threading
import time
import unittest

from server import Server, free_port

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
CHANGES_A_SECOND = 1000
LINES = 50  # of one import
PHASE_SECONDS = 2
SOON_SECONDS = 60
PLACES = 3000


class Writer(threading.Thread):
    """Imports, replacements and removals at a steady rate; what fails while the server is down is tried anew."""

    def __init__(self, server, seed):
        super().__init__(daemon=True)
        self.server, self.random = server, random.Random(seed)
        self.is_over, self.changes = threading.Event(), 0

    def line(self):
        number = self.random.randrange(PLACES)
        return {"name": f"Kahvila {self.random.randrange(100)}", "latitude": 60.1 + self.random.random() / 10,
                "longitude": 24.9 + self.random.random() / 10, "category": self.random.choice(["cafe", "bar", "shop"]),
                "rating": self.random.randrange(10, 51) / 10, "source_id": f"test:{number}"}

    def step(self, connection):
        body = "\n".join(json.dumps(self.line()) for _ in range(LINES))
        answer = self.server.write("POST", "/v1/business-imports", body,
                                   {"Content-Type": "application/x-ndjson"}, connection)
        if answer.status == 200:
            counts = answer.json()
            self.changes += counts["created"] + counts["updated"]
        business = self.random.randrange(1, PLACES)
        page = self.server.request("GET", "/v1/business-exports?limit=1&after=" + encoded(business),
                                   connection=connection)
        if page.status == 200 and page.body:
            removed = self.server.write("DELETE", "/v1/businesses/" + json.loads(page.body)["id"],
                                        connection=connection)
            self.changes += removed.status == 204

    def run(self):
        connection, due = None, time.monotonic()
        while not self.is_over.is_set():
            try:
                connection = connection or self.server.connection()
                self.step(connection)
            except (OSError, http.client.HTTPException, AssertionError):
                connection = None
                time.sleep(0.05)
            due = max(due + LINES / CHANGES_A_SECOND, time.monotonic() - 1)
            time.sleep(max(0, due - time.monotonic()))

    def finish(self):
        self.is_over.set()
        self.join(SOON_SECONDS)


def encoded(number):
    """An id as the API writes it: Crockford's alphabet, 13 letters."""
    letters = ""
    for _ in range(13):
        letters = "0123456789abcdefghjkmnpqrstvwxyz"[number % 32] + letters
        number //= 32
    return letters


class Replicas(unittest.TestCase):
    def setUp(self):
        self.log_port = free_port()
        self.primary = self.started(["--log-listen", f"127.0.0.1:{self.log_port}"])

    def started(self, extra):
        server = Server(MADANG, extra=[*extra, "--log-level", "warning"])
        self.addCleanup(server.kill)
        return server.start()

    def replica(self):
        return self.started(["--roles", "search", "--follow", f"127.0.0.1:{self.log_port}"])

    def exported(self, server):
        lines, after = [], ""
        while True:
            page = server.request("GET", f"/v1/business-exports?limit=1000{after}")
            lines += page.body.splitlines()
            if "link" not in page.headers:
                return lines
            after = "&after=" + json.loads(lines[-1])["id"]

    def found(self, server):
        answers = []
        for query in ("radius=3000&limit=500", "radius=20000&limit=500&category=bar&min_rating=4",
                      "radius=20000&limit=100&name=kahvila%207", "radius=20000&limit=1&count=exact"):
            answer = server.request("GET", f"/v1/businesses?latitude=60.15&longitude=24.95&{query}")
            self.assertEqual(answer.status, 200, answer.body)
            answers.append({name: value for name, value in answer.json().items() if name != "next"})
        return answers

    def assert_converged(self, replicas):
        wanted = self.exported(self.primary)
        deadline = time.monotonic() + SOON_SECONDS
        for replica in replicas:
            while self.exported(replica) != wanted and time.monotonic() < deadline:
                time.sleep(0.1)
            self.assertEqual(self.exported(replica), wanted)
            self.assertEqual(self.found(replica), self.found(self.primary))

    def test_replicas_converge_after_each_was_killed_under_a_thousand_changes_a_second(self):
        replicas = [self.replica(), self.replica()]
        writer = Writer(self.primary, seed=1)
        writer.start()
        for victim in (replicas[0], replicas[1], self.primary, replicas[0]):
            time.sleep(PHASE_SECONDS)
            victim.kill()
            time.sleep(0.3)
            victim.start()
        time.sleep(PHASE_SECONDS)
        writer.finish()
        self.assertGreater(writer.changes, PLACES, "the writer has worked")
        print(f"{writer.changes} changes were acknowledged", file=sys.stderr)
        self.assert_converged(replicas)
        metrics = replicas[0].request("GET", "/metrics").body.decode()
        self.assertIn("follow_restarts_total 0\n", metrics, "nothing was read anew")

    def test_a_search_goes_on_at_another_server_of_the_same_secret(self):
        for number in range(30):
            self.primary.write("POST", "/v1/businesses", {"name": str(number), "latitude": 60.15, "longitude": 24.95})
        secret = ["--cursor-secret", "of this test"]
        first, second = (self.started(["--roles", "search", "--follow", f"127.0.0.1:{self.log_port}", *secret])
                         for _ in range(2))
        self.assert_converged([first, second])
        query = "/v1/businesses?latitude=60.15&longitude=24.95&limit=20"
        page = first.request("GET", query).json()
        rest = second.request("GET", f"{query}&cursor={page['next']}").json()
        self.assertEqual(len({b["id"] for b in page["businesses"] + rest["businesses"]}), 30)
        self.assertEqual(self.primary.request("GET", f"{query}&cursor={page['next']}").status, 410)

    def test_a_replica_tells_how_far_it_is_and_takes_no_writes(self):
        business = self.primary.write("POST", "/v1/businesses", {"name": "A", "latitude": 60.15, "longitude": 24.95})
        replica = self.replica()
        self.assert_converged([replica])
        path = "/v1/businesses/" + business.json()["id"]
        answer = replica.request("GET", path)
        self.assertEqual(answer.json(), business.json())
        self.assertEqual(answer.headers["replica-lag"], "changes=0, seconds=0.000")
        self.assertIn("0 changes", replica.request("GET", "/readyz").json()["follow"])
        for method, target in (("POST", "/v1/businesses"), ("PUT", path), ("DELETE", path)):
            body = {"name": "B", "latitude": 1, "longitude": 2} if method != "DELETE" else None
            refused = replica.request(method, target, body)
            self.assertEqual(refused.status, 403, refused.body)
            self.assertEqual(refused.json()["type"], "/problems/read-only")
            self.assertIn(str(self.log_port), refused.json()["detail"])
        self.assertEqual(replica.request("GET", "/v1/business-changes").status, 404)

    def test_a_replica_goes_on_answering_while_its_primary_is_away(self):
        self.primary.write("POST", "/v1/businesses", {"name": "A", "latitude": 60.15, "longitude": 24.95})
        replica = self.replica()
        self.assert_converged([replica])
        self.primary.kill()
        time.sleep(0.5)
        self.assertEqual(replica.request("GET", "/readyz").status, 200)
        self.assertEqual(len(self.found(replica)[0]["businesses"]), 1)
        self.primary.start()
        self.primary.write("POST", "/v1/businesses", {"name": "B", "latitude": 60.15, "longitude": 24.95})
        self.assert_converged([replica])

    def test_a_replica_takes_no_imports_and_can_become_a_primary(self):
        self.primary.write("POST", "/v1/businesses", {"name": "A", "latitude": 60.15, "longitude": 24.95})
        replica = self.replica()
        self.assert_converged([replica])
        replica.stop()
        refused = self.fill(replica.data)
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertIn("follows another server", refused.stderr)
        replica.extra = []
        replica.start()
        created = replica.write("POST", "/v1/businesses", {"name": "B", "latitude": 60.15, "longitude": 24.95})
        self.assertEqual(created.status, 201)
        told = replica.request("GET", "/v1/business-changes?wait=5").json()["changes"]
        self.assertEqual({change["business"]["name"] for change in told} - {"B"}, {"A"}, "all of it is published")
        replica.stop()
        self.assertEqual(self.fill(replica.data).returncode, 0)

    def fill(self, data):
        return subprocess.run([MADANG, "generate", "--count", "10", "--data", str(data)], capture_output=True,
                              text=True, timeout=SOON_SECONDS, check=False)

    def test_a_replica_that_finds_no_log_says_where_it_looks(self):
        port = free_port()
        replica = Server(MADANG, extra=["--roles", "search", "--follow", f"127.0.0.1:{port}"])
        self.addCleanup(replica.kill)
        with self.assertRaises(AssertionError):
            replica.start(seconds=14)
        detail = replica.request("GET", "/readyz").json()["detail"]
        self.assertIn(f"nothing was heard of the log at 127.0.0.1:{port}", detail)
        self.assertIn("--log-listen", detail)

    def test_a_replica_of_a_log_that_began_anew_starts_over(self):
        for name in "ABC":
            self.primary.write("POST", "/v1/businesses", {"name": name, "latitude": 60.15, "longitude": 24.95})
        replica = self.replica()
        self.assert_converged([replica])
        self.primary.stop()
        (self.primary.data / "log" / "topics").unlink()
        self.primary.start()
        first = json.loads(self.exported(self.primary)[0])["id"]
        self.primary.write("DELETE", f"/v1/businesses/{first}")
        self.assert_converged([replica])


if __name__ == "__main__":
    unittest.main()
