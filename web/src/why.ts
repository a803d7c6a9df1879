// SPDX-License-Identifier: Apache-2.0
// Why what is asked about is as it is: in the plan, or in the what-if that is on screen.
import { batch, effect } from "@preact/signals";
import { type Asked, type Why, askWhyThen, getWhy } from "./api";
import { asked, city, leftOutAsked, planLine, planName, stale, why, whyProblem, words } from "./state";
import { language } from "./text";
import { changes, isAskedClosed, opened, solved, whatIfProblem } from "./whatif";

async function load(answer: Promise<Why>, signal: AbortSignal): Promise<void> {
  try {
    const found = await answer;
    if (!signal.aborted) batch(() => ((why.value = found), (whyProblem.value = null)));
  } catch (error) {
    if (!signal.aborted) batch(() => ((why.value = null), (whyProblem.value = words(error))));
  }
}

/** Null: it cannot be asked, or not yet. */
function question(name: string, what: Asked, signal: AbortSignal): Promise<Why> | null {
  if (changes.value.length === 0) return getWhy(name, what, language.value, signal);
  const of = solved.value;
  return of && of.plan === name && of.changes === changes.value && !isAskedClosed.value
    ? askWhyThen(name, of.changes, what, language.value, signal) : null;
}

export function startWhy(): void {
  effect(() => {
    const [name, what] = [planName.value, asked.value];
    // Of a plan of other data than the city has now nothing can be asked.
    if (!city.value || !planLine.value || !name || !what || stale.value !== null) return;
    const isUsed = leftOutAsked.value === null || opened.value.has(leftOutAsked.value.properties.key);
    const stop = new AbortController();
    const answer = isUsed ? question(name, what, stop.signal) : null;
    // What was said of the plan, or of other changes, is not said of these.
    if (answer) void load(answer, stop.signal);
    else if (!isUsed || isAskedClosed.value || whatIfProblem.value !== null) why.value = null;
    return () => stop.abort();
  });
}
