// SPDX-License-Identifier: Apache-2.0
// What was asked about, and why it is so.
import { useEffect, useRef } from "preact/hooks";
import type { Shelter } from "../api";
import * as format from "../format";
import { isSheet } from "../map/map";
import { ask, askedAt, leftOutAsked, plan, shelterAsked, stale, why, whyProblem } from "../state";
import { t } from "../text";
import { changes, isAskedClosed, opened, whatIfProblem } from "../whatif";
import { shelterThen } from "../whatif_map";
import { oneMoreWords } from "./gains";
import { LeftOutCard } from "./left_out";
import { WhatIfOpened, WhatIfPoint, WhatIfShelter } from "./whatif";

/** Of a shelter in a what-if the walks come after its people: until then they are not known. */
function ShelterFigures({ of, isKnown }: { of: Shelter; isKnown: boolean }) {
  const isEstimated = plan.value?.is_estimated ?? false;
  const figures = [
    [t("people_placed"), format.people(of.people, isEstimated)],
    [t("places"), format.number(of.places)],
    [t("load"), `${format.share(of.people, of.places)}${of.is_full ? " ■" : ""}`],
    ...(of.people > 0 ? [
      [t("mean"), isKnown ? format.time(of.mean_walk_ms) : "…"],
      [t("worst"), isKnown ? format.time(of.worst_walk_ms) : "…"],
    ] as const : []),
  ] as const;
  return (
    <>
      {of.unused_now !== undefined && <p class="note" role="status">{t("left_out_now", { why: of.unused_now })}</p>}
      {of.made_up && <p class="note">{t("shelter_made_up")}</p>}
      <dl class="tiles">
        {figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {stale.value !== null && (of.places_all ?? 0) > of.places && <p class="small">
        {t("shelter_doors", { all: format.number(of.places_all ?? 0), places: format.number(of.places) })}
      </p>}
      {isKnown && of.people === 0 && <p>{t("shelter_nobody")}</p>}
      {stale.value !== null && <p>{t("named", { name: t("one_more"), value: oneMoreWords(of) })}</p>}
    </>
  );
}

function Sentences() {
  if (stale.value !== null) return <p class="note">{t("stale_asked")}</p>;
  if (whyProblem.value !== null) return <p class="note" role="alert">{whyProblem.value || t("no_server")}</p>;
  if (whatIfProblem.value !== null) return null; // it says so itself
  if (why.value === null) return <p role="status">{t("why_asking")}</p>;
  return (
    <div role="status" class="sentences">
      {why.value.sentences.map((sentence, i) => <p key={i}>{sentence}</p>)}
    </div>
  );
}

export function Answer() {
  const head = useRef<HTMLHeadingElement>(null);
  const at = askedAt.value;
  const shelter = shelterAsked.value?.properties;
  const then = shelterThen.value;
  const site = leftOutAsked.value?.properties;
  const isLeftOut = site !== undefined && !opened.value.has(site.key);
  const name = then ?? shelter ?? site;
  useEffect(() => {
    head.current?.focus({ preventScroll: true });
    // A sheet shows little: the answer comes to its top.
    if (isSheet()) head.current?.closest(".answer")?.scrollIntoView();
  }, [at?.join()]);
  return (
    <section class="answer">
      <button type="button" class="quiet back" onClick={() => ask(null)}>← {t("close")}</button>
      <h2 ref={head} tabIndex={-1}>
        {name ? name.name || name.key : at ? t("why_point", { point: format.point(at) }) : t("why_site")}
      </h2>
      {isAskedClosed.value ? <p class="note">{t("whatif_is_closed")}</p> : isLeftOut ? <LeftOutCard of={site} /> : (
        <div class={changes.value.length > 0 ? "said then" : "said"}>
          {changes.value.length > 0 && <p class="small"><b>{t("whatif_here")}</b></p>}
          {then && <ShelterFigures of={then} isKnown={then.isKnown} />}
          <h2 class="small-head">{t("why")}</h2>
          <Sentences />
        </div>
      )}
      {stale.value !== null || isLeftOut ? null : site ? <WhatIfOpened of={site.key} /> : shelter ? <WhatIfShelter key={shelter.key} of={shelter} />
        : at && <WhatIfPoint key={at.join()} at={at} />}
    </section>
  );
}
