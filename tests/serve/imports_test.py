#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files that are imported at the desk: tried, taken, refused; the organisations; and changes on
another basis than the rules.

    imports_test.py MUSTER TOWN
"""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse

from serving import (MUSTER, SOON_S, TOWN, Browser, Server, Tap, give_key, make_city, muster,
                     password_file)

MEGABYTE = 1024 * 1024
BYTES_MAX = 64 * MEGABYTE
NASTY = "</script><img src=x onerror=alert(1)>\"'\\\u202e"
SITES = (b"id,name,lon,lat,capacity\nx1,A,0.3024,0.2022,5\n"
         b"x2,B,500,1,3\nx3,C,0.3024,0.2022,-1\n")


def town(name):
    with open(os.path.join(TOWN, name), "rb") as file:
        return file.read()


def holder_of(server):
    one = Browser(server)
    one.token = one.ask("/api/login", {"link": server.started["link"]}).json["token"]
    return one


def send(one, noun, body, name="file.csv", headers=None, **options):
    """What is answered to the request itself."""
    query = urllib.parse.urlencode({"name": name, **options})
    return one.ask(f"/api/imports/{noun}?{query}", body, "POST",
                   **{"Content_Type": "application/octet-stream", **(headers or {})})


def end_of(one, job, lang="en"):
    until = time.monotonic() + SOON_S
    while time.monotonic() < until:
        found = one.ask(f"/api/jobs/{job}?lang={lang}").json
        if found["state"] not in ("waiting", "running"):
            return found
        time.sleep(0.02)
    raise TimeoutError(job)


def run(one, noun, body, **options):
    """The job at its end."""
    sent = send(one, noun, body, **options)
    assert sent.status == 202, sent.body
    return end_of(one, sent.json["job"], options.get("lang", "en"))


def report_of(one, job, query=""):
    return one.ask(f"/api/jobs/{job['job']}/report{query}")


def register(one, name):
    return one.ask(f"/api/registers/{name}").json["rows"]


def entries(city):
    return json.loads(muster(city, "log", "--json"))["entries"]


def last_entry(city):
    return json.loads(muster(city, "log", "--json", "--last", "1"))["entries"][0]["entry"]


def error_of(answer):
    return answer.status, answer.json["error"]["id"]


def command_line(city, folder, noun, body, name, *options):
    """The same import by the command line into a copy: what it prints, and its report."""
    copy, file = os.path.join(folder, "copy.muster"), os.path.join(folder, name)
    report = os.path.join(folder, "report.tsv")
    shutil.copy(city, copy)
    with open(file, "wb") as out:
        out.write(body)
    said = subprocess.run([MUSTER, copy, "import", noun, file, "--json", "--report", report,
                           *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    with open(report, "rb") as text:
        return json.loads(said.stdout), text.read()


def try_first(tap, city, folder, one):
    before, rows = len(entries(city)), register(one, "sites")
    job = run(one, "sites", SITES, trial="true")
    report, file = report_of(one, job), report_of(one, job, "?format=tsv")
    said, told = command_line(city, folder, "sites", SITES, "file.csv")
    tap.point("a trial says what would come in and what not", job["state"] == "done"
              and job["import"] == {"register": "sites", "trial": True, "total": 3, "accepted": 1,
                                    "refused": 2} and job["plan"] is None, job)
    tap.point("row by row, as the command line says it",
              report.json["remarks"] == said["remarks"] and file.body == told
              and {"line": 4, "field": "capacity", "refused": True, "id": "import.cell_negative",
                   "reason": "“-1” is less than zero"} in report.json["remarks"],
              (report.body, said, file.body))
    tap.point("as a file that no browser takes for a page",
              file.getheader("Content-Type") == "text/tab-separated-values; charset=utf-8"
              and file.getheader("X-Content-Type-Options") == "nosniff"
              and file.getheader("Cache-Control") == "no-store")
    chinese = report_of(one, job, "?lang=zh").json
    tap.point("in Chinese, too", "小于零" in json.dumps(chinese, ensure_ascii=False), chinese)
    tap.point("and nothing of it stays", register(one, "sites") == rows
              and len(entries(city)) == before and muster(city, "verify") != "")


def take(tap, city, folder, one):
    job = run(one, "sites", SITES)
    row = [site for site in register(one, "sites") if site[0] == "x1"]
    tap.point("without the word it is imported", job["state"] == "done"
              and job["import"]["trial"] is False and len(register(one, "sites")) == 1
              and row[0][1] == "A", (job, row))
    entry = last_entry(city)["body"]
    tap.point("with an entry that names the file", entry["source"] == "file.csv"
              and (entry["total"], entry["accepted"], entry["refused"]) == (3, 1, 2), entry)
    run(one, "sites", town("sites.csv"), name="sites.csv")
    added = run(one, "sites", SITES, add="true")
    tap.point("what was there is replaced, unless it is to be added",
              len(register(one, "sites")) == 10 and added["import"]["accepted"] == 1, added)
    again = run(one, "sites", SITES, add="true")
    note = report_of(one, again).json["remarks"]
    tap.point("a file of the same name takes the place of the one before, and says so",
              len(register(one, "sites")) == 10
              and any(remark["id"] == "cli.same_source" for remark in note), note)
    run(one, "sites", town("sites.csv"), name="sites.csv")
    people = run(one, "people", town("people.csv"), name="people.csv", state="night")
    states = {row[2] for row in register(one, "people")}
    areas = run(one, "areas", town("areas.geojson"), name="C:/folder/areas.geojson")
    options = muster(city, "info", "--json")
    tap.point("people with a population state, and areas, without the folders of their file",
              people["state"] == areas["state"] == "done" and states == {"night"}
              and last_entry(city)["body"]["source"] == "areas.geojson"
              and "folder" not in options, (people, areas, states))
    run(one, "people", town("people.csv"), name="people.csv")
    gb = "id,name,lon,lat,capacity\nx1,学校地下室,0.3024,0.2022,5\n".encode("gb18030")
    job = run(one, "sites", gb, trial="true", encoding="gb18030")
    tap.point("in other encodings", job["import"]["accepted"] == 1, job)


def break_it(tap, one):
    rows = register(one, "people"), register(one, "sites"), register(one, "areas")
    broken = {
        "an empty file": ("people", b"", "import.empty"),
        "bytes that are no text": ("people", b"\x00\x01" * 50, "import.nul_byte"),
        "text of no encoding": ("people", b"id,people\n\xff\xfe\xfa\x81\xff\n", None),
        "JSON that ends early": ("areas", b'{"type":"FeatureCollection","features":[', None),
        "JSON of another kind": ("areas", b'{"type":"Topology"}', None),
        "no column for what must be there": ("people", b"colour,taste\nred,sweet\n", None),
        "rows of which none is any good": ("people", b"id,lon,lat,people\na,0.3,0.2,many\n",
                                           "app.nothing_accepted"),
        "a picture": ("sites", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), None),
    }
    failed = {name: run(one, noun, body) for name, (noun, body, _) in broken.items()}
    wrong = {name: job for name, job in failed.items()
             if job["state"] != "failed" or job["error"]["kind"] not in ("input", "usage")
             or "file.csv" not in job["error"]["message"]
             or broken[name][2] not in (None, job["error"]["id"])}
    tap.point("refused, by the name of the file: " + ", ".join(broken), not wrong, wrong)
    chinese = run(one, "people", b"", lang="zh")["error"]["message"]
    tap.point("in Chinese, too", "file.csv" in chinese and "空" in chinese, chinese)
    report = report_of(one, failed["rows of which none is any good"]).json
    tap.point("with what was wrong with each row", report["refused"] == 1
              and report["remarks"][0]["line"] == 2 and report["remarks"][0]["field"] == "people",
              report)
    tap.point("and nothing of any of them is in the city",
              rows == (register(one, "people"), register(one, "sites"), register(one, "areas")))


def refuse_words(tap, one):
    cases = [("name", {"name": "a\nb.csv"}), ("name", {"name": ""}), ("name", {"name": "x" * 256}),
             ("name", {"name": "\u202evsc.a"}), ("trial", {"trial": "perhaps"}),
             ("add", {"add": "1"}), ("datum", {"datum": "flat"}), ("class", {"class": "all"}),
             ("delimiter", {"delimiter": "|"}), ("trail", {"trail": "true"}),
             ("Trial", {"Trial": "1"})]
    wrong = [(field, answer.body) for field, options in cases for answer in
             [send(one, "people", b"x", **options)]
             if answer.status != 400 or field not in answer.json["error"]["message"]]
    tap.point("words that are none are named before anything is done", not wrong, wrong)
    late = [run(one, "sites", SITES, trial="true", **options)["state"] for options in
            ({"map": "a=b=c"}, {"crs": "EPSG:0"}, {"where": "="}, {"suitable": "rain"},
             {"sites-class": "all=all"}, {"encoding": "morse"})]
    tap.point("and so are those that only the importer knows", late == ["failed"] * 6, late)
    bytes_ = one.ask("/api/imports/people?name=%ff%fe.csv", b"x", "POST",
                     Content_Type="application/octet-stream")
    none = send(one, "hazard", b"x")
    tap.point("a name that is no text, and what cannot be imported here",
              bytes_.status == 400 and error_of(none) == (404, "serve.no_import"),
              (bytes_.body, none.body))
    get = one.ask("/api/imports/sites")
    tap.point("it is posted", get.status == 405, get.status)


def forge(tap, server, one):
    cases = {
        "no token": ({"X_Muster_Token": None}, 403),
        "another token": ({"X_Muster_Token": "b" * 64}, 403),
        "a foreign page": ({"Origin": "http://evil.example"}, 403),
        "a page of the same site": ({"Sec_Fetch_Site": "same-site"}, 403),
        "no page": ({"Origin": None}, 403),
        "nobody": ({"Cookie": None}, 401),
        "the type of a form": ({"Content_Type": "text/plain"}, 415),
        "the type of another form": ({"Content_Type": "multipart/form-data; boundary=x"}, 415),
        "JSON": ({"Content_Type": "application/json"}, 415),
        "no type": ({"Content_Type": None}, 415),
    }
    wrong = {}
    for name, (headers, status) in cases.items():
        cookie, one.cookie = one.cookie, None if name == "nobody" else one.cookie
        answer = send(one, "sites", SITES, headers=headers)
        one.cookie = cookie
        if answer.status != status:
            wrong[name] = answer.status
    tap.point("nothing is imported for " + ", ".join(cases), not wrong, wrong)
    post = (f"POST /api/imports/sites?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Origin: http://127.0.0.1:{server.port}\r\nCookie: {one.cookie}\r\n"
            f"X-Muster-Token: {one.token}\r\nContent-Type: application/octet-stream\r\n")
    large = server.raw(f"{post}Content-Length: {BYTES_MAX + 1}\r\n\r\n".encode())
    endless = server.raw(f"{post}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n".encode())
    tap.point("nor of a file that is too large, which is not read, or of untold length",
              large.startswith(b"HTTP/1.1 413") and endless.startswith(b"HTTP/1.1 411"),
              (large[:80], endless[:80]))
    packed = send(one, "sites", SITES, headers={"Content_Encoding": "gzip"})
    plain = send(one, "sites", SITES, headers={"Content_Encoding": "identity"}, trial="true")
    tap.point("nor of bytes that are to be unpacked first", plain.status == 202
              and error_of(packed) == (415, "serve.no_coding"), packed.body)


def large(tap, one):
    """As much as is taken; with rows that are refused, of which the report has the first."""
    line = b"k%07d,not a number,0.300000,0.200000,and a column that fills the row\n"
    count = (BYTES_MAX - 64) // len(line % 0)
    body = b"id,people,lon,lat,note\ngood,3,0.3005,0.2004,\n" + b"".join(
        line % number for number in range(count))
    begun = time.monotonic()
    first = send(one, "people", body, trial="true").json["job"]
    others = [send(one, "people", b"x" * (2 * MEGABYTE), trial="true") for _ in range(4)]
    job = end_of(one, first)
    took = time.monotonic() - begun
    taken = [answer for answer in others if answer.status == 202]
    ends = [end_of(one, answer.json["job"])["state"] for answer in taken]
    tap.point(f"{len(body) // MEGABYTE} MB are tried ({took:.1f} s)", job["state"] == "done"
              and job["import"]["accepted"] == 1 and job["import"]["refused"] == count, job)
    rows = report_of(one, job, "?format=tsv").body.count(b"\n")
    tap.point("whose report has its end", 20000 <= rows < 20010
              and len(report_of(one, job).json["remarks"]) <= 110, rows)
    tap.point("while few others wait in memory", 1 <= len(taken) <= 3
              and [answer.status for answer in others if answer not in taken]
              == [503] * (4 - len(taken)) and ends == ["failed"] * len(taken),
              ([answer.status for answer in others], ends))


def cancel(tap, one):
    body = b"id,people,lon,lat\n" + b"".join(
        b"k%d,%d,0.3005%02d,0.200455\n" % (number, 1 + number % 9, number % 99)
        for number in range(300000))
    before = register(one, "people")
    job = send(one, "people", body).json["job"]
    stopped = one.ask(f"/api/jobs/{job}", None, "DELETE")
    over = end_of(one, job)
    tap.point("an import is cancelled, and nothing of it is there", stopped.status == 200
              and over["state"] == "cancelled" and register(one, "people") == before,
              (stopped.body, over))


def stop_in_the_middle(tap, city):
    server = Server(city, "--link")
    one = holder_of(server)
    before = register(one, "people")
    body = b"id,people,lon,lat\n" + b"".join(
        b"k%d,%d,0.3005%02d,0.200455\n" % (number, 1 + number % 9, number % 99)
        for number in range(600000))
    jobs = [send(one, "people", body).json["job"] for _ in range(2)]
    until = time.monotonic() + SOON_S
    while one.ask(f"/api/jobs/{jobs[0]}").json["progress"] < 0.4 and time.monotonic() < until:
        time.sleep(0.01)
    begun = time.monotonic()
    code, err = server.stop()
    took = time.monotonic() - begun
    server = Server(city)
    rows = Browser(server).ask("/api/registers/people").json["rows"]
    server.stop()
    tap.point("a server that stops in the middle of an import ends it, and has nothing of it",
              code == 0 and err == "" and took < SOON_S / 2 and rows == before
              and muster(city, "verify") != "", (code, err[-500:], took))


def write_nasty(tap, one):
    """Texts of every field as somebody would write them who hopes that a page obeys."""
    quoted = '"' + NASTY.replace('"', '""') + '"'
    files = {
        "sites": f"id,name,address,category,lon,lat,capacity\n{quoted},{quoted},{quoted},{quoted},"
                 "0.3024,0.2022,5\n",
        "people": f"id,people,state,lon,lat\n{quoted},5,{quoted},0.3005,0.2004\n",
        "areas": f"code,name,parent\n{quoted},{quoted},\n",
        "organisations": f"kind,key,name\norganisation,a-1,{quoted}\npost,{quoted},{quoted}\n",
    }
    answers = {}
    for noun, text in files.items():
        job = run(one, noun, text.encode(), name="<img src=x>.csv", trial="true", add="true")
        answers[noun] = [one.ask(f"/api/jobs/{job['job']}"), report_of(one, job),
                         report_of(one, job, "?format=tsv")]
    wrong = {noun: [answer.body for answer in told] for noun, told in answers.items()
             if [answer.getheader("Content-Type") for answer in told]
             != ["application/json"] * 2 + ["text/tab-separated-values; charset=utf-8"]
             or any(answer.getheader("X-Content-Type-Options") != "nosniff" for answer in told)}
    tap.point("names that hope to be markup come back as JSON or rows alone", not wrong, wrong)
    rows = b"".join(told[2].body for told in answers.values()).decode()
    tap.point("and turn no direction where they are told of in words",
              all("\u202e" not in line.split("\t")[-1] for line in rows.split("\n")), rows)


def by_rules(tap, city, folder, server):
    warden, officer, drafter = (Browser(server) for _ in range(3))
    for one, person in ((warden, "p-24"), (officer, "p-01"), (drafter, "p-12")):
        one.sign_in(person)
    stranger = send(Browser(server), "people", b"x")
    tap.point("a stranger imports nothing", stranger.status == 401, stranger.body)
    before = len(entries(city))
    for noun, trial in (("people", "true"), ("people", "false"), ("areas", "false"),
                        ("sites", "true")):
        refused = send(warden, noun, town("people.csv"), trial=trial)
        error = refused.json["error"]
        tap.point(f"whom the rules do not let learns at once what is missing ({noun}, {trial})",
                  refused.status == 403 and error["kind"] == "denied"
                  and "§" in error["answer"]["missing"][0]["text"]
                  and error["answer"]["bases"] == [] and len(entries(city)) == before, refused.body)
    chinese = send(warden, "people", b"x", lang="zh", trial="true").json["error"]["answer"]
    tap.point("in Chinese, too", chinese["missing"][0]["text"]
              != error["answer"]["missing"][0]["text"]
              and "条" in chinese["missing"][0]["text"] or "§" in chinese["missing"][0]["text"],
              chinese)
    misspelt = send(warden, "people", b"x", trail="true")
    tap.point("and a word that is none is named before the rules are asked",
              misspelt.status == 400, misspelt.body)
    job = run(officer, "people", town("people.csv"), name="people.csv")
    entry = last_entry(city)
    tap.point("whom they let, imports in his name", job["state"] == "done"
              and entry["author"] == "p-01" and entry["basis"]["kind"] == "rule", (job, entry))
    told = [report_of(one, job).status for one in (officer, warden, drafter)]
    tap.point("the report on the rows is for who sent the file", told == [200, 403, 403], told)
    none = officer.ask("/api/jobs/0123/report")
    tap.point("a report that is none is not found", error_of(none) == (404, "serve.no_job"))
    return officer


def by_two(tap, city, folder, server):
    """A table of the office wants a second signature, and nothing is told of who is in it."""
    admin = Browser(server)
    admin.sign_in("p-08")
    body = ("kind,key,name,parent,phone,email\npost,post-new,New post,cd-office,000 9999,"
            "new@office.example\nperson,p-99,Zhang San,cd-office,000 8888,z@office.example\n")
    before = register(admin, "organisations")
    tried = run(admin, "organisations", body.encode(), trial="true")
    report = report_of(admin, tried).json
    tap.point("an import of the office is tried",
              report["accepted"] == 2 and register(admin, "organisations") == before
              and not json.loads(muster(city, "acts", "--json", "--open"))["acts"], report)
    with open(os.path.join(TOWN, "office.csv"), encoding="utf-8") as file:
        same = file.read()
    other = re.sub(r"000 \d+", "000 7777", same)
    told = [report_of(admin, run(admin, "organisations", table.encode(), trial="true")).json
            for table in (same, other)]
    tap.point("a trial does not tell whether what is sealed is as it says",
              other != same and told[0] == told[1] and "same" not in told[0], told)
    job = run(admin, "organisations", body.encode())
    act = report_of(admin, job).json["act"]
    tap.point("and then waits for him", job["state"] == "done"
              and register(admin, "organisations") == before, job)
    muster(city, "act", "release", act, "--as", "p-04", "--password-file",
           password_file(folder, "p-04"))
    rows = register(admin, "organisations")
    added = [row for row in rows if row[0] == "post-new"]
    tap.point("whose signature brings it in", len(rows) == len(before) + 1
              and added[0][1:4] == ["post", "New post", "cd-office"], added)
    table = admin.ask("/api/registers/organisations").body
    file = admin.ask("/api/registers/organisations?format=csv").body
    secrets = [secret for secret in ("Zhang San", "000 9999", "000 8888", "@office.example",
                                     "000 0001") if secret.encode() in table + file]
    tap.point("no name of a person and no number stands in the register", not secrets, secrets)
    printed = muster(city, "export", "register", "organisations", "--format", "csv")
    tap.point("which is that of the command line", file.decode().replace("\r", "") == printed
              and b"p-99" not in file, (file[:300], printed[:300]))
    posts = {row[0]: row[9] for row in rows if row[1] == "organisation"}
    tap.point("an organisation has the posts of those below it, too",
              posts["team-rescue"] == 1 and posts["teams"] == sum(
                  count for key, count in posts.items() if key.startswith("team-"))
              and posts["town"] + posts["garrison"] == sum(row[1] == "post" for row in rows), posts)
    viewer = Browser(server)
    tap.point("strangers see nothing of it",
              viewer.ask("/api/registers/organisations").status == 401)


def on_another_basis(tap, city, folder, server):
    warden = Browser(server)
    warden.sign_in("p-24")
    path, now = "/api/sites/s2/edit", int(time.time() * 1000)
    refused = warden.ask(path, {"places": 650, "reason": "counted"}).json["error"]["answer"]
    tap.point("a refusal says on what else it can be done",
              refused["bases"] == ["verbal", "emergency"], refused)
    wrong = {
        "an order that was not given": {"basis": "verbal"},
        "tomorrow": {"basis": "verbal", "given_at_ms": now + 86400000},
        "an order of nobody": {"basis": "verbal", "given_at_ms": now - 60000, "reason": None},
        "an emergency without a reason": {"basis": "emergency", "reason": None},
        "a superior who is not there": {"basis": "emergency", "superior": "p-77"},
        "another word": {"basis": "wish"},
        "the office's own work": {"basis": "own"},
        "what follows": {"basis": "follows"},
        "a time without an order": {"given_at_ms": now},
        "a call without an order": {"basis": "emergency", "called_back": True},
        "a superior of an order": {"basis": "verbal", "given_at_ms": now - 60000,
                                   "superior": "p-04"},
        "a time that is none": {"basis": "verbal", "given_at_ms": "now"},
    }
    before = len(entries(city))
    answers = {name: warden.ask(path, {"places": 650, "reason": "counted", **more}).status
               for name, more in wrong.items()}
    tap.point("refused: " + ", ".join(wrong), set(answers.values()) <= {400, 404}
              and len(entries(city)) == before, answers)
    given = now - 600000
    verbal = warden.ask(path, {"places": 650, "reason": "p-04, line 2", "basis": "verbal",
                               "given_at_ms": given, "called_back": True})
    entry = last_entry(city)
    basis = entry["basis"]
    tap.point("on an order by word of mouth it is changed, and the entry says so",
              verbal.status == 200 and entry["author"] == "p-24" and basis["kind"] == "verbal"
              and basis["given_at"] == given and basis["called_back"] is True,
              (verbal.body, entry))
    emergency = warden.ask(path, {"state": "closed", "reason": "it burns", "basis": "emergency",
                                  "superior": "p-04"})
    basis = last_entry(city)["basis"]
    tap.point("and in an emergency, with a review by tomorrow", emergency.status == 200
              and basis["kind"] == "emergency" and basis["superior"] == "p-04"
              and basis["review_by"] > now, (emergency.body, basis))
    acts = json.loads(muster(city, "acts", "--open", "--json"))["acts"]
    wait = {act["id"]: act["body"] for act in acts if act.get("did") == "site.edited"}
    reviews = [json.loads(answer.body)["review"] for answer in (verbal, emergency)]
    said = {review["id"]: review.get("by_ms") for review in reviews}
    tap.point("the answers say what waits for its review, and it waits", list(wait) == list(said)
              and list(said.values()) == [None, basis["review_by"]], (wait, said))
    reset = warden.ask(path, {"reset": True, "reason": "p-04, line 2", "basis": "verbal",
                              "given_at_ms": given})
    tap.point("so is a site set back", reset.status == 200
              and last_entry(city)["type"] == "site.reset", reset.body)
    tap.point("what they said is in no answer and in no entry",
              "line 2" not in muster(city, "log", "--json")
              and b"line 2" not in warden.ask("/api/registers/sites").body)
    tap.point("and the log proves it all", muster(city, "verify") != "")


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-imports-")
    try:
        city = make_city(folder)
        server = Server(city, "--link")
        one = holder_of(server)
        try_first(tap, city, folder, one)
        take(tap, city, folder, one)
        break_it(tap, one)
        refuse_words(tap, one)
        forge(tap, server, one)
        write_nasty(tap, one)
        cancel(tap, one)
        large(tap, one)
        code, err = server.stop()
        tap.point("the server has nothing to complain of", code == 0 and err == "", err[-2000:])
        stop_in_the_middle(tap, city)
        muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
        for person in ("p-01", "p-12", "p-24", "p-08", "p-04"):
            give_key(city, folder, person)
        server = Server(city)
        by_rules(tap, city, folder, server)
        by_two(tap, city, folder, server)
        on_another_basis(tap, city, folder, server)
        code, err = server.stop()
        tap.point("nor has it at the end", code == 0 and err == "", err[-2000:])
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
