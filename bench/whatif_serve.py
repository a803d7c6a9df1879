#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a what-if takes at the server, over HTTP, from the request to the last byte.

    bench/whatif_serve.py MUSTER CITY.muster PLAN [--events 300] [--clients 1] [--seed 1]

A client works as somebody at the desk does: it adds a change to its list (closes a site, or gives
it between none and twice its places), takes the last one back now and then, and begins anew after
ten. Prints p50, p99 and the longest, of the whole request and of what the server says it took. Then
what changes the ground, each behind a site that is closed: a street blocked, a new site, a limit.
"""
import argparse
import http.client
import json
import random
import subprocess
import threading
import time

LIST_MAX = 10


class Client(threading.Thread):
    def __init__(self, port, options, sites, seed):
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.options, self.sites, self.random = options, sites, random.Random(seed)
        self.whole, self.said = [], []

    def ask(self, changes):
        begin = time.perf_counter()
        self.connection.request("POST", f"/api/plans/{self.options.plan}/whatif",
                                json.dumps({"changes": changes}),
                                {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        body = answer.read()
        self.whole.append((time.perf_counter() - begin) * 1e3)
        if answer.status == 404:  # no street there
            self.whole.pop()
        elif answer.status != 200:
            raise SystemExit(f"{answer.status}: {body[:300]}")
        else:
            self.said.append(json.loads(body)["milliseconds"])

    def next_list(self, changes):
        if len(changes) == LIST_MAX:
            return []
        if changes and self.random.random() < 0.2:
            return changes[:-1]
        changed = {key for change in changes for key in change.values()}
        key, places = self.random.choice([s for s in self.sites if s[0] not in changed])
        if self.random.random() < 0.5:
            return changes + [{"close": key}]
        return changes + [{"resize": key, "places": self.random.randrange(2 * places + 1)}]

    def run(self):
        changes = []
        for _ in range(self.options.events):
            changes = self.next_list(changes)
            self.ask(changes)


def spread(times):
    times = sorted(times)
    return (f"p50 {times[len(times) // 2]:6.2f}  p99 {times[len(times) * 99 // 100]:6.2f}  "
            f"max {times[-1]:6.2f} ms")


def measure_ground(port, options, features):
    points = [f["geometry"]["coordinates"] for f in features]
    choose = random.Random(options.seed)
    kinds = {"street blocked": lambda: {"block": choose.choice(points)},
             "new site": lambda: {"add": choose.choice(points), "places": 200},
             "limit, 1 to 15 min": lambda: {"limit": 60000 * choose.randrange(1, 16)},
             "limit, 16 to 30 min": lambda: {"limit": 60000 * choose.randrange(16, 31)}}
    for name, change in kinds.items():
        client = Client(port, options, [], options.seed)
        for _ in range(options.grounds):
            closed = choose.choice(features)["properties"]["key"]
            client.ask([{"close": closed}, change()])
        print(f"  {name:20} {spread(client.whole)}  ({len(client.whole)})")


def measure(port, options):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", f"/api/plans/{options.plan}/shelters")
    features = json.loads(connection.getresponse().read())["features"]
    sites = [(f["properties"]["key"], f["properties"]["places"]) for f in features]
    first = Client(port, options, sites, options.seed)
    first.ask([])
    print(f"  first of all, which prepares the plan: {first.whole[0]:.1f} ms")
    clients = [Client(port, options, sites, options.seed + c) for c in range(options.clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    whole = [t for client in clients for t in client.whole]
    said = [t for client in clients for t in client.said]
    print(f"  {options.clients} clients, {len(whole)} requests")
    print(f"  whole request  {spread(whole)}")
    print(f"  in the server  {spread(said)}")
    if options.grounds > 0:
        measure_ground(port, options, features)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("muster")
    parser.add_argument("city")
    parser.add_argument("plan")
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--grounds", type=int, default=40)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    server = subprocess.Popen([options.muster, options.city, "serve", "--json",
                               "--port", str(options.port)], stdout=subprocess.PIPE, text=True)
    try:
        measure(json.loads(server.stdout.readline())["port"], options)
    finally:
        server.terminate()
        server.wait()


main()
