#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plans say what they were made with, are made again with it, and once their data has changed are
told as they are stored to who asks for that, and to nobody else.

    outdated_test.py MUSTER TOWN
"""
import os
import shutil
import tempfile

from events_test import Stream
from jobs_test import follow, holder_of
from serving import TOWN, Server, Tap, make_city, muster

ASKED = {"hazard": "air_raid", "within": "750s", "reaction": "90s", "snap": "350.5m",
         "priority": "older;general", "population_state": "resident", "area": "1002"}
USUAL = {"hazard": "air_raid", "within": "15min", "reaction": "2min", "snap": "500m",
         "population_state": "resident", "area": None}
PARTS = ("", "/shelters", "/streets", "/gaps")


def line_of(server, name):
    return next(p for p in server.json("/api/city")["plans"] if p["name"] == name)


def parts_of(server, name, query=""):
    return {part: server.json(f"/api/plans/{name}{part}{query}") for part in PARTS}


def without_marks(parts):
    """What is told of a plan, but for whether it is outdated."""
    for said in parts.values():
        for name in ("outdated", "changed"):
            said.pop(name, None)
            said.get("muster", {}).pop(name, None)
        for feature in said.get("features", []):
            feature["properties"].pop("unused_now", None)
    return parts


def closed_since(parts):
    """Sites of the plan that would not be used now, by their keys, with the reason."""
    return {site["properties"]["key"]: site["properties"]["unused_now"]
            for site in parts["/shelters"]["features"] if "unused_now" in site["properties"]}


def check_made_with(tap, server, one):
    usual = line_of(server, "a")["made_with"]
    tap.point("a plan of the command line says what it was made with",
              {name: usual[name] for name in USUAL} == USUAL and usual["priority"], usual)
    stream = Stream(server)
    job = one.ask("/api/jobs", {"plan": {**ASKED, "name": "own"}}).json["job"]
    follow(stream, job)
    made = line_of(server, "own")
    tap.point("and one of the desk, in the words it was asked for with", made["made_with"] == ASKED,
              made)
    before = server.json("/api/plans/own")
    job = one.ask("/api/jobs", {"plan": {**made["made_with"], "name": "own", "replace": True}})
    follow(stream, job.json["job"])
    again = server.json("/api/plans/own")
    tap.point("so that it can be made again as it was",
              again.pop("version") == before.pop("version") + 1 and again == before, again)
    for words, field in ((dict(ASKED, snap="20km"), "snap"), (dict(ASKED, snap="near"), "snap")):
        refused = one.ask("/api/jobs", {"plan": words})
        tap.point("a wrong distance to a street is named", refused.status == 400
                  and field in refused.json["error"]["message"], refused.body)
    stream.close()


def check_edited(tap, server, city):
    before = parts_of(server, "a")
    tap.point("a plan in time has nothing to say of that",
              not before[""]["outdated"] and before[""]["changed"] == [], before[""]["changed"])
    same = parts_of(server, "a", "?outdated=yes")
    tap.point("however it is asked for", same == before)
    muster(city, "edit", "site", "s2", "--close", "--why", "water")
    refused = {server.ask(f"/api/plans/a{part}").status for part in PARTS}
    tap.point("once its data has changed nobody gets it who has not asked for that",
              refused == {409} and server.ask("/api/plans/a?outdated=no").status == 409, refused)
    after = parts_of(server, "a", "?outdated=yes")
    plan = after[""]
    tap.point("else it says that it is outdated, and by what",
              plan["outdated"] and plan["changed"] == ["sites"] and plan["has_walks"]
              and all(after[part]["muster"]["outdated"] for part in PARTS[1:]), plan["changed"])
    tap.point("and which of its sites would not be used any more",
              closed_since(after) == {"s2": "not usable"} and closed_since(before) == {},
              closed_since(after))
    tap.point("and is as it was stored, to the last walk",
              without_marks(after) == without_marks(before), after)
    line = line_of(server, "a")
    tap.point("the city tells what has changed, and how",
              line["outdated"] and [c["input"] for c in line["changed"]] == ["sites"]
              and line["changed"][0]["site"].endswith("s2") and line["changed"][0]["edits"] == 1,
              line)
    asked = {path: server.ask(f"/api/plans/a/{path}").status
             for path in ("why?site=s1", "lead-times", "why?site=s1&outdated=yes")}
    asked["whatif"] = server.post("/api/plans/a/whatif", {"changes": []}).status
    chinese = server.ask("/api/plans/a/why?site=s1&lang=zh").body.decode()
    tap.point("nothing else is asked of it, nor does a what-if begin there, in both languages",
              set(asked.values()) == {409} and "重新制定方案" in chinese, (asked, chinese))
    return before


def check_more_changed(tap, server, city, folder, before):
    people = os.path.join(folder, "people.csv")
    with open(os.path.join(TOWN, "people.csv"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(people, "w", encoding="utf-8") as file:
        file.write("\n".join(lines[:-3]) + "\n")
    muster(city, "import", "people", people)
    after = parts_of(server, "a", "?outdated=yes")
    plan = after[""]
    tap.point("where more has changed the walks cannot be told, and it says so",
              plan["changed"] == ["people", "sites"] and not plan["has_walks"]
              and after["/streets"]["features"] == [], plan["changed"])
    gaps = after["/gaps"]["features"]
    tap.point("but who has no place can, without the reason",
              sum(g["properties"]["people"] for g in gaps) == before[""]["unplaced"]
              and all(g["properties"]["reason"] is None for g in gaps), gaps[:1])
    tap.point("and the shelters, where they stand now",
              without_marks(after)["/shelters"]["features"] == before["/shelters"]["features"])
    sites = os.path.join(folder, "sites.csv")
    with open(os.path.join(TOWN, "sites.csv"), encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if not line.startswith("s3;")]
    with open(sites, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    muster(city, "import", "sites", sites)
    after = parts_of(server, "a", "?outdated=yes")
    keys = {s["properties"]["key"] for s in after["/shelters"]["features"]}
    tap.point("one that the city does not have any more is counted, and nowhere",
              after[""]["sites_gone"] == 1 and "s3" not in keys
              and len(keys) == before[""]["sites"] - 1, keys)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-outdated-")
    try:
        city = make_city(folder)
        server = Server(city, "--link")
        check_made_with(tap, server, holder_of(server))
        check_more_changed(tap, server, city, folder, check_edited(tap, server, city))
        tap.point("there is no such plan, outdated or not",
                  server.ask("/api/plans/x?outdated=yes").status == 404)
        code, err = server.stop()
        tap.point("the server ends well", code == 0 and "Sanitizer" not in err, err)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
