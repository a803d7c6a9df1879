// SPDX-License-Identifier: Apache-2.0
// What if a shelter closed, or had other places: a list of changes to the plan, and what the server
// says that they come to. Nothing of it is stored.
import { computed, effect, signal } from "@preact/signals";
import { type Change, type Shelter, type Shelters, type WhatIf, ServerError, askWhatIf } from "./api";
import { planName, shelters } from "./state";
import { language } from "./text";

export const changes = signal<readonly Change[]>([]);
export const whatIf = signal<WhatIf | null>(null);
export const whatIfProblem = signal<string | null>(null);

export const keyOf = (change: Change): string => ("close" in change ? change.close : change.resize);

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
  changes.value = [...changes.value.filter((of) => keyOf(of) !== keyOf(to)), to];
}

function changed(shelter: Shelter): Shelter {
  const after = whatIf.value?.shelters.find(({ key }) => key === shelter.key);
  if (!after) return shelter;
  const [people, places] = [after.people.after, after.places.after];
  return { ...shelter, people, places, is_full: people >= places && places > 0,
    is_closed: places === 0, places_before: shelter.places };
}

/** The shelters as they would be. */
export const sheltersThen = computed<Shelters | null>(() => {
  const base = shelters.value;
  if (!base || !whatIf.value) return base;
  return { ...base, features: base.features.map((of) => ({ ...of, properties: changed(of.properties) })) };
});

async function load(plan: string, list: readonly Change[], signal: AbortSignal): Promise<void> {
  try {
    const answer = await askWhatIf(plan, list, language.peek(), signal);
    if (signal.aborted) return;
    whatIf.value = answer;
    whatIfProblem.value = null;
  } catch (error) {
    if (signal.aborted) return;
    whatIf.value = null;
    whatIfProblem.value = error instanceof ServerError ? error.message : String(error);
  }
}

/** The changes are to one plan. */
let changedPlan: string | null = null;

export function startWhatIf(): void {
  effect(() => {
    const [plan, list] = [planName.value, changes.value];
    if (plan !== changedPlan) {
      changedPlan = plan;
      changes.value = [];
    }
    if (plan === null || list.length === 0) {
      whatIf.value = null;
      whatIfProblem.value = null;
      return;
    }
    const stop = new AbortController();
    void load(plan, list, stop.signal);
    return () => stop.abort();
  });
}
