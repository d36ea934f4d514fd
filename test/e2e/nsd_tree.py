"""A small Internet of nsd's: a root on 127.0.0.2, the domain test on .3, shop.test on .4, all on one port."""
# SPDX-License-Identifier: Apache-2.0
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from server import free_port

NSD = shutil.which("nsd", path="/usr/sbin:/usr/bin")
READY_SECONDS = 20

HEAD = "$TTL 3600\n@ SOA ns root 1 3600 900 86400 60\n"
ZONES = {
    "127.0.0.2": {".": "@ NS a.root-servers.test.\na.root-servers.test. A 127.0.0.2\n"
                       "test. NS ns.nic.test.\nns.nic.test. A 127.0.0.3\n"},
    "127.0.0.3": {"test": "@ NS ns.nic\nns.nic A 127.0.0.3\nshop 1800 NS ns1.shop\nns1.shop A 127.0.0.4\n"},
    "127.0.0.4": {"shop.test": "@ NS ns1\nns1 A 127.0.0.4\nwww 300 A 127.0.0.1\nmenu 120 CNAME www\n"},
}


class NsdTree:
    def __init__(self, more=None):
        """`more`: lines added to a zone, by its name."""
        self.more = more or {}
        self.directory = Path(tempfile.mkdtemp(prefix="madang-nsd-"))
        self.port = free_port()
        self.processes = []

    def __enter__(self):
        try:
            for address, zones in ZONES.items():
                self.start(address, zones)
            for address, zones in ZONES.items():
                self.wait(address, next(iter(zones)))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=READY_SECONDS)
        shutil.rmtree(self.directory)

    def start(self, address, zones):
        here = self.directory / address
        here.mkdir()
        text = (f'server:\n ip-address: {address}@{self.port}\n server-count: 1\n username: ""\n chroot: ""\n'
                f' database: ""\n pidfile: "{here}/pid"\n zonesdir: "{here}"\n xfrdfile: "{here}/xfrd"\n'
                f' zonelistfile: "{here}/list"\n logfile: "{here}/log"\nremote-control:\n control-enable: no\n')
        for number, (name, zone) in enumerate(zones.items()):
            (here / f"zone{number}").write_text(HEAD + zone + self.more.get(name, ""))
            text += f'zone:\n name: "{name}"\n zonefile: "zone{number}"\n'
        (here / "conf").write_text(text)
        self.processes.append(subprocess.Popen([NSD, "-d", "-c", str(here / "conf")], stdin=subprocess.DEVNULL,
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def wait(self, address, zone):
        """Asks for the zone's SOA until somebody answers."""
        labels = b"".join(bytes([len(label)]) + label.encode() for label in zone.split(".") if label)
        query = b"\0\1\0\0\0\1\0\0\0\0\0\0" + labels + b"\0\0\6\0\1"
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
                asking.settimeout(0.2)
                asking.connect((address, self.port))
                try:
                    asking.send(query)
                    if asking.recv(512):
                        return
                except OSError:
                    time.sleep(0.02)  # it does not listen yet
        raise AssertionError(f"nsd at {address} does not answer")
