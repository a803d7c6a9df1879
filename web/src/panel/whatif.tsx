// SPDX-License-Identifier: Apache-2.0
// What if: the changes with the difference they make, and the forms that change something.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Assumption, type At, type Change, type Limit, type Shelter, type WhatIf, plainName } from "../api";
import * as format from "../format";
import { ask, leftOut, plan, planName, shelters } from "../state";
import { seen, t } from "../text";
import { DRAFT_IS_THERE, jobProblem, jobProblemId, job, keepAs, findJobs, keepsWhatIfs } from "../jobs";
import { session } from "../session";
import { change, changeOf, changes, keyOf, takeBack, peopleAt, refusedChange, takeBackAll, whatIf, whatIfProblem } from "../whatif";
import { isMapBehind } from "../whatif_map";
import { streetThere } from "../street";

const shelterOf = (key: string): Shelter | undefined =>
  shelters.value?.features.find((of) => of.properties.key === key)?.properties;

function words(of: Change, i: number): string {
  if ("block" in of) return t("whatif_blocked", { street: whatIf.value?.changes[i]?.street || format.point(of.block) });
  if ("add" in of) {
    const people = peopleAt(i);
    const added = t("whatif_added", { places: format.number(of.places), point: format.point(of.add) });
    return people === null ? added : t("whatif_goes", { added, people: count(people) });
  }
  if ("limit" in of) return t("whatif_limited", { limit: format.limit({ kind: limitKind(), value: of.limit }) });
  if ("open" in of) {
    const site = leftOut.value?.features.find((left) => left.properties.key === of.open)?.properties;
    return t("whatif_opened", { name: site?.name || of.open, places: format.number(site?.places_opened ?? 0) });
  }
  const shelter = shelterOf(keyOf(of));
  const name = shelter?.name ?? keyOf(of);
  return "close" in of ? t("whatif_closed", { name })
    : t("whatif_resized", { name, before: format.number(shelter?.places ?? 0), after: format.number(of.places) });
}

const limitKind = (): "time" | "length" => (plan.value?.limit.kind === "length" ? "length" : "time");

const count = (value: number): string => format.people(value, plan.value?.is_estimated);

function Difference({ of: { base, whatif: then, moved, milliseconds } }: { of: WhatIf }) {
  return (
    <>
      <p class="first">
        <strong class={then.placed < base.placed ? "fewer" : undefined}>{format.difference(then.placed - base.placed)}</strong>
        <span>{t("whatif_cover")}</span>
        <small>{t("whatif_total", { people: count(then.placed), share: format.share(then.placed, then.people) })}</small>
      </p>
      <ul class="plain">
        <li>{t("whatif_moved", { lost: format.number(moved.lost), gained: format.number(moved.gained),
          another: format.number(moved.to_another) })}</li>
        {moved.solved_anew && moved.to_another > 0 && <li class="small">{t("whatif_anew")}</li>}
        <li>{t("whatif_walk", { before: format.time(base.walk.mean_ms), after: format.time(then.walk.mean_ms) })}</li>
        <li class="small">{t("whatif_time", { milliseconds: format.number(Math.round(milliseconds * 10) / 10) })}</li>
        <li class="small">{t(isMapBehind.value ? "whatif_map_behind" : "whatif_map")}</li>
        {changes.value.some((of) => "add" in of) &&
          <li class="small">{t("whatif_suits", { hazard: format.hazard(plan.value?.hazard ?? "") })}</li>}
        {changes.value.some((of) => "resize" in of) && <li class="small">{t("whatif_doors")}</li>}
      </ul>
    </>
  );
}

/** Leaves the what-if for the plan that it has become. */
async function keep(name: string, replace = false): Promise<void> {
  const of = plan.value;
  if (!of || !await keepAs(`${of.name}@${of.version}`, name, changes.value, replace)) return;
  takeBackAll();
  ask(null);
  planName.value = name;
}

/** As a plan, by who has signed in: it says what it assumes, and is never in force. */
function Keep() {
  const [name, setName] = useState(`${plainName(plan.value?.name ?? "")}-whatif`);
  /** The name for which the server said that a draft has it. */
  const [asked, setAsked] = useState("");
  useEffect(() => void findJobs(), []);
  if (!keepsWhatIfs.value || whatIf.value === null) return null;
  if (!session.value?.signed_in) return <p class="small screen">{t("whatif_keep_sign_in")}</p>;
  if (job.value !== null) return (
    <label class="making screen">
      <span>{job.value.stage || t("stale_making")}</span>
      <progress max="1" value={job.value.progress} />
    </label>
  );
  const isTaken = jobProblem.value !== null && jobProblemId.value === DRAFT_IS_THERE && name.trim() === asked;
  return (
    <form class="whatif-buttons keep screen" onSubmit={(event) => {
      event.preventDefault();
      setAsked(name.trim());
      if (name.trim()) void keep(name.trim());
    }}>
      {jobProblem.value !== null && !isTaken && <p class="note" role="alert">{jobProblem.value || t("no_server")}</p>}
      {isTaken && (
        <div class="note" role="alert">
          <p>{t("whatif_taken", { name: seen(asked) })}</p>
          <button type="button" class="quiet replace" onClick={() => void keep(asked, true)}>{t("whatif_replace", { name: seen(asked) })}</button>
        </div>
      )}
      <label>
        <span>{t("whatif_keep_name")}</span>
        <input type="text" name="keep" required value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <button type="submit" class="quiet" disabled={!name.trim()}>{t("whatif_keep")}</button>
    </form>
  );
}

function assumptionWords(of: Assumption): string {
  const name = seen(of.name ?? "");
  const values = { name: name || t("unnamed"), before: format.number(of.places_before ?? 0), after: format.number(of.places ?? 0) };
  if ("close" in of) return t("assumes_close", { ...values, name: name || of.close });
  if ("open" in of) return t("assumes_open", { ...values, name: name || of.open });
  if ("resize" in of) return t("assumes_resize", { ...values, name: name || of.resize });
  return "block" in of ? t("assumes_block", values) : t("assumes_add", { ...values, point: format.point(of.add) });
}

/** Before any figure of a hypothetical plan. */
export function Assumes() {
  const assumes = plan.value?.assumes ?? [];
  if (assumes.length === 0) return null;
  return (
    <section class="note assumes" aria-label={t("assumes")}>
      <h2>{t("assumes")}</h2>
      <ul class="plain">{assumes.map((of, i) => <li key={i}>{assumptionWords(of)}</li>)}</ul>
      <p class="small">{t("assumes_note")}</p>
    </section>
  );
}

export function WhatIfPanel() {
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), [changes.value]);
  if (changes.value.length === 0)
    return refusedChange.value === null ? null : <p class="note screen" role="alert">{refusedChange.value}</p>;
  return (
    <section class="whatif" ref={place} aria-label={t("whatif")}>
      <div class="row">
        <h2>{t("whatif")}</h2>
        <button type="button" class="quiet screen" onClick={takeBackAll}>{t("whatif_all")}</button>
      </div>
      <ul class="changes">
        {changes.value.map((of, i) => (
          <li key={keyOf(of)}>
            <span>{words(of, i)}</span>
            <button type="button" class="quiet screen" aria-label={`${t("whatif_back")}: ${words(of, i)}`}
              onClick={() => takeBack(keyOf(of))}>{t("whatif_back")}</button>
          </li>
        ))}
      </ul>
      {refusedChange.value !== null && <p class="note" role="alert">{refusedChange.value}</p>}
      <div role="status">
        {whatIfProblem.value !== null ? <p class="note">{whatIfProblem.value || t("no_server")}</p>
          : whatIf.value ? <Difference of={whatIf.value} /> : <p>{t("whatif_asking")}</p>}
      </div>
      <Keep />
    </section>
  );
}

/** As the server takes them. */
const PLACES_MAX = 10_000_000;

interface NumberFormProps {
  name: string;
  unit?: string;
  button: string;
  first: number;
  most?: number;
  /** What stands already is no change. */
  same?: number;
  take: (value: number) => void;
  children?: ComponentChildren;
}

/** A whole number above zero, and what it is for. */
function NumberForm({ name, unit, button, first, same, most = PLACES_MAX, take, children }: NumberFormProps) {
  const [typed, setTyped] = useState(String(first));
  const value = Number(typed);
  const isInRange = Number.isInteger(value) && value > 0 && value <= most;
  const isGood = isInRange && value !== same;
  return (
    <form class="whatif-buttons screen" onSubmit={(event) => {
      event.preventDefault();
      if (isGood) take(value);
    }}>
      <span>{t("whatif_if")}</span>
      {children}
      <label>
        <span>{name}</span>
        <input type="number" min="1" max={most} step="1" value={typed} aria-invalid={!isInRange} onInput={(event) => setTyped(event.currentTarget.value)} />
        {unit}
      </label>
      <button type="submit" class="quiet" disabled={!isGood}>{button}</button>
      {!isInRange && <small role="status">{t("whatif_places_range", { most: format.number(most) })}</small>}
    </form>
  );
}

/** For the card of a site that the what-if opens. */
export function WhatIfOpened({ of }: { of: string }) {
  return (
    <div class="whatif-buttons screen">
      <button type="button" class="quiet" onClick={() => takeBack(of)}>{t("whatif_close")}</button>
    </div>
  );
}

/** For the card of a shelter; `of` is as it stands in the plan. */
export function WhatIfShelter({ of }: { of: Shelter }) {
  const now = changeOf(of.key);
  return (
    <NumberForm name={t("places")} button={t("whatif_resize")} first={of.places} same={of.places}
      take={(places) => change({ resize: of.key, places })}>
      {now && "close" in now
        ? <button type="button" class="quiet" onClick={() => takeBack(of.key)}>{t("whatif_open")}</button>
        : <button type="button" class="quiet" onClick={() => change({ close: of.key })}>{t("whatif_close")}</button>}
    </NumberForm>
  );
}

const NEW_PLACES = 500;

/** Which street it is, is said before. */
function BlockButton({ at }: { at: At }) {
  const street = streetThere.value;
  const label = street === null ? t("whatif_block")
    : street.street ? t("whatif_block_street", { street: seen(street.street) }) : t("whatif_block_unnamed");
  return <button type="button" class="quiet" onClick={() => change({ block: at })}>{label}</button>;
}

/** For the card of any other point. */
export function WhatIfPoint({ at }: { at: At }) {
  return (
    <NumberForm name={t("places")} button={t("whatif_add")} first={NEW_PLACES}
      take={(places) => change({ add: at, places })}>
      <BlockButton at={at} />
    </NumberForm>
  );
}

const MINUTE_MS = 60_000, METRE_MM = 1000;

/** For the plan as a whole: how far people walk. */
export function WhatIfLimit({ limit }: { limit: Limit }) {
  if (limit.kind === "none") return null;
  const unit = limit.kind === "time" ? MINUTE_MS : METRE_MM;
  return (
    <NumberForm name={t("whatif_walk_limit")} unit={t(limit.kind === "time" ? "minutes_unit" : "metres_unit")}
      button={t("whatif_try")} first={Math.round(limit.value / unit)} same={limit.value / unit}
      take={(value) => change({ limit: value * unit })} />
  );
}
