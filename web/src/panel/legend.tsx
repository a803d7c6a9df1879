// SPDX-License-Identifier: Apache-2.0
// What is on the map: its key, and what can be hidden.
import { colours } from "../map/colours";
import { type LayerName, layerNames, shown, toggle } from "../state";
import { t } from "../text";

const LOADS = ["0–25 %", "25–50 %", "50–75 %", "75–99 %"];

function LoadKey() {
  const c = colours();
  return (
    <span class="key">
      {LOADS.map((words, i) => (
        <span key={words} class="key-item">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6" fill={c.load[i]} stroke={c.outline} stroke-width="1.4" />
          </svg>
          {words}
        </span>
      ))}
      <span class="key-item">
        <svg viewBox="0 0 16 16" aria-hidden="true"><rect x="2" y="2" width="12" height="12" fill={c.load[4]} /></svg>
        {t("key_full")}
      </span>
      <span class="key-item">{t("key_size")}</span>
    </span>
  );
}

function FlowKey() {
  return (
    <span class="key">
      <span class="key-item">
        <svg viewBox="0 0 40 16" class="long" aria-hidden="true">
          <path d="M2 8h10" stroke={colours().flow} stroke-width="1" />
          <path d="M14 8h10" stroke={colours().flow} stroke-width="3" />
          <path d="M26 8h12" stroke={colours().flow} stroke-width="7" />
        </svg>
        {t("key_width")}
      </span>
    </span>
  );
}

function GapKey() {
  return (
    <svg viewBox="0 0 16 16" class="inline-key" aria-hidden="true">
      <circle cx="8" cy="8" r="4" fill="none" stroke={colours().gap} stroke-width="1.6" />
    </svg>
  );
}

function Layer({ name }: { name: LayerName }) {
  return (
    <div class="layer">
      <label>
        <input type="checkbox" checked={shown.value[name]} onChange={() => toggle(name)} />
        {t(`layer_${name}`)}
        {name === "gaps" && <GapKey />}
      </label>
      {name === "shelters" && <LoadKey />}
      {name === "streets" && <FlowKey />}
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
