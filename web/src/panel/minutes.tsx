// SPDX-License-Identifier: Apache-2.0
import type { Plan } from "../api";
import * as format from "../format";
import { t } from "../text";

const WIDTH = 320, HEIGHT = 96, FOOT = 16, TOP = 30;
const LINE = 12;
const MINUTE_MS = 60_000;

/** How many minutes the axis shows: to the longest walk, and to a round number. */
function span(minutes: readonly number[]): number {
  const last = minutes.findLastIndex((people) => people > 0) + 1;
  return Math.min(minutes.length, Math.max(5, Math.ceil(last / 5) * 5));
}

function words(minutes: readonly number[], minute: number, isEstimated: boolean): string {
  const people = format.people(minutes[minute] ?? 0, isEstimated);
  return minute === minutes.length - 1 ? t("minutes_last", { minute, people })
    : t("minutes_one", { minute: minute + 1, people });
}

/** Each on a line of its own: they may lie close together. */
function Mark({ at, name, line }: { at: number; name: string; line: number }) {
  const isLeft = at > WIDTH / 2, y = TOP - 5 - line * LINE;
  return (
    <g class="chart-mark">
      <line x1={at} x2={at} y1={y - 8} y2={TOP + HEIGHT} />
      <text x={at + (isLeft ? -3 : 3)} y={y} text-anchor={isLeft ? "end" : "start"}>{name}</text>
    </g>
  );
}

export function Minutes({ plan }: { plan: Plan }) {
  const shown = span(plan.minutes);
  const most = Math.max(1, ...plan.minutes);
  const step = WIDTH / shown;
  const tick = shown <= 10 ? 1 : shown <= 30 ? 5 : 10;
  const at = (ms: number): number => Math.min(WIDTH, (ms / MINUTE_MS) * step);
  const filled = plan.minutes.slice(0, shown);
  return (
    <section class="minutes">
      <h2>{t("minutes")}</h2>
      <svg viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + FOOT + 14}`} role="img" aria-label={
        filled.flatMap((people, minute) => (people ? [words(plan.minutes, minute, plan.is_estimated)] : []))
          .join("; ")}>
        {filled.map((people, minute) => (
          <rect key={minute} x={minute * step + 0.5} width={step - 1}
            y={TOP + HEIGHT * (1 - people / most)} height={(HEIGHT * people) / most}>
            <title>{words(plan.minutes, minute, plan.is_estimated)}</title>
          </rect>
        ))}
        <line class="axis" x1="0" x2={WIDTH} y1={TOP + HEIGHT} y2={TOP + HEIGHT} />
        {filled.map((_, minute) => minute % tick === 0 && (
          <text key={minute} x={minute * step} y={TOP + HEIGHT + 12}
            text-anchor={minute ? "middle" : "start"}>{minute}</text>
        ))}
        <text x={WIDTH} y={TOP + HEIGHT + FOOT + 10} text-anchor="end">{t("minutes_axis")}</text>
        <Mark at={at(plan.walk.mean_ms)} line={1} name={`${t("mark_mean")} ${format.time(plan.walk.mean_ms)}`} />
        <Mark at={at(plan.walk.p95_ms)} line={0}
          name={`${t("mark_p95")} ${format.time(plan.walk.p95_ms)}`} />
      </svg>
    </section>
  );
}
