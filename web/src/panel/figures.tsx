// SPDX-License-Identifier: Apache-2.0
// The figures of a plan, the most important first.
import type { ComponentChildren } from "preact";
import type { Plan } from "../api";
import * as format from "../format";
import { t } from "../text";
import { Gains, OneMore, Zones } from "./gains";
import { Lead } from "./lead";
import { LeftOutCounts } from "./left_out";
import { Minutes } from "./minutes";
import { changes } from "../whatif";
import { WhatIfLimit } from "./whatif";

interface Part {
  name: string;
  people: number;
  look: "in" | "told" | "away" | "none";
}

/** Parts of all people, in one bar; told apart by pattern as well as by shade. */
function Bar({ head, parts, isEstimated }: { head: string; parts: Part[]; isEstimated: boolean }) {
  const there = parts.filter((part) => part.people > 0);
  return (
    <div class="bar-block">
      <h2>{head}</h2>
      <div class="bar" aria-hidden="true">
        {there.map((part) => <span key={part.name} class={`part ${part.look}`} style={{ flexGrow: part.people }} />)}
      </div>
      <ul class="parts">
        {there.map((part) => (
          <li key={part.name}>
            <span class={`swatch part ${part.look}`} aria-hidden="true" />
            <b>{format.people(part.people, isEstimated)}</b> {part.name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Headline({ plan }: { plan: Plan }) {
  const under = plan.limit.kind === "none" ? t("placed_no_limit")
    : t("placed", { limit: format.limit(plan.limit) });
  const told = plan.hazard_means_leaving ? t("told_leave") : t("told_cover");
  const count = (value: number): string => format.people(value, plan.is_estimated);
  return (
    <section class="headline">
      <p class="first">
        <strong>{count(plan.placed)}</strong>
        <span>{under}</span>
        <small>{t("of_people", { people: count(plan.people), share: format.share(plan.placed, plan.people) })}</small>
      </p>
      {plan.unplaced > 0
        ? <p class="second"><strong>{count(plan.unplaced)}</strong> <span>{told}</span></p>
        : <p>{t("told_nobody")}</p>}
      <p class="second away">
        <strong>{count(plan.baseline.turned_away)}</strong> <span>{t("turned_away")}</span>
      </p>
    </section>
  );
}

function Bars({ plan }: { plan: Plan }) {
  const { set_out, turned_away } = plan.baseline;
  return (
    <section class="bars">
      <Bar head={t("bar_plan")} isEstimated={plan.is_estimated} parts={[
        { name: t("part_placed"), people: plan.placed, look: "in" },
        { name: plan.hazard_means_leaving ? t("part_leave") : t("part_cover"), people: plan.unplaced, look: "told" },
      ]} />
      {plan.unplaced > 0 && <Reasons plan={plan} />}
      <Bar head={t("bar_nearest")} isEstimated={plan.is_estimated} parts={[
        { name: t("part_found"), people: set_out - turned_away, look: "in" },
        { name: t("part_turned_away"), people: turned_away, look: "away" },
        { name: t("part_not_set_out"), people: plan.people - set_out, look: "none" },
      ]} />
    </section>
  );
}

function Reasons({ plan }: { plan: Plan }) {
  const reasons = [
    [plan.all_full, t("why_all_full")],
    [plan.nothing_within, t("why_nothing_within")],
    [plan.off_network, t("why_off_network")],
  ] as const;
  return (
    <ul class="reasons">
      {reasons.map(([people, reason]) => people > 0 &&
        <li key={reason}><b>{format.people(people, plan.is_estimated)}</b> {reason}</li>)}
    </ul>
  );
}

function Figure({ name, value, note }: { name: string; value: ComponentChildren; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}{note && <small>{note}</small>}</dd>
    </div>
  );
}

function Walks({ plan }: { plan: Plan }) {
  const area = plan.worst_area;
  const count = (value: number): string => format.people(value, plan.is_estimated);
  return (
    <section class="walks">
      <h2>{t("walks")}</h2>
      <dl class="tiles">
        <Figure name={t("mean")} value={format.time(plan.walk.mean_ms)} />
        <Figure name={t("p95")} value={format.time(plan.walk.p95_ms)} />
        <Figure name={t("worst")} value={format.time(plan.walk.worst_ms)} />
        {area && area.unplaced > 0 && <Figure name={t("worst_area")} value={area.name || area.code}
          note={t("worst_area_note", { unplaced: count(area.unplaced), people: count(area.people) })} />}
        <Figure name={t("slow")} value={count(plan.slow_in_time)}
          note={t("slow_note", { share: format.share(plan.slow_in_time, plan.placed) })} />
        <Figure name={t("full")} value={t("part_of", {
          part: format.number(plan.full_sites), whole: format.number(plan.sites) })}
          note={t("full_note", { places: format.number(plan.places),
            share: format.share(plan.placed, plan.places) })} />
      </dl>
      <p class="small">{t("reaction_note", { reaction: format.time(plan.reaction_ms) })}</p>
    </section>
  );
}

export function Figures({ plan }: { plan: Plan }) {
  return (
    <>
      {changes.value.length > 0 && <h2 class="of-plan">{t("whatif_plan")}</h2>}
      <Headline plan={plan} />
      <Walks plan={plan} />
      <Bars plan={plan} />
      <Minutes plan={plan} />
      {!plan.outdated && <Lead plan={plan} />}
      {!plan.outdated && <WhatIfLimit key={plan.name} limit={plan.limit} />}
      <div class="more">
        <Gains plan={plan} />
        <OneMore />
        <Zones plan={plan} />
        <LeftOutCounts />
      </div>
      <p class="small screen">{t("hint")}</p>
    </>
  );
}
