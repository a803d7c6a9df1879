#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Plans a real city from its files to the pages people get, checks the plan, and shows it at the desk.
#
#   tools/demo.sh build/muster
#
# CITY=gothenburg   real streets (OpenStreetMap, from an npm package), people estimated, shelters
#                   made up
# CITY=oslo         real streets, people and shelters, if ../shared/data/cities/oslo is there
# PORT=8080         where the desk is to be found
# CHECK=1           asks the desk itself and ends, non-zero if anything is not as it should be
set -euo pipefail
muster=$(realpath "$1")
cd "$(dirname "$0")/.."
city=${CITY:-gothenburg}
folder=build/demo/$city
mkdir -p "$folder"
file=$folder/$city.muster
rm -f "$file" "$file-wal" "$file-shm"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() {
    printf '\n$ muster'
    printf ' %s' "$@"
    printf '\n'
    "$muster" "$@"
}

# The streets of Gothenburg: test data of an npm package (ISC); the data is OpenStreetMap's (ODbL).
fetch_gothenburg() {
    local package=geojson-path-finder version=2.1.0
    local archive=build/demo/$package-$version.tgz
    local sum=2170bcaa9faf7becb316ca89431884cb1cc513e5967144f3de8185d2d3ffdda5
    if [ ! -f "$archive" ]; then
        (cd build/demo && npm pack --silent --ignore-scripts "$package@$version" >/dev/null)
    fi
    echo "$sum  $archive" | sha256sum --check --quiet
    tar -xzf "$archive" -C "$folder" --strip-components=2 package/test/large-network.json
    mv "$folder/large-network.json" "$folder/roads.geojson"
}

case $city in
gothenburg)
    say "Gothenburg: real streets; people ESTIMATED, shelters MADE UP. For show, not for use."
    fetch_gothenburg
    run "$file" import roads "$folder/roads.geojson"
    run "$file" import people --estimate 550000
    run "$file" import sites --made-up 400 --places 1200 --seed 1
    at=11.9667,57.7072
    ;;
oslo)
    data=../shared/data/cities/oslo
    [ -d "$data" ] || { echo "CITY=oslo needs $data" >&2 && exit 1; }
    say "Oslo: real streets, people and shelters."
    run "$file" import roads "$data/roads.osm.pbf"
    run "$file" import people "$data/people.csv"
    run "$file" import sites "$data/shelters.geojson"
    at=10.7522,59.9139
    ;;
*) echo "CITY is gothenburg or oslo" >&2 && exit 2 ;;
esac

say "Plan: an air raid, fifteen minutes to walk."
run "$file" plan shelters --hazard air_raid --within 15min --name a
say "Check: find every walk again and prove the plan, without the solver."
run "$file" check a
say "Pages: the planner's report, and the notices of one shelter to hang up, in both languages."
shelter=$("$muster" "$file" export shelters a | python3 -c '
import csv, sys
rows = list(csv.DictReader(line.lstrip("\ufeff") for line in sys.stdin))
print(rows[len(rows) // 2]["shelter"])')
for language in en zh; do
    run "$file" export report a --lang $language -o "$folder/report.$language.html"
    run "$file" export notices a --site "$shelter" --lang $language \
        -o "$folder/notices.$language.html"
done
run "$file" export catchments a -o "$folder/catchments.geojson"

for page in report.en report.zh notices.en notices.zh; do
    grep -q '</html>' "$folder/$page.html"
done
say "Done. Open with any browser:"
for page in report.en report.zh notices.en notices.zh; do
    echo "  $PWD/$folder/$page.html"
done
echo "Ask why:"
echo "  build/muster $file explain a --at $at"
echo "All notices, for every shelter and street:"
echo "  build/muster $file export notices a -o $folder/notices.html"

# The desk answers, has its page in the program, and knows the plan.
check_desk() {
    local started=$folder/desk.json pid address
    "$muster" "$file" serve --port 0 --json >"$started" &
    pid=$!
    trap 'kill $pid 2>/dev/null' EXIT
    for _ in $(seq 100); do
        [ -s "$started" ] && break
        sleep 0.1
    done
    address=http://127.0.0.1:$(python3 -c 'import json, sys; print(json.load(sys.stdin)["port"])' \
        <"$started")
    python3 - "$address" <<'EOF'
import json
import sys
import urllib.request


def ask(path):
    with urllib.request.urlopen(sys.argv[1] + path, timeout=30) as answer:
        return answer.read().decode()


assert json.loads(ask("/healthz"))["ok"]
assert "<title>Muster</title>" in ask("/")
city = json.loads(ask("/api/city"))
assert [plan["name"] for plan in city["plans"]] == ["a"]
assert json.loads(ask("/api/plans/a"))["placed"] == city["plans"][0]["placed"] > 0
EOF
    kill -INT $pid
    wait $pid
    trap - EXIT
}

say "The desk: the plan on a map, in a browser."
if [ -n "${CHECK:-}" ]; then
    check_desk
    echo "The desk answers, has its page and the plan."
else
    exec "$muster" "$file" serve --port "${PORT:-8080}"
fi
