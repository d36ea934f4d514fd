#!/usr/bin/env python3
"""madang trace against servers of its own: beside curl, over a small Internet of nsd's, and what goes wrong.

Usage: trace_test.py BINARY [unittest arguments]
"""
# SPDX-License-Identifier: Apache-2.0
import http.server
import json
import os
import pty
import shutil
import ssl
import subprocess
import sys
import threading
import unittest
import xml.etree.ElementTree

from nsd_tree import NSD, NsdTree
from server import Server, free_port

MADANG = sys.argv.pop(1) if __name__ == "__main__" else "madang"
SECONDS = 60
PLACE = ("127.0.0.1", 0)
PAGE = (b"<!doctype html><title>Shop</title><link rel=stylesheet href=/style.css><script src=/app.js></script>"
        b"<img src=/a.png><img src=b.png><img src=/missing.png>")
FILES = {"/": ("text/html", PAGE), "/style.css": ("text/css", b"body{}"), "/app.js": ("text/javascript", b"let a"),
         "/a.png": ("image/png", b"a" * 70000), "/b.png": ("image/png", b"b" * 10)}
ORDER = ["queued", "dns", "connect", "tls", "send", "wait", "receive"]


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # the name is http.server's
        path = self.path.split("?")[0]
        if path == "/hop":
            self.answer(302, "text/plain", b"", {"Location": "/?from=hop"})
        elif path == "/round":
            self.answer(302, "text/plain", b"", {"Location": "/round"})
        elif path in FILES:
            self.answer(200, *FILES[path])
        else:
            self.answer(404, "text/plain", b"no")

    def answer(self, status, kind, body, headers=None):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(*words, environment=None):
    done = subprocess.run([MADANG, "trace", *words], capture_output=True, timeout=SECONDS, check=False,
                          env={**os.environ, **(environment or {})})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Tracing(unittest.TestCase):
    def site(self, handler=Site):
        return f"http://127.0.0.1:{self.serve(http.server.ThreadingHTTPServer(PLACE, handler))}"

    def secure_site(self, certificate, key):
        """A server that speaks TLS by TCP alone; gives its port."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = http.server.ThreadingHTTPServer(PLACE, Site)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return self.serve(server)

    def serve(self, server):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_port

    def secure_server(self):
        port = free_port()
        server = Server(MADANG, extra=["--https-listen", f"127.0.0.1:{port}"]).start()
        self.addCleanup(server.kill)
        return f"https://localhost:{port}", str(server.data / "tls" / "authority.pem")

    def trace(self, *words):
        code, out, err = run(*words, "--json")
        self.assertEqual((code, err), (0, ""), out)
        traces = json.loads(out)["traces"]
        for trace in traces:
            for load in trace["loads"]:
                self.check_phases(load)
        return traces

    def check_phases(self, load):
        """Phases come in their order, without gaps, and sum up to the whole."""
        names = [phase["name"] for phase in load["phases"]]
        self.assertEqual(names, [name for name in ORDER if name in names])
        at = load["start_ms"]
        for phase in load["phases"]:
            self.assertAlmostEqual(phase["start_ms"], at, places=5)
            self.assertGreaterEqual(phase["duration_ms"], 0)
            at += phase["duration_ms"]
        self.assertAlmostEqual(at - load["start_ms"], load["duration_ms"], places=5)

    def curl(self, url, *words):
        text = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{json}", url, *words], capture_output=True,
                              timeout=SECONDS, check=True).stdout
        return json.loads(text)

    def check_beside_curl(self, url, version, *trust):
        words = ["--http1" if version == "1.1" else "--http2", "--no-resources"]
        ca = ["--cacert", trust[1]] if trust else []
        curl = self.curl(url, "--http1.1" if version == "1.1" else "--http2", *ca)
        load = self.trace(url, *words, *trust)[0]["loads"][0]
        response = load["response"]
        self.assertEqual(response["version"], f"HTTP/{version}")
        self.assertEqual(f"{curl['http_version']}", version)
        self.assertEqual(response["status"], curl["response_code"])
        self.assertEqual(response["body_bytes"], curl["size_download"])
        if version == "1.1":
            self.assertEqual(response["header_bytes"], curl["size_header"])
        # The same phases, each ending after the one before: curl's times are cumulative.
        names = {phase["name"] for phase in load["phases"]}
        theirs = [("dns", "time_namelookup"), ("connect", "time_connect"), ("tls", "time_appconnect"),
                  ("wait", "time_starttransfer"), ("receive", "time_total")]
        self.assertEqual(names - {"send"}, {name for name, key in theirs if curl[key] > 0})
        ends = [curl[key] for name, key in theirs if curl[key] > 0]
        self.assertEqual(ends, sorted(ends))

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed")
    def test_phases_agree_with_curls(self):
        url, authority = self.secure_server()
        self.check_beside_curl(url + "/", "1.1", "--ca", authority)
        self.check_beside_curl(url + "/", "2", "--ca", authority)
        self.check_beside_curl(self.site() + "/a.png", "1.1")

    def test_a_page_brings_its_resources_over_kept_connections(self):
        trace = self.trace(self.site() + "/hop")[0]
        loads = trace["loads"]
        self.assertEqual([load["parts"]["path"] for load in loads],
                         ["/hop", "/", "/style.css", "/app.js", "/a.png", "/b.png", "/missing.png"])
        self.assertEqual(loads[0]["redirects_to"], loads[1]["url"])
        self.assertEqual([load["response"]["status"] for load in loads], [302] + [200] * 5 + [404])
        self.assertTrue(loads[1]["connection_reused"] and loads[2]["connection_reused"])
        self.assertLessEqual(len(trace["connections"]), 6)
        self.assertTrue(loads[0]["parts"]["readable_by_anyone"])

    def test_repeating_shows_resumption(self):
        url, authority = self.secure_server()
        first, second = self.trace(url + "/", "--ca", authority, "--repeat", "2")
        tls = [trace["connections"][0]["tls"] for trace in (first, second)]
        self.assertEqual([one["resumed"] for one in tls], [False, True])
        self.assertEqual(tls[0]["alpn"], "h2")
        self.assertEqual([flight["from"] for flight in tls[0]["flights"]], ["client", "server", "client"])
        self.assertIn("localhost", tls[0]["certificates"][0]["names"])
        self.assertEqual(len(second["connections"]), 1)
        self.assertGreater(len(second["loads"]), 1)

    def test_quic_is_told_flight_by_flight(self):
        url, authority = self.secure_server()
        first, second = self.trace(url + "/", "--ca", authority, "--http3", "--repeat", "2")
        for trace, resumed in ((first, False), (second, True)):
            self.assertEqual(len(trace["connections"]), 1)
            connection = trace["connections"][0]
            tls = connection["tls"]
            self.assertEqual((connection["protocol"], tls["alpn"], tls["version"], tls["quic_version"]),
                             ("h3", "h3", "TLS1.3", "1"))
            self.assertEqual((tls["resumed"], tls["early_data"]), (resumed, resumed))
            self.assertTrue(tls["cipher"] and tls["group"])
            self.assertGreater(connection["round_trip"]["smoothed_ms"], 0)
            self.assertEqual([attempt["carrier"] for attempt in connection["attempts"]], ["QUIC"])
            flights = tls["flights"]
            self.assertEqual([flight["from"] for flight in flights[:3]], ["client", "server", "client"])
            self.assertGreaterEqual(flights[0]["bytes"], 1200)  # RFC 9000 14.1
            self.assertTrue(flights[1]["content"].startswith("Initial[ServerHello], Handshake["), flights)
            self.assertIn("Handshake[Finished]", flights[-1]["content"])
            for before, after in zip(flights, flights[1:]):
                self.assertLessEqual(before["start_ms"], after["start_ms"])
        told = first["connections"][0]["tls"]
        self.assertEqual(told["flights"][0]["content"], "Initial[ClientHello]")
        self.assertIn("Certificate, CertificateVerify", "".join(flight["content"] for flight in told["flights"]))
        self.assertIn("localhost", told["certificates"][0]["names"])
        self.assertEqual(second["connections"][0]["tls"]["flights"][0]["content"], "Initial[ClientHello], 0-RTT")
        self.assertEqual(second["connections"][0]["tls"]["certificates"], [])
        code, out, _ = run(url + "/", "--ca", authority, "--http3", "--no-resources")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"(?m)^QUIC +version 1, TLS1\.3, .*ALPN h3, full handshake, within connect$")
        self.assertRegex(out, r"(?m)^ +→ +1\.2 KiB  Initial\[ClientHello\] at ")
        self.assertRegex(out, r"(?m)^ +certificate  CN=localhost, until ")
        timings = json.loads(run(url + "/", "--ca", authority, "--http3", "--har")[1])["log"]["entries"][0]["timings"]
        self.assertEqual(timings["ssl"], timings["connect"])

    def test_addresses_race_over_quic_too(self):
        url, _ = self.secure_server()  # on 127.0.0.1 alone
        url = url.replace("localhost", "app.localhost") + "/healthz"
        first, second = self.trace(url, "--insecure", "--http3", "--repeat", "2")
        attempts = first["connections"][0]["attempts"]
        self.assertEqual([attempt["address"].rsplit(":", 1)[0] for attempt in attempts], ["[::1]", "127.0.0.1"])
        self.assertIn(attempts[0]["outcome"], ("lost", "failed"))
        self.assertEqual(attempts[1]["outcome"], "won")
        # Whoever shook hands is asked first the next time: the ticket is for that address.
        self.assertEqual([attempt["outcome"] for attempt in second["connections"][0]["attempts"]], ["won"])
        self.assertTrue(second["connections"][0]["tls"]["early_data"])

    def test_http_1_0_has_a_connection_for_each_request(self):
        seen, most, now, lock = [], [0], [0], threading.Lock()

        class Old(Site):
            def setup(self):
                super().setup()
                with lock:
                    now[0] += 1
                    most[0] = max(most[0], now[0])

            def finish(self):
                super().finish()
                with lock:
                    now[0] -= 1

            def do_GET(self):  # the name is http.server's
                seen.append((self.path, self.request_version, self.headers["Host"], self.headers["Connection"]))
                if self.path != "/":
                    return super().do_GET()
                self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<p>")
                self.wfile.write(b"".join(b"<img src=/b.png?%d>" % i for i in range(20)))
                self.close_connection = True

        url = self.site(Old)
        trace = self.trace(url + "/", "--http1.0")[0]
        self.assertEqual(len(trace["loads"]), 21)
        self.assertEqual(trace["loads"][0]["response"]["version"], "HTTP/1.0")
        self.assertGreater(trace["loads"][0]["response"]["body_bytes"], 20 * len("<img src=/b.png?1>"))
        self.assertEqual({load["response"]["status"] for load in trace["loads"]}, {200})
        self.assertEqual({connection["protocol"] for connection in trace["connections"]}, {"http/1.0"})
        self.assertEqual(len(trace["connections"]), 21)
        host = url.removeprefix("http://")
        self.assertEqual({words[1:] for words in seen}, {("HTTP/1.0", host, None)})
        self.assertLessEqual(most[0], 6)
        secure, authority = self.secure_server()
        trace = self.trace(secure + "/", "--ca", authority, "--http1.0")[0]
        self.assertEqual(trace["connections"][0]["tls"]["alpn"], "")
        self.assertEqual(len(trace["connections"]), len(trace["loads"]))
        for load in trace["loads"]:
            connection = [h["value"] for h in load["response"]["headers"] if h["name"].lower() == "connection"]
            self.assertEqual(connection, ["close"])

    @unittest.skipUnless(NSD, "nsd is not installed")
    def test_https_records_choose_port_and_version(self):
        secure, authority = self.secure_server()
        port = int(secure.rsplit(":", 1)[1])
        tls = os.path.dirname(authority)
        tcp_only = self.secure_site(os.path.join(tls, "certificate.pem"), os.path.join(tls, "key.pem"))
        zone = (f"fast A 127.0.0.1\nfast HTTPS 1 . alpn=h3,h2 port={port}\n"
                f"plain A 127.0.0.1\nplain HTTPS 1 . alpn=h2 port={port}\n"
                f"deaf A 127.0.0.1\ndeaf HTTPS 1 . alpn=h3 port={tcp_only}\n"
                f"away A 127.0.0.1\naway HTTPS 1 other.test. alpn=h3 port={port}\n")
        with NsdTree({"shop.test": zone}) as tree:
            words = ["--iterative", "--root", f"127.0.0.2:{tree.port}", "--insecure", "--no-resources"]

            def visit(name, *more):
                trace = self.trace(f"https://{name}.shop.test/healthz", *words, *more)[0]
                return trace["connections"][0], trace["loads"][0]["https_record"]

            connection, used = visit("fast")
            self.assertEqual((connection["protocol"], connection["address"]), ("h3", f"127.0.0.1:{port}"))
            self.assertEqual(used, ["alpn h3: HTTP/3 is tried first", f"port {port}"])
            connection, used = visit("fast", "--http1")
            self.assertEqual((connection["protocol"], connection["address"]), ("http/1.1", f"127.0.0.1:{port}"))
            self.assertEqual(used, ["alpn h3: not used, the version is given", f"port {port}"])
            connection, used = visit("plain")
            self.assertEqual((connection["protocol"], used), ("h2", [f"port {port}"]))
            # Nobody answers by UDP: TCP is used, and both are told.
            connection, used = visit("deaf")
            self.assertEqual(connection["protocol"], "http/1.1")
            self.assertEqual([(attempt["carrier"], attempt["outcome"]) for attempt in connection["attempts"]],
                             [("QUIC", "failed"), ("TCP", "won")])
            self.assertEqual(used[-1], "HTTP/3 failed, TCP is used: deaf.shop.test does not answer by QUIC on UDP port "
                                       f"{tcp_only}")
            # A record that leads elsewhere is not followed: nobody listens at port 443.
            code, out, _ = run("https://away.shop.test/", *words)
            self.assertEqual(code, 1)
            self.assertIn("HTTPS record          not used: it leads elsewhere", out)
            code, out, _ = run("https://fast.shop.test/healthz", *words)
            self.assertEqual(code, 0)
            self.assertIn("HTTPS record          alpn h3: HTTP/3 is tried first", out)

    def test_versions_are_laid_side_by_side_over_a_bad_network(self):
        url, authority = self.secure_server()
        words = [url + "/", "--ca", authority, "--compare", "--delay", "5ms", "--loss", "1%"]
        traces = self.trace(*words)
        self.assertEqual([trace["connections"][0]["protocol"] for trace in traces],
                         ["http/1.0", "http/1.1", "h2", "h3"])
        self.assertEqual([len(trace["connections"]) for trace in traces[2:]], [1, 1])
        self.assertEqual(len(traces[0]["connections"]), len(traces[0]["loads"]))
        self.assertLess(len(traces[1]["connections"]), len(traces[1]["loads"]))
        for trace in traces:
            self.assertEqual({load["response"]["status"] for load in trace["loads"]}, {200})
            # Nobody answers before the network has brought the question there and the answer back.
            self.assertGreater(trace["loads"][0]["duration_ms"], 10)
        code, out, _ = run(*words)
        self.assertEqual(code, 0)
        self.assertRegex(out, r"(?m)^http/1\.0, a connection each +\d")
        self.assertRegex(out, r"(?m)^h3 +\d")
        self.assertEqual(run("http://a/", "--compare")[0], 2)

    @unittest.skipUnless(NSD, "nsd is not installed")
    def test_the_walk_from_the_root_is_told_level_by_level(self):
        url = self.site().replace("127.0.0.1", "menu.shop.test") + "/"
        with NsdTree() as tree:
            root = ["--iterative", "--root", f"127.0.0.2:{tree.port}"]
            first, second = self.trace(url, *root, "--repeat", "2", "--no-resources")
            steps = [step for step in first["loads"][0]["dns"] if step["source"] == "server"]
            self.assertEqual([step["zone"] for step in steps if step["question"].endswith(" A")],
                             [".", "test", "shop.test"])
            self.assertEqual(steps[0]["outcome"], "referral to test")
            self.assertEqual([step["ttl_left_s"] for step in steps[:3]], [3600, 1800, 120])
            self.assertEqual(steps[2]["records"], ["CNAME www.shop.test", "127.0.0.1"])
            self.assertTrue(steps[2]["authoritative"])
            # What was learned is remembered: nobody is asked for the address again.
            again = second["loads"][0]["dns"]
            self.assertFalse([step for step in again if step["source"] == "server"])
            known = [step for step in again if step.get("question", "").endswith(" A") and step["records"]]
            self.assertLessEqual(known[0]["ttl_left_s"], 120)
            code, out, err = run("http://no.shop.test/", *root)
            self.assertEqual(code, 1)
            self.assertIn("no.shop.test does not exist", err)
            self.assertIn("FAILED    in dns", out)

    def test_the_archive_is_one_of_version_1_2(self):
        code, out, _ = run(self.site() + "/hop?q=1", "--har")
        self.assertEqual(code, 0)
        log = json.loads(out)["log"]
        self.assertEqual((log["version"], log["creator"]["name"]), ("1.2", "madang trace"))
        self.assertEqual(set(log["pages"][0]), {"startedDateTime", "id", "title", "pageTimings"})
        self.assertEqual(len(log["entries"]), 7)
        for entry in log["entries"]:
            self.assertLessEqual({"startedDateTime", "time", "request", "response", "cache", "timings", "pageref"},
                                 set(entry))
            self.assertEqual({"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize",
                              "bodySize"}, set(entry["request"]))
            self.assertEqual({"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL",
                              "headersSize", "bodySize"}, set(entry["response"]))
            self.assertLessEqual({"size", "mimeType"}, set(entry["response"]["content"]))
            times = entry["timings"]
            # "ssl" is within "connect"; -1 does not apply.
            parts = [times[name] for name in ("blocked", "dns", "connect", "send", "wait", "receive")]
            self.assertAlmostEqual(sum(max(part, 0) for part in parts), entry["time"], places=5)

    def test_the_picture_is_well_formed(self):
        path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"madang-trace-{os.getpid()}.svg")
        self.addCleanup(lambda: os.path.exists(path) and os.remove(path))
        code, out, err = run(self.site() + "/", "--svg", "-o", path)
        self.assertEqual((code, out, err), (0, "", ""))
        root = xml.etree.ElementTree.parse(path).getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("/style.css", texts)

    def test_what_goes_wrong_is_told_in_its_phase_with_what_to_do(self):
        url, _ = self.secure_server()
        plain = url.replace("https", "http")
        for words, phase, what, advice in [
                ((f"http://127.0.0.1:{free_port()}/",), "connect", "refuses connections", "is the server running"),
                ((url,), "tls", "is not trusted", "--ca FILE"),
                ((self.site().replace("http", "https"),), "tls", "no TLS session", "http://"),
                ((plain,), "receive", "is not HTTP", "https:// may be"),
                ((self.site() + "/round",), "receive", "redirects for ever", "")]:
            code, out, err = run(*words, "--timeout", "20")
            self.assertEqual(code, 1, words)
            self.assertIn(f"FAILED    in {phase}", out, words)
            self.assertIn(what, err)
            self.assertIn(advice, err)
        code, out, _ = run(url, "--insecure", "--no-resources")
        self.assertEqual(code, 0, out)
        for words in (("ftp://a/",), ("http://a/", "--json", "--svg"), ("http://a/", "--root", "127.0.0.1"),
                      ("http://a/", "--repeat", "0")):
            self.assertEqual(run(*words)[0], 2, words)

    def test_colours_are_for_terminals(self):
        url = self.site() + "/b.png"
        self.assertNotIn("\x1b", run(url)[1])
        for variable, coloured in (("", True), ("1", False)):
            ours, theirs = pty.openpty()
            done = subprocess.run([MADANG, "trace", url], stdout=theirs, timeout=SECONDS, check=False,
                                  env={**os.environ, "NO_COLOR": variable})
            os.close(theirs)
            shown = os.read(ours, 65536)
            os.close(ours)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(b"\x1b[" in shown, coloured)


if __name__ == "__main__":
    unittest.main()
