// SPDX-License-Identifier: Apache-2.0
// What every change of a row has: a reason, on what it rests where the rules refuse, back to what was
// imported, and what came of it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Edit, type Review, ServerError, WHO_ARE_YOU } from "../api";
import { date } from "../format";
import { mustSignIn, session } from "../session";
import { load, words } from "../state";
import { type TextId, t, wordOf } from "../text";
import { MayNot, NotSignedIn, OtherBases, Refused, type Refusal, type Said, claimOf, nothingSaid } from "./basis";
import { refusedToMe } from "./data";

/** What a reason has to say depends on what the change rests on. */
const reasonHints: Record<Said["basis"], TextId> = {
  "": "edit_reason_why", verbal: "edit_reason_verbal", emergency: "edit_reason_emergency",
};

/** The button says on what the change will rest. */
const saveWords: Record<Said["basis"], [save: TextId, reset: TextId]> = {
  "": ["edit_save", "edit_reset"], verbal: ["edit_save_verbal", "edit_reset_verbal"],
  emergency: ["edit_save_emergency", "edit_reset_emergency"],
};

const reviewWords = ({ id, by_ms }: Review): string =>
  by_ms === undefined ? t("edit_review", { id }) : t("edit_review_by", { id, time: date(new Date(by_ms).toISOString()) });

/** As a whole number; null: it is none. */
export function wholeOf(typed: string): number | null {
  const value = Number(typed);
  return typed.trim() !== "" && Number.isInteger(value) && value >= 0 ? value : null;
}

/** What was not touched follows the row; what was stays as it was typed. */
export const follow = <T,>(of: T, from: T, to: T): T => (of === from ? to : of);

/** What is typed over a row that may change meanwhile. */
export function useTyped<Cells>(
  was: Cells, merged: (now: Cells, before: Cells, was: Cells) => Cells,
): [Cells, (now: Cells) => void] {
  const [now, setNow] = useState(was);
  const before = useRef(was);
  useEffect(() => {
    const from = before.current;
    before.current = was;
    setNow((typed) => merged(typed, from, was));
  }, [JSON.stringify(was)]);
  return [now, setNow];
}

interface SelectProps {
  name: string;
  label: string;
  list: string;
  of: readonly string[];
  value: string;
  set: (value: string) => void;
}

export function Select({ name, label, list, of, value, set }: SelectProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {of.map((word) => <option key={word} value={word}>{wordOf(`word_${list}_${word}`, word)}</option>)}
      </select>
    </label>
  );
}

interface Props<Change> {
  /** What of the form is other than the row; null: it cannot be sent like that, as `hint` says. */
  edit: Change | null;
  hint: string;
  isEdited: boolean;
  post: (what: Edit<Change>) => Promise<{ review: Review | null }>;
  /** The fields; what is changed in them goes through `change`. */
  children: (change: (set: () => void) => void) => ComponentChildren;
}

export function ReasonedForm<Change extends object>({ edit, hint, isEdited, post, children }: Props<Change>) {
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState(nothingSaid);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [stage, setStage] = useState<"typing" | "saving" | "saved">("typing");
  const [review, setReview] = useState<Review | null>(null);
  const claim = claimOf(said);
  const isBusy = stage === "saving" || reason.trim() === "" || claim === null;
  const canSave = !isBusy && edit !== null && Object.keys(edit).length > 0;

  async function send(what: Change | { reset: true }): Promise<void> {
    setStage("saving");
    setRefusal(null);
    try {
      const done = await post({ ...what, ...claim, reason: reason.trim() });
      setReview(done.review);
      await load();
      setReason("");
      setSaid(nothingSaid());
      setStage("saved");
    } catch (error) {
      setStage("typing");
      if (error instanceof ServerError && error.status === WHO_ARE_YOU) mustSignIn.value = true;
      else if (error instanceof ServerError) setRefusal({ words: words(error), missing: error.missing, bases: error.bases });
      else setRefusal({ words: words(error), missing: [], bases: [] });
    }
  }

  function save(event: Event): void {
    event.preventDefault();
    if (canSave) void send(edit);
  }

  const change = (set: () => void) => {
    set();
    if (stage === "saved") setStage("typing");
  };
  // What was a reason for the rules is none for an order, nor for an emergency.
  const rest = (to: Said) => change(() => {
    if (to.basis !== said.basis) setReason("");
    setSaid(to);
  });
  const mayNot = refusedToMe.value;
  const open = mayNot?.bases ?? refusal?.bases ?? (said.basis === "" ? [] : [said.basis]);
  if (mayNot && open.length === 0) return <MayNot of={mayNot} />;
  const [saves, resets] = saveWords[said.basis];
  return (
    <form class="edit" onSubmit={save}>
      {mayNot && <MayNot of={mayNot} />}
      {mayNot && <OtherBases open={open} said={said} say={rest} legend={t("may_otherwise")} />}
      <fieldset class="edit wide" disabled={mayNot !== null && said.basis === ""}>
        {children(change)}
        <label class="wide">
          <span>{t("edit_reason")} <small>{t(reasonHints[said.basis] as "edit_reason_why")}</small></span>
          <input name="reason" required autocomplete="off" value={reason}
            onInput={(event) => change(() => setReason(event.currentTarget.value))} />
        </label>
        {refusal && <Refused of={refusal} />}
        {!mayNot && <OtherBases open={open} said={said} say={rest} legend={t("basis_other")} />}
        {edit === null && <p class="small wide">{hint}</p>}
        <button type="submit" class="quiet strong wide" disabled={!canSave}>
          {stage === "saving" ? t("edit_saving") : t(saves as "edit_save")}
        </button>
        {isEdited && (
          <button type="button" class="quiet wide reset" disabled={isBusy} onClick={() => void send({ reset: true })}>
            {t(resets as "edit_reset")}
          </button>
        )}
      </fieldset>
      <p class="small wide" role="status">{stage === "saved" && <>{t("edit_saved")} {review && reviewWords(review)}</>}</p>
    </form>
  );
}

/** The form, for who has signed in. */
export function Editing({ title, signIn, children }: { title: string; signIn: string; children: ComponentChildren }) {
  const who = session.value;
  if (who === null) return null;
  return (
    <section>
      <h3>{title}</h3>
      {who.signed_in ? children : <NotSignedIn isFounded={who.founded} said={signIn} />}
    </section>
  );
}
