#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How soon many listeners learn what happens.

    events.py MUSTER CITY.muster [CLIENTS [EVENTS]]

A copy of the city is served to so many streams of events. Then a site is changed again and again,
and for each stream it is measured how long after the change was answered its event is there; and
how long after it was there at the first of them. The client is one program on the same machine.
"""
import http.client
import json
import os
import random
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

MUSTER, CITY = sys.argv[1:3]
CLIENTS = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
EVENTS = int(sys.argv[4]) if len(sys.argv) > 4 else 50
PAUSE_S, SOON_S = (0.3, 0.7), 10


def start(city):
    server = subprocess.Popen([MUSTER, city, "serve", "--port", "0", "--json", "--link"],
                              stdout=subprocess.PIPE, text=True)
    return server, json.loads(server.stdout.readline())


class Holder:
    """Whoever holds the file: changes a site."""

    def __init__(self, started):
        self.port = started["port"]
        self.cookie = self.token = ""
        self.token = self.post("/api/login", {"link": started["link"]})["token"]

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())

    def post(self, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("POST", path, json.dumps(body), {
            "Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}",
            "Cookie": self.cookie, "X-Muster-Token": self.token})
        answer = connection.getresponse()
        told = json.loads(answer.read())
        if answer.status != 200:
            raise SystemExit(told)
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
        return told


def listen(port):
    """Streams that have had their greeting."""
    streams, poller = {}, select.epoll()
    for _ in range(CLIENTS):
        stream = socket.create_connection(("127.0.0.1", port))
        stream.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        streams[stream.fileno()] = stream
        poller.register(stream, select.EPOLLIN)
    greeted = {}
    until = time.monotonic() + SOON_S
    while len(greeted) < CLIENTS and time.monotonic() < until:
        for handle, _ in poller.poll(0.1):
            text = greeted.get(handle, b"") + streams[handle].recv(65536)
            greeted[handle] = text
    if not all(text.endswith(b"\r\n\r\n") or b"id: " in text for text in greeted.values()) \
            or len(greeted) < CLIENTS:
        raise SystemExit(f"{len(greeted)} of {CLIENTS} streams were greeted")
    return streams, poller


def arrivals(streams, poller):
    """When the event came to each."""
    came = {}
    until = time.monotonic() + SOON_S
    while len(came) < CLIENTS and time.monotonic() < until:
        for handle, _ in poller.poll(0.1):
            text = streams[handle].recv(65536)
            if b"event: city" in text:
                came.setdefault(handle, time.monotonic())
            elif not text:
                raise SystemExit("a stream has ended")
    if len(came) < CLIENTS:
        raise SystemExit(f"the event came to {len(came)} of {CLIENTS}")
    return list(came.values())


def drain(streams, poller):
    """Whatever still comes of the change before; not in step with the server's own looking."""
    until = time.monotonic() + random.uniform(*PAUSE_S)
    count = 0
    while time.monotonic() < until:
        for handle, _ in poller.poll(0.05):
            count += streams[handle].recv(65536).count(b"event: city")
    return count


def memory_kib(process):
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        return {line.split(":")[0]: int(line.split()[1]) for line in file
                if line.startswith(("VmRSS", "VmHWM"))}


def say(what, spans_s):
    spans = sorted(1000 * span for span in spans_s)
    place = {name: spans[min(len(spans) - 1, int(len(spans) * part))]
             for name, part in (("p50", 0.5), ("p99", 0.99), ("worst", 1))}
    print(f"  {what:<46}" + "   ".join(f"{name} {ms:6.1f} ms" for name, ms in place.items()))


def measure(holder, streams, poller):
    site = holder.get("/api/registers/sites")["rows"][0][0]
    after_answer, after_first = [], []
    for number in range(EVENTS):
        holder.post(f"/api/sites/{site}/edit", {"places": 100 + number})
        answered = time.monotonic()
        came = arrivals(streams, poller)
        after_answer += [max(0, moment - answered) for moment in came]
        after_first += [moment - min(came) for moment in came]
        if drain(streams, poller) > 0:
            raise SystemExit("the same change was told twice")
    say("after the change was answered", after_answer)
    say("after the first listener had it", after_first)


def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, CLIENTS + 256), most))
    with tempfile.TemporaryDirectory() as folder:
        city = os.path.join(folder, "city.muster")
        shutil.copyfile(CITY, city)
        server, started = start(city)
        holder = Holder(started)
        before = memory_kib(server)
        streams, poller = listen(started["port"])
        print(f"{CLIENTS} streams, {EVENTS} events")
        measure(holder, streams, poller)
        after = memory_kib(server)
        each = (after["VmRSS"] - before["VmRSS"]) / CLIENTS
        print(f"  memory: {before['VmRSS'] / 1024:.1f} MiB before, {after['VmRSS'] / 1024:.1f} MiB "
              f"with the streams, {each:.1f} KiB each; at most {after['VmHWM'] / 1024:.1f} MiB")
        for stream in streams.values():
            stream.close()
        server.send_signal(signal.SIGINT)
        server.wait()


main()
