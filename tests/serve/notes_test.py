#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the server tells of a register beside its rows: who edited what, on what basis, what was
imported there, what waits for its review, and whether the one who asks may edit.

    notes_test.py MUSTER TOWN
"""
import os
import sys
import tempfile

from serving import TOWN, Browser, Server, Tap, give_key, make_city, muster, password_file

DAY_MS = 24 * 3600 * 1000


def notes(one, register, lang="en"):
    return one.ask(f"/api/registers/{register}/notes?lang={lang}").json


def edit_of(found, row):
    return next((edit for edit in found["edits"] if edit["row"] == row), None)


def before_founding(tap, city):
    server = Server(city, "--link")
    anybody, holder = Browser(server), Browser(server)
    holder.token = holder.ask("/api/login", {"link": server.started["link"]}).json["token"]
    empty = notes(anybody, "sites")
    tap.point("a register that nobody edited says what was imported, and nothing else",
              empty["edits"] == [] and empty["reviews"] == [] and empty["may_edit"] is None
              and empty["last_import"]["accepted"] == 9
              and empty["last_import"]["source"] == "sites.csv", empty)
    holder.ask("/api/sites/s6/edit", {"state": "usable", "suitable": {"flood": "yes"},
                                      "places": 310, "reason": "rebuilt"})
    holder.ask("/api/sites/s7/edit", {"state": "closed", "reason": "water"})
    holder.ask("/api/people/b1%2Folder/edit", {"people": 13, "left_out": True, "reason": "moved"})
    holder.ask("/api/areas/1002/edit", {"name": "Upper bank", "reason": "as it is called"})
    found = notes(holder, "sites")
    six, seven = edit_of(found, "s6"), edit_of(found, "s7")
    tap.point("of an edited site it says what was imported, of that which was edited",
              six["imported"] == {"capacity": 300, "state": "after_conversion",
                                  "usable_after_h": 72, "flood": "no"}
              and seven["imported"] == {"closed": False}, found)
    tap.point("the holder of the file may edit, and reads why", found["may_edit"]["granted"]
              and six["why"] == "rebuilt" and six["basis"] == "rule" and six["by"] is None, found)
    tap.point("who has not signed in reads no reason",
              edit_of(notes(anybody, "sites"), "s6")["why"] is None)
    people, areas = notes(holder, "people"), notes(holder, "areas")
    tap.point("the same of people and areas",
              edit_of(people, "b1/older")["imported"] == {"people": 12, "left_out": False}
              and edit_of(areas, "1002")["imported"] == {"name": "North bank"},
              (people, areas))
    holder.ask("/api/sites/s7/edit", {"reset": True, "reason": "dry"})
    tap.point("what is set back is no edit", edit_of(notes(holder, "sites"), "s7") is None)
    tap.point("organisations have an import, and nobody is told that he may edit them",
              "may_edit" not in notes(holder, "organisations"))
    unknown = anybody.ask("/api/registers/roads/notes")
    tap.point("another register is none", unknown.status == 404
              and unknown.json["error"]["id"] == "app.no_register", unknown.body)
    return server


def found_office(city, folder):
    muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
    for person in ("p-24", "p-04", "p-08"):
        give_key(city, folder, person)


def who_may(tap, viewer, leader):
    en, zh = notes(viewer, "sites"), notes(viewer, "sites", "zh")
    may = en["may_edit"]
    tap.point("a viewer is told before he asks what the rules want, and what else is open",
              not may["granted"] and may["bases"] == ["verbal", "emergency"]
              and "§19" in may["missing"][0]["text"], may)
    tap.point("in Chinese as well", "基础数据" in zh["may_edit"]["missing"][0]["text"],
              zh["may_edit"])
    tap.point("a leader may", notes(leader, "people")["may_edit"]
              == {"granted": True, "missing": [], "bases": []})
    refused = viewer.ask("/api/sites/s2/edit", {"places": 5, "reason": "x"})
    answer = refused.json["error"]["answer"]
    tap.point("which is what the edit itself says", refused.status == 403
              and answer["missing"] == may["missing"] and answer["bases"] == may["bases"],
              (answer, may))


def wait_for_review(tap, city, folder, viewer, leader):
    done = viewer.ask("/api/sites/s3/edit", {"places": 480, "reason": "it burns",
                                             "basis": "emergency", "superior": "post-leader"})
    act = done.json["review"]["id"]
    viewer.ask("/api/sites/s4/edit", {"state": "closed", "reason": "p-04, on line 2",
                                      "basis": "verbal", "called_back": True,
                                      "given_at_ms": done.json["review"]["by_ms"] - DAY_MS})
    found = notes(leader, "sites")
    due = {review["row"]: review for review in found["reviews"]}
    fire, order = due["s3"], due["s4"]
    tap.point("an emergency waits for its review: by when, who did it, why, who is told",
              fire["id"] == act and fire["by"] == "p-24" and fire["basis"] == "emergency"
              and fire["why"] == "it burns" and fire["superior"] == "post-leader"
              and fire["by_ms"] - fire["at_ms"] == DAY_MS and not fire["overdue"], fire)
    tap.point("an order by word of mouth: when it was given, and that it was called back",
              order["basis"] == "verbal" and order["called_back"] and "by_ms" not in order
              and order["given_at_ms"] > 0, order)
    mine = notes(viewer, "sites")
    tap.point("a viewer sees that, but not why", {review["why"] for review in mine["reviews"]}
              == {None} and len(mine["reviews"]) == 2, mine)
    leader.ask("/api/sites/s3/edit", {"places": 470, "reason": "counted"})
    found = notes(leader, "sites")
    tap.point("an edit by the rules afterwards takes no review away",
              edit_of(found, "s3")["basis"] == "rule"
              and "s3" in {review["row"] for review in found["reviews"]}, found)
    muster(city, "act", "review", act, "--why", "it did burn", "--as", "p-04",
           "--password-file", password_file(folder, "p-04"))
    found = notes(leader, "sites")
    tap.point("once it was reviewed the other still waits, and its edit says on what it rests",
              [review["row"] for review in found["reviews"]] == ["s4"]
              and edit_of(found, "s4")["basis"] == "verbal", found)
    viewer.ask("/api/sites/s4/edit", {"reset": True, "reason": "open again",
                                      "basis": "emergency"})
    found = notes(leader, "sites")
    reset = [review for review in found["reviews"] if review["did"] == "site.reset"]
    tap.point("what is set back in an emergency waits, too, with nobody told",
              edit_of(found, "s4") is None and reset[0]["row"] == "s4"
              and reset[0]["superior"] is None, found)


def in_founded_office(tap, city, folder):
    server = Server(city)
    viewer, leader = Browser(server), Browser(server)
    tap.point("nobody is told anything without signing in",
              Browser(server).ask("/api/registers/sites/notes").status == 401)
    viewer.sign_in("p-24")
    leader.sign_in("p-04")
    who_may(tap, viewer, leader)
    wait_for_review(tap, city, folder, viewer, leader)
    return server


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        city = make_city(folder)
        server = before_founding(tap, city)
        code, err = server.stop()
        tap.point("the server ends with nothing to complain of", (code, err) == (0, ""), err)
        found_office(city, folder)
        server = in_founded_office(tap, city, folder)
        code, err = server.stop()
        tap.point("and so does that of the office", (code, err) == (0, ""), err)
    print(f"1..{tap.number}")
    return 1 if tap.failures else 0


sys.exit(main())
