// SPDX-License-Identifier: Apache-2.0
// Another plan beside the one that is shown: who would move, and what it comes to.
import { effect, signal } from "@preact/signals";
import { type Compared, type PlanLine, ServerError, getCompared } from "../api";
import * as format from "../format";
import { city, plan, planName } from "../state";
import { language, t } from "../text";

const LINES = 5;
const other = signal<string | null>(null);
const compared = signal<Compared | null>(null);
const problem = signal<string | null>(null);

async function load(name: string, beside: string, signal: AbortSignal): Promise<void> {
  try {
    const answer = await getCompared(name, beside, language.peek(), signal);
    if (!signal.aborted) compared.value = answer;
  } catch (error) {
    if (!signal.aborted) problem.value = error instanceof ServerError ? error.message : String(error);
  }
}

effect(() => {
  const [name, beside] = [planName.value, city.value && other.value];
  compared.value = null;
  problem.value = null;
  if (name === beside) other.value = null;
  if (!name || !beside || name === beside) return;
  const stop = new AbortController();
  void load(name, beside, stop.signal);
  return () => stop.abort();
});

export function CompareChoice({ words }: { words: (of: PlanLine) => string }) {
  const others = (city.value?.plans ?? []).filter(({ name }) => name !== planName.value);
  if (others.length === 0) return null;
  return (
    <label class="choice screen">
      <span>{t("compare_with")}</span>
      <select value={other.value ?? ""} onChange={(event) => (other.value = event.currentTarget.value || null)}>
        <option value="">{t("compare_none")}</option>
        {others.map((of) => <option key={of.name} value={of.name}>{words(of)}</option>)}
      </select>
    </label>
  );
}

const count = (value: number): string => format.people(value, plan.value?.is_estimated);

function Sites({ of }: { of: Compared }) {
  const changed = of.sites.filter((site) => site.people_before !== site.people_after)
    .sort((a, b) => Math.abs(b.people_after - b.people_before) - Math.abs(a.people_after - a.people_before));
  return (
    <ul class="plain">
      {changed.slice(0, LINES).map((site) => (
        <li key={site.key}>{t("compare_site", { name: site.name || site.key,
          before: count(site.people_before), after: count(site.people_after) })}</li>
      ))}
    </ul>
  );
}

const lineOf = (name: string): PlanLine | undefined => city.value?.plans.find((of) => of.name === name);

/** What protects from one thing is no measure for another. */
function OtherHazard({ of, here }: { of: PlanLine; here: PlanLine }) {
  return <p class="note" role="alert"><strong>{t("compare_hazard", {
    name: of.name, hazard: format.hazard(of.hazard), other: format.hazard(here.hazard) })}</strong></p>;
}

function Difference({ of }: { of: Compared }) {
  const [there, here] = [lineOf(other.value ?? ""), lineOf(planName.value ?? "")];
  if (there && here && there.hazard !== here.hazard) return <OtherHazard of={there} here={here} />;
  const isSameLimit = !there || !here || format.limit(there.limit) === format.limit(here.limit);
  return (
    <>
      {!isSameLimit && <p class="note">{t("compare_limit", {
        name: there.name, limit: format.limit(there.limit), other: format.limit(here.limit) })}</p>}
      <p class="first">
        <strong>{format.difference(of.after.placed - of.before.placed)}</strong>
        <span>{t("whatif_cover")}</span>
        <small>{t("compare_total", { name: of.after.name, people: count(of.after.placed),
          share: format.share(of.after.placed, of.after.people) })}</small>
      </p>
      {[of.before, of.after].filter((of) => of.changed_inputs.length > 0).map(({ name }) => (
        <p class="small" key={name}>{t("compare_changed", { name })}</p>
      ))}
      <ul class="plain">
        <li>{t("compare_moved", { stay: count(of.stay), move: count(of.move), gain: count(of.gain), lose: count(of.lose) })}</li>
        <li>{t("whatif_walk", { before: format.time(of.before.mean_walk_ms), after: format.time(of.after.mean_walk_ms) })}</li>
      </ul>
      <Sites of={of} />
    </>
  );
}

export function Compare() {
  if (other.value === null) return null;
  return (
    <section class="whatif" aria-label={t("compare", { name: other.value })}>
      <div class="row">
        <h2>{t("compare", { name: other.value })}</h2>
        {(compared.value?.after.assumes ?? 0) > 0 && <strong class="mark hypothetical">{t("hypothetical")}</strong>}
        <button type="button" class="quiet screen" onClick={() => (other.value = null)}>{t("compare_end")}</button>
      </div>
      <div role="status">
        {problem.value !== null ? <p class="note">{problem.value || t("no_server")}</p>
          : compared.value ? <Difference of={compared.value} /> : <p>{t("loading")}</p>}
      </div>
    </section>
  );
}
