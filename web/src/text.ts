// SPDX-License-Identifier: Apache-2.0
// The words of the page, in both languages, from text/page.txt and text/register.txt. {name} is a
// value, {name?one:many} chooses by it.
import { signal } from "@preact/signals";
import { catalogue } from "./words";

export type Language = "en" | "zh";

export type TextId = keyof typeof catalogue;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Plain}?${string}` ? Plain : Name) | Names<Rest>
  : never;
type Values<Id extends TextId> = Record<Names<(typeof catalogue)[Id][0]>, string | number>;
type Rest<Id extends TextId> = keyof Values<Id> extends never ? [] : [values: Values<Id>];

const KEPT = "muster.language";

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const language = signal<Language>(firstLanguage());

export function switchLanguage(): void {
  language.value = language.value === "en" ? "zh" : "en";
  localStorage.setItem(KEPT, language.value);
}

/** The text in the language of the page. */
export function t<Id extends TextId>(id: Id, ...[values]: Rest<Id>): string {
  const given: Record<string, string | number> = values ?? {};
  const pattern: string = catalogue[id][language.value === "en" ? 0 : 1];
  return pattern.replace(/\{(\w+)(?:\?([^:}]*):([^}]*))?\}/g, (_, name: string, one, many) =>
    one === undefined ? String(given[name]) : Number(given[name]) === 1 ? one : many);
}

export const isTextId = (id: string): id is TextId => id in catalogue;

/** A text without values whose name was put together; else what stands in for it. */
export function wordOf(id: string, otherwise: string): string {
  return isTextId(id) ? (t as (id: string) => string)(id) : otherwise;
}

/** What nobody sees or what turns the direction of what follows is shown, and does nothing. */
export const seen = (text: string): string => text
  .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "\ufffd")
  .replaceAll("\n", " ⏎ ");

/** As it is compared: without accents and capitals. */
export const plainOf = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
