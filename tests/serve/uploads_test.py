#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Imports and those who write meanwhile: who may not import is refused before the file comes, files
come in one of each person and not drop by drop, nobody waits while one is read, and who signs out
imports nothing more.

    uploads_test.py MUSTER TOWN
"""
import contextlib
import fcntl
import json
import os
import shutil
import socket
import tempfile
import time

from imports_test import (BYTES_MAX, MEGABYTE, SITES, end_of, entries,
                          register, run, send)
from serving import SOON_S, TOWN, Browser, Server, Tap, give_key, make_city, muster

PATIENCE_S = 1
EVERYBODY = ("p-01", "p-07", "p-24", "p-08", "p-04")  # with the last two it is founded


def rows_of_people(count):
    return b"id,people,lon,lat\n" + b"".join(
        b"k%d,%d,0.3005%02d,0.200455\n" % (number, 1 + number % 9, number % 99)
        for number in range(count))


def begin(server, one, length, noun="people", query="&trial=true"):
    """The headers of a file; the connection, and what is answered to them: all, or 100."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S)
    head = (f"POST /api/imports/{noun}?name=a.csv{query} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
            f"Cookie: {one.cookie}\r\nX-Muster-Token: {one.token}\r\n"
            "Content-Type: application/octet-stream\r\nExpect: 100-continue\r\n"
            f"Content-Length: {length}\r\n\r\n")
    connection.sendall(head.encode())
    answer = connection.recv(4096)
    while status_of(answer) != b"100" and (more := connection.recv(4096)):
        answer += more
    return connection, answer


def status_of(answer):
    return answer.split(b" ")[1] if answer else b""


def ask_before_the_file(tap, server, people):
    refused = {}
    for noun in ("people", "sites", "areas"):
        connection, answer = begin(server, people["p-24"], BYTES_MAX, noun)
        refused[noun] = status_of(answer)
        connection.close()
    tap.point("who may not import is refused before the file comes",
              set(refused.values()) == {b"403"}, refused)
    connection, answer = begin(server, people["p-01"], BYTES_MAX, query="&trail=true")
    tap.point("and so is a word that is none", status_of(answer) == b"400", answer[:200])
    connection.close()


def one_of_each(tap, server, people):
    first, answer = begin(server, people["p-01"], BYTES_MAX)
    again, second = begin(server, people["p-01"], BYTES_MAX)
    small = send(people["p-01"], "sites", SITES, trial="true")
    other, third = begin(server, people["p-07"], BYTES_MAX)
    full, fourth = begin(server, people["p-08"], BYTES_MAX, "organisations")
    tap.point("one large file of a person comes in at once",
              status_of(answer) == b"100" and status_of(second) == b"429"
              and b"Retry-After" in second and b"serve.one_large_file" in second,
              (answer, second))
    _, chinese = begin(server, people["p-01"], BYTES_MAX, query="&trial=true&lang=zh")
    tap.point("in Chinese, too", "逐个上传".encode() in chinese, chinese)
    tap.point("which keeps out no small one, and nobody else", small.status == 202
              and status_of(third) == b"100", (small.body, third))
    tap.point("two in all", status_of(fourth) == b"503" and b"serve.large_files" in fourth, fourth)
    for connection in (first, again, other, full):
        connection.close()


def begin_soon(server, one, length):
    """As soon as the one before is known to be gone."""
    until, answer = time.monotonic() + SOON_S, b""
    while status_of(answer) != b"100" and time.monotonic() < until:
        connection, answer = begin(server, one, length)
    return connection, answer


def drop_by_drop(tap, server, one):
    connection, answer = begin_soon(server, one, BYTES_MAX)
    begun = time.monotonic()
    connection.settimeout(0.1)
    while time.monotonic() - begun < SOON_S:
        try:
            connection.sendall(b"x" * 100)
            if connection.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    span = time.monotonic() - begun
    connection.close()
    tap.point(f"who lets a file trickle in is cut off ({span:.1f} s)", status_of(answer) == b"100"
              and 0.5 * PATIENCE_S < span < 5 * PATIENCE_S, (answer, span))
    connection, answer = begin_soon(server, one, BYTES_MAX)
    connection.close()
    tap.point("and keeps no place", status_of(answer) == b"100", answer[:100])


def steadily(tap, server, one):
    """Slower than in the time of a request, faster than the slowest."""
    body = rows_of_people(80000)[:MEGABYTE + MEGABYTE // 2]
    body = body[:body.rindex(b"\n") + 1]
    connection, answer = begin_soon(server, one, len(body))
    begun, piece = time.monotonic(), 64 * 1024
    for at in range(0, len(body), piece):
        connection.sendall(body[at:at + piece])
        time.sleep(0.2)  # 320 KiB a second
    span, answer = time.monotonic() - begun, connection.recv(4096)
    connection.close()
    tap.point(f"one that comes steadily is taken, however long it takes ({span:.1f} s)",
              span > 2 * PATIENCE_S and status_of(answer) == b"202", answer[:200])
    job = json.loads(answer.split(b"\r\n\r\n", 1)[1])["job"]
    end_of(one, job)


@contextlib.contextmanager
def write_lock(city):
    """As another program that writes holds it."""
    with open(city + ".keys", "r+b") as keyring:
        fcntl.flock(keyring, fcntl.LOCK_EX)
        yield


def free_for_writers(tap, city, one):
    before, log = register(one, "people"), len(entries(city))
    body = rows_of_people(20000)
    with write_lock(city):
        tried = run(one, "people", body, trial="true", name="many.csv")
        taken = run(one, "people", body, name="many.csv")
    tap.point("a trial needs no lock", tried["state"] == "done"
              and tried["import"]["accepted"] == 20000, tried)
    tap.point("an import reads its file without, and says who keeps it from storing",
              taken["state"] == "failed" and taken["error"]["kind"] == "conflict"
              and taken["import"]["accepted"] == 20000, taken)
    tap.point("and nothing has changed", register(one, "people") == before
              and len(entries(city)) == log)
    job = send(one, "people", rows_of_people(400000), trial="true").json["job"]
    spans = []
    while one.ask(f"/api/jobs/{job}").json["state"] in ("waiting", "running"):
        begun = time.monotonic()
        muster(city, "edit", "site", "s2", "--places", str(600 + len(spans)), "--as", "p-01",
               "--password-file", os.path.join(os.path.dirname(city), "p-01.password"))
        spans.append(time.monotonic() - begun)
    tap.point("the command line writes while a large file is tried",
              len(spans) > 0 and end_of(one, job)["state"] == "done", spans)


def keep_options(tap, city, folder, one):
    options = {"where": "id=x1,x2", "map": "capacity=capacity", "delimiter": "comma", "add": "true",
               "suitable": "flood", "crs": ""}
    job = run(one, "sites", SITES, name="o.csv", **options)
    words = [word for name, value in reversed(options.items()) if value
             for word in ([f"--{name}"] if name == "add" else [f"--{name}", value])]
    file = os.path.join(folder, "o.csv")
    with open(file, "wb") as out:
        out.write(SITES)
    copy = os.path.join(folder, "copy.muster")
    shutil.copy(city, copy)
    shutil.copy(city + ".keys", copy + ".keys")
    muster(copy, "import", "sites", file, *words, "--as", "p-01", "--password-file",
           os.path.join(folder, "p-01.password"))
    kept = [[source["options"] for source in json.loads(muster(each, "info", "--json"))["sources"]
             if source["name"] == "o.csv"] for each in (city, copy)]
    tap.point("the same options are kept in the same bytes, in whatever order they were said",
              job["state"] == "done" and kept[0] == kept[1] and len(kept[0]) == 1
              and kept[0][0].startswith("--add --map"), (job, kept))
    wrong = {}
    for name, value in (("where", "id=" + "x" * 5000), ("map", "a=b\nc"), ("state", "\u202eevil"),
                        ("encoding", "\x1b[31m"), ("crs", "EPSG:1\u2067")):
        answer = send(one, "people", b"x", **{name: value})
        if answer.status != 400 or name not in answer.json["error"]["message"]:
            wrong[name] = answer.body
    tap.point("options without end, and those that steer a terminal, are named", not wrong, wrong)
    said = send(one, "people", b"x", map="a\nb", lang="zh").json["error"]["message"]
    tap.point("in Chinese, too", "map" in said and "控制字符" in said, said)


def wait_for(one, job, state):
    until = time.monotonic() + SOON_S
    while one.ask(f"/api/jobs/{job}").json["state"] != state and time.monotonic() < until:
        time.sleep(0.01)


def sign_out(tap, city, server, people, watcher):
    before, log = register(watcher, "people"), len(entries(city))
    body = rows_of_people(600000)
    for how in ("signs out", "loses his key"):
        one = Browser(server)
        one.sign_in("p-07")
        job = send(one, "people", body).json["job"]
        wait_for(watcher, job, "running")
        plan = one.ask("/api/jobs", {"plan": {"hazard": "flood", "within": "10min",
                                              "name": "late"}}).json["job"]
        begun = time.monotonic()
        if how == "signs out":
            one.ask("/api/logout", {}, "POST")
        else:
            muster(city, "key", "revoke", "p-07", "--as", "p-07", "--password-file",
                   os.path.join(os.path.dirname(city), "p-07.password"))
            log = len(entries(city))
        ends = [end_of(watcher, each) for each in (job, plan)]
        span = time.monotonic() - begun
        tap.point(f"of who {how} nothing more is imported or planned ({span:.1f} s)",
                  all(end["state"] == "failed" and end["error"]["id"] == "serve.job_session_over"
                      for end in ends), ends)
    plans = [plan["name"] for plan in watcher.ask("/api/city").json["plans"]]
    tap.point("and nothing of it is there", register(watcher, "people") == before
              and len(entries(city)) == log and "late" not in plans, plans)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-uploads-")
    try:
        city = make_city(folder)
        muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
        for person in EVERYBODY:
            give_key(city, folder, person)
        server = Server(city, "--patience", f"{PATIENCE_S}s")
        people = {person: Browser(server) for person in EVERYBODY}
        for person, one in people.items():
            one.sign_in(person)
        ask_before_the_file(tap, server, people)
        one_of_each(tap, server, people)
        drop_by_drop(tap, server, people["p-01"])
        steadily(tap, server, people["p-01"])
        free_for_writers(tap, city, people["p-01"])
        keep_options(tap, city, folder, people["p-01"])
        sign_out(tap, city, server, people, people["p-04"])
        code, err = server.stop()
        tap.point("the server has nothing to complain of", code == 0 and err == "", err[-2000:])
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
