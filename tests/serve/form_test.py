#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How requests are written: paths with keys of any kind, and what can be read in two ways; and what
the server says once its city file is gone or damaged.

    form_test.py MUSTER TOWN
"""
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
import urllib.parse

from serving import Browser, Server, Tap, make_city, muster

# As lists of the field have them, and as nobody should.
KEYS = ["A/12", "a b", "100%", "%2F", "x?y=1&z", "#7", "..", ".", "+", "人防/3号", "\"><b>"]


def quoted(key):
    """As encodeURIComponent of a page."""
    return urllib.parse.quote(key, safe="-_.!~*'()")


def add_sites(city, folder):
    """One for each key, beside each other."""
    path = os.path.join(folder, "keys.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,lon,lat,capacity,function,air_raid,below_ground,state\n")
        for number, key in enumerate(KEYS):
            cell = '"' + key.replace('"', '""') + '"'
            file.write(f"{cell},Shelter {number},0.3023{number},0.2022,40,personnel_shelter,"
                       "yes,yes,usable\n")
    muster(city, "import", "sites", path, "--add")
    muster(city, "plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "夜 %1")


def id_of(answer):
    return answer.status, json.loads(answer.body)["error"]["id"]


def name_anything(tap, server, holder):
    plan = quoted("夜 %1")
    shelters = {feature["properties"]["key"] for feature in
                server.json(f"/api/plans/{plan}/shelters")["features"]}
    tap.point("has sites of every key, in a plan of any name", shelters >= set(KEYS), shelters)
    wrong = {key: answer.body for key in KEYS if
             (answer := server.ask(f"/api/plans/{plan}/why?site={quoted(key)}")).status != 200}
    tap.point("says why of each", not wrong, wrong)
    wrong = {key: answer.body for key in KEYS if
             (answer := holder.ask(f"/api/sites/{quoted(key)}/edit", {"places": 41})).status != 200
             or answer.json != {"review": None, "site": key}}
    tap.point("changes each", not wrong, wrong)
    edited = {site["id"]: site["capacity"] for site in
              [dict(zip(table["columns"], row)) for table in [server.json("/api/registers/sites")]
               for row in table["rows"]]}
    tap.point("and no other", all(edited[key] == 41 for key in KEYS)
              and all(places != 41 for key, places in edited.items() if key not in KEYS), edited)
    others = [holder.ask(f"/api/{path}", {"places": 41} if path.endswith("edit") else None).status
              for path in ("sites/A/12/edit", "plans/a%2Fshelters", "plans/a/compare%2Fa",
                           "registers%2Fsites", "jobs/a%2Fb", "plans%2Fa")]
    tap.point("what is written as %2F divides no path", others == [404] * 6, others)
    tap.point("and any letter may be written so",
              server.ask("/%61pi/%63ity").status == 200)


def ask_raw(server, first, *headers, host=b"Host: localhost"):
    lines = [b"GET " + first + b" HTTP/1.1", host, b"Connection: close", *headers]
    answer = server.raw(b"\r\n".join(line for line in lines if line) + b"\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    try:
        found = json.loads(body)["error"]["id"]
    except ValueError:
        found = ""
    return int(head.split(b" ")[1]) if head else 0, found


def refuse_paths(tap, server):
    bad = [b"/api/plans/%", b"/api/plans/%4", b"/api/plans/%zz", b"/api/plans/a%00b",
           b"/api/city%00", b"/api/plans/%C0%AF", b"/api/plans/%ff", b"/api/plans/\xff",
           b"/api/pl ans", b"api/city", b"*", b"http://localhost/api/city", b"/%ED%A0%80"]
    answers = {path: ask_raw(server, path) for path in bad}
    tap.point("a path that is none is refused, and never cut short",
              all(answer == (400, "serve.bad_path") for answer in answers.values()), answers)
    bad = [b"/api/city?lang=%", b"/api/city?%00", b"/api/plans/a/why?site=%ff",
           b"/api/plans/a/why?site=s1%00x", b"/?a=%e4%bd"]
    answers = {path: ask_raw(server, path) for path in bad}
    tap.point("nor what follows the question mark",
              all(answer == (400, "serve.bad_query") for answer in answers.values()), answers)
    says = [server.json(f"/api/plans/%?lang={lang}")["error"]["message"] for lang in ("en", "zh")]
    tap.point("which is said", says[0] == says[1] and "hexadecimal" in says[0], says)
    chinese = server.ask("/api/plans/%", headers={"Accept-Language": "zh-CN"})
    tap.point("in Chinese as well", "路径须以" in chinese.body.decode(), chinese.body)


def refuse_values(tap, server):
    wrong = {query: [server.ask(query, headers={"Accept-Language": language})
                     for language in ("en", "zh")]
             for query in ("/api/city?lang=xx", "/api/plans/a?lang=", "/api/jobs/1?lang=english",
                           "/api/registers/sites?format=xml", "/api/registers/sites?format=",
                           "/api/jobs/1/report?format=csv", "/api/plans/a?outdated=maybe",
                           "/api/plans/a/gaps?outdated=", "/api/plans/a/catchments?outdated=YES")}
    tap.point("a language, a format, a yes or no that is none is named",
              all(id_of(answer) == (400, "serve.bad_value")
                  and json.loads(answer.body)["error"]["message"].startswith(
                      query.partition("?")[2].partition("=")[0])
                  for query, both in wrong.items() for answer in both)
              and all(en.body != zh.body for en, zh in wrong.values()),
              {query: en.body for query, (en, _) in wrong.items()})
    good = [server.ask(path).status for path in
            ("/api/registers/sites?format=json", "/api/registers/sites?format=csv",
             "/api/city?lang=zh-CN", "/api/city?lang=en_GB.UTF-8", "/api/city?x=1")]
    tap.point("all others go", good == [200] * 5, good)


def refuse_headers(tap, server):
    length = b"Content-Length: 0"
    cases = {
        "two lengths": ((length, length), "serve.two_lengths"),
        "two lengths that differ": ((length, b"Content-length: 2"), "serve.two_lengths"),
        "a space before the colon": ((b"Content-Length : 0",), "serve.bad_header"),
        "a space in a name": ((b"X Y: 1",), "serve.bad_header"),
        "a second host": ((b"Host: 127.0.0.1",), "serve.no_one_host"),
    }
    answers = {case: ask_raw(server, b"/healthz", *headers)
               for case, (headers, _) in cases.items()}
    tap.point("headers that a proxy may take otherwise are refused: " + ", ".join(cases),
              all(answers[case] == (400, wanted) for case, (_, wanted) in cases.items()), answers)
    tap.point("as is none that says to whom it goes",
              ask_raw(server, b"/healthz", host=b"")[0] == 400)
    second = server.raw(b"POST /api/login HTTP/1.1\r\nHost: localhost\r\n"
                        b"Origin: http://localhost\r\nContent-Type: application/json\r\n"
                        b"Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}"
                        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    tap.point("and what stands behind such a request is never read",
              second.count(b"HTTP/1.1 ") == 1 and b" 400 " in second[:20], second)


def ask_outside(tap, server):
    dots = [b"..", b"%2e%2e", b"%2E.", b".%2e", b"..%2f..", b"%2e%2e%2f%2e%2e", b"..%5c..",
            b"%252e%252e", b"....//", b"..;", b"assets/.."]
    paths = [b"/" + dot + b"/" + rest for dot in dots for rest in (b"secret", b"etc/passwd")]
    paths += [b"//secret", b"/%2Fsecret", b"/./secret", b"/assets/%2e%2e/secret", b"/.hidden",
              b"/assets%2Fdesk.js", b"/%2Fassets%2Fdesk.js", b"/assets/./desk.js",
              b"/assets//desk.js", b"/assets/link"]
    answers = {path: server.raw(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n"
                                b"Connection: close\r\n\r\n") for path in paths}
    wrong = {path: answer[:60] for path, answer in answers.items()
             if answer.split(b" ")[1] != b"404" or b"SECRET" in answer or b"root:" in answer}
    tap.point("nothing outside of the folder is served, however it is written", not wrong, wrong)
    tap.point("what lies in it is", server.ask("/assets/desk.js").body == b"export {};"
              and server.ask("/%61ssets/desk%2Ejs").body == b"export {};"
              and server.ask("/assets/a%20b%25.js").body == b"1;")


def make_page(folder):
    """A page, and beside it what is none of anybody's business."""
    web = os.path.join(folder, "web")
    os.makedirs(os.path.join(web, "assets"))
    for name, text in [("index.html", "<!doctype html>"), ("assets/desk.js", "export {};"),
                       ("assets/a b%.js", "1;"), (".hidden", "SECRET"), ("../secret", "SECRET")]:
        with open(os.path.join(web, name), "w", encoding="utf-8") as file:
            file.write(text)
    os.symlink(os.path.join(folder, "secret"), os.path.join(web, "assets", "link"))
    return web


def health_of(server, language="en"):
    answer = server.ask("/healthz", headers={"Accept-Language": language})
    told = json.loads(answer.body)
    return answer.status, told.get("error", {}).get("id"), told.get("error", {}).get("message")


def lose_city(tap, folder, city):
    lost = os.path.join(folder, "lost.muster")
    shutil.copyfile(city, lost)
    server = Server(lost)
    first = health_of(server)
    os.rename(lost, lost + ".away")
    server.ask("/api/city")
    wait_a_second()
    gone, chinese = health_of(server), health_of(server, "zh")
    shutil.copyfile(lost + ".away", lost)
    wait_a_second()
    other = health_of(server)
    os.rename(lost + ".away", lost)
    wait_a_second()
    back = health_of(server)
    tap.point("is well as long as its city is in its place",
              first[0] == back[0] == 200 and gone[:2] == (503, "serve.city_gone")
              and chinese[2] != gone[2] and other[:2] == (503, "serve.city_other"),
              (first, gone, other, back))
    tap.point("which tells nobody its name", "lost" not in gone[2] + other[2])
    server.stop()


def lose_city_in_the_middle(tap, folder, city):
    """A file that is gone, and another in its place, whatever is asked."""
    lost, away = os.path.join(folder, "lost.muster"), os.path.join(folder, "away.muster")
    for each in (lost, away):
        shutil.copyfile(city, each)
    shutil.copyfile(city + ".keys", lost + ".keys")
    os.chmod(lost + ".keys", 0o600)
    server = Server(lost, "--link")
    one = Browser(server)
    one.token = one.ask("/api/login", {"link": server.started["link"]}).json["token"]
    held = os.path.join(folder, "held.muster")
    os.rename(lost, held)
    paths = ("/api/city", "/api/plans/a", "/api/registers/sites", "/api/names", "/api/jobs/1",
             "/api/events", "/api/audit")
    answers = {path: server.ask(path) for path in paths}
    answers["edit"] = one.ask("/api/sites/s2/edit", {"places": 5, "reason": "x"})
    answers["job"] = one.ask("/api/jobs", {"plan": {"hazard": "flood", "within": "5min"}})
    open_to_all = {path: server.ask(path) for path in ("/api/session", "/metrics", "/")}
    login = server.post("/api/login", {"person": "p-1", "password": "a wrong password"})
    wrong = {path: answer.body for path, answer in open_to_all.items()
             if folder.encode() in answer.body or answer.status not in (200, 503)}
    wrong |= {} if folder.encode() not in login.body and login.status in (403, 503) else \
        {"login": login.body}
    wrong |= {path: answer.body for path, answer in answers.items()
             if answer.status != 503 or folder.encode() in answer.body
             or json.loads(answer.body)["error"]["id"] != "serve.city_gone"}
    tap.point("of a city that is gone nobody is told where it was", not wrong, wrong)
    shutil.copyfile(away, lost)
    before = hash_of(lost), hash_of(held)
    edit = one.ask("/api/sites/s2/edit", {"places": 5, "reason": "x"})
    planned = one.ask("/api/jobs", {"plan": {"hazard": "flood", "within": "5min"}}).json
    until = time.monotonic() + 60
    while planned.get("state") in ("waiting", "running") and time.monotonic() < until:
        planned = one.ask(f"/api/jobs/{planned['job']}").json
    tap.point("into another file in its place nothing is written, nor into the old one",
              edit.status == 503 and edit.json["error"]["id"] == "serve.city_other"
              and planned["error"]["id"] == "serve.city_other"
              and (hash_of(lost), hash_of(held)) == before, (edit.body, planned))
    os.rename(held, lost)
    edit = one.ask("/api/sites/s2/edit", {"places": 5, "reason": "x"})
    tap.point("once it is back, it is", edit.status == 200, edit.body)
    server.stop()


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def wait_a_second():
    """It looks at its file once in that time."""
    time.sleep(1.1)


def damage_city(tap, folder, city):
    for name, begin, size in [("head", 0, 4096), ("all but the head", 4096, None)]:
        damaged = os.path.join(folder, "damaged.muster")
        shutil.copyfile(city, damaged)
        server = Server(damaged)
        with open(damaged, "r+b") as file:
            size = size or os.path.getsize(damaged) - begin
            file.seek(begin)
            file.write(b"\xa5" * size)
        answer = server.ask("/api/registers/sites")
        wait_a_second()
        health = health_of(server)
        tap.point(f"a damaged file is the fault of nobody who asks: {name}",
                  (answer.status, health[:2]) == (500, (503, "serve.city_damaged"))
                  if begin else health[:2] == (503, "serve.city_damaged") and
                  answer.status in (200, 500), (answer.status, answer.body[:300], health))
        server.stop()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(damaged + end):
                os.remove(damaged + end)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-form-")
    try:
        city = make_city(folder)
        whole = os.path.join(folder, "whole.muster")
        shutil.copyfile(city, whole)
        add_sites(city, folder)
        server = Server(city, "--link", "--web-dir", make_page(folder))
        holder = Browser(server)
        holder.token = holder.ask("/api/login", {"link": server.started["link"]}).json["token"]
        name_anything(tap, server, holder)
        refuse_paths(tap, server)
        refuse_values(tap, server)
        refuse_headers(tap, server)
        ask_outside(tap, server)
        code, err = server.stop()
        tap.point("with nothing to complain of", code == 0 and err == "", (code, err[-2000:]))
        lose_city(tap, folder, whole)
        shutil.copyfile(city + ".keys", whole + ".keys")
        lose_city_in_the_middle(tap, folder, whole)
        damage_city(tap, folder, whole)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return 1 if tap.failures else 0


sys.exit(main())
