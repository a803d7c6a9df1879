// SPDX-License-Identifier: Apache-2.0
// DEVELOPMENT ONLY, never shipped: stands in for the server while the page is built.
// It reads what the program exports into a folder:
//
//     muster CITY plan shelters … --json > plan.json
//     muster CITY export shelters NAME -o shelters.csv
//     muster CITY export assignments NAME --format geojson -o assignments.geojson
//     muster CITY export catchments NAME -o catchments.geojson
//     osmium export ROADS --geometry-types=linestring -f geojsonseq \
//         -x print_record_separator=false -o roads.geojsonl
//
//     node dev/stand_in.mjs FOLDER [PORT] [DIST]
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const [folder, port = "8017", dist = "dist"] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), "utf8").replace(/^\ufeff/, "");
const json = (name) => JSON.parse(read(name));
const collection = (features) => ({ type: "FeatureCollection", features });
const feature = (geometry, properties) => ({ type: "Feature", geometry, properties });

function csv(text) {
  const rows = [[""]];
  let quoted = false;
  for (const c of text) {
    const row = rows.at(-1);
    if (c === '"') quoted = !quoted;
    else if (c === "," && !quoted) row.push("");
    else if (c === "\n" && !quoted) rows.push([""]);
    else if (c !== "\r") row[row.length - 1] += c;
  }
  const [head, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(head.map((key, i) => [key, row[i]])));
}

const raw = json("plan.json");
const shelters = csv(read("shelters.csv")).map((row) =>
  feature({ type: "Point", coordinates: [+row.lon, +row.lat] }, {
    key: row.shelter, name: row.name, places: +row.places, people: +row.people,
    is_full: row.full === "true", mean_walk_ms: row.walk_mean_s * 1000,
    worst_walk_ms: row.walk_worst_s * 1000, function: row.function,
    made_up: row.made_up === "true", more_people: +row.one_more_place_people,
    less_walk_ms: row.one_more_place_less_walk_s * 1000,
  }));
const assignments = json("assignments.geojson").features;
const gaps = assignments.filter((f) => f.properties.reason).map((f) =>
  feature(f.geometry, { people: f.properties.people, reason: f.properties.reason }));
const streets = json("catchments.geojson").features
  .filter((f) => f.properties.people + f.properties.elsewhere_people >= 10)
  .map((f) => feature(f.geometry, { people: f.properties.people + f.properties.elsewhere_people }));

const limit = { kind: "time", value: 900000 };
const plan = {
  ...raw, name: raw.plan, hazard_means_leaving: false, limit, reaction_ms: 120000,
  is_estimated: false, baseline: raw.nearest, worst_area: null,
  zones: raw.shortage_zones.map((zone) =>
    ({ ...zone, sites: shelters.slice(0, zone.sites).map((site) => site.properties.key) })),
  walk: { mean_ms: raw.walk_person_ms / raw.placed, p95_ms: raw.p95_walk_ms,
    worst_ms: raw.worst_walk_ms },
};
const ways = read("roads.geojsonl").split("\n").filter(Boolean).map((line) => JSON.parse(line))
  .filter((f) => f.properties.highway);
const all = ways.flatMap((f) => f.geometry.coordinates);
const span = (axis) => {
  const sorted = all.map((p) => p[axis]).sort((a, b) => a - b);
  return [sorted[0], sorted.at(-1)];
};
const [[west, east], [south, north]] = [span(0), span(1)];
const city = {
  name: "oslo.muster", box: [west, south, east, north], tiles: "0123456789abcdef",
  attributions: ["© OpenStreetMap contributors, ODbL"],
  plans: [raw.plan, "b"].map((name, i) => ({ name, version: 2 - i, hazard: raw.hazard,
    people: raw.people, placed: raw.placed, created_at: "2026-11-24T13:00:00Z", limit })),
};

// Tiles: the least that the page can draw.
const classes = { residential: "street", unclassified: "street", living_street: "street",
  pedestrian: "street", service: "service", track: "service" };
const rank = ["path", "service", "street", "tertiary", "secondary", "primary", "trunk", "motorway"];
const fromZoom = { path: 14, service: 14, street: 12, tertiary: 11, secondary: 10, primary: 8 };
const roads = ways.map(({ geometry, properties: tags }) => {
  const word = tags.highway.replace("_link", "");
  const kind = classes[word] ?? (rank.includes(word) ? word : "path");
  const points = geometry.coordinates.map(([lon, lat]) => [lon / 360 + 0.5,
    0.5 - Math.asinh(Math.tan(lat * Math.PI / 180)) / (2 * Math.PI)]);
  const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
  return { kind, name: tags.name, points,
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
}).sort((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind));

const varint = (n) => n < 128 ? [n] : [n & 127 | 128, ...varint(Math.floor(n / 128))];
const bytes = (field, data) => Buffer.concat([Buffer.from([...varint(field * 8 + 2),
  ...varint(data.length)]), Buffer.from(data)]);
const number = (field, n) => Buffer.from([...varint(field * 8), ...varint(n)]);
const zigzag = (n) => n < 0 ? -2 * n - 1 : 2 * n;
const packed = (numbers) => numbers.flatMap(varint);

function runs(points, inside) {
  const out = [];
  let run = [];
  for (let i = 1; i < points.length; i++) {
    if (!inside(points[i - 1], points[i])) { run = []; continue; }
    if (run.length === 0) out.push(run = [points[i - 1]]);
    run.push(points[i]);
  }
  return out;
}

function tile(z, x, y) {
  const size = 2 ** z, edge = 0.05;
  const box = [(x - edge) / size, (y - edge) / size, (x + 1 + edge) / size, (y + 1 + edge) / size];
  const meets = (b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1];
  const segment = (a, b) => meets([Math.min(a[0], b[0]), Math.min(a[1], b[1]),
    Math.max(a[0], b[0]), Math.max(a[1], b[1])]);
  const values = [];
  const value = (text) => {
    if (!values.includes(text)) values.push(text);
    return values.indexOf(text);
  };
  const features = roads.filter((r) => z >= (fromZoom[r.kind] ?? 5) && meets(r.box)).map((r) => {
    let pen = [0, 0];
    const geometry = runs(r.points, segment).flatMap((run) => {
      const at = run.map((p) => [Math.round((p[0] * size - x) * 4096),
        Math.round((p[1] * size - y) * 4096)]);
      const deltas = at.flatMap((p) => {
        const d = [zigzag(p[0] - pen[0]), zigzag(p[1] - pen[1])];
        pen = p;
        return d;
      });
      return [9, deltas[0], deltas[1], (at.length - 1) * 8 + 2, ...deltas.slice(2)];
    });
    const tags = [0, value(r.kind), ...(r.name ? [1, value(r.name)] : [])];
    return bytes(2, Buffer.concat([bytes(2, packed(tags)), number(3, 2),
      bytes(4, packed(geometry))]));
  });
  return bytes(3, Buffer.concat([number(15, 2), bytes(1, Buffer.from("road")), ...features,
    bytes(3, Buffer.from("class")), bytes(3, Buffer.from("name")),
    ...values.map((v) => bytes(4, bytes(1, Buffer.from(v)))), number(5, 4096)]));
}

const near = (features, [lon, lat]) => features.reduce((best, f) => {
  const [x, y] = f.geometry.coordinates;
  const far = Math.hypot((x - lon) / 2, y - lat);
  return far < best.far ? { f, far } : best;
}, { far: Infinity }).f;

function why(query) {
  const zh = query.get("lang") === "zh";
  const site = shelters.find((f) => f.properties.key === query.get("site"));
  if (site) return { kind: "site", routes: assignments
    .filter((f) => f.properties.shelter === site.properties.key).slice(0, 5)
    .map((f) => ({ type: "LineString",
      coordinates: [f.geometry.coordinates, site.geometry.coordinates] })),
  sentences: [zh ? `${site.properties.name}：安排 ${site.properties.people} 人，掩蔽位 ${site.properties.places} 个。`
    : `${site.properties.name}: ${site.properties.people} people for ${site.properties.places} places.`,
  zh ? "（开发替身，非真实答复）" : "(A stand-in, not the real answer.)"] };
  const at = query.get("at").split(",").map(Number);
  const place = near(assignments, at);
  const to = near(shelters, at);
  return { kind: "people", routes: [{ type: "LineString", coordinates:
    [place.geometry.coordinates, [to.geometry.coordinates[0], place.geometry.coordinates[1]],
      to.geometry.coordinates] }],
  sentences: [zh ? `${place.properties.people} 人：就地掩蔽（步行范围内的掩蔽场所均已满）。`
    : `${place.properties.people} people: cover in place (every shelter within the walk is full).`,
  zh ? "（开发替身，非真实答复）" : "(A stand-in, not the real answer.)"] };
}

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript",
  ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const policy = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; " +
  "style-src 'self' 'unsafe-inline'";

createServer((request, response) => {
  const url = new URL(request.url, "http://stand.in");
  const say = (body, status = 200) => response.writeHead(status,
    { "content-type": "application/json" }).end(JSON.stringify(body));
  const tileAt = /^\/tiles\/\w+\/(\d+)\/(\d+)\/(\d+)$/.exec(url.pathname);
  if (tileAt) return response.writeHead(200, { "content-encoding": "gzip",
    "content-type": "application/vnd.mapbox-vector-tile" })
    .end(gzipSync(tile(...tileAt.slice(1).map(Number))));
  if (url.pathname === "/api/city") return say(city);
  const part = /^\/api\/plans\/(\w+)(?:\/(\w+))?$/.exec(url.pathname);
  if (part) return say({ undefined: { ...plan, name: part[1] }, shelters: collection(shelters),
    streets: collection(streets), gaps: collection(gaps),
    why: part[2] === "why" && why(url.searchParams) }[part[2]]);
  const file = join(dist, url.pathname === "/" ? "index.html" : url.pathname);
  if (!existsSync(file)) return say({ error: { kind: "not_found", message: "?" } }, 404);
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream",
    "content-security-policy": policy });
  createReadStream(file).pipe(response);
}).listen(+port, "127.0.0.1", () => console.log(`stand-in on http://127.0.0.1:${port}/`));
