#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the tests of a build folder and counts them.

    run_tests.py build-test [options of meson test]

Meson runs the programs; each tells what became of its tests by TAP. The last line counts every
single test: `N passed, N failed`, and `, N skipped` if any were.
"""
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def count(junit_path):
    """(passed, failed, [what was skipped]), by what meson understood of the TAP."""
    passed = failed = 0
    skips = []
    for case in ElementTree.parse(junit_path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skips.append(f"{case.get('classname')}: {case.get('name')}")
        else:
            passed += 1
    return passed, failed, skips


def skips_said(log_path):
    """The unit tests that passed because they said `# skipped: why` and did nothing more."""
    skips = []
    with open(log_path, encoding="utf-8") as programs:
        for program in map(json.loads, programs):
            reasons = []
            for line in program.get("stdout", "").splitlines():
                said = re.match(r"# skipped: (.*)", line)
                point = re.match(r"(not )?ok \d+ (?:- )?(.*)", line)
                if said:
                    reasons.append(said[1])
                elif point:
                    if reasons and not point[1]:
                        more = f" and {len(reasons) - 1} more" if len(reasons) > 1 else ""
                        skips.append(f"{program['name']}: {point[2]}: {reasons[0]}{more}")
                    reasons = []
    return skips


def main():
    build, options = sys.argv[1], sys.argv[2:]
    env = dict(os.environ)
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0")
    env.setdefault("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1")
    command = ["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", *options]
    code = subprocess.run(command, env=env).returncode
    logs = os.path.join(build, "meson-logs")
    passed, failed, skips = count(os.path.join(logs, "testlog.junit.xml"))
    said = skips_said(os.path.join(logs, "testlog.json"))
    for skip in skips + said:
        print(f"skipped: {skip}")
    if code != 0 and failed == 0:
        failed = 1  # a program that ended badly after its last test
    skipped = len(skips) + len(said)
    print(f"{passed - len(said)} passed, {failed} failed"
          + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
