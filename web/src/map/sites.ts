// SPDX-License-Identifier: Apache-2.0
// The sites on the map: circles and squares by how full they are, crosses for what is closed, and from afar, where
// there are too many to tell one from another, groups of them with the share that is taken.
import type { FeatureCollection } from "geojson";
import { computed } from "@preact/signals";
import type { ExpressionSpecification as Expression, LayerSpecification as Layer, SourceSpecification } from "maplibre-gl";
import type { Shelters } from "../api";
import { shown, stale } from "../state";
import { t } from "../text";
import { leftOutThen, sheltersThen } from "../whatif";
import type { Colours } from "./colours";
import { CLOSED_MARK, FULL_MARK, LEFT_OUT_MARK, NEW_MARK } from "./marks";
import { FONT, nothing, short } from "./words";

/** With more of them the overview would be one heap. */
const MANY = 300;
const GROUP_PIXELS = 36;
const GROUP_MAX_ZOOM = 15;
/** As the server calls what is closed, or not usable for another reason of its own. */
const NOT_USABLE = "site_not_usable";
const MARK_PIXELS = 13.5;

/** What can be asked about by clicking it. */
export const SITE_LAYERS = ["shelters-closed", "shelters-apart", "shelters-apart-full", "shelters", "shelters-full",
  "left-out-closed", "left-out"];
export const GROUP_LAYERS = ["groups", "groups-full"];

type Site = Shelters["features"][0];
const isClosed = ({ properties: of }: Site): boolean => (of.is_closed ?? false) || of.unused_now !== undefined;
const isApart = (site: Site): boolean => isClosed(site) || (site.properties.is_new ?? false);
const only = (filter: (site: Site) => boolean): FeatureCollection => {
  const all = sheltersThen.value;
  return all ? { type: "FeatureCollection", features: all.features.filter(filter) } : nothing;
};

const together = computed(() => only((site) => !isApart(site)));
/** What is closed or new is never lost in a group. */
const apart = computed<FeatureCollection>(() => {
  const of = only(isApart);
  return { ...of, features: of.features.map((site) => (isClosed(site as Site)
    ? { ...site, properties: { ...site.properties, word: (site as Site).properties.unused_now ?? t("map_closed") } } : site)) };
});
const isMany = computed(() => (sheltersThen.value?.features.length ?? 0) > MANY);

export function siteSources(): Record<string, SourceSpecification> {
  const sum = (name: string): Expression => ["+", ["get", name]] as unknown as Expression;
  return {
    shelters: { type: "geojson", data: together.value, ...(isMany.value ? {
      cluster: true, clusterRadius: GROUP_PIXELS, clusterMaxZoom: GROUP_MAX_ZOOM,
      clusterProperties: { people: sum("people"), places: sum("places"), is_full: ["all", ["get", "is_full"]] },
    } : {}) },
    "shelters-apart": { type: "geojson", data: apart.value },
    "left-out": { type: "geojson", data: (stale.value === null ? leftOutThen.value : null) ?? nothing },
  };
}

const load: Expression = ["/", ["get", "people"], ["max", 1, ["get", "places"]]];

const byLoad = (steps: Colours["load"]): Expression => ["case", ["get", "is_full"], steps[4],
  ["step", load, steps[0], 0.25, steps[1], 0.5, steps[2], 0.75, steps[3]]];

const share: Expression = ["concat", ["to-string", ["floor", ["*", 100, load]]], "%"];

/** What is closed keeps its size. */
const SIZE: Expression = ["coalesce", ["get", "places_before"], ["get", "places"], 0];

/** The radius in pixels of so many places: the area grows with them. */
export const radius = (scale: number): Expression =>
  ["min", 26 * scale, ["max", 5 * scale, ["*", 0.42 * scale, ["sqrt", SIZE]]]];

export const byZoom = (size: (scale: number) => Expression): Expression =>
  ["interpolate", ["linear"], ["zoom"], 9, size(0.14), 10.5, size(0.22), 12, size(0.48), 13, size(0.8), 16, size(1.3)];

const markSize = byZoom((scale) => ["/", radius(scale), MARK_PIXELS]);

/** So many places that the share stands readably in the circle, by zoom. */
const ROOM_FOR_SHARE: Expression = ["step", ["zoom"], 1500, 14, 1000, 15, 700, 16, 480];

const over = { "icon-allow-overlap": true, "icon-ignore-placement": true } as const;
/** Always there as well, and names keep off it. */
const seen = { "icon-allow-overlap": true } as const;
const overText = { "text-allow-overlap": true, "text-ignore-placement": true } as const;
const visibility = (isShown: boolean): "visible" | "none" => (isShown ? "visible" : "none");
const isGroup: Expression = ["has", "point_count"];
const hasWord: Expression = ["has", "word"];
const isOne = (...more: Expression[]): Expression => ["all", ["!", isGroup], ["!", hasWord], ...more];
const count = (name: string): Expression => ["number-format", ["get", name], {}];

/** Beside the mark, whose picture is a third larger than its shape, in letters of about 12 pixels. */
const besides = byZoom((scale) => ["+", 0.4, ["/", ["*", 1.35, radius(scale)], 12]]);

function nameLayer(c: Colours, id: string, source: string, extra: { filter: Expression; text: Expression }): Layer {
  return {
    id, type: "symbol", source, minzoom: 12.5, filter: extra.filter,
    layout: {
      "text-font": [FONT], "text-optional": true, "text-max-width": 10,
      "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11.5, 17, 14],
      "text-variable-anchor": ["top", "bottom", "left", "right"], "text-justify": "auto",
      "text-radial-offset": besides, "symbol-sort-key": ["-", SIZE], "text-field": extra.text,
    },
    paint: { "text-color": c.outline, "text-halo-color": c.halo, "text-halo-width": 2 },
  };
}

const name = short(["get", "name"]);

/** Names, and over them circles with the share in them, and squares. */
function openLayers(c: Colours, source: string): Layer[] {
  const isFull: Expression = ["get", "is_full"];
  return [
    nameLayer(c, `${source}-name`, source, { filter: isOne(),
      text: ["step", ["zoom"], name, 14, ["concat", name, "\n", count("people"), " / ", count("places")]] }),
    { id: source, type: "circle", source, filter: isOne(["!", isFull]),
      paint: { "circle-color": byLoad(c.load), "circle-radius": byZoom(radius), "circle-stroke-color": c.outline,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 11, 1, 13, 1.5] } },
    { id: `${source}-full`, type: "symbol", source, filter: isOne(isFull),
      layout: { "icon-image": FULL_MARK, "icon-size": markSize, ...seen },
      paint: { "icon-color": c.load[4], "icon-halo-color": c.halo, "icon-halo-width": 2 } },
    { id: `${source}-load`, type: "symbol", source, minzoom: 13, filter: isOne(["!", isFull], [">=", ["get", "places"], ROOM_FOR_SHARE]),
      layout: { "text-font": [FONT], "text-size": 11, "text-field": share, ...overText },
      paint: { "text-color": byLoad(c.onLoad) } },
  ];
}

/** Of a group the share that is taken; where all of it is full a square as for one, with how many they are. */
function groupLayers(c: Colours): Layer[] {
  const size: Expression = ["interpolate", ["linear"], ["sqrt", ["get", "places"]], 20, 14, 250, 18];
  const isFull: Expression = ["get", "is_full"];
  return [
    { id: "groups", type: "circle", source: "shelters", filter: ["all", isGroup, ["!", isFull]],
      paint: { "circle-color": byLoad(c.load), "circle-radius": size, "circle-stroke-color": c.outline, "circle-stroke-width": 1 } },
    { id: "groups-full", type: "symbol", source: "shelters", filter: ["all", isGroup, isFull],
      layout: { "icon-image": FULL_MARK, "icon-size": ["/", size, MARK_PIXELS], ...over },
      paint: { "icon-color": c.load[4], "icon-halo-color": c.halo, "icon-halo-width": 2 } },
    { id: "groups-load", type: "symbol", source: "shelters", filter: isGroup,
      layout: { "text-font": [FONT], "text-size": 11, "text-allow-overlap": true, "text-padding": 8,
        "text-field": ["case", isFull, ["concat", "×", ["to-string", ["get", "point_count"]]], share] },
      paint: { "text-color": byLoad(c.onLoad) } },
  ];
}

/** A cross above all else, and the word beside it. */
const closedLayers = (c: Colours): Layer[] => [
  nameLayer(c, "shelters-closed-name", "shelters-apart", { filter: hasWord, text: ["concat", name, "\n", ["get", "word"]] }),
  { id: "shelters-closed", type: "symbol", source: "shelters-apart", filter: hasWord,
    layout: { "icon-image": CLOSED_MARK, "icon-size": markSize, ...over },
    paint: { "icon-color": c.load[4], "icon-halo-color": c.halo, "icon-halo-width": 2 } },
];

export function shelterLayers(c: Colours): Layer[] {
  const added: Layer = {
    id: "shelters-new", type: "symbol", source: "shelters-apart", filter: ["to-boolean", ["get", "is_new"]],
    layout: { "icon-image": NEW_MARK, "icon-size": markSize, ...over },
    paint: { "icon-color": c.outline, "icon-halo-color": c.halo, "icon-halo-width": 2 },
  };
  const all = [...openLayers(c, "shelters"), ...openLayers(c, "shelters-apart"), ...groupLayers(c), added, ...closedLayers(c)];
  return all.map((layer) => ({ ...layer, layout: { ...layer.layout, visibility: visibility(shown.value.shelters) } }) as Layer);
}

/** What the plan does not use: small and quiet, and of a shape of its own; what is closed is a cross here, too. */
export function leftOutLayers(c: Colours): Layer[] {
  const isClosed: Expression = ["==", ["get", "reason"], NOT_USABLE];
  const paint = { "icon-color": c.name, "icon-halo-color": c.halo, "icon-halo-width": 1.5 };
  const all: Layer[] = [
    { id: "left-out", type: "symbol", source: "left-out", filter: ["!", isClosed],
      layout: { "icon-image": LEFT_OUT_MARK, "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.22, 13, 0.4, 16, 0.62], ...over },
      paint },
    { id: "left-out-name", type: "symbol", source: "left-out", minzoom: 15, filter: ["!", isClosed],
      layout: { "text-field": name, "text-font": [FONT], "text-size": 11, "text-max-width": 10,
        "text-variable-anchor": ["top", "bottom", "left", "right"], "text-justify": "auto", "text-radial-offset": 1 },
      paint: { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.6 } },
    nameLayer(c, "left-out-closed-name", "left-out", { filter: isClosed, text: ["concat", name, "\n", ["get", "why"]] }),
    { id: "left-out-closed", type: "symbol", source: "left-out", filter: isClosed,
      layout: { "icon-image": CLOSED_MARK, "icon-size": markSize, ...over }, paint: { ...paint, "icon-color": c.load[4] } },
  ];
  return all.map((layer) => ({ ...layer, layout: { ...layer.layout, visibility: visibility(shown.value.left_out) } }) as Layer);
}
