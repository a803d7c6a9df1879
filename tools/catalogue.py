#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the catalogue of texts: to C, or for the page of the desk to TypeScript.

    catalogue.py --ids text_ids.h --table text_table.h text/plan.txt …
    catalogue.py --script web/src/words.ts text/page.txt …

A chapter is a text file named after its ids:

    # anything a translator should know
    [plan.placed]
    en {people} {people?person has:people have} a place.
    zh {people} 人有掩蔽位。

A line that begins with two spaces goes on with the sentence above it. Ids are unique; both
languages stand there and name the same parameters; Chinese needs no plural. Anything else stops
the build with file and line.
"""
import argparse
import json
import os
import re
import sys

LANGUAGES = ("en", "zh")
ID = re.compile(r"^\[([a-z][a-z0-9_]*\.[a-z0-9_]+)\]$")
PARAMETER = re.compile(r"\{([a-z][a-z0-9_]*)(\?[^{}:]*:[^{}]*)?\}")


class Mistake(Exception):
    pass


def read_chapter(path, texts, places):
    chapter = re.sub(r".*/|\.txt$", "", path)
    current = language = None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            here = f"{path}:{number}"
            if not line.strip() or line.startswith("#"):
                language = None
                continue
            head = ID.match(line)
            if head:
                current, language = head.group(1), None
                if not current.startswith(chapter + "."):
                    raise Mistake(f"{here}: {current} belongs in another chapter")
                if current in texts:
                    raise Mistake(f"{here}: {current} is already at {places[current]}")
                texts[current], places[current] = {}, here
            elif line.startswith("  ") and language:
                glue = " " if language == "en" else ""
                texts[current][language] += glue + line.strip()
            elif current and line[:3] in ("en ", "zh "):
                language = line[:2]
                if language in texts[current]:
                    raise Mistake(f"{here}: {current} has two sentences in {language}")
                texts[current][language] = line[3:].strip()
            else:
                raise Mistake(f"{here}: not an id, a sentence or a comment: {line!r}")


def parameters(sentence):
    bare = PARAMETER.sub("", sentence)
    if "{" in bare or "}" in bare:
        raise ValueError("a brace that is not a parameter")
    return {match.group(1) for match in PARAMETER.finditer(sentence)}


def check(texts, places):
    for name, sentences in texts.items():
        for language in LANGUAGES:
            if not sentences.get(language):
                raise Mistake(f"{places[name]}: {name} has no sentence in {language}")
        try:
            in_en, in_zh = parameters(sentences["en"]), parameters(sentences["zh"])
        except ValueError as reason:
            raise Mistake(f"{places[name]}: {name}: {reason}")
        if in_en != in_zh:
            odd = ", ".join(sorted(in_en ^ in_zh))
            raise Mistake(f"{places[name]}: {name}: only one language names {odd}")
        if "?" in "".join(m.group(2) or "" for m in PARAMETER.finditer(sentences["zh"])):
            raise Mistake(f"{places[name]}: {name}: Chinese needs no plural")


def c_name(name):
    return "TEXT_" + name.replace(".", "_").upper()


def c_string(sentence):
    escaped = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\\\\n", "\\n")
    return '"' + escaped + '"'


def read_chapters(paths):
    """{id: {language: sentence}}"""
    texts, places = {}, {}
    for path in paths:
        read_chapter(path, texts, places)
    check(texts, places)
    return texts


def write(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        out.write("/* Made by tools/catalogue.py from text/; do not edit. */\n")
        out.write("\n".join(lines) + "\n")


def write_c(ids, table, texts):
    names = sorted(texts)
    write(ids, ["#ifndef TEXT_IDS_H", "#define TEXT_IDS_H", "enum text_id {"]
          + [f"    {c_name(name)}," for name in names] + ["    TEXT_COUNT", "};", "#endif"])
    write(table, ["static const char *const text_sentences[TEXT_COUNT][LANGUAGE_COUNT] = {"]
          + [f"    [{c_name(n)}] = {{{', '.join(c_string(texts[n][x]) for x in LANGUAGES)}}},"
             for n in names]
          + ["};", "static const char *const text_names[TEXT_COUNT] = {"]
          + [f"    [{c_name(n)}] = \"{n}\"," for n in names] + ["};"])


def write_script(path, texts):
    """The page knows its texts without their chapter. The file is there whole or not at all, and
    left alone if nothing changes: several builds may share it."""
    words = {}
    for name, sentences in texts.items():
        word = name.partition(".")[2]
        if word in words:
            raise Mistake(f"{name}: another chapter of the page has {word}")
        words[word] = [sentences[language] for language in LANGUAGES]
    lines = [f"  {word}: {json.dumps(pair, ensure_ascii=False)}," for word, pair in words.items()]
    script = ("// Made by tools/catalogue.py from text/; do not edit.\nexport const catalogue = {\n"
              + "\n".join(lines) + "\n} as const;\n")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as there:
            if there.read() == script:
                return
    beside = f"{path}.{os.getpid()}"
    with open(beside, "w", encoding="utf-8") as out:
        out.write(script)
    os.replace(beside, path)


def main():
    options = argparse.ArgumentParser(description="compile the catalogue of texts")
    options.add_argument("--ids")
    options.add_argument("--table")
    options.add_argument("--script")
    options.add_argument("chapters", nargs="+")
    args = options.parse_args()
    if bool(args.ids) != bool(args.table) or bool(args.ids) == bool(args.script):
        options.error("--ids with --table, or --script")
    try:
        texts = read_chapters(args.chapters)
        if args.script:
            write_script(args.script, texts)
        else:
            write_c(args.ids, args.table, texts)
    except Mistake as mistake:
        sys.exit(str(mistake))


if __name__ == "__main__":
    main()
