#!/usr/bin/env python3
"""HTTP/3 clients that are not ours against a running server: Chromium and impit.

Usage: clients_test.py BINARY IMPIT_MODULES PLAYWRIGHT_MODULES [unittest arguments]
Without a client's package or Chromium its test says so and is skipped.
"""
# SPDX-License-Identifier: Apache-2.0
import shutil
import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "e2e"), str(Path(__file__).resolve().parents[1])]
from node_client import run_node  # noqa: E402
from server import Server, free_port  # noqa: E402

MADANG, IMPIT, PLAYWRIGHT = (sys.argv.pop(1), Path(sys.argv.pop(1)), Path(sys.argv.pop(1))) \
    if __name__ == "__main__" else ("madang", Path("."), Path("."))
HERE = Path(__file__).resolve().parent


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.server = Server(MADANG, extra=["--https-listen", f"127.0.0.1:{cls.port}"]).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    def node(self, script, modules, package, *arguments):
        return run_node(self, HERE / script, modules, package, *arguments,
                        environment={"CHROMIUM": shutil.which("chromium") or ""})

    def answered_by_version(self, version):
        metrics = self.server.request("GET", "/metrics").body.decode()
        line = f'http_requests_by_version_total{{version="{version}"}} '
        return sum(int(float(text[len(line):])) for text in metrics.splitlines() if text.startswith(line))

    def test_impit_speaks_http3(self):
        before = self.answered_by_version(3)
        seen = self.node("impit_client.mjs", IMPIT, "impit", self.url)
        self.assertEqual(seen["ready"], 200)
        self.assertEqual(seen["document"], 200)
        self.assertGreater(seen["bytes"], 10_000)
        self.assertEqual(seen["many"], [200] * 60)
        self.assertEqual(seen["missing"], 404)
        self.assertEqual(seen["unread"], 401)
        self.assertGreaterEqual(self.answered_by_version(3) - before, 60)

    def chromium(self, how):
        if not shutil.which("chromium"):
            self.skipTest("chromium is not installed")
        certificate = self.server.data / "tls" / "certificate.pem"
        seen = self.node("chromium_page.mjs", PLAYWRIGHT, "playwright-core", self.url, str(certificate), how)
        self.assertGreaterEqual(len(seen["fetches"]), 20)
        self.assertEqual(set(seen["fetches"]), {"h3"})
        self.assertEqual(seen["statuses"], [200] * 20)
        self.assertEqual(seen["upload"], 401)
        return seen["pages"]

    def test_chromium_speaks_http3_where_it_must(self):
        self.assertEqual(self.chromium("forced"), ["h3"])

    def test_chromium_goes_over_to_http3_by_alt_svc(self):
        pages = self.chromium("invited")
        self.assertEqual(pages[0], "h2")
        self.assertEqual(pages[-1], "h3")


if __name__ == "__main__":
    unittest.main()
