# SPDX-License-Identifier: Apache-2.0
"""The made-up town, a server of it, and how it is asked. The first two words of the command line
are MUSTER and TOWN."""
import atexit
import http.client
import json
import os
import signal
import socket
import subprocess
import sys

MUSTER, TOWN = sys.argv[1:3]
os.environ["MUSTER_LANG"] = "en"
SOON_S = 60


class Tap:
    def __init__(self):
        self.number = self.failures = 0

    def point(self, name, good, why=""):
        self.number += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        if not good:
            print(f"# {why}")


def muster(city, *arguments):
    """What it says; nothing but success is expected."""
    return subprocess.run([MUSTER, city, *arguments], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True).stdout


def make_city(folder):
    city = os.path.join(folder, "town.muster")
    for noun, file in [("roads", "roads.geojson"), ("people", "people.csv"), ("sites", "sites.csv"),
                       ("areas", "areas.geojson")]:
        muster(city, "import", noun, os.path.join(TOWN, file))
    muster(city, "plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "a")
    return city


class Server:
    def __init__(self, city, *options):
        self.process = subprocess.Popen([MUSTER, city, "serve", "--port", "0", "--json", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)  # also of a test that failed before it could stop it
        self.started = json.loads(self.process.stdout.readline())
        self.port = self.started["port"]

    def ask(self, path, method="GET", body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON_S)
        connection.putrequest(method, path, skip_host=bool(headers and "Host" in headers),
                              skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        try:
            connection.endheaders(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was refused before it was read, and why is there to be read
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def json(self, path, **more):
        return json.loads(self.ask(path, **more).body)

    def post(self, path, body, content_type="application/json"):
        bytes_ = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask(path, method="POST", body=bytes_, headers={"Content-Type": content_type})

    def raw(self, text):
        """What is answered to bytes that no library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=SOON_S) as connection:
            answer = b""
            try:
                connection.sendall(text)
                connection.shutdown(socket.SHUT_WR)
                while chunk := connection.recv(65536):
                    answer += chunk
            except OSError:
                pass  # it has hung up, as it may
        return answer

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=SOON_S)
        return self.process.returncode, err


def password_of(person):
    return f"the password of {person}"


def password_file(folder, person):
    path = os.path.join(folder, f"{person}.password")
    with open(path, "w", encoding="utf-8") as file:
        file.write(password_of(person) + "\n")
    return path


def give_key(city, folder, person):
    muster(city, "key", "add", person, "--new-password-file", password_file(folder, person))


class Browser:
    """One who asks: keeps the cookie, sends the token and says where his page is from."""

    def __init__(self, server):
        self.server = server
        self.cookie = self.token = None

    def ask(self, path, body=None, method=None, **headers):
        method = method or ("GET" if body is None else "POST")
        sent = {"Origin": f"http://127.0.0.1:{self.server.port}"} if method != "GET" else {}
        if body is not None:
            sent["Content-Type"] = "application/json"
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.token and method != "GET":
            sent["X-Muster-Token"] = self.token
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        sent = {name: value for name, value in sent.items() if value is not None}
        data = None if body is None else body if isinstance(body, bytes) else \
            json.dumps(body).encode()
        answer = self.server.ask(path, method, data, sent)
        answer.json = json.loads(answer.body) if answer.body.startswith(b"{") else None
        if line := answer.getheader("Set-Cookie"):
            self.cookie = line.split(";")[0]
        return answer

    def sign_in(self, person, password=None):
        answer = self.ask("/api/login", {"person": person,
                                         "password": password or password_of(person)})
        if answer.status == 200:
            self.token = answer.json["token"]
        return answer
