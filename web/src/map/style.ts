// SPDX-License-Identifier: Apache-2.0
// The whole map as a function of the state: MapLibre works out what changed.
import type { FeatureCollection } from "geojson";
import type {
  ExpressionSpecification as Expression, LayerSpecification as Layer, StyleSpecification,
} from "maplibre-gl";
import { type At, type City, address } from "../api";
import { asked, askedAt, plan as shownPlan, shown, stale, why } from "../state";
import { type Language, language } from "../text";
import { blockedLines, blocks, changes, isAskedClosed, leftOutThen, sheltersThen } from "../whatif";
import { streetThere } from "../street";
import { partThen, shelterThen } from "../whatif_map";
import { type Colours, colours } from "./colours";

export const FONT = "Noto Sans";
export const FULL_MARK = "full", CLOSED_MARK = "closed", NEW_MARK = "new", LEFT_OUT_MARK = "left-out";
const MAX_TILE_ZOOM = 16;

const collection = (features: FeatureCollection["features"]): FeatureCollection =>
  ({ type: "FeatureCollection", features });

const nothing = collection([]);

function mark(): FeatureCollection {
  if (askedAt.value === null) return nothing;
  const geometry = { type: "Point" as const, coordinates: askedAt.value };
  return collection([{ type: "Feature", geometry, properties: { places: shelterThen.value?.places ?? 0 } }]);
}

const blocked = (): FeatureCollection => collection(blocks.value.map((coordinates) =>
  ({ type: "Feature", geometry: { type: "Point", coordinates }, properties: {} })));

const lines = (of: At[][]): FeatureCollection => collection(of.map((coordinates) =>
  ({ type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} })));

/** Width by zoom, doubling with the scale of the map from zoom 12 to 19. */
const wide = (at12: number, at15: number, at19: number): Expression =>
  ["interpolate", ["exponential", 1.5], ["zoom"], 12, at12, 15, at15, 19, at19];

const isClass = (...names: string[]): Expression => ["in", ["get", "class"], ["literal", names]];

/** What lies under the streets, where the extract has it. */
function groundLayers(c: Colours): Layer[] {
  const area = (group: string, paint: NonNullable<Extract<Layer, { type: "fill" }>["paint"]>): Layer =>
    ({ id: group, type: "fill", source: "tiles", "source-layer": group, paint });
  const ends = { "line-cap": "round", "line-join": "round" } as const;
  const green: Expression = ["match", ["get", "class"], "wood", c.wood, "park", c.park, c.grass];
  const waterways: [string, [number, number, number]][] = [
    ["river", [1, 3, 14]], ["canal", [0.8, 2, 9]], ["stream", [0.4, 1, 4]],
  ];
  return [
    area("green", { "fill-color": green, "fill-antialias": false }),
    ...waterways.map(([kind, width]): Layer => ({
      id: `waterway-${kind}`, type: "line", source: "tiles", "source-layer": "waterway",
      filter: isClass(kind), layout: ends, paint: { "line-color": c.water, "line-width": wide(...width) },
    })),
    area("water", { "fill-color": c.water, "fill-antialias": false }),
    { id: "coast", type: "line", source: "tiles", "source-layer": "coast", layout: ends,
      paint: { "line-color": c.coast, "line-width": wide(0.6, 1, 2) } },
    area("building", { "fill-color": c.building, "fill-outline-color": c.buildingEdge }),
  ];
}

interface RoadKind {
  id: string;
  classes: string[];
  width: [number, number, number];
  from: number;
}

/** From small to large, as they are drawn. */
const roadKinds: RoadKind[] = [
  { id: "service", classes: ["service"], width: [0.4, 1.4, 9], from: 14 },
  { id: "street", classes: ["street"], width: [0.6, 2.8, 18], from: 12 },
  { id: "tertiary", classes: ["tertiary"], width: [1, 3.8, 22], from: 10 },
  { id: "secondary", classes: ["secondary"], width: [1.4, 4.8, 26], from: 9 },
  { id: "main", classes: ["primary", "trunk", "motorway"], width: [1.8, 5.8, 30], from: 5 },
];

/** Plain lines in quiet colours: the streets are only where things are. */
function roadLayers(c: Colours): Layer[] {
  const base = { type: "line", source: "tiles", "source-layer": "road" } as const;
  const path: Layer = {
    ...base, id: "path", minzoom: 14, filter: isClass("path"),
    paint: { "line-color": c.path, "line-width": wide(0.3, 0.9, 4), "line-dasharray": [3, 1.5] },
  };
  return [path, ...roadKinds.map(({ id, classes, width, from }, kind): Layer => ({
    ...base, id: `road-${id}`, minzoom: from, filter: isClass(...classes),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": c.roads[kind] ?? c.path, "line-width": wide(...width) },
  }))];
}

/** A name without an end would cover the map: all of it stands in the panel. */
const NAME_LETTERS = 40;
function short(name: Expression): Expression {
  const text: Expression = ["to-string", name];
  return ["case", [">", ["length", text], NAME_LETTERS], ["concat", ["slice", text, 0, NAME_LETTERS - 1], "…"], text];
}

function nameLayer(c: Colours, inLanguage: Language): Layer {
  return {
    id: "road-name", type: "symbol", source: "tiles", "source-layer": "road", minzoom: 12.5,
    filter: ["all", ["has", "name"],
      ["any", [">=", ["zoom"], 14.5], isClass("motorway", "trunk", "primary", "secondary", "tertiary")]],
    layout: {
      visibility: shown.value.names ? "visible" : "none",
      "symbol-placement": "line",
      "text-field": short(["coalesce", ["get", `name:${inLanguage}`], ["get", "name"]]),
      "text-font": [FONT],
      "text-size": ["interpolate", ["linear"], ["zoom"], 12, 10, 18, 14],
      "text-max-angle": 30,
      "symbol-spacing": 320,
    },
    paint: { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.6 },
  };
}

const load: Expression = ["/", ["get", "people"], ["max", 1, ["get", "places"]]];

const byLoad = (steps: Colours["load"]): Expression => ["case", ["get", "is_full"], steps[4],
  ["step", load, steps[0], 0.25, steps[1], 0.5, steps[2], 0.75, steps[3]]];

/** What is closed keeps its size. */
const SIZE: Expression = ["case", ["to-boolean", ["get", "is_closed"]], ["get", "places_before"], ["get", "places"]];

/** The radius in pixels of so many places: the area grows with them. */
const radius = (scale: number): Expression =>
  ["min", 26 * scale, ["max", 5 * scale, ["*", 0.42 * scale, ["sqrt", SIZE]]]];

const byZoom = (size: (scale: number) => Expression): Expression =>
  ["interpolate", ["linear"], ["zoom"], 9, size(0.14), 10.5, size(0.22), 12, size(0.48), 13, size(0.8), 16, size(1.3)];

/** So many places that the share stands readably in the circle, by zoom. */
const ROOM_FOR_SHARE: Expression = ["step", ["zoom"], 1500, 14, 1000, 15, 700, 16, 480];

function flowLayer(c: Colours): Layer {
  const width = (scale: number): Expression =>
    ["min", 5 * scale, ["max", 0.8 * scale, ["*", 0.13 * scale, ["sqrt", ["get", "people"]]]]];
  return {
    id: "streets", type: "line", source: "streets",
    filter: [">=", ["get", "people"], ["step", ["zoom"], 60, 12, 30, 13, 10]],
    layout: {
      visibility: shown.value.streets ? "visible" : "none",
      "line-cap": "round", "line-join": "round", "line-sort-key": ["get", "people"],
    },
    paint: {
      "line-color": c.flow, "line-opacity": 0.8,
      "line-width": ["interpolate", ["linear"], ["zoom"], 11, width(0.5), 14, width(1), 17, width(2)],
    },
  };
}

/** Of an outdated plan they are not known. */
const areCatchmentsShown = (): boolean => shown.value.catchments && !shownPlan.value?.outdated;

/** Those of the plan beside shelters as they would be would be taken for theirs. */
const catchments = (plan: string, version: number): FeatureCollection | string =>
  partThen("catchments") ?? (changes.value.length > 0 ? nothing : address(plan, "catchments", version));

/** Which street goes to which shelter: what is asked about stands out. Who has no place is hatched, and thin. */
function catchmentLayers(c: Colours): Layer[] {
  const of = asked.value && "site" in asked.value ? asked.value.site : null;
  const base = { type: "line", source: "catchments" } as const;
  const [first, ...others] = c.catchments;
  const colour: Expression = ["match", ["get", "colour"], 0, first, ...others.flatMap((of, i) => [i + 1, of]), c.flow];
  return [
    { ...base, id: "catchments-none", filter: ["!", ["has", "colour"]],
      paint: { "line-color": c.gap, "line-dasharray": [1.5, 2],
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.5, 14, 1.6, 17, 4] } },
    { ...base, id: "catchments", filter: ["has", "colour"],
      // Where they are faint, round ends would show as dots.
      layout: { "line-cap": of === null ? "round" : "butt", "line-join": "round" },
      paint: { "line-color": colour,
        "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1.2, 13, 3.5, 16, 11],
        "line-opacity": of === null ? 1 : ["case", ["==", ["get", "shelter"], of], 1, 0.3] } },
  ];
}

function gapLayer(c: Colours): Layer {
  const size = (scale: number): Expression =>
    ["*", scale, ["min", 7, ["max", 1.4, ["*", 0.26, ["sqrt", ["get", "people"]]]]]];
  return {
    id: "gaps", type: "circle", source: "gaps",
    layout: { visibility: shown.value.gaps ? "visible" : "none" },
    paint: {
      "circle-color": c.gap, "circle-stroke-color": c.gapEdge, "circle-stroke-width": 0.8,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, size(0.4), 13, size(0.9), 16, size(1.8)],
    },
  };
}

/** In the what-if, or by now. */
const isClosed: Expression = ["any", ["to-boolean", ["get", "is_closed"]], ["has", "unused_now"]];

function shelterLayers(c: Colours): Layer[] {
  const visibility = shown.value.shelters ? "visible" as const : "none" as const;
  const round: Layer = {
    id: "shelters", type: "circle", source: "shelters",
    filter: ["all", ["!", ["get", "is_full"]], ["!", isClosed]],
    layout: { visibility },
    paint: {
      "circle-color": byLoad(c.load), "circle-radius": byZoom(radius),
      "circle-stroke-color": c.outline, "circle-stroke-width": 1.5,
    },
  };
  const square: Layer = {
    id: "shelters-full", type: "symbol", source: "shelters",
    filter: ["any", ["get", "is_full"], isClosed],
    layout: {
      visibility, "icon-image": ["case", isClosed, CLOSED_MARK, FULL_MARK],
      "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": byZoom((scale) => ["/", radius(scale), 13.5]),
    },
    paint: { "icon-color": c.load[4], "icon-halo-color": c.halo, "icon-halo-width": 2 },
  };
  const loadLabel: Layer = {
    id: "shelter-load", type: "symbol", source: "shelters", minzoom: 13,
    filter: ["all", ["!", ["get", "is_full"]], ["!", isClosed], [">=", ["get", "places"], ROOM_FOR_SHARE]],
    layout: {
      visibility, "text-font": [FONT], "text-size": 11, "text-allow-overlap": true,
      "text-ignore-placement": true,
      "text-field": ["concat", ["to-string", ["floor", ["*", 100, load]]], "%"],
    },
    paint: { "text-color": byLoad(c.onLoad) },
  };
  const added: Layer = {
    id: "shelters-new", type: "symbol", source: "shelters", filter: ["to-boolean", ["get", "is_new"]],
    layout: {
      visibility, "icon-image": NEW_MARK, "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": byZoom((scale) => ["/", radius(scale), 13.5]),
    },
    paint: { "icon-color": c.outline, "icon-halo-color": c.halo, "icon-halo-width": 2 },
  };
  // Beside the mark, in letters of about 12 pixels.
  const besides = (scale: number): Expression => ["+", 0.5, ["/", radius(scale), 12]];
  const count = (name: string): Expression => ["number-format", ["get", name], {}];
  const name = short(["get", "name"]);
  const nameLabel: Layer = {
    id: "shelter-name", type: "symbol", source: "shelters", minzoom: 12.5,
    layout: {
      visibility, "text-font": [FONT], "text-optional": true, "text-max-width": 10,
      "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11.5, 17, 14],
      "text-variable-anchor": ["top", "bottom", "left", "right"], "text-justify": "auto",
      "text-radial-offset": byZoom(besides),
      "symbol-sort-key": ["-", ["get", "places"]],
      "text-field": ["step", ["zoom"], name,
        14, ["case", ["to-boolean", ["get", "is_closed"]], name, ["concat", name, "\n", count("people"), " / ", count("places")]]],
    },
    paint: { "text-color": c.outline, "text-halo-color": c.halo, "text-halo-width": 2 },
  };
  return [round, square, added, nameLabel, loadLabel];
}

/** As the server calls what is not usable. */
const CLOSED = "site_not_usable";

/** What the plan does not use: small and quiet, and of a shape of its own. */
function leftOutLayers(c: Colours): Layer[] {
  const visibility = shown.value.left_out ? "visible" as const : "none" as const;
  return [
    { id: "left-out", type: "symbol", source: "left-out",
      layout: { visibility, "icon-image": ["case", ["==", ["get", "reason"], CLOSED], CLOSED_MARK, LEFT_OUT_MARK], "icon-allow-overlap": true, "icon-ignore-placement": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.22, 13, 0.4, 16, 0.62] },
      paint: { "icon-color": c.name, "icon-halo-color": c.halo, "icon-halo-width": 1.5 } },
    { id: "left-out-name", type: "symbol", source: "left-out", minzoom: 15,
      layout: { visibility, "text-field": short(["get", "name"]), "text-font": [FONT], "text-size": 11, "text-max-width": 10,
        "text-variable-anchor": ["top", "bottom", "left", "right"], "text-justify": "auto", "text-radial-offset": 1 },
      paint: { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.6 } },
  ];
}

function answerLayers(c: Colours): Layer[] {
  const ends = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "route-halo", type: "line", source: "routes", layout: ends,
      paint: { "line-color": c.routeHalo, "line-width": wide(5, 8, 14), "line-opacity": 0.9 } },
    { id: "route", type: "line", source: "routes", layout: ends,
      paint: { "line-color": c.route, "line-width": wide(1.8, 3.6, 7) } },
  ];
}

/** The street that could be blocked is marked thinly, a blocked one by a broken line and a cross as on what is closed. */
function blockLayers(c: Colours): Layer[] {
  const butt = { "line-cap": "butt", "line-join": "round" } as const;
  return [{
    id: "street-there", type: "line", source: "street-there", layout: butt,
    paint: { "line-color": c.route, "line-width": 1.5, "line-gap-width": wide(4, 9, 24), "line-opacity": 0.75, "line-dasharray": [4, 2] },
  }, {
    id: "blocked-halo", type: "line", source: "blocked", layout: butt,
    paint: { "line-color": c.routeHalo, "line-width": wide(5, 9, 18) },
  }, {
    id: "blocked", type: "line", source: "blocked", layout: butt,
    paint: { "line-color": c.route, "line-width": wide(2.5, 5, 12), "line-dasharray": [0.6, 0.6] },
  }, {
    id: "blocks", type: "symbol", source: "blocks",
    layout: { "icon-image": CLOSED_MARK, "icon-size": 0.7, "icon-allow-overlap": true, "icon-ignore-placement": true },
    paint: { "icon-color": c.route, "icon-halo-color": c.routeHalo, "icon-halo-width": 2 },
  }];
}

function markLayers(c: Colours): Layer[] {
  const ring = (id: string, colour: string, width: number): Layer => ({
    id, type: "circle", source: "mark",
    // Around the corners of a square: its shape says that it is full.
    paint: { "circle-radius": byZoom((scale) => ["max", 15, ["+", 6, ["*", 1.45, radius(scale)]]]), "circle-color": "transparent", "circle-stroke-color": colour,
      "circle-stroke-width": width },
  });
  return [ring("mark-halo", c.routeHalo, 6), ring("mark", c.route, 2.5)];
}

export function mapStyle(city: City, plan: string): StyleSpecification {
  const c = colours();
  const [west, south, east, north] = city.box;
  const version = city.plans.find(({ name }) => name === plan)?.version ?? 0;
  const isOutdated = shownPlan.value?.outdated ?? false;
  return {
    version: 8,
    transition: { duration: 0 },
    sources: {
      tiles: {
        type: "vector", tiles: [`${location.origin}/tiles/${city.tiles}/{z}/{x}/{y}`],
        minzoom: 0, maxzoom: MAX_TILE_ZOOM, bounds: [west, south, east, north],
        attribution: city.attributions.join(" · "),
      },
      streets: { type: "geojson", data: partThen("streets") ?? address(plan, "streets", version, isOutdated) },
      gaps: { type: "geojson", data: partThen("gaps") ?? address(plan, "gaps", version, isOutdated) },
      catchments: { type: "geojson", data: areCatchmentsShown() ? catchments(plan, version) : nothing },
      "left-out": { type: "geojson", data: (stale.value === null ? leftOutThen.value : null) ?? nothing },
      shelters: { type: "geojson", data: sheltersThen.value ?? nothing },
      routes: { type: "geojson", data: (isAskedClosed.value ? null : why.value?.routes) ?? nothing },
      blocks: { type: "geojson", data: blocked() },
      blocked: { type: "geojson", data: lines(blockedLines.value) },
      "street-there": { type: "geojson", data: lines(streetThere.value ? [streetThere.value.line] : []) },
      mark: { type: "geojson", data: mark() },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": c.ground } },
      ...groundLayers(c), ...roadLayers(c), ...catchmentLayers(c), flowLayer(c), gapLayer(c), nameLayer(c, language.value),
      ...leftOutLayers(c), ...answerLayers(c), ...shelterLayers(c), ...blockLayers(c), ...markLayers(c),
    ],
  };
}
