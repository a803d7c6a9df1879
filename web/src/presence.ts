// SPDX-License-Identifier: Apache-2.0
// Whether somebody is at the page. What it asks for by itself says so, and prolongs no session; what a
// person does on the page alone is told now and then, so that his session goes on.

/** What is asked for so soon after a person has done something was his doing. */
const HIS_DOING_MS = 10_000;
const TELL_EVERY_MS = 60_000;
const deeds = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

let deed = performance.now(); // he has opened the page
let told = deed;

const isUnasked = (): boolean => performance.now() - deed > HIS_DOING_MS;

/** For every request. */
export const presence = (): Record<string, string> => {
  if (isUnasked()) return { "X-Muster-Unasked": "1" };
  told = performance.now();
  return {};
};

/** `tell` asks the server for anything. */
export function startPresence(tell: () => void): void {
  const note = (): void => {
    deed = performance.now();
    if (deed - told > TELL_EVERY_MS) tell();
  };
  for (const name of deeds) addEventListener(name, note, { passive: true, capture: true });
}
