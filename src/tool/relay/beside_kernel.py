#!/usr/bin/env python3
"""The relay's model of TCP beside the kernel's own, through the same losses, delays and bandwidths.

Usage, as root: beside_kernel.py MADANG      # prints a Markdown table, about two minutes
The kernel's TCP (CUBIC) meets the network behind a device, madang relay --tun; the model is madang relay.
"""
# SPDX-License-Identifier: Apache-2.0
import socket
import statistics
import subprocess
import sys
import threading
import time

NEAR, FAR = "10.83.0.1", "10.83.0.2"
# Conditions, bytes of a transfer, transfers, how many of them at a time.
ROWS = [
    ("--delay 50ms", 1_000, 5, 1),
    ("--delay 50ms", 100_000, 5, 1),
    ("--delay 50ms", 1_000_000, 12, 12),
    ("--delay 50ms --loss 1%", 10_000, 120, 12),
    ("--delay 50ms --loss 1%", 100_000, 120, 12),
    ("--delay 50ms --loss 1%", 1_000_000, 60, 12),
    ("--delay 20ms --loss 3%", 300_000, 60, 12),
    ("--delay 50ms --bandwidth 20mbit", 1_000_000, 3, 1),
    ("--delay 50ms --bandwidth 20mbit", 5_000_000, 3, 1),
    ("--delay 25ms --loss 2% --bandwidth 10mbit", 300_000, 30, 6),
]


def answer(connection):
    with connection:
        connection.sendall(bytes(int(connection.recv(100))))
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)


def serve(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # closed: the row is over
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def fetch(address, size):
    started = time.monotonic()
    with socket.create_connection(address) as connection:
        connection.sendall(b"%d\n" % size)
        got = 0
        while data := connection.recv(65536):
            got += len(data)
    if got != size:
        raise RuntimeError(f"{got} of {size} bytes came")
    return time.monotonic() - started


def fetch_all(address, size, count, at_a_time):
    times = []

    def fetch_share(share):
        for _ in range(share):
            times.append(fetch(address, size))

    threads = [threading.Thread(target=fetch_share, args=(count // at_a_time,)) for _ in range(at_a_time)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def measure(madang, by_kernel, row):
    conditions, size, count, at_a_time = row
    with socket.socket() as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"cubic")
        listener.bind(("0.0.0.0" if by_kernel else "127.0.0.1", 0))
        listener.listen(100)
        port = listener.getsockname()[1]
        way = ["--tun"] if by_kernel else ["--listen", "127.0.0.1:0", "--to", f"127.0.0.1:{port}"]
        relay = subprocess.Popen([madang, "relay", *way, *conditions.split()], stderr=subprocess.PIPE, text=True)
        try:
            said = relay.stderr.readline()  # "relaying 127.0.0.1:PORT to ..."
            threading.Thread(target=serve, args=(listener,), daemon=True).start()
            address = (FAR, port) if by_kernel else ("127.0.0.1", int(said.split()[1].split(":")[1]))
            return fetch_all(address, size, count, at_a_time)
        finally:
            relay.terminate()
            relay.wait()


def cells(times):
    return f"{statistics.median(times):.2f} | {statistics.mean(times):.2f} | {times[int(0.9 * len(times))]:.2f}"


def main():
    print("| conditions | bytes | transfers | kernel p50 s | mean | p90 | model p50 s | mean | p90 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in ROWS:
        kernel, model = (measure(sys.argv[1], by_kernel, row) for by_kernel in (True, False))
        print(f"| `{row[0]}` | {row[1]:,} | {row[2]} | {cells(kernel)} | {cells(model)} |", flush=True)


if __name__ == "__main__":
    main()
