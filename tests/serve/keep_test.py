#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What-ifs that are kept as plans: from scratch, whatever clicks led there, never as if it were so.

    keep_test.py MUSTER TOWN
"""
import itertools
import json
import os
import shutil
import subprocess
import tempfile

from events_test import Stream
from jobs_test import follow, holder_of
from serving import MUSTER, TOWN, Browser, Server, Tap, give_key, make_city, muster, password_file

CHANGES = [{"close": "s2"}, {"resize": "s7", "places": 100}, {"block": [0.30544, 0.20444]},
           {"add": [0.3099, 0.1986], "places": 50}, {"limit": 600000}]
EDITED = ("s2", "--close"), ("s7", "--places", "100")


class Keeping:
    """Keeps what-ifs at the desk, to the end of their jobs."""

    def __init__(self, server, one):
        self.server, self.one = server, one
        self.stream = Stream(server, cookie=one.cookie)

    def keep(self, name, changes, base="a", **more):
        answer = self.one.ask(f"/api/plans/{base}/keep",
                              {"name": name, "changes": changes, **more})
        return follow(self.stream, answer.json["job"])[-1] if answer.status == 202 else answer


def failed(*arguments, lang="en"):
    done = subprocess.run([MUSTER, *arguments, "--lang", lang], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stderr


def hash_of(city, name):
    return next(p for p in json.loads(muster(city, "plans", "--json"))["plans"]
                if p["name"] == name)["content_hash"]


def figures_of(server, name):
    """All that is told of a plan, but for what it is called and what it assumes."""
    plan = server.json(f"/api/plans/{name}")
    for member in ("name", "version", "assumes"):
        plan.pop(member)
    parts = [server.json(f"/api/plans/{name}/{part}")["features"]
             for part in ("shelters", "streets", "gaps")]
    return plan, parts


def check_kept(tap, server, keeping, city):
    done = keeping.keep("k", CHANGES)
    whatif = json.loads(server.post("/api/plans/a/whatif", {"changes": CHANGES}).body)["whatif"]
    kept = server.json("/api/plans/k")
    tap.point("a what-if is kept as a plan", done["state"] == "done" and done["version"] == 1, done)
    tap.point("which comes to what the what-if came to",
              {name: kept[name] for name in ("people", "placed", "all_full", "nothing_within",
                                             "places")}
              == {name: whatif[name] for name in ("people", "placed", "all_full",
                                                  "nothing_within", "places")}
              and kept["walk"]["mean_ms"] == whatif["walk"]["mean_ms"]
              and kept["limit"]["value"] == 600000, (kept, whatif))
    kinds = [next(iter(of)) for of in kept["assumes"]]
    line = next(p for p in server.json("/api/city")["plans"] if p["name"] == "k")
    tap.point("and says what it assumes, wherever it is shown",
              kinds == ["close", "resize", "block", "add"] and kept["assumes"][0]["close"] == "s2"
              and kept["assumes"][1]["places_before"] == 260 and line["assumes"] == kept["assumes"]
              and server.json("/api/plans/k/gaps")["muster"]["assumes"] == kept["assumes"]
              and server.json("/api/plans/a")["assumes"] == [], kept["assumes"])
    keys = {s["properties"]["key"] for s in server.json("/api/plans/k/shelters")["features"]}
    tap.point("the new site is drawn, the closed one is not",
              "s2" not in keys and any(key.startswith("new:") for key in keys), keys)
    proven = json.loads(muster(city, "check", "k", "--json"))
    whole = subprocess.run([MUSTER, city, "verify"], capture_output=True, text=True, check=False)
    tap.point("it is proven, and the log and the file agree",
              proven["valid"] and whole.returncode == 0, (proven, whole.stdout))


def check_order(tap, keeping, city):
    hashes = {hash_of(city, "k")}
    for number, order in enumerate(list(itertools.permutations(CHANGES))[::17]):
        keeping.keep(f"o{number}", list(order))
        hashes.add(hash_of(city, f"o{number}"))
    tap.point("the order of the changes makes no difference, to the byte", len(hashes) == 1, hashes)
    keeping.keep("first", CHANGES[:2])
    keeping.keep("then", [*CHANGES[2:]], base="first")
    tap.point("nor does a plan that was kept on the way", hash_of(city, "then") in hashes)
    keeping.keep("back", [{"open": "s2"}, {"resize": "s7", "places": 260}], base="first")
    tap.point("what is taken back leaves the plan of the data", hash_of(city, "back")
              == hash_of(city, "a"))
    keeping.keep("line", [CHANGES[0]])
    muster(city, "whatif", "a", "--close", "s2", "--keep", "line2")
    tap.point("nor does the command line", hash_of(city, "line") == hash_of(city, "line2"))


def check_refusals(tap, server, keeping, city, folder):
    for body, field in [({"changes": [{"close": "s2"}]}, "name"),
                        ({"name": 3, "changes": []}, "name"),
                        ({"name": "x", "changes": [{"shut": "s2"}]}, "changes[0].shut"),
                        ({"name": "x", "replace": 1, "changes": []}, "replace"),
                        ({"name": "x", "colour": "red", "changes": []}, "colour")]:
        answer = keeping.one.ask("/api/plans/a/keep", body)
        tap.point(f"a wrong {field} is named", answer.status == 400
                  and field in answer.json["error"]["message"], answer.body)
    none = keeping.keep("x", [])
    tap.point("nothing changed is nothing to keep",
              none.status == 400 and none.json["error"]["id"] == "whatif.nothing_to_keep")
    for changes, word in (([{"close": "none"}], "changes[0].close"),
                          ([{"limit": 1860000}], "changes[0].limit")):
        done = keeping.keep("x", changes)
        tap.point("a change that cannot be is refused by its field", done["state"] == "failed"
                  and word in done["error"]["message"], done)
    there = keeping.keep("k", CHANGES[:1])
    again = keeping.keep("k", CHANGES[:1], replace=True)
    tap.point("a draft gives way only if that is said",
              there["state"] == "failed" and again["version"] == 2, (there, again))
    stranger = Browser(server).ask("/api/plans/a/keep", {"name": "x", "changes": CHANGES})
    tap.point("who has not signed in keeps nothing", stranger.status == 401, stranger.body)
    for lang, word in (("en", "hypothetical"), ("zh", "假设方案")):
        notices = failed(city, "export", "notices", "k", "-o", os.path.join(folder, "n.html"),
                         lang=lang)
        public = failed(city, "export", "assignments", "k", "--format", "csv", "--audience",
                        "public", "-o", os.path.join(folder, "a.csv"), lang=lang)
        listed = muster(city, "plans", "--lang", lang)
        report = os.path.join(folder, f"report.{lang}.html")
        muster(city, "export", "report", "k", "-o", report, "--lang", lang)
        with open(report, encoding="utf-8") as file:
            said = file.read()
        tap.point(f"{lang}: nothing of it is made for the public, and the report says what it is",
                  notices[0] == public[0] != 0 and word in notices[1] and word in public[1]
                  and ("HYPOTHETICAL" if lang == "en" else word) in said
                  and ("HYPOTHETICAL" if lang == "en" else word) in listed, (notices, public))


def check_reality(tap, server, keeping, city):
    keeping.keep("wish", CHANGES[:2])
    wished = figures_of(server, "wish")
    for edit in EDITED:
        muster(city, "edit", "site", *edit, "--why", "done")
    refused = keeping.keep("late", CHANGES[:1])
    tap.point("once the data has changed the base is outdated, and nothing is kept of it",
              refused["state"] == "failed" and refused["error"]["id"] == "app.inputs_changed",
              refused)
    old = server.json("/api/plans/wish?outdated=yes")
    tap.point("and so is what was kept", server.ask("/api/plans/wish").status == 409
              and old["outdated"] and len(old["assumes"]) == 2, old["assumes"])
    muster(city, "plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "real")
    tap.point("what was assumed and is so gives the same plan",
              figures_of(server, "real") == wished
              and server.json("/api/plans/real")["assumes"] == [])


def check_office(tap, city, folder):
    muster(city, "whatif", "real", "--close", "s3", "--keep", "draft")
    muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
    for person in ("p-01", "p-12", "p-24", "p-08", "p-04"):
        give_key(city, folder, person)
    server = Server(city)
    one, two = Browser(server), Browser(server)
    one.sign_in("p-12"), two.sign_in("p-01")
    denied = Keeping(server, one).keep("x", [{"close": "s3"}], base="real")
    kept = Keeping(server, two).keep("x", [{"close": "s3"}], base="real")
    tap.point("it is kept by whom the rules let plan, and by nobody else",
              denied["state"] == "failed" and denied["error"]["kind"] == "denied"
              and kept["state"] == "done", (denied, kept))
    server.stop()
    by = ["--as", "p-04", "--password-file", password_file(folder, "p-04")]
    for lang, word in (("en", "is hypothetical"), ("zh", "为假设方案")):
        code, said = failed(city, "plan", "approve", "draft", "--say", "reviewed=x", *by, lang=lang)
        tap.point(f"{lang}: it cannot be approved, and is told why", code != 0 and word in said,
                  said)
    code, said = failed(city, "plan", "approve", "real", "--say", "reviewed=x", *by)
    tap.point("as a plan of the data can", code == 0, said)
    muster(city, "rebuild")
    whole = subprocess.run([MUSTER, city, "verify"], capture_output=True, text=True, check=False)
    tap.point("rebuilt, the log still holds, and still says that it is hypothetical",
              whole.returncode == 0 and failed(city, "plan", "approve", "draft", "--say",
                                               "reviewed=x", *by)[0] != 0, whole.stdout)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-keep-")
    try:
        city = make_city(folder)
        server = Server(city, "--link")
        keeping = Keeping(server, holder_of(server))
        check_kept(tap, server, keeping, city)
        check_order(tap, keeping, city)
        check_refusals(tap, server, keeping, city, folder)
        check_reality(tap, server, keeping, city)
        code, err = server.stop()
        tap.point("the server ends well", code == 0 and "Sanitizer" not in err, err)
        check_office(tap, city, folder)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
