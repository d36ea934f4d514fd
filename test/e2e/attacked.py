"""A server that is attacked: honest clients are answered meanwhile, and its memory holds."""
# SPDX-License-Identifier: Apache-2.0
import re
import threading
import time
from pathlib import Path

from http2_raw import Client
from server import Server, free_port

# Resident growth that an attack may cause: caches and pools warm up, one attacker does not show.
GROWTH_MIB = 24
HONEST_EVERY_SECONDS = 0.05


class Attacked:
    """What a unittest.TestCase with `madang` and perhaps `flags` takes in; its setUp calls start()."""
    flags = []

    def start(self):
        self.secure_port = free_port()
        self.server = Server(self.madang, extra=["--https-listen", f"127.0.0.1:{self.secure_port}", "--reactors", "1",
                                                 "--log-level", "warning", *self.flags]).start()
        self.addCleanup(self.server.kill)
        self.answered, self.failed = 0, []
        self.is_over = threading.Event()
        for path in ("/healthz", "/openapi.json"):
            self.server.request("GET", path)
        self.before = self.resident()
        self.honest = threading.Thread(target=self.ask_honestly)
        self.honest.start()
        self.addCleanup(self.end_honest)

    def resident(self):
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def ask_honestly(self):
        while not self.is_over.is_set():
            try:
                client = Client(self.secure_port, secure=True)
                client.ask(1)
                outcome = client.outcome(1)
                client.close()
                if outcome == ("status", 200) and self.server.request("GET", "/healthz").status == 200:
                    self.answered += 1
                else:
                    self.failed.append(outcome)
            except Exception as error:  # whatever it is, an honest client was not answered
                self.failed.append(repr(error))
            time.sleep(HONEST_EVERY_SECONDS)

    def end_honest(self):
        self.is_over.set()
        self.honest.join()

    def client(self, **options):
        client = Client(self.server.port, **options)
        self.addCleanup(client.close)
        return client

    def assert_held(self):
        """Honest clients were answered, all of them, and are still; the memory is as it was."""
        before = self.answered
        deadline = time.monotonic() + 20
        while self.answered < before + 2 and time.monotonic() < deadline:
            time.sleep(HONEST_EVERY_SECONDS)
        self.end_honest()
        self.assertEqual(self.failed, [])
        self.assertGreater(self.answered, before)
        self.assertIsNone(self.server.process.poll(), self.server.log())
        self.assertLess(self.resident() - self.before, GROWTH_MIB)

    def assert_ended(self, client, *codes):
        """The server ends the connection for one of these reasons."""
        client.receive_until(lambda c: c.goaway is not None)
        self.assertIn(client.goaway, codes)
        self.assertTrue(client.receive_until(lambda c: c.over), "the connection is not closed")
