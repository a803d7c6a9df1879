#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real cities from their files to a proven plan, compared with another solver to the unit.

    cities.py MUSTER [city…]

The data stands in $MUSTER_DATA/cities; a city that is not there is skipped. For each plan:
`check` proves it; with one priority class the minimum-cost flow that `export problem` writes,
solved by LEMON (dimacs-solver of Debian's liblemon-utils), must cost exactly
walk_person_ms + M × unplaced.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

DATA = os.path.join(os.environ.get("MUSTER_DATA", ""), "cities")

# What is imported, and the plans: (hazard and limit, further options).
AIR_15 = ["--hazard", "air_raid", "--within", "15min"]
AIR_200M = ["--hazard", "air_raid", "--within", "200m"]
AIR_NONE = ["--hazard", "air_raid", "--within", "none"]
FIRE_15 = ["--hazard", "fire", "--within", "15min"]
ONE_CLASS = ["--priority", "general"]
CITIES = {
    "oslo": {
        "imports": [["roads", "roads.osm.pbf"], ["people", "people.csv"],
                    ["sites", "shelters.geojson"]],
        "plans": [AIR_15 + ONE_CLASS, AIR_200M + ONE_CLASS, AIR_NONE + ONE_CLASS,
                  AIR_15 + ["--snap", "300m"] + ONE_CLASS],
        "facts": {0: {"people": 272374, "places": 14280, "placed": 14280, "sites": 18}},
    },
    "tainan": {
        "imports": [["roads", "roads.osm.pbf"], ["people", "people.geojson"],
                    ["sites", "shelters.csv", "--sites-class", "public"],
                    ["areas", "villages.topojson"]],
        "plans": [AIR_15 + ONE_CLASS, AIR_200M + ONE_CLASS,
                  AIR_15 + ["--snap", "300m"] + ONE_CLASS],
        "facts": {},
    },
    "porto-alegre": {
        "imports": [["roads", "roads.osm.pbf"], ["people", "people.csv"],
                    ["sites", "--made-up", "300", "--places", "2000", "--seed", "7"]],
        "plans": [AIR_15 + ONE_CLASS, FIRE_15, AIR_NONE + ONE_CLASS],
        "facts": {},
    },
}


class Tap:
    def __init__(self):
        self.count = self.failures = 0

    def result(self, holds, name, why=""):
        self.count += 1
        self.failures += not holds
        print(f"{'ok' if holds else 'not ok'} {self.count} - {name}", flush=True)
        if not holds and why:
            print("#   " + why)

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")


def solve_with_lemon(problem):
    done = subprocess.run(["dimacs-solver", "-long", problem], capture_output=True, text=True,
                          timeout=900, check=True)
    cost = re.search(r"Min flow cost: (-?\d+)", done.stdout + done.stderr)
    return int(cost.group(1))


def big_m(problem):
    with open(problem, encoding="utf-8") as lines:
        for line in lines:
            match = re.match(r"c big_m (\d+)", line)
            if match:
                return int(match.group(1))
    return None


class City:
    def __init__(self, muster, name, folder):
        self.muster, self.name = muster, name
        self.file = os.path.join(folder, name + ".muster")

    def run(self, *words):
        done = subprocess.run([self.muster, self.file, *words, "--json"], capture_output=True,
                              text=True, timeout=900)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def import_all(self, imports):
        for noun, *words in imports:
            if not words[0].startswith("--"):
                words[0] = os.path.join(DATA, self.name, words[0])
            self.run("import", noun, *words)


def check_plan(tap, city, name, options, facts, folder):
    label = f"{city.name} {' '.join(options)}"
    plan = city.run("plan", "shelters", *options, "--name", name)
    verdict = city.run("check", name)
    tap.result(verdict["valid"] and verdict["gap"] == 0, f"{label}: proven", str(verdict))
    sums = (plan["people"] == plan["placed"] + plan["unplaced"] and
            plan["unplaced"] == plan["off_network"] + plan["nothing_within"] + plan["all_full"])
    tap.result(sums, f"{label}: nobody is counted twice or lost", str(plan["people"]))
    for key, value in facts.items():
        tap.result(plan[key] == value, f"{label}: {key} is {value}", f"{key} is {plan[key]}")
    if "--priority" not in options:
        return
    if not shutil.which("dimacs-solver"):
        tap.skip(f"{label}: the same as LEMON", "dimacs-solver is not installed")
        return
    problem = os.path.join(folder, name + ".min")
    subprocess.run([city.muster, city.file, "export", "problem", name, "--format", "dimacs", "-o",
                    problem], check=True, capture_output=True)
    expected = plan["walk_person_ms"] + big_m(problem) * plan["unplaced"]
    found = solve_with_lemon(problem)
    tap.result(found == expected, f"{label}: the same as LEMON", f"{found}, expected {expected}")


def main():
    tap = Tap()
    wanted = sys.argv[2:] or list(CITIES)
    for name in wanted:
        if not os.path.isdir(os.path.join(DATA, name)):
            tap.skip(name, "its data is not there (../shared/data/cities)")
            continue
        with tempfile.TemporaryDirectory() as folder:
            city = City(sys.argv[1], name, folder)
            city.import_all(CITIES[name]["imports"])
            for number, options in enumerate(CITIES[name]["plans"]):
                check_plan(tap, city, f"p{number}", options, CITIES[name]["facts"].get(number, {}),
                           folder)
    print(f"1..{tap.count}")
    sys.exit(1 if tap.failures else 0)


if __name__ == "__main__":
    main()
