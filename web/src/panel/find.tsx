// SPDX-License-Identifier: Apache-2.0
// Finds shelters, areas and streets by name, shelters and areas by key, and positions by their
// coordinates.
import { computed, signal } from "@preact/signals";
import type { Asked, City, Name } from "../api";
import * as format from "../format";
import { lookAt, lookAtAll } from "../map/map";
import { ask, loadNames, names, plan, shelters } from "../state";
import { plainOf, t } from "../text";

const LINES_MAX = 8;
const typed = signal("");

interface Found {
  key: string;
  name: string;
  what: string;
  asked: Asked | null;
  at: [lon: number, lat: number];
  box?: City["box"];
}

/** 0: begins so, 1: a word of it begins so, 2: somewhere within, 3: not at all. */
function rank(text: string, wanted: string): number {
  const at = plainOf(text).indexOf(wanted);
  if (at <= 0) return at === 0 ? 0 : 3;
  return /[\p{L}\p{N}]/u.test(plainOf(text)[at - 1] ?? "") ? 2 : 1;
}

function shelterLines(): Found[] {
  const isEstimated = plan.value?.is_estimated ?? false;
  return (shelters.value?.features ?? []).map(({ properties: of, geometry: { coordinates: [lon = 0, lat = 0] } }) => ({
    key: of.key, name: of.name || of.key, asked: { site: of.key }, at: [lon, lat],
    what: t("shelter_line", {
      people: format.people(of.people, isEstimated), places: format.number(of.places),
    }),
  }));
}

/** A street is asked about at a point on it; an area is only looked at. */
const nameLine = ({ name, code, at, box }: Name, i: number): Found => ({
  key: code ?? `${name} ${i}`, name, at, box, asked: code === null ? { at } : null,
  what: code === null ? t("find_street") : t("find_area", { code }),
});

const found = computed<Found[]>(() => {
  const wanted = plainOf(typed.value.trim());
  if (wanted === "") return [];
  return [...shelterLines(), ...names.value.map(nameLine)]
    .map((line) => ({ line, rank: Math.min(rank(line.name, wanted), line.key === typed.value.trim() ? 0 : 3) }))
    .filter((of) => of.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((of) => of.line);
});

/** Longitude first; the other way round where only that is a position. */
const position = computed<[number, number] | null>(() => {
  const parts = /^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(typed.value);
  if (!parts) return null;
  const [a, b] = [Number(parts[1]), Number(parts[2])];
  if (Math.abs(a) <= 180 && Math.abs(b) <= 90) return [a, b];
  return Math.abs(a) <= 90 && Math.abs(b) <= 180 ? [b, a] : null;
});

function take(line: Pick<Found, "asked" | "at" | "box">): void {
  typed.value = "";
  ask(line.asked);
  if (line.box) lookAtAll(line.box);
  else lookAt(line.at);
}

function takeFirst(event: Event): void {
  event.preventDefault();
  const first = found.value[0];
  if (position.value) take({ asked: { at: position.value }, at: position.value });
  else if (first) take(first);
}

function Line({ name, what, onClick }: { name: string; what: string; onClick: () => void }) {
  return <li><button type="button" onClick={onClick}><b>{name}</b> <span>{what}</span></button></li>;
}

function Results() {
  const at = position.value;
  if (typed.value.trim() === "") return null;
  return (
    <div class="results">
      <p class="small" role="status">
        {at ? "" : found.value.length === 0 ? t("find_none") : t("find_count", { count: found.value.length })}
      </p>
      <ul class="lines">
        {at && <Line name={t("find_point", { point: format.point(at) })} what=""
          onClick={() => take({ asked: { at }, at })} />}
        {found.value.slice(0, LINES_MAX).map((line) =>
          <Line key={line.key} name={line.name} what={line.what} onClick={() => take(line)} />)}
      </ul>
    </div>
  );
}

function keys(event: KeyboardEvent): void {
  if (event.key !== "Escape" || typed.value === "") return;
  event.stopPropagation();
  typed.value = "";
}

export function Find() {
  return (
    <form class="find screen" role="search" onSubmit={takeFirst} onKeyDown={keys}>
      <input type="search" value={typed.value} aria-label={t("find")} placeholder={t("find")}
        autocomplete="off" onFocus={() => void loadNames()}
        onInput={(event) => (typed.value = event.currentTarget.value)} />
      <Results />
    </form>
  );
}
