#!/usr/bin/env python3
"""madang relay in front of a real server: everything comes through, slower.

Usage: relay_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import http.client
import os
import re
import signal
import subprocess
import sys
import time
import unittest

from server import Server

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
SECONDS = 30

# Run in a network of its own: a server on the device's address, reached at the other one.
DEVICE_SCRIPT = """
import socket, subprocess, sys, threading
relay = subprocess.Popen([sys.argv[1], "relay", "--tun", "--loss", "2%", "--delay", "5ms"], stderr=subprocess.PIPE,
                         text=True)
said = relay.stderr.readline()
if "10.83.0.2" not in said:
    print("no device:", said)
    sys.exit(77)
listener = socket.create_server(("10.83.0.1", 8080))
def serve():
    connection, _ = listener.accept()
    connection.sendall(bytes(range(256)) * 2000)
    connection.close()
threading.Thread(target=serve, daemon=True).start()
got = b""
with socket.create_connection(("10.83.0.2", 8080), timeout=30) as client:
    while data := client.recv(65536):
        got += data
relay.terminate()
print(relay.stderr.read())
sys.exit(0 if got == bytes(range(256)) * 2000 else 1)
"""


class Relay:
    def __init__(self, *words):
        self.process = subprocess.Popen([MADANG, "relay", "--listen", "127.0.0.1:0", *words],
                                        stderr=subprocess.PIPE, text=True)
        said = self.process.stderr.readline()
        self.port = int(re.search(r"relaying 127\.0\.0\.1:(\d+) to", said).group(1))

    def end(self):
        """Ends it and returns what it said then."""
        if self.process.poll() is not None:
            return ""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=SECONDS)[1]


class RelayCommand(unittest.TestCase):
    def serve(self):
        server = Server(MADANG).start()
        self.addCleanup(server.kill)
        return server

    def relay(self, server, *words):
        relay = Relay("--to", f"127.0.0.1:{server.port}", *words)
        self.addCleanup(relay.end)
        return relay

    def get(self, port, path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self.addCleanup(connection.close)
        connection.request("GET", path)
        return connection.getresponse().read()

    def test_answers_come_through_losses_unchanged(self):
        server = self.serve()
        relay = self.relay(server, "--loss", "5%", "--delay", "2ms", "--bandwidth", "20mbit", "--seed", "3")
        direct = self.get(server.port, "/openapi.json")
        self.assertGreater(len(direct), 20_000)
        for _ in range(5):
            self.assertEqual(self.get(relay.port, "/openapi.json"), direct)
        said = relay.end()
        self.assertEqual(relay.process.returncode, 0, said)
        self.assertRegex(said, r"5 connections, [1-9]\d* segments sent again")

    def test_a_request_takes_a_handshake_and_a_round_trip(self):
        server = self.serve()
        relay = self.relay(server, "--delay", "60ms")
        started = time.monotonic()
        self.get(relay.port, "/healthz")
        self.assertGreaterEqual(time.monotonic() - started, 0.24)

    def test_conditions_that_are_not_understood_are_refused_with_an_example(self):
        for words, expected in ((["--loss", "60%"], "the loss is more than half"),
                                (["--delay", "50"], "Write 50ms"),
                                (["--bandwidth", "fast"], "Write 20mbit"),
                                (["--listen", "here"], "Write ADDRESS:PORT")):
            told = subprocess.run([MADANG, "relay", "--to", "127.0.0.1:9", *words], capture_output=True, text=True,
                                  timeout=SECONDS)
            self.assertEqual(told.returncode, 2, told.stderr)
            self.assertIn(expected, told.stderr)
        told = subprocess.run([MADANG, "relay"], capture_output=True, text=True, timeout=SECONDS)
        self.assertIn("--to is missing", told.stderr)

    def test_the_kernels_own_tcp_meets_the_losses_behind_a_device(self):
        if not os.path.exists("/dev/net/tun"):
            self.skipTest("/dev/net/tun is not here")
        if subprocess.run(["unshare", "-Urn", "true"], capture_output=True).returncode != 0:
            self.skipTest("namespaces are not allowed here")
        told = subprocess.run(["unshare", "-Urn", sys.executable, "-c", DEVICE_SCRIPT, MADANG],
                              capture_output=True, text=True, timeout=2 * SECONDS)
        if told.returncode == 77:
            self.skipTest(told.stdout)
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        self.assertRegex(told.stdout, r"down: \d+ packets, \d+ bytes, [1-9]\d* lost")


if __name__ == "__main__":
    unittest.main()
