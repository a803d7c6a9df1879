// SPDX-License-Identifier: Apache-2.0
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { askAbout, middle, picture, showEverything, startMap, zoomBy } from "./map/map";
import * as format from "./format";
import { isOnPaper } from "./map/colours";
import { Answer } from "./panel/answer";
import { Compare } from "./panel/compare";
import { Figures } from "./panel/figures";
import { Find } from "./panel/find";
import { Head } from "./panel/head";
import { Legend } from "./panel/legend";
import { Stale, StaleBand } from "./panel/stale";
import { Registers } from "./registers/view";
import { ask, asked, city, closeRegister, isSheetUp, load, missingPlan, plan, problem, register, shelters, stale } from "./state";
import { SignIn } from "./panel/sign_in";
import { Assumes, WhatIfPanel } from "./panel/whatif";
import { mustSignIn } from "./session";
import { changes } from "./whatif";
import { language, t } from "./text";

const canDraw = signal(true);
const printedAt = signal(new Date().toISOString());

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
  const name = city.value?.name.replace(/\.muster$/, "");
  document.title = name ? `${name} · ${t("title")}` : t("title");
});

/** Paper gets a picture of the map; a browser waits for nothing between this and the printing. */
function bringPicture(): void {
  const place = document.querySelector<HTMLImageElement>(".printed");
  isOnPaper.value = true;
  printedAt.value = new Date().toISOString();
  const drawn = picture();
  if (drawn) place?.setAttribute("src", drawn);
  else place?.removeAttribute("src");
}

function endPrinting(): void {
  isOnPaper.value = false;
}

function keys(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  if (register.value !== null) closeRegister();
  else if (asked.value) ask(null);
}

function mapKeys(event: KeyboardEvent): void {
  const at = event.key === "Enter" ? middle() : null;
  if (at) askAbout(at);
}

function MapView() {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const stop = container.current && startMap(container.current);
    canDraw.value = stop !== null;
    return stop ?? undefined;
  }, []);
  return <div class="map" ref={container} onKeyDown={mapKeys} />;
}

function MapButtons() {
  return (
    <div class="map-buttons" role="group" aria-label={t("map")}>
      <button type="button" aria-label={t("zoom_in")} title={t("zoom_in")} onClick={() => zoomBy(1)}>+</button>
      <button type="button" aria-label={t("zoom_out")} title={t("zoom_out")} onClick={() => zoomBy(-1)}>−</button>
      <button type="button" aria-label={t("whole")} title={t("whole")} onClick={showEverything}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" fill="none" stroke="currentColor" stroke-width="1.6" />
        </svg>
      </button>
    </div>
  );
}

function Problem() {
  if (problem.value === null) return null;
  return (
    <div class="problem" role="alert">
      <span>{problem.value || t("no_server")}</span>
      <button type="button" onClick={() => void load()}>{t("again")}</button>
    </div>
  );
}

function Handle() {
  return (
    <button type="button" class="handle" aria-expanded={isSheetUp.value} aria-controls="figures"
      onClick={() => (isSheetUp.value = !isSheetUp.value)}>
      <span aria-hidden="true" class="grip" />
      {isSheetUp.value ? t("less") : t("more")}
    </button>
  );
}

/** The map and its panel stay as they are under an open register, out of everybody's way. */
const behind = (): string => (register.value === null ? "" : " behind");

function Panel() {
  const isEmpty = city.value?.plans.length === 0;
  return (
    <main class={`panel${isSheetUp.value ? " up" : ""}${behind()}`} id="panel" tabIndex={-1} aria-label={t("panel")}>
      <Handle />
      <Head print={() => window.print()} />
      <p class="small paper">{t("printed", { date: format.date(printedAt.value) })}</p>
      {!canDraw.value && <p class="note">{t("no_map")}</p>}
      {isEmpty && <p class="note">{t("no_plans", { city: city.value?.name ?? "" })}</p>}
      {register.value === null && <SignIn />}
      <Stale />
      {missingPlan.value !== null && <p class="note" role="alert">{t("no_such_plan", { name: missingPlan.value })}</p>}
      {!isEmpty && missingPlan.value === null && !plan.value && stale.value === null && problem.value === null && !mustSignIn.value && <p class="note" role="status">{t("loading")}</p>}
      {plan.value && !mustSignIn.value && (
        <div id="figures" class="figures">
          <Assumes />
          <Find />
          <WhatIfPanel />
          <Compare />
          {asked.value ? <Answer /> : <Figures plan={plan.value} />}
          <Legend />
          <p class="small screen terms"><a href="./licences.txt">{t("licences")}</a></p>
        </div>
      )}
    </main>
  );
}

export function Page() {
  useEffect(() => {
    addEventListener("keydown", keys);
    addEventListener("beforeprint", bringPicture);
    addEventListener("afterprint", endPrinting);
    return () => {
      removeEventListener("keydown", keys);
      removeEventListener("beforeprint", bringPicture);
      removeEventListener("afterprint", endPrinting);
    };
  }, []);
  return (
    <>
      <a class={`skip${behind()}`} href="#panel" onClick={(event) => {
        event.preventDefault();
        document.getElementById("panel")?.focus();
      }}>{t("to_panel")}</a>
      <section class={`stage${behind()}`} aria-label={t("map")}>
        {plan.value && shelters.value && !mustSignIn.value && <MapView />}
        {plan.value && canDraw.value && !mustSignIn.value && <MapButtons />}
        {plan.value && canDraw.value && changes.value.length > 0 && !mustSignIn.value &&
          <p class="map-mark">{t("hypothetical")} · {t("whatif")}</p>}
      </section>
      {plan.value && <img class="printed" alt={t("map")} />}
      {plan.value && <p class="small paper sources">{(city.value?.attributions ?? []).join(" · ")}</p>}
      <StaleBand />
      <Panel />
      {register.value !== null && <Registers />}
      <Problem />
    </>
  );
}
