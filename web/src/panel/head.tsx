// SPDX-License-Identifier: Apache-2.0
import * as format from "../format";
import { ask, city, plan, planName, shelters } from "../state";
import { switchLanguage, t } from "../text";

function choose(name: string): void {
  ask(null);
  planName.value = name;
}

function Plans() {
  const plans = city.value?.plans ?? [];
  const line = plans.find(({ name }) => name === planName.value);
  const words = (of: typeof plans[number]): string =>
    t("plan_choice", { name: of.name, hazard: format.hazard(of.hazard), limit: format.limit(of.limit) });
  if (!line) return null;
  return (
    <>
      {plans.length > 1 ? (
        <label class="choice">
          <span>{t("plan")}</span>
          <select value={line.name} onChange={(event) => choose(event.currentTarget.value)}>
            {plans.map((of) => <option key={of.name} value={of.name}>{words(of)}</option>)}
          </select>
        </label>
      ) : <p class="choice"><span>{t("plan")}</span> {words(line)}</p>}
      <p class="small">
        {t("version", { version: line.version })} · {t("calculated", { date: format.date(line.created_at) })}
      </p>
    </>
  );
}

/** What may not be taken for the real thing says so. */
function Marks() {
  const isMadeUp = shelters.value?.features.some((shelter) => shelter.properties.made_up);
  return (
    <p class="marks">
      <strong class="mark" title={t("internal_why")}>{t("internal")}</strong>
      {plan.value?.is_estimated && <strong class="mark">{t("estimated")}</strong>}
      {isMadeUp && <strong class="mark">{t("made_up")}</strong>}
    </p>
  );
}

export function Head({ print }: { print: () => void }) {
  const name = city.value?.name.replace(/\.muster$/, "") ?? "Muster";
  return (
    <header class="head">
      <div class="row">
        <h1><span class="city">{name}</span> {t("title")}</h1>
        <button type="button" class="quiet screen" onClick={print}>{t("print")}</button>
        <button type="button" class="quiet screen" lang={t("language") === "English" ? "en" : "zh-CN"}
          onClick={switchLanguage}>{t("language")}</button>
      </div>
      <Marks />
      <Plans />
    </header>
  );
}
