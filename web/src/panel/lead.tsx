// SPDX-License-Identifier: Apache-2.0
// What more warning is worth: how many are under cover so many minutes after the alarm.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type LeadTimes, type Plan, getLeadTimes, plainName } from "../api";
import * as format from "../format";
import { t } from "../text";

const WIDTH = 320, HEIGHT = 96, TOP = 16, FOOT = 30;
const TICK = 5;
const LINES = 3;
const times = signal<{ plan: string; of: LeadTimes } | null>(null);
const chosen = signal(15);
const nameOf = (plan: Plan): string => `${plainName(plan.name)}@${plan.version}`;

/** It takes the server a while, so only whoever looks asks; a server that does not know it shows none. */
async function load(plan: Plan): Promise<void> {
  if (times.value?.plan === nameOf(plan)) return;
  const of = await getLeadTimes(nameOf(plan)).catch(() => null);
  if (of) times.value = { plan: nameOf(plan), of };
}

function useSight(see: () => void) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver((seen) => seen.some((of) => of.isIntersecting) && see());
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  });
  return place;
}

/** Round numbers of people, about LINES of them up to the most: 1, 2 or 5 and zeros apart. */
function scale(most: number): number[] {
  const least = most / (LINES + 1), power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, power * ([1, 2, 5, 10].find((of) => of * power >= least) ?? 10));
  return Array.from({ length: Math.floor(most / step) }, (_, line) => (line + 1) * step);
}

function Curves({ of, chosen }: { of: LeadTimes; chosen: number }) {
  const last = of.minutes.length - 1;
  const most = Math.max(1, ...of.minutes.map((at) => at.possible));
  const x = (minute: number): number => (minute / last) * WIDTH;
  const y = (people: number): number => TOP + HEIGHT * (1 - people / most);
  const line = (key: "by_plan" | "possible"): string =>
    of.minutes.map((at) => `${x(at.minute).toFixed(1)},${y(at[key]).toFixed(1)}`).join(" ");
  return (
    <svg viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + FOOT}`} aria-hidden="true">
      <polygon points={`0,${TOP + HEIGHT} ${line("by_plan")} ${WIDTH},${TOP + HEIGHT}`} />
      {scale(most).map((people) => (
        <g key={people} class="scale">
          <line x1="0" x2={WIDTH} y1={y(people)} y2={y(people)} />
          <text x="0" y={y(people) - 3}>{format.number(people)}</text>
        </g>
      ))}
      <polyline points={line("possible")} />
      <line class="axis" x1="0" x2={WIDTH} y1={TOP + HEIGHT} y2={TOP + HEIGHT} />
      <line class="chosen" x1={x(chosen)} x2={x(chosen)} y1={TOP} y2={TOP + HEIGHT} />
      {of.minutes.map(({ minute }) => minute % TICK === 0 && (
        <text key={minute} x={x(minute)} y={TOP + HEIGHT + 12}
          text-anchor={minute === 0 ? "start" : minute === last ? "end" : "middle"}>{minute}</text>
      ))}
      <text x={WIDTH} y={TOP + HEIGHT + 26} text-anchor="end">{t("lead_axis")}</text>
    </svg>
  );
}

/** The curve, and a slider under it that reads off any of its minutes. */
function Reading({ of, plan }: { of: LeadTimes; plan: Plan }) {
  const last = of.minutes.length - 1;
  const minute = Math.min(chosen.value, last);
  const people = (value = 0): string => format.people(value, plan.is_estimated);
  const words = t("lead_one", {
    minute, by_plan: people(of.minutes[minute]?.by_plan), possible: people(of.minutes[minute]?.possible),
  });
  return (
    <>
      <Curves of={of} chosen={minute} />
      <input type="range" min="0" max={last} value={minute} aria-label={t("lead_axis")} aria-valuetext={words}
        onInput={(event) => (chosen.value = event.currentTarget.valueAsNumber)} />
      <p class="reading">{words}</p>
      <ul class="parts">
        <li><span class="swatch part in" aria-hidden="true" /> {t("lead_plan")}</li>
        <li><span class="swatch line" aria-hidden="true" /> {t("lead_possible")}</li>
      </ul>
    </>
  );
}

export function Lead({ plan }: { plan: Plan }) {
  const place = useSight(() => void load(plan));
  const there = times.value?.plan === nameOf(plan) ? times.value.of : null;
  return (
    <section class="lead screen" ref={place}>
      {there && <h2>{t("lead")}</h2>}
      {there && <Reading of={there} plan={plan} />}
    </section>
  );
}
