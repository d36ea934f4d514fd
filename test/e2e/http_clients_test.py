#!/usr/bin/env python3
"""Clients that others wrote: curl, nghttp, h2load, openssl, sslscan; and TLS that is broken on purpose.

Usage: http_clients_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from attacked import Attacked

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
SECONDS = 60
PLACE = '{"name":"마당 카페","latitude":37.5663,"longitude":126.9779,"category":"amenity=cafe"}'


def client_hello(host="localhost"):
    """The first flight of a client, as bytes."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2"])
    session = context.wrap_bio(incoming, outgoing, server_hostname=host)
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


class ForeignClients(unittest.TestCase, Attacked):
    madang = MADANG
    flags = ["--head-seconds", "2", "--idle-seconds", "3"]

    def setUp(self):
        self.start()

    def run_tool(self, *command):
        if shutil.which(command[0]) is None:
            self.skipTest(f"{command[0]} is not installed")
        told = subprocess.run(command, capture_output=True, timeout=SECONDS)
        return told.stdout.decode(errors="replace") + told.stderr.decode(errors="replace")

    def curl(self, *words):
        return self.run_tool("curl", "-sS", "--max-time", "20", *words)

    def authority(self):
        return str(next((Path(self.server.data) / "tls").glob("*authority*.pem")))

    def url(self, path, secure=True):
        return (f"https://localhost:{self.secure_port}" if secure else self.server.url) + path

    def secure_context(self, *protocols):
        context = ssl.create_default_context(cafile=self.authority())
        context.set_alpn_protocols(list(protocols))
        return context

    def test_curl_speaks_every_version_and_trusts_the_authority(self):
        for words, secure, version in ((["--http1.0"], False, "1.0"), (["--http1.1"], False, "1.1"),
                                       (["--http2-prior-knowledge"], False, "2"),
                                       (["--http1.1"], True, "1.1"), ([], True, "2"),
                                       (["--tls-max", "1.2"], True, "2")):
            told = self.curl("--cacert", self.authority(), *words, "-o", "/dev/null", "-w",
                             "%{http_version} %{response_code} %{size_download}", self.url("/openapi.json", secure))
            size = len(self.server.request("GET", "/openapi.json").body)
            # HTTP/1.0 is answered as 1.1 (RFC 9110 §2.5).
            self.assertRegex(told, rf"^(1\.[01]|{version}) 200 {size}$", words)
        self.assert_held()

    def test_curl_writes_and_reads_over_http2(self):
        told = self.curl("--cacert", self.authority(), "-H", "Authorization: Bearer " + self.server.token(), "-H",
                         "Content-Type: application/json", "-d", PLACE, self.url("/v1/businesses"))
        made = json.loads(told)
        read = self.curl("--cacert", self.authority(), self.url("/v1/businesses/" + made["id"]))
        self.assertEqual(json.loads(read)["name"], "마당 카페")
        self.assert_held()

    def test_curl_without_the_authority_refuses_the_certificate(self):
        self.assertIn("certificate", self.curl(self.url("/healthz")))
        self.assertIn("subject name", self.curl("--cacert", self.authority(), "--resolve",
                                                f"other.example:{self.secure_port}:127.0.0.1",
                                                f"https://other.example:{self.secure_port}/healthz"))

    def test_nghttp_fetches_many_things_at_once(self):
        paths = ("/openapi.json", "/healthz", "/readyz", "/metrics")
        told = self.run_tool("nghttp", "-nv", *(self.url(path) for path in paths))
        self.assertIn("The negotiated protocol: h2", told)
        self.assertEqual(len(re.findall(r":status: 200", told)), 4, told[-2000:])
        self.assert_held()

    def test_h2load_gets_every_answer(self):
        for url in (self.url("/healthz"), self.url("/healthz", secure=False)):
            told = self.run_tool("h2load", "-n", "2000", "-c", "8", "-m", "32", url)
            self.assertIn("2000 done, 2000 succeeded, 0 failed", told)
            self.assertIn("2000 2xx", told)
        self.assert_held()

    def test_sslscan_finds_only_modern_versions_and_ciphers(self):
        told = self.run_tool("sslscan", "--no-colour", f"localhost:{self.secure_port}")
        for version, state in (("SSLv2", "disabled"), ("SSLv3", "disabled"), ("TLSv1.0", "disabled"),
                               ("TLSv1.1", "disabled"), ("TLSv1.2", "enabled"), ("TLSv1.3", "enabled")):
            self.assertRegex(told, rf"{re.escape(version)} +{state}")
        ciphers = re.findall(r"(?:Preferred|Accepted) +TLSv1\.\d +\d+ bits +(\S+)", told)
        self.assertGreaterEqual(len(ciphers), 4)
        for cipher in ciphers:
            self.assertRegex(cipher, r"^(TLS_(AES|CHACHA20)|ECDHE-(ECDSA|RSA)-).*(GCM|POLY1305)")
        self.assertNotIn("Session renegotiation supported", told.replace("Secure session renegotiation", ""))
        self.assertNotRegex(told, r"vulnerable to heartbleed(?<!not vulnerable to heartbleed)")
        self.assert_held()

    def test_old_versions_are_refused(self):
        for most in ("-tls1", "-tls1_1"):
            told = self.run_tool("openssl", "s_client", most, "-cipher", "ALL:@SECLEVEL=0", "-connect",
                                 f"127.0.0.1:{self.secure_port}")
            self.assertRegex(told, r"alert protocol version|no protocols available|handshake failure")
        self.assert_held()

    def test_protocols_decide_by_alpn(self):
        for offered, spoken in ((["h2", "http/1.1"], "h2"), (["http/1.1"], "http/1.1"), ([], None)):
            with socket.create_connection(("127.0.0.1", self.secure_port), timeout=20) as plain:
                context = self.secure_context(*offered) if offered else ssl.create_default_context(
                    cafile=self.authority())
                with context.wrap_socket(plain, server_hostname="localhost") as secure:
                    self.assertEqual(secure.selected_alpn_protocol(), spoken)
        with socket.create_connection(("127.0.0.1", self.secure_port), timeout=20) as plain:
            with self.assertRaisesRegex(ssl.SSLError, "no application protocol|NO_APPLICATION_PROTOCOL"):
                self.secure_context("spdy/3").wrap_socket(plain, server_hostname="localhost")
        self.assert_held()

    def test_hellos_that_stop_are_cut(self):
        hello = client_hello()
        for cut in (0, 1, 5, 6, len(hello) // 2, len(hello) - 1):
            with self.subTest(cut), socket.create_connection(("127.0.0.1", self.secure_port), timeout=20) as plain:
                plain.sendall(hello[:cut])
                while plain.recv(4096):
                    pass  # an alert perhaps, then the end
        self.assert_held()

    def test_records_that_are_broken_are_answered_by_an_alert(self):
        hello = client_hello()
        for what, said in (("another version", b"\x16\x09\x00" + hello[3:]),
                           ("too long", b"\x16\x03\x01\xff\xff" + bytes(0xFFFF)),
                           ("no TLS", b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n" + bytes(200)),
                           ("data before the handshake", b"\x17\x03\x03\x00\x10" + bytes(16)),
                           ("a changed byte", hello[:43] + bytes([hello[43] ^ 0xFF]) + hello[44:60] + bytes(
                               len(hello) - 60))):
            with self.subTest(what), socket.create_connection(("127.0.0.1", self.secure_port), timeout=20) as plain:
                got = b""
                try:
                    plain.sendall(said)
                    while data := plain.recv(4096):
                        got += data
                except ConnectionError:
                    pass  # it said so by a reset
                self.assertTrue(not got or got[0] == 0x15, got[:20])  # RFC 8446 §6: an alert
        self.assert_held()

    def test_a_connection_cut_in_the_middle_of_a_record_harms_nobody(self):
        for _ in range(50):
            plain = socket.create_connection(("127.0.0.1", self.secure_port), timeout=20)
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            session = self.secure_context("http/1.1").wrap_bio(incoming, outgoing, server_hostname="localhost")
            while True:
                try:
                    session.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    incoming.write(plain.recv(65536))
            session.write(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            sealed = outgoing.read()
            plain.sendall(sealed[:len(sealed) - 7])
            plain.close()
        self.assert_held()

    def test_sessions_resume_with_tickets(self):
        with tempfile.NamedTemporaryFile() as kept:
            first = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.secure_port}", "-servername", "localhost",
                     "-CAfile", self.authority(), "-ign_eof"]
            asking = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
            for words, expected in ((["-sess_out", kept.name], "New, TLSv1.3"),
                                    (["-sess_in", kept.name], "Reused, TLSv1.3")):
                told = subprocess.run([*first, *words], input=asking, capture_output=True, timeout=SECONDS).stdout
                self.assertIn(expected, told.decode(errors="replace"))
        self.assert_held()


if __name__ == "__main__":
    unittest.main()
