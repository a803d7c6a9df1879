#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All benchmarks: bench/run.sh BUILD. Needs the real cities (../shared/data, or $MUSTER_DATA).
set -eu
here=$(dirname "$0")
data=${MUSTER_DATA:-$here/../../shared/data}/cities
if [ ! -d "$data" ]; then
    echo "bench: the real cities are not there ($data)" >&2
    exit 1
fi
echo "Entries into the log of a city file, beside what the disk syncs:"
"$1/bench/log_bench" "$1/bench"
echo
echo "Decoding OpenStreetMap PBF, the file's blocks repeated to 1 GB in memory, one core:"
for city in porto milan malta oslo; do
    "$1/bench/pbf_bench" "$data/$city"/*.osm.pbf 1000
done
echo
echo "The log: durable entries, replay, proof (on the disk of the build folder):"
"$1/bench/engine_bench" "$1"
echo
echo "What-if on Tainan, 15 min: sites close, open and change their places:"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
city=$folder/tainan.muster
"$1/muster" "$city" import roads "$data/tainan/roads.osm.pbf" >"$folder/said" 2>&1
"$1/muster" "$city" import people "$data/tainan/people.geojson" >"$folder/said" 2>&1
"$1/muster" "$city" import sites "$data/tainan/shelters.csv" --sites-class public >"$folder/said" 2>&1
"$1/muster" "$city" plan shelters --hazard air_raid --within 15min --priority general --name a \
    >"$folder/said" 2>&1
"$1/bench/whatif_bench" "$city" a 200
echo
echo "The same at the server, over HTTP:"
for clients in 1 4; do
    python3 "$here/whatif_serve.py" "$1/muster" "$city" a --clients $clients
done
echo
echo "Small requests and tiles at the server, wrk beside it:"
"$here/serve.sh" "$1/muster" "$city"
echo
echo "A thousand listeners learn that a site has changed:"
python3 "$here/events.py" "$1/muster" "$city" 1000 50
echo
echo "Lead times of the same plan, beside a plan for every fifth minute:"
"$1/bench/lead_time_bench" "$city" a
echo
echo "From files to a proven plan, with LEMON's network simplex beside the solver:"
python3 "$here/cities.py" "$1/muster"
