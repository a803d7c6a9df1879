#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Embeds SQL files in C, in the order they are given.

    embed_sql.py --output migrations.h sql/0001_*.sql sql/0002_*.sql …

File names begin with their number, which counts up from 1: the version of the city file that the
step leads to. Anything else stops the build.
"""
import argparse
import os
import sys


def main():
    options = argparse.ArgumentParser(description="embed SQL files in C")
    options.add_argument("--output", required=True)
    options.add_argument("files", nargs="+")
    args = options.parse_args()
    lines = ["/* Made by tools/embed_sql.py; do not edit. */"]
    for version, path in enumerate(args.files, 1):
        if not os.path.basename(path).startswith(f"{version:04}_"):
            sys.exit(f"{path}: step {version} has a name that begins with {version:04}_")
        with open(path, "rb") as sql:
            codes = [str(code) for code in sql.read() + b"\0"]
        lines.append(f"static const unsigned char migration_{version}[] = {{")
        lines += ["    " + ", ".join(codes[i:i + 20]) + "," for i in range(0, len(codes), 20)]
        lines.append("};")
    lines.append("static const unsigned char *const migrations[] = {")
    lines += [f"    migration_{version}," for version in range(1, len(args.files) + 1)]
    lines.append("};")
    with open(args.output, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
