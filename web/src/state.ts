// SPDX-License-Identifier: Apache-2.0
// What the page shows, and the few things that change it.
import { batch, computed, effect, signal } from "@preact/signals";
import {
  type Asked, type City, type Name, type Plan, type Shelters, type Why, ServerError, WHO_ARE_YOU,
  getCity,
  getNames, getPlan, getShelters, getWhy,
} from "./api";
import { findSession, mustSignIn, takeLink } from "./session";
import { type Language, language } from "./text";

export const layerNames = ["shelters", "streets", "gaps", "names"] as const;
export type LayerName = (typeof layerNames)[number];

export const city = signal<City | null>(null);
export const planName = signal<string | null>(null);
export const plan = signal<Plan | null>(null);
export const shelters = signal<Shelters | null>(null);
/** Streets and areas, once somebody wants to find one. */
export const names = signal<Name[]>([]);
export const asked = signal<Asked | null>(null);
export const why = signal<Why | null>(null);
/** The server's words; empty: it was not reached. Null: all is well. */
export const problem = signal<string | null>(null);
export const whyProblem = signal<string | null>(null);
export const shown = signal<Readonly<Record<LayerName, boolean>>>({
  shelters: true, streets: true, gaps: true, names: true,
});
/** The data of the plan has changed since it was made, in the words of the server. */
export const stale = signal<string | null>(null);
export const registerNames = ["sites", "people", "areas"] as const;
export type RegisterName = (typeof registerNames)[number];
/** The register that is open over the map. */
export const register = signal<RegisterName | null>(null);
/** On a phone: the sheet is drawn up over the map. */
export const isSheetUp = signal(false);

export const shelterAsked = computed(() => {
  const key = asked.value && "site" in asked.value ? asked.value.site : null;
  return shelters.value?.features.find((shelter) => shelter.properties.key === key) ?? null;
});

/** The position that is asked about. */
export const askedAt = computed<[number, number] | null>(() => {
  if (asked.value === null) return null;
  if ("at" in asked.value) return asked.value.at;
  const at = shelterAsked.value?.geometry.coordinates;
  return at ? [at[0] ?? 0, at[1] ?? 0] : null;
});

export const words = (error: unknown): string => (error instanceof ServerError ? error.message : String(error));

/** A session that has ended is asked for again; all else is said. */
export function fail(error: unknown): void {
  if (error instanceof ServerError && error.status === WHO_ARE_YOU) mustSignIn.value = true;
  else problem.value = words(error);
}

export function ask(what: Asked | null): void {
  batch(() => {
    asked.value = what;
    why.value = null;
    whyProblem.value = null;
  });
}

export function toggle(layer: LayerName): void {
  shown.value = { ...shown.value, [layer]: !shown.value[layer] };
}

export async function load(): Promise<void> {
  try {
    const found = await getCity();
    batch(() => {
      problem.value = null;
      city.value = found;
      const wanted = planName.peek();
      const isThere = found.plans.some((line) => line.name === wanted);
      planName.value = isThere ? wanted : (found.plans[0]?.name ?? null);
    });
  } catch (error) {
    fail(error);
  }
}

let namesAsked = false;
export async function loadNames(): Promise<void> {
  if (namesAsked) return;
  namesAsked = true;
  try {
    names.value = await getNames();
  } catch (error) {
    namesAsked = false;
    fail(error);
  }
}

async function loadPlan(name: string, inLanguage: Language): Promise<void> {
  try {
    const [figures, sites] = await Promise.all([getPlan(name, inLanguage), getShelters(name, inLanguage)]);
    if (planName.peek() !== name || language.peek() !== inLanguage) return;
    batch(() => {
      problem.value = null;
      stale.value = null;
      plan.value = figures;
      shelters.value = sites;
    });
  } catch (error) {
    if (planName.peek() !== name) return;
    if (error instanceof ServerError && error.id === "app.inputs_changed") outdate(name, error.message);
    else fail(error);
  }
}

function forget(): void {
  batch(() => {
    plan.value = null;
    shelters.value = null;
  });
}

/** What was shown of a plan may stay beside the words that its data has changed; another plan may not. */
function outdate(name: string, why: string): void {
  batch(() => {
    stale.value = why;
    if (plan.peek()?.name !== name) forget();
  });
}

async function loadWhy(name: string, what: Asked, signal: AbortSignal): Promise<void> {
  try {
    const answer = await getWhy(name, what, language.value, signal);
    if (!signal.aborted) why.value = answer;
  } catch (error) {
    if (!signal.aborted) whyProblem.value = words(error);
  }
}

// The address of the page: #PLAN, and what is asked about: #PLAN?site=KEY, #PLAN?at=LON,LAT; or
// #registers/NAME. In the name of a plan a slash is written otherwise.
function readAddress(): void {
  register.value = registerNames.find((name) => location.hash === `#registers/${name}`) ?? null;
  if (register.value !== null) return;
  const [name = "", query = ""] = location.hash.slice(1).split("?", 2);
  const values = new URLSearchParams(query);
  const site = values.get("site");
  const [lon = NaN, lat = NaN] = (values.get("at") ?? "").split(",").map(Number);
  if (name) planName.value = decodeURIComponent(name);
  if (site) ask({ site });
  else ask(Number.isFinite(lon) && Number.isFinite(lat) ? { at: [lon, lat] } : null);
}

function writeAddress(): void {
  if (register.value !== null) history.replaceState(history.state, "", `#registers/${register.value}`);
  if (register.value !== null || planName.value === null) return;
  const what = asked.value;
  const query = what === null ? ""
    : "site" in what ? `?site=${encodeURIComponent(what.site)}` : `?at=${what.at.join()}`;
  history.replaceState(null, "", `#${encodeURIComponent(planName.value)}${query}`);
}

/** Over the map, whose address stays behind it. */
export function openRegister(name: RegisterName): void {
  history.pushState({ isOverMap: true }, "", `#registers/${name}`);
  register.value = name;
}

/** Back to the map as it was left. */
export function closeRegister(): void {
  if ((history.state as { isOverMap?: boolean } | null)?.isOverMap) history.back();
  else register.value = null;
}

export function start(): void {
  readAddress();
  addEventListener("popstate", () => batch(readAddress));
  effect(writeAddress);
  effect(() => {
    if (city.value && planName.value) void loadPlan(planName.value, language.value);
  });
  effect(() => {
    const [name, what] = [planName.value, asked.value];
    if (!city.value || !name || !what) return;
    const stop = new AbortController();
    void loadWhy(name, what, stop.signal);
    return () => stop.abort();
  });
  // Who has to say who he is sees nothing of the plan meanwhile.
  effect(() => {
    if (mustSignIn.value) forget();
  });
  const link = takeLink();
  const found = findSession(link);
  void (link === null ? load() : found.then(load));
}
