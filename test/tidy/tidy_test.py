#!/usr/bin/env python3
"""Shows that tidy.py finds each thing it looks for, on small trees made for it."""
# SPDX-License-Identifier: Apache-2.0
import tempfile
import unittest
from pathlib import Path

import tidy

HEAD = "// A purpose.\n// SPDX-License-Identifier: Apache-2.0\n"


def tree(files):
    root = Path(tempfile.mkdtemp(prefix="madang-tidy-"))
    base = {"src/base/CMakeLists.txt": "module(base PUBLIC a.h)", "src/base/README.md": "base\n",
            "src/io/CMakeLists.txt": "module(io DEPENDS base)", "src/io/README.md": "io\n"}
    for name, text in {**base, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(tidy.findings(str(root)))


class Tidy(unittest.TestCase):
    def assert_finds(self, files, words):
        found = tree(files)
        self.assertTrue(any(words in line for line in found), f"{words!r} not in {found}")

    def test_a_clean_tree_has_no_findings(self):
        self.assertEqual(tree({"src/io/a.cpp": HEAD + '#include "base/a.h"\n'}), [])

    def test_finds_an_arrow_that_points_up(self):
        self.assert_finds({"src/base/CMakeLists.txt": "module(base DEPENDS io)"}, "does not point down")

    def test_finds_an_include_outside_depends(self):
        self.assert_finds({"src/base/a.cpp": HEAD + '#include "io/file.h"\n'}, "DEPENDS does not name")

    def test_finds_a_relative_include(self):
        self.assert_finds({"src/base/a.cpp": HEAD + '#include "a.h"\n'}, "must start at src/")

    def test_finds_long_files_functions_and_lines(self):
        self.assert_finds({"src/base/a.cpp": HEAD + "int x;\n" * 400}, "stop is 400")
        body = "int f() {\n" + "    g();\n" * 70 + "}\n"
        self.assert_finds({"src/base/a.cpp": HEAD + body}, "function of 72 lines")
        self.assert_finds({"src/base/a.cpp": HEAD + "// " + "x" * 100 + "\n"}, "columns")

    def test_finds_banned_calls_but_not_in_comments_or_strings(self):
        self.assert_finds({"src/base/a.cpp": HEAD + "int n = std::stoi(text);\n"}, "parse_number")
        self.assertEqual(tree({"src/base/a.cpp": HEAD + '// std::stoi\nauto s = "std::stoi";\n'}), [])

    def test_finds_lambdas_and_braces_in_statements_that_await(self):
        self.assert_finds({"src/io/a.cpp": HEAD + "auto x = co_await f([&] { return 1; });\n"}, "co_await")
        self.assert_finds({"src/io/a.cpp": HEAD + "co_await f(Point{1, 2});\n"}, "co_await")

    def test_finds_an_await_in_a_condition(self):
        self.assert_finds({"src/io/a.cpp": HEAD + "while (x && !co_await wait()) break;\n"}, "in a condition")
        self.assertEqual(tree({"src/io/a.cpp": HEAD + "if (x) co_await wait();\n"}), [])

    def test_finds_missing_purpose_license_and_readme(self):
        self.assert_finds({"src/base/a.cpp": "int x;\n"}, "purpose")
        self.assert_finds({"src/base/a.cpp": "// A purpose.\n"}, "SPDX")
        self.assert_finds({"src/wire/CMakeLists.txt": "module(wire DEPENDS base)"}, "no README.md")

    def test_finds_an_old_picture_of_the_arrows(self):
        text = "<!-- arrows: made by test/tidy/tidy.py --draw -->\n```\nbase > io\n```\n"
        self.assert_finds({"docs/ARCHITECTURE.md": text}, "picture of the arrows is old")

    def test_finds_names_that_say_nothing(self):
        self.assert_finds({"src/base/string_utils.cpp": HEAD}, "says nothing")

    def test_finds_links_to_nowhere_and_todos_without_an_issue(self):
        self.assert_finds({"README.md": "[x](docs/none.md)"}, "link to nowhere")
        self.assert_finds({"src/base/a.cpp": HEAD + "// TO" + "DO later\n"}, "needs the number")


if __name__ == "__main__":
    unittest.main()
