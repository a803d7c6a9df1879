// SPDX-License-Identifier: Apache-2.0
// What a register shows of its cells, in which order, and which rows a filter leaves. Rows are
// meant by their places in the table.
import type { Cell, Register } from "../api";
import { language, plainOf, seen, wordOf } from "../text";

const DEGREE_DIGITS = 5;

/** Columns whose cells come from a list of words. */
const lists: Record<string, string> = {
  "sites function": "function", "sites state": "state", "sites access": "access", "sites visibility": "visibility",
  "sites air_raid": "suitability", "sites flood": "suitability", "sites chemical": "suitability",
  "sites fire": "suitability", "sites earthquake": "suitability",
  "organisations kind": "party",
  "people state": "population", "people class": "class",
};

export const headOf = (register: string, column: string): string =>
  wordOf(`column_${register}_${column}`, column);

export const rolesWords = (roles: readonly string[]): string =>
  roles.map((role) => wordOf(`word_role_${role}`, seen(role))).join(language.value === "zh" ? "、" : ", ");

/** Numbers stay as they are: they are written and compared as such. */
function textOf(register: string, column: string, cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "boolean") return cell ? wordOf("word_flag_true", "") : "";
  const list = lists[`${register} ${column}`];
  if (register === "organisations" && column === "roles") return rolesWords(String(cell).split(";"));
  return list === undefined ? seen(String(cell)) : wordOf(`word_${list}_${cell}`, seen(String(cell)));
}

/** `number` writes a count; to make it costs more than to use it. */
export function shownOf(register: string, column: string, cell: Cell, number: Intl.NumberFormat): string {
  if (typeof cell !== "number") return textOf(register, column, cell);
  return column === "lon" || column === "lat" ? cell.toFixed(DEGREE_DIGITS) : number.format(cell);
}

/** What a filter looks through: cells as they are and as they are shown, a line for each row. */
export function searchTexts({ register, columns, rows }: Register): string[] {
  return rows.map((row) => plainOf(row.map((cell, c) => {
    if (cell === null || typeof cell === "boolean") return "";
    const [said, shown] = [String(cell), textOf(register, columns[c] ?? "", cell)];
    return said === shown ? said : `${said} ${shown}`;
  }).join("\n")));
}

/** Whether a site is closed or edited counts as much as its state, and stands beside it. */
const besideState = ["closed", "edited"];

/** A source without keys has its names for keys, with a place behind them: they need not stand there twice. */
export function isKeyOfNames({ columns, rows }: Pick<Register, "columns" | "rows">): boolean {
  const name = columns.indexOf("name");
  return name > 0 && rows.every((row) => row[name] !== null && String(row[0]).startsWith(String(row[name])));
}

/** The columns to show, as places in the rows: those in which some row says something. */
export function columnsOf({ register, columns, rows }: Register): number[] {
  const said = columns.map((_, c) => c).filter((c) => rows.some((row) => row[c] !== null && row[c] !== false))
    .filter((c) => columns[c] !== "name" || !isKeyOfNames({ columns, rows }));
  const state = columns.indexOf("state");
  if (register !== "sites" || state < 0) return said;
  const beside = said.filter((c) => besideState.includes(columns[c] ?? ""));
  return said.filter((c) => !beside.includes(c)).flatMap((c) => (c === state ? [c, ...beside] : [c]));
}

export interface Sort {
  column: string;
  isDown: boolean;
}

/** Where each cell of a column stands among them; nothing stands nowhere. */
function ranks({ register, rows }: Register, column: string, c: number): (number | null)[] {
  const cells = rows.map((row) => row[c] ?? null);
  if (cells.every((cell) => cell === null || typeof cell === "number")) return cells as (number | null)[];
  const texts = cells.map((cell) => textOf(register, column, cell));
  // Words of a language are compared once each, which takes long, and not with every other row's.
  const inOrder = [...new Set(texts)].sort(new Intl.Collator(language.value, { numeric: true }).compare);
  const rankOf = new Map(inOrder.map((text, rank) => [text, rank]));
  return texts.map((text) => (text === "" ? null : rankOf.get(text) ?? null));
}

/** Registers whose own order is that of the letters of their keys: 1, 10, 100, 2. The others are trees. */
const ofLetters = new Set(["sites", "people"]);

const wholeNumber = /^\d{1,15}$/;
/** As the keys read: 2 comes before 10. */
export function byKey({ register, rows }: Register): number[] {
  const places = rows.map((_, i) => i);
  if (!ofLetters.has(register)) return places;
  const keys = rows.map((row) => String(row[0]));
  if (keys.every((key) => wholeNumber.test(key))) {
    const numbers = keys.map(Number);
    return places.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b);
  }
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return places.sort((a, b) => compare(keys[a] ?? "", keys[b] ?? "") || a - b);
}

/** Cells that say nothing come last in either order; equals stay in the order of `unsorted`. */
export function inOrder(table: Register, sort: Sort | null, unsorted: readonly number[]): number[] {
  const c = sort === null ? -1 : table.columns.indexOf(sort.column);
  if (sort === null || c < 0) return [...unsorted];
  const places = [...unsorted], turn = new Uint32Array(unsorted.length);
  unsorted.forEach((place, i) => (turn[place] = i));
  const stay = (a: number, b: number): number => (turn[a] ?? 0) - (turn[b] ?? 0);
  const rank = ranks(table, sort.column, c), sign = sort.isDown ? -1 : 1;
  return places.sort((a, b) => {
    const [of, than] = [rank[a] ?? null, rank[b] ?? null];
    if (of === null || than === null) return Number(of === null) - Number(than === null) || stay(a, b);
    return sign * (of - than) || stay(a, b);
  });
}

/** Of sites; what is edited also of people and areas. */
export interface Quick {
  state: string;
  isClosed: boolean;
  isEdited: boolean;
  /** A review of it is due. */
  isDue: boolean;
}

export function filtered(
  table: Register, places: readonly number[], texts: readonly string[], typed: string, quick: Quick,
  due: ReadonlyMap<string, unknown>,
): number[] {
  const wanted = plainOf(typed).split(/\s+/).filter((word) => word !== "");
  const [state, closed, edited] = ["state", "closed", "edited"].map((name) => table.columns.indexOf(name));
  return places.filter((i) => {
    const row = table.rows[i];
    if (quick.state !== "" && row?.[state ?? -1] !== quick.state) return false;
    if (quick.isClosed && row?.[closed ?? -1] !== true) return false;
    if (quick.isEdited && row?.[edited ?? -1] !== true) return false;
    if (quick.isDue && !due.has(String(row?.[0]))) return false;
    return wanted.every((word) => texts[i]?.includes(word));
  });
}
