#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One process follows the log while others write: what it says, when, and how it ends.

    follow_test.py MUSTER
"""
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading

MUSTER = sys.argv[1]
os.environ["MUSTER_LANG"] = "en"
SOON_S = 60  # sanitized, on a busy machine; usually a fifth of a second


class Tap:
    def __init__(self):
        self.number = self.failures = 0

    def point(self, name, good, why=""):
        self.number += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        if not good:
            print(f"# {why}")


class Follower:
    """`log --follow` with its lines as they come."""

    def __init__(self, city, *options):
        self.process = subprocess.Popen([MUSTER, city, "log", "--follow", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def next(self):
        """The next line; "" once there is none any more, or none comes."""
        try:
            return self.lines.get(timeout=SOON_S) or ""
        except queue.Empty:
            return ""

    def interrupt(self):
        """Its exit code, and what it had not told yet."""
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(timeout=SOON_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = None
        rest = []
        while (line := self.next()):
            rest.append(line)
        return code, rest + [self.process.stderr.read()]


def muster(city, *words):
    return subprocess.run([MUSTER, city, *words], capture_output=True, text=True, check=False)


def found(folder):
    table, city = os.path.join(folder, "office.csv"), os.path.join(folder, "followed.muster")
    with open(table, "w", encoding="utf-8") as file:
        file.write("kind,key,name\norganisation,cd,Office\n")
    done = muster(city, "import", "organisations", table)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return city


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        city = found(folder)
        last = muster(city, "log", "--last", "1").stdout.rstrip("\n")
        all_of_it, notes = Follower(city, "--last", "1"), Follower(city, "--type", "note", "--json")
        line = all_of_it.next()
        tap.point("begins with the last entries that are asked for", line == last, line)
        for turn in ("first", "second"):
            done = muster(city, "note", f"the {turn} call", "--about", "cd")
            tap.point(f"lets others write, the {turn} time", done.returncode == 0, done.stderr)
            line, position = all_of_it.next(), muster(city, "log", "--last", "1").stdout.split()[0]
            tap.point(f"tells the {turn} note soon", line.startswith(f"{position}  ") and
                      "note in the duty log" in line and "cd" in line, line)
            line = notes.next()
            told = json.loads(line) if line else {}
            tap.point(f"tells the {turn} note as an object a line",
                      told.get("position") == int(position) and told["entry"]["type"] == "note",
                      line)
        for turn in range(12):
            muster(city, "note", f"call {turn}", "--about", "cd")
            all_of_it.next(), notes.next()
        lately = Follower(city)
        last = muster(city, "log", "--last", "10").stdout.splitlines()
        told = [lately.next() for _ in last]
        tap.point("begins with the last 10 if nothing is asked for", told == last, told)
        lately.interrupt()
        done = muster(city, "backup", os.path.join(folder, "away.muster"))
        tap.point("lets others back up", done.returncode == 0, done.stderr)
        line = all_of_it.next()
        tap.point("tells the backup", "copy that left the file" in line, line)
        for name, follower in (("the whole log", all_of_it), ("the notes", notes)):
            code, rest = follower.interrupt()
            tap.point(f"ends with 0 when interrupted, {name}", code == 0, f"{code} {rest}")
            tap.point(f"tells nothing else, {name}", rest == [""], rest)
        for option in (["--at", "now"], ["--state"]):
            done = muster(city, "log", "--follow", *option)
            tap.point(f"does not go with {option[0]}", done.returncode == 2, done.stderr)
    print(f"1..{tap.number}")
    sys.exit(1 if tap.failures else 0)


if __name__ == "__main__":
    main()
