#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Embeds files in C, each under its name without folder and ending.

    embed.py --name rule_files --output rule_files.h rules/cn.json rules/generic.json …

Gives a static array of {name, bytes, size} that ends with a name that is NULL; the bytes have a NUL
behind them that `size` does not count.
"""
import argparse
import os


def main():
    options = argparse.ArgumentParser(description="embed files in C")
    options.add_argument("--name", required=True, help="of the array")
    options.add_argument("--output", required=True)
    options.add_argument("files", nargs="+")
    args = options.parse_args()
    lines, rows = ["/* Made by tools/embed.py; do not edit. */"], []
    for number, path in enumerate(args.files, 1):
        with open(path, "rb") as file:
            content = file.read()
        codes = [str(code) for code in content + b"\0"]
        lines.append(f"static const unsigned char {args.name}_{number}[] = {{")
        lines += ["    " + ", ".join(codes[i:i + 20]) + "," for i in range(0, len(codes), 20)]
        lines.append("};")
        name = os.path.splitext(os.path.basename(path))[0]
        rows.append(f'    {{"{name}", {args.name}_{number}, {len(content)}}},')
    lines += ["static const struct {", "    const char *name;", "    const unsigned char *bytes;",
              "    size_t size;", f"}} {args.name}[] = {{"] + rows + ["    {NULL, NULL, 0},", "};"]
    with open(args.output, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
