// SPDX-License-Identifier: Apache-2.0
// The whole map as a function of the state: MapLibre works out what changed.
import type { FeatureCollection } from "geojson";
import type {
  ExpressionSpecification as Expression, LayerSpecification as Layer, StyleSpecification,
} from "maplibre-gl";
import { type At, type City, address } from "../api";
import { asked, askedAt, leftOutAsked, plan as shownPlan, shown, why } from "../state";
import { type Language, language } from "../text";
import { blockedLines, blocks, changes, isAskedClosed } from "../whatif";
import { streetThere } from "../street";
import { partThen, shelterThen } from "../whatif_map";
import { type Colours, colours } from "./colours";
import { CLOSED_MARK } from "./marks";
import { byZoom, leftOutLayers, radius, shelterLayers, siteSources } from "./sites";
import { FONT, collection, nothing, short } from "./words";

const MAX_TILE_ZOOM = 16;
const SEA_RIM = 12;

function mark(): FeatureCollection {
  if (askedAt.value === null) return nothing;
  const geometry = { type: "Point" as const, coordinates: askedAt.value };
  const of = shelterThen.value ?? leftOutAsked.value?.properties;
  return collection([{ type: "Feature", geometry, properties: of ? { places: of.places } : {} }]);
}

/** Half way along. */
function middleOf(line: At[]): At {
  const legs = line.slice(1).map((to, i) => Math.hypot(to[0] - (line[i] ?? to)[0], to[1] - (line[i] ?? to)[1]));
  let left = legs.reduce((sum, leg) => sum + leg, 0) / 2;
  const i = Math.max(0, legs.findIndex((leg) => (left -= leg) <= 0));
  const from: At = line[i] ?? [0, 0], to: At = line[i + 1] ?? from, share = 1 + left / (legs[i] || 1);
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/** The crosses stand on the streets; until it is known which these are, where one asked for them. */
const blocked = (): FeatureCollection => collection(
  [...blockedLines.value.map(middleOf), ...blocks.value.slice(blockedLines.value.length)].map((coordinates) =>
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
    // The sea is no area of the extract: a rim of it lies along the coast, on the right of its line as it is drawn.
    { id: "coast-sea", type: "line", source: "tiles", "source-layer": "coast", layout: { "line-join": "round" },
      paint: { "line-color": c.water, "line-width": SEA_RIM, "line-offset": SEA_RIM / 2, "line-blur": SEA_RIM / 3 } },
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

/** Which street goes to which shelter: what is asked about stands out, and the others are paler, not transparent,
 * else they would show a blot wherever two pieces meet. Who has no place is hatched, and thin. */
function catchmentLayers(c: Colours): Layer[] {
  const of = asked.value && "site" in asked.value ? asked.value.site : null;
  const base = { type: "line", source: "catchments" } as const;
  const colour = ([first, ...others]: readonly [string, ...string[]]): Expression =>
    ["match", ["get", "colour"], 0, first, ...others.flatMap((of, i) => [i + 1, of]), c.flow];
  const isAsked: Expression = ["==", ["get", "shelter"], of];
  return [
    { ...base, id: "catchments-none", filter: ["!", ["has", "colour"]],
      paint: { "line-color": c.gap, "line-dasharray": [2, 3], "line-opacity": 0.6,
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.5, 14, 1.2, 17, 2.5] } },
    { ...base, id: "catchments", filter: ["has", "colour"],
      layout: { "line-cap": "round", "line-join": "round", ...(of === null ? {} : { "line-sort-key": ["case", isAsked, 1, 0] }) },
      paint: { "line-color": of === null ? colour(c.catchments) : ["case", isAsked, colour(c.catchments), colour(c.catchmentsPale)],
        "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1.2, 13, 3.5, 16, 11] } },
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
    paint: { "line-color": c.route, "line-width": wide(3, 6, 12), "line-dasharray": [0.5, 0.5] },
  }, {
    id: "blocks", type: "symbol", source: "blocks",
    layout: { "icon-image": CLOSED_MARK, "icon-size": 0.7, "icon-allow-overlap": true, "icon-ignore-placement": true },
    paint: { "icon-color": c.route, "icon-halo-color": c.routeHalo, "icon-halo-width": 2 },
  }];
}

/** A ring around a site, outside of its shape; at a place a small dot, from where the ways begin. */
function markLayers(c: Colours): Layer[] {
  const isSite: Expression = ["has", "places"];
  const ring = (id: string, colour: string, width: number): Layer => ({
    id, type: "circle", source: "mark", filter: isSite,
    paint: { "circle-radius": byZoom((scale) => ["max", 14, ["+", 5, ["*", Math.SQRT2, radius(scale)]]]),
      "circle-color": "transparent", "circle-stroke-color": colour, "circle-stroke-width": width },
  });
  const dot: Layer = {
    id: "mark-dot", type: "circle", source: "mark", filter: ["!", isSite],
    paint: { "circle-radius": 6, "circle-color": c.route, "circle-stroke-color": c.routeHalo, "circle-stroke-width": 3 },
  };
  return [ring("mark-halo", c.routeHalo, 6), ring("mark", c.route, 2.5), dot];
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
      ...siteSources(),
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
