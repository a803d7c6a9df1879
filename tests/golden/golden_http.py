#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs transcripts of the server and compares what it answers, to the letter.

    golden_http.py MUSTER [--update] story.txt…

A story is like one of the command line (golden.py), with a server of town.muster in the folder:

    % serve --link
    > GET /api/plans/x
    < 404
    < Content-Type: application/json
    {"error":{"kind":"not_found","id":"app.no_plan","message":"There is no plan “x”."}}

`> p-08 POST /api/logout` is asked by who has signed in as p-08; a line `> {…}` below is the body,
or `> @sites.csv`, a file in the folder.
`> p-08 LOGIN` signs in with the password that `$ muster … key add` got from golden.py's p-08.password;
`> holder LOGIN` does with the link of the start. In a path {tiles} is the version of the roads, and
{job} the job that was asked for last, for whose end is waited. A story whose first line ends with
`(zh)` asks in Chinese. JSON is broken where it is long; of a tile stand its bytes and their hash.
Every route of /api/openapi.json has to be asked for in every story.
"""
import difflib
import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import golden

WIDTH, SOON_S = 100, 60
HEADERS = ["Content-Type", "Content-Encoding", "Cache-Control", "Retry-After", "WWW-Authenticate",
           "Set-Cookie"]
UNSTEADY = [
    (re.compile(r"(\b|-)[0-9a-f]{64}\b"), r"\1<WORD>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<JOB>"),
    (re.compile(r"\b[0-9a-f]{16}-\d+\b"), "<EVENT>"),
    (re.compile(r"\bmuster-\d+="), "muster-<PORT>="),
    (re.compile(r'("(?:ends_in_s)": ?)\d+'), r"\1<S>"),
    (re.compile(r"^(muster_[a-z_]+(?:\{[^}]*\})?) \d+$"), r"\1 <N>"),
    (re.compile(r"\b127\.0\.0\.1:\d+"), "127.0.0.1:<PORT>"),
    (re.compile(r'("(?:[a-z_]*at|by)_ms": ?)\d+'), r"\1<DATE>"),
    (re.compile(r'("milliseconds": ?)[0-9.]+'), r"\1<MS>"),
    (re.compile(r'("port": ?)\d+'), r"\1<PORT>"),
]


def steady(text):
    lines = text.split("\n")
    for pattern, word in UNSTEADY:
        lines = [pattern.sub(word, line) for line in lines]
    return golden.steady("\n".join(lines))


def write_json(value, indent=""):
    """On one line where it fits, or is one row of numbers and words."""
    line = json.dumps(value, ensure_ascii=False)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    is_row = isinstance(value, list) and not any(isinstance(part, (dict, list)) for part in parts)
    if len(indent) + len(line) <= WIDTH or is_row or not parts:
        return line
    inner = indent + " "
    if isinstance(value, list):
        parts = [inner + write_json(item, inner) for item in value]
        return "[\n" + ",\n".join(parts) + "\n" + indent + "]"
    parts = [f"{inner}{json.dumps(name)}: {write_json(item, inner)}"
             for name, item in value.items()]
    return "{\n" + ",\n".join(parts) + "\n" + indent + "}"


class Story:
    def __init__(self, muster, folder, is_chinese):
        self.muster, self.folder = muster, folder
        self.language = "zh-CN" if is_chinese else "en"
        self.process = None
        self.port, self.link = 0, None
        self.cookies, self.tokens, self.known = {}, {}, {}
        self.asked = set()

    def serve(self, options):
        self.stop()
        self.process = subprocess.Popen(
            [self.muster, "town.muster", "serve", "--port", "0", "--json", *options],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        started = json.loads(line)
        self.port, self.link = started["port"], started.get("link")
        return steady(line.rstrip("\n"))

    def stop(self):
        if not self.process:
            return
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=SOON_S)
        code, self.process = self.process.returncode, None
        if code or said:
            raise SystemExit(f"golden_http.py: the server ended with {code}: {said}")

    def headers_of(self, who, method, body):
        headers = {"Accept-Language": self.language, "Host": f"127.0.0.1:{self.port}"}
        if method != "GET":
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        if body is not None:
            headers["Content-Type"] = ("application/json" if body.startswith(b"{")
                                       else "application/octet-stream")
        if who in self.cookies:
            headers["Cookie"] = self.cookies[who]
            headers["X-Muster-Token"] = self.tokens.get(who, "")
        return headers

    def send(self, who, method, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON_S)
        connection.request(method, path, body, self.headers_of(who, method, body))
        answer = connection.getresponse()
        if answer.getheader("Content-Type") == "text/event-stream":
            answer.bytes = b""  # it has no end: up to what it begins with
            while not answer.bytes.endswith(b"\n\n"):
                answer.bytes += answer.read(1)
        else:
            answer.bytes = answer.read()
        connection.close()
        return answer

    def note(self, who, answer):
        """What later requests need."""
        told = json.loads(answer.bytes) if answer.bytes.startswith(b"{") else {}
        if cookie := answer.getheader("Set-Cookie"):
            self.cookies[who] = cookie.split(";")[0]
        if told.get("token"):
            self.tokens[who] = told["token"]
        for name in ("job", "tiles"):
            if name in told:
                self.known[name] = told[name]
        return told

    def write(self, answer):
        lines = [f"< {answer.status}"]
        for name in HEADERS:
            if value := answer.getheader(name):
                lines += [f"< {name}: {line}" for line in steady(value)]
        body = answer.bytes
        if answer.getheader("Content-Encoding") == "gzip":
            plain = gzip.decompress(body)
            digest = hashlib.sha256(plain).hexdigest()[:12]
            return [*lines, f"({len(plain)} bytes, SHA-256 {digest}…)"]
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
        if answer.getheader("Content-Type", "").endswith("json"):
            text = write_json(json.loads(text))
        return [*lines, *steady(text)]

    def ask(self, who, method, path, body):
        whole = path
        for name, value in self.known.items():
            whole = whole.replace("{" + name + "}", value)
        self.asked.add((method, path.split("?")[0].replace("{tiles}", "0").replace("{job}", "0")))
        until = time.monotonic() + SOON_S
        while True:
            answer = self.send(who, method, whole, body)
            told = self.note(who, answer)
            is_over = told.get("state") not in ("waiting", "running")
            if method != "GET" or is_over or time.monotonic() > until:
                return self.write(answer)
            time.sleep(0.05)

    def login(self, who):
        sent = {"link": self.link}
        if who != "holder":
            with open(os.path.join(self.folder, f"{who}.password"), encoding="utf-8") as file:
                sent = {"person": who, "password": file.read().rstrip("\n")}
        return self.ask(who, "POST", "/api/login", json.dumps(sent).encode())

    def body_of(self, words):
        if not words.startswith("@"):
            return words.encode()
        with open(os.path.join(self.folder, words[1:]), "rb") as file:
            return file.read()

    def run(self, command):
        """What comes of one command; its first two characters say of what kind it is."""
        kind, rest = command[0][:2], command[0][2:]
        if kind == "$ ":
            return golden.run(rest, self.folder, self.muster)
        if kind == "% ":
            return self.serve(rest.split()[1:])
        words = rest.split(" ")
        if words[-1] == "LOGIN":
            return self.login(words[0])
        who = words[0] if len(words) == 3 else None
        body = self.body_of(command[1][2:]) if len(command) > 1 else None
        return self.ask(who, words[-2], words[-1], body)

    def missing_routes(self):
        paths = json.loads(self.send(None, "GET", "/api/openapi.json", None).bytes)["paths"]
        wanted = {(method.upper(), path) for path, methods in paths.items() for method in methods}
        return sorted((method, path) for method, path in wanted if not any(
            method == asked and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]*", path), of)
            for asked, of in self.asked))


def parse(path):
    """What stands before the first test, and [(name, [(command lines, expected lines)])]."""
    head, tests = [], []
    with open(path, encoding="utf-8") as story:
        for line in story.read().splitlines():
            commands = tests[-1][1] if tests else None
            if line.startswith("## "):
                tests.append((line[3:], []))
            elif not tests:
                head.append(line)
            elif line[:2] == "> " and commands and commands[-1][0][0][:2] == "> " \
                    and not commands[-1][1]:
                commands[-1][0].append(line)
            elif line[:2] in ("$ ", "% ", "> "):
                commands.append(([line], []))
            elif commands:
                commands[-1][1].append(line)
    return head, tests


def trimmed(lines):
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def compare(story, commands, out):
    differences = []
    for command, expected in commands:
        got = trimmed(story.run(command))
        out += [*command, *got, ""]
        if got != trimmed(expected):
            differences += [*command, *difflib.unified_diff(trimmed(expected), got, "expected",
                                                            "got", lineterm="", n=1)]
    return differences


def play(path, muster, update, number):
    head, tests = parse(path)
    failures, out = 0, list(head)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(golden.TOWN, folder, dirs_exist_ok=True)
        story = Story(muster, folder, head[0].endswith("(zh)"))
        try:
            for name, commands in tests:
                out.append(f"## {name}")
                found = compare(story, commands, out)
                differences = [] if update else found
                number += 1
                failures += bool(differences)
                print(f"{'not ok' if differences else 'ok'} {number} - {name}")
                for line in differences:
                    print("#   " + line)
            missing = story.missing_routes()
            number += 1
            failures += bool(missing)
            print(f"{'not ok' if missing else 'ok'} {number} - every route is asked for")
            for method, route in missing:
                print(f"#   {method} {route}")
        finally:
            story.stop()
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(out).rstrip("\n") + "\n")
    return number, failures


def main():
    muster, rest = os.path.abspath(sys.argv[1]), sys.argv[2:]
    update = "--update" in rest
    number = failures = 0
    for path in [r for r in rest if r != "--update"]:
        number, failed = play(path, muster, update, number)
        failures += failed
    print(f"1..{number}")
    return 1 if failures else 0


sys.exit(main())
