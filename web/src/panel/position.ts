// SPDX-License-Identifier: Apache-2.0
// Two numbers as a position. Which of them is the longitude, tells where the city lies; where that tells
// nothing, both ways are offered, and each says how it was read.
import type { City } from "../api";

export interface Position {
  at: [lon: number, lat: number];
  isLatFirst: boolean;
  isInCity: boolean;
}

const NUMBERS = /^\s*([-−]?\d+(?:\.\d+)?)\s*°?\s*[,，;；\s]\s*([-−]?\d+(?:\.\d+)?)\s*°?\s*$/;
/** Of the box's sides: places just outside of the streets are of the city, too. */
const MARGIN = 0.1;

function isWithin([lon, lat]: Position["at"], [west, south, east, north]: City["box"]): boolean {
  const [wide, high] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return lon >= west - wide && lon <= east + wide && lat >= south - high && lat <= north + high;
}

/** None, one, or both ways to read it, longitude first. */
export function positionsIn(text: string, box: City["box"]): Position[] {
  const parts = NUMBERS.exec(text);
  if (!parts) return [];
  const [a = NaN, b = NaN] = parts.slice(1).map((part) => Number(part.replace("−", "-")));
  const all = [[a, b], [b, a]].map(([lon = NaN, lat = NaN], i): Position =>
    ({ at: [lon, lat], isLatFirst: i === 1, isInCity: isWithin([lon, lat], box) }));
  const possible = all.filter(({ at: [lon, lat] }) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90);
  const inCity = possible.filter((of) => of.isInCity);
  return inCity.length > 0 ? inCity : possible;
}
