// SPDX-License-Identifier: Apache-2.0
// The data of the plan has changed since: it is shown as it is stored, with what has changed, and how
// to make it again.
import { useEffect } from "preact/hooks";
import { type PlanLine, type PlanRequest, plainName } from "../api";
import * as format from "../format";
import { findJobs, job, jobMissing, jobProblem, makeAgain, makesPlans } from "../jobs";
import { session } from "../session";
import { city, plan, planName, register, shelters, stale } from "../state";
import { seen, t, wordOf } from "../text";

const MINUTE_MS = 60_000, SECOND_MS = 1000, METRE_MM = 1000;

function within({ kind, value }: PlanLine["limit"]): string {
  if (kind === "none") return "none";
  const of = value ?? 0;
  if (kind === "length") return `${of / METRE_MM}m`;
  return of % MINUTE_MS === 0 ? `${of / MINUTE_MS}min` : `${of / SECOND_MS}s`;
}

/** In words for the shell: a name may hold anything. */
const quoted = (word: string): string => (/^[\w.@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** What the plan was made with, but for what it does not say. */
function request({ name, hazard, limit, made_with }: PlanLine): PlanRequest {
  const said = Object.entries(made_with ?? {}).filter(([, value]) => value !== null);
  return { hazard, within: within(limit), ...Object.fromEntries(said), name: plainName(name), replace: true };
}

const OPTIONS: [keyof PlanRequest, string][] = [["hazard", "hazard"], ["within", "within"], ["reaction", "reaction"],
  ["snap", "snap"], ["priority", "priority"], ["population_state", "state"], ["area", "area"], ["name", "name"]];

function command(cityName: string, line: PlanLine): string {
  const asked = request(line);
  const options = OPTIONS.filter(([key]) => asked[key] !== undefined)
    .map(([key, option]) => `--${option} ${quoted(String(asked[key]))}`);
  return `muster ${quoted(cityName)} plan shelters ${options.join(" ")} --replace`;
}

/** A line breaks between words alone, not after the hyphens of an option. */
function Command({ words }: { words: string }) {
  return <code>{words.split(" ").flatMap((word, i) => [" ", <span key={i}>{word}</span>])}</code>;
}

function Making() {
  const now = job.value;
  return (
    <label class="making">
      <span>{now?.stage || t("stale_making")}</span>
      <progress max="1" value={now?.progress ?? 0} />
    </label>
  );
}

/** Why it was not made; where the rules refuse, what they would want. */
function Refused() {
  return (
    <div role="alert" class="refused">
      <p><strong>{jobMissing.value.length > 0 ? t("refused_by_rules") : jobProblem.value || t("no_server")}</strong></p>
      {jobMissing.value.length > 0 && <p>{t("job_missing")}</p>}
      <ul>{jobMissing.value.map(({ text }, i) => <li key={i}>{text}</li>)}</ul>
    </div>
  );
}

/** By the server for who has signed in; else by the command line. */
function Again({ line, cityName }: { line: PlanLine; cityName: string }) {
  if (job.value !== null) return <Making />;
  if (!makesPlans.value || !session.value?.signed_in)
    return <p>{t("stale_command")} <Command words={command(cityName, line)} /></p>;
  return (
    <>
      {jobProblem.value !== null && <Refused />}
      <button type="button" class="quiet strong"
        onClick={() => void makeAgain(request(line))}>{t("stale_again")}</button>
    </>
  );
}

/** Over figures and map, and on paper. */
export function StaleBand() {
  if (stale.value === null || plan.value === null) return null;
  return <p role="status" class={`band${register.value === null ? "" : " behind"}`}>{t("stale_band", { name: plan.value.name })}</p>;
}

type Changed = NonNullable<PlanLine["changed"]>[number];

/** A site by its name, where the plan has it: the log knows it as "source:key". */
function siteWords(full: string): string {
  const site = shelters.value?.features.find(({ properties: { key } }) => full === key || full.endsWith(`:${key}`))?.properties;
  return site?.name ? `${site.name} (${seen(site.key)})` : seen(full);
}

/** What has changed, and how the last time. */
function changeWords({ input, site, group, area, source, by, changed_at, edits }: Changed): string {
  const what = wordOf(`input_${input}`, input);
  if (changed_at === undefined) return what;
  const edited = site === undefined ? group ?? area : siteWords(site);
  const values = { what, date: format.date(changed_at), last: edited ?? source ?? "", count: edits ?? 0 };
  const how = edited === undefined ? t("stale_imported", values) : t("stale_edited", values);
  return by ? `${how}, ${by}` : how;
}

/** Of the plan as it is stored: what cannot be told any more. */
function Limits() {
  const of = plan.value;
  if (!of?.outdated) return null;
  return (
    <>
      <p>{t(of.has_walks ? "stale_shown" : "stale_no_walks")}</p>
      {(of.sites_gone ?? 0) > 0 && <p>{t("stale_gone", { count: of.sites_gone ?? 0 })}</p>}
    </>
  );
}

/** Whether all that the plan was made with is known. */
const MadeWith = ({ of }: { of: PlanLine }) => {
  const isWhole = of.made_with && of.made_with.priority !== null && of.made_with.population_state !== null;
  return <p class="small">{t(isWhole ? "stale_same" : "stale_usual")}</p>;
};

export function Stale() {
  const isStale = stale.value !== null;
  useEffect(() => {
    if (isStale) void findJobs();
  }, [isStale]);
  const line = city.value?.plans.find(({ name }) => name === planName.value);
  if (stale.value === null || !line || !city.value) return null;
  return (
    <section class="note stale screen" role="status">
      <h2>{t("stale")}</h2>
      <p>{stale.value}</p>
      {(line.changed ?? []).length > 0 && <ul class="plain">
        {line.changed?.map((of) => <li key={of.input}>{changeWords(of)}</li>)}
      </ul>}
      <Limits />
      <Again line={line} cityName={city.value.name} />
      <MadeWith of={line} />
    </section>
  );
}
