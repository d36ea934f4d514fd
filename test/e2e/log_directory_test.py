#!/usr/bin/env python3
"""madang log against a directory, sound and damaged.

Usage: log_directory_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import hashlib
import shutil
import subprocess
import sys
import unittest

from log_commands import SECONDS, LogCommands
from server import Server, free_port

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"


class Directory(unittest.TestCase, LogCommands):
    """A log that was served and is not any more."""

    madang = MADANG

    def setUp(self):
        self.make_directory()
        port = free_port()
        server = Server(MADANG, data=self.data, extra=["--log-listen", f"127.0.0.1:{port}"]).start()
        try:
            where = ["--bootstrap", f"127.0.0.1:{port}"]
            for i in range(5):
                self.run_log("produce", "orders", "--create", "1", "--key", "k", "--value", f"value {i}", where=where)
            self.run_log("produce", "packed", "--create", "1", "--compression", "zstd", given=b"a\n" * 100, where=where)
        finally:
            server.stop()

    def segment(self, records):
        """The segment file that holds so many batches of one record."""
        for path in sorted((self.data / "log").glob("*/*.log")):
            if path.stat().st_size and f"value {records - 1}".encode() in path.read_bytes():
                return path
        raise AssertionError("no such segment")

    def hashes(self):
        files = sorted(p for p in (self.data / "log").rglob("*") if p.is_file() and p.name != "lock")
        return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    def test_it_is_listed_described_shown_and_appended_to(self):
        self.assertRegex(self.run_log("topics")[0], r"(?m)^orders +1 +5 +\d+ B +for ever$")
        self.assertIn("orders: 1 partition, 5 records, ", self.run_log("describe", "orders")[0])
        self.assertEqual(self.values("orders"), [f"value {i}" for i in range(5)])
        self.assertEqual(self.values("orders", "--from", "3"), ["value 3", "value 4"])
        said = self.run_log("produce", "orders", given=b"value 5\nvalue 6\n")[1]
        self.assertIn("2 of 2 records acknowledged", said)
        self.assertEqual(self.values("orders", "-n", "2"), ["value 5", "value 6"])
        self.assertIn("nothing can come", self.run_log("tail", "orders", "--follow", code=1)[1])

    def test_dump_shows_batches_and_their_records(self):
        shown = self.run_log("dump", "orders", "--records")[0].splitlines()
        self.assertEqual(len(shown), 11)  # the file, five batches, five records
        self.assertRegex(shown[1], r"^ +0  offsets 0 to 0  1 record  \d+ B  none  producer \d+ epoch 0 sequence 0  crc ")
        self.assertTrue(shown[2].endswith("0:0  k  value 0"), shown[2])
        self.assertIn("  zstd  ", self.run_log("dump", "packed")[0])
        self.assertEqual(self.run_log("dump", str(self.segment(5)), "--records", where=["--data", "."])[0].splitlines(),
                         shown)
        self.assertIn("there is no topic or file ordres", self.run_log("dump", "ordres", code=1)[1])

    def test_a_sound_log_is_found_sound(self):
        before = self.hashes()
        shown = self.run_log("verify")[0]
        self.assertRegex(shown, r"(\d) topics, \1 partitions, \1 segments, \d+ batches, 105 records, ")
        self.assertTrue(shown.endswith("sound\n"), shown)
        self.assertEqual(self.hashes(), before)

    def test_a_flipped_byte_is_named_with_what_to_do_and_the_advice_works(self):
        path = self.segment(5)
        content = bytearray(path.read_bytes())
        size = int.from_bytes(content[8:12], "big") + 12  # of the first batch; all five are alike
        content[2 * size + 70] ^= 1
        path.write_bytes(content)
        before = self.hashes()
        shown, said = self.run_log("verify", "orders", code=1)
        self.assertIn(f"damage: {path}, byte {2 * size}: the checksum of a batch does not hold; offsets from 2 on", shown)
        self.assertIn("1 file is damaged", said)
        self.assertEqual(self.hashes(), before)
        self.assertIn("madang log verify", self.run_log("topics", code=1)[1])
        self.assertIn("DOES NOT HOLD", self.run_log("dump", "orders")[0])
        advice = next(line for line in shown.splitlines() if "truncate -s" in line)
        subprocess.run(["sh", "-c", advice[advice.index("truncate"):]], check=True, timeout=SECONDS)
        self.assertTrue(self.run_log("verify")[0].endswith("sound\n"))
        self.assertEqual(self.values("orders"), ["value 0", "value 1"])

    def test_a_torn_tail_is_no_damage_and_stays_as_it_is(self):
        path = self.segment(5)
        with path.open("ab") as file:
            file.write(path.read_bytes()[:40])
        before = self.hashes()
        shown = self.run_log("verify")[0]
        self.assertIn(f"note: {path}, byte ", shown)
        self.assertIn("a torn tail, behind what was durable; offsets from 5 on", shown)
        self.assertTrue(shown.endswith("sound\n"), shown)
        self.assertEqual(self.hashes(), before)
        self.assertIn("  no batch: 40 bytes", self.run_log("dump", "orders")[0])
        self.assertEqual(self.values("orders", "-n", "1"), ["value 4"])  # opening cut it off
        self.assertNotEqual(self.hashes(), before)

    def test_a_copy_that_may_not_be_written_can_be_verified(self):
        copy = self.data / "copy"
        shutil.copytree(self.data / "log", copy)
        (copy / "lock").unlink()
        self.assertTrue(self.run_log("verify", where=["--data", str(copy)])[0].endswith("sound\n"))
        self.assertFalse((copy / "lock").exists())

    def test_a_directory_without_a_log_is_told_and_left_alone(self):
        empty = self.data / "empty"
        for words in (["topics"], ["verify"], ["dump", "t"], ["produce", "t", "--create", "1", "--value", "x"]):
            self.assertIn("there is no log in", self.run_log(*words, code=1, where=["--data", str(empty)])[1])
        self.assertFalse(empty.exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
