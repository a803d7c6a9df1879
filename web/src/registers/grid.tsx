// SPDX-License-Identifier: Apache-2.0
// The rows of a register. Only those that are seen, and a few around them, are in the document:
// the space of the others is kept by two empty rows.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Cell, Register } from "../api";
import { language, t } from "../text";
import { chosen, columns, dueOf, hasMoreColumns, quick, shown, sort, sortBy, typed } from "./data";
import { DueMark } from "./notes";
import { headOf, isKeyOfNames, shownOf } from "./table";

/** As in registers.css. */
const ROW_PIXELS = 36;
const ROWS_AROUND = 8;
const NARROW = 7.5, WIDE = 13, WIDEST = 18;

const widths: Record<string, number> = {
  name: WIDEST, address: WIDEST, function: WIDE, access: WIDEST, state: WIDE, category: WIDE, class: WIDE,
  air_raid: 9.5, flood: 9.5, chemical: 9.5, fire: 9.5, earthquake: 9.5, usable: 8.5, usable_after_h: 9, door_width_mm: 9.5,
  kind: 9, parent: 10, roles: WIDE, deputies: WIDE, posts: 9,
};
/** The mark of what waits for its review stands before the key. */
const KEY_WITH_MARK = 17;
function widthOf(of: Register, column: string, c: number): number {
  if (c > 0) return widths[column] ?? NARROW;
  return Math.max(dueOf.value.size > 0 ? KEY_WITH_MARK : NARROW, !names(of).includes("name") && isKeyOfNames(of) ? WIDEST : NARROW);
}

/** Columns of numbers stand to the right. */
const numberColumns = new Set(["capacity", "usable", "usable_after_h", "doors", "door_width_mm", "lon", "lat", "people", "rank", "posts"]);

const names = (of: Register): string[] => columns.value.map((c) => of.columns[c] ?? "");

function Head({ of }: { of: Register }) {
  const by = sort.value;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {names(of).map((column) => {
          const way = by?.column !== column ? undefined : by.isDown ? "descending" : "ascending";
          return (
            <th key={column} scope="col" aria-sort={way} class={numberColumns.has(column) ? "number" : ""}>
              <button type="button" onClick={() => sortBy(column)}>
                {headOf(of.register, column)}
                <span aria-hidden="true">{way === undefined ? "" : way === "ascending" ? " ▲" : " ▼"}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface LineProps {
  of: Register;
  row: Cell[];
  index: number;
  number: Intl.NumberFormat;
}

function Line({ of, row, index, number }: LineProps) {
  const key = String(row[0]);
  return (
    <tr aria-rowindex={index + 2} class={`${key === chosen.value ? "chosen" : ""} ${dueOf.value.has(key) ? "is-due" : ""}`.trim()} onClick={() => (chosen.value = key)}>
      {columns.value.map((c) => {
        const column = of.columns[c] ?? "";
        const words = shownOf(of.register, column, row[c] ?? null, number);
        return c === 0
          ? (
            <th key={column} scope="row">
              <DueMark row={key} />
              <button type="button" aria-expanded={key === chosen.value} title={words}>{words}</button>
            </th>
          )
          : <td key={column} class={numberColumns.has(column) ? "number" : ""} title={words}>{words}</td>;
      })}
    </tr>
  );
}

function Space({ rows, columns }: { rows: number; columns: number }) {
  if (rows === 0) return null;
  return <tr aria-hidden="true" class="space" style={{ height: `${rows * ROW_PIXELS}px` }}><td colSpan={columns} /></tr>;
}

/** The first row that is seen, and how many are. */
function useWindow(box: { current: HTMLDivElement | null }): [first: number, count: number] {
  const [first, setFirst] = useState(0);
  const [count, setCount] = useState(0);
  useLayoutEffect(() => {
    const of = box.current;
    if (!of) return;
    const look = (): void => {
      hasMoreColumns.value = of.scrollLeft + of.clientWidth < of.scrollWidth - 1;
      setFirst(Math.floor(of.scrollTop / ROW_PIXELS));
      setCount(Math.ceil(of.clientHeight / ROW_PIXELS));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(of);
    of.addEventListener("scroll", look, { passive: true });
    look();
    // Other columns, or a card beside them.
    const others = of.firstElementChild;
    if (others) sizes.observe(others);
    return () => {
      sizes.disconnect();
      of.removeEventListener("scroll", look);
    };
  }, []);
  return [first, count];
}

export function Grid({ of }: { of: Register }) {
  const box = useRef<HTMLDivElement>(null);
  const [first, count] = useWindow(box);
  const places = shown.value;
  const from = Math.max(0, Math.min(first, places.length) - ROWS_AROUND);
  const to = Math.min(places.length, first + count + ROWS_AROUND);
  const number = new Intl.NumberFormat(language.value === "zh" ? "zh-CN" : "en-GB");
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [sort.value, typed.value, quick.value, of.register]);
  return (
    <div class="grid" ref={box} role="region" tabIndex={0} aria-label={t(`register_${of.register as "sites"}`)}>
      <table aria-rowcount={places.length + 1} style={{ width: `max(100%, ${names(of).reduce((sum, column, c) => sum + widthOf(of, column, c), 0)}em)` }}>
        <colgroup>{names(of).map((column, c) => <col key={column} style={{ width: `${widthOf(of, column, c)}em` }} />)}</colgroup>
        <Head of={of} />
        <tbody>
          <Space rows={from} columns={columns.value.length} />
          {places.slice(from, to).map((i, k) =>
            <Line key={i} of={of} row={of.rows[i] ?? []} index={from + k} number={number} />)}
          <Space rows={places.length - to} columns={columns.value.length} />
        </tbody>
      </table>
    </div>
  );
}
