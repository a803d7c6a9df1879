#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the tests of a build folder and counts them.

    run_tests.py build-test [options of meson test]

Meson runs the programs; each tells what became of its tests by TAP. The last line counts every
single test: `N passed, N failed`, and `, N skipped` if any were.
"""
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def count(junit_path):
    passed = failed = skipped = 0
    skips = []
    for case in ElementTree.parse(junit_path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
            skips.append(f"{case.get('classname')}: {case.get('name')}")
        else:
            passed += 1
    return passed, failed, skipped, skips


def main():
    build, options = sys.argv[1], sys.argv[2:]
    env = dict(os.environ)
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0")
    env.setdefault("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1")
    command = ["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", *options]
    code = subprocess.run(command, env=env).returncode
    passed, failed, skipped, skips = count(os.path.join(build, "meson-logs", "testlog.junit.xml"))
    for skip in skips:
        print(f"skipped: {skip}")
    if code != 0 and failed == 0:
        failed = 1  # a program that ended badly after its last test
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
