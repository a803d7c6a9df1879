// SPDX-License-Identifier: Apache-2.0
// Changes a group of people or an area as it is from now on: all that `edit people` and `edit area` of
// the command line change, and back to what was imported.
import { type AreaChange, type PeopleChange, postAreaEdit, postPeopleEdit } from "../api";
import { language, t } from "../text";
import { Editing, ReasonedForm, Select, follow, useTyped, wholeOf } from "./form";

const classes = ["general", "minor", "older", "disabled", "pregnant", "patient"];

/** A group of people as its row has it. */
export interface PeopleCells {
  group: string;
  people: string;
  class: string;
  isLeftOut: boolean;
  isEdited: boolean;
}

function peopleChanges(was: PeopleCells, now: PeopleCells): PeopleChange | null {
  const edit: PeopleChange = {}, people = wholeOf(now.people);
  if (people === null) return null;
  if (now.people !== was.people) edit.people = people;
  if (now.class !== was.class) edit.class = now.class;
  if (now.isLeftOut !== was.isLeftOut) edit.left_out = now.isLeftOut;
  return edit;
}

const mergedPeople = (now: PeopleCells, before: PeopleCells, was: PeopleCells): PeopleCells => ({
  ...was,
  people: follow(now.people, before.people, was.people),
  class: follow(now.class, before.class, was.class),
  isLeftOut: follow(now.isLeftOut, before.isLeftOut, was.isLeftOut),
});

function PeopleForm(was: PeopleCells) {
  const [now, setNow] = useTyped(was, mergedPeople);
  return (
    <ReasonedForm edit={peopleChanges(was, now)} hint={t("edit_whole")} isEdited={was.isEdited}
      post={(what) => postPeopleEdit(was.group, what, language.peek())}>
      {(change) => (
        <>
          <label>
            <span>{t("column_people_people")}</span>
            <input name="people" type="number" min="0" step="1" required value={now.people}
              onInput={(event) => change(() => setNow({ ...now, people: event.currentTarget.value }))} />
          </label>
          <label>
            <span>{t("edit_plans")}</span>
            <select name="plans" value={now.isLeftOut ? "left_out" : "counted"}
              onChange={(event) => change(() => setNow({ ...now, isLeftOut: event.currentTarget.value === "left_out" }))}>
              <option value="counted">{t("edit_is_counted")}</option>
              <option value="left_out">{t("edit_is_left_out")}</option>
            </select>
          </label>
          <Select name="class" label={t("column_people_class")} list="class" of={classes} value={now.class}
            set={(to) => change(() => setNow({ ...now, class: to }))} />
        </>
      )}
    </ReasonedForm>
  );
}

export const EditPeople = (group: PeopleCells) =>
  <Editing title={t("edit_people")} signIn={t("edit_people_sign_in")}><PeopleForm {...group} /></Editing>;

/** An area as its row has it. */
export interface AreaCells {
  area: string;
  name: string;
  isEdited: boolean;
}

function areaChanges(was: AreaCells, now: AreaCells): AreaChange | null {
  if (now.name.trim() === "") return null;
  return now.name === was.name ? {} : { name: now.name.trim() };
}

const mergedArea = (now: AreaCells, before: AreaCells, was: AreaCells): AreaCells =>
  ({ ...was, name: follow(now.name, before.name, was.name) });

function AreaForm(was: AreaCells) {
  const [now, setNow] = useTyped(was, mergedArea);
  return (
    <ReasonedForm edit={areaChanges(was, now)} hint={t("edit_named")} isEdited={was.isEdited}
      post={(what) => postAreaEdit(was.area, what, language.peek())}>
      {(change) => (
        <>
          <label class="wide">
            <span>{t("column_areas_name")}</span>
            <input name="name" required autocomplete="off" value={now.name}
              onInput={(event) => change(() => setNow({ ...now, name: event.currentTarget.value }))} />
          </label>
          <p class="small wide">{t("edit_area_tree")}</p>
        </>
      )}
    </ReasonedForm>
  );
}

export const EditArea = (area: AreaCells) =>
  <Editing title={t("edit_area")} signIn={t("edit_area_sign_in")}><AreaForm {...area} /></Editing>;
