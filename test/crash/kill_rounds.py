#!/usr/bin/env python3
"""Kills a real server with SIGKILL while clients create places, and looks for every acknowledged one.

Usage: kill_rounds.py --madang BINARY [--rounds 100] [--seed 1]
Each round: writers POST as fast as they can, the server is killed at a random moment, started again, and
must still know each place it acknowledged, by id and by searching near it; nothing may be found twice.
"""
# SPDX-License-Identifier: Apache-2.0
import argparse
import http.client
import random
import shutil
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))
from server import Server  # noqa: E402

WRITERS = 4
REMEMBERED = 500  # older places looked up again each round


def place(random_source, name):
    return {"name": name, "latitude": round(random_source.uniform(37.4, 37.7), 6),
            "longitude": round(random_source.uniform(126.8, 127.2), 6), "category": "amenity=cafe"}


def write_until_killed(server, seed, round_number, acknowledged, lock):
    random_source = random.Random(seed)
    connection = server.connection()
    for i in range(100_000):
        sent = place(random_source, f"r{round_number}-{seed}-{i}")
        try:
            answer = server.write("POST", "/v1/businesses", sent, connection=connection)
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 201:
            with lock:
                acknowledged[answer.json()["id"]] = sent
        elif answer.status not in (429, 503):
            raise AssertionError(f"POST answered {answer.status}: {answer.body[:300]}")


def lost_places(server, wanted):
    connection = server.connection()
    for identity, sent in wanted.items():
        answer = server.request("GET", f"/v1/businesses/{identity}", connection=connection)
        if answer.status != 200 or answer.json()["name"] != sent["name"]:
            yield f"{identity} {sent['name']}: GET answered {answer.status}"
            continue
        near = server.request(
            "GET", f"/v1/businesses?latitude={sent['latitude']}&longitude={sent['longitude']}&radius=1&limit=100",
            connection=connection).json()
        found = [b["id"] for b in near["businesses"]].count(identity)
        if found != 1:
            yield f"{identity} {sent['name']}: found {found} times near its position"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--madang", required=True)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random_source = random.Random(options.seed)
    data = tempfile.mkdtemp(prefix="madang-kill-")
    everything, lost = {}, []
    server = Server(options.madang, data).start()
    for round_number in range(options.rounds):
        acknowledged, lock = {}, threading.Lock()
        writers = [threading.Thread(target=write_until_killed, daemon=True,
                                    args=(server, random_source.random(), round_number, acknowledged, lock))
                   for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        threading.Event().wait(random_source.uniform(0.02, 0.4))
        server.kill()
        for writer in writers:
            writer.join(timeout=30)
        server = Server(options.madang, data).start()
        older = random_source.sample(sorted(everything), min(REMEMBERED, len(everything)))
        lost += lost_places(server, acknowledged | {identity: everything[identity] for identity in older})
        everything |= acknowledged
        if lost:
            break
    lost += lost_places(server, everything) if not lost else []
    server.stop()
    print(f"{round_number + 1} kills, {len(everything)} places acknowledged, {len(lost)} lost or doubled")
    print("\n".join(lost[:20]))
    if not lost:
        shutil.rmtree(data)
    return 1 if lost or not everything else 0


if __name__ == "__main__":
    sys.exit(main())
