#!/usr/bin/env python3
"""The base map as an operator makes it and a page asks for it, with the real binary and tilemaker.

Usage: basemap_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import gzip
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from server import Server

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
OSM = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm"
PORTO, LONDON = OSM / "porto-2020.osm.pbf", OSM / "london-centre-2020.osm.pbf"
PORTO_TILE = "/v1/basemap/14/7800/6134.pbf"
SEEN_SECONDS = 20


def run(*arguments):
    return subprocess.run([MADANG, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)


class BaseMap(unittest.TestCase):
    def setUp(self):
        self.data = Path(tempfile.mkdtemp(prefix="madang-basemap-"))

    def need_extracts(self):
        if not PORTO.exists():
            self.skipTest(f"{PORTO} is not there")
        if not shutil.which("tilemaker"):
            self.skipTest("tilemaker is not installed")

    def imported(self, path):
        done = run("import", path, "--basemap", "--data", self.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"Base map: [0-9]+ tiles, [0-9.]+ MB, zoom 0-14\n$")

    def wait_until(self, seen):
        deadline = time.monotonic() + SEEN_SECONDS
        while not seen():
            self.assertLess(time.monotonic(), deadline, "the server did not look again")
            time.sleep(0.1)

    def test_an_import_shows_on_the_page_of_a_running_server(self):
        self.need_extracts()
        with Server(MADANG, self.data) as server:
            self.assertNotIn("basemap", server.request("GET", "/config.json").json())
            self.assertEqual(server.request("GET", PORTO_TILE).status, 404)
            self.imported(PORTO)
            self.wait_until(lambda: "basemap" in server.request("GET", "/config.json").json())
            told = server.request("GET", "/config.json")
            self.assertEqual(told.headers["content-type"], "application/json")
            base_map = told.json()["basemap"]
            self.assertEqual(base_map["tiles"], "/v1/basemap/{z}/{x}/{y}.pbf")
            self.assertEqual((base_map["minzoom"], base_map["maxzoom"]), (0, 14))
            self.assertEqual(base_map["attribution"], "© OpenStreetMap contributors")
            west, south, east, north = base_map["bounds"]
            self.assertTrue(west < -8.61 < east and south < 41.14 < north, base_map["bounds"])
            again = server.request("GET", "/config.json", headers={"If-None-Match": told.headers["etag"]})
            self.assertEqual(again.status, 304)

            plain = server.request("GET", PORTO_TILE)
            self.assertEqual(plain.headers["content-type"], "application/vnd.mapbox-vector-tile")
            self.assertNotIn("content-encoding", plain.headers)
            for layer in (b"building", b"road", b"landuse"):
                self.assertIn(layer, plain.body)
            zipped = server.request("GET", PORTO_TILE, headers={"Accept-Encoding": "gzip"})
            self.assertEqual(zipped.headers["content-encoding"], "gzip")
            self.assertEqual(gzip.decompress(zipped.body), plain.body)
            self.assertEqual(zipped.headers["vary"], "accept-encoding")
            self.assertIn("max-age", zipped.headers["cache-control"])
            same = server.request("GET", PORTO_TILE, headers={"Accept-Encoding": "gzip",
                                                              "If-None-Match": zipped.headers["etag"]})
            self.assertEqual((same.status, same.body), (304, b""))
            self.assertEqual(server.request("GET", "/v1/basemap/14/0/0.pbf").status, 204)
            self.assertEqual(server.request("GET", "/v1/basemap/3/8/0.pbf").status, 404)
            self.assertEqual(server.request("GET", "/v1/basemap/15/0/0.pbf").status, 400)

            self.imported(LONDON)
            self.wait_until(lambda: server.request("GET", "/config.json").json()["basemap"]["bounds"][3] > 51)
            self.assertEqual(server.request("GET", PORTO_TILE).body, plain.body)
        self.assertEqual(sorted(p.name for p in (self.data / "basemap").glob("*.mbtiles")),
                         ["london-centre-2020.1.mbtiles", "porto-2020.1.mbtiles"])

    def test_a_damaged_map_is_told_of_and_the_server_runs(self):
        (self.data / "basemap").mkdir()
        (self.data / "basemap" / "town.1.mbtiles").write_bytes(b"this was a database once" * 100)
        with Server(MADANG, self.data) as server:
            self.assertIn("basemap: damaged and left out; import the extract again", server.log())
            self.assertNotIn("basemap", server.request("GET", "/config.json").json())
            self.assertEqual(server.request("GET", "/v1/basemap/0/0/0.pbf").status, 404)
            self.assertEqual(server.request("GET", "/readyz").status, 200)

    def test_what_makes_no_map_is_refused_with_the_reason(self):
        places = self.data / "places.csv"
        places.write_text("name,lat,lon\nA,1,2\n")
        done = run("import", places, "--basemap", "--data", self.data)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not an .osm.pbf file", done.stderr)
        self.assertFalse((self.data / "lsm").exists())
        done = run("import", self.data / "none.osm.pbf", "--basemap", "--data", self.data)
        self.assertIn("does not exist", done.stderr)
        done = run("import", places, "--basemap", "--server", "http://127.0.0.1:9")
        self.assertEqual(done.returncode, 2)
        self.assertIn("a server does not take it", done.stderr)

    def test_without_tilemaker_the_import_says_how_to_get_it(self):
        if not PORTO.exists():
            self.skipTest(f"{PORTO} is not there")
        done = subprocess.run([MADANG, "import", str(PORTO), "--basemap", "--data", str(self.data)],
                              capture_output=True, text=True, timeout=60, check=False, env={"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("apt-get install tilemaker", done.stderr)
        self.assertFalse((self.data / "lsm").exists())

    def test_a_killed_import_leaves_the_map_that_was_there(self):
        self.need_extracts()
        self.imported(PORTO)
        making = subprocess.Popen([MADANG, "import", PORTO, "--basemap", "--data", self.data], stderr=subprocess.DEVNULL)
        work = self.data / "basemap" / "work"
        while not (work / "tiles.mbtiles").exists() and making.poll() is None:
            time.sleep(0.01)
        making.kill()
        making.wait()
        with Server(MADANG, self.data) as server:
            self.assertEqual(server.request("GET", PORTO_TILE).status, 200)
        self.imported(PORTO)
        self.assertEqual(list(work.iterdir()), [])
        self.assertEqual([p.name for p in (self.data / "basemap").glob("*.mbtiles")], ["porto-2020.2.mbtiles"])


if __name__ == "__main__":
    unittest.main()
