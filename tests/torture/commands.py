# SPDX-License-Identifier: Apache-2.0
"""Kills commands of the command line on a made-up town: each is in as a whole or not at all.

One city is used for all kills, so crashes pile up. Before each, the same command is run to its end
on a copy; afterwards the tables of the city must be what they were before, or what they are there.
"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from ground import PATIENCE_S, Failed, run

HERE = os.path.dirname(os.path.abspath(__file__))
TOWN = os.path.join(HERE, "..", "data", "town")
ENDINGS = ("", "-wal", ".keys")
MANY_PEOPLE, MANY_SITES = 20000, 3000
FIRST = [
    ["import", "roads", "roads.geojson"],
    ["import", "people", "people.csv"],
    ["import", "sites", "sites.csv"],
    ["import", "areas", "areas.geojson"],
    ["import", "hazard", "flood.geojson", "--hazard", "flood", "--where", "CLASS>=3"],
]
# Of an entry, a record, a key no two are the same: their number counts.
COUNTED = {"entry", "log_head", "record", "sealed_key"}
# What depends on the clock.
UNSTEADY = {"value", "imported_at_ms", "created_at_ms", "bytes", "hash"}


def rows_of(database, table):
    """The rows of a table as far as they are the same whenever the command is run."""
    if table in COUNTED:
        what = "position" if table == "log_head" else "count(*)"
        return database.execute(f"SELECT {what} FROM {table}").fetchall()
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    drop = UNSTEADY if table in ("projection", "plan", "plan_part", "source") else set()
    columns = ", ".join(name for name in names if name not in drop)
    return sorted(database.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)


def copy(path, to):
    for ending in ENDINGS:
        if os.path.exists(to + ending):
            os.remove(to + ending)
        if os.path.exists(path + ending):
            shutil.copy(path + ending, to + ending)


def tables_of(path, beside):
    """{table: rows}, read from a copy, so that nothing is touched."""
    copy(path, beside)
    database = sqlite3.connect(beside)
    try:
        found = [row[0] for row in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return {table: rows_of(database, table) for table in sorted(found)}
    finally:
        database.close()


def differences(a, b):
    return [table for table in sorted(a.keys() | b.keys()) if a.get(table) != b.get(table)]


def wal_size(path):
    try:
        return os.stat(path + "-wal").st_size
    except FileNotFoundError:
        return 0


class CommandKills:
    def __init__(self, muster, folder, chance, point):
        self.muster, self.folder, self.chance, self.point = muster, folder, chance, point
        self.city = os.path.join(folder, "town.muster")
        self.copy = os.path.join(folder, "done.muster")
        self.beside = os.path.join(folder, "looked_at.muster")
        self.number = 0

    def fail(self, why):
        raise Failed(self.point, why)

    def demand(self, city, command):
        begin = time.monotonic()
        done = run([self.muster, city, *command], cwd=self.folder)
        if done.returncode != 0:
            self.fail(f"{' '.join(command)}: {done.stderr.decode('utf-8', 'replace')}")
        return done, time.monotonic() - begin

    def make_up(self, name, columns, count, values):
        """So many rows that they are not written at once."""
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(f"id,lon,lat,{columns}\n")
            for number in range(count):
                lon, lat = self.chance.uniform(0.300, 0.307), self.chance.uniform(0.2, 0.205)
                file.write(f"m{number},{lon:.6f},{lat:.6f},"
                           f"{values.format(self.chance.randint(1, 20))}\n")

    def settle(self):
        shutil.copytree(TOWN, self.folder, dirs_exist_ok=True)
        self.make_up("many.csv", "people,class", MANY_PEOPLE, "{},general")
        self.make_up("shelters.csv", "capacity,function", MANY_SITES, "{},personnel_shelter")
        for command in FIRST:
            self.demand(self.city, command)

    def choose(self):
        self.number += 1
        return self.chance.choice([
            ["import", "people", self.chance.choice(["many.csv", "people.csv"])],
            ["import", "sites", "shelters.csv", "--add"],
            ["import", "areas", "areas.geojson"],
            ["import", "sites", "sites.csv"],
            ["edit", "site", f"s{self.chance.randint(1, 9)}", "--places", str(self.number),
             "--why", "counted again"],
            ["plan", "shelters", "--hazard", "air_raid", "--within", "5min", "--name",
             f"plan{self.number}"],
        ])

    def wait(self, process, length_s):
        """Until a moment of chance: any, or one while it writes."""
        until = time.monotonic() + self.chance.uniform(0, 1.1 * length_s)
        if self.chance.random() < 0.4:
            while process.poll() is None and time.monotonic() < until:
                time.sleep(0.0005)
            return
        size, until = wal_size(self.city), time.monotonic() + 2 * length_s
        while process.poll() is None and time.monotonic() < until:
            before, size = size, wal_size(self.city)
            if size > before:
                time.sleep(self.chance.choice([0, 0, 0.001, 0.003, 0.01]))
                return

    def kill_one(self, figures):
        command = self.choose()
        before = tables_of(self.city, self.beside)
        copy(self.city, self.copy)
        _, length_s = self.demand(self.copy, command)
        whole = tables_of(self.copy, self.beside)
        process = subprocess.Popen([self.muster, self.city, *command], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.wait(process, length_s)
        process.kill()
        out, errors = process.communicate(timeout=PATIENCE_S)
        if process.returncode not in (0, -signal.SIGKILL):
            self.fail(f"{' '.join(command)}: {errors.decode('utf-8', 'replace')}")
        after = tables_of(self.city, self.beside)
        self.judge(command, before, whole, after, out or process.returncode == 0)
        killed = process.returncode != 0
        figures["command kills" if killed else "command ends"] += 1
        if killed:
            figures["whole" if after == whole else "nothing"] += 1

    def judge(self, command, before, whole, after, has_answered):
        name = " ".join(command)
        if after not in (before, whole):
            self.fail(f"{name}: neither what was before ({differences(after, before)}) nor what "
                      f"it makes ({differences(after, whole)})")
        if has_answered and after != whole:
            self.fail(f"{name}: has answered, and is not in ({differences(after, whole)})")
        done, _ = self.demand(self.city, ["verify", "--json"])
        if json.loads(done.stdout)["entries"] != after["log_head"][0][0]:
            self.fail(f"{name}: the log has another length afterwards")

    def run(self, kills, figures):
        self.settle()
        tries = 0
        while figures["command kills"] < kills and tries < 4 * kills:
            self.kill_one(figures)
            tries += 1
        self.demand(self.city, ["rebuild"])
        self.demand(self.city, ["info"])
