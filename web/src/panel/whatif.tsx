// SPDX-License-Identifier: Apache-2.0
// What if: the changes with the difference they make, and the buttons that change a shelter.
import { useState } from "preact/hooks";
import type { Change, Shelter, WhatIf } from "../api";
import * as format from "../format";
import { plan, shelters } from "../state";
import { t } from "../text";
import { change, changeOf, changes, keyOf, takeBack, takeBackAll, whatIf, whatIfProblem } from "../whatif";

const shelterOf = (key: string): Shelter | undefined =>
  shelters.value?.features.find((of) => of.properties.key === key)?.properties;

function words(of: Change): string {
  const shelter = shelterOf(keyOf(of));
  const name = shelter?.name ?? keyOf(of);
  return "close" in of ? t("whatif_closed", { name })
    : t("whatif_resized", { name, before: format.number(shelter?.places ?? 0), after: format.number(of.places) });
}

const count = (value: number): string => format.people(value, plan.value?.is_estimated);

function Difference({ of: { base, whatif: then, moved, milliseconds } }: { of: WhatIf }) {
  const more = then.placed - base.placed;
  return (
    <>
      <p class="first">
        <strong>{more === 0 ? "±0" : `${more > 0 ? "+" : "−"}${format.number(Math.abs(more))}`}</strong>
        <span>{t("whatif_cover")}</span>
        <small>{t("whatif_total", { people: count(then.placed), share: format.share(then.placed, then.people) })}</small>
      </p>
      <ul class="plain">
        <li>{t("whatif_moved", { lost: format.number(moved.lost), gained: format.number(moved.gained),
          another: format.number(moved.to_another) })}</li>
        <li>{t("whatif_walk", { before: format.time(base.walk.mean_ms), after: format.time(then.walk.mean_ms) })}</li>
        <li class="small">{t("whatif_time", { milliseconds: format.number(Math.round(milliseconds * 10) / 10) })}</li>
        <li class="small">{t("whatif_map")}</li>
      </ul>
    </>
  );
}

export function WhatIfPanel() {
  if (changes.value.length === 0) return null;
  return (
    <section class="whatif" aria-label={t("whatif")}>
      <div class="row">
        <h2>{t("whatif")}</h2>
        <button type="button" class="quiet" onClick={takeBackAll}>{t("whatif_all")}</button>
      </div>
      <ul class="changes">
        {changes.value.map((of) => (
          <li key={keyOf(of)}>
            <span>{words(of)}</span>
            <button type="button" class="quiet" aria-label={`${t("whatif_back")}: ${words(of)}`}
              onClick={() => takeBack(keyOf(of))}>{t("whatif_back")}</button>
          </li>
        ))}
      </ul>
      <div role="status">
        {whatIfProblem.value !== null ? <p class="note">{whatIfProblem.value || t("no_server")}</p>
          : whatIf.value ? <Difference of={whatIf.value} /> : <p>{t("whatif_asking")}</p>}
      </div>
    </section>
  );
}

/** For the card of a shelter; `of` is as it stands in the plan. */
export function WhatIfButtons({ of }: { of: Shelter }) {
  const now = changeOf(of.key);
  const [places, setPlaces] = useState(String(of.places));
  const wanted = Number(places);
  const isGood = places.trim() !== "" && Number.isInteger(wanted) && wanted > 0 && wanted !== of.places;
  return (
    <form class="whatif-buttons screen" onSubmit={(event) => {
      event.preventDefault();
      if (isGood) change({ resize: of.key, places: wanted });
    }}>
      <span>{t("whatif_if")}</span>
      {now && "close" in now
        ? <button type="button" class="quiet" onClick={() => takeBack(of.key)}>{t("whatif_open")}</button>
        : <button type="button" class="quiet" onClick={() => change({ close: of.key })}>{t("whatif_close")}</button>}
      <label>
        <span>{t("places")}</span>
        <input type="number" min="1" step="1" value={places} onInput={(event) => setPlaces(event.currentTarget.value)} />
      </label>
      <button type="submit" class="quiet" disabled={!isGood}>{t("whatif_resize")}</button>
    </form>
  );
}
