// SPDX-License-Identifier: Apache-2.0
// Where the rules refuse: what is missing, and on what else it can be done, with what that asks for.
import { useEffect, useState } from "preact/hooks";
import { type Claim, type Missing, type OtherBasis, type Register, getRegister } from "../api";
import { mustSignIn, session } from "../session";
import { city } from "../state";
import { type TextId, language, seen, t } from "../text";
import { type Moment, earlier, momentOf, momentText, zoneText } from "./moment";
import { rolesWords } from "./table";

export interface Refusal {
  words: string;
  missing: readonly Missing[];
  bases: readonly OtherBasis[];
}

const MissingList = ({ of }: { of: readonly Missing[] }) => of.length === 0 ? null : (
  <>
    <p>{t("edit_missing")}</p>
    <ul>{of.map(({ text }, i) => <li key={i}>{text}</li>)}</ul>
  </>
);

/** Where the rules say what is missing, that says more than the sentence of the server. */
export function Refused({ of, said }: { of: Pick<Refusal, "words" | "missing">; said?: string }) {
  return (
    <div class="note" role="alert">
      {said !== undefined && <p><strong>{said}</strong></p>}
      <p>{of.missing.length > 0 ? t("refused_by_rules") : of.words || t("no_server")}</p>
      <MissingList of={of.missing} />
    </div>
  );
}

/** Said before anything is typed. */
export function MayNot({ of }: { of: Pick<Refusal, "missing"> }) {
  const who = session.value;
  const roles = rolesWords(who?.roles ?? []) || t("may_not_nobody");
  return (
    <div class="note may-not">
      <p><strong>{t("may_not", { person: who?.person ?? "", roles })}</strong></p>
      <MissingList of={of.missing} />
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

/** Nobody was reached: said, not left out. */
const NOBODY = "-";

export interface Said {
  basis: "" | OtherBasis;
  given: Moment;
  isCalledBack: boolean;
  /** A post of the register; NOBODY; empty: not said yet. */
  superior: string;
}
export const nothingSaid = (): Said => ({ basis: "", given: momentText(new Date()), isCalledBack: false, superior: "" });

/** What goes to the server; null: it is not whole. */
export function claimOf({ basis, given, isCalledBack, superior }: Said): Claim | null {
  if (basis === "") return {};
  if (basis === "emergency") {
    if (superior === "") return null;
    return { basis, ...(superior === NOBODY ? {} : { superior }) };
  }
  const at = momentOf(given);
  return at !== null && earlier(at) ? { basis, given_at_ms: at.getTime(), called_back: isCalledBack } : null;
}

const words: Record<OtherBasis, { name: TextId; asks: TextId }> = {
  verbal: { name: "basis_verbal", asks: "basis_verbal_asks" },
  emergency: { name: "basis_emergency", asks: "basis_emergency_asks" },
};

interface Post {
  key: string;
  words: string;
  isLeader: boolean;
}

const leaders = ["duty_leader", "office_leader", "superior", "government"];

/** Those who lead come first, else they stand as in the tree. */
function postsOf({ columns, rows }: Register): Post[] {
  const at = Object.fromEntries(columns.map((column, c) => [column, c]));
  const said = (row: Register["rows"][number], column: string): string => String(row[at[column] ?? -1] ?? "");
  const posts = rows.filter((row) => said(row, "kind") === "post" && said(row, "holder") !== session.value?.person)
    .map((row) => ({
      key: said(row, "key"),
      words: `${seen(said(row, "name"))}${language.value === "zh" ? "：" : ": "}${seen(said(row, "holder")) || t("superior_vacant")}`,
      isLeader: said(row, "roles").split(";").some((role) => leaders.includes(role)),
    }));
  return [...posts.filter(({ isLeader }) => isLeader), ...posts.filter(({ isLeader }) => !isLeader)];
}

function Superior({ value, set }: { value: string; set: (superior: string) => void }) {
  const [office, setOffice] = useState<Register | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    getRegister("organisations", language.peek(), stop.signal).then(setOffice, () => {});
    return () => stop.abort();
  }, []);
  return (
    <label>
      <span>{t("basis_superior")}</span>
      <select name="superior" required value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t("superior_choose")}</option>
        {office && postsOf(office).map((post) => <option key={post.key} value={post.key}>{post.words}</option>)}
        <option value={NOBODY}>{t("superior_none")}</option>
      </select>
    </label>
  );
}

/** Of twenty-four hours, with the zone: the field of the browser writes it as the machine is set up. */
function Given({ value, set }: { value: Moment; set: (given: Moment) => void }) {
  const at = momentOf(value), isGood = at !== null && earlier(at);
  return (
    <label>
      <span>{t("basis_given", { zone: zoneText(at ?? new Date()) })}</span>
      <input name="given" type="text" inputMode="numeric" required autocomplete="off" value={value} aria-invalid={!isGood}
        onInput={(event) => set(event.currentTarget.value)} />
      {!isGood && <small role="alert">{t("basis_given_wrong")}</small>}
    </label>
  );
}

interface OtherBasesProps {
  open: readonly OtherBasis[];
  said: Said;
  say: (said: Said) => void;
  legend: string;
}

/** Only what the rules leave open. */
export function OtherBases({ open, said, say, legend }: OtherBasesProps) {
  if (open.length === 0) return null;
  return (
    <fieldset class={`bases wide ${said.basis}`}>
      <legend>{legend}</legend>
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
          <Given value={said.given} set={(given) => say({ ...said, given })} />
          <label class="check">
            <input type="checkbox" name="called-back" checked={said.isCalledBack}
              onChange={(event) => say({ ...said, isCalledBack: event.currentTarget.checked })} />
            <span>{t("basis_called_back")}</span>
          </label>
        </>
      )}
      {said.basis === "emergency" && <Superior value={said.superior} set={(superior) => say({ ...said, superior })} />}
    </fieldset>
  );
}
