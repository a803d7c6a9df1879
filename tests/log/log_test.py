#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lets verify_log.py, which knows none of our code, judge a log that Muster exported, and the same
log with one thing changed in it.

    log_test.py MUSTER MADE_LOG VERIFY_LOG
"""
import json
import os
import random
import subprocess
import sys
import tempfile

MUSTER, MADE_LOG, VERIFY_LOG = sys.argv[1:4]


class Tap:
    def __init__(self):
        self.number = self.failures = 0

    def point(self, name, good, why=""):
        self.number += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        if not good and why:
            print(f"# {why}")


def judge(folder, lines, head=None):
    path = os.path.join(folder, "judged.jsonl")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    done = subprocess.run([sys.executable, VERIFY_LOG, path, *([head] if head else [])],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip() + done.stderr.strip()


def other_digit(line, mark, chance):
    """Another hexadecimal digit somewhere in the member that begins with `mark`."""
    at = line.rindex(mark) + len(mark) + chance.randrange(64)
    digit = chance.choice([d for d in "0123456789abcdef" if d != line[at]])
    return line[:at] + digit + line[at + 1:]


def mistakes(lines, chance):
    """(what, the number of the entry that must be named, the lines)"""
    for number in chance.sample(range(1, len(lines) + 1), 12):
        line = lines[number - 1]
        for mark in ('"hash":"', '"signature":"', '"author_signature":"'):
            if mark in line[line.rindex('},"hash":"'):]:
                yield (f"another digit of {mark[1:-3]}", number,
                       lines[:number - 1] + [other_digit(line, mark, chance)] + lines[number:])
        time = json.loads(line)["entry"]["time"]
        changed = line.replace(f'"time":{time}', f'"time":{time + 1}')
        yield "another time", number, lines[:number - 1] + [changed] + lines[number:]
        if number < len(lines):
            yield "a line less", number, lines[:number - 1] + lines[number:]
            swapped = [lines[number], lines[number - 1]]
            yield "two lines swapped", number, lines[:number - 1] + swapped + lines[number + 1:]
        yield "a line twice", number + 1, lines[:number] + [line] + lines[number:]
        spaced = line.replace('{"entry":{', '{"entry":{ ', 1)
        yield "a space more", number, lines[:number - 1] + [spaced] + lines[number:]


def main():
    tap, chance = Tap(), random.Random(20261124)
    with tempfile.TemporaryDirectory() as folder:
        city, log = os.path.join(folder, "made.muster"), os.path.join(folder, "log.jsonl")
        subprocess.run([MADE_LOG, city], check=True, stdout=subprocess.DEVNULL)
        ours = json.loads(subprocess.run([MUSTER, city, "verify", "--json"], check=True,
                                         capture_output=True).stdout)
        # On another machine than the one that made it nobody may write: the entry is not left.
        subprocess.run([MUSTER, city, "export", "log", "-o", log], check=True,
                       capture_output=True)
        with open(log, encoding="utf-8", newline="\n") as file:
            lines = file.readlines()
        code, said = judge(folder, lines)
        tap.point("verifies what we exported", code == 0, said)
        signatures = ours["node_signatures"] + ours["personal_signatures"]
        tap.point("counts and ends as we do", said.startswith(
            f"{ours['entries']} entries and {signatures} signatures hold; the last is "
            f"{ours['head']['position']}:{ours['head']['hash']}"), said)
        for what, number, changed in mistakes(lines, chance):
            code, said = judge(folder, changed)
            tap.point(f"refuses {what} at entry {number}",
                      code == 1 and said.startswith(f"entry {number} is bad"), said)
        head = f"{ours['head']['position']}:{ours['head']['hash'][:16]}"
        tap.point("finds the head that was noted", judge(folder, lines, head)[0] == 0)
        code, said = judge(folder, lines[:-1], head)
        tap.point("refuses a log that was cut off before it", code == 1, said)
    print(f"1..{tap.number}")
    sys.exit(1 if tap.failures else 0)


if __name__ == "__main__":
    main()
