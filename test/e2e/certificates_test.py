#!/usr/bin/env python3
"""Certificates: those a server is given, and those our client refuses.

Usage: certificates_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from server import Server, free_port

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
SECONDS = 30


class Certificates(unittest.TestCase):
    def setUp(self):
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        self.directory = Path(tempfile.mkdtemp(prefix="madang-e2e-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.make_key("authority")
        self.openssl("req", "-x509", "-new", "-key", "authority.key", "-subj", "/CN=Test Authority", "-days", "30",
                     "-addext", "basicConstraints=critical,CA:TRUE", "-out", "authority.pem")

    def openssl(self, *words):
        told = subprocess.run(["openssl", *words], cwd=self.directory, capture_output=True, text=True, timeout=SECONDS)
        self.assertEqual(told.returncode, 0, told.stderr)

    def make_key(self, name):
        self.openssl("ecparam", "-genkey", "-noout", "-name", "prime256v1", "-out", f"{name}.key")

    def make(self, name, host="localhost", days=30):
        """A certificate that the authority signed; with fewer than 0 days it has expired."""
        self.make_key(name)
        (self.directory / "names").write_text(f"subjectAltName=DNS:{host}\n")
        self.openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={host}", "-out", f"{name}.csr")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
                     "-CAcreateserial", "-extfile", "names", "-days", str(days), "-out", f"{name}.pem")

    def serve(self, *names):
        port = free_port()
        paths = [",".join(str(self.directory / f"{name}.{kind}") for name in names) for kind in ("pem", "key")]
        server = Server(MADANG, extra=["--https-listen", f"127.0.0.1:{port}", "--certificates", paths[0],
                                       "--certificate-keys", paths[1], "--reactors", "1"])
        server.secure_port = port
        self.addCleanup(server.kill)
        return server.start()

    def shake(self, server, host, check=True):
        """Returns the names of the certificate that a host gets."""
        context = ssl.create_default_context(cafile=str(self.directory / "authority.pem"))
        context.check_hostname = check
        with socket.create_connection(("127.0.0.1", server.secure_port), timeout=SECONDS) as plain:
            with context.wrap_socket(plain, server_hostname=host) as secure:
                return [name for _, name in secure.getpeercert()["subjectAltName"]]

    def trace(self, server, *words):
        """What our client says of the server, with its exit code."""
        told = subprocess.run([MADANG, "trace", f"https://localhost:{server.secure_port}/healthz", *words],
                              capture_output=True, text=True, timeout=2 * SECONDS)
        return told.returncode, told.stdout + told.stderr

    def trusting(self):
        return ["--ca", str(self.directory / "authority.pem")]

    def test_our_client_takes_what_an_authority_signed_and_nothing_else(self):
        self.make("good")
        server = self.serve("good")
        code, told = self.trace(server, *self.trusting())
        self.assertEqual(code, 0, told)
        self.check_refusal(server, [], "issuer is unknown", "--ca FILE trusts the authority")

    def check_refusal(self, server, words, why, advice):
        """Whatever carries TLS, the person is told the same."""
        for version in ("--http1.0", "--http1", "--http2", "--http3"):
            code, told = self.trace(server, *words, version)
            self.assertNotEqual(code, 0, told)
            self.assertIn("1 failed", told, version)
            self.assertRegex(told, "FAILED    in tls: the certificate of localhost is not trusted: .*" + why, version)
            self.assertIn(advice, told, version)

    def test_our_client_refuses_an_expired_certificate_over_every_version(self):
        self.make("expired", days=-1)
        self.check_refusal(self.serve("expired"), self.trusting(), "expired", "this machine's clock")

    def test_our_client_refuses_a_certificate_for_another_name_over_every_version(self):
        self.make("other", host="other.example")
        self.check_refusal(self.serve("other"), self.trusting(), "name in the certificate", "ask for that name")

    def test_each_name_gets_its_own_certificate(self):
        self.make("first", host="first.example")
        self.make("second", host="second.example")
        server = self.serve("first", "second")
        self.assertEqual(self.shake(server, "second.example"), ["second.example"])
        self.assertEqual(self.shake(server, "first.example"), ["first.example"])
        self.assertEqual(self.shake(server, "unknown.example", check=False), ["first.example"])

    def test_certificates_are_read_again_and_connections_go_on(self):
        self.make("site", host="before.example")
        server = self.serve("site")
        context = ssl.create_default_context(cafile=str(self.directory / "authority.pem"))
        with socket.create_connection(("127.0.0.1", server.secure_port), timeout=SECONDS) as plain:
            with context.wrap_socket(plain, server_hostname="before.example") as kept:
                self.make("site", host="after.example")
                os.kill(server.process.pid, signal.SIGHUP)
                deadline = time.monotonic() + SECONDS
                while self.shake(server, "x.example", check=False) != ["after.example"]:
                    self.assertLess(time.monotonic(), deadline, "the new certificate is not served")
                    time.sleep(0.05)
                kept.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
                self.assertIn(b" 200 ", kept.recv(4096))

    def test_a_certificate_that_cannot_be_read_again_leaves_the_old_one(self):
        self.make("site", host="before.example")
        server = self.serve("site")
        (self.directory / "site.pem").write_text("broken")
        os.kill(server.process.pid, signal.SIGHUP)
        deadline = time.monotonic() + SECONDS
        while "certificate" not in server.log() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.shake(server, "before.example"), ["before.example"])

    def test_a_key_that_belongs_to_another_certificate_is_refused_at_start(self):
        self.make("one")
        self.make("two")
        shutil.copy(self.directory / "two.key", self.directory / "one.key")
        told = subprocess.run([MADANG, "serve", "--data", str(self.directory / "data"), "--listen", "127.0.0.1:0",
                               "--https-listen", "127.0.0.1:0", "--certificates", str(self.directory / "one.pem"),
                               "--certificate-keys", str(self.directory / "one.key")],
                              capture_output=True, text=True, timeout=SECONDS)
        self.assertNotEqual(told.returncode, 0)
        self.assertIn("one.pem", told.stderr)


if __name__ == "__main__":
    unittest.main()
