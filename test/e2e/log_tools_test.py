#!/usr/bin/env python3
"""madang log against a served log: every command, what goes wrong, and the metrics of it.

Usage: log_tools_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

from log_commands import SECONDS, LogCommands
from server import Server, free_port

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"


class Served(unittest.TestCase, LogCommands):
    madang = MADANG

    def setUp(self):
        self.make_directory()
        self.port = free_port()
        self.server = Server(MADANG, data=self.data, extra=["--log-listen", f"127.0.0.1:{self.port}"]).start()
        self.addCleanup(self.server.kill)

    def where(self):
        return ["--bootstrap", f"127.0.0.1:{self.port}"]

    def story(self):
        lines = "".join(f"key {i % 50}:value {i}\n" for i in range(5000)).encode()
        said = self.run_log("produce", "orders", "--create", "3", "--separator", ":", "--header", "from=story",
                            given=lines)[1]
        self.assertIn("made the topic orders with 3 partitions", said)
        self.assertIn("5,000 of 5,000 records acknowledged", said)

    def test_what_is_produced_is_listed_described_and_shown(self):
        self.story()
        topics = self.run_log("topics")[0]
        self.assertRegex(topics, r"(?m)^orders +3 +5,000 +- +for ever$")
        described = self.run_log("describe", "orders")[0]
        self.assertTrue(described.startswith("orders: 3 partitions, 5,000 records, keeps for ever\n"), described)
        self.assertRegex(described, r"(?m)^max\.message\.bytes +1048576$")
        last = self.run_log("tail", "orders", "-n", "1")[0]
        self.assertRegex(last, r"^\d{4}-\d\d-\d\dT[\d:.]+Z  [012]:\d+  key \d+  value \d+  \[from=story\]\n$")
        self.assertEqual(sorted(self.values("orders", "--from", "beginning")),
                         sorted(f"value {i}" for i in range(5000)))
        self.assertEqual(len(self.values("orders", "--from", "1h", "-n", "7")), 7)
        self.assertEqual(self.values("orders", "--from", "end"), [])

    def test_programs_get_json_with_bytes_under_a_name_of_their_own(self):
        for value in (b"text \xed\x95\x9c", b"\xff\xfe"):
            self.run_log("produce", "mixed", "--create", "1", given=value + b"\n")
        self.run_log("produce", "mixed", "--key", "k", "--tombstone")
        text, binary, gone = map(json.loads, self.run_log("tail", "mixed", "--json")[0].splitlines())
        self.assertEqual((text["value"], text["key"], text["offset"], text["headers"]), ("text 한", None, 0, []))
        self.assertEqual(binary["value_base64"], "//4=")
        self.assertEqual((gone["key"], gone["value"]), ("k", None))
        self.assertIn(r"\xff\xfe", self.run_log("tail", "mixed")[0])

    def test_every_compression_is_read(self):
        for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
            with self.subTest(codec):
                lines = [f"{codec} again and again {i}" for i in range(500)]
                self.run_log("produce", f"by.{codec}", "--create", "1", "--compression", codec,
                             given="\n".join(lines).encode())
                self.assertEqual(self.values(f"by.{codec}", "--from", "beginning"), lines)

    def test_following_shows_what_comes_and_ends_cleanly_by_an_interrupt(self):
        self.run_log("produce", "live", "--create", "2", "--value", "before")
        with subprocess.Popen([MADANG, "log", "tail", "live", "--follow", "--values", *self.where()],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as following:
            self.assertEqual(following.stdout.readline(), b"before\n")
            self.run_log("produce", "live", "--value", "after")
            self.assertEqual(following.stdout.readline(), b"after\n")
            following.send_signal(signal.SIGINT)
            self.assertEqual(following.wait(timeout=SECONDS), 0)
            self.assertEqual(following.stderr.read(), b"")  # lag is for terminals

    def test_a_terminal_is_shown_the_lag(self):
        self.run_log("produce", "watched", "--create", "1", "--value", "x")
        terminal, inside = pty.openpty()
        with subprocess.Popen([MADANG, "log", "tail", "watched", "--follow", *self.where()], stdout=subprocess.DEVNULL,
                              stderr=inside) as following:
            os.close(inside)
            shown = b""
            while b"all read" not in shown:
                shown += os.read(terminal, 4096)
            following.send_signal(signal.SIGINT)
            self.assertEqual(following.wait(timeout=SECONDS), 0)
        os.close(terminal)

    def test_a_mistyped_topic_is_suggested_and_not_made(self):
        self.run_log("produce", "orders", "--create", "1", "--value", "x")
        for words in (["tail", "oders"], ["describe", "oders"], ["produce", "oders", "--value", "x"]):
            said = self.run_log(*words, code=1)[1]
            self.assertIn("there is no topic oders", said)
            self.assertIn("Did you mean orders?", said)
        self.assertNotIn("oders", self.run_log("topics")[0])

    def test_what_is_not_acknowledged_is_told_and_fails(self):
        given = b"small\n" + b"x" * (3 << 20) + b"\nafter\n"
        said = self.run_log("produce", "t", "--create", "1", given=given, code=1)[1]
        self.assertIn("1 of 3 records were not acknowledged", said)
        self.assertEqual(self.values("t"), ["small", "after"])

    def test_groups_are_shown_with_members_and_lag(self):
        if not shutil.which("kcat"):
            self.skipTest("kcat is not installed")
        self.assertIn("has no groups yet", self.run_log("groups")[1])
        for partition in ("0", "1"):
            self.run_log("produce", "read", "--create", "2", "--partition", partition, given=b"1\n2\n3\n")
        reader = subprocess.Popen(["kcat", "-b", f"127.0.0.1:{self.port}", "-q", "-G", "readers", "-X",
                                   "auto.offset.reset=earliest", "-X", "auto.commit.interval.ms=100", "read"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            shown = ""
            deadline = time.monotonic() + SECONDS
            while len(re.findall(r"(?m)^read +[01] +3 +3 +0 ", shown)) < 2 and time.monotonic() < deadline:
                time.sleep(0.1)
                known = "readers" in self.run_log("groups")[0]
                shown = self.run_log("groups", "readers")[0] if known else ""
            self.assertRegex(shown, r"^readers: Stable, 1 member by \w+, 0 records behind\n")
            self.assertRegex(shown, r"(?m)^rdkafka-\S+ +rdkafka +127\.0\.0\.1 +read:0 read:1$")
            self.assertRegex(self.run_log("groups")[0], r"(?m)^readers +Stable +1 +2 +0$")
        finally:
            reader.terminate()
            reader.wait(timeout=SECONDS)
        self.run_log("produce", "read", "--partition", "0", given=b"4\n5\n")
        self.assertIn("2 records behind", self.run_log("groups", "readers")[0])
        self.assertIn("Did you mean readers?", self.run_log("groups", "raeders", code=1)[1])
        self.server.stop()
        stored = self.run_log("groups", "readers", where=["--data", str(self.data)])[0]
        self.assertIn("readers: Stored, 0 members, 2 records behind", stored)

    def test_a_directory_that_a_server_holds_names_the_bootstrap(self):
        self.run_log("produce", "t", "--create", "1", "--value", "x")
        for words in (["topics"], ["tail", "t"], ["produce", "t", "--value", "y"]):
            said = self.run_log(*words, code=1, where=["--data", str(self.data)])[1]
            self.assertIn("is held by a running madang", said)
            self.assertIn(f"--bootstrap 127.0.0.1:{self.port}", said)
        self.assertIn("is held by a running madang",
                      self.run_log("verify", code=1, where=["--data", str(self.data)])[1])
        self.assertIn("1 record", self.run_log("dump", "t", where=["--data", str(self.data)])[0])

    def test_where_nobody_answers_is_said_at_once(self):
        nobody = ["--bootstrap", f"127.0.0.1:{free_port()}"]
        said = self.run_log("topics", code=1, where=nobody)[1]
        self.assertIn("no Kafka host answers at", said)
        self.assertIn("Connection refused", said)
        said = self.run_log("topics", code=1, where=[*self.where(), "--client", "security.protocl=SSL"])[1]
        self.assertIn("librdkafka does not take security.protocl=SSL", said)

    def test_metrics_count_what_went_through(self):
        self.story()
        self.values("orders", "--from", "beginning")
        shown = self.server.request("GET", "/metrics").body.decode()
        metrics = dict(line.rsplit(" ", 1) for line in shown.splitlines() if not line.startswith("#"))
        self.assertEqual(metrics["commitlog_appended_records_total"], "5000")
        self.assertGreater(float(metrics["commitlog_fetched_bytes_total"]), 5000)
        self.assertGreater(float(metrics["commitlog_syncs_total"]), 0)
        self.assertGreater(float(metrics['commitlog_requests_total{kind="Produce"}']), 0)
        self.assertEqual(metrics["commitlog_partitions_closed"], "0")
        self.assertEqual(metrics["commitlog_appends_waiting"], "0")
        self.assertIn('commitlog_end_offset{topic="__consumer_offsets",partition="0"}', metrics)
        self.assertNotIn("orders", shown)


if __name__ == "__main__":
    unittest.main(verbosity=2)
