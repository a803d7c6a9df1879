#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages a purpose needs and the machine lacks.
#
#   tools/install.sh build          to build muster
#   tools/install.sh test           to run the tests besides
#   tools/install.sh demo           to run the demo besides
#   tools/install.sh bench | torture | fuzz | lint | valgrind
set -eu

build="gcc libc6-dev meson ninja-build pkg-config python3
    ca-certificates libdeflate-dev libjansson-dev libmicrohttpd-dev libproj-dev libsodium-dev
    libsqlite3-dev libxml2-dev"
# The page of the desk is built by npm; one that is there already, with its node, will do.
command -v npm >/dev/null || build="$build npm"
case "${1:-build}" in
build) packages="$build" ;;
# The peers the tests compare with: LEMON's solver, osmium; clang-format for the style test; a
# browser for the page, and what it needs to write Chinese.
test) packages="$build libcmocka-dev binutils chromium clang-format fonts-noto-cjk git liblemon-utils openssl
    osmium-tool python3-jsonschema python3-nacl" ;;
demo) packages="$build" ;;
bench) packages="$build liblemon-dev liblemon-utils g++ wrk" ;;
torture) packages="$build libcmocka-dev" ;;
fuzz) packages="$build libcmocka-dev clang libclang-rt-14-dev llvm" ;;
valgrind) packages="$build libcmocka-dev liblemon-utils valgrind" ;;
lint) packages="$build libcmocka-dev clang clang-format clang-tidy" ;;
*) echo "tools/install.sh: nothing is known for “$1”" >&2 && exit 2 ;;
esac

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the lists are words
$as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >&2
