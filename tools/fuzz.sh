#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes every reader of outside bytes (fuzz/README.md). The inputs in fuzz/corpus are read, never written.
# Ends with 1 if a fault was found; the input that shows it stays in build-fuzz/found/<name>/.
#
#   tools/fuzz.sh                          every harness, a minute each
#   SECONDS_EACH=600 tools/fuzz.sh csv     one, ten minutes
set -eu
cd "$(dirname "$0")/.."
build="build-fuzz"
seconds="${SECONDS_EACH:-60}"

# Meson 1.0.1 knows no sanitizer "fuzzer-no-link"; -Db_lundef=false, because clang's are linked late.
[ -f "$build/build.ninja" ] ||
    CC=clang meson setup "$build" -Dfuzzing=true -Dweb=false --buildtype=debugoptimized \
        -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link >/dev/null

if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # the list is words
    set -- $(printf '%s\n' fuzz/*_fuzz.c | sed 's|^fuzz/\(.*\)_fuzz\.c$|\1|')
fi
targets=""
for name in "$@"; do
    [ -f "fuzz/${name}_fuzz.c" ] || {
        echo "tools/fuzz.sh: no such harness: $name" >&2
        exit 2
    }
    targets="$targets fuzz/${name}_fuzz"
done
# shellcheck disable=SC2086 # the list is words
ninja -C "$build" --quiet $targets

export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}"
faults=0
for name in "$@"; do
    found="$build/found/$name"
    log="$found/log"
    mkdir -p "$found/corpus"
    # New inputs go to the first folder and are taken up again the next time.
    ended=0
    "$build/fuzz/${name}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$found/" "$found/corpus" "fuzz/corpus/$name" \
        >"$log" 2>&1 || ended=$?
    runs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    covered="$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
    if [ "$ended" = 0 ]; then
        echo "ok      $name: ${runs:-0} runs, ${covered:-0} edges reached"
        continue
    fi
    faults=$((faults + 1))
    echo "FAULT   $name: $log"
    grep -m 3 -E 'ERROR: |runtime error: |SUMMARY: |failed' "$log" | sed 's/^/        /' || true
    sed -n 's/.*Test unit written to /        input: /p' "$log"
done
[ "$faults" = 0 ] || echo "$faults of $# harnesses found a fault" >&2
[ "$faults" = 0 ]
