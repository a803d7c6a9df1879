#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is every sentence of the catalogue said somewhere, and with the arguments it names?

    text.py ROOT           check text/ against src/ and web/
    text.py --self-test    write a bad catalogue and demand that each mistake is refused

That ids are unique, that both languages stand there and that they name the same parameters is
checked by tools/catalogue.py at every build; an id that does not exist does not compile.
"""
import os
import re
import sys
import tempfile

from tap import Tap, without_comments

# These are in the page, the others in the program (text/meson.build).
PAGE_CHAPTERS = ("page", "register")
# Macros and functions that take a sentence and then its arguments.
CALL = re.compile(r"\b(?:text_write|error_set|say|note)\s*\(")
ARGUMENT = re.compile(r'ARG_[A-Z0-9_]+\(\s*"([a-z0-9_]+)"')


def read_catalogue(root):
    """{id: names of its parameters}"""
    texts, current = {}, None
    folder = os.path.join(root, "text")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".txt"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as lines:
            for line in lines:
                head = re.match(r"\[([a-z0-9_.]+)\]", line)
                if head:
                    current = head.group(1)
                    texts[current] = set()
                elif current and not line.startswith("#"):
                    texts[current] |= set(re.findall(r"\{([a-z0-9_]+)", line))
    return texts


def read_sources(root):
    sources = {}
    for top in ("src", "web"):
        for where, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = [name for name in folders if name != "node_modules"]
            for name in names:
                if name != "words.ts" and name.endswith((".c", ".h", ".ts", ".tsx")):
                    path = os.path.join(where, name)
                    with open(path, encoding="utf-8") as file:
                        sources[os.path.relpath(path, root)] = file.read()
    return sources


def constant(text_id):
    return "TEXT_" + text_id.replace(".", "_").upper()


def said_by_page(sources):
    """A function: is this word of the page said, as a literal or as `begins_${…}`?"""
    words, patterns = set(), []
    for path, source in sources.items():
        if path.endswith((".ts", ".tsx")):
            words |= set(re.findall(r'"([a-z][a-z0-9_]*)"', source))
            for made in re.findall(r"`([a-z]+_[a-z_]*\$\{[^`]*)`", source):
                patterns.append(re.compile(re.sub(r"\\\$\\\{.*?\\\}", r"\\w+", re.escape(made))))
    return lambda word: word in words or any(pattern.fullmatch(word) for pattern in patterns)


def check_said(texts, sources):
    constants, page_says = set(), said_by_page(sources)
    for path, source in sources.items():
        if path.endswith((".c", ".h")):
            constants |= set(re.findall(r"\bTEXT_[A-Z0-9_]+\b", without_comments(source)))
    unsaid = []
    for text_id in sorted(texts):
        chapter, _, word = text_id.partition(".")
        if not (page_says(word) if chapter in PAGE_CHAPTERS else constant(text_id) in constants):
            unsaid.append(f"{text_id} is never said")
    return unsaid


def split_call(source, begin):
    """The arguments of the call whose parenthesis opens just before `begin`."""
    parts, depth, start, in_string, i = [], 0, begin, False, begin
    while i < len(source):
        c = source[i]
        if in_string:
            i += c == "\\"
            in_string = c != '"'
        elif c == '"':
            in_string = True
        elif c in "([{":
            depth += 1
        elif c in ")]}" and depth:
            depth -= 1
        elif c == ")" or (c == "," and depth == 0):
            parts.append(source[start:i].strip())
            start = i + 1
            if c == ")":
                return parts
        i += 1
    return []


def missing_arguments(parts, by_constant):
    """(constant, names it lacks) of a call whose sentence and arguments stand there literally."""
    ids = [i for i, part in enumerate(parts) if part in by_constant]
    if len(ids) != 1:
        return None, set()
    given = [ARGUMENT.match(part) for part in parts[ids[0] + 1:]]
    if not all(given):
        return None, set()
    said = parts[ids[0]]
    return said, by_constant[said] - {match.group(1) for match in given}


def check_arguments(texts, sources):
    by_constant = {constant(text_id): names for text_id, names in texts.items()}
    problems = []
    for path, source in sources.items():
        if not path.endswith(".c"):
            continue
        for call in CALL.finditer(source):
            said, missing = missing_arguments(split_call(source, call.end()), by_constant)
            if missing:
                line = source.count("\n", 0, call.start()) + 1
                problems.append(f"{path}:{line} {said} lacks {', '.join(sorted(missing))}")
    return problems


def check_tree(root, tap):
    texts, sources = read_catalogue(root), read_sources(root)
    tap.point("every sentence is said somewhere", check_said(texts, sources))
    tap.point("every sentence gets its arguments", check_arguments(texts, sources))


def self_test(tap):
    with tempfile.TemporaryDirectory() as root:
        for path, text in {
            "text/a.txt": "[a.used]\nen {n} of {m}\nzh {m} {n}\n[a.idle]\nen x\nzh y\n"
                          "[a.comment]\nen x\nzh y\n",
            "text/page.txt": "[page.web]\nen x\nzh y\n[page.word_a_b]\nen x\nzh y\n"
                             "[page.wordy]\nen x\nzh y\n",
            "src/a/a.c": 'void f(void)\n{\n    error_set(e, K, TEXT_A_USED, ARG_TEXT("n", 1));\n'
                         "    /* TEXT_A_COMMENT */\n}\n",
            "web/a.ts": 't("web"); t(`word_${list.name}_${value}`)\n',
        }.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        texts, sources = read_catalogue(root), read_sources(root)
        unsaid = check_said(texts, sources)
        tap.point("refuses a sentence nobody says",
                  [] if "a.idle is never said" in unsaid else unsaid or ["nothing"])
        tap.point("refuses a sentence only a comment names",
                  [] if "a.comment is never said" in unsaid else unsaid or ["nothing"])
        tap.point("refuses a word the page does not say",
                  [] if "page.wordy is never said" in unsaid else unsaid or ["nothing"])
        tap.point("passes sentences said in C and on the page",
                  [] if len(unsaid) == 3 else unsaid)
        lacking = check_arguments(texts, sources)
        tap.point("refuses a call that lacks an argument",
                  [] if lacking == ["src/a/a.c:3 TEXT_A_USED lacks m"] else lacking or ["nothing"])


def main():
    tap = Tap()
    if sys.argv[1:] == ["--self-test"]:
        self_test(tap)
    else:
        check_tree(sys.argv[1], tap)
    tap.end()


if __name__ == "__main__":
    main()
