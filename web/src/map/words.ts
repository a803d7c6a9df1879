// SPDX-License-Identifier: Apache-2.0
// What all layers with words have in common.
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification as Expression } from "maplibre-gl";

export const FONT = "Noto Sans";

export const collection = (features: FeatureCollection["features"]): FeatureCollection =>
  ({ type: "FeatureCollection", features });

export const nothing = collection([]);

/** A name without an end would cover the map: all of it stands in the panel. */
const NAME_LETTERS = 40;
export function short(name: Expression): Expression {
  const text: Expression = ["to-string", name];
  return ["case", [">", ["length", text], NAME_LETTERS], ["concat", ["slice", text, 0, NAME_LETTERS - 1], "…"], text];
}
