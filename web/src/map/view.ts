// SPDX-License-Identifier: Apache-2.0
// Where one looks. The panel lies over the map, so the middle is that of what is free beside it; it stays where
// it is unless one goes to a thing that is out of sight, and whoever leaves that thing sees again what he saw.
import { effect } from "@preact/signals";
import type { LngLatBoundsLike, LngLatLike, Map as MapLibre } from "maplibre-gl";
import type { Asked, City } from "../api";
import { asked, askedAt, city, shelters, why } from "../state";

const CLOSE_ZOOM = 15;
/** Of the free part what is fitted into it leaves to the buttons and the key. */
const EDGE = { top: 48, right: 80, bottom: 76, left: 52 };
/** A thing that is nearer to the edge counts as out of sight. */
const SIGHT_PIXELS = 16;
/** As much of a phone the sheet takes at rest. */
const SHEET_SHARE = 0.46;
const FLIGHT_MS = 600;

interface Look {
  center: LngLatLike;
  zoom: number;
}

let map: MapLibre | null = null;
/** Where one looked last, for the map of the next plan. */
let last: (Look & { of: string }) | null = null;
/** What was seen before a flight took one away from it. */
let before: Look | null = null;
/** The answer about this has had its chance to come into view. */
let answered: Asked | null = null;
/** One went there by the panel, or came by an address: the whole answer may come into view. */
let gone: [number, number] | null = null;

const boxOf = ({ box: [west, south, east, north] }: City): LngLatBoundsLike =>
  [[west, south], [east, north]];

function boxAround(points: number[][]): LngLatBoundsLike {
  const lons = points.map((p) => p[0] ?? 0), lats = points.map((p) => p[1] ?? 0);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

/** The box of the shelters in use; the roads may reach far beyond. */
function boxOfPlan(): LngLatBoundsLike | null {
  const at = shelters.peek()?.features.map((shelter) => shelter.geometry.coordinates) ?? [];
  return at.length < 2 ? null : boxAround(at);
}

export const panelBox = (): DOMRect | null => document.querySelector(".panel")?.getBoundingClientRect() ?? null;

/** The panel lies over the map: at its side, or as a sheet at its foot. */
export const isSheet = (panel = panelBox()): boolean => panel !== null && panel.width >= innerWidth - 1;

const duration = (): number => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FLIGHT_MS);

const lookNow = (on: MapLibre): Look => ({ center: on.getCenter(), zoom: on.getZoom() });

/** What is free of the panel becomes what the map has its middle of, and the cross of the keyboard stands there. */
function keepRoom(on: MapLibre): void {
  const panel = panelBox();
  const room = { top: 0, right: 0, bottom: 0, left: 0 };
  if (panel && isSheet(panel)) room.bottom = Math.round(innerHeight * SHEET_SHARE);
  else if (panel) room.left = Math.round(panel.right);
  const has = on.getPadding();
  if (has.left !== room.left || has.bottom !== room.bottom) on.setPadding(room);
  const { x, y } = on.project(on.getCenter());
  on.getContainer().style.setProperty("--look-x", `${x}px`);
  on.getContainer().style.setProperty("--look-y", `${y}px`);
}

/** As much of the top a band takes. */
const bandHeight = (): number => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--band")) || 0;

function fit(on: MapLibre, box: LngLatBoundsLike, maxZoom: number, ms: number): void {
  on.fitBounds(box, { padding: { ...EDGE, top: EDGE.top + bandHeight() }, maxZoom, duration: ms });
}

/** The middle of what is seen of the map, where Enter asks. */
export function middle(): { x: number; y: number } | null {
  return map?.project(map.getCenter()) ?? null;
}

function isInSight(on: MapLibre, at: [number, number]): boolean {
  const { x, y } = on.project(at);
  const { clientWidth, clientHeight } = on.getCanvas();
  const { left = 0, bottom = 0 } = on.getPadding();
  return x > left + SIGHT_PIXELS && x < clientWidth - SIGHT_PIXELS
    && y > SIGHT_PIXELS && y < clientHeight - bottom - SIGHT_PIXELS;
}

/** From now on the view is the reader's own. */
const own = (): void => void (before = null);

export function showEverything(): void {
  own();
  const box = boxOfPlan() ?? (city.peek() && boxOf(city.peek() as City));
  if (map && box) fit(map, box, CLOSE_ZOOM, duration());
}

export function zoomBy(levels: number): void {
  own();
  map?.easeTo({ zoom: map.getZoom() + levels, duration: duration() / 2 });
}

/** What lies together comes apart. */
export function zoomTo(at: [number, number], zoom: number): void {
  own();
  map?.easeTo({ center: at, zoom, duration: duration() });
}

export function lookAt(at: [number, number]): void {
  if (!map) return;
  before ??= lookNow(map);
  gone = at;
  map.easeTo({ center: at, zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: duration() });
}

export function lookAtAll([west, south, east, north]: City["box"]): void {
  own();
  if (map) fit(map, [[west, south], [east, north]], Math.max(CLOSE_ZOOM, map.getZoom()), duration());
}

const isSame = (a: [number, number] | null, b: [number, number]): boolean => a?.join() === b.join();

/** The answer comes into view, once, where one went for it or where it is out of sight. */
function showAnswer(): void {
  const routes = why.value?.routes.features ?? [];
  const at = askedAt.peek();
  if (!map || !at || why.value === null || answered === asked.peek()) return;
  answered = asked.peek();
  const isGone = isSame(gone, at);
  if (routes.length === 0 ? isGone : !isGone && isInSight(map, at)) return;
  before ??= lookNow(map);
  fit(map, boxAround([...routes.flatMap((route) => route.geometry.coordinates), at]), Math.max(CLOSE_ZOOM, map.getZoom()), duration());
}

function giveBack(): void {
  if (asked.value !== null) return;
  if (map && before) map.easeTo({ ...before, duration: duration() });
  before = answered = gone = null;
}

function begin(on: MapLibre, where: City): void {
  keepRoom(on);
  if (last?.of === where.name) return void on.jumpTo({ center: last.center, zoom: last.zoom });
  before = answered = null;
  gone = askedAt.peek();
  fit(on, boxOfPlan() ?? boxOf(where), CLOSE_ZOOM, 0);
}

/** Gives what ends it. */
export function startView(on: MapLibre, where: City): () => void {
  map = on;
  begin(on, where);
  on.on("resize", () => keepRoom(on));
  on.on("movestart", (event) => {
    if ("originalEvent" in event && event.originalEvent) own();
  });
  // A wheel and fingers begin a move later than they turn, which then does not say whose it is.
  for (const input of ["wheel", "touchmove", "dragstart", "boxzoomstart"] as const) on.on(input, own);
  on.on("moveend", () => (last = { of: where.name, ...lookNow(on) }));
  const stops = [effect(giveBack), effect(showAnswer)];
  return () => {
    for (const stop of stops) stop();
    map = null;
  };
}
