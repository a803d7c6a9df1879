#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the page of the desk and lays it ready for the program, each file gzipped.

    embed_web.py --web web --work FOLDER --npm NPM --need auto|true|false
                 --assembly web_bytes.S --table web_table.h --depfile web.d text/page.txt …

The words of the page come from the chapters of the catalogue.

The bytes of all files come one after another, named by the assembly; the table says which of them
are whose. An empty table: the page is not in the program. With `auto` that happens, and is said,
where npm or the packages are not to be had; a page that does not build stops the build either way.
"""
import argparse
import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys

import catalogue

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript",
         ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2",
         ".txt": "text/plain; charset=utf-8"}
LICENCE_NAMES = ("license", "licence", "copying", "notice")


class NoPage(Exception):
    """The packages are not to be had."""


@contextlib.contextmanager
def alone(web):
    """Two build folders share node_modules; one of them at a time fills it."""
    with open(os.path.join(web, "package-lock.json"), "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(web, npm):
    """Fetches the packages of the lock file, unless they are those already there."""
    if not npm:
        raise NoPage("npm is missing")
    stamp = os.path.join(web, "node_modules", ".of-lock-file")
    with open(os.path.join(web, "package-lock.json"), "rb") as lock:
        wanted = hashlib.sha256(lock.read()).hexdigest()
    with contextlib.suppress(FileNotFoundError), open(stamp, encoding="ascii") as file:
        if file.read() == wanted:
            return
    # No package runs anything of its own while it is installed.
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                           "--fetch-retries=1"], cwd=web, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise NoPage(f"npm ci failed:\n{done.stdout[-2000:]}")
    with open(stamp, "w", encoding="ascii") as file:
        file.write(wanted)


def build(web, out):
    """Vite and the compiler of TypeScript, as node of this machine runs them."""
    for command in (["node", "node_modules/typescript/bin/tsc"],
                    ["node", "node_modules/vite/bin/vite.js", "build", "--outDir", out,
                     "--emptyOutDir", "--logLevel", "warn"]):
        done = subprocess.run(command, cwd=web, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"web: {' '.join(command)}:\n{done.stdout}")


def licence_of(folder):
    texts = []
    for name in sorted(os.listdir(folder)):
        if name.lower().startswith(LICENCE_NAMES) and os.path.isfile(os.path.join(folder, name)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                texts.append(file.read().strip())
    return "\n\n".join(texts)


def licences(web):
    """The terms of everything that a browser is sent, as its authors wrote them."""
    with open(os.path.join(web, "package-lock.json"), encoding="utf-8") as file:
        packages = json.load(file)["packages"]
    parts = ["The page of Muster is licensed under Apache-2.0 "
             "(https://www.apache.org/licenses/LICENSE-2.0). It holds the following packages."]
    for place, package in packages.items():
        name = place.rpartition("node_modules/")[2]
        if not name or package.get("dev") or name.startswith("@types/"):
            continue
        text = licence_of(os.path.join(web, place)) or "(The package holds no text of it.)"
        head = f"{name} {package['version']}: {package.get('license', 'see below')}"
        parts.append(f"{'-' * 80}\n{head}\n\n{text}")
    return "\n\n".join(parts).encode() + b"\n"


def files_of(folder):
    found = []
    for place, _, names in os.walk(folder):
        found += [os.path.join(place, name) for name in names]
    return sorted(found)


def write_depfile(path, target, inputs):
    escaped = [name.replace(" ", "\\ ") for name in inputs]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{target}: {' '.join(escaped)}\n")


def write_page(args, out):
    """The table and the bytes; no folder: neither."""
    rows, blob = [], b""
    for path in files_of(out) if out else []:
        with open(path, "rb") as file:
            plain = file.read()
        packed = gzip.compress(plain, 9, mtime=0)
        is_gzip = len(packed) < len(plain)
        kept = packed if is_gzip else plain
        name = "/" + os.path.relpath(path, out)
        etag = hashlib.sha256(plain).hexdigest()[:16]
        rows.append(f'    {{"{name}", "{TYPES[os.path.splitext(name)[1]]}", "{etag}", '
                    f"{len(blob)}, {len(kept)}, {len(plain)}, {str(is_gzip).lower()}}},")
        blob += kept
    bytes_path = os.path.join(args.work, "web.bin")
    with open(bytes_path, "wb") as file:
        file.write(blob + b"\0")
    with open(args.assembly, "w", encoding="utf-8") as file:
        file.write(f"/* Made by tools/embed_web.py: {hashlib.sha256(blob).hexdigest()} */\n"
                   "    .section .rodata\n    .global web_bytes\n    .hidden web_bytes\n"
                   f'web_bytes:\n    .incbin "{bytes_path}"\n'
                   '    .section .note.GNU-stack,"",%progbits\n')
    with open(args.table, "w", encoding="utf-8") as file:
        file.write("/* Made by tools/embed_web.py; do not edit. */\n"
                   "static const struct {\n    const char *path, *type, *etag;\n"
                   "    size_t first, size, plain_size;\n    bool is_gzip;\n} web_table[] = {\n"
                   + "\n".join(rows + ["    {NULL, NULL, NULL, 0, 0, 0, false},"]) + "\n};\n")


def words_of(web):
    return os.path.join(web, "src", "words.ts")


def make_page(args):
    """The folder with the page, or none."""
    out = os.path.join(args.work, "page")
    shutil.rmtree(out, ignore_errors=True)
    if args.need == "false":
        return None
    try:
        with alone(args.web):
            install(args.web, args.npm)
    except NoPage as problem:
        if args.need == "true":
            sys.exit(f"web: {problem}")
        print(f"The page will not be in the program: {problem}", file=sys.stderr)
        return None
    try:
        catalogue.write_script(words_of(args.web), catalogue.read_chapters(args.chapters))
    except catalogue.Mistake as mistake:
        sys.exit(str(mistake))
    build(args.web, out)
    with open(os.path.join(out, "licences.txt"), "wb") as file:
        file.write(licences(args.web))
    return out


def main():
    options = argparse.ArgumentParser(description="embed the page of the desk")
    for name in ("web", "work", "npm", "need", "assembly", "table", "depfile"):
        options.add_argument(f"--{name}", required=name != "npm", default="")
    options.add_argument("chapters", nargs="+")
    args = options.parse_args()
    args.web, args.work = os.path.abspath(args.web), os.path.abspath(args.work)
    os.makedirs(args.work, exist_ok=True)
    out = make_page(args)
    write_page(args, out)
    inputs = [name for name in files_of(os.path.join(args.web, "src"))
              if name != words_of(args.web)]
    if out is None and args.need == "auto":
        # Is not there: ninja tries again at its next build.
        inputs.append(os.path.join(args.work, "no-page"))
    write_depfile(args.depfile, args.assembly, inputs)


if __name__ == "__main__":
    main()
