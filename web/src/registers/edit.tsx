// SPDX-License-Identifier: Apache-2.0
// Changes a site as it is from now on: all that `edit site` of the command line changes, and back to
// what was imported. What a change is for is said.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Review, type SiteEdit, ServerError, WHO_ARE_YOU, postSiteEdit } from "../api";
import { date } from "../format";
import { mustSignIn, session } from "../session";
import { load, words } from "../state";
import { type TextId, language, t, wordOf } from "../text";
import { NotSignedIn, OtherBases, Refused, type Refusal, type Said, claimOf, nothingSaid } from "./basis";

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

interface SelectProps {
  name: string;
  label: string;
  list: string;
  of: readonly string[];
  value: string;
  set: (value: string) => void;
}

function Select({ name, label, list, of, value, set }: SelectProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {of.map((word) => <option key={word} value={word}>{wordOf(`word_${list}_${word}`, word)}</option>)}
      </select>
    </label>
  );
}

/** As a whole number; null: it is none. */
function wholeOf(typed: string): number | null {
  const value = Number(typed);
  return typed.trim() !== "" && Number.isInteger(value) && value >= 0 ? value : null;
}

/** What of the form is other than the row; null: it cannot be sent like that. */
function changesOf(was: SiteCells, now: SiteCells): Omit<SiteEdit, "reason"> | null {
  const edit: Omit<SiteEdit, "reason"> = {};
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

/** What was not touched follows the row; what was stays as it was typed. */
function merged(now: SiteCells, before: SiteCells, was: SiteCells): SiteCells {
  const follow = <T,>(of: T, from: T, to: T): T => (of === from ? to : of);
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

/** What a reason has to say depends on what the change rests on. */
const reasonHints: Record<Said["basis"], TextId> = {
  "": "edit_reason_why", verbal: "edit_reason_verbal", emergency: "edit_reason_emergency",
};

const reviewWords = ({ id, by_ms }: Review): string =>
  by_ms === undefined ? t("edit_review", { id }) : t("edit_review_by", { id, time: date(new Date(by_ms).toISOString()) });

function Form(was: SiteCells) {
  const [now, setNow] = useState(was);
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState(nothingSaid);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [stage, setStage] = useState<"typing" | "saving" | "saved">("typing");
  const [review, setReview] = useState<Review | null>(null);
  const before = useRef(was);
  useEffect(() => {
    const from = before.current;
    before.current = was;
    setNow((typed) => merged(typed, from, was));
  }, [JSON.stringify(was)]);
  const edit = changesOf(was, now), claim = claimOf(said);
  const isBusy = stage === "saving" || reason.trim() === "" || claim === null;
  const canSave = !isBusy && edit !== null && Object.keys(edit).length > 0;

  async function send(what: Omit<SiteEdit, "reason">): Promise<void> {
    setStage("saving");
    setRefusal(null);
    try {
      const done = await postSiteEdit(was.site, { ...what, ...claim, reason: reason.trim() }, language.peek());
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
  const open = refusal?.bases ?? (said.basis === "" ? [] : [said.basis]);
  return (
    <form class="edit" onSubmit={save}>
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
      <label class="wide">
        <span>{t("edit_reason")} <small>{t(reasonHints[said.basis] as "edit_reason_why")}</small></span>
        <input name="reason" required autocomplete="off" value={reason}
          onInput={(event) => change(() => setReason(event.currentTarget.value))} />
      </label>
      {refusal && <Refused of={refusal} />}
      <OtherBases open={open} said={said} say={(to) => change(() => setSaid(to))} />
      {edit === null && <p class="small wide">{t("edit_one_state")}</p>}
      <button type="submit" class="quiet strong wide" disabled={!canSave}>
        {stage === "saving" ? t("edit_saving") : t("edit_save")}
      </button>
      {was.isEdited && (
        <button type="button" class="quiet wide reset" disabled={isBusy} onClick={() => void send({ reset: true })}>
          {t("edit_reset")}
        </button>
      )}
      <p class="small wide" role="status">{stage === "saved" && <>{t("edit_saved")} {review && reviewWords(review)}</>}</p>
    </form>
  );
}

export function EditSite(site: SiteCells) {
  const who = session.value;
  if (who === null) return null;
  return (
    <section>
      <h3>{t("edit")}</h3>
      {who.signed_in ? <Form {...site} /> : <NotSignedIn isFounded={who.founded} said={t("edit_sign_in")} />}
    </section>
  );
}
