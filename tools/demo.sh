#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Plans a real city from its files to the pages people get, and checks the plan.
#
#   tools/demo.sh build/muster
#
# CITY=gothenburg   real streets (OpenStreetMap, from an npm package), people estimated, shelters
#                   made up
# CITY=oslo         real streets, people and shelters, if ../shared/data/cities/oslo is there
# CHECK=1           asks nothing, ends by itself, non-zero if anything is not as it should be
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
echo "  $PWD/$folder/report.en.html"
echo "  $PWD/$folder/report.zh.html"
echo "  $PWD/$folder/notices.en.html"
echo "  $PWD/$folder/notices.zh.html"
echo "Ask why:"
echo "  build/muster $file explain a --at $at"
echo "All notices, for every shelter and street:"
echo "  build/muster $file export notices a -o $folder/notices.html"
