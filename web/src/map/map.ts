// SPDX-License-Identifier: Apache-2.0
// The map: drawn from the state, tells the state what was clicked.
import { effect } from "@preact/signals";
import { AttributionControl, type LngLatBoundsLike, Map, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { City } from "../api";
import { ask, askedAt, city, planName, shelters, shown, why } from "../state";
import { isOnPaper } from "./colours";
import { FULL_MARK, mapStyle } from "./style";

setWorkerUrl(workerUrl);

const CLICK_PIXELS = 6;
const CLOSE_ZOOM = 15;
const shelterLayerIds = ["shelters", "shelters-full"];
/** What of the map the panel leaves free. */
const ROOM = { top: 56, right: 40, bottom: 40, left: 40 };

let map: Map | null = null;

/** A solid square: full. As a distance field, so that it takes any colour. */
function fullMark(): ImageData {
  const size = 64, half = 28, edge = 8;
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const out = Math.max(Math.abs(x - 31.5), Math.abs(y - 31.5)) - half + edge / 2;
      image.data[(y * size + x) * 4 + 3] = Math.max(0, Math.min(255, 191 - out * 16));
    }
  return image;
}

const boxOf = ({ box: [west, south, east, north] }: City): LngLatBoundsLike =>
  [[west, south], [east, north]];

/** The box of the shelters in use; the roads may reach far beyond. */
function boxOfPlan(): LngLatBoundsLike | null {
  const at = shelters.peek()?.features.map((shelter) => shelter.geometry.coordinates) ?? [];
  if (at.length < 2) return null;
  const lons = at.map((p) => p[0] ?? 0), lats = at.map((p) => p[1] ?? 0);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

/** The panel lies over the map: at the side, or as a sheet at its foot. */
function room(): typeof ROOM {
  const panel = document.querySelector(".panel")?.getBoundingClientRect();
  if (!panel) return ROOM;
  const isSheet = panel.width >= innerWidth - 1;
  return isSheet ? { ...ROOM, bottom: Math.min(ROOM.bottom + panel.height, innerHeight * 0.6) }
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
  const key: unknown = map.queryRenderedFeatures(near, { layers: shelterLayerIds })[0]?.properties["key"];
  const { lng, lat } = map.unproject([at.x, at.y]);
  ask(typeof key === "string" ? { site: key } : { at: [+lng.toFixed(6), +lat.toFixed(6)] });
}

/** The middle of what is seen of the map, where Enter asks. */
export function middle(): { x: number; y: number } | null {
  if (!map) return null;
  return map.project(map.getCenter());
}

/** The routes of the answer come into view where they are not. */
function showRoutes(): void {
  const points = (why.value?.routes ?? []).flatMap((geometry) =>
    geometry.type === "LineString" ? geometry.coordinates : []);
  const at = askedAt.peek();
  if (!map || !at || points.length === 0) return;
  const all = [...points, at];
  const lons = all.map((p) => p[0] ?? 0), lats = all.map((p) => p[1] ?? 0);
  map.fitBounds([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]],
    { padding: room(), maxZoom: Math.max(CLOSE_ZOOM, map.getZoom()), duration: duration() });
}

/** The map as a picture, light and for paper, once all of it is drawn. */
export async function picture(): Promise<string | null> {
  if (!map) return null;
  const drawn = map;
  isOnPaper.value = true;
  await new Promise<void>((done) => {
    drawn.once("idle", () => done());
    drawn.triggerRepaint();
    setTimeout(done, 3000);
  });
  const image = drawn.getCanvas().toDataURL("image/png");
  isOnPaper.value = false;
  return image;
}

/** False: the browser cannot draw it. */
export function startMap(container: HTMLElement): boolean {
  const [where, name] = [city.peek(), planName.peek()];
  if (!where || !name) return false;
  try {
    map = new Map({
      container, style: mapStyle(where, name), bounds: boxOfPlan() ?? boxOf(where),
      fitBoundsOptions: { padding: room(), maxZoom: CLOSE_ZOOM },
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      localIdeographFontFamily: "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif",
      canvasContextAttributes: { preserveDrawingBuffer: true }, maxZoom: 19,
    });
  } catch {
    return false;
  }
  const drawn = map;
  drawn.touchZoomRotate.disableRotation();
  drawn.keyboard.disableRotation();
  drawn.addControl(new AttributionControl({ compact: false }), "bottom-right");
  drawn.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  drawn.on("styleimagemissing", ({ id }) => {
    if (id === FULL_MARK && !drawn.hasImage(FULL_MARK))
      drawn.addImage(FULL_MARK, fullMark(), { sdf: true, pixelRatio: 2 });
  });
  drawn.on("click", (event) => askAbout(event.point));
  for (const layer of shelterLayerIds) {
    drawn.on("mouseenter", layer, () => (drawn.getCanvas().style.cursor = "pointer"));
    drawn.on("mouseleave", layer, () => (drawn.getCanvas().style.cursor = ""));
  }
  effect(() => {
    shown.value;
    if (city.value && planName.value) drawn.setStyle(mapStyle(city.value, planName.value));
  });
  effect(showRoutes);
  return true;
}
