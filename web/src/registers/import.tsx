// SPDX-License-Identifier: Apache-2.0
// Imports a file into the register that is open: first what would become of its rows, then it.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { FILE_BYTES_MAX, type ImportReport, importReportFile } from "../api";
import * as format from "../format";
import { session } from "../session";
import { city, register } from "../state";
import { type TextId, language, seen, t, wordOf } from "../text";
import { MayNot, NotSignedIn, Refused } from "./basis";
import { refusedToMe, table } from "./data";
import { hazards } from "./edit";
import {
  MEGABYTE, cancelImport, file, importJob, isUnderWay, options, refusal, report, send, setOption, stage, stopImport, takeFile,
} from "./importing";

const classes = ["general", "minor", "older", "disabled", "pregnant", "patient"];
const states = ["resident", "night", "day"];
const accesses = ["public", "residents", "staff"];
const datums = [["wgs84", "WGS 84"], ["cgcs2000", "CGCS2000"], ["gcj02", "GCJ-02"], ["bd09", "BD-09"]] as const;
const encodings = ["UTF-8", "GB18030", "BIG5"];

function Words({ name, label, known = [] }: { name: string; label: TextId; known?: readonly string[] }) {
  return (
    <label>
      <span>{wordOf(label, name)}</span>
      <input type="text" list={`known-${name}`} name={name} autocomplete="off" value={options.value[name] ?? ""}
        onChange={(event) => setOption(name, event.currentTarget.value.trim())} />
      <datalist id={`known-${name}`}>
        {known.map((word) => <option key={word} value={word}>{wordOf(`word_population_${word}`, word)}</option>)}
      </datalist>
    </label>
  );
}

/** Nobody types the words that the file would have. */
function Suitable() {
  const chosen = (options.value["suitable"] ?? "").split(",").filter((word) => word !== "");
  const toggled = (hazard: string): string =>
    hazards.filter((of) => (of === hazard) !== chosen.includes(of)).join(",");
  return (
    <fieldset class="wide suitable">
      <legend>{t("import_suitable")}</legend>
      {hazards.map((hazard) => (
        <label key={hazard} class="check">
          <input type="checkbox" name={`suitable-${hazard}`} checked={chosen.includes(hazard)}
            onChange={() => setOption("suitable", toggled(hazard))} />
          <span>{t(`column_sites_${hazard}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  name: string;
  label: TextId;
  unsaid: TextId;
  of: readonly (readonly [value: string, words: string])[];
}

function Choice({ name, label, unsaid, of }: ChoiceProps) {
  return (
    <label>
      <span>{wordOf(label, name)}</span>
      <select name={name} value={options.value[name] ?? ""} onChange={(event) => setOption(name, event.currentTarget.value)}>
        <option value="">{wordOf(unsaid, "")}</option>
        {of.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </select>
    </label>
  );
}

const worded = (list: string, of: readonly string[]) =>
  of.map((word) => [word, wordOf(`word_${list}_${word}`, word)] as const);

function Options({ of }: { of: string }) {
  const hasPlaces = of !== "organisations";
  return (
    <fieldset class="edit" disabled={isUnderWay()}>
      {of === "people" && <Words name="state" label="import_state" known={states} />}
      {of === "people" && <Choice name="class" label="import_class" unsaid="import_unsaid" of={worded("class", classes)} />}
      {of === "sites" && <Choice name="sites-class" label="import_access" unsaid="import_unsaid" of={worded("access", accesses)} />}
      {of === "sites" && <Suitable />}
      {hasPlaces && (
        <label class="check wide">
          <input type="checkbox" name="add" checked={options.value["add"] === "true"}
            onChange={(event) => setOption("add", event.currentTarget.checked ? "true" : "")} />
          <span>{t("import_add")}</span>
        </label>
      )}
      <details class="wide">
        <summary>{t("import_more")}</summary>
        <div class="edit">
          {hasPlaces && <Choice name="datum" label="import_datum" unsaid="import_datum_unsaid" of={datums} />}
          <Choice name="encoding" label="import_encoding" unsaid="import_found_out" of={encodings.map((of) => [of, of] as const)} />
          <Words name="map" label="import_map" />
          {hasPlaces && <Words name="crs" label="import_crs" />}
          <Words name="where" label="import_where" />
        </div>
      </details>
    </fieldset>
  );
}

/** By a button that the keyboard reaches; dropping does the same. */
function Chooser({ of }: { of: string }) {
  const size = FILE_BYTES_MAX / MEGABYTE;
  return (
    <label class="chooser">
      <span>{t("import_file")}</span>
      <input type="file" name="file" disabled={isUnderWay()}
        accept={of === "organisations" ? ".csv,.tsv,.txt" : ".csv,.tsv,.txt,.json,.geojson,.topojson"}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = ""; // the same again, once it was changed
          if (chosen) takeFile(chosen);
        }} />
      <small>{of === "organisations" ? t("import_forms_office", { size }) : t("import_forms", { size })}</small>
    </label>
  );
}

function Going() {
  const now = importJob.value;
  return (
    <div class="row">
      <label class="making">
        <span>{stage.value === "sending" ? t("import_sending") : now?.stage || t("loading")}</span>
        <progress max="1" {...(stage.value === "sending" ? {} : { value: now?.progress ?? 0 })} />
      </label>
      <button type="button" class="quiet" onClick={cancelImport}>{t("import_cancel")}</button>
    </div>
  );
}

const counts = ({ total, accepted, refused }: ImportReport) =>
  ({ total: format.number(total), accepted: format.number(accepted), refused: format.number(refused) });

function Rows({ of }: { of: ImportReport }) {
  if (of.remarks.length === 0) return null;
  const rows = [...of.remarks].sort((a, b) => Number(b.refused) - Number(a.refused));
  return (
    <section>
      <div class="row">
        <h3>{t("import_rows")}</h3>
        {importJob.value && (
          <a class="quiet" href={importReportFile(importJob.value.job, language.value)} download="report.tsv">{t("import_all_rows")}</a>
        )}
      </div>
      <div class="remarks" role="region" tabIndex={0} aria-label={t("import_rows")}>
        <table>
          <thead>
            <tr>{(["line", "object", "field", "outcome", "reason"] as const).map((head) =>
              <th key={head} scope="col">{t(`import_${head}`)}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i} class={row.refused ? "refused" : ""}>
                <td class="number">{row.line ?? ""}</td>
                <td>{seen(row.object ?? "")}</td>
                <td>{seen(row.field ?? "")}</td>
                <td>{row.refused ? t("import_refused") : t("import_note")}</td>
                <td>{row.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What the register has now, and how much of it was edited here. */
function inRegister(): { count: number; edited: number } {
  const of = table.value, edited = of?.columns.indexOf("edited") ?? -1;
  return { count: of?.rows.length ?? 0, edited: edited < 0 ? 0 : of?.rows.filter((row) => row[edited] === true).length ?? 0 };
}

const written = ({ count, edited }: { count: number; edited: number }) =>
  ({ count: format.number(count), edited: format.number(edited) });

/** Before all that is there goes. Who presses the return key by habit leaves it as it is. */
function Sure({ of, leave }: { of: ImportReport; leave: () => void }) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const there = inRegister(), rows = format.number(of.accepted);
  return (
    <section class="note sure" role="alertdialog" aria-labelledby="sure" aria-describedby="sure-what">
      <h3 id="sure">{t("import_sure")}</h3>
      <p id="sure-what">{t("import_goes", { ...written(there), rows })}</p>
      {there.edited > 0 && <p>{t("import_edits_stay")}</p>}
      {of.refused > 0 && <p>{t("import_refused_rows", { refused: format.number(of.refused) })}</p>}
      <div class="row">
        <button ref={first} type="button" class="quiet import-leave" onClick={leave}>{t("import_keep")}</button>
        <button type="button" class="quiet import-instead" onClick={() => {
          setOption("add", "true");
          void send(true);
        }}>{t("import_add_instead")}</button>
        <button type="button" class="quiet strong import-replace" onClick={() => void send(false)}>
          {t("import_do_replace", { ...written(there), rows })}
        </button>
      </div>
    </section>
  );
}

/** The button says what it does, and to how many. */
function Do({ of }: { of: ImportReport }) {
  const [isAsked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const there = inRegister(), rows = format.number(of.accepted);
  const isOffice = register.value === "organisations", isAdded = options.value["add"] === "true";
  const isReplacing = !isOffice && !isAdded && there.count > 0;
  const words = isReplacing ? t("import_do_replace", { ...written(there), rows })
    : isAdded && there.count > 0 ? t("import_do_add", { ...written(there), rows }) : t("import_do", { rows });
  if (isAsked) return <Sure of={of} leave={() => {
    setAsked(false);
    requestAnimationFrame(() => button.current?.focus());
  }} />;
  return (
    <button ref={button} type="button" class="quiet strong import-do"
      onClick={() => (isReplacing ? setAsked(true) : void send(false))}>{words}</button>
  );
}

function Outcome() {
  const of = report.value, now = stage.value;
  if (now === "cancelled") return <p class="note" role="status">{t("import_cancelled")}</p>;
  return (
    <>
      {refusal.value && <Refused of={refusal.value} said={t("import_failed")} />}
      {of && now === "tried" && <p class="note" role="status">{t("import_tried", counts(of))}</p>}
      {of && now === "done" && <p class="note" role="status">{t("import_done", counts(of))}</p>}
      {of && now !== "failed" && of.added !== undefined && (
        <p>{t("import_parties", { added: of.added, changed: of.changed ?? 0, same: of.same ?? 0 })}</p>
      )}
      {of?.median_offset_mm !== undefined && <p>{t("import_offset", { offset: format.length(of.median_offset_mm) })}</p>}
      {of?.act && (
        <p class="note">{t("import_act", { act: of.act, city: city.value?.name ?? "" })}</p>
      )}
      {of && now === "tried" && <Do of={of} />}
      {of && <Rows of={of} />}
    </>
  );
}

function Form({ of }: { of: string }) {
  const isWaiting = file.value !== null && (stage.value === "choosing" || stage.value === "failed" || stage.value === "cancelled");
  const isAdded = options.value["add"] === "true", there = inRegister();
  const what = of === "organisations" ? t("import_office") : there.count === 0 ? t("import_nothing")
    : isAdded ? t("import_adds", written(there)) : t("import_replaces", written(there));
  return (
    <>
      <Chooser of={of} />
      {file.value && (
        <p class="chosen-file"><strong>{t("import_chosen", { name: seen(file.value.name), size: format.number(Math.ceil(file.value.size / 1024)) })}</strong></p>
      )}
      <p>{what}</p>
      <Options of={of} />
      {isWaiting && (
        <button type="button" class="quiet strong import-try" onClick={() => void send(true)}>{t("import_try")}</button>
      )}
      {isUnderWay() ? <Going /> : <Outcome />}
    </>
  );
}

export function ImportView() {
  const head = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => head.current?.focus({ preventScroll: true }), []);
  // The button that was pressed is gone with its stage: the keyboard must not be lost with it.
  useLayoutEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) head.current?.focus({ preventScroll: true });
  }, [stage.value]);
  const of = register.value;
  if (of === null) return null;
  const who = session.value, mayNot = refusedToMe.value;
  return (
    <section class="import">
      <div class="row">
        <h2 ref={head} tabIndex={-1}>{t(`import_${of}`)}</h2>
        <button type="button" class="quiet" disabled={isUnderWay()} onClick={stopImport}>{t("import_back")}</button>
      </div>
      {who?.signed_in ? mayNot ? <MayNot of={mayNot} /> : <Form of={of} /> : who && <NotSignedIn isFounded={who.founded} said={t("import_sign_in")} />}
    </section>
  );
}
