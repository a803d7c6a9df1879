#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves the made-up town and asks the server for everything it has, and for what it must refuse.

    serve_test.py MUSTER TOWN
"""
import gzip
import http.client
import json
import math
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

MUSTER, TOWN = sys.argv[1:3]
os.environ["MUSTER_LANG"] = "en"
SOON_S = 60


class Tap:
    def __init__(self):
        self.number = self.failures = 0

    def point(self, name, good, why=""):
        self.number += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        if not good:
            print(f"# {why}")


def muster(city, *arguments):
    subprocess.run([MUSTER, city, *arguments], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def make_city(folder):
    city = os.path.join(folder, "town.muster")
    for noun, file in [("roads", "roads.geojson"), ("people", "people.csv"), ("sites", "sites.csv"),
                       ("areas", "areas.geojson")]:
        muster(city, "import", noun, os.path.join(TOWN, file))
    muster(city, "plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "a")
    return city


class Server:
    def __init__(self, city, *options):
        self.process = subprocess.Popen([MUSTER, city, "serve", "--port", "0", "--json", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def ask(self, path, method="GET", body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON_S)
        connection.putrequest(method, path, skip_host=bool(headers and "Host" in headers),
                              skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def json(self, path, **more):
        return json.loads(self.ask(path, **more).body)

    def raw(self, text):
        """What is answered to bytes that no library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=SOON_S) as connection:
            answer = b""
            try:
                connection.sendall(text)
                connection.shutdown(socket.SHUT_WR)
                while chunk := connection.recv(65536):
                    answer += chunk
            except OSError:
                pass  # it has hung up, as it may
        return answer

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=SOON_S)
        return self.process.returncode, err


def tiles_of(city):
    """A tile of zoom 14 with roads in it, and what it is called."""
    west, south, east, north = city["box"]
    lon, lat = (west + east) / 2, math.radians((south + north) / 2)
    x = int((lon + 180) / 360 * 2 ** 14)
    y = int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * 2 ** 14)
    return f"/tiles/{city['tiles']}/14/{x}/{y}"


def look_at_city(tap, server):
    city = server.json("/api/city")
    tap.point("tells the city and its plans",
              city["name"] == "town.muster" and [p["name"] for p in city["plans"]] == ["a"]
              and city["plans"][0]["created_at"].endswith("Z")
              and city["box"][0] < city["box"][2], city)
    names = server.json("/api/names")["names"]
    found = {name["name"]: name for name in names}
    tap.point("knows areas by code and streets by name, and where they are",
              len(found) == len(names) > 3 and found["North bank"]["code"] is not None
              and found["Mill Lane"]["code"] is None
              and all(n["box"][0] <= n["at"][0] <= n["box"][2]
                      and n["box"][1] <= n["at"][1] <= n["box"][3] for n in names), names)
    answer = server.ask(tiles_of(city))
    tile = gzip.decompress(answer.body)
    tap.point("has tiles, gzipped and to be kept",
              answer.status == 200 and b"road" in tile and b"class" in tile
              and "immutable" in answer.getheader("Cache-Control"), answer.status)
    old = server.ask(tiles_of({**city, "tiles": "0123456789abcdef"}))
    tap.point("has no tiles of another version", old.status == 404, old.status)
    wrong = [server.ask(f"/tiles/{city['tiles']}/{rest}").status
             for rest in ("1/2/0", "99/0/0", "-1/0/0", "1/0/0x", "1/0/18446744073709551616")]
    tap.point("refuses tiles that are none", wrong == [404, 404, 400, 400, 400], wrong)


def look_at_plan(tap, server, city):
    plan = server.json("/api/plans/a")
    tap.point("a plan adds up",
              plan["people"] == plan["placed"] + plan["unplaced"] > 0
              and plan["unplaced"] == plan["off_network"] + plan["nothing_within"]
              + plan["all_full"] and sum(plan["minutes"]) == plan["placed"], plan)
    shelters = server.json("/api/plans/a/shelters")["features"]
    tap.point("the shelters hold whom the plan places",
              sum(s["properties"]["people"] for s in shelters) == plan["placed"]
              and all(s["properties"]["people"] <= s["properties"]["places"] for s in shelters))
    gaps = server.json("/api/plans/a/gaps")["features"]
    tap.point("the gaps hold whom it does not",
              sum(g["properties"]["people"] for g in gaps) == plan["unplaced"], len(gaps))
    streets = server.json("/api/plans/a/streets")["features"]
    tap.point("somebody walks in the streets",
              streets and all(s["properties"]["people"] >= 10 for s in streets), len(streets))
    muster(city, "plan", "shelters", "--hazard", "air_raid", "--within", "5min", "--name", "b")
    plans = [p["name"] for p in server.json("/api/city")["plans"]]
    tap.point("sees a plan that was made meanwhile", plans == ["b", "a"], plans)


def look_at_interface(tap, server):
    described = server.json("/api/openapi.json")
    tap.point("describes itself in OpenAPI 3.1",
              described["openapi"] == "3.1.0" and "/api/plans/{plan}/gaps" in described["paths"])
    paths = [path.replace("{plan}", "a") for path in described["paths"] if "{z}" not in path]
    answers = {path: server.ask(path) for path in paths}
    good = all(a.status == 200 for a in answers.values())
    tap.point("answers whatever it describes", good, {p: a.status for p, a in answers.items()})
    types = all(list(operation["get"]["responses"]["200"]["content"]) ==
                [answers[path.replace("{plan}", "a")].getheader("Content-Type")]
                for path, operation in described["paths"].items() if "{z}" not in path)
    tap.point("as the type it describes", types)
    guarded = all("default-src 'self'" in a.getheader("Content-Security-Policy")
                  and a.getheader("X-Content-Type-Options") == "nosniff"
                  for a in answers.values())
    tap.point("with nothing from elsewhere on its pages", guarded)


def refuse(tap, server):
    tap.point("says in the asked language that there is no such plan",
              "没有方案" in server.json("/api/plans/x?lang=zh")["error"]["message"]
              and server.ask("/api/plans/x").status == 404)
    tap.point("takes no other method",
              server.ask("/api/city", method="POST", body=b"").status == 405
              and server.ask("/api/city", method="BREW").status in (400, 405, 501))
    tap.point("answers to no other name",
              server.ask("/api/city", headers={"Host": "rebound.example"}).status == 403
              and server.ask("/api/city", headers={"Host": "127.0.0.1.example"}).status == 403
              and server.ask("/healthz", headers={"Host": f"localhost:{server.port}"}).status
              == 200)
    big = server.raw(b"POST /api/city HTTP/1.1\r\nHost: localhost\r\n"
                     b"Content-Length: 99999999999\r\n\r\n")
    tap.point("takes no body that is too large", b" 413 " in big.split(b"\r\n")[0], big[:80])
    outside = [server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n").split(b" ")[1]
               for path in (b"/../../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd",
                            b"/assets/../../secret", b"/..%2fsecret", b"//etc/passwd")]
    tap.point("serves nothing from outside", all(status == b"404" for status in outside), outside)
    server.raw(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20000)
    server.raw(b"\x00\xff\x16\x03\x01garbage")
    tap.point("still answers after garbage", server.ask("/healthz").status == 200)


def look_at_page(tap, server):
    page = server.ask("/")
    tap.point("serves the page of a folder",
              page.status == 200 and page.body == b"<!doctype html><title>Desk</title>"
              and page.getheader("Content-Type").startswith("text/html"), page.status)
    again = server.ask("/", headers={"If-None-Match": page.getheader("ETag")})
    tap.point("which is sent once", again.status == 304 and again.body == b"", again.status)
    script = server.ask("/assets/desk.js")
    tap.point("and what lies in it", script.getheader("Content-Type") == "text/javascript"
              and script.body == b"export {};", script.status)


def look_at_own_page(tap, city):
    """The page in the program, or the sentence that it is not there."""
    server = Server(city)
    plain = server.ask("/")
    if plain.status == 404:
        tap.point("says in both languages that there is no page in the program",
                  b"npm" in plain.body and "未内置页面".encode() in plain.body, plain.body)
    else:
        look_at_packed(tap, server, plain)
    server.stop()


def look_at_packed(tap, server, plain):
    packed = server.ask("/", headers={"Accept-Encoding": "br, gzip;q=0.8"})
    tap.point("has the page, gzipped to whom it may be",
              packed.getheader("Content-Encoding") == "gzip"
              and plain.getheader("Content-Encoding") is None
              and gzip.decompress(packed.body) == plain.body
              and server.ask("/", headers={"Accept-Encoding": "gzip;q=0"}).body == plain.body)
    known = {"If-None-Match": packed.getheader("ETag"), "Accept-Encoding": "gzip"}
    again = server.ask("/", headers=known)
    tap.point("and once only", again.status == 304
              and packed.getheader("ETag") != plain.getheader("ETag"), again.status)
    names = re.findall(r'(?:src|href)="\.(/assets/[^"]+)"', plain.body.decode())
    answers = [server.ask(name) for name in names]
    tap.point("with all it names, to be kept for good",
              len(names) >= 3 and all(a.status == 200 and "immutable" in
                                      a.getheader("Cache-Control") for a in answers)
              and packed.getheader("Cache-Control") == "no-cache", names)
    terms = server.ask("/licences.txt")
    tap.point("and the terms of what is in it",
              terms.getheader("Content-Type") == "text/plain; charset=utf-8"
              and all(word in terms.body for word in (b"preact", b"maplibre-gl", b"OFL")))


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-serve-")
    try:
        city = make_city(folder)
        web = os.path.join(folder, "web")
        os.makedirs(os.path.join(web, "assets"))
        with open(os.path.join(web, "index.html"), "w", encoding="utf-8") as page:
            page.write("<!doctype html><title>Desk</title>")
        with open(os.path.join(web, "assets", "desk.js"), "w", encoding="utf-8") as script:
            script.write("export {};")
        with open(os.path.join(folder, "secret"), "w", encoding="utf-8") as secret:
            secret.write("secret")
        server = Server(city, "--web-dir", web)
        look_at_city(tap, server)
        look_at_plan(tap, server, city)
        look_at_interface(tap, server)
        refuse(tap, server)
        look_at_page(tap, server)
        look_at_own_page(tap, city)
        second = subprocess.run([MUSTER, city, "serve", "--port", str(server.port)],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                timeout=SOON_S)
        tap.point("a second one says that the port is taken",
                  second.returncode == 5 and str(server.port) in second.stderr, second)
        code, err = server.stop()
        tap.point("ends at Ctrl-C, with nothing to complain of", code == 0 and err == "",
                  (code, err[-500:]))
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return 1 if tap.failures else 0


sys.exit(main())
