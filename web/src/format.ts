// SPDX-License-Identifier: Apache-2.0
// Numbers, times and lengths as the reader writes them.
import type { Limit } from "./api";
import { language, t, wordOf } from "./text";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const locale = (): string => (language.value === "zh" ? "zh-CN" : "en-GB");

type Unit = "second" | "minute" | "hour" | "meter" | "kilometer";
const units: Record<Unit, readonly [en: string, zh: string]> = {
  second: ["s", "秒"], minute: ["min", "分钟"], hour: ["h", "小时"], meter: ["m", "米"], kilometer: ["km", "公里"],
};

function unit(value: number, name: Unit): string {
  const words = units[name][language.value === "zh" ? 1 : 0];
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value)}\u00a0${words}`;
}

export const number = (value: number): string => new Intl.NumberFormat(locale()).format(value);

/** More or fewer, with its sign. */
export const difference = (value: number): string =>
  value === 0 ? "±0" : `${value > 0 ? "+" : "−"}${number(Math.abs(value))}`;

/** A count of people; an estimate is rounded to two digits and says so. */
export function people(value: number, isEstimated = false): string {
  if (!isEstimated || value < 10) return number(value);
  return t("about", { number: number(Number(value.toPrecision(2))) });
}

/** Never says all or none of what is only nearly so. */
export function share(part: number, whole: number): string {
  const exact = whole > 0 ? (100 * part) / whole : 0;
  const least = part > 0 ? 1 : 0;
  const most = part < whole ? 99 : 100;
  return new Intl.NumberFormat(locale(), { style: "percent" })
    .format(Math.min(most, Math.max(least, Math.round(exact))) / 100);
}

/** A walk: the parts that count at its size. Within a longer time a minute is 分, alone 分钟. */
export function time(ms: number): string {
  const withRest = (text: string, rest: string): string =>
    (language.value === "zh" ? text.replace("分钟", "分") : text) + `\u00a0${rest}`;
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 60) return unit(seconds, "second");
  if (seconds < 3600) {
    const rest = seconds % 60, whole = unit(Math.floor(seconds / 60), "minute");
    return rest ? withRest(whole, unit(rest, "second")) : whole;
  }
  const minutes = Math.round(seconds / 60), rest = minutes % 60;
  const whole = unit(Math.floor(minutes / 60), "hour");
  return rest ? withRest(whole, unit(rest, "minute")) : whole;
}

/** Walking of many added up; hours from ten on without minutes. */
export const walking = (ms: number): string =>
  Math.abs(ms) < 10 * HOUR_MS ? time(ms) : unit(Math.round(Math.abs(ms) / HOUR_MS), "hour");

export function length(mm: number): string {
  const metres = Math.round(mm / 1000);
  return metres < 1000 ? unit(metres, "meter") : unit(metres / 1000, "kilometer");
}

export function limit(of: Limit): string {
  if (of.kind === "none") return t("limit_none");
  return of.kind === "time" ? time(of.value) : length(of.value);
}

export const hazard = (name: string): string => wordOf(`hazard_${name}`, name);

export const point = ([lon, lat]: readonly [number, number]): string =>
  `${lon.toFixed(5)}, ${lat.toFixed(5)}`;

export const longPoint = ([lon, lat]: readonly [number, number]): string =>
  t("find_point", { lon: lon.toFixed(5), lat: lat.toFixed(5) });

/** With the zone of the reader: what it is compared with may be of another. */
export const date = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), {
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  }).format(new Date(iso));
