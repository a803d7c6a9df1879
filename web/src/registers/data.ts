// SPDX-License-Identifier: Apache-2.0
// The register that is open: read when it is opened, and anew whenever the city is.
import { batch, computed, effect, signal } from "@preact/signals";
import {
  type Cell, type DueReview, type Register, type RegisterNotes, type RowEdit, ServerError, WHO_ARE_YOU, getRegister, getRegisterNotes,
} from "../api";
import { type RegisterName, city, fail, register, words } from "../state";
import { language } from "../text";
import { type Quick, type Sort, byKey, columnsOf, filtered, inOrder, searchTexts } from "./table";

const everything: Quick = { state: "", isClosed: false, isEdited: false, isDue: false };

export const table = signal<Register | null>(null);
/** It comes a moment after the table. */
export const notes = signal<RegisterNotes | null>(null);
export const tableProblem = signal<string | null>(null);
export const sort = signal<Sort | null>(null);
export const typed = signal("");
export const quick = signal<Quick>(everything);
/** Some columns do not fit beside the others. */
export const hasMoreColumns = signal(false);
/** The key of the row whose card is open. */
export const chosen = signal<string | null>(null);

const texts = computed(() => (table.value ? searchTexts(table.value) : []));
const unsorted = computed(() => (table.value ? byKey(table.value) : []));
const ordered = computed(() => (table.value ? inOrder(table.value, sort.value, unsorted.value) : []));
export const columns = computed(() => (table.value ? columnsOf(table.value) : []));
/** The reviews that are due of each row. */
export const dueOf = computed(() => {
  const due = new Map<string, DueReview[]>();
  for (const review of notes.value?.reviews ?? [])
    if (review.row !== null) due.set(review.row, [...(due.get(review.row) ?? []), review]);
  return due;
});
export const editOf = computed(() => new Map<string, RowEdit>(notes.value?.edits.map((edit) => [edit.row, edit])));
/** The rows that are shown, as places in the table. */
export const shown = computed(() =>
  table.value ? filtered(table.value, ordered.value, texts.value, typed.value, quick.value, dueOf.value) : []);

/** What the rules refuse to who has signed in; null: nothing, or it is not known. */
export const refusedToMe = computed(() => {
  const may = notes.value?.may_edit;
  return may && !may.granted ? may : null;
});

export const chosenRow = computed<Cell[] | null>(() =>
  chosen.value === null ? null : table.value?.rows.find((row) => row[0] === chosen.value) ?? null);

/** Up, then down, then as the register has it. */
export function sortBy(column: string): void {
  const now = sort.value;
  if (now?.column !== column) sort.value = { column, isDown: false };
  else sort.value = now.isDown ? null : { column, isDown: true };
}

async function load(name: RegisterName, signal: AbortSignal): Promise<void> {
  try {
    const inLanguage = language.value; // what the rules say is in it
    const asked = getRegisterNotes(name, inLanguage, signal);
    asked.catch(() => {}); // it is said below
    const answer = await getRegister(name, inLanguage, signal);
    if (signal.aborted) return;
    table.value = answer;
    const found = await asked;
    if (signal.aborted) return;
    notes.value = found;
    tableProblem.value = null;
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ServerError && error.status === WHO_ARE_YOU) fail(error);
    else tableProblem.value = words(error);
  }
}

function clear(): void {
  batch(() => {
    table.value = null;
    notes.value = null;
    tableProblem.value = null;
    sort.value = null;
    typed.value = "";
    quick.value = everything;
    chosen.value = null;
  });
}

let open: RegisterName | null = null;

export function startRegisters(): void {
  effect(() => {
    const name = register.value;
    if (name !== open) clear();
    open = name;
    if (name === null || city.value === null) return;
    const stop = new AbortController();
    void load(name, stop.signal);
    return () => stop.abort();
  });
}
