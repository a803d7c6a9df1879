// SPDX-License-Identifier: Apache-2.0
// What was asked about, and why it is so.
import { useEffect, useRef } from "preact/hooks";
import type { Shelter } from "../api";
import * as format from "../format";
import { isSheet } from "../map/map";
import { ask, askedAt, plan, shelterAsked, stale, why, whyProblem } from "../state";
import { t } from "../text";
import { isAskedClosed } from "../whatif";
import { oneMoreWords } from "./gains";
import { WhatIfPoint, WhatIfShelter } from "./whatif";

function ShelterFigures({ of }: { of: Shelter }) {
  const isEstimated = plan.value?.is_estimated ?? false;
  const figures = [
    [t("people_placed"), format.people(of.people, isEstimated)],
    [t("places"), format.number(of.places)],
    [t("load"), of.is_full ? `${t("shelter_full")} ■` : format.share(of.people, of.places)],
    [t("mean"), format.time(of.mean_walk_ms)],
    [t("worst"), format.time(of.worst_walk_ms)],
  ] as const;
  return (
    <>
      {of.made_up && <p class="note">{t("shelter_made_up")}</p>}
      <dl class="tiles">
        {figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <p><b>{t("one_more")}:</b> {oneMoreWords(of)}</p>
    </>
  );
}

function Sentences() {
  if (stale.value !== null) return <p class="note">{t("stale_asked")}</p>;
  if (whyProblem.value !== null) return <p class="note" role="alert">{whyProblem.value || t("no_server")}</p>;
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
  useEffect(() => {
    head.current?.focus({ preventScroll: true });
    // A sheet shows little: the answer comes to its top.
    if (isSheet()) head.current?.closest(".answer")?.scrollIntoView();
  }, [at?.join()]);
  return (
    <section class="answer">
      <button type="button" class="quiet back" onClick={() => ask(null)}>← {t("close")}</button>
      <h2 ref={head} tabIndex={-1}>
        {shelter ? shelter.name || shelter.key : at ? t("why_point", { point: format.point(at) }) : t("why_site")}
      </h2>
      {isAskedClosed.value ? <p class="note">{t("whatif_is_closed")}</p> : (
        <>
          {shelter && <ShelterFigures of={shelter} />}
          <h2 class="small-head">{t("why")}</h2>
          <Sentences />
        </>
      )}
      {stale.value !== null ? null : shelter ? <WhatIfShelter key={shelter.key} of={shelter} />
        : at && <WhatIfPoint key={at.join()} at={at} />}
    </section>
  );
}
