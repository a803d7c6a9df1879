// SPDX-License-Identifier: Apache-2.0
// What a row does not say itself: who changed it, on what, and that somebody else has to review it.
import type { DueReview, Register, RowEdit } from "../api";
import * as format from "../format";
import { city } from "../state";
import { language, seen, t } from "../text";
import { dueOf, editOf, notes, quick } from "./data";
import { headOf, shownOf } from "./table";

const moment = (at_ms: number): string => format.date(new Date(at_ms).toISOString());

/** What was done, on what, by whom, when. */
function doneWords({ did, basis, by, at_ms }: DueReview): string {
  const of = { by: by ?? "?", date: moment(at_ms) }, isEmergency = basis === "emergency";
  if (did === "reference.imported") return isEmergency ? t("note_import_emergency", of) : t("note_import_verbal", of);
  if (did.endsWith(".reset")) return isEmergency ? t("note_reset_emergency", of) : t("note_reset_verbal", of);
  return isEmergency ? t("note_emergency", of) : t("note_verbal", of);
}

function editWords({ basis, by, at_ms }: RowEdit): string {
  const of = { by: by ?? "?", date: moment(at_ms) };
  if (basis === "emergency") return t("note_emergency", of);
  return basis === "verbal" ? t("note_verbal", of) : t("note_rule", of);
}

function reviewWords({ id, by_ms, overdue }: DueReview): string {
  if (by_ms === undefined) return t("note_review_paper", { id });
  return overdue ? t("note_review_over", { id, date: moment(by_ms) }) : t("note_review_by", { id, date: moment(by_ms) });
}

/** Who is told of an emergency; of an order, when it was given. */
function Told({ of }: { of: DueReview }) {
  if (of.basis === "emergency")
    return <p>{of.superior ? t("note_told", { superior: of.superior }) : <strong>{t("note_told_nobody")}</strong>}</p>;
  if (of.given_at_ms === undefined) return null;
  const given = { date: moment(of.given_at_ms) };
  return <p>{of.called_back ? t("note_given", given) : t("note_given_only", given)}</p>;
}

const Why = ({ why }: { why: string | null }) =>
  <p>{why === null ? t("note_sealed") : t("note_why", { why: seen(why) })}</p>;

/** Loud: it stands until somebody else has judged it. */
export function Due({ of }: { of: DueReview }) {
  return (
    <div class={`due ${of.basis}`} role="note">
      <p><strong>{doneWords(of)}</strong></p>
      <Why why={of.why} />
      <Told of={of} />
      <p><strong>{reviewWords(of)}</strong></p>
      <p class="small">{t("note_how", { city: city.value?.name ?? "", id: of.id })}</p>
    </div>
  );
}

function importedWords(of: Register, column: string, cell: RowEdit["imported"][string]): string {
  if (column === "closed") return t("note_imported_open");
  if (column === "left_out") return t("note_imported_counted");
  const number = new Intl.NumberFormat(language.value === "zh" ? "zh-CN" : "en-GB");
  return shownOf(of.register, column, cell, number);
}

function Imported({ of, edit }: { of: Register; edit: RowEdit }) {
  const said = Object.entries(edit.imported);
  if (said.length === 0) return null;
  return (
    <>
      <p>{t("note_imported")}</p>
      <dl class="facts">
        {said.map(([column, cell]) =>
          <div key={column}><dt>{headOf(of.register, column)}</dt><dd>{importedWords(of, column, cell ?? null)}</dd></div>)}
      </dl>
    </>
  );
}

/** Above all else that the card of a row says. */
export function RowNotes({ of, row }: { of: Register; row: string }) {
  const due = dueOf.value.get(row) ?? [], edit = editOf.value.get(row);
  if (due.length === 0 && !edit) return null;
  const isSaid = edit && due.some(({ at_ms, by }) => at_ms === edit.at_ms && by === edit.by);
  return (
    <div class="row-notes">
      {due.map((review) => <Due key={review.id} of={review} />)}
      {edit && !isSaid && (
        <>
          <p class={edit.basis === "rule" ? "" : "strong-words"}>{editWords(edit)}</p>
          <Why why={edit.why} />
          {edit.basis !== "rule" && due.length === 0 && <p>{t("note_reviewed")}</p>}
        </>
      )}
      {edit && <Imported of={of} edit={edit} />}
    </div>
  );
}

/** In the row itself, before its key. */
export function DueMark({ row }: { row: string }) {
  const due = dueOf.value.get(row);
  if (!due) return null;
  const isEmergency = due.some(({ basis }) => basis === "emergency");
  return <b class="due-mark">{t(isEmergency ? "basis_mark_emergency" : "basis_mark_verbal")}</b>;
}

/** Above the table: how many wait, and what was done to the register as a whole. */
export function DueBand() {
  const reviews = notes.value?.reviews ?? [];
  if (reviews.length === 0) return null;
  const now = quick.value;
  return (
    <div class="due-band" role="note">
      <label>
        <strong>{t("reviews_due", { count: reviews.length })}</strong>
        {dueOf.value.size > 0 && (
          <>
            <input type="checkbox" name="due" checked={now.isDue}
              onChange={() => (quick.value = { ...now, isDue: !now.isDue })} />{t("reviews_show")}
          </>
        )}
      </label>
      {reviews.filter(({ row }) => row === null).map((of) => <Due key={of.id} of={of} />)}
    </div>
  );
}

/** What the last file brought, and why there may be fewer rows. */
export function LastImport({ of }: { of: Register }) {
  const last = notes.value?.last_import;
  if (!last) return null;
  const said = t("register_imported", { count: format.number(last.accepted), source: seen(last.source), date: moment(last.at_ms) });
  const fewer = last.accepted - of.rows.length;
  // A group of nobody is nobody to be placed: the import leaves it out.
  const nobody = of.register === "people" && fewer > 0 ? t("register_nobody", { count: format.number(fewer) }) : "";
  return <p class="last-import small">{said}{nobody && (language.value === "zh" ? `；${nobody}` : `; ${nobody}`)}</p>;
}
