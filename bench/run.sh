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
echo "From files to a proven plan, with LEMON's network simplex beside the solver:"
python3 "$here/cities.py" "$1/muster"
