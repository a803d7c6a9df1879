// SPDX-License-Identifier: Apache-2.0
import type { PlanLine } from "../api";
import * as format from "../format";
import { isDark, switchScheme } from "../map/colours";
import { ask, city, missingPlan, openRegister, plan, planLine, planName, shelters } from "../state";
import { mustSignIn } from "../session";
import { seen, switchLanguage, t, wordOf } from "../text";
import { changes } from "../whatif";
import { CompareChoice } from "./compare";
import { Sitting } from "./sign_in";

/** A what-if belongs to its plan: whoever leaves the plan is asked first. */
function choose(select: HTMLSelectElement): void {
  if (changes.value.length > 0 && !confirm(t("whatif_drop"))) {
    select.value = planName.value ?? "";
    return;
  }
  ask(null);
  planName.value = select.value;
}

/** Whether it is in force, and who follows it, as far as the server says. */
function statusWords({ status, followed_live, followed_in }: PlanLine): string[] {
  return [...(followed_live ? [t("live")] : []), ...(status ? [wordOf(`status_${status}`, status)] : []),
    ...(followed_in ?? []).map((number) => t("exercise", { number }))];
}

const words = (of: PlanLine): string =>
  [t("plan_choice", { name: of.name, hazard: format.hazard(of.hazard), limit: format.limit(of.limit) }),
    ...((of.assumes ?? []).length > 0 ? [t("hypothetical_plan")] : []), ...statusWords(of)].join(" · ");

function Status({ of }: { of: PlanLine }) {
  const [first, ...others] = statusWords(of);
  // A draft says so where it is chosen; what is in force stands out.
  if (first === undefined || (of.status === "draft" && others.length === 0 && !of.followed_live)) return null;
  return (
    <p class="status">
      {of.followed_live ? <strong class="mark">{first}</strong> : <b>{first}</b>} {others.join(" · ")}
    </p>
  );
}

function Plans() {
  const plans = city.value?.plans ?? [];
  const line = planLine.value;
  const state = line?.made_with?.population_state;
  if (plans.length === 0) return null;
  return (
    <>
      {plans.length > 1 || !line ? (
        <label class="choice">
          <span>{t("plan")}</span>
          <select value={line?.name ?? ""} onChange={(event) => choose(event.currentTarget)}>
            {missingPlan.value !== null && <option value="" disabled>{t("choose_plan")}</option>}
            {plans.map((of) => <option key={of.name} value={of.name}>{words(of)}</option>)}
          </select>
        </label>
      ) : <p class="choice"><span>{t("plan")}</span> {words(line)}</p>}
      {line && <Status of={line} />}
      {line && <CompareChoice words={words} />}
      {line && <p class="small">
        {[t("version", { version: line.version }), ...(state ? [t("population", { state: wordOf(`state_${state}`, seen(state)) })] : []),
          t("calculated", { date: format.date(line.created_at) })].join(" · ")}
      </p>}
    </>
  );
}

/** What may not be taken for the real thing says so. */
function Marks() {
  const isMadeUp = shelters.value?.features.some((shelter) => shelter.properties.made_up);
  return (
    <div class="marks">
      <strong class="mark" title={t("internal_why")}>{t("internal")}</strong>
      {plan.value?.outdated && <strong class="mark outdated">{t("outdated")}</strong>}
      {plan.value && (changes.value.length > 0 || (plan.value.assumes ?? []).length > 0) && <strong class="mark hypothetical">{t("hypothetical")}</strong>}
      {plan.value?.is_estimated && <strong class="mark">{t("estimated")}</strong>}
      {isMadeUp && <strong class="mark">{t("made_up")}</strong>}
      {city.value && !mustSignIn.value && (
        <button type="button" class="quiet screen registers-open" onClick={() => openRegister("sites")}>{t("registers")}</button>
      )}
    </div>
  );
}

function SchemeButton() {
  const words = t(isDark.value ? "to_light" : "to_dark");
  return (
    <button type="button" class="quiet icon" aria-label={words} title={words} onClick={switchScheme}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.4" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
    </button>
  );
}

function PrintButton({ print }: { print: () => void }) {
  return (
    <button type="button" class="quiet icon" aria-label={t("print")} title={t("print")} onClick={print}>
      <svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.3">
        <path d="M4.5 6V2h7v4M4.5 12H2.2V6.3h11.6V12h-2.3" />
        <path d="M4.5 10h7v4h-7z" />
      </svg>
    </button>
  );
}

export function Head({ print }: { print: () => void }) {
  const name = city.value?.name.replace(/\.muster$/, "") ?? "Muster";
  return (
    <header class="head">
      <div class="row">
        <h1><span class="city">{name}</span> <span class="what">{t("title")}</span></h1>
        <div class="row screen">
          <PrintButton print={print} />
          <SchemeButton />
          <button type="button" class="quiet" lang={t("language") === "English" ? "en" : "zh-CN"}
            onClick={switchLanguage}>{t("language")}</button>
        </div>
      </div>
      <Plans />
      <Marks />
      <Sitting />
    </header>
  );
}
