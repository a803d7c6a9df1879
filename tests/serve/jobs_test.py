#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plans that are asked for at the desk: their way from asking to the city, or to nothing.

    jobs_test.py MUSTER TOWN
"""
import json
import os
import shutil
import tempfile
import time

from events_test import Stream
from serving import SOON_S, TOWN, Browser, Server, Tap, give_key, make_city, muster

EACH_MAX = 4
PLAN = {"hazard": "air_raid", "within": "15min"}
OVER = ("done", "failed", "cancelled")


def make_large_city(folder):
    """A grid of streets, with a plan that takes a while."""
    city, side, step = os.path.join(folder, "large.muster"), 60, 0.001
    lines = [[[round(a * step, 6), round(b * step, 6)] for a in range(side)] for b in range(side)]
    lines += [[[point[1], point[0]] for point in line] for line in lines]
    features = [{"type": "Feature", "id": f"way/{number}",
                 "properties": {"@id": f"way/{number}", "highway": "residential"},
                 "geometry": {"type": "LineString", "coordinates": line}}
                for number, line in enumerate(lines, 1)]
    rows = {"people": ["id,lon,lat,people,class"],
            "sites": ["id,name,lon,lat,capacity,function,air_raid"]}
    for number in range(side * side):
        lon, lat = number % side * step + 0.0004, number // side * step + 0.0001
        rows["people"].append(f"b{number},{lon:.6f},{lat:.6f},{3 + number * 7 % 11},general")
        if number % 3 == 0:
            rows["sites"].append(f"s{number},Site {number},{lon:.6f},{lat:.6f},"
                                 f"{5 + number * 5 % 23},personnel_shelter,yes")
    texts = {"roads.geojson": json.dumps({"type": "FeatureCollection", "features": features}),
             "people.csv": "\n".join(rows["people"]), "sites.csv": "\n".join(rows["sites"])}
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        muster(city, "import", name.split(".", maxsplit=1)[0], os.path.join(folder, name))
    return city


def holder_of(server):
    one = Browser(server)
    one.token = one.ask("/api/login", {"link": server.started["link"]}).json["token"]
    return one


def follow(stream, job):
    """All that is told of the job, to its end."""
    told = []
    while not told or told[-1]["state"] not in OVER:
        kind, data = stream.event("job")
        if kind is None:
            break
        if data["job"] == job:
            told.append(data)
    return told


def check_end_to_end(tap, server, one, city):
    english, chinese = Stream(server), Stream(server, query="?lang=zh")
    stranger = Browser(server)
    refused = stranger.ask("/api/jobs", {"plan": PLAN})
    tap.point("nobody asks for a plan without a session", refused.status == 401, refused.body)
    asked = one.ask("/api/jobs", {"plan": {**PLAN, "name": "desk", "reaction": "1min"}})
    job = asked.json["job"]
    tap.point("who has one is told the name of the job",
              asked.status == 202 and asked.json["state"] == "waiting", asked.body)
    told = follow(english, job)
    listed = [plan["name"] for plan in one.ask("/api/city").json["plans"]]
    tap.point("whose end is told", told and told[-1]["state"] == "done"
              and told[-1]["progress"] == 1 and told[-1]["version"] == 1, told)
    tap.point("and then the plan is there", "desk" in listed, listed)
    ways = [data["progress"] for data in told]
    tap.point("its progress never goes back", ways == sorted(ways) and ways[0] < 1, ways)
    tap.point("in words, in the language of who listens",
              told[0]["stage"] == "reading the city"
              and follow(chinese, job)[0]["stage"] == "正在读取城市数据", told[0])
    found = one.ask(f"/api/jobs/{job}").json
    tap.point("and it is remembered", found == told[-1], found)
    proven = json.loads(muster(city, "check", "desk", "--json"))
    tap.point("the command line proves it", proven["valid"], proven)
    for stream in (english, chinese):
        stream.close()


def check_refusals(tap, server, one):
    for field, body in [("hazard", {"within": "15min"}), ("within", {"hazard": "flood"}),
                        ("within", {**PLAN, "within": "far"}),
                        ("colour", {**PLAN, "colour": "red"}),
                        ("reaction", {**PLAN, "reaction": "soon"}),
                        ("replace", {**PLAN, "replace": "yes"})]:
        refused = one.ask("/api/jobs", {"plan": body})
        tap.point(f"a wrong {field} is named", refused.status == 400
                  and field in refused.json["error"]["message"], refused.body)
    nameless = one.ask("/api/jobs", {"plan": {**PLAN, "name": " x"}})
    tap.point("a bad name is refused", nameless.json["error"]["id"] == "app.bad_plan_name")
    one.token, token = None, one.token
    forged = one.ask("/api/jobs", {"plan": PLAN})
    one.token = token
    tap.point("and who has no token", forged.json["error"]["id"] == "serve.no_token", forged.body)
    none = one.ask("/api/jobs/0123?lang=zh")
    tap.point("a job that is none is not found, in Chinese, too",
              none.status == 404 and "没有任务" in none.json["error"]["message"], none.body)
    stream = Stream(server)
    job = one.ask("/api/jobs", {"plan": {**PLAN, "name": "desk", "area": "nowhere"}}).json["job"]
    failed = follow(stream, job)[-1]
    tap.point("what fails says why", failed["state"] == "failed"
              and failed["error"]["kind"] == "not_found", failed)
    stream.close()


def cancel(one, job):
    return one.ask(f"/api/jobs/{job}", method="DELETE")


def ask_for(one, name):
    return one.ask("/api/jobs", {"plan": {**PLAN, "name": name}})


def check_cancel(tap, server, one):
    stream = Stream(server)
    jobs = []
    while (asked := ask_for(one, f"p{len(jobs)}")).status == 202:
        jobs.append(asked.json["job"])
    is_refused = asked.status == 503 and asked.getheader("Retry-After")
    tap.point("so many of one person wait and no more",
              is_refused and len(jobs) in (EACH_MAX, EACH_MAX + 1), (len(jobs), asked.body))
    waiting = cancel(one, jobs[-1])
    tap.point("one that waits is cancelled at once", waiting.json["state"] == "cancelled")
    until = time.monotonic() + SOON_S
    while one.ask(f"/api/jobs/{jobs[0]}").json["progress"] < 0.1 and time.monotonic() < until:
        time.sleep(0.02)
    for job in jobs:
        cancel(one, job)
    told = follow(stream, jobs[0])
    tap.point("one that runs, soon", told[-1]["state"] == "cancelled"
              and 0 < told[-1]["progress"] < 1, told)
    tap.point("and none of them is stored", server.json("/api/city")["plans"] == [])
    again = cancel(one, jobs[0])
    tap.point("what is over stays as it is", again.status == 200
              and again.json["state"] == "cancelled", again.body)
    stranger = cancel(Browser(server), jobs[0])
    tap.point("a stranger cancels nothing", stranger.status == 401, stranger.body)
    stream.close()


def check_stop(tap, server, one):
    for _ in range(3):
        one.ask("/api/jobs", {"plan": PLAN})
    time.sleep(0.3)
    begun = time.monotonic()
    code, err = server.stop()
    tap.point("a server stops in the middle of a job", code == 0 and "Sanitizer" not in err
              and time.monotonic() - begun < SOON_S / 2, err)


def check_office(tap, city, folder):
    muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
    for person in ("p-01", "p-12", "p-24", "p-08", "p-04"):
        give_key(city, folder, person)
    server = Server(city)
    one, two = Browser(server), Browser(server)
    refused = one.ask("/api/jobs", {"plan": PLAN})
    tap.point("in an office nobody asks for a plan who has not signed in",
              refused.status == 401 and one.ask("/api/jobs/1").status == 401, refused.body)
    one.sign_in("p-12")
    two.sign_in("p-01")
    stream = Stream(server, cookie=one.cookie)
    job = one.ask("/api/jobs", {"plan": {**PLAN, "name": "office"}}).json["job"]
    other = cancel(two, job)
    tap.point("who did not ask for it does not cancel it",
              other.json["error"]["id"] == "serve.not_your_job", other.body)
    failed = follow(stream, job)[-1]
    tap.point("whom the rules let not plan is refused, and nothing stored",
              failed["state"] == "failed" and failed["error"]["kind"] == "denied", failed)
    missing = failed["error"]["answer"]["missing"]
    found, chinese = (one.ask(f"/api/jobs/{failed['job']}?lang={lang}").json["error"]["answer"]
                      for lang in ("en", "zh"))
    tap.point("with what is missing, in both languages",
              missing and found["missing"] == missing and missing[0]["text"]
              and chinese["missing"][0]["text"] != missing[0]["text"]
              and chinese["missing"][0]["rule"] == missing[0]["rule"], (missing, chinese))
    job = two.ask("/api/jobs", {"plan": {**PLAN, "name": "office"}}).json["job"]
    done = follow(stream, job)[-1]
    entry = json.loads(muster(city, "log", "--json", "--last", "1"))["entries"][0]["entry"]
    tap.point("what is stored is signed by who asked for it",
              done["state"] == "done" and entry["author"] == "p-01", (done, entry))
    code, err = server.stop()
    tap.point("the server ends well", code == 0 and "Sanitizer" not in err, err)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-jobs-")
    try:
        city = make_city(folder)
        server = Server(city, "--link")
        one = holder_of(server)
        check_end_to_end(tap, server, one, city)
        check_refusals(tap, server, one)
        server.stop()
        check_office(tap, city, folder)
        server = Server(make_large_city(folder), "--link")
        one = holder_of(server)
        check_cancel(tap, server, one)
        check_stop(tap, server, one)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
