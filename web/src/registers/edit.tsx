// SPDX-License-Identifier: Apache-2.0
// Changes a site as it is from now on: its places, open or closed. What a change is for is said.
import { useState } from "preact/hooks";
import { type Missing, type SiteEdit, ServerError, WHO_ARE_YOU, postSiteEdit } from "../api";
import { mustSignIn, session } from "../session";
import { city, load, words } from "../state";
import { language, t } from "../text";

interface Refusal {
  words: string;
  missing: readonly Missing[];
}

function Refused({ of }: { of: Refusal }) {
  return (
    <div class="note" role="alert">
      <p>{of.words || t("no_server")}</p>
      {of.missing.length > 0 && (
        <>
          <p>{t("edit_missing")}</p>
          <ul>{of.missing.map(({ text }, i) => <li key={i}>{text}</li>)}</ul>
        </>
      )}
    </div>
  );
}

/** Who may change nothing yet, and what he can do about it. */
function NotSignedIn({ isFounded }: { isFounded: boolean }) {
  if (!isFounded) return <p class="small">{t("edit_link", { city: city.value?.name ?? "" })}</p>;
  return (
    <p>
      {t("edit_sign_in")}{" "}
      <button type="button" class="quiet" onClick={() => (mustSignIn.value = true)}>{t("sign_in")}</button>
    </p>
  );
}

interface SiteProps {
  site: string;
  places: number;
  isClosed: boolean;
}

function Form({ site, places, isClosed }: SiteProps) {
  const [typed, setTyped] = useState(String(places));
  const [willBeClosed, setClosed] = useState(isClosed);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [stage, setStage] = useState<"typing" | "saving" | "saved">("typing");
  const value = Number(typed);
  const isNumber = typed.trim() !== "" && Number.isInteger(value) && value >= 0;
  const isChange = value !== places || willBeClosed !== isClosed;

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (!isNumber || !isChange || reason.trim() === "" || stage === "saving") return;
    const edit: SiteEdit = { reason: reason.trim() };
    if (value !== places) edit.places = value;
    if (willBeClosed !== isClosed) edit.state = willBeClosed ? "closed" : "open";
    setStage("saving");
    setRefusal(null);
    try {
      await postSiteEdit(site, edit, language.peek());
      await load();
      setReason("");
      setStage("saved");
    } catch (error) {
      setStage("typing");
      if (error instanceof ServerError && error.status === WHO_ARE_YOU) mustSignIn.value = true;
      else setRefusal({ words: words(error), missing: error instanceof ServerError ? error.missing : [] });
    }
  }

  const change = (set: () => void) => {
    set();
    if (stage === "saved") setStage("typing");
  };
  return (
    <form class="edit" onSubmit={(event) => void save(event)}>
      <label>
        <span>{t("edit_places")}</span>
        <input name="places" type="number" min="0" step="1" required value={typed}
          onInput={(event) => change(() => setTyped(event.currentTarget.value))} />
      </label>
      <label>
        <span>{t("edit_open")}</span>
        <select name="state" value={willBeClosed ? "closed" : "open"}
          onChange={(event) => change(() => setClosed(event.currentTarget.value === "closed"))}>
          <option value="open">{t("edit_is_open")}</option>
          <option value="closed">{t("edit_is_closed")}</option>
        </select>
      </label>
      <label class="wide">
        <span>{t("edit_reason")} <small>{t("edit_reason_why")}</small></span>
        <input name="reason" required autocomplete="off" value={reason}
          onInput={(event) => change(() => setReason(event.currentTarget.value))} />
      </label>
      {refusal && <Refused of={refusal} />}
      <button type="submit" class="quiet strong wide"
        disabled={!isNumber || !isChange || reason.trim() === "" || stage === "saving"}>
        {stage === "saving" ? t("edit_saving") : t("edit_save")}
      </button>
      <p class="small wide" role="status">{stage === "saved" ? t("edit_saved") : ""}</p>
    </form>
  );
}

export function EditSite(site: SiteProps) {
  const who = session.value;
  if (who === null) return null;
  return (
    <section>
      <h3>{t("edit")}</h3>
      {who.signed_in ? <Form {...site} /> : <NotSignedIn isFounded={who.founded} />}
    </section>
  );
}
