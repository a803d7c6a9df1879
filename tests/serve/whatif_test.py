#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The map of a what-if is that of the plan that it would become; and what a plan leaves out.

    whatif_test.py MUSTER TOWN
"""
import json
import os
import shutil
import tempfile
import urllib.parse

from serving import TOWN, Server, Tap, make_city, muster

PARTS = "shelters", "streets", "gaps", "catchments"
AT = [0.3066, 0.2055]
# Each with one optimum alone: of several, a plan that is kept may have another.
WHATIFS = {
    "closed": [{"close": "s2"}],
    "resized": [{"resize": "s7", "places": 100}],
    "blocked": [{"block": AT}],
    "new": [{"add": [0.3031, 0.2073], "places": 90}],
    "nearer": [{"limit": 300000}],
    "all": [{"close": "s2"}, {"resize": "s7", "places": 100}, {"block": AT},
            {"add": [0.3099, 0.1986], "places": 50}, {"limit": 420000}],
}


def keep(city, name, changes):
    options = []
    for change in changes:
        kind, of = next(iter(change.items()))
        what = ",".join(map(str, of)) if isinstance(of, list) else str(of)
        if kind == "limit":
            what = f"{of // 1000}s"
        options += [f"--{kind}", f"{what}={change['places']}" if "places" in change else what]
    muster(city, "whatif", "a", *options, "--keep", name)


def post(server, part, changes, lang="en"):
    mark = "&" if "?" in part else "?"
    return server.post(f"/api/plans/a/whatif/{part}{mark}lang={lang}", {"changes": changes})


def features(answer):
    """The bytes of all that is drawn."""
    return answer.body[answer.body.index(b'"features":'):]


def compared(part, answer):
    """Byte by byte; but of a site that is not there nothing is known but what was asked, and
    colours go by the sites there are, among which a what-if counts closed ones."""
    if part in ("streets", "gaps"):
        return features(answer)
    drawn = json.loads(answer.body)["features"]
    for feature in drawn:
        feature["properties"].pop("colour", None)
        if feature["properties"].get("key", "").startswith("new:"):
            feature["properties"].pop("function")
    return drawn


def check_map(tap, server, name, changes):
    for part in PARTS:
        then = post(server, part, changes)
        kept = server.ask(f"/api/plans/{name}/{part}")
        tap.point(f"{name}: its {part} are those of the plan that is kept of it",
                  then.status == kept.status == 200
                  and compared(part, then) == compared(part, kept), features(then)[:400])
    tap.point(f"{name}: which people walk otherwise", features(post(server, "streets", changes))
              != features(server.ask("/api/plans/a/streets")))


def questions(server, name):
    """Every shelter, and where people are."""
    for site in server.json(f"/api/plans/{name}/shelters")["features"]:
        yield "site=" + urllib.parse.quote(site["properties"]["key"])
    for lon in range(3020, 3120, 17):
        for lat in range(1970, 2060, 23):
            yield f"at={lon / 1e4},{lat / 1e4}"


def check_why(tap, server, name, changes):
    wrong, asked = [], 0
    for question in questions(server, name):
        for lang in ("en", "zh"):
            then = post(server, f"why?{question}", changes, lang)
            kept = server.ask(f"/api/plans/{name}/why?{question}&lang={lang}")
            asked += 1
            if (then.status, then.body) != (kept.status, kept.body):
                wrong.append((question, then.body, kept.body))
    tap.point(f"{name}: whoever asks why is told what the kept plan tells",
              asked > 40 and not wrong, wrong[:1])


def check_nothing(tap, server):
    for part in PARTS:
        tap.point(f"without a change the {part} are those of the plan",
                  features(post(server, part, [])) == features(
                      server.ask(f"/api/plans/a/{part}")))


def check_says_so(tap, server):
    said = json.loads(post(server, "streets", WHATIFS["nearer"]).body)["muster"]
    base = server.json("/api/plans/a/streets")["muster"]
    tap.point("it says that it is a what-if of the plan, and no stored one",
              said["whatif"] is True and said["content_hash"] is None and said["plan"] == "a"
              and said["within_ms"] == 300000 and "whatif" not in base and base["content_hash"],
              said)


def check_refusals(tap, server):
    for lang, word in (("en", "no site s2"), ("zh", "没有场所 s2")):
        closed = post(server, "why?site=s2", WHATIFS["closed"], lang)
        tap.point(f"{lang}: a site that would be closed is not there", closed.status == 404
                  and word in closed.body.decode(), closed.body.decode())
    for part in (*PARTS, "why?site=s2"):
        wrong = post(server, part, [{"shut": "s2"}])
        none = post(server, part, [{"close": "none"}])
        tap.point(f"{part}: what is wrong is named", wrong.status == 400 and none.status == 404
                  and b"changes[0].shut" in wrong.body and b"changes[0].close" in none.body,
                  (wrong.body, none.body))
    what = post(server, "why", WHATIFS["closed"])
    tap.point("whoever asks why says about what", what.status == 400, what.body)
    tap.point("of a plan that is not there nothing is told",
              server.post("/api/plans/none/whatif/streets", {"changes": []}).status == 404)
    tap.point("it is asked with a body",
              server.ask("/api/plans/a/whatif/streets").status == 405)


def left_out(server, plan, lang="en"):
    found = server.json(f"/api/plans/{plan}/left-out?lang={lang}")
    return {site["properties"]["key"]: site["properties"] for site in found["features"]}


def check_left_out(tap, server, city):
    listed = json.loads(muster(city, "plan", "shelters", "--hazard", "flood", "--within", "15min",
                               "--name", "flood", "--json"))["sites_not_used"]
    for plan in ("a", "flood"):
        out = left_out(server, plan)
        shelters = server.json(f"/api/plans/{plan}/shelters")["features"]
        used = {site["properties"]["key"] for site in shelters}
        rows = {row[0] for row in server.json("/api/registers/sites")["rows"]}
        tap.point(f"{plan}: a site is used or left out", not used & set(out)
                  and used | set(out) == rows, (used, set(out), rows))
    counts = {}
    for site in out.values():
        counts[site["reason"]] = counts.get(site["reason"], 0) + 1
    tap.point("for the reasons that the command line counts", counts == listed, (counts, listed))
    for lang, word in (("en", "not suitable for this hazard"), ("zh", "不适用于该灾害")):
        tap.point(f"{lang}: it says why", any(site["why"] == word
                                              for site in left_out(server, "flood", lang).values()))
    for key, site in left_out(server, "a").items():
        opened = post(server, "shelters", [{"open": key}])
        tap.point(f"{key} ({site['reason']}) may be opened: {site['is_openable']}",
                  (opened.status == 200) == site["is_openable"], opened.body[:200])
        if not site["is_openable"]:
            continue
        then = next(s["properties"] for s in json.loads(opened.body)["features"]
                    if s["properties"]["key"] == key)
        tap.point(f"{key} then has the places that are told", then["places"]
                  == site["places_opened"], then)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-whatif-")
    try:
        city = make_city(folder)
        for name, changes in WHATIFS.items():
            keep(city, name, changes)
        server = Server(city)
        for name, changes in WHATIFS.items():
            check_map(tap, server, name, changes)
            check_why(tap, server, name, changes)
        check_nothing(tap, server)
        check_says_so(tap, server)
        check_refusals(tap, server)
        check_left_out(tap, server, city)
        code, err = server.stop()
        tap.point("the server ends well", code == 0 and "Sanitizer" not in err, err)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
