#!/usr/bin/env python3
"""Serves a generated world with the real binary and lets a browser use its page.

Usage: run.py BINARY SCREENSHOT_FOLDER      exit 77: skipped, the last line says why.
"""
# SPDX-License-Identifier: Apache-2.0
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
from server import Server  # noqa: E402

SKIPPED = 77
PLACES = 5000


def reason_to_skip(chromium):
    if shutil.which("node") is None:
        return "node is not here (apt-get install nodejs npm)"
    if chromium is None:
        return "chromium is not here (apt-get install chromium)"
    if not (HERE / "node_modules/playwright-core").is_dir():
        return "playwright-core is not here (npm ci --prefix test/browser)"
    return None


def main():
    madang, screenshots = sys.argv[1:3]
    chromium = shutil.which("chromium")
    reason = reason_to_skip(chromium)
    if reason is None:
        data = tempfile.mkdtemp(prefix="madang-browser-")
        subprocess.run([madang, "generate", "--count", str(PLACES), "--seed", "1", "--data", data],
                       check=True, capture_output=True)
        with Server(madang, data) as server:
            if b'id="app"' in server.request("GET", "/").body:
                return subprocess.run(["node", "--test", "--test-reporter=spec", str(HERE / "map_page.mjs")],
                                      env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": data, "CHROMIUM": chromium,
                                           "MADANG_URL": server.url, "MADANG_TOKEN": server.token(),
                                           "SCREENSHOTS": screenshots},
                                      check=False).returncode
        reason = "the binary holds the stub page (./dev test builds the page where npm is)"
    print(f"skipped: {reason}")
    return SKIPPED


if __name__ == "__main__":
    sys.exit(main())
