#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Clients that take their time, want too much, or come all at once.

    slow_test.py MUSTER TOWN
"""
import json
import resource
import shutil
import socket
import sys
import tempfile
import threading
import time

from serving import SOON_S, Server, Tap, make_city

HEAD = (b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        b"Content-Type: application/json\r\n")


def status_of(answer):
    return answer.split(b" ")[1] if answer else b""


def want_too_much(tap, server):
    cases = {
        "a body that is too long": HEAD + b"Content-Length: 4097\r\n\r\n",
        "one of any length": HEAD + b"Content-Length: 18446744073709551615\r\n\r\n",
        "a body of untold length": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "a body that is no JSON": HEAD.replace(b"application/json", b"text/plain")
                                  + b"Content-Length: 2\r\n\r\n{}",
        "a body where none is taken": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
                                      b"Content-Length: 2\r\n\r\n{}",
    }
    answers = {case: status_of(server.raw(sent)) for case, sent in cases.items()}
    tap.point("refuses " + ", ".join(cases),
              list(answers.values()) == [b"413", b"413", b"411", b"415", b"413"], answers)
    deep = b'{"person":' + b"[" * 2000 + b"]" * 2000 + b"}"
    answer = server.raw(HEAD + b"Content-Length: %d\r\n\r\n" % len(deep) + deep)
    tap.point("and JSON without end", status_of(answer) == b"400", answer[:200])


def trickle(tap, server, patience_s):
    """Headers, a body, and nothing at all, a byte at a time."""
    beginnings = {"headers": b"GET /healthz HTTP/1.1\r\nX: ",
                  "a body": HEAD + b"Content-Length: 4000\r\n\r\n{"}
    spans = {}

    def run(name, beginning):
        with socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S) as connection:
            begun = time.monotonic()
            connection.sendall(beginning)
            connection.settimeout(0.1)
            while time.monotonic() - begun < 10 * patience_s:
                try:
                    connection.sendall(b"x")
                    if connection.recv(1) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            spans[name] = time.monotonic() - begun

    threads = [threading.Thread(target=run, args=item) for item in beginnings.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tap.point("cuts off who sends " + " or ".join(beginnings) + " a byte at a time",
              all(0.8 * patience_s < span < 3 * patience_s for span in spans.values()), spans)
    with socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S) as connection:
        answers = []
        for _ in range(4):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answers.append(status_of(connection.recv(65536)))
            time.sleep(0.4 * patience_s)
    tap.point("but not who asks again and again", answers == [b"200"] * 4, answers)


def open_and_ask_nothing(tap, city):
    """More connections than the server takes, on which nothing comes."""
    count = 2200
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, count + 256), most))
    server = Server(city, "--patience", "1h")
    held, spans = [], []
    try:
        for number in range(count):
            held.append(socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S))
            if number % 100 == 99:
                begun = time.monotonic()
                status = server.ask("/healthz").status
                spans.append((time.monotonic() - begun, status))
    except OSError as problem:
        spans.append((SOON_S, str(problem)))
    tap.point("who opens connections and asks nothing keeps nobody out",
              len(held) == count and all(span < 2 and status == 200 for span, status in spans),
              (len(held), max(spans)))
    for connection in held:
        connection.close()
    server.stop()


def ask_fast(tap, city):
    server = Server(city, "--rate", "2")
    statuses = [server.ask("/healthz").status for _ in range(30)]
    held = server.ask("/healthz")
    tap.point("who asks too fast waits",
              statuses[:20] == [200] * 20 and statuses[-1] == 429
              and int(held.getheader("Retry-After")) >= 1
              and json.loads(held.body)["error"]["id"] == "serve.too_fast", statuses)
    time.sleep(1.2)
    tap.point("a while", server.ask("/healthz").status == 200)
    server.stop()


def sign_in_all_at_once(tap, city):
    """A storm of passwords keeps nobody from reading, and takes no more memory than two."""
    server = Server(city)
    statuses, spans = [], []
    body = json.dumps({"person": "nobody", "password": "a wrong password"}).encode()
    origin = f"http://127.0.0.1:{server.port}"

    def run():
        statuses.append(server.ask("/api/login", "POST", body, {
            "Origin": origin, "Content-Type": "application/json"}).status)

    threads = [threading.Thread(target=run) for _ in range(40)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        begun = time.monotonic()
        server.ask("/healthz")
        spans.append(time.monotonic() - begun)
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
    tap.point("a storm of passwords is answered in turn, or sent away",
              set(statuses) == {401, 429} and len(statuses) == 40, statuses)
    tap.point("and meanwhile others are answered", max(spans) < 1, (max(spans), len(spans), peak))
    server.stop()


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-slow-")
    try:
        city = make_city(folder)
        patience_s = 1
        server = Server(city, "--patience", f"{patience_s}s")
        want_too_much(tap, server)
        trickle(tap, server, patience_s)
        code, err = server.stop()
        tap.point("with nothing to complain of", code == 0 and err == "", (code, err[-2000:]))
        open_and_ask_nothing(tap, city)
        ask_fast(tap, city)
        sign_in_all_at_once(tap, city)
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return 1 if tap.failures else 0


sys.exit(main())
