// SPDX-License-Identifier: Apache-2.0
// The register that is open: read when it is opened, and anew whenever the city is.
import { batch, computed, effect, signal } from "@preact/signals";
import { type Cell, type Register, ServerError, WHO_ARE_YOU, getRegister } from "../api";
import { type RegisterName, city, fail, register, words } from "../state";
import { language } from "../text";
import { type Quick, type Sort, columnsOf, filtered, inOrder, searchTexts } from "./table";

const everything: Quick = { state: "", isClosed: false, isEdited: false };

export const table = signal<Register | null>(null);
export const tableProblem = signal<string | null>(null);
export const sort = signal<Sort | null>(null);
export const typed = signal("");
export const quick = signal<Quick>(everything);
/** The key of the row whose card is open. */
export const chosen = signal<string | null>(null);

const texts = computed(() => (table.value ? searchTexts(table.value) : []));
const ordered = computed(() => (table.value ? inOrder(table.value, sort.value) : []));
export const columns = computed(() => (table.value ? columnsOf(table.value) : []));
/** The rows that are shown, as places in the table. */
export const shown = computed(() =>
  table.value ? filtered(table.value, ordered.value, texts.value, typed.value, quick.value) : []);

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
    const answer = await getRegister(name, language.peek(), signal);
    if (signal.aborted) return;
    table.value = answer;
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
