// SPDX-License-Identifier: Apache-2.0
// Where the rules refuse: what is missing, and on what else it can be done, with what that asks for.
import { useState } from "preact/hooks";
import type { Claim, Missing, OtherBasis } from "../api";
import { mustSignIn } from "../session";
import { city } from "../state";
import { type TextId, t } from "../text";

export interface Refusal {
  words: string;
  missing: readonly Missing[];
  bases: readonly OtherBasis[];
}

export function Refused({ of, said }: { of: Pick<Refusal, "words" | "missing">; said?: string }) {
  return (
    <div class="note" role="alert">
      {said !== undefined && <p><strong>{said}</strong></p>}
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
export function NotSignedIn({ isFounded, said }: { isFounded: boolean; said: string }) {
  if (!isFounded) return <p class="small">{t("edit_link", { city: city.value?.name ?? "" })}</p>;
  return (
    <p>
      {said}{" "}
      <button type="button" class="quiet" onClick={() => (mustSignIn.value = true)}>{t("sign_in")}</button>
    </p>
  );
}

/** As a field for date and time wants it: here, to the minute. */
function hereAndNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export interface Said {
  basis: "" | OtherBasis;
  given: string;
  isCalledBack: boolean;
  superior: string;
}
export const nothingSaid = (): Said => ({ basis: "", given: hereAndNow(), isCalledBack: false, superior: "" });

/** What goes to the server; null: it is not whole. */
export function claimOf({ basis, given, isCalledBack, superior }: Said): Claim | null {
  if (basis === "") return {};
  if (basis === "emergency") return { basis, ...(superior.trim() === "" ? {} : { superior: superior.trim() }) };
  const at = new Date(given).getTime();
  return Number.isFinite(at) ? { basis, given_at_ms: at, called_back: isCalledBack } : null;
}

const words: Record<OtherBasis, { name: TextId; asks: TextId }> = {
  verbal: { name: "basis_verbal", asks: "basis_verbal_asks" },
  emergency: { name: "basis_emergency", asks: "basis_emergency_asks" },
};

/** Only what the refusal has left open. */
export function OtherBases({ open, said, say }: { open: readonly OtherBasis[]; said: Said; say: (said: Said) => void }) {
  const [latest] = useState(hereAndNow);
  if (open.length === 0) return null;
  return (
    <fieldset class="bases wide">
      <legend>{t("basis_other")}</legend>
      {open.map((basis) => (
        <label key={basis} class="check">
          <input type="radio" name="basis" value={basis} checked={said.basis === basis}
            onChange={() => say({ ...said, basis })} />
          <span>{t(words[basis].name as "basis_verbal")}</span>
        </label>
      ))}
      {said.basis !== "" && <p class="small">{t(words[said.basis].asks as "basis_verbal_asks")}</p>}
      {said.basis === "verbal" && (
        <>
          <label>
            <span>{t("basis_given")}</span>
            <input name="given" type="datetime-local" required max={latest} value={said.given}
              onInput={(event) => say({ ...said, given: event.currentTarget.value })} />
          </label>
          <label class="check">
            <input type="checkbox" name="called-back" checked={said.isCalledBack}
              onChange={(event) => say({ ...said, isCalledBack: event.currentTarget.checked })} />
            <span>{t("basis_called_back")}</span>
          </label>
        </>
      )}
      {said.basis === "emergency" && (
        <label>
          <span>{t("basis_superior")}</span>
          <input name="superior" autocomplete="off" value={said.superior}
            onInput={(event) => say({ ...said, superior: event.currentTarget.value })} />
        </label>
      )}
    </fieldset>
  );
}
