// SPDX-License-Identifier: Apache-2.0
// What the server says. Times are in ms, lengths in mm, positions in degrees.
import type { FeatureCollection, LineString, Point } from "geojson";
import { presence } from "./presence";
import type { Language } from "./text";

export type Limit = { kind: "time" | "length"; value: number } | { kind: "none"; value?: number };

export interface PlanLine {
  name: string;
  version: number;
  hazard: string;
  people: number;
  placed: number;
  created_at: string;
  limit: Limit;
  /** Missing on a server that does not say. */
  status?: string;
  /** This is the plan that is being carried out. */
  followed_live?: boolean;
  /** The exercises that follow it. */
  followed_in?: number[];
}

export interface City {
  name: string;
  box: [west: number, south: number, east: number, north: number];
  tiles: string;
  attributions: string[];
  plans: PlanLine[];
}

export interface Gain {
  lon: number;
  lat: number;
  name: string;
  site: string | null;
  places: number;
  more_people: number;
  less_walk_ms: number;
}

export interface Plan {
  name: string;
  version: number;
  hazard: string;
  hazard_means_leaving: boolean;
  limit: Limit;
  reaction_ms: number;
  is_estimated: boolean;
  people: number;
  placed: number;
  unplaced: number;
  off_network: number;
  nothing_within: number;
  all_full: number;
  places: number;
  sites: number;
  full_sites: number;
  baseline: { set_out: number; turned_away: number };
  walk: { mean_ms: number; p95_ms: number; worst_ms: number };
  slow_in_time: number;
  worst_area: { code: string; name: string; people: number; unplaced: number } | null;
  minutes: number[];
  gains: Gain[];
  zones: { people: number; places: number; sites: string[] }[];
}

export interface Shelter {
  key: string;
  name: string;
  places: number;
  people: number;
  is_full: boolean;
  mean_walk_ms: number;
  worst_walk_ms: number;
  function: string;
  made_up: boolean;
  more_people: number;
  less_walk_ms: number;
  /** In a what-if alone. */
  is_closed?: boolean;
  places_before?: number;
  is_new?: boolean;
}

export type Shelters = FeatureCollection<Point, Shelter>;

export interface Why {
  kind: "people" | "site";
  sentences: string[];
  routes: FeatureCollection<LineString, { people: number; walk_ms: number }>;
}

export type At = [lon: number, lat: number];
/** A limit counts what the limit of the plan counts: ms or mm. */
export type Change = { close: string } | { resize: string; places: number } | { block: At }
  | { add: At; places: number } | { limit: number };

export interface Outcome {
  people: number;
  placed: number;
  walk: { mean_ms: number; p95_ms: number; worst_ms: number };
}

interface BeforeAfter {
  before: number;
  after: number;
}

/** The plan with changes, beside the plan. */
export interface WhatIf {
  /** As they were asked for, with the street that is blocked and the key of what is new. */
  changes: { key?: string; street?: string }[];
  base: Outcome;
  whatif: Outcome;
  moved: { people: number; to_another: number; lost: number; gained: number };
  shelters: { key: string; people: BeforeAfter; places: BeforeAfter }[];
  milliseconds: number;
}

/** Minute by minute after the alarm: who is under cover by the plan, and by the best for that minute. */
export interface LeadTimes {
  people: number;
  minutes: { minute: number; by_plan: number; possible: number }[];
}

interface ComparedPlan {
  name: string;
  people: number;
  placed: number;
  mean_walk_ms: number;
}

/** What changes for people and shelters if one plan takes the place of another. */
export interface Compared {
  before: ComparedPlan;
  after: ComparedPlan;
  stay: number;
  move: number;
  gain: number;
  lose: number;
  sites: { key: string; name: string; people_before: number; people_after: number }[];
}

/** A street, or an area, which has a code. */
export interface Name {
  name: string;
  code: string | null;
  at: [lon: number, lat: number];
  box: [west: number, south: number, east: number, north: number];
}

export type Asked = { site: string } | { at: At };

export interface Session {
  founded: boolean;
  signed_in: boolean;
  /** Signed in by the link of the start: whoever holds the file, and nobody in particular. */
  holder: boolean;
  person: string | null;
  token: string | null;
}

/** What the rules would want. */
export interface Missing {
  text: string;
}

interface ErrorBody {
  error?: { id?: string; message?: string; answer?: { missing?: Missing[] } };
}

/** A refusal in the server's own words; without words, the server was not reached. */
export class ServerError extends Error {
  constructor(message: string, readonly status = 0, readonly id = "", readonly missing: Missing[] = []) {
    super(message);
  }
}

export const WHO_ARE_YOU = 401;

let endSession = (): void => {};
/** Whatever was asked: the server no longer knows who asks. */
export const whenSessionEnds = (act: () => void): void => void (endSession = act);

/** Goes with whatever changes something: a page elsewhere does not know it. */
let token: string | null = null;

async function get<T>(path: string, options: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, { ...options, headers: { ...options.headers, ...presence() } });
  } catch (problem) {
    if (options.signal?.aborted) throw problem;
    throw new ServerError("");
  }
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body as T;
  const said = (body as ErrorBody | null)?.error;
  if (answer.status === WHO_ARE_YOU && !path.startsWith("/api/login")) endSession();
  throw new ServerError(said?.message ?? "", answer.status, said?.id, said?.answer?.missing);
}

const planPath = (plan: string): string => `/api/plans/${encodeURIComponent(plan)}`;

/** Without a language: the page asks for it while this program is still being read. */
export const getCity = (): Promise<City> => get("/api/city");

export const getNames = async (): Promise<Name[]> =>
  (await get<{ names: Name[] }>("/api/names")).names;

export const getPlan = (plan: string, language: Language): Promise<Plan> =>
  get(`${planPath(plan)}?lang=${language}`);

export const getShelters = (plan: string, language: Language): Promise<Shelters> =>
  get(`${planPath(plan)}/shelters?lang=${language}`);

export function getWhy(
  plan: string, asked: Asked, language: Language, signal: AbortSignal,
): Promise<Why> {
  const what = "site" in asked ? `site=${encodeURIComponent(asked.site)}` : `at=${asked.at.join()}`;
  return get(`${planPath(plan)}/why?${what}&lang=${language}`, { signal });
}

export const getLeadTimes = (plan: string): Promise<LeadTimes> => get(`${planPath(plan)}/lead-times`);

export const getCompared = (
  plan: string, other: string, language: Language, signal: AbortSignal,
): Promise<Compared> =>
  get(`${planPath(plan)}/compare/${encodeURIComponent(other)}?lang=${language}`, { signal });

const post = <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> => get(path, {
  method: "POST", body: JSON.stringify(body), ...(signal ? { signal } : {}),
  headers: { "Content-Type": "application/json", ...(token ? { "X-Muster-Token": token } : {}) },
});

const kept = (session: Session): Session => {
  token = session.token;
  return session;
};

export const getSession = async (): Promise<Session> => kept(await get("/api/session"));

export const postLogin = async (
  who: { person: string; password: string } | { link: string }, language: Language,
): Promise<Session> => kept(await post(`/api/login?lang=${language}`, who));

export const postLogout = (): Promise<Session> => post("/api/logout", {});

export const askWhatIf = (
  plan: string, changes: readonly Change[], language: Language, signal: AbortSignal,
): Promise<WhatIf> => post(`${planPath(plan)}/whatif?lang=${language}`, { changes }, signal);

export type Cell = string | number | boolean | null;

/** A register: a row for each record, with the edits that lie over it. */
export interface Register {
  register: string;
  columns: string[];
  rows: Cell[][];
}

export const getRegister = (name: string, language: Language, signal: AbortSignal): Promise<Register> =>
  get(`/api/registers/${name}?lang=${language}`, { signal });

/** For a link: the same as a file. */
export const registerFile = (name: string): string => `/api/registers/${name}?format=csv`;

export interface SiteEdit {
  places?: number;
  state?: "open" | "closed";
  reason: string;
}

export const postSiteEdit = (key: string, edit: SiteEdit, language: Language): Promise<unknown> =>
  post(`/api/sites/${encodeURIComponent(key)}/edit?lang=${language}`, edit);

/** As the command line takes it. */
export interface PlanRequest {
  name: string;
  hazard: string;
  within: string;
  replace: boolean;
}

/** A plan that is being made. */
export interface Job {
  job: string;
  plan: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** Of one. */
  progress: number;
  stage: string | null;
  error?: { message: string; answer?: { missing?: Missing[] } };
}

export const postPlanJob = (plan: PlanRequest, language: Language): Promise<Job> =>
  post(`/api/jobs?lang=${language}`, { plan });

export const getJob = (id: string, language: Language): Promise<Job> =>
  get(`/api/jobs/${encodeURIComponent(id)}?lang=${language}`);

/** What this server answers. */
export const getPaths = async (): Promise<Record<string, unknown>> =>
  (await get<{ paths: Record<string, unknown> }>("/api/openapi.json")).paths;

/** Whole addresses, as the map's worker has none of its own to start from. A plan that was made again
 * has another one, else the map would keep what it has. */
export const address = (plan: string, part: "streets" | "gaps", version: number): string =>
  `${location.origin}${planPath(plan)}/${part}?version=${version}`;
