// SPDX-License-Identifier: Apache-2.0
// The map of a what-if: what is drawn of a plan, as it would be. The figures come first; what is shown
// of the map follows them.
import type { FeatureCollection } from "geojson";
import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import { type MapPart, type Shelter, type Shelters, askMapThen } from "./api";
import { asked, plan, shown } from "./state";
import { language } from "./text";
import { type Solved, changes, sheltersThen, solved, whatIf } from "./whatif";

interface Drawn {
  of: Solved;
  /** Null: it could not be had. */
  data: FeatureCollection | null;
}

const isAsked = computed(() => asked.value !== null && "site" in asked.value);
const isWanted: Record<MapPart, () => boolean> = {
  shelters: () => isAsked.value,
  streets: () => shown.value.streets,
  gaps: () => shown.value.gaps,
  catchments: () => shown.value.catchments,
};
const parts = Object.keys(isWanted) as MapPart[];
const drawn = Object.fromEntries(parts.map((part) => [part, signal<Drawn | null>(null)])) as
  Record<MapPart, ReturnType<typeof signal<Drawn | null>>>;

async function load(part: MapPart, of: Solved, signal: AbortSignal): Promise<void> {
  const data = await askMapThen(of.plan, part, of.changes, language.value, signal).catch(() => null);
  if (!signal.aborted) drawn[part].value = { of, data };
}

function follow(part: MapPart): void {
  let inLanguage = language.peek();
  effect(() => {
    const of = solved.value;
    // Until it is known what would be, what was drawn last stays; without changes, the plan.
    if (of === null && changes.value.length === 0) drawn[part].value = null;
    const isThere = drawn[part].peek()?.of === of && inLanguage === language.value;
    if (of === null || isThere || !isWanted[part]()) return;
    inLanguage = language.value;
    const stop = new AbortController();
    void load(part, of, stop.signal);
    return () => stop.abort();
  });
}

/** What is drawn instead of what the plan has; null: nothing is known of it. */
export const partThen = (part: MapPart): FeatureCollection | null =>
  (changes.value.length > 0 ? drawn[part].value?.data ?? null : null);

/** Something on the map is still of the plan, or of the changes before. */
export const isMapBehind: ReadonlySignal<boolean> = computed(() => whatIf.value !== null &&
  parts.some((part) => part !== "shelters" && isWanted[part]()
    && (drawn[part].value?.of !== solved.value || drawn[part].value?.data === null)));

/** The shelter that is asked about, as it would be; how far people walk to it is null until it is known. */
export const shelterThen = computed<(Shelter & { isKnown: boolean }) | null>(() => {
  const key = asked.value && "site" in asked.value ? asked.value.site : null;
  const find = (all: Shelters | null | undefined): Shelter | undefined =>
    all?.features.find((of) => of.properties.key === key)?.properties;
  const base = find(sheltersThen.value);
  if (!base) return null;
  if (changes.value.length === 0) return { ...base, isKnown: true };
  const isOfNow = drawn.shelters.value?.of === solved.value;
  const then = isOfNow ? find(drawn.shelters.value?.data as Shelters | null | undefined) : undefined;
  return then ? { ...base, ...then, name: base.name, isKnown: true } : { ...base, isKnown: false };
});

export function startWhatIfMap(): void {
  parts.forEach(follow);
  effect(() => {
    if (plan.value === null) parts.forEach((part) => (drawn[part].value = null));
  });
}
