"""madang log as a person runs it, on a directory of its own."""
# SPDX-License-Identifier: Apache-2.0
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 60


class LogCommands:
    """Beside unittest.TestCase: the directory, and the command with its exit code checked."""

    madang = "madang"

    def make_directory(self):
        self.data = Path(tempfile.mkdtemp(prefix="madang-log-tools-"))
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)

    def where(self):
        return ["--data", str(self.data)]

    def run_log(self, *words, given=b"", code=0, where=None):
        """What a command printed, and what it said on stderr."""
        where = where or self.where()
        done = subprocess.run([self.madang, "log", *words, *where], input=given, capture_output=True, timeout=SECONDS,
                              check=False)
        said = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, code, said + done.stdout.decode(errors="replace"))
        return done.stdout.decode(), said

    def values(self, topic, *words):
        return self.run_log("tail", topic, "--values", *words)[0].splitlines()
