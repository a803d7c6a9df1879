// SPDX-License-Identifier: Apache-2.0
// One row of a register: everything it says, where it lies, and how to change it.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Cell, Register } from "../api";
import { lookAt, lookAtAll } from "../map/map";
import { ask, loadNames, names, plan, register, shelters } from "../state";
import { language, seen, t } from "../text";
import { chosen, chosenRow, columns } from "./data";
import { Doors } from "./doors";
import { EditSite, type SiteCells, hazards } from "./edit";
import { type AreaCells, EditArea, EditPeople, type PeopleCells } from "./edit_rows";
import { RowNotes } from "./notes";
import { headOf, shownOf } from "./table";

const cellOf = (of: Register, row: Cell[], column: string): Cell => row[of.columns.indexOf(column)] ?? null;

/** A site of the plan is asked about as such, anything else as a place. */
function showPlace(key: string, at: [number, number]): void {
  const isShelter = register.value === "sites" && shelters.value?.features.some((of) => of.properties.key === key);
  register.value = null;
  ask(isShelter ? { site: key } : { at });
  lookAt(at);
}

function ToMap({ of, row }: { of: Register; row: Cell[] }) {
  useEffect(() => {
    if (of.register === "areas") void loadNames();
  }, [of.register]);
  const key = String(row[0]);
  const [lon, lat] = [cellOf(of, row, "lon"), cellOf(of, row, "lat")];
  const box = of.register === "areas" ? names.value.find(({ code }) => code === key)?.box : undefined;
  if (!plan.value) return null; // nor a map
  if (typeof lon === "number" && typeof lat === "number")
    return <button type="button" class="quiet" onClick={() => showPlace(key, [lon, lat])}>{t("register_map")}</button>;
  if (!box) return null;
  return (
    <button type="button" class="quiet" onClick={() => {
      register.value = null;
      ask(null);
      lookAtAll(box);
    }}>{t("register_map")}</button>
  );
}

function siteOf(of: Register, row: Cell[]): SiteCells {
  const said = (column: string): string => String(cellOf(of, row, column) ?? "");
  return {
    site: said("id"), places: said("capacity"), isClosed: cellOf(of, row, "closed") === true,
    isEdited: cellOf(of, row, "edited") === true, state: said("state"), hours: said("usable_after_h"),
    access: said("access"), visibility: said("visibility"),
    suitable: Object.fromEntries(hazards.map((hazard) => [hazard, said(hazard)])),
  };
}

function peopleOf(of: Register, row: Cell[]): PeopleCells {
  const said = (column: string): string => String(cellOf(of, row, column) ?? "");
  return {
    group: said("id"), people: said("people"), class: said("class"),
    isLeftOut: cellOf(of, row, "left_out") === true, isEdited: cellOf(of, row, "edited") === true,
  };
}

const areaOf = (of: Register, row: Cell[]): AreaCells => ({
  area: String(row[0]), name: String(cellOf(of, row, "name") ?? ""), isEdited: cellOf(of, row, "edited") === true,
});

/** The keyboard goes back to the row, if that is still seen. */
export function closeCard(): void {
  const line = document.querySelector<HTMLElement>(".grid .chosen button");
  chosen.value = null;
  (line ?? document.querySelector<HTMLElement>(".grid"))?.focus({ preventScroll: true });
}

export function Card({ of }: { of: Register }) {
  const head = useRef<HTMLHeadingElement>(null);
  const row = chosenRow.value;
  const key = row && String(row[0]);
  // At once: a card may be closed again before the browser has painted it.
  useLayoutEffect(() => head.current?.focus({ preventScroll: true }), [key]);
  if (!row || key === null) return null;
  const number = new Intl.NumberFormat(language.value === "zh" ? "zh-CN" : "en-GB");
  const name = cellOf(of, row, "name");
  return (
    <aside class="card" aria-label={t("register_row", { key })}>
      <div class="row">
        <h2 ref={head} tabIndex={-1}>{seen(String(name ?? key))}</h2>
        <button type="button" class="quiet" onClick={closeCard}>{t("register_row_close")}</button>
      </div>
      <RowNotes of={of} row={key} />
      <ToMap of={of} row={row} />
      {of.register === "sites" && <EditSite key={key} {...siteOf(of, row)} />}
      {of.register === "people" && <EditPeople key={key} {...peopleOf(of, row)} />}
      {of.register === "areas" && <EditArea key={key} {...areaOf(of, row)} />}
      {of.register === "sites" && <Doors of={of} row={row} />}
      <dl class="facts">
        {columns.value.map((c) => {
          const column = of.columns[c] ?? "";
          const words = shownOf(of.register, column, row[c] ?? null, number);
          return words !== "" && <div key={column}><dt>{headOf(of.register, column)}</dt><dd>{words}</dd></div>;
        })}
      </dl>
    </aside>
  );
}
