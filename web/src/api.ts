// SPDX-License-Identifier: Apache-2.0
// What the server says. Times are in ms, lengths in mm, positions in degrees.
import type { FeatureCollection, LineString, Point } from "geojson";
import { presence } from "./presence";
import { type Language, seen } from "./text";

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
  /** What it was made from that is not so any more, and who changed it last, as far as that is known. */
  changed?: { input: string; site?: string; group?: string; area?: string; source?: string; by?: string | null; changed_at?: string; edits?: number }[];
  /** Otherwise than the data have it: with any the plan is hypothetical. */
  assumes?: Assumption[];
  /** As a plan is asked for; null is what the plan does not say. */
  made_with?: MadeWith;
}

/** Begins like the change of a what-if. */
export type Assumption = { name: string; places?: number; places_before?: number }
  & ({ close: string } | { open: string } | { resize: string } | { block: At } | { add: At; key: string });

export interface MadeWith {
  hazard: string;
  within: string;
  reaction: string;
  snap: string;
  priority: string | null;
  population_state: string | null;
  area: string | null;
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
  /** It is shown as it is stored; what it was made from has changed since. */
  outdated?: boolean;
  assumes?: Assumption[];
  /** Not with an outdated plan whose walks cannot be told any more. */
  has_walks?: boolean;
  /** Shelters of an outdated plan that the city does not have any more. */
  sites_gone?: number;
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
  /** Of an outdated plan: it would not use it now, and why. */
  unused_now?: string;
  /** Where its doors let in fewer. */
  places_all?: number;
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

/** A site of the city that a plan does not use. */
export interface LeftOut {
  key: string;
  name: string;
  places: number;
  /** Why: for programs, and in the words of the server. */
  reason: string;
  why: string;
  is_openable: boolean;
  places_opened?: number;
}

export type LeftOuts = FeatureCollection<Point, LeftOut>;

export interface Why {
  kind: "people" | "site";
  sentences: string[];
  routes: FeatureCollection<LineString, { people: number; walk_ms: number }>;
}

export type At = [lon: number, lat: number];
/** A limit counts what the limit of the plan counts: ms or mm. */
export type Change = { close: string } | { open: string } | { resize: string; places: number } | { block: At }
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
  changes: { key?: string; street?: string; line?: At[] }[];
  base: Outcome;
  whatif: Outcome;
  moved: { people: number; to_another: number; lost: number; gained: number; solved_anew: boolean };
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
  /** So much otherwise than the data have it: with any it is hypothetical. */
  assumes: number;
  /** What it was made from and is another by now. */
  changed_inputs: string[];
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
  roles: string[];
  token: string | null;
}

/** What the rules would want. */
export interface Missing {
  text: string;
}

/** On which other basis it can be done: an order by word of mouth, an emergency. */
export type OtherBasis = "verbal" | "emergency";

interface Answer {
  missing?: Missing[];
  bases?: OtherBasis[];
}

interface ErrorBody {
  error?: { id?: string; message?: string; answer?: Answer };
}

/** A refusal in the server's own words; without words, the server was not reached. */
export class ServerError extends Error {
  constructor(
    message: string, readonly status = 0, readonly id = "", readonly missing: Missing[] = [],
    readonly bases: OtherBasis[] = [],
  ) {
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
  throw new ServerError(said?.message ?? "", answer.status, said?.id, said?.answer?.missing, said?.answer?.bases);
}

const planPath = (plan: string): string => `/api/plans/${encodeURIComponent(plan)}`;

/** Without a language: the page asks for it while this program is still being read. */
export async function getCity(): Promise<City> {
  const city = await get<City>("/api/city");
  const seenNames = new Set<string>();
  // A draft may lie beside the version that is in force: each has a name of its own here, as for the server.
  const plans = city.plans.map((line) => {
    const isOlder = seenNames.has(line.name);
    seenNames.add(line.name);
    return isOlder ? { ...line, name: `${line.name}@${line.version}` } : line;
  });
  return { ...city, plans };
}

/** Without its version: what a plan that is made again is called. */
export const plainName = (name: string): string => name.replace(/@\d+$/, "");

/** Names come from files; as they are shown here they do nothing. */
const named = <T extends { name: string }>(of: T): T => ({ ...of, name: seen(of.name) });

export const getNames = async (): Promise<Name[]> =>
  (await get<{ names: Name[] }>("/api/names")).names.map(named);

const asStored = (isOutdated: boolean): string => (isOutdated ? "&outdated=yes" : "");

export async function getPlan(name: string, language: Language, isOutdated = false): Promise<Plan> {
  const plan = await get<Plan>(`${planPath(name)}?lang=${language}${asStored(isOutdated)}`);
  return { ...plan, name, worst_area: plan.worst_area && named(plan.worst_area), gains: plan.gains.map(named) };
}

export async function getShelters(plan: string, language: Language, isOutdated = false): Promise<Shelters> {
  const shelters = await get<Shelters>(`${planPath(plan)}/shelters?lang=${language}${asStored(isOutdated)}`);
  return { ...shelters, features: shelters.features.map((of) => ({ ...of, properties: named(of.properties) })) };
}

export async function getLeftOut(plan: string, language: Language, signal: AbortSignal): Promise<LeftOuts> {
  const sites = await get<LeftOuts>(`${planPath(plan)}/left-out?lang=${language}`, { signal });
  return { ...sites, features: sites.features.map((of) => ({ ...of, properties: named(of.properties) })) };
}

const whyOf = (asked: Asked, language: Language): string =>
  `why?${"site" in asked ? `site=${encodeURIComponent(asked.site)}` : `at=${asked.at.join()}`}&lang=${language}`;

export const getWhy = (plan: string, asked: Asked, language: Language, signal: AbortSignal): Promise<Why> =>
  get(`${planPath(plan)}/${whyOf(asked, language)}`, { signal });

export const getLeadTimes = (plan: string): Promise<LeadTimes> => get(`${planPath(plan)}/lead-times`);

export async function getCompared(
  plan: string, other: string, language: Language, signal: AbortSignal,
): Promise<Compared> {
  const compared = await get<Compared>(
    `${planPath(plan)}/compare/${encodeURIComponent(other)}?lang=${language}`, { signal });
  return { ...compared, sites: compared.sites.map(named) };
}

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

/** The street that would be blocked there. */
export interface Street {
  street: string;
  line: At[];
}

export const getStreet = (plan: string, at: At, language: Language, signal: AbortSignal): Promise<Street> =>
  get(`${planPath(plan)}/street?at=${at.join()}&lang=${language}`, { signal });

export const askWhyThen = (
  plan: string, changes: readonly Change[], asked: Asked, language: Language, signal: AbortSignal,
): Promise<Why> => post(`${planPath(plan)}/whatif/${whyOf(asked, language)}`, { changes }, signal);

/** What is drawn of a plan. */
export type MapPart = "shelters" | "streets" | "gaps" | "catchments";

/** The same as it would be. */
export const askMapThen = (
  plan: string, part: MapPart, changes: readonly Change[], language: Language, signal: AbortSignal,
): Promise<FeatureCollection> => post(`${planPath(plan)}/whatif/${part}?lang=${language}`, { changes }, signal);

export type Cell = string | number | boolean | null;

/** A register: a row for each record, with the edits that lie over it. */
export interface Register {
  register: string;
  columns: string[];
  rows: Cell[][];
}

export const getRegister = (name: string, language: Language, signal: AbortSignal): Promise<Register> =>
  get(`/api/registers/${name}?lang=${language}`, { signal });

/** Who changed a row last, on what, and what was imported there. `why` is sealed: null where it cannot be told. */
export interface RowEdit {
  row: string;
  by: string | null;
  at_ms: number;
  basis: "rule" | OtherBasis;
  why: string | null;
  imported: Record<string, Cell>;
}

/** What was done on an order or in an emergency, and somebody else still has to review. */
export interface DueReview {
  id: string;
  /** Null: not of one row, or of one that is not there any more. */
  row: string | null;
  did: string;
  by: string | null;
  at_ms: number;
  basis: OtherBasis;
  why: string | null;
  given_at_ms?: number;
  called_back?: boolean;
  superior?: string | null;
  by_ms?: number;
  overdue?: boolean;
}

/** What there is to know of a register beside its rows. */
export interface RegisterNotes {
  last_import: { source: string; total: number; accepted: number; refused: number; at_ms: number } | null;
  edits: RowEdit[];
  reviews: DueReview[];
  /** By the rules, for who has signed in; of organisations it is not told. */
  may_edit?: { granted: boolean; missing: Missing[]; bases: OtherBasis[] } | null;
}
export const getRegisterNotes = (name: string, language: Language, signal: AbortSignal): Promise<RegisterNotes> =>
  get(`/api/registers/${name}/notes?lang=${language}`, { signal });

/** For a link: the same as a file. */
export const registerFile = (name: string): string => `/api/registers/${name}?format=csv`;

/** On what else than the rules it rests. */
export interface Claim {
  basis?: OtherBasis;
  given_at_ms?: number;
  called_back?: boolean;
  superior?: string;
}

/** What is changed of a site; what is left out stays. */
export interface SiteChange {
  places?: number;
  state?: string;
  usable_after_h?: number;
  access?: string;
  visibility?: string;
  suitable?: Record<string, string>;
}
export interface PeopleChange {
  people?: number;
  class?: string;
  left_out?: boolean;
}
export interface AreaChange {
  name?: string;
}

/** With why; `reset`: all of it back to what was imported. */
export type Edit<Change> = (Change | { reset: true }) & Claim & { reason: string };

/** What somebody else has to review of it: `act review ID` on the command line. */
export interface Review {
  id: string;
  by_ms?: number;
}

const postEdit = (noun: string, key: string, edit: object, language: Language): Promise<{ review: Review | null }> =>
  post(`/api/${noun}/${encodeURIComponent(key)}/edit?lang=${language}`, edit);
export const postSiteEdit = (key: string, edit: Edit<SiteChange>, language: Language) =>
  postEdit("sites", key, edit, language);
export const postPeopleEdit = (key: string, edit: Edit<PeopleChange>, language: Language) =>
  postEdit("people", key, edit, language);
export const postAreaEdit = (key: string, edit: Edit<AreaChange>, language: Language) =>
  postEdit("areas", key, edit, language);

/** As the command line takes it; what is empty is not said. */
export type ImportOptions = Readonly<Record<string, string>>;

/** What an import comes to, for everybody. */
export interface ImportLine {
  register: string;
  trial: boolean;
  total?: number;
  accepted?: number;
  refused?: number;
}

export interface Remark {
  refused: boolean;
  line?: number;
  object?: string;
  field?: string;
  reason: string;
}

/** What became of its rows, for who asked for it. */
export interface ImportReport {
  total: number;
  accepted: number;
  refused: number;
  median_offset_mm?: number;
  added?: number;
  changed?: number;
  same?: number;
  /** It waits for a second person to release this act. */
  act?: string;
  remarks: Remark[];
}

export const FILE_BYTES_MAX = 64 * 1024 * 1024;

export function postImport(
  register: string, file: File, options: ImportOptions, language: Language, signal: AbortSignal,
): Promise<Job> {
  const said = new URLSearchParams(Object.entries({ ...options, name: file.name, lang: language }).filter(([, value]) => value !== ""));
  return get(`/api/imports/${register}?${said}`, {
    method: "POST", body: file, signal,
    headers: { "Content-Type": "application/octet-stream", ...(token ? { "X-Muster-Token": token } : {}) },
  });
}

export const getImportReport = (job: string, language: Language): Promise<ImportReport> =>
  get(`/api/jobs/${encodeURIComponent(job)}/report?lang=${language}`);

/** For a link: all its rows, as the command line writes them. */
export const importReportFile = (job: string, language: Language): string =>
  `/api/jobs/${encodeURIComponent(job)}/report?format=tsv&lang=${language}`;

export const deleteJob = (job: string): Promise<Job> => get(`/api/jobs/${encodeURIComponent(job)}`, {
  method: "DELETE", headers: token ? { "X-Muster-Token": token } : {},
});

/** As the command line takes it; what is left out is as usual. */
export interface PlanRequest extends Partial<Record<Exclude<keyof MadeWith, "hazard" | "within">, string>> {
  name: string;
  hazard: string;
  within: string;
  replace: boolean;
}

/** A plan that is being made, or a file that is imported. */
export interface Job {
  job: string;
  plan: string | null;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** Of one. */
  progress: number;
  stage: string | null;
  import?: ImportLine;
  error?: { id: string; message: string; answer?: Answer };
}

export const postPlanJob = (plan: PlanRequest, language: Language): Promise<Job> =>
  post(`/api/jobs?lang=${language}`, { plan });

/** Solved from scratch, by the server, and stored under that name. */
export const postKeepJob = (
  plan: string, what: { name: string; changes: readonly Change[]; replace: boolean }, language: Language,
): Promise<Job> => post(`${planPath(plan)}/keep?lang=${language}`, what);

export const getJob = (id: string, language: Language): Promise<Job> =>
  get(`/api/jobs/${encodeURIComponent(id)}?lang=${language}`);

/** What this server answers. */
export const getPaths = async (): Promise<Record<string, unknown>> =>
  (await get<{ paths: Record<string, unknown> }>("/api/openapi.json")).paths;

/** Whole addresses, as the map's worker has none of its own to start from. A plan that was made again
 * has another one, else the map would keep what it has. */
export const address = (
  plan: string, part: Exclude<MapPart, "shelters">, version: number, isOutdated = false,
): string => `${location.origin}${planPath(plan)}/${part}?version=${version}${asStored(isOutdated)}`;
