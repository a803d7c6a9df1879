// SPDX-License-Identifier: Apache-2.0
// The map: drawn from the state, tells the state what was clicked.
import { computed, effect } from "@preact/signals";
import {
  AttributionControl, type GeoJSONSource, Map, type MapGeoJSONFeature, ScaleControl, type StyleSpecification, prewarm, setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { presence } from "../presence";
import { ask, city, plan, planName } from "../state";
import { isPoint } from "../whatif";
import { marks } from "./marks";
import { GROUP_LAYERS, SITE_LAYERS } from "./sites";
import { mapStyle } from "./style";
import { isSheet, panelBox, startView, zoomTo } from "./view";

export { isSheet, lookAt, lookAtAll, middle, showEverything, zoomBy } from "./view";

setWorkerUrl(workerUrl);
prewarm();

const CLICK_PIXELS = 6;

let map: Map | null = null;

/** A group of shelters comes apart. */
async function open(group: MapGeoJSONFeature): Promise<void> {
  const source = map?.getSource<GeoJSONSource>("shelters");
  if (!source || group.geometry.type !== "Point") return;
  const [lon = 0, lat = 0] = group.geometry.coordinates;
  const zoom = await source.getClusterExpansionZoom(Number(group.properties["cluster_id"]));
  zoomTo([lon, lat], zoom);
}

export function askAbout(at: { x: number; y: number }): void {
  if (!map) return;
  const near: [[number, number], [number, number]] =
    [[at.x - CLICK_PIXELS, at.y - CLICK_PIXELS], [at.x + CLICK_PIXELS, at.y + CLICK_PIXELS]];
  const found = map.queryRenderedFeatures(near, { layers: SITE_LAYERS });
  const of = (found.find((site) => !site.layer.id.startsWith("left-out")) ?? found[0])?.properties;
  const key: unknown = of?.["key"];
  const group = of ? undefined : map.queryRenderedFeatures([at.x, at.y], { layers: GROUP_LAYERS })[0];
  if (group) return void open(group);
  const { lng, lat } = map.unproject([at.x, at.y]);
  const isSite = typeof key === "string" && !isPoint(key);
  ask(isSite ? { site: key } : { at: [+lng.toFixed(6), +lat.toFixed(6)] });
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

/** One map, in the style of this moment. Null: the browser cannot draw it. */
function makeMap(container: HTMLElement, style: StyleSpecification): Map | null {
  try {
    return new Map({
      container, style,
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
  void drawn.once("idle", () => performance.mark("map-idle"));
  drawn.on("click", (event) => askAbout(event.point));
  for (const layer of [...SITE_LAYERS, ...GROUP_LAYERS]) {
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
  drawn = makeMap(container, first);
  if (!drawn) {
    follow();
    return null;
  }
  map = drawn;
  furnish(drawn);
  const look = startView(drawn, where);
  // Before the first style is there, nothing can be compared with it.
  void drawn.once("style.load", () => {
    isReady = true;
    if (style.peek() !== first) change(style.peek());
  });
  return () => {
    follow();
    look();
    drawn?.remove();
    map = null;
  };
}
