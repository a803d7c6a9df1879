// SPDX-License-Identifier: Apache-2.0
// Finds shelters by name or key, and positions by their coordinates.
import { computed, signal } from "@preact/signals";
import type { Shelters } from "../api";
import * as format from "../format";
import { lookAt } from "../map/map";
import { ask, plan, shelters } from "../state";
import { t } from "../text";

const LINES_MAX = 8;
const typed = signal("");

type Found = Shelters["features"][number];

const plainOf = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const found = computed<Found[]>(() => {
  const wanted = plainOf(typed.value.trim());
  if (wanted === "") return [];
  return (shelters.value?.features ?? []).filter(({ properties: of }) =>
    plainOf(of.name).includes(wanted) || plainOf(of.key).includes(wanted));
});

/** Longitude first; the other way round where only that is a position. */
const position = computed<[number, number] | null>(() => {
  const parts = /^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(typed.value);
  if (!parts) return null;
  const [a, b] = [Number(parts[1]), Number(parts[2])];
  if (Math.abs(a) <= 180 && Math.abs(b) <= 90) return [a, b];
  return Math.abs(a) <= 90 && Math.abs(b) <= 180 ? [b, a] : null;
});

function take(what: Parameters<typeof ask>[0], at: [number, number]): void {
  typed.value = "";
  ask(what);
  lookAt(at);
}

const takeShelter = ({ properties, geometry: { coordinates: [lon = 0, lat = 0] } }: Found): void =>
  take({ site: properties.key }, [lon, lat]);

function takeFirst(event: Event): void {
  event.preventDefault();
  const first = found.value[0];
  if (position.value) take({ at: position.value }, position.value);
  else if (first) takeShelter(first);
}

function Results() {
  const at = position.value;
  const isEstimated = plan.value?.is_estimated ?? false;
  if (typed.value.trim() === "") return null;
  return (
    <div class="results">
      <p class="small" role="status">
        {at ? "" : found.value.length === 0 ? t("find_none") : t("find_count", { count: found.value.length })}
      </p>
      <ul class="lines">
        {at && (
          <li><button type="button" onClick={() => take({ at }, at)}>
            <b>{t("find_point", { point: format.point(at) })}</b>
          </button></li>
        )}
        {found.value.slice(0, LINES_MAX).map((shelter) => (
          <li key={shelter.properties.key}>
            <button type="button" onClick={() => takeShelter(shelter)}>
              <b>{shelter.properties.name || shelter.properties.key}</b>
              <span>{t("shelter_line", {
                people: format.people(shelter.properties.people, isEstimated),
                places: format.number(shelter.properties.places),
              })}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Find() {
  return (
    <form class="find screen" role="search" onSubmit={takeFirst}>
      <input type="search" value={typed.value} aria-label={t("find")} placeholder={t("find")}
        autocomplete="off" onInput={(event) => (typed.value = event.currentTarget.value)} />
      <Results />
    </form>
  );
}
