#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the whole way on real cities, with LEMON's network simplex beside the solver.

    bench/cities.py build/muster [--runs 5] [--within 15min] [city…]

For each city: import of all its files, then `plan shelters` (load, network, pairs, solve), `check`,
and LEMON (dimacs-solver, its own "Run" time) on the problem that `export problem` wrote. Times are
the best of the runs; memory is the largest resident size of the plan's process. Cities without
people get an estimate, those without shelters get made-up ones; both are named so.
The data stands in ../shared/data/cities (or $MUSTER_DATA/cities).
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(os.environ.get("MUSTER_DATA", os.path.join(HERE, "..", "..", "shared", "data")),
                    "cities")
ESTIMATE = {"porto": 1700000, "milan": 1350000, "gothenburg": 550000, "malta": 430000}
SHELTERS = {"porto": (2000, 800), "milan": (1500, 900), "gothenburg": (600, 900),
            "malta": (500, 900), "porto-alegre": (300, 2000)}
IMPORTS = {
    "oslo": [["people", "people.csv"], ["sites", "shelters.geojson"]],
    "tainan": [["people", "people.geojson"],
               ["sites", "shelters.csv", "--sites-class", "public"]],
    "porto-alegre": [["people", "people.csv"]],
}
CITIES = ["porto", "milan", "gothenburg", "malta", "oslo", "tainan", "porto-alegre"]


def timed(command):
    """Seconds, peak resident megabytes and output of a command; stops the bench if it fails."""
    begin = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {child.returncode}\n{text}")
    return seconds, usage.ru_maxrss / 1024, text


def imports_of(city):
    folder = os.path.join(DATA, city)
    roads = [name for name in sorted(os.listdir(folder)) if name.endswith(".osm.pbf")]
    words = [["roads", os.path.join(folder, roads[0])]]
    for noun, name, *rest in IMPORTS.get(city, []):
        words.append([noun, os.path.join(folder, name), *rest])
    if city in ESTIMATE:
        words.append(["people", "--estimate", str(ESTIMATE[city])])
    if city in SHELTERS:
        count, places = SHELTERS[city]
        words.append(["sites", "--made-up", str(count), "--places", str(places), "--seed", "1"])
    return words


def lemon_ms(problem):
    done = subprocess.run(["dimacs-solver", "-long", problem], capture_output=True, text=True,
                          check=True)
    run = re.search(r"Run NetworkSimplex:.*?real:\s*([0-9.]+)", done.stdout + done.stderr, re.S)
    return float(run.group(1)) * 1000 if run else None


def measure(muster, city, options, folder):
    file = os.path.join(folder, city + ".muster")
    import_s = sum(timed([muster, file, "import", *words])[0] for words in imports_of(city))
    plans = []
    for _ in range(options.runs):
        _, megabytes, text = timed([muster, file, "plan", "shelters", "--hazard", "air_raid",
                                    "--within", options.within, "--priority", "general",
                                    "--name", "a", "--replace", "--json"])
        plans.append((json.loads(text), megabytes))
    best = {key: min(plan[key] for plan, _ in plans)
            for key in ("build_ms", "pairs_ms", "solve_ms", "total_ms")}
    plan = plans[0][0]
    check_s = min(timed([muster, file, "check", "a"])[0] for _ in range(options.runs))
    lemon = None
    if shutil.which("dimacs-solver"):
        problem = os.path.join(folder, city + ".min")
        timed([muster, file, "export", "problem", "a", "--format", "dimacs", "-o", problem])
        lemon = min(lemon_ms(problem) for _ in range(options.runs))
    return {"city": city, "people": plan["people"], "sites": plan["sites"], "pairs": plan["pairs"],
            "placed": plan["placed"], "import_s": import_s, **best, "check_s": check_s,
            "lemon_ms": lemon, "megabytes": max(m for _, m in plans)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("muster")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--within", default="15min")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("cities", nargs="*")
    options = parser.parse_args()
    rows = []
    head = (f"{'city':13}{'people':>10}{'sites':>7}{'pairs':>10}{'placed':>10}{'import':>9}"
            f"{'network':>9}{'pairs':>9}{'solve':>9}{'LEMON':>9}{'ratio':>7}{'plan':>9}{'check':>8}"
            f"{'memory':>9}")
    if not options.json:
        print(head)
        print(f"{'':13}{'':10}{'':7}{'':10}{'':10}{'s':>9}{'ms':>9}{'ms':>9}{'ms':>9}{'ms':>9}"
              f"{'':7}{'ms':>9}{'s':>8}{'MB':>9}")
    for city in options.cities or CITIES:
        if not os.path.isdir(os.path.join(DATA, city)):
            print(f"{city}: its data is not there ({DATA})", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            row = measure(options.muster, city, options, folder)
        rows.append(row)
        if options.json:
            continue
        lemon, ratio = ("-", "-") if row["lemon_ms"] is None else (
            f"{row['lemon_ms']:.0f}", f"{row['lemon_ms'] / max(row['solve_ms'], 0.01):.1f}")
        print(f"{city:13}{row['people']:>10}{row['sites']:>7}{row['pairs']:>10}{row['placed']:>10}"
              f"{row['import_s']:>9.2f}{row['build_ms']:>9.0f}{row['pairs_ms']:>9.0f}"
              f"{row['solve_ms']:>9.0f}{lemon:>9}{ratio:>7}{row['total_ms']:>9.0f}"
              f"{row['check_s']:>8.2f}{row['megabytes']:>9.0f}", flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
