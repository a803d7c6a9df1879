// SPDX-License-Identifier: Apache-2.0
// What the page shows, and the few things that change it.
import { batch, computed, effect, signal } from "@preact/signals";
import {
  type Asked, type City, type LeftOuts, type Name, type Plan, type PlanLine, type Shelters, type Why, ServerError,
  WHO_ARE_YOU, getCity, getLeftOut, getNames, getPlan, getShelters,
} from "./api";
import { findSession, mustSignIn, takeLink } from "./session";
import { type Language, language } from "./text";

export const layerNames = ["shelters", "left_out", "streets", "gaps", "catchments", "names"] as const;
export type LayerName = (typeof layerNames)[number];

export const city = signal<City | null>(null);
export const planName = signal<string | null>(null);
export const plan = signal<Plan | null>(null);
export const shelters = signal<Shelters | null>(null);
/** The sites that the plan does not use; null: that is not known (yet). */
export const leftOut = signal<LeftOuts | null>(null);
/** Streets and areas, once somebody wants to find one. */
export const names = signal<Name[]>([]);
export const asked = signal<Asked | null>(null);
export const why = signal<Why | null>(null);
/** The server's words; empty: it was not reached. Null: all is well. */
export const problem = signal<string | null>(null);
export const whyProblem = signal<string | null>(null);
export const shown = signal<Readonly<Record<LayerName, boolean>>>({
  shelters: true, left_out: true, streets: true, gaps: true, catchments: false, names: true,
});
/** The data of the plan has changed since it was made, in the words of the server. */
export const stale = signal<string | null>(null);
export const registerNames = ["sites", "people", "areas", "organisations"] as const;
export type RegisterName = (typeof registerNames)[number];
/** The register that is open over the map. */
export const register = signal<RegisterName | null>(null);
/** On a phone: the sheet is drawn up over the map. */
export const isSheetUp = signal(false);

/** In the list of the city; null as well for a name that is not there. */
export const planLine = computed(() => city.value?.plans.find(({ name }) => name === planName.value) ?? null);
/** The address names a plan that the city does not have. */
export const missingPlan = computed(() => (city.value && planLine.value === null ? planName.value : null));

const keyAsked = computed(() => (asked.value && "site" in asked.value ? asked.value.site : null));

export const shelterAsked = computed(() =>
  shelters.value?.features.find((shelter) => shelter.properties.key === keyAsked.value) ?? null);

/** The site that is asked about is one that the plan leaves out. */
export const leftOutAsked = computed(() =>
  leftOut.value?.features.find((site) => site.properties.key === keyAsked.value) ?? null);

/** The position that is asked about. */
export const askedAt = computed<[number, number] | null>(() => {
  if (asked.value === null) return null;
  if ("at" in asked.value) return asked.value.at;
  const at = (shelterAsked.value ?? leftOutAsked.value)?.geometry.coordinates;
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

const isInForce = ({ status }: PlanLine): boolean => status === "filed" || status === "approved";

/** Of plans with the newest first: what is carried out, else what is in force, else the newest. */
const firstPlan = (plans: readonly PlanLine[]): PlanLine | undefined =>
  plans.find((line) => line.followed_live) ?? plans.find(isInForce) ?? plans[0];

let loads = 0;
/** Of two that are under way the later one counts. With `ifOther` what is shown stays where the city is the same. */
export async function load({ ifOther = false } = {}): Promise<void> {
  const turn = ++loads;
  try {
    const found = await getCity();
    if (turn !== loads || (ifOther && JSON.stringify(found) === JSON.stringify(city.peek()))) return;
    batch(() => {
      problem.value = null;
      city.value = found;
      planName.value ??= firstPlan(found.plans)?.name ?? null;
    });
  } catch (error) {
    if (turn === loads) fail(error);
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

const getBoth = (name: string, inLanguage: Language, isOutdated: boolean): Promise<[Plan, Shelters]> =>
  Promise.all([getPlan(name, inLanguage, isOutdated), getShelters(name, inLanguage, isOutdated)]);

/** The plan; where its data has changed since, as it is stored, with the words that say so. */
async function getAnyhow(name: string, inLanguage: Language): Promise<[Plan, Shelters, string | null]> {
  try {
    return [...await getBoth(name, inLanguage, false), null];
  } catch (error) {
    if (!(error instanceof ServerError) || error.id !== "app.inputs_changed") throw error;
    return [...await getBoth(name, inLanguage, true), error.message];
  }
}

async function loadPlan(name: string, inLanguage: Language, signal: AbortSignal): Promise<void> {
  try {
    const [figures, sites, changed] = await getAnyhow(name, inLanguage);
    if (signal.aborted) return;
    batch(() => {
      problem.value = null;
      stale.value = changed;
      plan.value = figures;
      shelters.value = sites;
    });
  } catch (error) {
    if (signal.aborted) return;
    // What was shown of the plan may stay beside the words that nothing is heard.
    batch(() => {
      if (error instanceof ServerError && error.status > 0) forget();
      fail(error);
    });
  }
}

function forget(): void {
  batch(() => {
    plan.value = null;
    shelters.value = null;
    leftOut.value = null;
    stale.value = null;
    why.value = null;
    whyProblem.value = null;
  });
}

let lastName: string | null = null;
/** Nothing stands under the name, or the version, of a plan that it does not belong to. */
function forgetOther(name: string | null, version: number | null): void {
  const was = plan.peek();
  if (was === null ? name !== lastName : was.name !== name || was.version !== version) forget();
  lastName = name;
}

/** Who has to say who he is sees nothing of the city meanwhile. */
function forgetAll(): void {
  batch(() => {
    forget();
    city.value = null;
    names.value = [];
    namesAsked = false;
    problem.value = null;
  });
}

/** What is not known is not drawn; all else is there without it. */
async function loadLeftOut(name: string, inLanguage: Language, signal: AbortSignal): Promise<void> {
  const found = await getLeftOut(name, inLanguage, signal).catch(() => null);
  if (!signal.aborted) leftOut.value = found;
}

/** What is not written as an address is taken as it stands. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
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
  if (name) planName.value = decoded(name);
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

let isGoingBack = false;
/** Back to the map as it was left; asked twice in a moment, once, else one would leave the page. */
export function closeRegister(): void {
  if (isGoingBack) return;
  isGoingBack = (history.state as { isOverMap?: boolean } | null)?.isOverMap ?? false;
  if (isGoingBack) history.back();
  else register.value = null;
}

export function start(): void {
  readAddress();
  addEventListener("popstate", () => {
    isGoingBack = false;
    batch(readAddress);
  });
  effect(writeAddress);
  effect(() => {
    const [line, name, inLanguage] = [planLine.value, planName.value, language.value];
    if (city.value === null) return;
    forgetOther(name, line?.version ?? null);
    if (line === null) return;
    const stop = new AbortController();
    void loadPlan(line.name, inLanguage, stop.signal);
    return () => stop.abort();
  });
  effect(() => {
    const [of, inLanguage] = [plan.value, language.value];
    if (of === null || stale.value !== null) return;
    const stop = new AbortController();
    void loadLeftOut(of.name, inLanguage, stop.signal);
    return () => stop.abort();
  });
  effect(() => {
    if (mustSignIn.value) forgetAll();
  });
  const link = takeLink();
  const found = findSession(link);
  void (link === null ? load() : found.then(() => load()));
}
