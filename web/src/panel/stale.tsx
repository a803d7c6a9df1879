// SPDX-License-Identifier: Apache-2.0
// The data of the plan has changed since: what is shown may stay, and how to make it again.
import { useEffect } from "preact/hooks";
import type { PlanLine } from "../api";
import { findJobs, job, jobMissing, jobProblem, makeAgain, makesPlans } from "../jobs";
import { session } from "../session";
import { city, plan, planName, register, stale } from "../state";
import { t } from "../text";

const MINUTE_MS = 60_000, SECOND_MS = 1000, METRE_MM = 1000;

function within({ kind, value }: PlanLine["limit"]): string {
  if (kind === "none") return "none";
  const of = value ?? 0;
  if (kind === "length") return `${of / METRE_MM}m`;
  return of % MINUTE_MS === 0 ? `${of / MINUTE_MS}min` : `${of / SECOND_MS}s`;
}

/** In words for the shell: a name may hold anything. */
const quoted = (word: string): string => (/^[\w.@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const command = (cityName: string, { name, hazard, limit }: PlanLine): string =>
  `muster ${quoted(cityName)} plan shelters --hazard ${hazard} --within ${within(limit)} --name ${quoted(name)} --replace`;

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
    <div role="alert">
      <p>{jobProblem.value || t("no_server")}</p>
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
  const { name, hazard, limit } = line;
  return (
    <>
      {jobProblem.value !== null && <Refused />}
      <button type="button" class="quiet strong"
        onClick={() => void makeAgain({ name, hazard, within: within(limit), replace: true })}>{t("stale_again")}</button>
    </>
  );
}

/** Over figures and map, and on paper. */
export function StaleBand() {
  if (stale.value === null || plan.value === null) return null;
  return <p role="status" class={`band${register.value === null ? "" : " behind"}`}>{t("stale_band", { name: plan.value.name })}</p>;
}

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
      {plan.value && <p>{t("stale_shown")}</p>}
      <Again line={line} cityName={city.value.name} />
      <p class="small">{t("stale_usual")}</p>
    </section>
  );
}
