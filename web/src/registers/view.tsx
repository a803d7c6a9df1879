// SPDX-License-Identifier: Apache-2.0
// The registers of the city over the whole page: what it is made of, as it is now.
import { useEffect, useRef } from "preact/hooks";
import { type Register, registerFile } from "../api";
import * as format from "../format";
import { SignIn, Sitting } from "../panel/sign_in";
import { mustSignIn } from "../session";
import { city, closeRegister, register, registerNames } from "../state";
import { switchLanguage, t, wordOf } from "../text";
import { Card, closeCard } from "./card";
import { chosen, hasMoreColumns, quick, shown, table, tableProblem, typed } from "./data";
import { Grid } from "./grid";
import { ImportView } from "./import";
import { DueBand, LastImport } from "./notes";
import { isDragged, isImporting, startImport, stopImport, takeFile } from "./importing";

const states = ["usable", "after_conversion", "not_usable"];

function keys(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  if (isImporting.value) stopImport();
  else if (chosen.value !== null) closeCard();
  else closeRegister();
}

const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** A file may be dropped anywhere on the page of a register. */
function dragOver(event: DragEvent): void {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  isDragged.value = true;
}

function drop(event: DragEvent): void {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  isDragged.value = false;
  const file = event.dataTransfer?.files[0];
  if (file) takeFile(file);
}

function EditedFilter() {
  const now = quick.value;
  return (
    <label>
      <input type="checkbox" name="edited" checked={now.isEdited}
        onChange={() => (quick.value = { ...now, isEdited: !now.isEdited })} />{t("register_edited")}
    </label>
  );
}

function QuickFilters() {
  const now = quick.value;
  return (
    <>
      <select aria-label={t("column_sites_state")} value={now.state}
        onChange={(event) => (quick.value = { ...now, state: event.currentTarget.value })}>
        <option value="">{t("register_any_state")}</option>
        {states.map((state) => <option key={state} value={state}>{wordOf(`word_state_${state}`, state)}</option>)}
      </select>
      <label>
        <input type="checkbox" name="closed" checked={now.isClosed}
          onChange={() => (quick.value = { ...now, isClosed: !now.isClosed })} />{t("register_closed")}
      </label>
    </>
  );
}

/** The first Escape clears what was typed. */
function clearKeys(event: KeyboardEvent): void {
  if (event.key !== "Escape" || typed.value === "") return;
  event.stopPropagation();
  typed.value = "";
}

/** Nearly a window further: what stood at the edge is still seen. */
function showMore(): void {
  const box = document.querySelector<HTMLElement>(".grid");
  box?.scrollBy({ left: box.clientWidth * 0.6 });
}

function Filters({ of }: { of: Register }) {
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <input type="search" aria-label={t("register_filter")} placeholder={t("register_filter")} autocomplete="off"
        value={typed.value} onKeyDown={clearKeys} onInput={(event) => (typed.value = event.currentTarget.value)} />
      {of.register === "sites" && <QuickFilters />}
      {of.columns.includes("edited") && <EditedFilter />}
      <span class="count" role="status">
        {t("register_count", { shown: format.number(shown.value.length), all: format.number(of.rows.length) })}
      </span>
      {hasMoreColumns.value && (
        <button type="button" class="quiet more-columns" onClick={showMore}>{t("register_more")} →</button>
      )}
      <a class="quiet" href={registerFile(of.register)} download={`${of.register}.csv`}>{t("register_csv")}</a>
    </form>
  );
}

function Table({ of }: { of: Register }) {
  if (of.rows.length === 0) return <p class="note">{t("register_empty")}</p>;
  return (
    <>
      <Filters of={of} />
      <DueBand />
      <LastImport of={of} />
      <div class="rows">
        <div class="list">
          <Grid key={of.register} of={of} />
          {shown.value.length === 0 && <p class="note">{t("register_none")}</p>}
        </div>
        <Card of={of} />
      </div>
    </>
  );
}

function Body() {
  if (isImporting.value) return <ImportView />;
  if (tableProblem.value !== null && table.value === null)
    return <p class="note" role="alert">{tableProblem.value || t("no_server")}</p>;
  // Without what waits for a review a table would look as if nothing did.
  const problem = tableProblem.value !== null && <p class="note" role="alert">{tableProblem.value || t("no_server")}</p>;
  return table.value ? <>{problem}<Table of={table.value} /></> : <p class="note" role="status">{t("loading")}</p>;
}

export function Registers() {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  const name = city.value?.name.replace(/\.muster$/, "") ?? "Muster";
  return (
    <main class={`registers screen${isDragged.value ? " dragged" : ""}`} onKeyDown={keys}
      onDragOver={dragOver} onDragLeave={() => (isDragged.value = false)} onDrop={drop}>
      <header>
        <h1 ref={head} tabIndex={-1}><span class="city">{name}</span> <span class="what">{t("registers")}</span></h1>
        <strong class="mark" title={t("internal_why")}>{t("internal")}</strong>
        <nav aria-label={t("registers")}>
          {registerNames.map((of) => (
            <button key={of} type="button" aria-current={register.value === of ? "page" : undefined}
              onClick={() => (register.value = of)}>{t(`register_${of}`)}</button>
          ))}
        </nav>
        {!isImporting.value && !mustSignIn.value && <button type="button" class="quiet import-open" onClick={startImport}>{t("import_open")}</button>}
        <button type="button" class="quiet" lang={t("language") === "English" ? "en" : "zh-CN"}
          onClick={switchLanguage}>{t("language")}</button>
        <button type="button" class="quiet" onClick={closeRegister}>← {t("registers_close")}</button>
        <Sitting />
      </header>
      <SignIn />
      {/* What was typed stays there while one signs in again. */}
      <div class="body" hidden={mustSignIn.value}><Body /></div>
    </main>
  );
}
