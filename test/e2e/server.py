"""A Madang server under test: its own data directory, a free loopback port, ended by its process id."""
# SPDX-License-Identifier: Apache-2.0
import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

READY_SECONDS = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Server:
    def __init__(self, madang, data=None, extra=()):
        self.madang, self.extra = madang, list(extra)
        self.data = Path(data or tempfile.mkdtemp(prefix="madang-e2e-"))
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, seconds=READY_SECONDS):
        log = open(self.data.parent / (self.data.name + ".log"), "ab")
        self.process = subprocess.Popen(
            [self.madang, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}", *self.extra],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        log.close()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.request("GET", "/readyz").status == 200:
                    return self
            except OSError:
                pass  # it does not listen yet
            time.sleep(0.02)
        raise AssertionError(f"the server did not get ready:\n{self.log()[-2000:]}")

    def log(self):
        return (self.data.parent / (self.data.name + ".log")).read_text(errors="replace")

    def token(self):
        return (self.data / "operator.token").read_text().strip()

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def request(self, method, path, body=None, headers=None, connection=None):
        own = connection or self.connection()
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False).encode()
            headers.setdefault("Content-Type", "application/json")
        own.request(method, path, body, headers)
        answer = Answer(own.getresponse())
        if connection is None:
            own.close()
        return answer

    def write(self, method, path, body=None, headers=None, connection=None):
        headers = {"Authorization": f"Bearer {self.token()}", **(headers or {})}
        return self.request(method, path, body, headers, connection)

    def end(self, how):
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, how)
            return self.process.wait(timeout=READY_SECONDS)
        return None

    def kill(self):
        self.end(signal.SIGKILL)

    def stop(self):
        return self.end(signal.SIGTERM)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()
