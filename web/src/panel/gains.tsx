// SPDX-License-Identifier: Apache-2.0
// Where more places help: many, and one.
import type { Gain, Plan, Shelter } from "../api";
import * as format from "../format";
import { lookAt } from "../map/map";
import { ask, shelters } from "../state";
import { t } from "../text";

const LINES = 5;

/** What a change of people and walking comes to, in words. */
export function effectWords(people: string | null, lessWalkMs: number): string {
  const walk = lessWalkMs === 0 ? null
    : t(lessWalkMs > 0 ? "gain_less" : "gain_more", { walk: format.walking(lessWalkMs) });
  return [people, walk].filter((part) => part !== null).join(" · ") || t("one_more_nothing");
}

/** Where the doors are the limit, places alone help nobody. */
export const oneMoreWords = (shelter: Shelter): string => [
  effectWords(shelter.more_people > 0 ? t("one_more_person") : null, shelter.less_walk_ms),
  ...((shelter.places_all ?? 0) > shelter.places ? [t("one_more_doors")] : []),
].join(" · ");

function where(gain: Gain): string {
  if (gain.site !== null) return gain.name || gain.site;
  return t("gain_new", { name: gain.name || format.point([gain.lon, gain.lat]) });
}

function look(gain: Gain): void {
  ask(gain.site !== null ? { site: gain.site } : { at: [gain.lon, gain.lat] });
  lookAt([gain.lon, gain.lat]);
}

export function Gains({ plan }: { plan: Plan }) {
  if (plan.gains.length === 0) return null;
  return (
    <section>
      <h2>{t("gains")}</h2>
      <p class="small">{t("gains_with", { places: plan.gains[0]?.places ?? 0 })}</p>
      <ol class="lines">
        {plan.gains.slice(0, LINES).map((gain) => (
          <li key={`${gain.lon},${gain.lat}`}>
            <button type="button" onClick={() => look(gain)}>
              <b>{where(gain)}</b>
              <span>{effectWords(gain.more_people > 0
                ? t("gain_people", { people: format.people(gain.more_people, plan.is_estimated) })
                : null, gain.less_walk_ms)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function OneMore() {
  const best = (shelters.value?.features ?? [])
    .filter(({ properties: of }) => of.more_people > 0 || of.less_walk_ms > 0)
    .sort(({ properties: a }, { properties: b }) =>
      b.more_people - a.more_people || b.less_walk_ms - a.less_walk_ms);
  if (best.length === 0) return null;
  return (
    <section class="one-more">
      <h2>{t("one_more_head")}</h2>
      <ol class="lines">
        {best.slice(0, LINES).map(({ properties: of, geometry }) => (
          <li key={of.key}>
            <button type="button" onClick={() => {
              ask({ site: of.key });
              lookAt([geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0]);
            }}>
              <b>{of.name || of.key}</b>
              <span>{oneMoreWords(of)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Zones({ plan }: { plan: Plan }) {
  if (plan.zones.length === 0) return null;
  const count = (value: number): string => format.people(value, plan.is_estimated);
  return (
    <section>
      <h2>{t("zones")}</h2>
      <ul class="plain">
        {plan.zones.slice(0, LINES).map((zone) => (
          <li key={zone.sites.join()}>{t("zone", {
            sites: zone.sites.length, places: format.number(zone.places), people: count(zone.people),
          })}</li>
        ))}
      </ul>
    </section>
  );
}
