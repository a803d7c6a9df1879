// SPDX-License-Identifier: Apache-2.0
// A moment as it is typed: 2026-12-01 14:05, of this machine's zone, whatever the browser is set to.

/** As it stands in the field. */
export type Moment = string;

const two = (number: number): string => String(number).padStart(2, "0");

export const momentText = (at: Date): Moment =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;

/** Null: it is none, or one that the calendar does not have. */
export function momentOf(typed: Moment): Date | null {
  const parts = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2})[:：](\d{2})\s*$/.exec(typed);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const at = new Date(year, month - 1, day, hour, minute);
  const isSame = at.getMonth() === month - 1 && at.getDate() === day && at.getHours() === hour && at.getMinutes() === minute;
  return isSame ? at : null;
}

export const earlier = (at: Date): boolean => at.getTime() <= Date.now();

/** "UTC+01:00", as it was at that moment. */
export function zoneText(at: Date): string {
  const minutes = -at.getTimezoneOffset(), size = Math.abs(minutes);
  if (minutes === 0) return "UTC";
  return `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
