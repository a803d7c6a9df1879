#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the unit tests one by one, then the transcripts of the command line, under valgrind on a release
# build. Ends with 1 if a test failed, or memory was misused, read before it was set, or lost.
#
#   tools/valgrind.sh                            everything
#   tools/valgrind.sh base/arena import/csv      these unit tests
set -eu
cd "$(dirname "$0")/.."
build="build-valgrind"
valgrind="valgrind --quiet --error-exitcode=99 --leak-check=full --num-callers=40"
valgrind="$valgrind --suppressions=$PWD/tools/valgrind.supp"

# Real cities would take hours: their tests skip.
[ -f "$build/build.ninja" ] ||
    meson setup "$build" --buildtype=release -Ddebug=true -Ddata=none -Dweb=false >/dev/null
ninja -C "$build" --quiet

failed=0
meson test -C "$build" --no-rebuild --suite unit --num-processes 1 --timeout-multiplier 60 \
    --print-errorlogs --wrapper "$valgrind" "$@" || failed=1
[ $# = 0 ] || exit "$failed"

mkdir -p "$build/under-valgrind"
rm -f "$build"/under-valgrind/log.*
cat >"$build/under-valgrind/muster" <<END
#!/bin/sh
exec $valgrind --log-file="$PWD/$build/under-valgrind/log.%p" "$PWD/$build/muster" "\$@"
END
chmod +x "$build/under-valgrind/muster"
python3 tests/golden/golden.py "$PWD/$build/under-valgrind/muster" tests/golden/town.txt || failed=1
find "$build/under-valgrind" -name 'log.*' -size +0 -exec cat {} +
exit "$failed"
