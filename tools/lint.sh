#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks the form of every C file (clang-format 14) and reads src/ for faults (clang-tidy 14; .clang-tidy
# says which checks). Says nothing is wrong, or what, and then ends with 1. JOBS=n: how many at a time.
#
#   tools/lint.sh                  everything
#   tools/lint.sh src/plan/*.c     clang-tidy over these files only
set -eu
cd "$(dirname "$0")/.."
build="build-lint"
jobs="${JOBS:-$(nproc)}"

named() { # the tool of version 14, under the name it has here
    command -v "$1-14" || command -v "$1"
}
format="$(named clang-format)"
tidy="$(named clang-tidy)"

# The compile commands clang-tidy reads, and the headers that are made during the build.
[ -f "$build/build.ninja" ] ||
    CC=clang meson setup "$build" -Dtests=false -Dweb=false --buildtype=debugoptimized >/dev/null
# shellcheck disable=SC2046 # the list is words
ninja -C "$build" --quiet $(ninja -C "$build" -t targets all |
    sed -n 's/^\(.*\.h\): CUSTOM_COMMAND\(_DEP\)\{0,1\}$/\1/p')

failed=0
if ! git ls-files -z '*.c' '*.h' | xargs -0 -P "$jobs" -n 40 "$format" --dry-run -Werror; then
    failed=1
fi
if [ $# -gt 0 ]; then
    printf '%s\0' "$@"
else
    git ls-files -z 'src/*.c'
fi | xargs -0 -P "$jobs" -n 4 "$tidy" -p "$build" --quiet 2>"$build/lint.stderr" || failed=1
# Beside the findings clang-tidy counts the warnings it held back; anything else it says matters.
grep -v '^[0-9]* warnings\? \(generated\|treated as error\)' "$build/lint.stderr" >&2 || true

if [ "$failed" = 0 ]; then
    echo "No findings in $(git ls-files '*.c' '*.h' | wc -l) files."
fi
exit "$failed"
