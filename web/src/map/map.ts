// SPDX-License-Identifier: Apache-2.0
// The map: drawn from the state, tells the state what was clicked.
import { computed, effect } from "@preact/signals";
import {
  AttributionControl, type LngLatBoundsLike, type LngLatLike, Map, type MapOptions, ScaleControl, type StyleSpecification, prewarm,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { City } from "../api";
import { presence } from "../presence";
import { ask, asked, askedAt, city, plan, planName, shelters, why } from "../state";
import { isPoint } from "../whatif";
import { CLOSED_MARK, FULL_MARK, LEFT_OUT_MARK, NEW_MARK, mapStyle } from "./style";

setWorkerUrl(workerUrl);
prewarm();

const CLICK_PIXELS = 6;
const CLOSE_ZOOM = 15;
/** What can be asked about by clicking it, the first before the others. */
const siteLayerIds = ["shelters", "shelters-full", "left-out"];
/** What of the map the panel and the key leave free. */
const ROOM = { top: 48, right: 80, bottom: 76, left: 64 };

let map: Map | null = null;
/** Where one looked last, for the map of the next plan. */
let lastView: { of: string; center: LngLatLike; zoom: number } | null = null;

/** A shape by how far outside of it a point is, as a distance field: it takes any colour. */
function markOf(outside: (x: number, y: number) => number): ImageData {
  const size = 64, middle = 31.5;
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      image.data[(y * size + x) * 4 + 3] =
        Math.max(0, Math.min(255, 191 - 16 * outside(Math.abs(x - middle), Math.abs(y - middle))));
  return image;
}

/** Full is a solid square, closed a cross, left out a hollow diamond, new a frame which stands around any; x and y count from the middle. */
const marks = new globalThis.Map([
  [FULL_MARK, () => markOf((x, y) => Math.max(x, y) - 24)],
  [NEW_MARK, () => markOf((x, y) => Math.abs(Math.max(x, y) - 28) - 2)],
  [LEFT_OUT_MARK, () => markOf((x, y) => Math.abs((x + y) / Math.SQRT2 - 17) - 2.5)],
  [CLOSED_MARK, () => markOf((x, y) => Math.max(Math.abs(x - y) / Math.SQRT2 - 4, (x + y) / Math.SQRT2 - 30))],
]);

const boxOf = ({ box: [west, south, east, north] }: City): LngLatBoundsLike =>
  [[west, south], [east, north]];

/** The box of the shelters in use; the roads may reach far beyond. */
function boxOfPlan(): LngLatBoundsLike | null {
  const at = shelters.peek()?.features.map((shelter) => shelter.geometry.coordinates) ?? [];
  if (at.length < 2) return null;
  const lons = at.map((p) => p[0] ?? 0), lats = at.map((p) => p[1] ?? 0);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

const panelBox = (): DOMRect | null => document.querySelector(".panel")?.getBoundingClientRect() ?? null;

/** The panel lies over the map: at its side, or as a sheet at its foot. */
export const isSheet = (panel = panelBox()): boolean => panel !== null && panel.width >= innerWidth - 1;

function room(): typeof ROOM {
  const panel = panelBox();
  if (!panel) return ROOM;
  return isSheet(panel) ? { ...ROOM, bottom: Math.min(ROOM.bottom + panel.height, innerHeight * 0.6) }
    : { ...ROOM, left: ROOM.left + panel.right };
}

export function showEverything(): void {
  const box = boxOfPlan() ?? (city.peek() && boxOf(city.peek() as City));
  if (box) map?.fitBounds(box, { padding: room(), maxZoom: CLOSE_ZOOM, duration: duration() });
}

const duration = (): number =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 600;

export function zoomBy(levels: number): void {
  map?.easeTo({ zoom: map.getZoom() + levels, duration: duration() / 2 });
}

export function lookAt(at: [number, number]): void {
  map?.easeTo({
    center: at, zoom: Math.max(map.getZoom(), CLOSE_ZOOM), padding: room(), duration: duration(),
  });
}

export function askAbout(at: { x: number; y: number }): void {
  if (!map) return;
  const near: [[number, number], [number, number]] =
    [[at.x - CLICK_PIXELS, at.y - CLICK_PIXELS], [at.x + CLICK_PIXELS, at.y + CLICK_PIXELS]];
  const found = map.queryRenderedFeatures(near, { layers: siteLayerIds });
  const of = (found.find((site) => site.layer.id !== "left-out") ?? found[0])?.properties;
  const key: unknown = of?.["key"];
  const { lng, lat } = map.unproject([at.x, at.y]);
  const isSite = typeof key === "string" && !isPoint(key);
  ask(isSite ? { site: key } : { at: [+lng.toFixed(6), +lat.toFixed(6)] });
}

/** The middle of what is seen of the map, where Enter asks. */
export function middle(): { x: number; y: number } | null {
  if (!map) return null;
  const { clientWidth, clientHeight } = map.getCanvas();
  const panel = panelBox();
  const left = panel && !isSheet(panel) ? panel.right : 0; // as the cross stands there
  return { x: (clientWidth + left) / 2, y: clientHeight / 2 };
}

/** A box comes into view. */
function lookAtBox(box: LngLatBoundsLike): void {
  map?.fitBounds(box, {
    padding: room(), maxZoom: Math.max(CLOSE_ZOOM, map.getZoom()), duration: duration(),
  });
}

export const lookAtAll = ([west, south, east, north]: City["box"]): void =>
  lookAtBox([[west, south], [east, north]]);

/** The routes of the answer come into view where they are not. */
function showRoutes(): void {
  const points = (why.value?.routes.features ?? []).flatMap((route) => route.geometry.coordinates);
  const at = askedAt.peek();
  if (!map || !at || points.length === 0) return;
  const all = [...points, at];
  const lons = all.map((p) => p[0] ?? 0), lats = all.map((p) => p[1] ?? 0);
  lookAtBox([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]]);
}

let before: { center: LngLatLike; zoom: number } | null = null;
/** Whoever goes back to the plan sees again what he saw, unless he has moved the map himself. */
function keepView(): void {
  const isAsked = asked.value !== null;
  if (!map) return;
  if (isAsked) {
    before ??= { center: centreOf(map), zoom: map.getZoom() };
  } else if (before) {
    map.easeTo({ ...before, padding: { top: 0, right: 0, bottom: 0, left: 0 }, duration: duration() });
    before = null;
  }
}

/** What is seen of the map beside the panel, as it is at this moment. */
export function picture(): string | null {
  if (!map) return null;
  const panel = panelBox();
  map.redraw();
  const whole = map.getCanvas();
  const scale = whole.width / whole.clientWidth;
  const left = panel && !isSheet(panel) ? panel.right * scale : 0;
  const isLow = panel && isSheet(panel) && panel.top > whole.clientHeight / 3; // not drawn up over the map
  const height = (isLow ? panel.top - whole.getBoundingClientRect().top : whole.clientHeight) * scale;
  const part = document.createElement("canvas");
  part.width = whole.width - left;
  part.height = height;
  part.getContext("2d")?.drawImage(whole, left, 0, part.width, height, 0, 0, part.width, height);
  return part.toDataURL("image/png");
}

function firstView(where: City): Partial<MapOptions> {
  if (lastView?.of === where.name) return { center: lastView.center, zoom: lastView.zoom };
  return { bounds: boxOfPlan() ?? boxOf(where), fitBoundsOptions: { padding: room(), maxZoom: CLOSE_ZOOM } };
}

/** One map, in the style of this moment. Null: the browser cannot draw it. */
function makeMap(container: HTMLElement, where: City, style: StyleSpecification): Map | null {
  try {
    return new Map({
      container, style, ...firstView(where),
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      localIdeographFontFamily: "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif",
      maxZoom: 19, validateStyle: false, fadeDuration: 0,
      transformRequest: (url) => ({ url, headers: presence() }),
    });
  } catch {
    return null;
  }
}

function furnish(drawn: Map): void {
  drawn.touchZoomRotate.disableRotation();
  drawn.keyboard.disableRotation();
  drawn.addControl(new AttributionControl({ compact: false }), "bottom-right");
  drawn.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  drawn.setMissingStyleImageResolver((id) => {
    const mark = marks.get(id);
    if (mark && !drawn.hasImage(id)) drawn.addImage(id, mark(), { sdf: true, pixelRatio: 2 });
  });
  drawn.on("movestart", ({ originalEvent }) => {
    if (originalEvent) before = null;
  });
  void drawn.once("idle", () => performance.mark("map-idle"));
  drawn.on("click", (event) => askAbout(event.point));
  for (const layer of siteLayerIds) {
    drawn.on("mouseenter", layer, () => (drawn.getCanvas().style.cursor = "pointer"));
    drawn.on("mouseleave", layer, () => (drawn.getCanvas().style.cursor = ""));
  }
}

/** A source that was loaded from an address is given back as what was loaded, which differs from the
 * address and so would be loaded again with every change of the style. */
function setStyle(on: Map, last: StyleSpecification, next: StyleSpecification): void {
  on.setStyle(next, { validate: false, transformStyle: (before, then) => {
    for (const [name, source] of Object.entries(before?.sources ?? {})) {
      const given = last.sources[name];
      if (source.type === "geojson" && given?.type === "geojson" && typeof given.data === "string") source.data = given.data;
    }
    return then;
  } });
}

/** In the middle of the whole canvas, whatever lies over it. */
function centreOf(on: Map): LngLatLike {
  const { clientWidth, clientHeight } = on.getCanvas();
  return on.unproject([clientWidth / 2, clientHeight / 2]);
}

/** Gives what ends it; null: the browser cannot draw it. */
export function startMap(container: HTMLElement): (() => void) | null {
  const where = city.peek();
  if (!where) return null;
  let drawn: Map | null = null, isReady = false;
  const style = computed(() => mapStyle(city.value ?? where, planName.value ?? ""));
  const first = style.peek();
  let last = first;
  const change = (next: StyleSpecification): void => {
    if (drawn) setStyle(drawn, last, next);
    last = next;
  };
  const follow = effect(() => {
    const now = style.value;
    // Of a plan that is gone nothing is asked for any more; its map goes, too.
    if (isReady && plan.value !== null) change(now);
  });
  drawn = makeMap(container, where, first);
  if (!drawn) {
    follow();
    return null;
  }
  map = drawn;
  furnish(drawn);
  // Before the first style is there, nothing can be compared with it.
  void drawn.once("style.load", () => {
    isReady = true;
    if (style.peek() !== first) change(style.peek());
  });
  const shownMap = drawn;
  shownMap.on("moveend", () => {
    // Where it goes, it has no size any more, and its middle is a corner.
    if (shownMap.getCanvas().clientWidth === 0) return;
    lastView = { of: where.name, center: centreOf(shownMap), zoom: shownMap.getZoom() };
  });
  const look = effect(showRoutes);
  const goBack = effect(keepView);
  return () => {
    follow();
    look();
    goBack();
    before = null;
    drawn?.remove();
    map = null;
  };
}
