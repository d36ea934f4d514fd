#!/usr/bin/env python3
"""Kafka's own clients against the log of a running server: kcat (librdkafka) and kafkajs.

Usage: clients_test.py BINARY NODE_MODULES [unittest arguments]
NODE_MODULES holds kafkajs; without it or without kcat the tests that need them say so and are skipped.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "e2e"), str(Path(__file__).resolve().parents[1])]
from node_client import CLIENT_SECONDS, run_node  # noqa: E402
from server import Server, free_port  # noqa: E402

MADANG, MODULES = (sys.argv.pop(1), Path(sys.argv.pop(1))) if __name__ == "__main__" else ("madang", Path("."))
HERE = Path(__file__).resolve().parent


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.server = Server(MADANG, extra=["--log-listen", f"127.0.0.1:{cls.port}"]).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self.port}"

    def kcat(self, *arguments, given=None, seconds=CLIENT_SECONDS):
        if not shutil.which("kcat"):
            self.skipTest("kcat is not installed")
        done = subprocess.run(["kcat", "-b", self.bootstrap, "-q", *arguments], input=given, capture_output=True,
                              timeout=seconds, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        return done.stdout

    def consumed(self, topic, *arguments):
        return self.kcat("-C", "-t", topic, "-o", "beginning", "-e", *arguments).splitlines()

    def kafkajs(self, script, *arguments):
        return run_node(self, HERE / script, MODULES, "kafkajs", self.bootstrap, *arguments,
                        seconds=2 * CLIENT_SECONDS)

    def test_kcat_lists_what_is_there(self):
        self.kcat("-P", "-t", "listed", given=b"one\n")
        shown = json.loads(self.kcat("-L", "-J"))
        self.assertIn("listed", [topic["topic"] for topic in shown["topics"]])
        self.assertEqual(shown["brokers"][0]["name"], self.bootstrap)

    def test_kcat_reads_what_it_wrote_in_order(self):
        lines = [f"record {i} 한글".encode() for i in range(5000)]
        self.kcat("-P", "-t", "ordered", "-p", "0", given=b"\n".join(lines) + b"\n")
        self.assertEqual(self.consumed("ordered", "-p", "0"), lines)

    def test_every_compression_passes_through(self):
        lines = [f"the same words again and again {i}".encode() for i in range(2000)]
        for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
            with self.subTest(codec):
                topic = f"compressed.{codec}"
                self.kcat("-P", "-t", topic, "-p", "0", "-z", codec, given=b"\n".join(lines) + b"\n")
                self.assertEqual(self.consumed(topic, "-p", "0"), lines)

    def test_an_idempotent_producer_is_served(self):
        lines = [str(i).encode() for i in range(3000)]
        self.kcat("-P", "-t", "idempotent", "-p", "0", "-X", "enable.idempotence=true", given=b"\n".join(lines) + b"\n")
        self.assertEqual(self.consumed("idempotent", "-p", "0"), lines)

    def test_keys_headers_and_times_come_back(self):
        self.kcat("-P", "-t", "keyed", "-p", "0", "-K", ":", "-H", "colour=blue", given=b"k:v\n")
        shown = json.loads(self.kcat("-C", "-t", "keyed", "-o", "beginning", "-e", "-J"))
        self.assertEqual((shown["key"], shown["payload"], shown["headers"]), ("k", "v", ["colour", "blue"]))
        since = int((time.time() - 60) * 1000)
        self.assertEqual(self.kcat("-Q", "-t", f"keyed:0:{since}").split()[-1], b"0")

    def test_a_group_goes_on_where_it_stopped(self):
        self.kcat("-P", "-t", "grouped", "-p", "0", given=b"a\nb\nc\n")
        read = ["-G", "readers", "-e", "-X", "auto.offset.reset=earliest", "grouped"]
        self.assertEqual(self.kcat(*read).split(), [b"a", b"b", b"c"])
        self.kcat("-P", "-t", "grouped", "-p", "0", given=b"d\n")
        self.assertEqual(self.kcat(*read).split(), [b"d"])

    def test_kafkajs_produces_consumes_and_administrates(self):
        shown = self.kafkajs("kafkajs_story.mjs", "story")
        self.assertEqual(shown["partitions"], 3)
        self.assertEqual(sorted(shown["received"]), sorted(f"value {i}" for i in range(300)))
        self.assertEqual(shown["committed"], 300)
        self.assertEqual(shown["left"], [])

    def test_kafkajs_members_share_partitions_and_take_over(self):
        shown = self.kafkajs("kafkajs_rebalance.mjs", "shared")
        self.assertEqual(shown["owners"], 2)
        self.assertEqual(sorted(shown["received"]), sorted(f"value {i}" for i in range(400)))


class Restarts(unittest.TestCase):
    def test_what_was_acknowledged_survives_a_kill(self):
        if not shutil.which("kcat"):
            self.skipTest("kcat is not installed")
        port = free_port()
        data = tempfile.mkdtemp(prefix="madang-kafka-")
        server = Server(MADANG, data=data, extra=["--log-listen", f"127.0.0.1:{port}"]).start()
        lines = [f"kept {i}".encode() for i in range(1000)]
        subprocess.run(["kcat", "-b", f"127.0.0.1:{port}", "-q", "-P", "-t", "kept", "-p", "0"],
                       input=b"\n".join(lines) + b"\n", timeout=CLIENT_SECONDS, check=True)
        server.kill()
        server.start()
        read = subprocess.run(["kcat", "-b", f"127.0.0.1:{port}", "-q", "-C", "-t", "kept", "-o", "beginning", "-e"],
                              capture_output=True, timeout=CLIENT_SECONDS, check=True)
        server.stop()
        self.assertEqual(read.stdout.splitlines(), lines)


if __name__ == "__main__":
    unittest.main(verbosity=2)
