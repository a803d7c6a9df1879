#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The server for others: HTTPS, with a certificate made here.

    tls_test.py MUSTER TOWN
"""
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import warnings

from serving import MUSTER, SOON_S, TOWN, Server, Tap, make_city, muster


def make_certificate(folder, name):
    cert, key = (os.path.join(folder, f"{name}.{end}") for end in ("cert", "key"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return cert, key

# Old versions are asked for on purpose.
warnings.simplefilter("ignore", DeprecationWarning)


class Https(Server):
    cert = None

    def ask(self, path, method="GET", body=None, headers=None):
        context = ssl.create_default_context(cafile=self.cert)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=SOON_S,
                                                 context=context)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer


def refuse_start(tap, city, cert, key, other_key):
    cases = [["--listen", "0.0.0.0"], ["--listen", "::", "--tls-cert", cert],
             ["--tls-cert", cert, "--tls-key", other_key], ["--tls-cert", key, "--tls-key", key],
             ["--tls-cert", cert, "--tls-key", "/nowhere"]]
    codes = []
    for options in cases:
        run = subprocess.run([MUSTER, city, "serve", "--port", "0", *options], check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SOON_S)
        codes.append(run.returncode)
    tap.point("does not listen for others in clear, or with what is no certificate",
              codes == [2, 2, 3, 3, 4], codes)


def speak_old(server, cert, version):
    context = ssl.create_default_context(cafile=cert)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = version
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=SOON_S,
                                             context=context)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (ssl.SSLError, ConnectionError, OSError):
        return 0
    finally:
        connection.close()


def ask(tap, server, cert):
    health = server.ask("/healthz")
    tap.point("answers over HTTPS, from now on only so",
              health.status == 200 and server.started["url"].startswith("https://")
              and health.getheader("Strict-Transport-Security") == "max-age=31536000")
    versions = [speak_old(server, cert, version) for version in
                (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)]
    tap.point("by TLS 1.2 and 1.3, and nothing older", versions == [0, 200, 200], versions)
    tap.point("and not in clear", b"200" not in server.raw(
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").split(b"\r\n")[0])


def ask_from_elsewhere(tap, server):
    """An office that is not founded, to others: nobody reads, and no link is given."""
    city, metrics = server.ask("/api/city"), server.ask("/metrics")
    tap.point("to others an office that is not founded shows nothing",
              city.status == 401 and "link" not in server.started and metrics.status == 200,
              (city.body, server.started))


def come_all_at_once(tap, server):
    """More connections than one address may have: those too many are closed, and others go on.
    Of two that come in the same moment both are taken."""
    connections = [socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S)
                   for _ in range(80)]
    closed = 0
    for connection in connections:
        connection.settimeout(0.02)
        try:
            closed += connection.recv(1) == b""
        except TimeoutError:
            pass
        except ConnectionError:
            closed += 1
    for connection in connections:
        connection.close()
    time.sleep(0.3)
    tap.point("from one address come 64 connections and no more",
              closed in (15, 16) and server.ask("/healthz").status == 200, closed)


def shake_no_hands(tap, city, tls):
    """Who connects and never comes to a request: a silent one, and one in the middle of a hello."""
    patience_s = 1
    server = Https(city, "--listen", "0.0.0.0", "--patience", f"{patience_s}s", *tls)
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"  # of 512 bytes, which do not follow
    spans = []
    for first in (b"", hello):
        with socket.create_connection(("127.0.0.1", server.port), timeout=SOON_S) as connection:
            begun = time.monotonic()
            connection.sendall(first)
            try:
                while connection.recv(65536):
                    pass
            except ConnectionError:
                pass
            spans.append(time.monotonic() - begun)
    tap.point("who does not come to an end with the handshake is cut off",
              all(0.8 * patience_s < span < 3 * patience_s for span in spans), spans)
    server.stop()


def sign_in(tap, server):
    headers = {"Origin": f"https://127.0.0.1:{server.port}", "Content-Type": "application/json"}
    body = json.dumps({"person": "p-08", "password": "correct horse p-08"})
    answer = server.ask("/api/login", "POST", body, headers)
    line = answer.getheader("Set-Cookie") or ""
    tap.point("a session's cookie goes by HTTPS alone, and to this host alone",
              answer.status == 200 and line.startswith("__Host-muster=") and "; Secure" in line
              and "; Path=/;" in line and "Domain" not in line, (answer.body, line))
    cookie = {"Cookie": line.split(";")[0]}
    tap.point("and opens the city", server.ask("/api/city", headers=cookie).status == 200)
    plain = server.ask("/api/login", "POST", body,
                       {**headers, "Origin": headers["Origin"].replace("https", "http")})
    tap.point("a page that came in clear signs nobody in", plain.status == 403, plain.body)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="muster-tls-")
    try:
        city = make_city(folder)
        muster(city, "import", "organisations", os.path.join(TOWN, "office.csv"))
        cert, key = make_certificate(folder, "one")
        _, other_key = make_certificate(folder, "two")
        refuse_start(tap, city, cert, key, other_key)
        word = os.path.join(folder, "word")
        with open(word, "w", encoding="utf-8") as file:
            file.write("correct horse p-08\n")
        Https.cert = cert
        tls = ["--tls-cert", cert, "--tls-key", key, "--link"]
        server = Https(city, "--listen", "0.0.0.0", *tls)
        ask(tap, server, cert)
        ask_from_elsewhere(tap, server)
        come_all_at_once(tap, server)
        shake_no_hands(tap, city, tls)
        muster(city, "key", "add", "p-08", "--new-password-file", word)
        sign_in(tap, server)
        code, err = server.stop()
        tap.point("with nothing to complain of", code == 0 and err == "", (code, err[-2000:]))
    finally:
        shutil.rmtree(folder)
    print(f"1..{tap.number}")
    return 1 if tap.failures else 0


sys.exit(main())
