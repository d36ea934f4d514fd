#!/usr/bin/env python3
"""Compares engine/hours with the npm package opening_hours on every distinct text of the real places.

Usage: agreement_test.py PROBE [--constructs] [--show]
Skips (exit 77) where node, the package or the data is absent. --constructs asks the texts of constructs.txt
instead; --show prints each text that differs, with the instants where it does.
"""
# SPDX-License-Identifier: Apache-2.0
import datetime
import gzip
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "../shared/data/osm-named-places.jsonl.gz"
PREFIX = ROOT / "build/npm/oracle"
SKIP = 77
AGREEMENT_MIN = 0.99
WORLD = {"porto-2020": ("Europe/Lisbon", "pt"), "helsinki-centre-2019": ("Europe/Helsinki", "fi"),
         "malta-2016": ("Europe/Malta", "mt"), "london-centre-2020": ("Europe/London", "gb")}
UTC = datetime.timezone.utc


def real_texts():
    """Each distinct text of the real places once, where it is first met."""
    found = {}
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            place = json.loads(line)
            text = place["opening_hours"]
            if text and text not in found:
                zone, country = WORLD[place["source"]]
                found[text] = {"text": text, "latitude": place["lat"], "longitude": place["lon"],
                               "zone": zone, "country": country}
    return list(found.values())


def constructs():
    """Texts of our own for what the real ones lack, in Helsinki."""
    texts = Path(__file__).with_name("constructs.txt").read_text(encoding="utf-8").splitlines()
    return [{"text": text, "latitude": 60.17, "longitude": 24.94, "zone": "Europe/Helsinki", "country": "fi"}
            for text in texts]


def instants():
    """300 of eleven years, and 200 of the days that are hard: holidays, clock changes, the turn of the year."""
    dice = random.Random(20260301)
    first = int(datetime.datetime(2017, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime.datetime(2028, 1, 1, tzinfo=UTC).timestamp())
    times = [dice.randrange(first, last) for _ in range(300)]
    hard = [(12, 24), (12, 25), (12, 26), (12, 31), (1, 1), (1, 6), (3, 26), (3, 31), (4, 1), (4, 25), (5, 1),
            (6, 10), (8, 15), (10, 27), (10, 30), (11, 1), (12, 6), (12, 8)]
    for _ in range(200):
        month, day = dice.choice(hard)
        begin = datetime.datetime(dice.randrange(2017, 2028), month, day, tzinfo=UTC)
        times.append(int(begin.timestamp()) + dice.randrange(-3600, 86400 + 3 * 3600))
    return times


def ask(command, times, asked):
    lines = [json.dumps({"times": times})] + [json.dumps(question) for question in asked]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:len(asked)]


def skip(reason):
    print("skipped:", reason)
    sys.exit(SKIP)


def show(question, ours, theirs, times):
    where = [i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b and b != "E"]
    samples = ", ".join(f"{datetime.datetime.fromtimestamp(times[i], UTC):%a %Y-%m-%d %H:%MZ} {theirs[i]}>{ours[i]}"
                        for i in where[:4])
    print(f"  {len(where):4} {question['country']} {question['text']!r}: {samples}")


def compare(asked, times, answers):
    """Counts of texts and instants; prints what differs."""
    count = Counter()
    for question, mine, other in zip(asked, *answers):
        if other.startswith("!"):
            count["texts the package cannot read"] += 1
            count["of them read by us"] += not mine.startswith("!")
            if "--show" in sys.argv:
                print(f"  {'neither reads' if mine[0] == '!' else 'only we read'} {question['text']!r}")
            continue
        failed = other.count("E")
        count["texts compared"] += 1
        count["instants"] += len(times) - failed
        if failed:
            count["instants at which the package fails"] += failed
        if mine.startswith("!"):
            count["texts only the package can read"] += 1
            print("  only the package reads", repr(question["text"]), mine)
            continue
        same = sum(a == b for a, b in zip(mine, other))
        count["agreeing"] += same
        if same + failed != len(times):
            count["texts with a difference"] += 1
            if "--show" in sys.argv:
                show(question, mine, other, times)
    return count


def main():
    if not (PREFIX / "node_modules/opening_hours").is_dir():
        skip("the npm package opening_hours is not installed: ./dev test installs it")
    node = shutil.which("node") or skip("node is absent")
    real = "--constructs" not in sys.argv
    if real and not DATA.is_file():
        skip(f"{DATA} is absent")
    asked, times = real_texts() if real else constructs(), instants()
    oracle = [node, str(Path(__file__).with_name("oracle.mjs")), str(PREFIX)]
    count = compare(asked, times, [ask([sys.argv[1]], times, asked), ask(oracle, times, asked)])
    agreement = count["agreeing"] / count["instants"]
    print(", ".join(f"{name}: {number}" for name, number in count.items()))
    print(f"agreement: {100 * agreement:.3f} %")
    return 0 if agreement >= AGREEMENT_MIN else 1


if __name__ == "__main__":
    sys.exit(main())
