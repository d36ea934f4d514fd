#!/usr/bin/env python3
"""Holds the tree against STYLE.md: arrows, sizes, names, banned forms, comments, links.

Usage: tidy.py [ROOT]        prints one line a finding and exits 1 if there is any.
       tidy.py --draw [ROOT]  writes the picture of the arrows into docs/ARCHITECTURE.md.
"""
# SPDX-License-Identifier: Apache-2.0
import re
import subprocess
import sys
from pathlib import Path

LAYERS = {"base": 0, "io": 1, "wire": 1, "engine": 2, "service": 3, "tool": 4, "app": 5}
# Sideways arrows, each with its reason.
SIDEWAYS = {
    ("tool/generate", "tool/import"): "a generated world goes through the sink that imports go through",
    ("tool/trace", "tool/import"): "all commands speak to people through one console and one kind of failure",
    ("tool/trace", "tool/relay"): "versions are compared over the relay's bad network, in one process",
    ("tool/log", "tool/import"): "all commands speak to people through one console and one kind of failure",
    ("tool/bench", "tool/bench/indexes"): "the programs measure the methods that their folder holds",
    ("tool/bench", "tool/bench/load"): "the programs run the load generator of their folder",
    ("engine/http", "engine/quic"): "HTTP/3 runs on QUIC, which knows nothing of HTTP",
    ("engine/feed", "engine/commitlog"): "the feed moves changes into the log and reads them there",
    ("tool/bench/log", "tool/bench"): "the log's benchmark starts and measures its servers as the others do",
    ("tool/bench/http", "tool/bench"): "so does that of HTTP",
    ("tool/bench/http", "tool/bench/load"): "honest clients ask by the load generator while others attack",
    ("engine/fetch", "engine/dns"): "a client of any server looks its name up",
    ("engine/fetch", "engine/http"): "and speaks to it over the connections of the client of one",
    ("io/tls", "io"): "TLS is a stream over a stream, and only who speaks it links GnuTLS",
    ("io/sim", "io"): "the simulated twin implements the interfaces of io",
}
FILE_LINES = {".cpp": 400, ".h": 250}
TEST_LINES = 600
NAMED_LINES = {"src/app/main.cpp": 100, "docs/ARCHITECTURE.md": 250}
README_LINES = 40
FUNCTION_LINES = 70
COLUMNS = 100
FOLDER_FILES = 30
BAD_NAME_PARTS = {"utils", "util", "common", "misc", "helpers", "helper", "manager", "impl"}
# pattern, what to use instead, paths where it is allowed (prefixes)
BANNED = [
    (r"\bstd::sto(i|l|ll|ul|ull|f|d)\b", "parse_number or parse_integer of base/text.h", ()),
    (r"\b(std::)?s?rand\s*\(", "io::Random", ()),
    (r"\b(system|steady|high_resolution)_clock::now\b", "io::Clock", ("src/io/", "src/tool/bench/")),
    (r"\bstd::c(out|err)\b", "io::Log, or fmt::print in tool/ and app/", ()),
    (r"\bnew\s+[A-Za-z_:]+\s*[({\[;<]", "std::make_unique", ()),
    (r"\b(sleep_for|sleep_until|usleep|nanosleep)\b", "a timer of io::Loop", ("src/tool/bench/",)),
    (r"\bgetenv\b", "the settings of app/", ("src/app/",)),
    (r"\bstd::(thread|jthread|condition_variable)\b", "io::Workers", ("src/io/", "src/app/", "src/tool/bench/", "src/base/mutex.h")),
    (r"(?<![.\w])exit\s*\(", "an exit code returned from main", ("src/tool/bench/",)),
    (r"\b(strcpy|strcat|sprintf|gets|strtok|atoi|atof|atoll)\s*\(", "std::string and base/text.h", ()),
    (r"\busing namespace\s+(?!std::\w*_literals|std::literals)", "full names", ()),
]
TEST_FILE = re.compile(r"_(test|fuzz|bench)\.cpp$|_test\.h$|/test(ing|s)?/|_model\.h$")
CODE = (".cpp", ".h")


def tracked(root):
    """Files git knows or would add, as paths relative to root; every file where there is no git."""
    git = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
                         capture_output=True, text=True, check=False)
    if git.returncode == 0:
        names = git.stdout.split("\n")
    else:
        names = [str(p.relative_to(root)) for p in Path(root).rglob("*") if p.is_file()]
    return sorted(n for n in names if n and (Path(root) / n).is_file())


class Module:
    def __init__(self, name, arguments):
        self.name = name
        keyword, self.lists = None, {}
        for word in arguments:
            if word.isupper():
                keyword = word
            elif keyword:
                self.lists.setdefault(keyword, []).append(word)
        self.depends = self.lists.get("DEPENDS", [])


def modules(root, files):
    found = {}
    for path in files:
        if path.startswith("src/") and path.endswith("CMakeLists.txt"):
            text = re.sub(r"#[^\n]*", "", (Path(root) / path).read_text())
            for match in re.finditer(r"\bmodule\(([^)]*)\)", text):
                words = match.group(1).split()
                found[words[0]] = Module(words[0], words[1:])
    return found


def owner(path, found):
    """The module with the longest name that is a prefix of `path` (relative to src)."""
    candidates = [n for n in found if path == n or path.startswith(n + "/")]
    return max(candidates, key=len, default=None)


def reachable(name, found):
    seen, todo = set(), [name]
    while todo:
        for next_name in found[todo.pop()].depends:
            if next_name in found and next_name not in seen:
                seen.add(next_name)
                todo.append(next_name)
    return seen


def check_arrows(found):
    for module in found.values():
        for target in module.depends:
            if target not in found:
                yield f"src/{module.name}/CMakeLists.txt: DEPENDS names no module: {target}"
                continue
            here, there = LAYERS[module.name.split("/")[0]], LAYERS[target.split("/")[0]]
            if there >= here and (module.name, target) not in SIDEWAYS:
                yield f"src/{module.name}/CMakeLists.txt: arrow {module.name} > {target} does not point down"


def check_includes(path, text, found):
    inside = path[len("src/"):]
    module = owner(inside, found)
    if module is None:
        yield f"{path}: belongs to no module(): add a CMakeLists.txt that names its folder"
        return
    test = TEST_FILE.search(path)
    allowed = {module, *found[module].depends}
    if test:
        allowed |= reachable(module, found) | {"io/sim", *found[module].lists.get("TEST_DEPENDS", [])}
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#include "([^"]+)"', line)
        if not match:
            continue
        target = owner(match.group(1), found)
        if target is None:
            yield f'{path}:{number}: include path must start at src/: "{match.group(1)}"'
        elif target not in allowed:
            yield f"{path}:{number}: {module} includes {target}, which its DEPENDS does not name"


def strip_comments(text):
    text = re.sub(r'R"(\w*)\((?:.|\n)*?\)\1"', lambda m: '""' + "\n" * m.group(0).count("\n"), text)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"/\*(?:.|\n)*?\*/", lambda m: "\n" * m.group(0).count("\n"), text)
    return re.sub(r"//[^\n]*", "", text)


def inside_parentheses(code, start):
    depth = 1
    for end in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[end], 0)
        if depth == 0:
            return code[start:end]
    return code[start:]


def check_banned(path, text):
    code = strip_comments(text)
    # make_unique cannot reach a private constructor: there the pointer takes `new` at once
    code = re.sub(r"((?:unique|shared)_ptr<[\w:]+>(?: \w+)?\(\s*)new\b", r"\1", code)
    for number, line in enumerate(code.splitlines(), 1):
        for pattern, instead, places in BANNED:
            if re.search(pattern, line) and not path.startswith(places) and not TEST_FILE.search(path):
                yield f"{path}:{number}: banned: {line.strip()[:60]}: use {instead}"
    for match in re.finditer(r"co_await[^;]*;", code):
        statement = match.group(0)
        if re.search(r"[(,=]\s*\[[^\]]*\]\s*[({]", statement) or re.search(r"[\w>)]\{[^}]", statement):
            number = code[:match.start()].count("\n") + 1
            yield f"{path}:{number}: co_await with a lambda or braces in its statement: name it first (gcc 12)"
    for match in re.finditer(r"\b(if|while)\s*\(", code):
        if "co_await" in inside_parentheses(code, match.end()):
            number = code[:match.start()].count("\n") + 1
            yield f"{path}:{number}: co_await in a condition: name its result first (gcc 12 emits a trap)"
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b", line) and not re.search(r"#\d+", line):
            yield f"{path}:{number}: a TODO needs the number of its issue"


def check_functions(path, text):
    """Top-level functions: from the line that opens at column 0 to the brace that closes at column 0."""
    start = None
    for number, line in enumerate(strip_comments(text).splitlines(), 1):
        if start is None and re.match(r"[A-Za-z_~].*[)\w:>&*]\s*\{$|^\s{4}.*\)\s*(const\s*)?\{$", line):
            if line[0] != " " and not re.match(r"(namespace|class|struct|enum|union|extern|typedef)\b", line):
                start = number
        elif start is not None and line.startswith("}"):
            if number - start + 1 > FUNCTION_LINES and line.rstrip() == "}":
                yield f"{path}:{start}: function of {number - start + 1} lines, stop is {FUNCTION_LINES}"
            start = None


def check_size(path, lines):
    limit = NAMED_LINES.get(path)
    if limit is None and path.endswith(CODE):
        limit = TEST_LINES if TEST_FILE.search(path) else FILE_LINES[Path(path).suffix]
    if limit is None and path.startswith("src/") and path.endswith("README.md"):
        limit = README_LINES
    if limit is not None and len(lines) > limit:
        yield f"{path}: {len(lines)} lines, stop is {limit}"


def check_text(path, text):
    lines = text.splitlines()
    yield from check_size(path, lines)
    if path.endswith(CODE):
        if not lines or not lines[0].startswith("// "):
            yield f"{path}:1: begins without a comment that tells its purpose"
        if "SPDX-License-Identifier: Apache-2.0" not in text:
            yield f"{path}: no SPDX line"
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                yield f"{path}:{number}: {len(line)} columns, stop is {COLUMNS}"
        yield from check_banned(path, text)
        yield from check_functions(path, text)


def check_names(path):
    stem = Path(path).name.split(".")[0]
    if path.startswith("src/") and path.endswith(CODE) and not re.fullmatch(r"[a-z0-9_]+", stem):
        yield f"{path}: file names are snake_case"
    for part in Path(path).parts if path.startswith("src/") else ():
        if set(part.split(".")[0].lower().split("_")) & BAD_NAME_PARTS:
            yield f"{path}: the name says nothing: {part}"


def check_folders(root, files, found):
    folders = {}
    for path in files:
        if path.startswith("src/") and "/corpus/" not in path and "/scenarios/" not in path:
            folders.setdefault(str(Path(path).parent), []).append(path)
    for folder, content in folders.items():
        # tests live beside the code and do not count: a concept is one name with many endings
        concepts = [p for p in content if p.endswith(CODE) and not TEST_FILE.search(p)]
        concepts = {Path(p).stem for p in concepts}
        if len(concepts) > FOLDER_FILES:
            yield f"{folder}: {len(concepts)} concepts, stop is {FOLDER_FILES}: split by noun"
    for name in found:
        if not (Path(root) / "src" / name / "README.md").is_file():
            yield f"src/{name}: no README.md"


def check_links(root, path, text):
    for match in re.finditer(r"\]\(([^)#\s]+)(#[^)]*)?\)", text):
        target = match.group(1)
        if not re.match(r"[a-z]+:", target) and not (Path(root) / path).parent.joinpath(target).exists():
            yield f"{path}: link to nowhere: {target}"


PICTURE = re.compile(r"(<!-- arrows: made by test/tidy/tidy.py --draw -->\n```\n)(.*?)(```\n)", re.S)


def picture(found):
    """The modules by layer, highest first, each with what it may include."""
    def rank(name):
        return (-LAYERS[name.split("/")[0]], name)
    width = max(map(len, found), default=0)
    lines, layer = [], None
    for name in sorted(found, key=rank):
        if layer is not None and rank(name)[0] != layer:
            lines.append("")
        layer = rank(name)[0]
        lines.append(f"{name:{width}} > {'  '.join(sorted(found[name].depends, key=rank))}".rstrip(" >"))
    return "\n".join(lines) + "\n"


def check_picture(root, found):
    path = Path(root) / "docs/ARCHITECTURE.md"
    drawn = PICTURE.search(path.read_text()) if path.is_file() else None
    if drawn and drawn.group(2) != picture(found):
        yield "docs/ARCHITECTURE.md: the picture of the arrows is old: test/tidy/tidy.py --draw"


def draw(root):
    path = Path(root) / "docs/ARCHITECTURE.md"
    now = picture(modules(root, tracked(root)))
    path.write_text(PICTURE.sub(lambda m: m.group(1) + now + m.group(3), path.read_text()))


def findings(root):
    files = tracked(root)
    found = modules(root, files)
    yield from check_arrows(found)
    yield from check_picture(root, found)
    yield from check_folders(root, files, found)
    for path in files:
        if not path.endswith((*CODE, ".md", ".py", ".sh")):
            continue
        text = (Path(root) / path).read_text(encoding="utf-8", errors="replace")
        yield from check_names(path)
        yield from check_text(path, text)
        if path.startswith("src/") and path.endswith(CODE):
            yield from check_includes(path, text, found)
        if path.endswith(".md"):
            yield from check_links(root, path, text)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--draw"]
    root = arguments[0] if arguments else "."
    if "--draw" in sys.argv:
        draw(root)
        return 0
    lines = list(findings(root))
    for line in lines:
        print(line)
    print(f"tidy: {len(lines)} findings")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
