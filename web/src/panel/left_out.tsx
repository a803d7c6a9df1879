// SPDX-License-Identifier: Apache-2.0
// What the plan does not use, and why: how many, and the card of one.
import type { LeftOut } from "../api";
import * as format from "../format";
import { leftOut } from "../state";
import { t } from "../text";
import { change } from "../whatif";

/** How many for which reason, the most first. */
export function LeftOutCounts() {
  const sites = leftOut.value?.features ?? [];
  if (sites.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { properties: { why } } of sites) counts.set(why, (counts.get(why) ?? 0) + 1);
  return (
    <section class="left-out">
      <h2>{t("left_out")}</h2>
      <p class="small">{t("left_out_some", { sites: sites.length })}</p>
      <ul class="reasons">
        {[...counts].sort((a, b) => b[1] - a[1]).map(([why, count]) =>
          <li key={why}><b>{format.number(count)}</b> {why}</li>)}
      </ul>
    </section>
  );
}

export const leftOutWords = ({ why }: LeftOut): string => t("left_out_line", { why });

/** For the card of a site: why, and what may be tried. */
export function LeftOutCard({ of }: { of: LeftOut }) {
  return (
    <>
      <p class="note" role="status">{t("left_out_one", { why: of.why })}</p>
      <dl class="tiles"><div><dt>{t("places")}</dt><dd>{format.number(of.places)}</dd></div></dl>
      {of.is_openable && (
        <div class="whatif-buttons screen">
          <span>{t("whatif_open_head", { places: format.number(of.places_opened ?? 0) })}</span>
          <button type="button" class="quiet" onClick={() => change({ open: of.key })}>{t("whatif_open_it")}</button>
        </div>
      )}
    </>
  );
}
