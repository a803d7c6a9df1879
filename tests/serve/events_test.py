#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The stream of events: what is told, to whom, and how it goes on after a break.

    events_test.py MUSTER TOWN
"""
import json
import os
import shutil
import socket
import tempfile
import time

from serving import SOON_S, TOWN, Browser, Server, Tap, give_key, make_city, muster

HEARTBEAT_S = 1
LISTENERS = 200


class Stream:
    """Reads a stream as a browser does: blocks of lines, in chunks of HTTP."""

    def __init__(self, server, last=None, cookie=None, query=""):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S)
        headers = f"GET /api/events{query} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        for name, value in [("Last-Event-ID", last), ("Cookie", cookie)]:
            headers += f"{name}: {value}\r\n" if value else ""
        self.socket.sendall(headers.encode() + b"\r\n")
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while (line := self.file.readline().strip()) != b"":
            name, value = line.decode().split(":", 1)
            self.headers[name.lower()] = value.strip()
        self.text, self.last, self.ended = "", last, None

    def block(self):
        """The lines of the next block; None once the stream has ended (well or not: `ended`)."""
        while "\n\n" not in self.text:
            size = self.file.readline().strip()
            if not size or int(size, 16) == 0:
                self.ended = "well" if size else "cut off"
                return None
            self.text += self.file.read(int(size, 16)).decode()
            self.file.readline()
        block, self.text = self.text.split("\n\n", 1)
        return block.split("\n")

    def event(self, kind=None):
        """The next event (of the kind) with its data; (None, None) after the end."""
        until = time.monotonic() + SOON_S
        while (lines := self.block()) is not None and time.monotonic() < until:
            fields = dict(line.split(": ", 1) for line in lines if not line.startswith(":"))
            self.last = fields.get("id", self.last)
            if "event" in fields and kind in (None, fields["event"]):
                return fields["event"], json.loads(fields["data"])
        return None, None

    def close(self):
        self.file.close()
        self.socket.close()


def change(city, folder, places):
    """Something changes beside the server, by the command line."""
    path = os.path.join(folder, "sites.csv")
    with open(os.path.join(TOWN, "sites.csv"), encoding="utf-8") as file:
        lines = file.read().split("\n")
    cells = lines[1].split(";")
    cells[lines[0].split(";").index("capacity")] = str(places)
    lines[1] = ";".join(cells)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    muster(city, "import", "sites", path)


def check_stream(tap, server, city, folder):
    stream = Stream(server)
    first = stream.block()
    tap.point("a stream begins with when to come again, and with a number",
              stream.status == 200 and stream.headers["content-type"] == "text/event-stream"
              and stream.headers["cache-control"] == "no-store"
              and first[0].startswith("retry: ") and first[1].startswith("id: "), first)
    begun = time.monotonic()
    heartbeat = stream.block()
    took_s = time.monotonic() - begun
    tap.point("and says that it is still there", heartbeat == [":"] and took_s < 3 * HEARTBEAT_S,
              (heartbeat, took_s))
    change(city, folder, 501)
    kind, data = stream.event()
    shown = server.json("/api/city")
    tap.point("what another program imports is told",
              kind == "city" and data == {"tiles": shown["tiles"], "plans": len(shown["plans"])},
              (kind, data))
    stream.close()
    return stream.last


def check_resume(tap, server, city, folder, last):
    change(city, folder, 502)
    first = Stream(server, last)
    begun = first.block()
    kind, _ = first.event()
    tap.point("who comes again is told what he missed",
              begun[0].startswith("retry: ") and len(begun) == 1 and kind == "city"
              and first.last != last, (begun, kind))
    again = Stream(server, last)
    kind, _ = again.event()
    tap.point("from where he was", kind == "city" and again.last == first.last, again.last)
    run, number = last.split("-")
    for name, unknown in [("of another run", f"{'0' * len(run)}-{number}"),
                          ("from the future", f"{run}-{int(number) + 1000}"),
                          ("that is none", "x")]:
        stream = Stream(server, unknown)
        kind, data = stream.event()
        tap.point(f"a number {name} is answered with a reset",
                  kind == "reset" and data == {} and stream.last == first.last, (kind, data))
        stream.close()
    first.close()
    again.close()


def check_many(tap, server, city, folder):
    streams = [Stream(server) for _ in range(LISTENERS)]
    change(city, folder, 503)
    kinds = [stream.event()[0] for stream in streams]
    tap.point(f"{LISTENERS} are told", kinds == ["city"] * LISTENERS, kinds)
    tap.point("and have the same number", len({stream.last for stream in streams}) == 1)
    tap.point("while others are answered", server.ask("/healthz").status == 200)
    for stream in streams[1:]:
        stream.close()
    until = time.monotonic() + SOON_S
    while (open_now := connections(server)) > 3 and time.monotonic() < until:
        time.sleep(HEARTBEAT_S / 4)
    tap.point("and who goes away is forgotten", open_now <= 3, open_now)
    return streams[0]


def connections(server):
    for line in server.ask("/metrics").body.decode().split("\n"):
        if line.startswith("muster_http_connections "):
            return int(line.split()[1])
    return -1


def check_restart(tap, server, city, stream):
    others = [Stream(server) for _ in range(20)]
    code, err = server.stop()
    tap.point("a server stops with streams open", code == 0 and "Sanitizer" not in err, err)
    tap.point("which end as they should",
              [one.event() for one in others] == [(None, None)] * 20
              and {one.ended for one in others} == {"well"}, {one.ended for one in others})
    stream.event()
    server = Server(city, "--heartbeat", f"{HEARTBEAT_S}s")
    again = Stream(server, stream.last)
    kind, _ = again.event()
    tap.point("after a restart who comes again loads everything", kind == "reset", kind)
    again.close()
    return server


def found(city, folder):
    muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
    for person in ("p-01", "p-12", "p-24", "p-08", "p-04"):
        give_key(city, folder, person)


def check_access(tap, server, city, folder):
    before = Stream(server)
    before.block()
    found(city, folder)
    while before.event()[0]:
        pass
    tap.point("the founding ends the stream of whoever has not signed in", before.ended == "well")
    tap.point("and nobody gets another", Stream(server).status == 401)
    one = Browser(server)
    one.sign_in("p-12")
    stream = Stream(server, cookie=one.cookie)
    stream.block()
    tap.point("but who has signed in", stream.status == 200, stream.status)
    one.ask("/api/logout", {})
    while stream.event()[0]:
        pass
    tap.point("until he signs out", stream.ended == "well")
    two = Browser(server)
    two.sign_in("p-12")
    stream = Stream(server, cookie=two.cookie)
    stream.block()
    muster(city, "key", "revoke", "p-12", "--why", "stolen", "--as", "p-04", "--password-file",
           os.path.join(folder, "p-04.password"))
    while stream.event()[0]:
        pass
    tap.point("or his key is revoked", stream.ended == "well")


def main():
    tap = Tap()
    folder = tempfile.mkdtemp()
    try:
        city = make_city(folder)
        server = Server(city, "--heartbeat", f"{HEARTBEAT_S}s")
        last = check_stream(tap, server, city, folder)
        check_resume(tap, server, city, folder, last)
        stream = check_many(tap, server, city, folder)
        server = check_restart(tap, server, city, stream)
        check_access(tap, server, city, folder)
        code, err = server.stop()
        tap.point("the server ends well", code == 0 and "Sanitizer" not in err, err)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return tap.failures > 0


if __name__ == "__main__":
    raise SystemExit(main())
