"""Runs a client that comes from npm, for the tests of the folders beside."""
# SPDX-License-Identifier: Apache-2.0
import json
import os
import subprocess

CLIENT_SECONDS = 60


def run_node(test, script, modules, package, *arguments, seconds=CLIENT_SECONDS, environment=None):
    """Starts `script` with the folder of its modules and `arguments`. Returns the JSON that it printed; skips `test`
    where `package` is not installed, fails it where the script does."""
    if not (modules / package).exists():
        test.skipTest(f"{package} is not installed")
    done = subprocess.run(["node", str(script), str(modules), *arguments], capture_output=True, text=True,
                          timeout=seconds, check=False, env={**os.environ, **(environment or {})})
    test.assertEqual(done.returncode, 0, done.stderr + done.stdout)
    return json.loads(done.stdout)
