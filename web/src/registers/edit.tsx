// SPDX-License-Identifier: Apache-2.0
// Changes a site as it is from now on: all that `edit site` of the command line changes, and back to
// what was imported. What a change is for is said.
import { type SiteChange, postSiteEdit } from "../api";
import { language, t } from "../text";
import { Editing, ReasonedForm, Select, follow, useTyped, wholeOf } from "./form";

const states = ["usable", "after_conversion", "not_usable"];
const accesses = ["public", "residents", "staff"];
const visibilities = ["public", "restricted", "internal"];
export const hazards = ["air_raid", "flood", "chemical", "fire", "earthquake"] as const;
const suitabilities = ["yes", "no", "unknown"];

/** A site as its row has it. */
export interface SiteCells {
  site: string;
  places: string;
  isClosed: boolean;
  isEdited: boolean;
  state: string;
  hours: string;
  access: string;
  visibility: string;
  suitable: Readonly<Record<string, string>>;
}

/** What of the form is other than the row; null: it cannot be sent like that. */
function changesOf(was: SiteCells, now: SiteCells): SiteChange | null {
  const edit: SiteChange = {};
  const [places, hours] = [wholeOf(now.places), wholeOf(now.hours)];
  const isConverted = now.state === "after_conversion";
  const isStateNew = now.state !== was.state || (isConverted && now.hours !== was.hours);
  if (places === null || (isConverted && hours === null)) return null;
  // Closed and open are said of the day, the state of the works: one request says one of them.
  if (isStateNew && now.isClosed !== was.isClosed) return null;
  if (now.places !== was.places) edit.places = places;
  if (now.isClosed !== was.isClosed) edit.state = now.isClosed ? "closed" : "open";
  if (isStateNew) edit.state = now.state;
  if (isStateNew && isConverted && hours !== null) edit.usable_after_h = hours;
  if (now.access !== was.access) edit.access = now.access;
  if (now.visibility !== was.visibility) edit.visibility = now.visibility;
  const other = hazards.filter((hazard) => now.suitable[hazard] !== was.suitable[hazard]);
  if (other.length > 0) edit.suitable = Object.fromEntries(other.map((hazard) => [hazard, now.suitable[hazard] ?? ""]));
  return edit;
}

function merged(now: SiteCells, before: SiteCells, was: SiteCells): SiteCells {
  return {
    ...was,
    places: follow(now.places, before.places, was.places),
    isClosed: follow(now.isClosed, before.isClosed, was.isClosed),
    state: follow(now.state, before.state, was.state),
    hours: follow(now.hours, before.hours, was.hours),
    access: follow(now.access, before.access, was.access),
    visibility: follow(now.visibility, before.visibility, was.visibility),
    suitable: Object.fromEntries(hazards.map((hazard) => [
      hazard, follow(now.suitable[hazard], before.suitable[hazard], was.suitable[hazard]) ?? "unknown",
    ])),
  };
}

function Works({ now, set }: { now: SiteCells; set: (now: SiteCells) => void }) {
  return (
    <details class="wide">
      <summary>{t("edit_more")}</summary>
      <div class="edit">
        <Select name="works" label={t("column_sites_state")} list="state" of={states} value={now.state}
          set={(state) => set({ ...now, state })} />
        {now.state === "after_conversion" && (
          <label>
            <span>{t("column_sites_usable_after_h")}</span>
            <input name="hours" type="number" min="0" step="1" required value={now.hours}
              onInput={(event) => set({ ...now, hours: event.currentTarget.value })} />
          </label>
        )}
        <Select name="access" label={t("column_sites_access")} list="access" of={accesses} value={now.access}
          set={(access) => set({ ...now, access })} />
        <Select name="visibility" label={t("column_sites_visibility")} list="visibility" of={visibilities}
          value={now.visibility} set={(visibility) => set({ ...now, visibility })} />
        {hazards.map((hazard) => (
          <Select key={hazard} name={hazard} label={t(`column_sites_${hazard}`)} list="suitability" of={suitabilities}
            value={now.suitable[hazard] ?? "unknown"}
            set={(word) => set({ ...now, suitable: { ...now.suitable, [hazard]: word } })} />
        ))}
      </div>
    </details>
  );
}

function Form(was: SiteCells) {
  const [now, setNow] = useTyped(was, merged);
  return (
    <ReasonedForm edit={changesOf(was, now)} hint={t("edit_one_state")} isEdited={was.isEdited}
      post={(what) => postSiteEdit(was.site, what, language.peek())}>
      {(change) => (
        <>
          <label>
            <span>{t("edit_places")}</span>
            <input name="places" type="number" min="0" step="1" required value={now.places}
              onInput={(event) => change(() => setNow({ ...now, places: event.currentTarget.value }))} />
          </label>
          <label>
            <span>{t("edit_open")}</span>
            <select name="state" value={now.isClosed ? "closed" : "open"}
              onChange={(event) => change(() => setNow({ ...now, isClosed: event.currentTarget.value === "closed" }))}>
              <option value="open">{t("edit_is_open")}</option>
              <option value="closed">{t("edit_is_closed")}</option>
            </select>
          </label>
          <Works now={now} set={(to) => change(() => setNow(to))} />
        </>
      )}
    </ReasonedForm>
  );
}

export const EditSite = (site: SiteCells) =>
  <Editing title={t("edit")} signIn={t("edit_sign_in")}><Form {...site} /></Editing>;
