#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs say about how our sources look, as far as a machine can tell.

    style.py ROOT           check the tree
    style.py --self-test    write bad sources and demand that each is refused
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

from tap import Tap, without_comments

FOLDERS = ["src", "tests", "fuzz", "bench", "tools", "text"]
ENDINGS = (".c", ".h", ".py", ".txt", "meson.build")
SKIPPED = {"__pycache__", "corpus", "golden"}
FILE_LINES_MAX, LINE_COLUMNS_MAX = 600, 100

# Functions with no bound, no error or hidden state, and what to write instead.
BANNED = {
    "strcpy": "arena_copy_text", "strcat": "a buffer", "strncpy": "memcpy with a checked size",
    "strncat": "a buffer", "stpcpy": "a buffer",
    "sprintf": "snprintf or a buffer", "vsprintf": "vsnprintf or a buffer",
    "gets": "file_read", "scanf": "a parser", "fscanf": "a parser", "sscanf": "a parser",
    "strtok": "strcspn", "atoi": "strtoll", "atol": "strtoll", "atoll": "strtoll",
    "atof": "cell_decimal", "rand": "base/random.h", "srand": "base/random.h",
    "random": "base/random.h", "alloca": "an arena", "system": "no shell", "popen": "no shell",
    "tmpnam": "mkstemp", "mktemp": "mkstemp", "gmtime": "base/date.h", "localtime": "base/date.h",
    "ctime": "base/date.h", "asctime": "base/date.h", "assert": "ALWAYS",
    "setlocale": "nothing: texts come from the catalogue",
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def check_text(path, text):
    problems = []
    lines = text.split("\n")
    if "\r" in text:
        problems.append("has carriage returns")
    if text and not text.endswith("\n"):
        problems.append("does not end with a line end")
    if len(lines) - 1 > FILE_LINES_MAX and not path.endswith(".txt"):
        problems.append(f"has {len(lines) - 1} lines, more than {FILE_LINES_MAX}")
    for number, line in enumerate(lines, 1):
        if columns(line) > LINE_COLUMNS_MAX and not path.endswith(".txt"):
            problems.append(f"line {number} has {columns(line)} columns")
        if line != line.rstrip():
            problems.append(f"line {number} ends with white space")
        if "\t" in line:
            problems.append(f"line {number} has a tab")
        if re.search(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b", line):
            problems.append(f"line {number} leaves something to be done")
    return problems


def check_licence(path, text):
    if path.endswith((".c", ".h", ".py")) and "SPDX-License-Identifier: Apache-2.0" not in \
            "".join(text.split("\n")[:2]):
        return ["does not name its licence in the first two lines"]
    return []


def check_guard(path, text):
    """In src/ the path is the guard; elsewhere anything may stand before the file's name."""
    if not path.endswith(".h"):
        return []
    in_src = path.startswith("src/")
    name = path[len("src/"):] if in_src else os.path.basename(path)
    guard = re.sub(r"\W", "_", name).upper()
    before = "" if in_src else r"(?:[A-Z_]+_)?"
    pattern = rf"#ifndef ({before}{guard})\n#define \1\n"
    if not re.search(pattern, text) or not text.endswith("#endif\n"):
        return [f"is not guarded by {guard}"]
    return []


def check_calls(path, text):
    if not path.endswith((".c", ".h")):
        return []
    return [f"line {number} calls {name}; use {BANNED[name]}"
            for number, line in enumerate(without_comments(text).split("\n"), 1)
            for name in CALL.findall(line)]


CHECKS = [
    ("lines and files are short and clean", check_text),
    ("every source names its licence", check_licence),
    ("every header is guarded by its path", check_guard),
    ("no banned function is called", check_calls),
]


def find_files(root):
    for folder in FOLDERS:
        for where, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = sorted(set(folders) - SKIPPED)
            for name in sorted(names):
                if name.endswith(ENDINGS):
                    yield os.path.relpath(os.path.join(where, name), root)


def find_formatter():
    """clang-format 14, on whose habits the tree is; None if this machine has another or none."""
    for name in ("clang-format-14", "clang-format"):
        path = shutil.which(name)
        if path and " 14." in subprocess.run([path, "--version"], check=True, text=True,
                                             capture_output=True).stdout:
            return path
    return None


def unformatted(root, formatter, paths):
    wrong = []
    for begin in range(0, len(paths), 50):
        answer = subprocess.run([formatter, "--dry-run", *paths[begin:begin + 50]], cwd=root,
                                text=True, capture_output=True, check=True)
        wrong += re.findall(r"^([^:\n]+):\d+:\d+: warning", answer.stderr, re.M)
    return [f"{path} is not as clang-format writes it" for path in sorted(set(wrong))]


def check_tree(root, tap):
    texts = {}
    for path in find_files(root):
        with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
            texts[path] = file.read()
    for name, check in CHECKS:
        tap.point(name, [f"{path} {problem}"
                         for path, text in texts.items() for problem in check(path, text)])
    formatter = find_formatter()
    name = "every source is as clang-format writes it"
    if not formatter:
        tap.skip(name, "no clang-format 14 here")
        return
    sources = [path for path in texts if path.endswith((".c", ".h"))]
    tap.point(name, unformatted(root, formatter, sources))


HEAD = "/* SPDX-License-Identifier: Apache-2.0 */\n"

# name of the mistake, check, path, text, part of what it must say
MISTAKES = [
    ("a good source", check_text, "src/a/b.c", HEAD + "int f(void);\n", None),
    ("a long file", check_text, "src/a/b.c", "\n" * 601, "more than 600"),
    ("a long line", check_text, "src/a/b.c", "x" * 101 + "\n", "101 columns"),
    ("a line long in 汉字", check_text, "src/a/b.c", "字" * 51 + "\n", "102 columns"),
    ("white space at the end", check_text, "src/a/b.c", "int a; \n", "white space"),
    ("a tab", check_text, "src/a/b.c", "\tint a;\n", "a tab"),
    ("a carriage return", check_text, "src/a/b.c", "int a;\r\n", "carriage"),
    ("a missing line end", check_text, "src/a/b.c", "int a;", "line end"),
    ("something left to do", check_text, "src/a/b.c", "/* TO" + "DO: more */\n", "to be done"),
    ("a source without licence", check_licence, "src/a/b.c", "int a;\n", "licence"),
    ("a licence further down", check_licence, "a/b.py", "\n\n# " + HEAD, "licence"),
    ("a good header", check_guard, "src/a/b.h", HEAD + "#ifndef A_B_H\n#define A_B_H\n#endif\n",
     None),
    ("a header without guard", check_guard, "src/a/b.h", HEAD, "guarded by A_B_H"),
    ("a guard copied from elsewhere", check_guard, "src/a/b.h",
     HEAD + "#ifndef A_C_H\n#define A_C_H\n#endif\n", "guarded by A_B_H"),
    ("a header of tests", check_guard, "tests/a/b.h",
     HEAD + "#ifndef TESTS_B_H\n#define TESTS_B_H\n#endif\n", None),
    ("strcpy", check_calls, "a.c", "void f(void) {\n    strcpy(a, b);\n}\n", "line 2 calls strcpy"),
    ("atoi after a paren", check_calls, "a.c", "x = (atoi (b));\n", "calls atoi"),
    ("gets", check_calls, "a.c", "gets(b);\n", "calls gets"),
    ("sprintf behind a string", check_calls, "a.c", 'f("/*"); sprintf(b, "x"); f("*/");\n',
     "calls sprintf"),
    ("strtok", check_calls, "a.c", "strtok(a, b);\n", "calls strtok"),
    ("names that only look banned", check_calls, "a.c",
     "json_gets(b); x.system(); /* strcpy(a) */ f(\"gets(b)\"); my_strcpy (b);\n", None),
]


def self_test(tap):
    for name, check, path, text, said in MISTAKES:
        problems = check(path, text)
        if said is None:
            tap.point(f"passes {name}", problems)
        else:
            found = any(said in problem for problem in problems)
            tap.point(f"refuses {name}", [] if found else [f"said only: {problems}"])
    formatter = find_formatter()
    if not formatter:
        tap.skip("refuses a source clang-format would change", "no clang-format 14 here")
        return
    with tempfile.TemporaryDirectory() as root:
        for name, text in (("good.c", "int a;\n"), ("bad.c", "int  a ;\n")):
            with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                file.write(text)
        problems = unformatted(root, formatter, ["good.c", "bad.c"])
        tap.point("refuses a source clang-format would change",
                  [] if len(problems) == 1 and "bad.c" in problems[0] else problems or ["nothing"])


def main():
    tap = Tap()
    if sys.argv[1:] == ["--self-test"]:
        self_test(tap)
    else:
        check_tree(sys.argv[1], tap)
    tap.end()


if __name__ == "__main__":
    main()
