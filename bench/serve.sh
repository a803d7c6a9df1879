#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How many requests a second the server answers on this machine, and how soon: bench/serve.sh MUSTER
# CITY.muster. wrk asks from the same machine and takes one of its processors.
set -eu
muster=$1
city=$2
folder=$(mktemp -d)
"$muster" "$city" serve --port 0 --json >"$folder/started" &
server=$!
trap 'kill -INT $server; wait $server; rm -rf "$folder"' EXIT
while [ ! -s "$folder/started" ]; do sleep 0.1; done
base=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["url"].rstrip("/"))' <"$folder/started")

# The tile at each zoom in which the shelters of the newest plan have their middle.
python3 - "$base" >"$folder/paths" <<'EOF'
import json
import math
import sys
import urllib.request



def ask(path):
    return json.load(urllib.request.urlopen(sys.argv[1] + path))


city = ask("/api/city")
features = ask(f"/api/plans/{city['plans'][0]['name']}/shelters")["features"]
points = [feature["geometry"]["coordinates"] for feature in features]
lon, lat = (sorted(numbers)[len(points) // 2] for numbers in zip(*points))
lat = math.radians(lat)
print("/healthz 32\n/api/city 32")
for zoom in (11, 13, 14, 16):
    x = int((lon + 180) / 360 * 2 ** zoom)
    y = int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * 2 ** zoom)
    print(f"/tiles/{city['tiles']}/{zoom}/{x}/{y} 4")
EOF

while read -r path connections; do
    printf '  %-34s ' "$path"
    wrk -t1 -c"$connections" -d3s --latency "$base$path" | awk '
        /50%/ { p50 = $2 } /99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 }
        END { printf "%8.0f a second   p50 %s   p99 %s\n", rate, p50, p99 }'
done <"$folder/paths"
