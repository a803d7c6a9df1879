// SPDX-License-Identifier: Apache-2.0
// The key of the map, from which its layers are hidden and shown.
import * as format from "../format";
import { type LayerName, layerNames, shown, toggle } from "../state";
import { t } from "../text";

/** How full: one hue, and at the end another shape. */
function ShelterKey() {
  return (
    <span class="key">
      <span>{format.share(0, 1)}</span>
      <svg viewBox="0 0 74 16" style={{ width: "74px" }} aria-hidden="true">
        {[0, 1, 2, 3].map((i) => (
          <circle key={i} cx={8 + 19 * i} cy="8" r="6" style={{ fill: `var(--load-${i})` }} class="outlined" />
        ))}
      </svg>
      <span>{format.share(99, 100)}</span>
      <svg viewBox="0 0 14 16" style={{ width: "14px" }} aria-hidden="true">
        <rect x="1" y="2" width="12" height="12" rx="1" style={{ fill: "var(--load-4)" }} />
      </svg>
      <span>{t("key_full")}</span>
    </span>
  );
}

function FlowKey() {
  return (
    <svg viewBox="0 0 30 16" style={{ width: "30px" }} class="flow" aria-hidden="true">
      <path d="M2 8h7" stroke-width="1" />
      <path d="M12 8h6" stroke-width="2.5" />
      <path d="M22 8h5" stroke-width="5" />
    </svg>
  );
}

function GapKey() {
  return (
    <svg viewBox="0 0 26 16" style={{ width: "26px" }} class="gap" aria-hidden="true">
      <circle cx="5" cy="8" r="2.4" />
      <circle cx="17" cy="8" r="5" />
    </svg>
  );
}

function LeftOutKey() {
  return (
    <svg viewBox="0 0 14 16" style={{ width: "14px" }} class="left-out-key" aria-hidden="true">
      <path d="M7 3l5 5-5 5-5-5z" fill="none" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}

function CatchmentKey() {
  return (
    <svg viewBox="0 0 34 16" style={{ width: "34px" }} aria-hidden="true">
      {[0, 1, 2].map((i) => (
        <path key={i} d={`M${2 + 11 * i} 8h8`} stroke-width="4" style={{ stroke: `var(--catchment-${i})` }} />
      ))}
    </svg>
  );
}

function NoPlaceKey() {
  return (
    <span class="key">
      <svg viewBox="0 0 24 16" style={{ width: "24px" }} class="gap" aria-hidden="true">
        <path d="M1 8h22" fill="none" stroke="var(--map-gap)" stroke-width="3" stroke-dasharray="4 4" />
      </svg>
      <span>{t("key_no_place")}</span>
    </span>
  );
}

function Layer({ name }: { name: LayerName }) {
  return (
    <div class="layer">
      <label title={name === "shelters" ? t("key_size") : name === "streets" ? t("key_width") : undefined}>
        <input type="checkbox" checked={shown.value[name]} onChange={() => toggle(name)} />
        {t(`layer_${name}`)}
        {name === "streets" && <FlowKey />}
        {name === "gaps" && <GapKey />}
        {name === "left_out" && <LeftOutKey />}
        {name === "catchments" && <CatchmentKey />}
        {name === "catchments" && shown.value.catchments && <NoPlaceKey />}
      </label>
      {name === "shelters" && <ShelterKey />}
    </div>
  );
}

export function Legend() {
  return (
    <fieldset class="legend">
      <legend>{t("layers")}</legend>
      {layerNames.map((name) => <Layer key={name} name={name} />)}
    </fieldset>
  );
}
