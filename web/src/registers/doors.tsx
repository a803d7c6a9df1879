// SPDX-License-Identifier: Apache-2.0
// Why fewer come in than there are places: the doors.
import type { Cell, Register } from "../api";
import * as format from "../format";
import { t } from "../text";

export function Doors({ of, row }: { of: Register; row: Cell[] }) {
  const numberOf = (column: string): number | null => {
    const cell = row[of.columns.indexOf(column)];
    return typeof cell === "number" ? cell : null;
  };
  const [places, usable] = [numberOf("capacity"), numberOf("usable")];
  const [width, doors] = [numberOf("door_width_mm"), numberOf("doors")];
  if (places === null || usable === null || usable >= places) return null;
  const said = { usable: format.number(usable), places: format.number(places) };
  const words = width !== null ? t("door_one", { ...said, width: format.number(width) })
    : doors !== null ? t("door_some", { ...said, doors: format.number(doors) }) : t("door_unknown", said);
  return <p class="note doors">{words}</p>;
}
