// SPDX-License-Identifier: Apache-2.0
// The data of the plan has changed since: what is shown may stay, and how to make it again.
import type { PlanLine } from "../api";
import { city, plan, planName, stale } from "../state";
import { t } from "../text";

const SECOND_MS = 1000, METRE_MM = 1000;

function within({ kind, value }: PlanLine["limit"]): string {
  if (kind === "none") return "none";
  return kind === "time" ? `${(value ?? 0) / SECOND_MS}s` : `${(value ?? 0) / METRE_MM}m`;
}

/** In words for the shell: a name may hold anything. */
const quoted = (word: string): string => (/^[\w.@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const command = (cityName: string, { name, hazard, limit }: PlanLine): string =>
  `muster ${quoted(cityName)} plan shelters --hazard ${hazard} --within ${within(limit)} --name ${quoted(name)} --replace`;

export function Stale() {
  const line = city.value?.plans.find(({ name }) => name === planName.value);
  if (stale.value === null || !line || !city.value) return null;
  return (
    <section class="note stale" role="status">
      <h2>{t("stale")}</h2>
      <p>{stale.value}</p>
      {plan.value && <p>{t("stale_shown")}</p>}
      <p>{t("stale_command")} <code>{command(city.value.name, line)}</code></p>
    </section>
  );
}
