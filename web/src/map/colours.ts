// SPDX-License-Identifier: Apache-2.0
// The colours of the map. Load is one hue from light to dark; red, orange, yellow, blue and green
// mean alerts and stand for nothing here. On paper all must hold in black and white.
import { signal } from "@preact/signals";

export interface Colours {
  ground: string;
  casing: string;
  road: string;
  mainRoad: string;
  path: string;
  name: string;
  halo: string;
  flow: string;
  gap: string;
  outline: string;
  /** Up to a quarter full, half, three quarters, nearly full, full. */
  load: readonly [string, string, string, string, string];
  onLoad: readonly [string, string, string, string, string];
  route: string;
  routeHalo: string;
}

const day: Colours = {
  ground: "#f5f3ee",
  casing: "#d9d4c9",
  road: "#ffffff",
  mainRoad: "#fffdf8",
  path: "#ddd8cd",
  name: "#55514a",
  halo: "#f8f6f2",
  flow: "#4a4e57",
  gap: "#8c4a32",
  outline: "#083e49",
  load: ["#dcebee", "#a9cfd6", "#6aaab6", "#2d7d8c", "#0b4a58"],
  onLoad: ["#062f38", "#062f38", "#062f38", "#ffffff", "#ffffff"],
  route: "#111111",
  routeHalo: "#ffffff",
};

const night: Colours = {
  ground: "#14171a",
  casing: "#0c0e10",
  road: "#2a2f34",
  mainRoad: "#3a4046",
  path: "#24282c",
  name: "#a4a8ac",
  halo: "#14171a",
  flow: "#c3c8ce",
  gap: "#d09a7f",
  outline: "#d8eef2",
  load: ["#123138", "#1c4c57", "#2b7180", "#56a3b2", "#b5e3ec"],
  onLoad: ["#ffffff", "#ffffff", "#ffffff", "#04191e", "#04191e"],
  route: "#ffffff",
  routeHalo: "#000000",
};

const paper: Colours = {
  ...day,
  ground: "#ffffff",
  casing: "#c4c4c4",
  path: "#d8d8d8",
  name: "#333333",
  halo: "#ffffff",
  flow: "#444444",
};

const isDark = matchMedia("(prefers-color-scheme: dark)");
const isNight = signal(isDark.matches);
isDark.addEventListener("change", () => (isNight.value = isDark.matches));

/** While a page is being printed. */
export const isOnPaper = signal(false);

export const colours = (): Colours => (isOnPaper.value ? paper : isNight.value ? night : day);
