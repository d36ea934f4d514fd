#!/usr/bin/env python3
"""What a newcomer does on the first day, with the real binary: start, search, write, crash, import, export.

Usage: first_day_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import csv
import io
import json
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from server import Server

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
IDLE_CONNECTIONS = 10_000
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CAFE = {"name": "마당 카페", "latitude": 37.5663, "longitude": 126.9779, "category": "amenity=cafe",
        "attributes": {"wifi": "yes"}}


def run(*arguments, code=0):
    done = subprocess.run([MADANG, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == code, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def output(*arguments):
    """What the command prints for programs: without the remarks on stderr."""
    done = subprocess.run([MADANG, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=True)
    return done.stdout


class FirstDay(unittest.TestCase):
    def test_a_created_place_survives_kill_9_and_is_found(self):
        server = Server(MADANG).start()
        created = server.write("POST", "/v1/businesses", CAFE)
        self.assertEqual(created.status, 201, created.body)
        identity = created.json()["id"]
        self.assertEqual(created.headers["location"], f"/v1/businesses/{identity}")
        server.kill()
        with Server(MADANG, server.data) as again:
            got = again.request("GET", f"/v1/businesses/{identity}")
            self.assertEqual(got.json()["name"], "마당 카페")
            near = again.request("GET", "/v1/businesses?latitude=37.566&longitude=126.978&radius=500").json()
            self.assertEqual([b["id"] for b in near["businesses"]], [identity])
            self.assertEqual(near["total_count"], 1)

    def test_the_map_page_is_served_for_keeps(self):
        with Server(MADANG) as server:
            page = server.request("GET", "/?latitude=37.5&longitude=127&place=x&anything=%ff")
            self.assertEqual(page.status, 200)
            self.assertTrue(page.headers["content-type"].startswith("text/html"))
            self.assertIn("default-src 'none'", page.headers["content-security-policy"])
            self.assertEqual(page.headers["cache-control"], "no-cache")
            again = server.request("GET", "/", headers={"If-None-Match": page.headers["etag"]})
            self.assertEqual((again.status, again.body), (304, b""))
            head = server.request("HEAD", "/")
            self.assertEqual((head.status, head.headers["etag"], head.body), (200, page.headers["etag"], b""))
            self.assertNotIn("/", server.request("GET", "/openapi.json").json()["paths"])
            for asset in re.findall(r'="(/assets/[^"]+)"', page.body.decode()):
                answer = server.request("GET", asset, headers={"Accept-Encoding": "gzip, br"})
                self.assertEqual(answer.headers["content-encoding"], "br", asset)
                self.assertIn("immutable", answer.headers["cache-control"])

    def test_the_map_page_may_ask_the_configured_tile_server(self):
        tiles = "https://tiles.example/{z}/{x}/{y}.png"
        with Server(MADANG, extra=["--tiles-url", tiles, "--tiles-attribution", "© Somebody"]) as server:
            self.assertEqual(server.request("GET", "/config.json").json(),
                             {"tiles_url": tiles, "tiles_attribution": "© Somebody"})
            policy = server.request("GET", "/").headers["content-security-policy"]
            self.assertTrue(policy.endswith("connect-src 'self' https://tiles.example"), policy)
        self.assertIn("Say whose map it is", run("serve", "--data", server.data, "--tiles-url", tiles, code=1))

    def test_sigterm_ends_cleanly_and_the_data_stays(self):
        with Server(MADANG) as server:
            server.write("POST", "/v1/businesses", CAFE)
            self.assertEqual(server.stop(), 0)
        self.assertIn("마당 카페", run("search", 37.566, 126.978, "--data", server.data))

    def test_versions_guard_writes(self):
        with Server(MADANG) as server:
            created = server.write("POST", "/v1/businesses", CAFE)
            path, tag = created.headers["location"], created.headers["etag"]
            self.assertEqual(server.request("GET", path, headers={"If-None-Match": tag}).status, 304)
            changed = server.write("PUT", path, {**CAFE, "name": "새 이름"}, {"If-Match": tag})
            self.assertEqual(changed.status, 200, changed.body)
            self.assertEqual(server.write("PUT", path, CAFE, {"If-Match": tag}).status, 412)
            self.assertEqual(server.write("DELETE", path, headers={"If-Match": tag}).status, 412)
            self.assertEqual(server.write("DELETE", path).status, 204)
            self.assertEqual(server.request("GET", path).status, 404)

    def test_an_idempotency_key_creates_once(self):
        with Server(MADANG) as server:
            key = {"Idempotency-Key": "order-1"}
            first = server.write("POST", "/v1/businesses", CAFE, key)
            again = server.write("POST", "/v1/businesses", CAFE, key)
            self.assertEqual(first.json()["id"], again.json()["id"])
            other = server.write("POST", "/v1/businesses", {**CAFE, "name": "x"}, key)
            self.assertEqual(other.status, 422, other.body)

    def test_writes_need_the_operator_token_and_no_foreign_page(self):
        with Server(MADANG) as server:
            self.assertEqual(server.request("POST", "/v1/businesses", CAFE).status, 401)
            wrong = {"Authorization": "Bearer nope"}
            self.assertEqual(server.request("POST", "/v1/businesses", CAFE, wrong).status, 401)
            foreign = server.write("POST", "/v1/businesses", CAFE, {"Origin": "https://evil.example"})
            self.assertEqual(foreign.status, 403)
            self.assertIn(server.request("GET", "/healthz", headers={"Host": "evil.example"}).status, (403, 421))
            self.assertEqual((server.data / "operator.token").stat().st_mode & 0o777, 0o600)

    def test_bad_parameters_name_the_field_the_limit_and_the_fix(self):
        with Server(MADANG) as server:
            for query, field in [
                    ("longitude=1", "latitude"), ("latitude=91&longitude=1", "latitude"),
                    ("latitude=nan&longitude=1", "latitude"), ("latitude=1e999&longitude=1", "latitude"),
                    ("latitude=1&latitude=2&longitude=1", "latitude"), ("latitude=x&longitude=1", "latitude"),
                    ("latitude=1&longitude=1&radius=50001", "radius"), ("latitude=1&longitude=1&radius=-1", "radius"),
                    ("latitude=1&longitude=1&limit=501", "limit"), ("latitude=1&longitude=1&raduis=5", "raduis"),
                    ("latitude=1&longitude=1&count=maybe", "count")]:
                answer = server.request("GET", f"/v1/businesses?{query}")
                self.assertEqual(answer.status, 400, query)
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.assertIn(field, json.dumps(answer.json()), query)

    def test_bad_bodies_are_refused_and_the_server_stays_up(self):
        with Server(MADANG) as server:
            json_type = {"Content-Type": "application/json"}
            cases = [(b"{", json_type, 400), (b'{"name":1}', json_type, 400), (b"{}", json_type, 400),
                     (b'{"name":"a","name":"b"}', json_type, 400), (b'"\xff"', json_type, 400),
                     (json.dumps({**CAFE, "nmae": "x"}).encode(), json_type, 400),
                     (json.dumps({**CAFE, "latitude": 91}).encode(), json_type, 400),
                     (json.dumps({**CAFE, "name": "x" * 100_000}).encode(), json_type, 400),
                     (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
                     (b" " * (5 << 20), json_type, 413)]
            for body, headers, status in cases:
                try:
                    answer = server.write("POST", "/v1/businesses", body, headers)
                except (BrokenPipeError, ConnectionResetError):
                    self.assertEqual(status, 413)
                    continue
                self.assertEqual(answer.status, status, (body[:60], answer.body[:300]))
            self.assertEqual(server.request("GET", "/v1/nothing").status, 404)
            self.assertEqual(server.request("PATCH", "/v1/businesses").status, 405)
            self.assertEqual(server.request("GET", "/v1/businesses/zzz").status, 404)
            self.assertEqual(server.request("GET", "/readyz").status, 200)

    def test_operations_can_be_read(self):
        with Server(MADANG) as server:
            server.request("GET", "/v1/businesses?latitude=0&longitude=0")
            self.assertIn("# TYPE", server.request("GET", "/metrics").body.decode())
            document = server.request("GET", "/openapi.json").json()
            self.assertEqual(document["openapi"][:3], "3.1")
            self.assertIn("/v1/businesses/{id}", document["paths"])
            self.assertEqual(server.request("GET", "/healthz").status, 200)

    def test_a_held_directory_is_imported_into_through_its_server(self):
        rows = "name,lat,lon,category\nSouth,-33.86,151.21,cafe\nBad,91,0,cafe\n광장,37.57,126.99,시장\n"
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
            file.write(rows)
            file.flush()
            with Server(MADANG) as server:
                said = run("import", file.name, "--data", server.data)
                self.assertIn(":3", said)  # file:line of the bad row
                run("import", file.name, "--data", server.data)  # again: nothing doubles
                found = output("search", "-33.86", "151.21", "--json", "--data", server.data)
                self.assertEqual(json.loads(found)["total_count"], 1)
                exported = output("export", "--format", "csv", "--data", server.data)
                names = [row["name"] for row in csv.DictReader(io.StringIO(exported))]
                self.assertEqual(sorted(names), sorted(["South", "광장"]))
                run("import", file.name, "--strict", "--data", server.data, code=1)

    def test_unreadable_inputs_say_what_to_do(self):
        with tempfile.TemporaryDirectory() as folder:
            empty = Path(folder, "empty.csv")
            empty.write_text("")
            self.assertIn("empty", run("import", empty, "--data", Path(folder, "d"), code=1))
            run("import", Path(folder, "none.csv"), "--data", Path(folder, "d"), code=1)
            config = Path(folder, "madang.toml")
            config.write_text("lisen = '127.0.0.1:1'\n")
            self.assertIn("listen", run("serve", "--config", config, "--data", Path(folder, "d"), code=2))

    @unittest.skipUnless(DATA.is_dir(), "the shared place data is not beside this checkout")
    def test_real_places_of_helsinki_are_imported_once(self):
        with tempfile.TemporaryDirectory() as folder:
            file = DATA / "osm" / "helsinki-centre-2019.osm.pbf"
            run("import", file, "--data", folder)
            run("import", file, "--data", folder)
            lines = output("export", "--format", "jsonl", "--data", folder).splitlines()
            places = [json.loads(line) for line in lines]
            self.assertGreater(len(places), 2700)
            self.assertLess(len(places), 2900)
            self.assertTrue(all("OpenStreetMap" in p["attribution"] for p in places))

    def test_a_second_server_on_the_same_directory_says_who_holds_it(self):
        with Server(MADANG) as server:
            said = run("serve", "--data", server.data, "--listen", "127.0.0.1:0", code=1)
            self.assertIn(str(server.data), said)

    def connections(self, server):
        metrics = server.request("GET", "/metrics").body.decode()
        open_now = [line for line in metrics.splitlines() if line.startswith("http_connections ")]
        return float(open_now[0].split()[1])

    def test_ten_thousand_idle_connections_leave_room_for_searches(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        # One end of each is ours, one the server's, which has the same limit.
        wanted = min(IDLE_CONNECTIONS, hard - 200)
        with Server(MADANG) as server:
            idle = []
            try:
                server.write("POST", "/v1/businesses", CAFE)
                for _ in range(wanted):
                    idle.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
                near = server.request("GET", "/v1/businesses?latitude=37.566&longitude=126.978&radius=500")
                self.assertEqual(near.json()["total_count"], 1)
                # The other reactor may still be accepting the last of them.
                deadline = time.monotonic() + 20
                while self.connections(server) < wanted and time.monotonic() < deadline:
                    time.sleep(0.02)
                self.assertGreaterEqual(self.connections(server), wanted)
            finally:
                for connection in idle:
                    connection.close()
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def test_two_signals_end_at_once(self):
        with Server(MADANG) as server:
            server.process.send_signal(signal.SIGINT)
            server.process.send_signal(signal.SIGINT)
            self.assertIsNotNone(server.process.wait(timeout=10))


if __name__ == "__main__":
    unittest.main()
