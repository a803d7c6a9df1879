// SPDX-License-Identifier: Apache-2.0
// What if a shelter closed or had other places, a new one stood here, a street were blocked, people
// walked less far: a list of changes to the plan, and what the server says that they come to. Nothing
// of it is stored.
import { batch, computed, effect, signal } from "@preact/signals";
import { type At, type Change, type LeftOuts, type Shelter, type Shelters, type WhatIf, ServerError, askWhatIf } from "./api";
import { asked, city, leftOut, planName, shelters, stale } from "./state";
import { language, t } from "./text";

export const changes = signal<readonly Change[]>([]);
export const whatIf = signal<WhatIf | null>(null);
export interface Solved {
  plan: string;
  changes: readonly Change[];
}
/** Of which changes that is the answer. */
export const solved = signal<Solved | null>(null);
export const whatIfProblem = signal<string | null>(null);
/** Why the last change was not taken; what was there before stays. */
export const refusedChange = signal<string | null>(null);
/** What the server took last. */
let taken: readonly Change[] = [];

/** What a change is about; there is one change of each. */
export function keyOf(change: Change): string {
  if ("close" in change) return change.close;
  if ("open" in change) return change.open;
  if ("resize" in change) return change.resize;
  if ("block" in change) return `block ${change.block.join()}`;
  return "add" in change ? `add ${change.add.join()}` : "limit";
}

/** Of what is at a point where the city has no site. */
export const isPoint = (key: string): boolean => key.startsWith("add ");

export const changeOf = (key: string): Change | undefined =>
  changes.value.find((change) => keyOf(change) === key);

export function takeBack(key: string): void {
  changes.value = changes.value.filter((change) => keyOf(change) !== key);
}

export function takeBackAll(): void {
  changes.value = [];
}

/** One change a shelter: another one takes its place. */
export function change(to: Change): void {
  refusedChange.value = null;
  changes.value = [...changes.value.filter((of) => keyOf(of) !== keyOf(to)), to];
}

function changed(shelter: Shelter): Shelter {
  const after = whatIf.value?.shelters.find(({ key }) => key === shelter.key);
  if (!after) return shelter;
  const [people, places] = [after.people.after, after.places.after];
  return { ...shelter, people, places, is_full: people >= places && places > 0,
    is_closed: places === 0, places_before: shelter.places };
}

/** The shelter that is asked about would be closed: what is known of it is of the plan. */
export const isAskedClosed = computed(() => {
  const of = asked.value && "site" in asked.value ? changeOf(asked.value.site) : undefined;
  return of !== undefined && "close" in of;
});

/** Keys of sites that the plan leaves out and the what-if opens. */
export const opened = computed<ReadonlySet<string>>(() =>
  new Set(changes.value.flatMap((of) => ("open" in of ? [of.open] : []))));

/** What is still left out. */
export const leftOutThen = computed<LeftOuts | null>(() => leftOut.value && {
  ...leftOut.value, features: leftOut.value.features.filter((of) => !opened.value.has(of.properties.key)) });

/** So many go to what the change puts there; null: it is not known yet. */
export function peopleAt(i: number): number | null {
  const key = whatIf.value?.changes[i]?.key;
  return whatIf.value?.shelters.find((of) => of.key === key)?.people.after ?? null;
}

const newShelter = (at: number[], of: { key: string; name: string; places: number; people: number }): Shelters["features"][0] => ({
  type: "Feature", geometry: { type: "Point", coordinates: at }, properties: {
    ...of, is_full: of.people >= of.places, mean_walk_ms: 0, worst_walk_ms: 0, function: "", made_up: false,
    more_people: 0, less_walk_ms: 0, is_new: true,
  },
});

/** What stands where nothing stood, and what was left out. */
function added(change: Change, i: number): Shelters["features"] {
  if ("add" in change) return [newShelter(change.add, {
    key: keyOf(change), name: t("whatif_new"), places: change.places, people: peopleAt(i) ?? 0 })];
  const site = "open" in change ? leftOut.value?.features.find((of) => of.properties.key === change.open) : undefined;
  if (!site) return [];
  const { key, name, places_opened = 0 } = site.properties;
  const people = whatIf.value?.shelters.find((of) => of.key === key)?.people.after ?? 0;
  return [newShelter(site.geometry.coordinates, { key, name, places: places_opened, people })];
}

/** The shelters as they would be. */
export const sheltersThen = computed<Shelters | null>(() => {
  const base = shelters.value;
  if (!base || !whatIf.value) return base;
  return { ...base, features: [
    ...base.features.map((of) => ({ ...of, properties: changed(of.properties) })), ...changes.value.flatMap(added)] };
});

/** Where streets are blocked. */
export const blocks = computed<At[]>(() => changes.value.flatMap((of) => ("block" in of ? [of.block] : [])));

/** And which streets these are. */
export const blockedLines = computed<At[][]>(() =>
  (whatIf.value?.changes ?? []).flatMap(({ line }) => (line ? [line] : [])));

/** A change that cannot be, not a plan that is not there or a server that does not answer. */
const isRefused = (error: unknown): error is ServerError =>
  error instanceof ServerError && error.id.startsWith("whatif.") && error.id !== "whatif.no_limit";

/** What the server calls the change is for programs. */
const FIELD = /^changes\[\d+\][.\w]*\s*[:：]?\s*/;

async function load(plan: string, list: readonly Change[], signal: AbortSignal): Promise<void> {
  try {
    const answer = await askWhatIf(plan, list, language.peek(), signal);
    if (signal.aborted) return;
    taken = list;
    batch(() => {
      whatIf.value = answer;
      solved.value = { plan, changes: list };
      whatIfProblem.value = null;
    });
  } catch (error) {
    if (signal.aborted) return;
    if (isRefused(error) && list !== taken) {
      refusedChange.value = error.message.replace(FIELD, "");
      changes.value = taken;
      return;
    }
    whatIf.value = solved.value = null;
    whatIfProblem.value = error instanceof ServerError ? error.message : String(error);
  }
}

/** The changes are to one plan. */
let changedPlan: string | null = null;

export function startWhatIf(): void {
  effect(() => {
    const [plan, list] = [planName.value, changes.value];
    const isKnown = city.value !== null; // What the city has changed changes the answer too.
    if (plan !== changedPlan) {
      changedPlan = plan;
      changes.value = taken = [];
      refusedChange.value = null;
    }
    if (list.length === 0) taken = [];
    // The changes are to the plan of other data: they wait until it is made again.
    if (!isKnown || plan === null || list.length === 0 || stale.value !== null) {
      whatIf.value = solved.value = null;
      whatIfProblem.value = list.length > 0 ? stale.value : null;
      return;
    }
    const stop = new AbortController();
    void load(plan, list, stop.signal);
    return () => stop.abort();
  });
}
