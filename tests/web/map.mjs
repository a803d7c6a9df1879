// SPDX-License-Identifier: Apache-2.0
// The map itself: it stays where it is, Enter asks where the cross stands, what is closed looks closed, and many
// shelters are groups from afar.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const FREE = { x: 800, y: 300 }, OTHER = { x: 1200, y: 640 }; // nothing stands there
const HALL = [0.30356, 0.20623], SCHOOL = [0.31007, 0.20126], TOWN_HALL = [0.3068, 0.20517];
const SIDE_PIXELS = 4; // within the smallest square
const FLIGHT_MS = 900;
const DEGREE_PIXEL = 3e-5; // at least a pixel of the whole town

const askedOf = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const settle = (page) => page.waitForTimeout(FLIGHT_MS);

/** What lies under a pixel, as the page says it: longitude and latitude, or null for a site. */
async function placeAt(page, { x, y }) {
  await page.mouse.click(x, y);
  await page.waitForSelector(".answer h2");
  const hash = await askedOf(page);
  await page.keyboard.press("Escape");
  await page.waitForSelector(".answer", { state: "detached" });
  await settle(page);
  return hash.match(/at=(.*)/)?.[1].split(",").map(Number) ?? null;
}

const isNear = (a, b) => a !== null && b !== null && a.every((of, i) => Math.abs(of - b[i]) <= DEGREE_PIXEL);

/** Gives where on the screen a position is: so near the equator a degree is the same both ways. */
async function findScale(page) {
  const [a, b] = [await placeAt(page, FREE), await placeAt(page, OTHER)];
  const of = ([lon, lat]) => ({ x: FREE.x + (lon - a[0]) / (b[0] - a[0]) * (OTHER.x - FREE.x),
    y: FREE.y + (lat - a[1]) / (b[1] - a[1]) * (OTHER.y - FREE.y) });
  return { of, first: a };
}

/** How dark a pixel of the page is, 0 to 255. */
async function darkness(page, { x, y }) {
  const shot = await page.screenshot({ clip: { x: Math.round(x), y: Math.round(y), width: 1, height: 1 } });
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const to = document.createElement("canvas").getContext("2d");
    to.drawImage(image, 0, 0);
    const [red, green, blue] = to.getImageData(0, 0, 1, 1).data;
    return 255 - (red + green + blue) / 3;
  }, shot.toString("base64"));
}

const beside = ({ x, y }) => ({ x: x + SIDE_PIXELS, y });
/** A square is as dark beside its middle as there; a cross is not. */
async function isCross(page, at) {
  const [middle, side] = [await darkness(page, at), await darkness(page, beside(at))];
  return middle > 120 && side < 60;
}
async function isSquare(page, at) {
  const [middle, side] = [await darkness(page, at), await darkness(page, beside(at))];
  return middle > 120 && side > 120;
}

async function keepsView(page, scale, tap) {
  const hall = scale.of(TOWN_HALL);
  await page.mouse.click(hall.x, hall.y);
  await page.waitForSelector(".sentences p");
  await settle(page);
  const key = await askedOf(page);
  const during = await placeAt(page, FREE);
  tap.point("what is clicked in sight leaves the map where it is", key.endsWith("?site=s2") && isNear(during, scale.first),
    `${key} ${during} ${scale.first}`);
  await page.pdf({ preferCSSPageSize: true });
  const printed = await placeAt(page, FREE);
  tap.point("nor does paper move it", isNear(printed, scale.first), `${printed} ${scale.first}`);
  await page.fill(".find input", "town hall");
  await page.waitForSelector(".results li");
  for (let i = 0; i < 2; i++) await page.click(".map-buttons button >> nth=1"), await settle(page); // farther off
  const far = await placeAt(page, FREE);
  await page.fill(".find input", "town hall");
  await page.waitForSelector(".results li");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".sentences p");
  await settle(page);
  await page.mouse.click(FREE.x, FREE.y);
  const near = (await askedOf(page)).match(/at=(.*)/)?.[1].split(",").map(Number) ?? null;
  await page.keyboard.press("Escape");
  await settle(page);
  const back = await placeAt(page, FREE);
  tap.point("who went to a thing by the panel comes back to what he saw", isNear(back, far) && !isNear(near, far), `${far} ${near} ${back}`);
  await page.fill(".find input", "town hall");
  await page.waitForSelector(".results li");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".sentences p");
  await settle(page);
  await page.mouse.move(FREE.x, FREE.y);
  await page.mouse.wheel(0, 100);
  await settle(page);
  await page.keyboard.press("Escape");
  await settle(page);
  const own = await placeAt(page, FREE);
  await page.click(".map-buttons button >> nth=2");
  await settle(page);
  tap.point("unless he has moved the map himself", own !== null && !isNear(own, far), `${far} ${own}`);
}

/** The cross of the keyboard, as it is styled, on the screen. */
const crossOf = (page) => page.evaluate(() => {
  const map = document.querySelector(".map"), { left, top } = getComputedStyle(map, "::after"), box = map.getBoundingClientRect();
  return { x: box.x + parseFloat(left), y: box.y + parseFloat(top) };
});

export async function asksUnderCross(page, name, tap) {
  const asked = [];
  for (let i = 0; i < 3; i++) {
    await page.locator(".map canvas").focus();
    if (i === 1) for (const key of ["ArrowRight", "ArrowUp"]) await page.keyboard.press(key), await settle(page);
    const cross = await crossOf(page);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".answer h2");
    const byKey = (await askedOf(page)).split("?")[1];
    await page.keyboard.press("Escape");
    await settle(page);
    await page.mouse.click(cross.x, cross.y);
    await page.waitForSelector(".answer h2");
    asked.push([byKey, (await askedOf(page)).split("?")[1], `${cross.x},${cross.y}`]);
    await page.keyboard.press("Escape");
    await settle(page);
  }
  const numbers = (query) => query.match(/at=(.*)/)?.[1].split(",").map(Number) ?? null;
  tap.point(`${name}: Enter asks where the cross stands`, asked.every(([key, click]) =>
    key === click || isNear(numbers(key), numbers(click))), asked.join("\n"));
}

/** A site is closed elsewhere, then the plan is made again, on an open page. */
async function closes(page, scale, tap, { run, plan }, browser) {
  const hall = scale.of(HALL), school = scale.of(SCHOOL);
  const before = await isSquare(page, hall);
  run("edit", "site", "s7", "--close", "--why", "water");
  await page.waitForSelector(".band", { timeout: 10_000 });
  await page.waitForTimeout(500);
  const outdated = [await placeAt(page, FREE), await isCross(page, hall), await isCross(page, school)];
  const faults = await browser.look(page, "town-en-closed-outdated");
  plan();
  await page.waitForSelector(".band", { state: "detached", timeout: 10_000 });
  await page.waitForSelector(".map canvas");
  await page.waitForTimeout(1500);
  const again = [await placeAt(page, FREE), await isCross(page, hall)];
  faults.push(...await browser.look(page, "town-en-closed-again"));
  tap.point("a site that is closed is a cross on the map at once, and after the plan is made again",
    before && outdated[1] && !outdated[2] && again[1] && faults.length === 0, `${before} ${outdated} ${again} ${faults}`);
  plan();
  await page.waitForTimeout(2500);
  const third = await placeAt(page, FREE);
  tap.point("the map stays where it is while the plan is outdated and when it is made again",
    [outdated[0], again[0], third].every((of) => isNear(of, scale.first)), `${scale.first} | ${outdated[0]} | ${again[0]} | ${third}`);
}

export async function tryMap(browser, tap, { muster, city }) {
  const run = (...all) => execFileSync(muster, [city, ...all], { stdio: ["ignore", "ignore", "pipe"] });
  const plan = () => run("plan", "shelters", "--hazard", "air_raid", "--within", "15min", "--name", "a", "--replace");
  for (const [name, size] of [["desk", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]]) {
    const page = await browser.openAt("/#a", size);
    await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
    await asksUnderCross(page, name, tap);
    await page.context().close();
  }
  const page = await browser.openAt("/#a");
  await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
  const scale = await findScale(page);
  await keepsView(page, scale, tap);
  await closes(page, scale, tap, { run, plan }, browser);
  await page.context().close();
}

/** So many sites that they are groups from afar: in rows over the town. */
export function manySites(folder) {
  const rows = Array.from({ length: 400 }, (_, i) =>
    `m${i};Cellar ${i};${(0.3005 + (i % 20) * 0.0005).toFixed(6)};${(0.2012 + Math.floor(i / 20) * 0.0003).toFixed(6)};20;personnel_shelter;yes;yes;no;usable`);
  const file = join(folder, "many.csv");
  writeFileSync(file, `id;name;lon;lat;capacity;function;air_raid;flood;below_ground;state\n${rows.join("\n")}\n`);
  return file;
}

/** A click on a group opens it; near enough, one is asked about. */
export async function tryGroups(browser, tap) {
  const page = await browser.openAt("/");
  await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
  const faults = await browser.look(page, "town-en-groups");
  const scaleBar = () => page.locator(".maplibregl-ctrl-scale").evaluate((bar) => `${bar.innerText} ${bar.offsetWidth}`);
  const first = await scaleBar();
  await page.waitForFunction(() => document.querySelector(".map canvas") !== null);
  const at = await findGroup(page);
  if (at) await page.mouse.click(at.x, at.y);
  await page.waitForFunction((before) => {
    const bar = document.querySelector(".maplibregl-ctrl-scale");
    return `${bar.innerText} ${bar.offsetWidth}` !== before;
  }, first, { timeout: 10_000 }).catch(() => null);
  const [then, answers] = [await scaleBar(), await page.locator(".answer").count()];
  tap.point("many shelters are groups from afar, and a click opens one", at !== null && then !== first && answers === 0 && faults.length === 0,
    `${JSON.stringify(at)} ${first} ${then} ${answers} ${faults}`);
  await page.context().close();
}

async function findGroup(page) {
  for (let y = 350; y < 620; y += 10)
    for (let x = 700; x < 1100; x += 20) {
      await page.mouse.move(x, y);
      if (await page.evaluate(() => document.querySelector(".map canvas").style.cursor === "pointer")) return { x, y };
    }
  return null;
}
