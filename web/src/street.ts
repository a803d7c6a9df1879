// SPDX-License-Identifier: Apache-2.0
// The street at the point that is asked about, which a what-if would block: named and marked before.
import { effect, signal } from "@preact/signals";
import { type At, type Street, getStreet } from "./api";
import { asked, leftOutAsked, plan, planName, shelterAsked, stale } from "./state";
import { language } from "./text";

/** Null: there is none, or it is not known yet. */
export const streetThere = signal<Street | null>(null);

async function load(name: string, at: At, signal: AbortSignal): Promise<void> {
  const found = await getStreet(name, at, language.peek(), signal).catch(() => null);
  if (!signal.aborted) streetThere.value = found;
}

export function startStreet(): void {
  effect(() => {
    streetThere.value = null;
    const [name, what] = [planName.value, asked.value];
    if (!name || !what || !("at" in what) || stale.value !== null || plan.value?.limit.kind === "none") return;
    if (shelterAsked.value || leftOutAsked.value) return;
    const stop = new AbortController();
    void load(name, what.at, stop.signal);
    return () => stop.abort();
  });
}
