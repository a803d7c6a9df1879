// SPDX-License-Identifier: Apache-2.0
// What lies under the streets, from an OpenStreetMap file over the city file and the server to the
// reader of vector tiles that the map itself uses.
//
//     tiles_test.mjs MUSTER ROOT SCREENSHOTS
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Tap, findTools, serve, skipAll } from "./desk.mjs";

const [muster, root, screenshots] = process.argv.slice(2);
const web = join(root, "web");
const tap = new Tap();

/** OpenStreetMap XML: every ring gets nodes of its own. */
class Extract {
  nodes = [];
  objects = [];

  way(points, tags = {}) {
    const refs = points.map(([lon, lat]) => {
      const known = this.nodes.find((node) => node.lon === lon && node.lat === lat);
      if (known) return known.id;
      this.nodes.push({ id: this.nodes.length + 1, lon, lat });
      return this.nodes.length;
    });
    const id = this.objects.length + 1;
    this.objects.push(`<way id="${id}">${refs.map((ref) => `<nd ref="${ref}"/>`).join("")}${tagged(tags)}</way>`);
    return id;
  }

  relation(members, tags) {
    const parts = members.map(([ref, role]) => `<member type="way" ref="${ref}" role="${role}"/>`);
    this.objects.push(`<relation id="${this.objects.length + 1}">${parts.join("")}${tagged(tags)}</relation>`);
  }

  toString() {
    const nodes = this.nodes.map(({ id, lon, lat }) => `<node id="${id}" lon="${lon}" lat="${lat}"/>`);
    return `<osm version="0.6">\n${[...nodes, ...this.objects].join("\n")}\n</osm>\n`;
  }
}

const tagged = (tags) => Object.entries(tags).map(([k, v]) => `<tag k="${k}" v="${v}"/>`).join("");
const box = (west, south, size) =>
  [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    .map((point) => point.map((degrees) => +degrees.toFixed(7)));

/** Around 10° E, 50° N: a street; a block around a yard; a lake of two pieces with an island; a wood
 * that does not close; a coast. */
function makeExtract() {
  const extract = new Extract();
  extract.way([[10.0, 50.0], [10.01, 50.0], [10.01, 50.006]], { highway: "residential", name: "Quay" });
  extract.way(box(10.002, 50.002, 0.0004), { building: "yes" });
  const block = extract.way(box(10.004, 50.002, 0.001)), yard = extract.way(box(10.0043, 50.0023, 0.0004));
  extract.relation([[block, "outer"], [yard, "inner"]], { type: "multipolygon", building: "yes" });
  const shore = box(10.0, 50.004, 0.003), island = extract.way(box(10.001, 50.005, 0.0005));
  const west = extract.way(shore.slice(2)), east = extract.way(shore.slice(0, 3).reverse());
  extract.relation([[west, "outer"], [island, "inner"], [east, "outer"]], { type: "multipolygon", natural: "water" });
  extract.way(box(10.005, 50.004, 0.001).slice(0, 4), { natural: "wood" });
  extract.way(box(10.007, 50.004, 0.001), { leisure: "park" });
  extract.way([[10.0, 49.999], [10.01, 49.999]], { natural: "coastline" });
  extract.way([[10.003, 50.004], [10.009, 50.001]], { waterway: "canal" });
  return extract.toString();
}

const readJson = async (address) => (await fetch(address)).json();
const ZOOM = 14, LON = 10.005, LAT = 50.003; // the tile that is looked at

/** Twice the area in tile units, by the surveyor's formula. */
const area = (ring) => ring.reduce((sum, { x, y }, i) => {
  const next = ring[(i + 1) % ring.length];
  return sum + x * next.y - next.x * y;
}, 0);

async function readTile(server, { VectorTile, classifyRings }, Pbf) {
  const { tiles } = await readJson(`${server.address}/api/city`);
  const x = Math.floor(((LON + 180) / 360) * 2 ** ZOOM);
  const y = Math.floor(((1 - Math.asinh(Math.tan((LAT * Math.PI) / 180)) / Math.PI) / 2) * 2 ** ZOOM);
  const answer = await fetch(`${server.address}/tiles/${tiles}/${ZOOM}/${x}/${y}`);
  const { layers } = new VectorTile(new Pbf(new Uint8Array(await answer.arrayBuffer())));
  const polygonsOf = (name) => {
    const layer = layers[name];
    if (!layer) return [];
    return Array.from({ length: layer.length }, (_, i) => layer.feature(i))
      .flatMap((feature) => classifyRings(feature.loadGeometry()));
  };
  return { tiles, layers, polygonsOf };
}

function lookAt({ layers, polygonsOf }) {
  tap.point("a tile has the layers of what lies there", ["building", "water", "green", "coast", "waterway", "road"]
    .every((name) => layers[name]), Object.keys(layers).join());
  const blocks = polygonsOf("building"), [lake] = polygonsOf("water");
  tap.point("a block has its yard, a house has none",
    blocks.length === 2 && blocks.map((rings) => rings.length).sort().join() === "1,2", JSON.stringify(blocks));
  tap.point("a lake of two ways has its island", lake?.length === 2, JSON.stringify(lake));
  const share = lake ? -area(lake[1]) / area(lake[0]) : 0;
  tap.point("outlines run one way, holes the other, both as large as they are",
    Math.abs(share - 1 / 36) < 0.002 && area(lake[0]) > 0, share);
  const classes = ["green", "waterway"].map((name) => layers[name]?.feature(0).properties["class"]);
  tap.point("what kind it is says the class", classes.join() === "park,canal", classes);
  tap.point("a wood that does not close is not there", layers.green.length === 1, layers.green.length);
}

async function draw(chromium, server) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const faults = [];
  mkdirSync(screenshots, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ colorScheme });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    const tile = page.waitForResponse((response) => response.url().includes("/tiles/") && response.status() === 200);
    await page.goto(server.address);
    await tile;
    await page.waitForTimeout(1500); // drawn after it has come
    await page.screenshot({ path: join(screenshots, `ground-${colorScheme}.png`) });
    await page.close();
  }
  await browser.close();
  tap.point("the page draws them without a fault, by day and by night", faults.length === 0, faults.join("\n"));
}

async function main(tools, reader, Pbf) {
  const folder = mkdtempSync(join(tmpdir(), "muster-tiles-"));
  const city = join(folder, "town.muster");
  const file = join(folder, "town.osm");
  const run = (...words) =>
    JSON.parse(execFileSync(muster, [city, ...words, "--json"], { stdio: ["ignore", "pipe", "ignore"] }));
  writeFileSync(file, makeExtract());
  const { ground, remarks } = run("import", "roads", file);
  tap.point("an import counts them, and what it left out",
    JSON.stringify(ground) === JSON.stringify({ building: 2, water: 1, green: 1, coast: 1, waterway: 1 })
    && remarks.some(({ id }) => id === "osm.ground_left_out"), JSON.stringify({ ground, remarks }));
  run("import", "people", "--estimate", "500");
  run("import", "sites", "--made-up", "1", "--places", "300");
  run("plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "a");
  let server = await serve(muster, city);
  const tile = await readTile(server, reader, Pbf);
  lookAt(tile);
  if (!tools.missing) await draw(tools.chromium, server);
  else tap.skip("the page draws them without a fault, by day and by night", tools.missing);
  run("import", "roads", file, "--no-buildings");
  const bare = await readTile(server, reader, Pbf);
  tap.point("without buildings the tiles have another version, and none",
    bare.tiles !== tile.tiles && !bare.layers.building && Boolean(bare.layers.water), Object.keys(bare.layers).join());
  await server.stop();
  server = await serve(muster, city);
  const again = await readTile(server, reader, Pbf);
  tap.point("the same data has the same version after a restart", again.tiles === bare.tiles, again.tiles);
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function findReader() {
  const load = (path) => import(pathToFileURL(join(web, "node_modules", path)).href);
  try {
    const pbf = await load("pbf/index.js");
    return { reader: await load("@mapbox/vector-tile/index.js"), Pbf: pbf.PbfReader ?? pbf.default };
  } catch {
    return null;
  }
}

const found = await findReader();
if (!found) {
  skipAll("the packages of the page are missing (npm ci in web/)");
} else {
  await main(findTools(web), found.reader, found.Pbf);
  process.exitCode = tap.end();
}
