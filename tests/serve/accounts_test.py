#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may do what at the server: signing in, sessions, forgery, roles, and the first thing written.

    accounts_test.py MUSTER TOWN
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from serving import (MUSTER, SOON_S, TOWN, Browser, Server, Tap, give_key, make_city, muster,
                     password_file, password_of)

PUBLIC = {"/healthz", "/metrics", "/api/openapi.json", "/api/session", "/api/login"}
# Names and texts as somebody would write them who hopes that a page takes them for markup.
NASTY = "</script><img src=x onerror=alert(1)>\"'\\"


def acting(folder, person):
    return ["--as", person, "--password-file", password_file(folder, person)]


def error_of(answer):
    return answer.status, answer.json["error"]["id"]


def before_founding(tap, city):
    server = Server(city, "--link")
    link = server.started["link"]
    one, two = Browser(server), Browser(server)
    state = one.ask("/api/session").json
    tap.point("an office that is not founded is open to read, and says so",
              one.ask("/api/city").status == 200 and state["founded"] is False
              and state["signed_in"] is False and state["token"] is None, state)
    refused = one.ask("/api/sites/s1/edit", {"places": 7})
    tap.point("but not to write", error_of(refused) == (401, "serve.sign_in"), refused.body)
    wrong = one.ask("/api/login", {"link": link[:-1] + ("0" if link[-1] != "0" else "1")})
    tap.point("a wrong link opens nothing", error_of(wrong) == (401, "serve.wrong_link"),
              wrong.body)
    opened = one.ask("/api/login", {"link": link})
    one.token = opened.json["token"]
    tap.point("the link opens a session of the holder of the file",
              opened.status == 200 and opened.json["holder"] and opened.json["person"] is None)
    again = two.ask("/api/login", {"link": link})
    tap.point("once", error_of(again) == (401, "serve.wrong_link"), again.body)
    edited = one.ask("/api/sites/s1/edit", {"places": 421, "reason": "counted"})
    tap.point("with which something is written, by nobody in particular",
              edited.status == 200
              and '"author"' not in muster(city, "log", "--json", "--last", "1"), edited.body)
    return server, one


def found(tap, city, folder, server, holder):
    for person in ("p-01", "p-12", "p-24", "p-08", "p-04"):
        give_key(city, folder, person)
    state = holder.ask("/api/session").json
    tap.point("ends with the founding", state["founded"] and not state["signed_in"], state)
    late = Browser(server).ask("/api/login", {"link": server.started["link"]})
    tap.point("when no link opens anything", late.status == 401, late.body)


def walk(tap, server):
    """Every route of the table, without a session."""
    described = json.loads(server.ask("/api/openapi.json").body)["paths"]
    stranger, public, refused = Browser(server), set(), 0
    for path, operations in described.items():
        real = re.sub(r"\{[^}]*\}", "1", path)
        for method in operations:
            answer = stranger.ask(real, None if method == "get" else {}, method.upper())
            if answer.status == 401 and path != "/api/login":
                refused += 1
            else:
                public.add(path)
    tap.point("a founded office answers nothing to who has not signed in, but what is meant to be",
              public == PUBLIC and refused == sum(map(len, described.values())) - len(PUBLIC),
              (public, refused))
    told = b"".join(stranger.ask(path).body for path in sorted(PUBLIC - {"/api/login"}))
    tap.point("which tells nothing of the city", b"town" not in told.lower() and b"p-0" not in told)


def sign_in(tap, server):
    one = Browser(server)
    old = Browser(server)
    old.cookie = one.cookie = f"muster-{server.port}=" + "a" * 64
    answer = one.sign_in("p-08")
    line = answer.getheader("Set-Cookie")
    tap.point("the right password signs in",
              answer.status == 200 and answer.json["person"] == "p-08"
              and answer.json["roles"] == ["administrator"] and one.ask("/api/city").status == 200,
              answer.body)
    tap.point("with a cookie that no script reads and no other site has sent",
              re.fullmatch(rf"muster-{server.port}=[0-9a-f]{{64}}; Path=/; HttpOnly; "
                           "SameSite=Strict", line), line)
    tap.point("which is new: one that was there before opens nothing",
              old.ask("/api/city").status == 401 and one.cookie != old.cookie)
    before = Browser(server)
    before.cookie = one.cookie
    one.sign_in("p-08")
    tap.point("and again at the next time, when the one before ends",
              before.cookie != one.cookie and before.ask("/api/city").status == 401
              and one.ask("/api/city").status == 200)
    wrong = Browser(server).sign_in("p-08", "another password")
    nobody = Browser(server).sign_in("nobody-1", "another password")
    keyless = Browser(server).sign_in("p-13", "another password")
    tap.point("a wrong password, nobody, and somebody without a key get the same answer",
              wrong.status == 401 and wrong.body == nobody.body == keyless.body
              and "Set-Cookie" not in wrong.headers, (wrong.body, nobody.body))
    bodies = [error_of(Browser(server).ask("/api/login", body))
              for body in (b"", b"{", b"[]", b'{"person":1,"password":"x"}', {"person": "p-08"},
                           {"person": "p-08", "password": "x", "role": "administrator"})]
    tap.point("what is no request to sign in is refused by its field",
              [status for status, _ in bodies] == [400] * 6
              and bodies[3][1] == "serve.body_no_text" and bodies[4][1] == "serve.body_missing"
              and bodies[5][1] == "serve.body_unknown", bodies)
    return one


def take_equally_long(tap, city):
    """On servers of their own: nobody shall wait for a failure here."""
    servers = {person: Server(city) for person in ("p-08", "nobody-1")}
    times = {person: [] for person in servers}
    for _ in range(5):
        for person, server in servers.items():
            begun = time.monotonic()
            Browser(server).sign_in(person, "another password")
            times[person].append(time.monotonic() - begun)
    for server in servers.values():
        server.stop()
    times = {person: min(spans) for person, spans in times.items()}
    known, unknown = times.values()
    tap.point("and takes as long for a person nobody knows",
              known > 0.02 and abs(known - unknown) < 0.5 * known, times)


def wait_longer(tap, city):
    server = Server(city)
    failed = 0  # where a try takes longer than the second that is to be waited, one more fails
    while Browser(server).sign_in("p-04", "wrong password").status == 401:
        failed += 1
    held = Browser(server).sign_in("p-04")
    tap.point("who fails five times has to wait, with the right password too",
              5 <= failed < 12 and held.status == 429
              and error_of(held) == (429, "serve.too_soon"), (failed, held.body))
    other = Browser(server).sign_in("p-01")
    tap.point("others do not", other.status == 200, other.body)
    time.sleep(int(held.getheader("Retry-After")) + 0.1)
    after = Browser(server).sign_in("p-04")
    tap.point("until he has waited", after.status == 200, after.body)
    for _ in range(5):
        Browser(server).sign_in("p-12", "wrong password")
    other = Browser(server).sign_in("p-01")
    tap.point("ten wrong tries of two persons keep out nobody else", other.status == 200,
              other.body)
    number = 0  # how many it takes depends on how long a try takes: one more may be in 6 s
    while Browser(server).sign_in(f"nobody-{number}", "wrong password").status == 401:
        number += 1
    held = Browser(server).sign_in("p-01")
    tap.point("an address that fails with many persons waits as well",
              20 <= number < 200 and error_of(held) == (429, "serve.too_soon")
              and 1 <= int(held.getheader("Retry-After")) <= 6, (number, held.body))
    metrics = server.ask("/metrics").body.decode()
    tap.point("all of which is counted",
              f'muster_sign_ins_total{{result="wrong"}} {failed + 5 + number}' in metrics
              and 'muster_sign_ins_total{result="too_soon"} 4' in metrics, metrics[-600:])
    server.stop()


def forge(tap, server, admin):
    body = {"places": 500}
    path = "/api/sites/s2/edit"
    here = f"http://127.0.0.1:{server.port}"
    cases = {
        "no token": {"X_Muster_Token": None},
        "another token": {"X_Muster_Token": "b" * 64},
        "a foreign page": {"Origin": "http://evil.example"},
        "a page of another port": {"Origin": f"http://127.0.0.1:{server.port + 1}"},
        "a page of the same site": {"Sec_Fetch_Site": "same-site"},
        "no page": {"Origin": None},
        "a null origin": {"Origin": "null"},
        "another scheme": {"Origin": here.replace("http", "https")},
    }
    wrong = {case: answer.status for case, headers in cases.items()
             if (answer := admin.ask(path, body, **headers)).status != 403}
    tap.point("nothing is changed for " + ", ".join(cases), not wrong, wrong)
    plain = admin.ask(path, body, Content_Type="text/plain")
    tap.point("or by what a form could send", plain.status == 415, plain.body)
    login = Browser(server).ask("/api/login", {"person": "p-08", "password": password_of("p-08")},
                                Origin="http://evil.example")
    tap.point("and nobody is signed in from a foreign page",
              error_of(login) == (403, "serve.other_origin") and not login.getheader("Set-Cookie"))
    tap.point("with Sec-Fetch-Site alone it goes as well",
              admin.ask("/api/sites/s2/edit", {"places": 701}, Origin=None,
                        Sec_Fetch_Site="same-origin").status == 200)


def edit_sites(tap, city, folder, server):
    officer, drafter = Browser(server), Browser(server)
    officer.sign_in("p-01")
    drafter.sign_in("p-12")
    answer = officer.ask("/api/sites/s3/edit", {"state": "closed", "reason": NASTY})
    entry = json.loads(muster(city, "log", "--json", "--last", "1"))
    entry = entry[0] if isinstance(entry, list) else entry
    sites = {site["key"]: site for site in json.loads(
        muster(city, "sites", "--json", "--edited", "--private", *acting(folder, "p-01")))}
    tap.point("the duty officer closes a site, in his name, and says why",
              answer.status == 200 and '"p-01"' in json.dumps(entry)
              and sites["s3"]["why"] == NASTY, (answer.body, entry))
    tap.point("which verifies", muster(city, "verify") != "")
    refused = drafter.ask("/api/sites/s3/edit", {"state": "open"})
    asked = subprocess.run([MUSTER, city, "edit", "site", "s3", "--open", "--json",
                            *acting(folder, "p-12")], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, check=False)
    told = json.loads(asked.stdout)["error"]
    said = refused.json["error"]
    tap.point("who may not is told what is missing, in the words of the command line",
              refused.status == 403 and said["message"] == told["message"]
              and said["answer"] == told["answer"] and said["answer"]["missing"],
              (said, told))
    chinese = drafter.ask("/api/sites/s3/edit?lang=zh", {"state": "open"}).json["error"]
    tap.point("and in Chinese", chinese["message"] != said["message"]
              and chinese["answer"]["missing"] != said["answer"]["missing"], chinese)
    wrong = [error_of(officer.ask("/api/sites/s1/edit", body))
             for body in ({"places": -1}, {"places": 1.5}, {"places": "7"}, {"state": "shut"},
                          {"suitable": {"rain": "yes"}}, {"suitable": {"flood": "maybe"}},
                          {"access": "all"}, {"reset": True, "places": 3}, {"reason": 5})]
    tap.point("bad fields are named", [status for status, _ in wrong] == [400] * 9, wrong)
    missing = officer.ask(f"/api/sites/{'s999'}/edit", {"places": 3})
    nasty = officer.ask("/api/sites/%3Cscript%3E/edit", {"places": 3})
    tap.point("and sites that are not there, whatever they are called, as JSON alone",
              missing.status == nasty.status == 404 and "<script>" in nasty.json["error"]["message"]
              and nasty.getheader("Content-Type") == "application/json"
              and nasty.getheader("X-Content-Type-Options") == "nosniff",
              (missing.body, nasty.body))
    several = officer.ask("/api/sites/s4/edit", {
        "places": 800, "suitable": {"flood": "no"}, "access": "residents", "visibility": "public"})
    reset = officer.ask("/api/sites/s4/edit", {"reset": True, "reason": "repaired"})
    tap.point("several things at once, and back again",
              several.status == 200 and reset.status == 200, (several.body, reset.body))
    plans = [plan["name"] for plan in officer.ask("/api/city").json["plans"]]
    tap.point("the pages go on", plans == ["a"], plans)


def work_beside(tap, city, folder, server):
    """Two persons at once, and the command line between them."""
    people = [Browser(server), Browser(server)]
    for browser, person in zip(people, ("p-01", "p-08")):
        browser.sign_in(person)
    results = []

    def work(browser, places):
        for number in range(5):
            results.append(browser.ask("/api/sites/s1/edit", {"places": places + number}).status)

    threads = [threading.Thread(target=work, args=(browser, 100 * place + 100))
               for place, browser in enumerate(people)]
    for thread in threads:
        thread.start()
    muster(city, "edit", "site", "s2", "--places", "9", *acting(folder, "p-08"))
    for thread in threads:
        thread.join()
    tap.point("two at the server and one at the command line write beside each other",
              results == [200] * 10 and muster(city, "verify") != "", results)
    edited = [b"", b""]
    seen = [browser.ask("/api/session").json["person"] for browser in people]
    tap.point("and each remains who he is", seen == ["p-01", "p-08"], (seen, edited))


def hold_lock(tap, city, folder, server):
    """Who holds the file is named; here a program that reads its table from a pipe."""
    officer = Browser(server)
    officer.sign_in("p-01")
    with subprocess.Popen([MUSTER, city, "key", "password", "--new-password-file", "/dev/stdin",
                           *acting(folder, "p-01")], stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as holder:
        time.sleep(1)
        answer = officer.ask("/api/sites/s1/edit", {"places": 77})
        holder.stdin.write((password_of("p-01") + "\n").encode())
        holder.stdin.close()
        holder.wait(timeout=SOON_S)
    tap.point("while another program writes, it is named",
              answer.status == 409 and "key password" in answer.json["error"]["message"]
              and str(holder.pid) in answer.json["error"]["message"], answer.body)
    tap.point("and then it goes", officer.ask("/api/sites/s1/edit", {"places": 77}).status == 200)


def audit(tap, server, admin):
    viewer = Browser(server)
    viewer.sign_in("p-24")
    Browser(server).sign_in("p-04", "hunter2 hunter2")
    Browser(server).sign_in("hunter2 hunter2", "p-04")
    refused = viewer.ask("/api/audit")
    told = admin.ask("/api/audit")
    last = told.json["last"]
    tap.point("attempts are shown to administrators alone",
              error_of(refused) == (403, "serve.no_administrator") and told.status == 200,
              refused.body)
    tap.point("with persons we know, and no word besides that somebody typed",
              [(entry["result"], entry["person"]) for entry in last[:2]]
              == [("wrong", None), ("wrong", "p-04")] and b"hunter2" not in told.body
              and last[0]["address"] == "127.0.0.1", last[:3])
    for _ in range(3):
        Browser(server).sign_in("hunter2 hunter2", "p-04")
    again = admin.ask("/api/audit").json["last"]
    tap.point("one who goes on is one line, with how often",
              len(again) == len(last) and again[0]["times"] == last[0]["times"] + 3
              and again[0]["first"] == last[0]["first"] <= again[0]["at"], again[:2])
    tap.point("a viewer reads, and nothing else",
              viewer.ask("/api/city").status == 200
              and viewer.ask("/api/sites/s1/edit", {"places": 3}).status == 403)


def sessions_of(server):
    return int(re.search(rb"\nmuster_sessions (\d+)", server.ask("/metrics").body)[1])


def settled(server):
    """How many sit there, once those whose keys are gone have been looked for."""
    count, until = sessions_of(server), time.time() + SOON_S
    while time.time() < until:
        before = count
        time.sleep(1.2)
        count = sessions_of(server)
        if count == before:
            break
    return count


def leave(tap, city, folder, server):
    one = Browser(server)
    one.sign_in("p-01")
    cookie = one.cookie
    answer = one.ask("/api/logout", {})
    tap.point("signing out takes the cookie away",
              answer.status == 200 and "Max-Age=0" in answer.getheader("Set-Cookie")
              and answer.json["signed_in"] is False, answer.body)
    one.cookie = cookie
    tap.point("and what was kept of it opens nothing", one.ask("/api/city").status == 401)
    one.sign_in("p-01")
    muster(city, "key", "revoke", "p-01", "--why", "stolen", *acting(folder, "p-04"))
    tap.point("a revoked key ends its sessions at once",
              one.ask("/api/city").status == 401
              and one.ask("/api/sites/s1/edit", {"places": 3}).status == 401
              and Browser(server).sign_in("p-01").status == 401)
    two = Browser(server)
    two.sign_in("p-12")
    before = settled(server)  # he also sits there from before
    muster(city, "key", "revoke", "p-12", "--why", "stolen", *acting(folder, "p-04"))
    after = settled(server)
    tap.point("also of who asks nothing any more", after == before - 2, (before, after))
    gone = Browser(server)
    gone.sign_in("p-24")
    act = json.loads(muster(city, "party", "remove", "p-24", "--json", *acting(folder, "p-08")))
    still = gone.ask("/api/city").status
    muster(city, "act", "release", str(act.get("act") or act.get("draft") or act.get("made")),
           *acting(folder, "p-04"))
    tap.point("and so does leaving the register", still == 200
              and gone.ask("/api/city").status == 401, (still, act))


def expire(tap, city):
    server = Server(city, "--idle", "1s", "--longest", "1.7s")
    one = Browser(server)
    one.sign_in("p-08")
    begun = time.monotonic()
    statuses = []
    while time.monotonic() - begun < 1.3:
        statuses.append(one.ask("/api/city").status)
        time.sleep(0.2)
    time.sleep(max(0, begun + 1.9 - time.monotonic()))
    late = one.ask("/api/city").status
    tap.point("a session ends after its time, however busy it is",
              set(statuses) == {200} and late == 401, (statuses, late))
    one.sign_in("p-08")
    begun = time.monotonic()
    statuses = []
    while time.monotonic() - begun < 1.3:
        statuses.append(one.ask("/api/city", X_Muster_Unasked="1").status)
        time.sleep(0.2)
    tap.point("what the page asks for by itself prolongs nothing",
              statuses[0] == 200 and statuses[-1] == 401, statuses)
    one.sign_in("p-08")
    first = one.ask("/api/city").status
    time.sleep(1.5)
    metrics = server.ask("/metrics").body
    tap.point("or when nothing is asked", first == 200 and one.ask("/api/city").status == 401
              and b"muster_sessions 0" in metrics)
    server.stop()


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-accounts-")
    try:
        city = make_city(folder)
        muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
        server, holder = before_founding(tap, city)
        found(tap, city, folder, server, holder)
        walk(tap, server)
        admin = sign_in(tap, server)
        server.stop()
        take_equally_long(tap, city)
        wait_longer(tap, city)
        server = Server(city)
        admin = Browser(server)
        admin.sign_in("p-08")
        forge(tap, server, admin)
        edit_sites(tap, city, folder, server)
        work_beside(tap, city, folder, server)
        hold_lock(tap, city, folder, server)
        audit(tap, server, admin)
        leave(tap, city, folder, server)
        expire(tap, city)
        code, err = server.stop()
        tap.point("the server has nothing to complain of", code == 0 and err == "",
                  (code, err[-2000:]))
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return 1 if tap.failures else 0


sys.exit(main())
