#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves the made-up town and asks the server for everything it has, and for what it must refuse.

    requests_test.py MUSTER TOWN
"""
import concurrent.futures
import gzip
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

from serving import MUSTER, SOON_S, Server, Tap, make_city, muster


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
    plan = city["plans"][0]
    tap.point("and how they stand", plan["status"] == "draft" and not plan["followed_live"]
              and not plan["outdated"] and plan["followed_in"] == [], plan)
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
    sites = server.json("/api/registers/sites")
    table = server.ask("/api/registers/sites?format=csv")
    tap.point("writes a register as rows of cells, or for a spreadsheet",
              all(len(row) == len(sites["columns"]) for row in sites["rows"])
              and len(table.body.decode("utf-8-sig").split("\r\n")) == len(sites["rows"]) + 2
              and table.getheader("Content-Type") == "text/csv; charset=utf-8", sites["columns"])
    tap.point("there is no such register", server.ask("/api/registers/roads").status == 404)
    same = server.json("/api/plans/a/compare/a@1")
    tap.point("a plan beside itself: everybody stays",
              same["stay"] == plan["placed"] and same["sites"] == []
              and same["move"] == same["gain"] == same["lose"] == 0, same)
    tap.point("there is no plan beside to compare",
              server.ask("/api/plans/a/compare/zz").status == 404)
    times = server.json("/api/plans/a/lead-times")
    minutes = times["minutes"]
    tap.point("tells how many are under cover by when, the whole plan at its limit",
              [m["minute"] for m in minutes] == list(range(31)) and minutes[0]["possible"] == 0
              and all(m["by_plan"] <= m["possible"] for m in minutes)
              and minutes[30]["by_plan"] == plan["placed"] and times["people"] == plan["people"],
              times)
    streets = server.json("/api/plans/a/streets")["features"]
    tap.point("somebody walks in the streets",
              streets and all(s["properties"]["people"] >= 10 for s in streets), len(streets))
    muster(city, "plan", "shelters", "--hazard", "air_raid", "--within", "5min", "--name", "b")
    plans = [p["name"] for p in server.json("/api/city")["plans"]]
    tap.point("sees a plan that was made meanwhile", plans == ["b", "a"], plans)


def said_by_command_line(city, *arguments):
    done = subprocess.run([MUSTER, city, "explain", "a", *arguments], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout.splitlines()


def error_of(answer):
    return answer.status, json.loads(answer.body)["error"]["message"]


def look_at_why(tap, server, city):
    at = "0.3068,0.2051"
    people, site = (server.json(f"/api/plans/a/why?{what}") for what in (f"at={at}", "site=s2"))
    tap.point("says why in the words of the command line",
              people["kind"] == "people" and site["kind"] == "site"
              and people["sentences"] == said_by_command_line(city, "--at", at)
              and site["sentences"] == said_by_command_line(city, "--site", "s2")
              and server.json("/api/plans/a/why?site=s2&lang=zh")["sentences"]
              == said_by_command_line(city, "--site", "s2", "--lang", "zh"), people)
    shelters = {f["properties"]["key"]: f for f in
                server.json("/api/plans/a/shelters")["features"]}
    routes = people["routes"]["features"] + site["routes"]["features"]
    tap.point("draws the walks from door to door",
              people["routes"]["type"] == "FeatureCollection" and len(routes) >= 2
              and all(r["geometry"]["type"] == "LineString"
                      and len(r["geometry"]["coordinates"]) >= 2
                      and r["geometry"]["coordinates"][-1]
                      == shelters[r["properties"]["site"]]["geometry"]["coordinates"]
                      for r in routes), routes)
    walks = [r["properties"]["walk_ms"] for r in site["routes"]["features"]]
    tap.point("of a site the farthest walks, the longest first",
              walks == sorted(walks, reverse=True) and 0 < len(walks) <= 5
              and walks[0] == shelters["s2"]["properties"]["worst_walk_ms"], walks)
    refusals = {query: [error_of(server.ask(f"/api/plans/a/why?{query}&lang={lang}"))
                        for lang in ("en", "zh")]
                for query in ("x=1", "at=0.3,0.2&site=s1", "at=0.3", "at=0.3,95", "at=nan,0",
                              "at=100,80", "site=nowhere", "site=")}
    status = {query: [code for code, _ in both] for query, both in refusals.items()}
    tap.point("refuses what nobody can say why of, and names it",
              all(code == [400, 400] for query, code in status.items()
                  if query.startswith(("x", "at=0", "at=n")))
              and status["at=100,80"] == status["site=nowhere"] == status["site="] == [404, 404]
              and refusals["at=0.3"][0][1].startswith("at: ")
              and "nowhere" in refusals["site=nowhere"][1][1]
              and "2 km" in refusals["at=100,80"][0][1] and "2 公里" in refusals["at=100,80"][1][1]
              and all(en != zh for (_, en), (_, zh) in refusals.values()), refusals)


def look_at_estimate(tap, city):
    """People who are spread over the streets have keys that tell nobody anything."""
    spread = city.replace("town.muster", "spread.muster")
    shutil.copy(city, spread)
    muster(spread, "import", "people", "--estimate", "3000")
    muster(spread, "plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "e")
    server = Server(spread)
    said = [" ".join(server.json(f"/api/plans/e/why?at=0.3068,0.2051&lang={lang}")["sentences"])
            for lang in ("en", "zh")]
    tap.point("people of an estimate are named by their street, not by keys of its pieces",
              all("estimate:" not in words and "Station Road" in words or "Street" in words
                  for words in said) and "about" in said[0] and "约" in said[1], said)
    server.stop()


def without_time(answer):
    return {name: value for name, value in json.loads(answer.body).items()
            if name != "milliseconds"}


def look_at_whatif(tap, server, city):
    path, lists = "/api/plans/a/whatif", {
        "none": [], "one": [{"close": "s2"}],
        "two": [{"close": "s2"}, {"resize": "s7", "places": 100}],
        "three": [{"close": "s2"}, {"resize": "s7", "places": 100}, {"close": "s1"}],
        "other": [{"resize": "s7", "places": 100}, {"close": "s2"}],
        "ground": [{"close": "s2"}, {"block": [0.30544, 0.20444]}, {"limit": 300000},
                   {"add": [0.3048, 0.204], "places": 150}, {"close": "s1"}]}
    asked = {name: without_time(server.post(path, {"changes": changes}))
             for name, changes in lists.items()}
    plan = server.json("/api/plans/a")
    tap.point("a what-if without changes is the plan",
              asked["none"]["base"] == asked["none"]["whatif"]
              and all(asked["none"]["base"][name] == plan[name]
                      for name in ("people", "placed", "unplaced", "all_full", "places"))
              and asked["none"]["moved"]["people"] == 0 and asked["none"]["shelters"] == [],
              asked["none"])
    for name, answer in asked.items():
        now, before = answer["whatif"], answer["base"]
        moved, shelters = answer["moved"], answer["shelters"]
        tap.point(f"a what-if adds up: {name}",
                  now["people"] == now["placed"] + now["unplaced"] == before["people"]
                  and now["placed"] - before["placed"] == moved["gained"] - moved["lost"]
                  == sum(s["people"]["after"] - s["people"]["before"] for s in shelters)
                  and moved["people"] == moved["to_another"] + moved["gained"] + moved["lost"]
                  and all(s["people"]["after"] <= s["places"]["after"] for s in shelters), answer)
    unique = [name for name in asked["two"] if name in ("base", "one_more_place")]
    tap.point("the order of changes makes no difference to the optimum and its prices",
              all(asked["two"][n] == asked["other"][n] for n in unique)
              and asked["two"]["whatif"]["placed"] == asked["other"]["whatif"]["placed"]
              and asked["two"]["whatif"]["walk"]["person_ms"]
              == asked["other"]["whatif"]["walk"]["person_ms"])
    again = {name: without_time(server.post(path, {"changes": lists[name]}))
             for name in ("two", "ground", "one", "none", "three", "other", "one", "ground")}
    tap.point("nor do the requests before it", all(again[n] == asked[n] for n in again))
    done = subprocess.run([MUSTER, city, "whatif", "a", "--close", "s2", "--resize", "s7=100",
                           "--json"], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = {n: v for n, v in json.loads(done.stdout).items() if n != "milliseconds"}
    tap.point("the command line says the same", said == asked["two"], said)
    with concurrent.futures.ThreadPoolExecutor(8) as clients:
        names = [name for _ in range(25) for name in lists]
        got = clients.map(lambda n: without_time(server.post(path, {"changes": lists[n]})), names)
        tap.point("and so it is for many at once",
                  all(answer == asked[name] for name, answer in zip(names, got)))
    return path


def refuse_whatif(tap, server, path):
    wrong = {
        b"": 400, b"{": 400, b"[]": 400, b"{}": 400, b'{"changes":{}}': 400,
        b'{"changes":[],"x":1}': 400, b'{"changes":[1]}': 400, b'{"changes":[{}]}': 400,
        b'{"changes":[{"close":"s1","open":"s1"}]}': 400, b'{"changes":[{"close":1}]}': 400,
        b'{"changes":[{"close":"s1\u0000"}]}': 400, b'{"changes":[{"shut":"s1"}]}': 400,
        b'{"changes":[{"close":"s1","places":1}]}': 400, b'{"changes":[{"resize":"s1"}]}': 400,
        b'{"changes":[{"resize":"s1","places":-1}]}': 400,
        b'{"changes":[{"resize":"s1","places":1.5}]}': 400,
        b'{"changes":[{"resize":"s1","places":99999999999}]}': 400,
        b'{"changes":[{"close":"s1"},{"resize":"s1","places":1}]}': 400,
        b'{"changes":[' + b",".join([b'{"close":"s1"}'] * 201) + b"]}": 400,
        b'{"changes":[{"block":[0.3]}]}': 400, b'{"changes":[{"block":["a","b"]}]}': 400,
        b'{"changes":[{"block":[0.3,91]}]}': 400, b'{"changes":[{"add":[0.3048,0.204]}]}': 400,
        b'{"changes":[{"block":[0.30544,0.20444],"places":1}]}': 400,
        b'{"changes":[{"limit":0}]}': 400, b'{"changes":[{"limit":1.5}]}': 400,
        b'{"changes":[{"limit":99999999}]}': 400, b'{"changes":[{"limit":1},{"limit":2}]}': 400,
        b'{"changes":[{"block":[5,5]}]}': 404, b'{"changes":[{"add":[5,5],"places":1}]}': 404,
        b'{"changes":[{"close":"nowhere"}]}': 404, b'{"changes":[{"open":"s1"}]}': 409,
        b'{"changes":[{"open":"s8"}]}': 409, b'{"changes":[{"close":"s8"}]}': 409,
    }
    answers = {body: [error_of(server.post(f"{path}?lang={lang}", body)) for lang in ("en", "zh")]
               for body in wrong}
    tap.point("refuses changes that cannot be, in both languages",
              all(en[0] == zh[0] == wrong[body] and en[1] != zh[1]
                  for body, (en, zh) in answers.items()), answers)
    named = {b'{"changes":[1]}': "changes[0]", b'{"changes":[{"limit":0}]}': "changes[0].limit",
             b'{"changes":[{"block":[5,5]}]}': "changes[0].block",
             b'{"changes":[{"close":1}]}': "changes[0].close",
             b'{"changes":[{"shut":"s1"}]}': "changes[0].shut",
             b'{"changes":[{"resize":"s1"}]}': "changes[0].places",
             b'{"changes":[{"close":"s1"},{"resize":"s1","places":1}]}': "changes[1].resize"}
    tap.point("and names the field", all(field in message for body, field in named.items()
                                         for _, message in answers[body]), answers)
    tap.point("takes JSON alone, and not without end",
              server.post(path, b'{"changes":[]}', "text/plain").status == 415
              and server.post(path, b" " * 70000).status == 413
              and server.ask(path).status == 405
              and server.post("/api/plans/x/whatif", {"changes": []}).status == 404)


# What has to be asked for, and what has to be sent.
QUERIES = {"/api/plans/{plan}/why": "?site=s1", "/api/plans/{plan}/street": "?at=0.3068,0.2051"}
BODIES = {"/api/plans/{plan}/whatif": {"changes": [{"close": "s1"}]}}


def ask_described(server, path):
    if path == "/api/events":
        return server.ask(path, "HEAD")  # it has no end
    whole = path.format(plan="a", other="a", register="sites") + QUERIES.get(path, "")
    return server.post(whole, BODIES[path]) if path in BODIES else server.ask(whole)


def look_at_interface(tap, server):
    described = server.json("/api/openapi.json")
    tap.point("describes itself in OpenAPI 3.1",
              described["openapi"] == "3.1.0" and "/api/plans/{plan}/gaps" in described["paths"])
    answers = {path: ask_described(server, path) for path, operations in described["paths"].items()
               if "{z}" not in path and "{job}" not in path
               and ("get" in operations or path in BODIES)}
    good = all(a.status == 200 for a in answers.values())
    tap.point("answers whatever it describes", good, {p: a.status for p, a in answers.items()})
    types = all(list(described["paths"][path]["post" if path in BODIES else "get"]["responses"]
                     ["200"]["content"]) == [answer.getheader("Content-Type")]
                for path, answer in answers.items())
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
    big = server.raw(b"GET /api/city HTTP/1.1\r\nHost: localhost\r\n"
                     b"Content-Length: 99999999999\r\n\r\n")
    tap.point("takes no body that is too large", b" 413 " in big.split(b"\r\n")[0], big[:80])
    ending = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    outside = [server.raw(b"GET " + path + ending).split(b" ")[1]
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
        look_at_why(tap, server, city)
        refuse_whatif(tap, server, look_at_whatif(tap, server, city))
        look_at_interface(tap, server)
        refuse(tap, server)
        look_at_page(tap, server)
        look_at_own_page(tap, city)
        look_at_estimate(tap, city)
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
