// SPDX-License-Identifier: Apache-2.0
// The marks of sites, as shapes which take any colour and hold in black and white.

export const FULL_MARK = "full", CLOSED_MARK = "closed", NEW_MARK = "new", LEFT_OUT_MARK = "left-out";

/** A shape by how far outside of it a point is, as a distance field: it takes any colour. */
function markOf(outside: (x: number, y: number) => number): ImageData {
  const size = 64, middle = 31.5;
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      image.data[(y * size + x) * 4 + 3] =
        Math.max(0, Math.min(255, 191 - 16 * outside(Math.abs(x - middle), Math.abs(y - middle))));
  return image;
}

/** Full is a solid square, closed a cross, left out a hollow diamond, new a frame which stands around any; x and y count from the middle. */
export const marks = new Map([
  [FULL_MARK, () => markOf((x, y) => Math.max(x, y) - 24)],
  [NEW_MARK, () => markOf((x, y) => Math.abs(Math.max(x, y) - 28) - 2)],
  [LEFT_OUT_MARK, () => markOf((x, y) => Math.abs((x + y) / Math.SQRT2 - 17) - 2.5)],
  [CLOSED_MARK, () => markOf((x, y) => Math.max(Math.abs(x - y) / Math.SQRT2 - 4, (x + y) / Math.SQRT2 - 30))],
]);
