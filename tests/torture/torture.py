#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills programs while they write, and demands that nothing acknowledged is lost.

    torture.py MUSTER LOG_WRITER [--kills N] [--seed S] [--folder DIR]

N times log_writer, with 16 to 64 submitters, is killed by SIGKILL at a random moment: some tens or
hundreds of milliseconds after its first acknowledgement, or while it opens or makes the city, or
while another waits for its lock. Then the log must hold what was acknowledged, at its position and
with its content, and of each submitter one entry more at most; `verify` and `rebuild` must agree;
and the next round goes on with the same file. Besides, a fifth as many commands of the command
line are killed (commands.py): each must be in the city as a whole or not at all.

A kill takes the process, not the page cache: what a disk does when the power fails is the matter
of tests/unit/store/crash_test.c. The seed gives the plan of all rounds; which instruction is hit
is up to the machine. What fails says the seed and keeps the file.
"""
import argparse
import collections
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from commands import CommandKills
from ground import Failed, run

TURNS_MAX = 500 * 1000  # as in log_writer.c
ROUNDS_A_CITY = (6, 14)
PATIENCE_S = 120
POINTS = [
    "starts again after every kill: no lock, journal or half-made file stands in its way",
    "keeps every acknowledged entry, at its position and with its content",
    "holds of each submitter one entry more than was acknowledged, at most",
    "opens every private record that was acknowledged",
    "holds a log that verifies, whatever was killed",
    "holds a projection that is what the log gives",
    "holds of a killed command the whole or nothing",
    "is seen to fail when the end of a log is taken away",
]
STARTS, KEEPS, BEYOND, PRIVATE, VERIFIES, PROJECTS, WHOLE, SEEN = POINTS


def private_of(word):
    """What the entry of this turn keeps sealed, or "-"."""
    turn = int(word.split("/")[2])
    if turn % 50 == 9:
        return json.dumps({"name": word}, separators=(",", ":"))
    return json.dumps({"text": word}, separators=(",", ":")) if turn % 10 in (5, 6, 7) else "-"


def word_of(kind, body):
    """ROUND/SUBMITTER/TURN of an entry, None if no submitter wrote it."""
    body = json.loads(body)
    if kind == "note":
        return body["about"]
    if kind == "party.defined" and body["key"].startswith("p/"):
        return body["key"][2:]
    if kind == "site.edited":
        number, turn = divmod(body["places"], TURNS_MAX)
        return f"{number}/{body['key'].split('/')[0]}/{turn}"
    return None


def kind_of(word):
    turn = int(word.split("/")[2])
    if turn % 50 == 9:
        return "party.defined"
    return "site.edited" if turn % 10 >= 8 else "note"


class Writer:
    """A log_writer that is running, and what it has said."""

    def __init__(self, program, city, number, submitters):
        self.started = time.monotonic()
        self.number, self.said, self.killed = number, bytearray(), False
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program, "write", city, str(number), str(submitters)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=self.errors)
        self.pipe = self.process.stdout.fileno()

    def listen(self, until, lines=None):
        """Reads until then, or until so many lines were said; False if it has ended by itself."""
        while lines is None or self.said.count(b"\n") < lines:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.pipe], [], [], left)[0]:
                return True
            some = os.read(self.pipe, 1 << 16)
            if not some:
                return False
            self.said += some
        return True

    def kill(self):
        self.process.kill()
        self.process.wait()
        while some := os.read(self.pipe, 1 << 16):
            self.said += some
        self.process.stdout.close()

    def complaint(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace").strip()

    def acknowledged(self):
        """{position: word}"""
        text = self.said.decode()
        if text and not text.endswith("\n"):
            raise Failed(KEEPS, f"a line into the pipe was torn: {text[-60:]!r}")
        pairs = (line.split(" ") for line in text.splitlines() if line != "ready")
        return {int(position): word for position, word in pairs}


class City:
    """A file that is killed over and over, and what is known of its log."""

    def __init__(self, path, rounds):
        self.path, self.rounds, self.round = path, rounds, 0
        self.head, self.head_hash = 0, None
        self.acknowledged = {}  # since the log was read last
        self.open_rounds = []  # killed since then

    def noted(self, writer):
        self.acknowledged.update(writer.acknowledged())
        self.open_rounds.append(writer.number)


class Torture:
    def __init__(self, options):
        self.options, self.chance = options, random.Random(options.seed)
        self.folder = tempfile.mkdtemp(prefix="torture-", dir=options.folder)
        self.folder = os.path.abspath(self.folder)
        self.figures = collections.Counter()
        self.cities = 0
        self.ready_s = 0.1  # from the start of a writer until it is ready, lately
        self.writer = None
        self.reader = None

    # One round.

    def start(self, city):
        writer = Writer(self.options.log_writer, city.path, city.round,
                        self.chance.randint(16, 64))
        city.round += 1
        return writer

    def live(self, city, writer, is_successor):
        """Lets it run for as long as chance has it."""
        early = self.chance.random() < (0.6 if writer.number == 0 else 0.2)
        if early and not is_successor:
            until = writer.started + self.chance.uniform(0, 1.2 * self.ready_s)
            alive = writer.listen(until)
        else:
            alive = writer.listen(time.monotonic() + PATIENCE_S, 2)
            if alive and writer.said.count(b"\n") < 2:
                raise Failed(STARTS, f"round {writer.number}: silent for {PATIENCE_S} s")
            if not is_successor:
                self.ready_s += (time.monotonic() - writer.started - self.ready_s) / 4
            self.start_reader(city)
            longest = self.options.longest
            alive = alive and writer.listen(
                time.monotonic() + longest * self.chance.random() ** 2)
        if not alive:
            writer.process.wait()
            raise Failed(STARTS, f"round {writer.number} ended by itself: {writer.complaint()}")
        return early

    def start_reader(self, city):
        """Now and then somebody reads while the writer is killed."""
        if self.chance.random() < 0.15 and not self.reader:
            self.reader = subprocess.Popen(
                [self.options.muster, city.path, "verify"], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def end_reader(self):
        if self.reader:
            said = self.reader.communicate(timeout=PATIENCE_S)[0].decode("utf-8", "replace")
            code, self.reader = self.reader.returncode, None
            self.figures["readers"] += 1
            if code != 0:
                raise Failed(VERIFIES, f"while it was written: {said}")

    def kill(self, city, writer, early):
        writer.kill()
        city.noted(writer)
        if writer.process.returncode != -signal.SIGKILL:
            raise Failed(STARTS, f"round {writer.number} ended by itself: {writer.complaint()}")
        self.figures["kills"] += 1
        self.figures["early"] += early and not writer.said.startswith(b"ready")

    # What must be true afterwards.

    def read_log(self, city):
        """The lines from the head on that was read last; None if there is no city yet."""
        done = run([self.options.log_writer, "read", city.path, str(max(city.head, 1))])
        lines = done.stdout.decode().split("\n")
        if done.returncode == 0 and lines[-2:] == ["end", ""]:
            return lines[:-2]
        if city.head == 0 and not city.acknowledged:
            self.figures["not made yet"] += 1
            return None
        what = PRIVATE if lines and lines[-1] else KEEPS
        raise Failed(what, f"cannot be read: {done.stderr.decode('utf-8', 'replace')}")

    def check_entry(self, city, line, turns):
        position, _, kind, body, private = line.split("\t")
        word = word_of(kind, body)
        promised = city.acknowledged.get(int(position))
        if promised and promised != word:
            raise Failed(KEEPS, f"entry {position} should be {promised}: {kind} {body}")
        if not word:
            return
        number, submitter, turn = map(int, word.split("/"))
        if kind != kind_of(word) or number not in city.open_rounds:
            raise Failed(BEYOND, f"entry {position} is of no turn: {kind} {body}")
        if private != private_of(word):
            raise Failed(PRIVATE, f"entry {position}, {word}: {private}")
        turns[number, submitter].append((turn, promised is not None))
        self.figures["acknowledged"] += promised is not None
        self.figures["beyond"] += promised is None
        self.figures["private"] += promised is not None and private != "-"

    def check_turns(self, turns):
        """Each submitter's in their order; all but the last were acknowledged."""
        for (number, submitter), done in turns.items():
            if [turn for turn, _ in done] != list(range(len(done))):
                raise Failed(BEYOND, f"submitter {number}/{submitter}: turns {done[-5:]}")
            if not all(promised for _, promised in done[:-1]):
                raise Failed(BEYOND, f"submitter {number}/{submitter}: more than one beyond")

    def check_log(self, city):
        lines = self.read_log(city)
        if lines is None:
            city.open_rounds = []
            return
        if city.head > 0:
            kept = lines.pop(0).split("\t") if lines else [0, None]
            if [int(kept[0]), kept[1]] != [city.head, city.head_hash]:
                raise Failed(KEEPS, f"entry {city.head} is not what it was")
        turns = collections.defaultdict(list)
        for expected, line in enumerate(lines, city.head + 1):
            if int(line.split("\t", 1)[0]) != expected:
                raise Failed(KEEPS, f"entry {expected} is missing")
            self.check_entry(city, line, turns)
        last = city.head + len(lines)
        lost = sorted(position for position in city.acknowledged
                      if not city.head < position <= last)
        if lost:
            raise Failed(KEEPS, f"{len(lost)} acknowledged entries are lost, the first "
                                f"{lost[0]}, {city.acknowledged[lost[0]]}; the log ends at {last}")
        self.check_turns(turns)
        if lines:
            city.head, city.head_hash = last, lines[-1].split("\t")[1]
        city.acknowledged, city.open_rounds = {}, []

    def check_verify(self, city):
        if city.head == 0:
            return
        done = run([self.options.muster, city.path, "verify", "--json"])
        report = json.loads(done.stdout or "{}")
        if done.returncode != 0 or not report.get("holds") or report["entries"] != city.head:
            raise Failed(VERIFIES, (done.stdout + done.stderr).decode("utf-8", "replace"))
        self.figures["verified"] += 1

    def check_rebuild(self, city):
        if city.head == 0:
            return
        done = run([self.options.muster, city.path, "rebuild", "--json"])
        if done.returncode != 0 or not json.loads(done.stdout).get("same"):
            raise Failed(PROJECTS, (done.stdout + done.stderr).decode("utf-8", "replace"))
        self.figures["rebuilt"] += 1

    def check_whole(self, city):
        """All of it once more, from the first entry on: the records of every round."""
        if city.head == 0:
            return
        done = run([self.options.log_writer, "read", city.path, "1"])
        lines = done.stdout.decode().split("\n")[:-2]
        if done.returncode != 0 or len(lines) != city.head:
            raise Failed(KEEPS, f"read whole: {done.stderr.decode('utf-8', 'replace')}")
        for line in lines:
            position, _, kind, body, private = line.split("\t")
            word = word_of(kind, body)
            if word and private != private_of(word):
                raise Failed(PRIVATE, f"entry {position}, {word}: {private}")

    def check(self, city, is_last):
        checks = [self.check_log]
        # Whoever comes first finds what the dead one left, for reading or for writing.
        if is_last or self.chance.random() < 0.4:
            checks.append(self.check_verify)
        if is_last or self.chance.random() < 0.2:
            checks.append(self.check_rebuild)
        if is_last:
            checks.append(self.check_whole)
        for check in checks:
            check(city)

    # All of it.

    def new_city(self):
        self.cities += 1
        return City(os.path.join(self.folder, f"{self.cities}.muster"),
                    self.chance.randint(*ROUNDS_A_CITY))

    def torture_city(self, city):
        self.writer, is_successor = self.start(city), False
        while True:
            early = self.live(city, self.writer, is_successor)
            successor = None
            is_last = (city.round >= city.rounds
                       or self.figures["kills"] + 1 >= self.options.kills)
            if not is_last and self.chance.random() < 0.1:
                successor = self.start(city)
                # It waits two seconds for the lock, no longer.
                longest = min(1.2 * self.ready_s, 0.5)
                successor.listen(time.monotonic() + self.chance.uniform(0, longest))
                self.figures["waited"] += 1
            try:
                self.kill(city, self.writer, early)
            finally:
                self.writer = successor
            self.end_reader()
            if not successor:
                # Now and then the next one starts on what the dead one left, unread.
                if is_last or self.chance.random() < 0.8:
                    self.check(city, is_last)
                if is_last:
                    break
                self.writer = self.start(city)
            is_successor = successor is not None
            self.say_progress()
        remove(city.path)

    def check_checks(self):
        """What is acknowledged and lies in the write-ahead log alone is taken away."""
        city = self.new_city()
        self.writer = self.start(city)
        alive = self.writer.listen(time.monotonic() + PATIENCE_S, 100)
        self.writer.kill()
        city.noted(self.writer)
        self.writer = None
        os.remove(city.path + "-wal")
        try:
            self.check_log(city)
        except Failed as why:
            if alive and why.point == KEEPS and "lost" in why.why:
                remove(city.path)
                return
        raise Failed(SEEN, f"{len(city.acknowledged)} entries were not missed")

    def say_progress(self):
        if sys.stderr.isatty():
            print(f"\r{self.figures['kills']} of {self.options.kills} kills, "
                  f"{self.figures['acknowledged']} entries acknowledged", end=" ",
                  file=sys.stderr, flush=True)

    def run(self):
        begin = time.monotonic()
        failed = None
        try:
            while self.figures["kills"] < self.options.kills:
                self.torture_city(self.new_city())
            commands = CommandKills(self.options.muster, self.folder, self.chance, WHOLE)
            commands.run(max(self.options.kills // 5, 1), self.figures)
            self.check_checks()
        except Failed as why:
            failed = why
        finally:
            if self.writer:
                self.writer.kill()
            if self.reader:
                self.reader.kill()
                self.reader.wait()
        if sys.stderr.isatty():
            print(file=sys.stderr)
        self.report(failed, time.monotonic() - begin)
        return failed is None

    def report(self, failed, seconds):
        for number, point in enumerate(POINTS, 1):
            bad = failed and failed.point == point
            open_end = " # SKIP stopped before" if failed and not bad else ""
            print(f"{'not ok' if bad else 'ok'} {number} - {point}{open_end}")
            if bad:
                for line in failed.why.splitlines():
                    print(f"#   {line}")
                print(f"#   again with --seed {self.options.seed}; kept: {self.folder}")
        f = self.figures
        print(f"# {f['kills']} kills of {self.cities} cities ({f['early']} while opening, "
              f"{f['not made yet']} before there was a city, {f['waited']} with another waiting, "
              f"{f['readers']} with a reader beside)")
        print(f"# {f['acknowledged']} entries acknowledged, {f['private']} of them with private "
              f"text, and {f['beyond']} more found in the logs")
        print(f"# {f['verified']} logs verified, {f['rebuilt']} projections made again")
        print(f"# {f['command kills']} commands killed ({f['nothing']} not in, {f['whole']} in), "
              f"{f['command ends']} came through")
        print(f"# seed {self.options.seed}, {seconds:.0f} s")
        print(f"1..{len(POINTS)}")
        if not failed:
            shutil.rmtree(self.folder)


def remove(path):
    for ending in ("", "-wal", "-shm", "-journal", ".keys"):
        if os.path.exists(path + ending):
            os.remove(path + ending)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("muster", type=os.path.abspath)
    parser.add_argument("log_writer", type=os.path.abspath)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10 ** 9))
    parser.add_argument("--folder", help="where the cities are made; on the disk that is meant")
    parser.add_argument("--longest", type=float, default=0.3, help="seconds of a round")
    sys.exit(0 if Torture(parser.parse_args()).run() else 1)


if __name__ == "__main__":
    main()
