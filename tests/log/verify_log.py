#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies an exported log (`muster CITY export log`) without any code of Muster's: with Python,
its hashlib, and PyNaCl for Ed25519. The format is described in docs/LOG.md.

    verify_log.py log.jsonl [POSITION:HASH]

Says how many entries and signatures hold, or names the first that does not; exit code 1 then.
"""
import hashlib
import json
import re
import sys

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

ALG = "blake2b-256 ed25519"


class Bad(Exception):
    pass


def demand(truth, what):
    if not truth:
        raise Bad(what)


def blake2b(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def canonical(value):
    """RFC 8785 with integers only: names ascending by their UTF-8 bytes, no spaces."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda item: item[0].encode())
        return "{" + ",".join(canonical(k) + ":" + canonical(v) for k, v in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    demand(not isinstance(value, float), "a number is not whole")
    return json.dumps(value, ensure_ascii=False)


def signed(purpose, key, digest, signature, what):
    message = purpose.encode() + b"\0" + bytes.fromhex(digest)
    try:
        VerifyKey(bytes.fromhex(key)).verify(message, bytes.fromhex(signature))
    except (BadSignatureError, ValueError) as why:
        raise Bad(what) from why


def key_id(key):
    return blake2b(bytes.fromhex(key))[:16]


def succession(name, key):
    name = name.encode()
    return blake2b(len(name).to_bytes(8, "little") + name + bytes.fromhex(key))


class Log:
    def __init__(self):
        self.nodes, self.last, self.persons = {}, {}, {}  # keys of nodes; (sequence, hash); keys
        self.before = None  # (node, hash) of the entry before
        self.count = self.signatures = 0

    def order(self, entry, digest):
        sequence, previous = self.last.get(entry["node"], (0, None))
        demand(entry["sequence"] == sequence + 1, "not the next of its node")
        demand(entry.get("previous") == previous, "does not name the entry before it")
        other = self.before[1] if self.before and self.before[0] != entry["node"] else None
        demand(entry.get("after") == other, "does not name the other node's entry before it")
        self.last[entry["node"]] = (entry["sequence"], digest)
        self.before = (entry["node"], digest)

    def authors(self, entry, line):
        node, body, kind = entry["node"], entry["body"], entry["type"]
        if kind == "node.joined":
            demand(node not in self.nodes, "its node has joined already")
            demand(key_id(body["public_key"]) == node, "not the key of its name")
            self.nodes[node] = body["public_key"]
        demand(node in self.nodes, "its node has not joined, or was retired")
        signed("muster entry-by-node 1", self.nodes[node], line["hash"], line["signature"],
               "not signed by its node")
        self.signatures += 1
        demand(("author_signature" in line) == ("author_key" in entry),
               "a personal signature is missing, or too many")
        if "author_key" in entry:
            party, key = self.persons.get(entry["author_key"], (None, None))
            demand(key and party == entry["author"], "the personal key is not valid")
            signed("muster entry-by-person 1", key, line["hash"], line["author_signature"],
                   "not signed by its author")
            self.signatures += 1

    def keys(self, entry):
        """What the entry says about keys holds from the next one on."""
        body, kind = entry["body"], entry["type"]
        if kind == "node.rotated":
            demand(body["node"] == entry["node"], "one node gives another a new key")
            signed("muster key-succession 1", body["public_key"],
                   succession(body["node"], body["public_key"]), body["proof"],
                   "the new key has not signed for itself")
            self.nodes[body["node"]] = body["public_key"]
        elif kind == "node.retired":
            self.nodes[body["node"]] = None
        elif kind == "key.added":
            demand(body["key"] not in self.persons, "the key was there already")
            demand(key_id(body["public_key"]) == body["key"], "not the key of its name")
            if "given" in body:
                signed("muster key-succession 1", body["given"],
                       succession(body["party"], body["public_key"]), body["proof"],
                       "the key that was prepared has not signed for it")
            self.persons[body["key"]] = (body["party"], body["public_key"])
        elif kind == "key.revoked":
            self.persons[body["key"]] = (None, None)

    def follow(self, text):
        found = re.match(r'\{"entry":(\{.*\}),"hash":"[0-9a-f]{64}","signature":"', text)
        demand(found, "not a line of an exported log")
        line, raw = json.loads(text), found.group(1)
        entry = line["entry"]
        demand(canonical(entry) == raw, "not in canonical form")
        demand(entry["alg"] == ALG and entry["entry"] == 1, "of a form that is not known here")
        demand(blake2b(b"muster entry 1\0" + raw.encode()) == line["hash"], "the hash is another")
        self.order(entry, line["hash"])
        self.authors(entry, line)
        self.keys(entry)
        self.count += 1


def main():
    log, head = Log(), sys.argv[2].split(":") if len(sys.argv) > 2 else None
    with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
        try:
            for text in lines:
                log.follow(text.rstrip("\n"))
                if head and log.count == int(head[0]):
                    demand(log.before[1].startswith(head[1]), "not the entry that was noted")
            demand(not head or log.count >= int(head[0]), "the log ends before it")
        except (Bad, ValueError, KeyError) as why:
            print(f"entry {log.count + 1} is bad: {why}")
            sys.exit(1)
    print(f"{log.count} entries and {log.signatures} signatures hold; the last is "
          f"{log.count}:{log.before[1] if log.before else ''}")


if __name__ == "__main__":
    main()
