// SPDX-License-Identifier: Apache-2.0
// Finds shelters, areas and streets by name, shelters and areas by key, and positions by their
// coordinates.
import { computed, signal } from "@preact/signals";
import type { Asked, City, Name } from "../api";
import * as format from "../format";
import { lookAt, lookAtAll } from "../map/map";
import { ask, city, leftOut, loadNames, names, plan, shelters } from "../state";
import { leftOutWords } from "./left_out";
import { plainOf, t } from "../text";
import { type Position, positionsIn } from "./position";

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

/** What the plan does not use is there all the same. */
const leftOutLines = (): Found[] =>
  (leftOut.value?.features ?? []).map(({ properties: of, geometry: { coordinates: [lon = 0, lat = 0] } }) => (
    { key: of.key, name: of.name || of.key, asked: { site: of.key }, at: [lon, lat], what: leftOutWords(of) }));

/** A street is asked about at a point on it; an area is only looked at. */
const nameLine = ({ name, code, at, box }: Name, i: number): Found => ({
  key: code ?? `${name} ${i}`, name, at, box, asked: code === null ? { at } : null,
  what: code === null ? t("find_street") : t("find_area", { code }),
});

const found = computed<Found[]>(() => {
  const wanted = plainOf(typed.value.trim());
  if (wanted === "") return [];
  return [...shelterLines(), ...leftOutLines(), ...names.value.map(nameLine)]
    .map((line) => ({ line, rank: Math.min(rank(line.name, wanted), line.key === typed.value.trim() ? 0 : 3) }))
    .filter((of) => of.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((of) => of.line);
});

const positions = computed(() => (city.value ? positionsIn(typed.value, city.value.box) : []));

function howRead({ isLatFirst, isInCity }: Position): string {
  const how = t(isLatFirst ? "find_lat_first" : "find_lon_first");
  return isInCity ? how : t("find_outside", { how });
}

function take(line: Pick<Found, "asked" | "at" | "box">): void {
  typed.value = "";
  ask(line.asked);
  if (line.box) lookAtAll(line.box);
  else lookAt(line.at);
}

function takeFirst(event: Event): void {
  event.preventDefault();
  const [line, position] = [found.value[0], positions.value[0]];
  if (positions.value.length > 1) return; // which is meant, he says himself
  if (position) take({ asked: { at: position.at }, at: position.at });
  else if (line) take(line);
}

function Line({ name, what, onClick }: { name: string; what: string; onClick: () => void }) {
  return <li><button type="button" onClick={onClick}><b>{name}</b> <span>{what}</span></button></li>;
}

function Results() {
  const count = found.value.length + positions.value.length;
  if (typed.value.trim() === "") return null;
  return (
    <div class="results">
      <p class="small" role="status">
        {count === 0 ? t("find_none") : t("find_count", { count })}
      </p>
      <ul class="lines">
        {positions.value.map((position) =>
          <Line key={position.isLatFirst} name={format.longPoint(position.at)} what={howRead(position)}
            onClick={() => take({ asked: { at: position.at }, at: position.at })} />)}
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
