#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Do rules/schema.json and the program agree on what a rule set is?

    rule_schema_test.py DRIVER SCHEMA SET.json...

The sets of the program are valid; and of many documents made from the first of them, each with one
thing changed, the schema and the program (rule_set_driver.c) think alike.
"""
import copy
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "tree"))
from tap import Tap  # noqa: E402

try:
    from jsonschema import Draft202012Validator
except ImportError:
    Draft202012Validator = None

# In place of any value.
VALUES = [None, True, False, 0, 1, -1, 2, 5, 99, 100, 367, 100001, 2**31, 1.5, "", "x", "A", "a\n",
          "a" * 65, "note", "live", "verbal", "duty_leader", [], ["x"], ["note"], ["note", "note"],
          ["live"], [1], [1, 1], [5], ["verbal"], ["rule"], ["viewer"], {}, {"x": 1},
          {"en": "x"}, {"en": "x", "zh": "x"}, {"en": "x", "zh": "x", "nb": "x"}]


def shorten(document):
    """As few of its rules as show every member of every effect, with the rest as it is."""
    shown, rules = set(), []
    for rule in document["rules"]:
        members = {(rule["effect"], member) for member in rule}
        if not members <= shown:
            rules.append(rule)
            shown |= members
    return rules


def alone(document, rule):
    """A set of one rule."""
    named = rule.get("roles", []) + rule.get("with", []) + \
        [rule[member] for member in ("below", "second_key") if member in rule]
    roles = {role: document["roles"][role] for role in ["duty_leader", *named]}
    one = {**document, "rules": [rule], "roles": roles, "bases": {"note": ["verbal"]},
           "sources": [source for source in document["sources"] if source["id"] == rule["source"]]}
    return copy.deepcopy(one)


def paths(value, path=()):
    """Every place in a document, the outer ones first; of a list, its first item."""
    yield path
    items = value.items() if isinstance(value, dict) else \
        enumerate(value[:1]) if isinstance(value, list) else ()
    for name, inner in items:
        yield from paths(inner, path + (name,))


def changed(document, path, change):
    """A copy in which `change(container, name)` was done at a place."""
    copied = copy.deepcopy(document)
    at = copied
    for name in path[:-1]:
        at = at[name]
    change(at, path[-1])
    return copied


def mutants(document, only):
    """Documents with one thing changed at the places that `only` lets through."""
    def put(value):
        return lambda at, name: at.__setitem__(name, value)

    for path in paths(document):
        if not path or not only(path):
            continue
        yield changed(document, path, lambda at, name: at.__delitem__(name))
        for value in VALUES:
            yield changed(document, path, put(value))
        inner = document
        for name in path:
            inner = inner[name]
        if isinstance(inner, dict):
            yield changed(document, path, lambda at, name: at[name].__setitem__("more", "x"))
        if isinstance(inner, list) and inner:
            yield changed(document, path, lambda at, name: at[name].append(at[name][0]))
    # A member of another effect, or one that is not known.
    if only(("rules", 0)):
        for member, value in {"roles": ["duty_leader"], "below": "duty_leader", "signatures": 2,
                              "even_on": ["verbal"], "notice_days": 1, "as_raised": True,
                              "particulars": ["reason"], "levels": [0], "own_error": True,
                              "with": ["duty_leader"], "note": "x"}.items():
            yield changed(document, ("rules", 0, member), put(value))
        for effect in ("permit", "require", "forbid"):
            yield changed(document, ("rules", 0, "effect"), put(effect))


def beyond_a_schema(document):
    """Would the program refuse it for what a schema cannot say? Only asked where they differ."""
    roles = document.get("roles")
    for rule in document["rules"]:
        named = rule.get("roles", []) + rule.get("with", []) + \
            [rule[member] for member in ("below", "second_key") if member in rule]
        if any(role not in roles for role in named):
            return True
        if rule["source"] not in [source["id"] for source in document["sources"]]:
            return True
    ids = [source["id"] for source in document["sources"]]
    return len(set(ids)) < len(ids)


def not_done(rule, done):
    """Lets through the places within a rule that no other rule of its effect has shown."""
    new = {member for member in rule if (rule["effect"], member) not in done}
    done |= {(rule["effect"], member) for member in rule}
    return lambda path: path[:2] == ("rules", 0) and (len(path) == 2 or path[2] in new)


def judge(driver, documents):
    lines = "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    answer = subprocess.run([driver], input=lines, text=True, capture_output=True, check=True)
    return answer.stdout.splitlines()


def compare(tap, name, driver, validator, documents):
    problems, refused = [], 0
    answers = judge(driver, documents)
    if len(answers) != len(documents):
        problems.append(f"{len(documents)} documents, {len(answers)} answers")
    for document, answer in zip(documents, answers):
        valid = validator.is_valid(document)
        refused += not valid
        if valid != (answer == "ok") and not (valid and beyond_a_schema(document)):
            problems.append(f"{'valid' if valid else 'not valid'}, but the program says {answer}: "
                            f"{json.dumps(document, ensure_ascii=False)[-300:]}")
    if not 0 < refused < len(documents):
        problems.append(f"{refused} of {len(documents)} were refused; that proves nothing")
    tap.point(f"{name}: {len(documents)} documents are judged alike", problems[:5])


def check_words(tap, driver, schema):
    said = subprocess.run([driver, "--words"], text=True, capture_output=True, check=True).stdout
    words = {}
    for line in said.splitlines():
        of, word = line.split()
        words.setdefault(of, []).append(word)
    for of, expected in words.items():
        there = schema["$defs"][of]
        there = there.get("enum") or there["items"]["enum"]
        tap.point(f"the schema knows the words of the program: {of}",
                  [] if there == expected else [f"{sorted(set(there) ^ set(expected))}"])


def main():
    tap = Tap()
    driver, schema_path, *set_paths = sys.argv[1:]
    if not Draft202012Validator:
        tap.skip("the schema and the program agree", "python3-jsonschema is not installed")
        tap.end()
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    check_words(tap, driver, schema)
    documents = []
    for path in set_paths:
        with open(path, encoding="utf-8") as file:
            documents.append(json.load(file))
        name = documents[-1]["name"]
        tap.point(f"{name} is valid",
                  [error.message for error in validator.iter_errors(documents[-1])])
        tap.point(f"{name} is read", [a for a in judge(driver, documents[-1:]) if a != "ok"])
    rules, done = shorten(documents[0]), set()
    compare(tap, "around the rules", driver, validator,
            list(mutants(alone(documents[0], rules[0]), lambda path: path[0] != "rules")))
    for rule in rules:
        compare(tap, rule["id"], driver, validator,
                list(mutants(alone(documents[0], rule), not_done(rule, done))))
    tap.end()


if __name__ == "__main__":
    main()
