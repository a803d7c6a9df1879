#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is src/layers.txt obeyed by every #include and every meson.build of src/?

    layers.py SRC            check the tree
    layers.py --self-test    build small bad trees and demand that each is refused
"""
import os
import re
import sys
import tempfile

from tap import Tap, read_layers

# Headers the build makes; they belong to no folder.
GENERATED = {"text_ids.h", "text_table.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
# What a folder links besides folders (libraries) is purity.py's business.
LISTS = re.compile(r"\b(?:dependencies|link_with|link_whole)\s*:\s*(\[[^\]]*\]|\w+)")


def source_files(folder):
    for root, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.join(root, name)


def check_order(layers):
    """Each layer may only name those that stand above it, so there can be no circle."""
    problems, above = [], set()
    for layer in layers.values():
        problems += [f"{layer.name} names {name}, which does not stand above it"
                     for name in layer.below if name not in above]
        problems += [f"{layer.name} is PURE and {name} is not"
                     for name in layer.below
                     if layer.pure and name in layers and not layers[name].pure]
        above.add(layer.name)
    return problems


def check_folders(src, layers):
    there = {name for name in os.listdir(src) if os.path.isdir(os.path.join(src, name))}
    return ([f"src/{name} is not in layers.txt" for name in sorted(there - set(layers))]
            + [f"layers.txt names {name}, which is not there"
               for name in sorted(set(layers) - there)])


def check_include(target, layer):
    if target in GENERATED:
        return None
    folder = target.split("/")[0]
    if "/" not in target or ".." in target.split("/"):
        return f'includes "{target}": write the path from src/'
    if folder != layer.name and folder not in layer.below:
        return f'includes "{target}", but {layer.name} may not see {folder}'
    return None


def check_includes(src, layer):
    problems = []
    for path in source_files(os.path.join(src, layer.name)):
        with open(path, encoding="utf-8") as file:
            for target in INCLUDE.findall(file.read()):
                problem = check_include(target, layer)
                if problem:
                    problems.append(f"{os.path.relpath(path, src)} {problem}")
    return problems


def check_meson(src, layer, layers):
    path = os.path.join(src, layer.name, "meson.build")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"#[^\n]*", "", file.read())
    problems = []
    for names in LISTS.findall(text):
        for name in re.findall(r"\w+", names):
            folder = name[:-len("_lib")] if name.endswith("_lib") else name
            if folder in layers and folder != layer.name and folder not in layer.below:
                problems.append(f"{layer.name}/meson.build links {name}")
    return problems


def check_tree(src, tap):
    layers = read_layers(os.path.join(src, "layers.txt"))
    tap.point("layers.txt has no circle", check_order(layers))
    tap.point("layers.txt names the folders of src", check_folders(src, layers))
    for layer in layers.values():
        if not os.path.isdir(os.path.join(src, layer.name)):
            continue
        seen = ", ".join(layer.below) or "nothing else"
        tap.point(f"{layer.name} includes {seen}", check_includes(src, layer))
        tap.point(f"{layer.name} links {seen}", check_meson(src, layer, layers))


class Quiet(Tap):
    """Keeps the problems instead of printing them."""

    def __init__(self):
        super().__init__()
        self.problems = []

    def point(self, name, problems):
        self.problems += problems


GOOD_TREE = {
    "layers.txt": "low PURE :\nhigh : low\n",
    "low/a.h": "",
    "low/a.c": '#include "low/a.h"\n#include "text_ids.h"\n#include <stdio.h>\n',
    "low/meson.build": "low_lib = static_library('low', dependencies: [text])\n",
    "high/b.c": '#include "low/a.h"\n',
    "high/b.h": "",
    "high/meson.build": "high_lib = static_library('high', dependencies: [low])\n",
}

# name of the mistake, files that make it, what the check must say
MISTAKES = [
    ("a good tree", {}, None),
    ("an include from below to above", {"low/a.c": '#include "high/b.h"\n'},
     "may not see high"),
    ("an include in a header", {"low/a.h": '#  include "high/b.h"\n'}, "may not see high"),
    ("an include without folder", {"high/b.c": '#include "b.h"\n'}, "write the path"),
    ("an include that climbs", {"high/b.c": '#include "low/../high/b.h"\n'}, "write the path"),
    ("an archive of a layer above",
     {"low/meson.build": "x = static_library('low',\n  link_with: high_lib,\n)\n"},
     "links high_lib"),
    ("a dependency on a layer above",
     {"low/meson.build": "x = declare_dependency(\n  dependencies: [text,\n  high],\n)\n"},
     "links high"),
    ("a folder nobody knows", {"new/c.c": ""}, "src/new is not in layers.txt"),
    ("a circle", {"layers.txt": "low : high\nhigh : low\n"}, "does not stand above"),
    ("a pure layer on one that is not", {"layers.txt": "low :\nhigh PURE : low\n"},
     "high is PURE and low is not"),
]


def problems_of(files):
    with tempfile.TemporaryDirectory() as src:
        for name, text in files.items():
            path = os.path.join(src, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        quiet = Quiet()
        check_tree(src, quiet)
        return quiet.problems


def self_test(tap):
    for name, files, said in MISTAKES:
        problems = problems_of({**GOOD_TREE, **files})
        if said is None:
            tap.point(f"passes {name}", problems)
        else:
            found = any(said in problem for problem in problems)
            tap.point(f"refuses {name}", [] if found else [f"said only: {problems}"])


def main():
    tap = Tap()
    if sys.argv[1:] == ["--self-test"]:
        self_test(tap)
    else:
        check_tree(sys.argv[1], tap)
    tap.end()


if __name__ == "__main__":
    main()
