#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs transcripts of the command line and compares what it prints, to the letter.

    golden.py MUSTER [--update] story.txt…

A story is a conversation in an empty folder that holds the files of tests/data/town:

    ## says what is wrong with a plan without a hazard
    $ muster town.muster plan shelters --within 5min
    ! muster: --hazard is needed: air_raid, flood, chemical, fire, earthquake.
    [2]

Each `##` is one test of one or more commands. Lines printed to standard error begin with `! `,
[n] is an exit code other than 0. Only `muster` and a few harmless programs (cat, head, grep, rm,
sed, printf, jq) may stand first. Moments, measured times and the ids of keys are written <DATE>,
<MS> and <ID>.
--update writes what is printed now into the stories: read the difference before you commit it.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOWN = os.path.join(HERE, "..", "data", "town")
HARMLESS = {"muster", "cat", "head", "grep", "rm", "printf", "sed", "cp", "jq"}
UNSTEADY = [
    (re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC"), "<DATE>"),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d UTC"), "<DATE>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "<DATE>"),
    (re.compile(r'("(?:[a-z_]*at|until)_ms":)\d+'), r"\1<DATE>"),
    (re.compile(r"( rules, content | 条规则，内容标识 )[0-9a-f]{16}"), r"\1<HASH>"),
    (re.compile(r"\b[0-9a-f]{16}\b(?!…)"), "<ID>"),
    (re.compile(r'("(?:load|build|pairs|solve|gains|store|total)_ms":)[0-9.]+'), r"\1<MS>"),
    (re.compile(r"in \d[^()]* \(released"), "in <SPAN> (released"),
    (re.compile(r"\(released \d[^()]* ago\)"), "(released <SPAN> ago)"),
    (re.compile(r"还剩 \d[^（）]*"), "还剩 <SPAN>"),
    (re.compile(r"（签发已过 \d[^（）]*）"), "（签发已过 <SPAN>）"),
    (re.compile(r"(the next by <DATE>, in) .*"), r"\1 <SPAN>"),
    (re.compile(r"^(! Walks) .* ms\.$"), r"\1 <MS>"),
    (re.compile(r"^(! 步行计算) .*毫秒。$"), r"\1 <MS>"),
    (re.compile(r'("milliseconds":)[0-9.]+'), r"\1<MS>"),
    (re.compile(r"^(! New optimum and its proof in) .* ms\.$"), r"\1 <MS>"),
    (re.compile(r"^(! 新的最优解及其证明用时) .*毫秒。$"), r"\1 <MS>"),
    # Of a log: what hangs on clocks and on keys.
    (re.compile(r'((?:hash |哈希值 ?|"(?:hash|previous|after|commitment|file|public_key)":"))[0-9a-f]{64}\b'),
     r"\1<HASH>"),
    (re.compile(r'("(?:author_)?signature":")[0-9a-f]{128}'), r"\1<SIGNATURE>"),
    (re.compile(r"(: |：|, )[\d,]+( bytes, hash| 字节| bytes ·)"), r"\1<SIZE>\2"),
    (re.compile(r'("(?:time|last_at_ms|first_ms|last_ms)":)\d{13}\b'), r"\1<DATE>"),
    (re.compile(r'"bytes":\d+,("hash":"<HASH>","keys")'), r'"bytes":<SIZE>,\1'),
]


def steady(text):
    lines = text.splitlines()
    for pattern, word in UNSTEADY:
        lines = [pattern.sub(word, line) for line in lines]
    return lines


def run(command, folder, muster):
    if command.split()[0] not in HARMLESS:
        raise SystemExit(f"golden.py: a story may not run {command.split()[0]!r}")
    env = dict(os.environ, LC_ALL="C", LANG="C", USER="planner",
               PATH=os.path.dirname(muster) + os.pathsep + os.environ["PATH"])
    env.pop("MUSTER_LANG", None)
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    lines = steady(done.stdout.decode("utf-8", "backslashreplace"))
    lines += steady("".join("! " + line + "\n"
                            for line in done.stderr.decode("utf-8", "replace").splitlines()))
    if done.returncode != 0:
        lines.append(f"[{done.returncode}]")
    return lines


def parse(path):
    """[(name, [(command, expected lines)])], and what stands before the first test."""
    head, tests = [], []
    with open(path, encoding="utf-8") as story:
        for line in story.read().splitlines():
            if line.startswith("## "):
                tests.append((line[3:], []))
            elif not tests:
                head.append(line)
            elif line.startswith("$ "):
                tests[-1][1].append((line[2:], []))
            elif tests[-1][1]:
                tests[-1][1][-1][1].append(line)
    for _, commands in tests:
        for _, expected in commands:
            while expected and not expected[-1]:
                expected.pop()
    return head, tests


def main():
    muster, rest = os.path.abspath(sys.argv[1]), sys.argv[2:]
    update = "--update" in rest
    number = failures = 0
    for path in [r for r in rest if r != "--update"]:
        head, tests = parse(path)
        out = list(head)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(TOWN, folder, dirs_exist_ok=True)
            for name, commands in tests:
                number += 1
                differences = []
                out.append(f"## {name}")
                for command, expected in commands:
                    got = run(command, folder, muster)
                    out += [f"$ {command}", *got, ""]
                    if got != expected:
                        differences += [f"$ {command}", "expected:", *expected, "got:", *got]
                failures += bool(differences) and not update
                print(f"{'not ok' if differences and not update else 'ok'} {number} - {name}")
                for line in differences if not update else []:
                    print("#   " + line)
        if update:
            with open(path, "w", encoding="utf-8") as story:
                story.write("\n".join(out).rstrip("\n") + "\n")
    print(f"1..{number}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
