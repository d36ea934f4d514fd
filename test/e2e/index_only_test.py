#!/usr/bin/env python3
"""A world of searches only: built, killed, served, and refused what it has not.

Usage: index_only_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from server import Server

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
COUNT = 200_000
SAID_SECONDS = 10
SEOUL = "latitude=37.5665&longitude=126.978"


def run(*arguments):
    return subprocess.run([MADANG, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)


def build(data, count=COUNT):
    return run("generate", "--count", count, "--index-only", "--data", data)


class IndexOnly(unittest.TestCase):
    def setUp(self):
        self.data = Path(tempfile.mkdtemp(prefix="madang-index-only-"))

    def assert_said(self, server, text):
        """The greeting may come a moment after the first answer."""
        deadline = time.monotonic() + SAID_SECONDS
        while text not in server.log():
            self.assertLess(time.monotonic(), deadline, server.log()[-2000:])
            time.sleep(0.02)

    def test_a_world_without_records_is_searched_counted_and_drawn(self):
        built = build(self.data)
        self.assertEqual(built.returncode, 0, built.stderr)
        self.assertIn("200,000 places are in the search index", built.stderr)
        with Server(MADANG, self.data) as server:
            self.assert_said(server, "holds a search index only: 200,000 generated places")
            page = server.request("GET", f"/v1/businesses?{SEOUL}&radius=20000&limit=500").json()
            self.assertGreater(page["total_count"], 20)
            first = page["businesses"][0]
            self.assertRegex(first["name"], "^Place [0-9]+$")
            distances = [b["distance_m"] for b in page["businesses"]]
            self.assertEqual(distances, sorted(distances))
            cafes = server.request("GET", f"/v1/businesses?{SEOUL}&radius=20000&category=amenity%3Dcafe").json()
            some = server.request("GET", f"/v1/businesses?{SEOUL}&radius=20000&category=amenity").json()
            self.assertLess(0, cafes["total_count"])
            self.assertLess(cafes["total_count"], some["total_count"])
            self.assertLess(some["total_count"], page["total_count"])
            unknown = server.request("GET", f"/v1/businesses?{SEOUL}&category=amenity%3Dcafes").json()
            self.assertIn('did you mean "amenity=cafe"', unknown["hints"][0])
            tile = server.request("GET", "/v1/tiles/0/0/0.pbf")
            self.assertEqual(tile.status, 200)
            self.assertIn(b"point_count", tile.body)
            more = server.request("GET", f"/v1/businesses?{SEOUL}&radius=20000&cursor={page['next']}"
                                  "&limit=500") if "next" in page else None
            self.assertTrue(more is None or more.status == 200)
            self.assertIn(b"places_index_businesses 2e+05", server.request("GET", "/metrics").body.splitlines())

    def test_what_needs_records_is_refused_with_the_reason(self):
        build(self.data, 1000)
        cafe = {"name": "a", "latitude": 1, "longitude": 2, "source_id": "x:1"}
        with Server(MADANG, self.data) as server:
            place = "/v1/businesses/0000000000001"
            refused = [server.request("GET", place), server.request("GET", place + "/hours"),
                       server.request("GET", f"/v1/businesses?{SEOUL}&name=a"),
                       server.request("GET", "/v1/business-exports"),
                       server.write("POST", "/v1/businesses", cafe), server.write("PUT", place, cafe),
                       server.write("DELETE", place),
                       server.write("POST", "/v1/business-imports", '{"name":"a","latitude":1,"longitude":2,'
                                    '"source_id":"x:1"}', {"Content-Type": "application/x-ndjson"})]
            for answer in refused:
                self.assertEqual(answer.status, 501, answer.body)
                self.assertEqual(answer.json()["type"], "/problems/not-supported")
                self.assertIn("holds the search index only", answer.json()["detail"])
            self.assertEqual(server.request("GET", "/readyz").status, 200)
            self.assertIn("in use by another", build(self.data, 10).stderr)
        for command in (["generate", "--count", 10], ["export"]):
            done = run(*command, "--data", self.data)
            self.assertEqual(done.returncode, 1)
            self.assertIn("holds a search index only", done.stderr)
            self.assertIn("another directory with --data", done.stderr)

    def test_a_killed_build_leaves_no_half_marked_directory(self):
        building = subprocess.Popen([MADANG, "generate", "--count", "30000000", "--index-only", "--data", self.data],
                                    stderr=subprocess.DEVNULL)
        while not (self.data / "geo").exists() and building.poll() is None:
            time.sleep(0.01)
        time.sleep(0.5)
        building.kill()
        building.wait()
        self.assertFalse((self.data / "index-only").exists())
        self.assertEqual(list((self.data / "geo").iterdir()), [])
        self.assertEqual(build(self.data).returncode, 0)
        with Server(MADANG, self.data) as server:
            self.assert_said(server, "200,000 generated places")

    def test_a_directory_with_records_takes_no_index_alone(self):
        self.assertEqual(run("generate", "--count", 10, "--data", self.data).returncode, 0)
        done = build(self.data)
        self.assertEqual(done.returncode, 1)
        self.assertIn("holds places with their records", done.stderr)
        self.assertIn("10 places exported", run("export", "--data", self.data).stderr)


if __name__ == "__main__":
    unittest.main()
