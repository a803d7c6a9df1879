// SPDX-License-Identifier: Apache-2.0
// The colours of the map. Load is one hue from light to dark; red, orange, yellow, blue and green
// mean alerts and stand for nothing here. On paper all must hold in black and white.
import { computed, effect, signal } from "@preact/signals";

type Six = readonly [string, string, string, string, string, string];

export interface Colours {
  ground: string;
  /** Under the streets, hardly more than shades of the ground: only roads and shelters speak. */
  water: string;
  coast: string;
  wood: string;
  park: string;
  grass: string;
  building: string;
  buildingEdge: string;
  path: string;
  /** From service roads to main roads. */
  roads: readonly [string, string, string, string, string];
  name: string;
  halo: string;
  flow: string;
  gap: string;
  gapEdge: string;
  /** Of streets by their shelter; neighbours differ. No colour means anything. */
  catchments: Six;
  /** The same beside the one that is asked about. */
  catchmentsPale: Six;
  outline: string;
  /** Up to a quarter full, half, three quarters, nearly full, full. */
  load: readonly [string, string, string, string, string];
  onLoad: readonly [string, string, string, string, string];
  route: string;
  routeHalo: string;
}

const day: Colours = {
  ground: "#f8f7f4",
  water: "#d8e1e5",
  coast: "#b4c1c7",
  wood: "#e5e9dc",
  park: "#e9eee1",
  grass: "#eff2e8",
  building: "#eeeae3",
  buildingEdge: "#e0dbd1",
  path: "#e4e0d8",
  roads: ["#e3dfd7", "#dcd7ce", "#d2ccc1", "#c9c2b5", "#beb6a8"],
  name: "#5f5a52",
  halo: "#f8f7f4",
  flow: "#5d6873",
  gap: "rgba(163, 91, 61, 0.42)",
  gapEdge: "rgba(163, 91, 61, 0)",
  catchments: ["#9fc3c4", "#c3aed0", "#b5b48a", "#a3b4d2", "#c6a9b9", "#98a79b"],
  catchmentsPale: ["#dde7e5", "#e8e1e9", "#e4e3d5", "#dfe3ea", "#e9dfe2", "#dbdfd9"],
  outline: "#083e49",
  load: ["#dcebee", "#a9cfd6", "#6aaab6", "#2d7d8c", "#0b4a58"],
  onLoad: ["#062f38", "#062f38", "#062f38", "#ffffff", "#ffffff"],
  route: "#111111",
  routeHalo: "#ffffff",
};

const night: Colours = {
  ground: "#14171a",
  water: "#1e3440",
  coast: "#4d6472",
  wood: "#17201a",
  park: "#19231b",
  grass: "#171d19",
  building: "#1c2125",
  buildingEdge: "#272d32",
  path: "#23282c",
  roads: ["#23282c", "#293036", "#30383f", "#38414a", "#424d57"],
  name: "#9ba3aa",
  halo: "#14171a",
  flow: "#8c98a4",
  gap: "rgba(232, 176, 146, 0.8)",
  gapEdge: "rgba(20, 23, 26, 0.7)",
  catchments: ["#2f6b70", "#65507a", "#625f38", "#485c80", "#6f4f63", "#465f4f"],
  catchmentsPale: ["#1c2d31", "#2a2832", "#292a24", "#23293a", "#2c272e", "#232b29"],
  outline: "#d8eef2",
  load: ["#123138", "#1c4c57", "#2b7180", "#56a3b2", "#b5e3ec"],
  onLoad: ["#ffffff", "#ffffff", "#ffffff", "#04191e", "#04191e"],
  route: "#ffffff",
  routeHalo: "#000000",
};

const paper: Colours = {
  ...day,
  ground: "#ffffff",
  water: "#eeeeee",
  coast: "#aaaaaa",
  wood: "#f8f8f8",
  park: "#f8f8f8",
  grass: "#ffffff",
  building: "#f4f4f4",
  buildingEdge: "#eaeaea",
  path: "#e6e6e6",
  roads: ["#e2e2e2", "#d9d9d9", "#cfcfcf", "#c4c4c4", "#b8b8b8"],
  name: "#444444",
  halo: "#ffffff",
  flow: "#6b6b6b",
  gap: "rgba(255, 255, 255, 0)",
  gapEdge: "#555555",
  catchments: ["#c9c9c9", "#8f8f8f", "#b3b3b3", "#dedede", "#a1a1a1", "#7d7d7d"],
  catchmentsPale: ["#efefef", "#e4e4e4", "#ebebeb", "#f4f4f4", "#e8e8e8", "#e0e0e0"],
  load: ["#ffffff", "#d6d6d6", "#a6a6a6", "#6f6f6f", "#111111"],
  onLoad: ["#000000", "#000000", "#000000", "#ffffff", "#ffffff"],
  outline: "#111111",
};

const KEPT = "muster.scheme";
const system = matchMedia("(prefers-color-scheme: dark)");
const isSystemDark = signal(system.matches);
system.addEventListener("change", () => (isSystemDark.value = system.matches));

/** What the reader chose; null: as the machine has it. */
const chosen = signal<string | null>(localStorage.getItem(KEPT));
export const isDark = computed(() => (chosen.value ? chosen.value === "dark" : isSystemDark.value));

export function switchScheme(): void {
  const wanted = isDark.value ? "light" : "dark";
  const isAsSystem = (wanted === "dark") === isSystemDark.value;
  chosen.value = isAsSystem ? null : wanted;
  if (chosen.value) localStorage.setItem(KEPT, chosen.value);
  else localStorage.removeItem(KEPT);
}

effect(() => {
  document.documentElement.style.colorScheme = isDark.value ? "dark" : "light";
});

/** While a page is being printed. */
export const isOnPaper = signal(false);

export const colours = (): Colours => (isOnPaper.value ? paper : isDark.value ? night : day);

// The key of the map takes them from here, at once: printing does not wait for the page.
effect(() => {
  const { style } = document.documentElement;
  const { load, outline, flow, gap, gapEdge, catchments } = colours();
  catchments.forEach((colour, i) => style.setProperty(`--catchment-${i}`, colour));
  load.forEach((colour, i) => style.setProperty(`--load-${i}`, colour));
  for (const [name, colour] of Object.entries({ outline, flow, gap, gapEdge })) style.setProperty(`--map-${name}`, colour);
});
