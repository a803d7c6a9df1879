# SPDX-License-Identifier: Apache-2.0
"""What the checks of the tree share: TAP output, the layers, comments taken off."""
import re
import sys


class Tap:
    """One point per thing checked; what is wrong with it goes in comments below it."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def point(self, name, problems):
        self.count += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.count} - {name}")
        for problem in problems:
            print(f"#   {problem}")

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}")

    def end(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


class Layer:
    def __init__(self, name, pure, below):
        self.name, self.pure, self.below = name, pure, below


def read_layers(path):
    """{folder: Layer} from layers.txt, in its order; exits if a line cannot be understood."""
    layers = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            match = re.fullmatch(r"(\w+)\s*(PURE)?\s*:\s*([\w ]*)", line)
            if not match:
                sys.exit(f"Bail out! {path}:{number}: not a layer: {line}")
            name, pure, below = match.groups()
            layers[name] = Layer(name, bool(pure), below.split())
    return layers


def without_comments(source):
    """C source with comments and the insides of literals blanked; line numbers stay."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        text = match.group()
        edge = text[0] if text[0] in "\"'" else ""
        return edge + re.sub(r"[^\n]", " ", text[len(edge):len(text) - len(edge)]) + edge

    return token.sub(blank, source)
