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
/** With decimal commas the two are kept apart by something else. */
const COMMAS = /^\s*([-−]?\d+,\d+)\s*°?\s*[;；\s]\s*([-−]?\d+,\d+)\s*°?\s*$/;
/** Degrees, minutes and seconds, or degrees alone, each with its side of the world before or behind. */
const PART = String.raw`(\d+(?:[.,]\d+)?)\s*°?\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:["″”]|''|′′)\s*)?`;
const SIDED = new RegExp(String.raw`^\s*(?:([NSEW])\s*${PART}|${PART}([NSEW]))[\s,;，；]*(?:([NSEW])\s*${PART}|${PART}([NSEW]))\s*$`, "i");

/** Of the box's sides: places just outside of the streets are of the city, too. */
const MARGIN = 0.1;

function isWithin([lon, lat]: Position["at"], [west, south, east, north]: City["box"]): boolean {
  const [wide, high] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return lon >= west - wide && lon <= east + wide && lat >= south - high && lat <= north + high;
}

const numberOf = (text: string | undefined): number => Number((text ?? "0").replace(",", ".").replace("−", "-"));

/** One of the two in `SIDED`, of which each has eight groups: the side before, three numbers, or they and the side behind. */
function sided(parts: readonly (string | undefined)[]): { isLat: boolean; degrees: number } {
  const [before, ...rest] = parts;
  const [numbers, side = ""] = before ? [rest.slice(0, 3), before] : [rest.slice(3, 6), rest[6]];
  const [degrees = 0, minutes = 0, seconds = 0] = numbers.map(numberOf);
  const sign = /[SW]/i.test(side) ? -1 : 1;
  return { isLat: /[NS]/i.test(side), degrees: sign * (degrees + minutes / 60 + seconds / 3600) };
}

/** "N 59°54'50\" E 10°45'08\"", "59.9139N 10.7522E": says itself which is which. */
function sidedIn(text: string, box: City["box"]): Position | null {
  const parts = SIDED.exec(text)?.slice(1);
  if (!parts) return null;
  const [a, b] = [sided(parts.slice(0, 8)), sided(parts.slice(8))];
  if (a.isLat === b.isLat) return null;
  const at: Position["at"] = a.isLat ? [b.degrees, a.degrees] : [a.degrees, b.degrees];
  const isOnEarth = Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90;
  return isOnEarth ? { at, isLatFirst: a.isLat, isInCity: isWithin(at, box) } : null;
}

/** None, one, or both ways to read it, longitude first. */
export function positionsIn(text: string, box: City["box"]): Position[] {
  const said = sidedIn(text, box);
  if (said) return [said];
  const parts = NUMBERS.exec(text) ?? COMMAS.exec(text);
  if (!parts) return [];
  const [a = NaN, b = NaN] = parts.slice(1).map(numberOf);
  const all = [[a, b], [b, a]].map(([lon = NaN, lat = NaN], i): Position =>
    ({ at: [lon, lat], isLatFirst: i === 1, isInCity: isWithin([lon, lat], box) }));
  const possible = all.filter(({ at: [lon, lat] }) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90);
  const inCity = possible.filter((of) => of.isInCity);
  return inCity.length > 0 ? inCity : possible;
}
