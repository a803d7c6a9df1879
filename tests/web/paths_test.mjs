// SPDX-License-Identifier: Apache-2.0
// The main paths of who works at the desk, one after the other, by a duty leader who has signed in: in both
// languages, and every view of them also dark and on a phone.
//
//     paths_test.mjs MUSTER ROOT SCREENSHOTS
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser, Tap, findTools, makeCity, serve, sheetsOf, skipAll } from "./desk.mjs";

const [muster, root, screenshots] = process.argv.slice(2);
const town = join(root, "tests/data/town");
const PERSON = "p-04", READER = "p-24";
const words = {
  en: { closed: "closed", state: "usable after conversion", places: "Places", lead: "minutes", changed: "changed", rows: "9 of 9" },
  zh: { closed: "关闭", state: "平战转换后可用", places: "掩蔽位", lead: "分钟", changed: "变化", rows: "显示 9 / 9 条" },
};
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const HAN = /\p{Script=Han}/u;
const tap = new Tap();
const plain = (value) => new Intl.NumberFormat("en-GB").format(value);
const signed = (value) => (value === 0 ? "±0" : `${value < 0 ? "−" : "+"}${plain(Math.abs(value))}`);
const textOf = (page, selector) => page.locator(selector).first().innerText();

/** One view in all its forms: light and dark, on a desk and on a phone. */
async function lookAll(browser, page, name) {
  const faults = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(100); // until the map has its colours
      faults.push(...(await browser.look(page, `${name}-${size}-${colorScheme}`)).map((fault) => `${size} ${colorScheme}: ${fault}`));
    }
  }
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(sizes.desk);
  return isWide ? [...faults, "wider than a phone"] : faults;
}

/** What the server says, asked from the page and so by who has signed in. */
const ask = (page, path, body) => page.evaluate(async ([of, sent]) =>
  (await fetch(of, sent && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) })).json(), [path, body]);

async function search(page, wanted) {
  await page.fill(".find input", wanted);
  await page.waitForSelector(".results li");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".sentences p");
}

/** Each gives what is wrong, "" for nothing. */
const paths = {
  async "first view"(page) {
    const plan = await ask(page, "/api/plans/a");
    const [first, second, away] = [await textOf(page, ".first strong"), await textOf(page, ".second strong"), await textOf(page, ".away strong")];
    return first === plain(plan.placed) && second === plain(plan.unplaced) && away === plain(plan.baseline.turned_away)
      ? "" : `${first} ${second} ${away} ${JSON.stringify(plan)}`;
  },
  async find(page) {
    await page.fill(".find input", "mill");
    await page.waitForSelector(".results li");
    const lines = await page.locator(".results li").allInnerTexts();
    return lines.some((line) => line.includes("Mill Lane")) ? "" : lines.join();
  },
  async "why at a shelter"(page, { language }) {
    await search(page, "town hall");
    const { sentences } = await ask(page, `/api/plans/a/why?site=s2&lang=${language}`);
    const said = (await page.locator(".sentences p").allInnerTexts()).join();
    return said.includes(sentences[0]) && HAN.test(said) === (language === "zh") ? "" : `${said} | ${sentences}`;
  },
  async "why at a place"(page, { language }) {
    await search(page, "0.2051, 0.3068");
    const { sentences } = await ask(page, `/api/plans/a/why?at=0.3068,0.2051&lang=${language}`);
    const said = (await page.locator(".sentences p").allInnerTexts()).join();
    return said.includes(sentences[0]) && HAN.test(said) === (language === "zh") ? "" : `${said} | ${sentences}`;
  },
  async "what if it closed"(page, { language }) {
    await search(page, "town hall");
    await page.click(".whatif-buttons button:not([type=submit])");
    await page.waitForSelector(".whatif .first strong");
    const { base, whatif } = await ask(page, "/api/plans/a/whatif", { changes: [{ close: "s2" }] });
    const [said, list] = [await textOf(page, ".whatif .first strong"), await textOf(page, ".changes li")];
    return said === signed(whatif.placed - base.placed) && list.includes(words[language].closed) ? "" : `${said} ${list}`;
  },
  async "another plan beside it"(page) {
    await page.click(".changes button");
    await page.waitForSelector(".whatif", { state: "detached" });
    await page.keyboard.press("Escape");
    await page.selectOption(".choice >> nth=1 >> select", "b");
    await page.waitForSelector(".whatif .first strong");
    const of = await ask(page, "/api/plans/a/compare/b");
    const said = await textOf(page, ".whatif .first strong");
    return said === signed(of.after.placed - of.before.placed) && of.after.placed !== of.before.placed ? "" : `${said} ${JSON.stringify(of)}`;
  },
  async "the lead times"(page, { language }) {
    await page.click(".whatif .row button");
    await page.waitForSelector(".headline");
    await page.locator(".lead").scrollIntoViewIfNeeded();
    await page.waitForSelector(".lead svg");
    const { minutes } = await ask(page, "/api/plans/a/lead-times");
    const said = [];
    for (const minute of [0, 7, 15, 30]) {
      await page.fill(".lead input", String(minute));
      said.push({ minute, words: await page.getAttribute(".lead input", "aria-valuetext"), shown: await textOf(page, ".lead .reading") });
    }
    const right = said.every(({ minute, words: of, shown }) => of === shown &&
      [minute, minutes[minute].by_plan, minutes[minute].possible].every((number) => of.includes(plain(number))));
    const points = (await page.getAttribute(".lead polyline", "points")).split(" ").length;
    return right && points === minutes.length && HAN.test(said[1].words) === (language === "zh") ? "" : `${points} ${JSON.stringify(said)}`;
  },
  async registers(page, { language }) {
    await page.click(".registers-open");
    await page.waitForSelector(".grid tbody tr");
    const head = page.locator(".grid thead button").filter({ hasText: new RegExp(`^${words[language].places}( [▲▼])?$`) });
    await head.click();
    const column = (await page.locator(".grid thead th").allInnerTexts()).findIndex((of) => of.startsWith(words[language].places));
    const places = (await page.locator(`.grid tbody tr:not(.space) > :nth-child(${column + 1})`).allInnerTexts()).map((of) => Number(of.replaceAll(",", "")));
    const all = await page.locator(".filters .count").innerText();
    await page.fill(".filters [type=search]", "quay");
    const left = await page.locator(".grid tbody th").allInnerTexts();
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".filters a")]);
    const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
    await page.press(".filters [type=search]", "Escape");
    const isUp = places.every((of, i) => i === 0 || places[i - 1] <= of);
    return isUp && all === words[language].rows && left.length === 1 && lines.length === 10 && lines[0].startsWith("id,")
      ? "" : `${places} ${all} ${left} ${lines.length} ${lines[0]}`;
  },
  async "a site is changed"(page) {
    await page.locator(".grid tbody tr").filter({ hasText: "School basement" }).click();
    await page.waitForSelector(".edit");
    await page.fill(".edit [name=places]", "410");
    await page.fill(".edit [name=reason]", "counted");
    await page.click(".edit [type=submit]");
    await page.waitForFunction(() => document.querySelector(".edit [role=status]").textContent !== "");
    const { columns, rows } = await ask(page, "/api/registers/sites");
    const site = rows.find((row) => row[0] === "s1");
    return site[columns.indexOf("capacity")] === 410 && site[columns.indexOf("edited")] === true ? "" : site.join();
  },
  async "and the plan made again"(page) {
    for (let i = 0; i < 4; i++) await page.keyboard.press("Escape"); // more often than there is anything to leave
    await page.waitForSelector(".band");
    await page.click(".stale .strong");
    await page.waitForSelector(".stale", { state: "detached" });
    await page.waitForSelector(".headline");
    const [plan, { plans }] = [await ask(page, "/api/plans/a"), await ask(page, "/api/city")];
    const first = await textOf(page, ".first strong");
    return plan.version === 2 && first === plain(plan.placed) && plans.length === 2 ? "" : `${first} ${JSON.stringify(plan)}`;
  },
  async print(page, { name }) {
    const pdf = await page.pdf({ path: join(screenshots, `${name}.pdf`), preferCSSPageSize: true });
    await page.emulateMedia({ media: "print" });
    const isOnPaper = await page.locator(".printed").isVisible() && await page.locator(".headline").isVisible();
    const buttons = await page.locator(".screen").evaluateAll((all) => all.filter((of) => of.checkVisibility()).length);
    await page.emulateMedia({ media: null });
    return sheetsOf(pdf) === 1 && isOnPaper && buttons === 0 ? "" : `${sheetsOf(pdf)} ${isOnPaper} ${buttons}`;
  },
};

async function enter(page, person = PERSON) {
  await page.fill(".sign-in [name=person]", person);
  await page.fill(".sign-in [name=password]", `the password of ${person}`);
  await page.press(".sign-in [name=password]", "Enter");
}

async function signIn(browser, language) {
  const page = await browser.openAt("/", { language });
  await page.waitForSelector(".sign-in");
  const faults = await lookAll(browser, page, `path-${language}-0-sign-in`);
  await enter(page);
  await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
  tap.point(`${language}: signs in`, (await textOf(page, ".sitting")).includes(PERSON) && faults.length === 0, faults.join("\n"));
  return page;
}

/** A path that breaks off is wrong, and the others go on. */
async function walk(browser, page, language, [path, act], number) {
  const name = `path-${language}-${number + 1}-${path.replaceAll(" ", "-")}`;
  const wrong = await act(page, { language, name }).catch((problem) => problem.message);
  const faults = await lookAll(browser, page, name).catch((problem) => [problem.message]);
  tap.point(`${language}: ${path}`, wrong === "" && faults.length === 0, `${wrong}\n${faults.join("\n")}`);
}

/** Who only reads asks for the plan to be made again. */
async function isRefused(browser, language) {
  const page = await browser.openAt("/", { language });
  await page.waitForSelector(".sign-in");
  await enter(page, READER);
  await page.waitForSelector(".stale .strong");
  await page.click(".stale .strong");
  await page.waitForSelector(".stale [role=alert] li");
  const said = await page.locator(".stale [role=alert] li").allInnerTexts();
  const faults = await lookAll(browser, page, `path-${language}-refused`);
  const isChinese = HAN.test(said[0].replace(/\(.*\)$/, ""));
  tap.point(`${language}: who may not plan learns what is missing`, isChinese === (language === "zh") && faults.length === 0,
    `${said} ${faults.join("\n")}`);
  await page.context().close();
}

async function tryPaths(tools, city, language) {
  const server = await serve(muster, city);
  const browser = await Browser.start(tools.chromium, { axe: tools.axe, address: server.address, folder: screenshots });
  try {
    const page = await signIn(browser, language);
    for (const [number, path] of Object.entries(paths).entries()) {
      if (path[0] === "and the plan made again") await isRefused(browser, language);
      await walk(browser, page, language, path, number);
    }
    await page.context().close();
    // Not signed in yet, or the plan was made from other data: the browser tells of both.
    const faults = browser.faults.filter((fault) => !/ (401|409) /.test(fault));
    tap.point(`${language}: nothing left the machine, and nothing was complained of`, faults.length === 0, faults.join("\n"));
  } finally {
    await browser.browser.close();
    const { code, said } = await server.stop();
    tap.point(`${language}: the server ends with nothing to complain of`, code === 0 && said === "", said);
  }
}

/** Nobody touches the page: the form comes by itself, though the page goes on listening. */
async function tryIdle(tools, city) {
  const server = await serve(muster, city, "--idle", "3s", "--heartbeat", "1s");
  const browser = await Browser.start(tools.chromium, { axe: tools.axe, address: server.address, folder: screenshots });
  for (const language of ["en", "zh"]) {
    const page = await browser.openAt("/", { language });
    await page.waitForSelector(".sign-in");
    await enter(page);
    await page.waitForSelector(".headline");
    const begun = Date.now();
    await page.waitForSelector(".sign-in", { timeout: 20_000 });
    const [took, left] = [Date.now() - begun, await page.locator(".headline, .map canvas, .sitting").count()];
    tap.point(`${language}: a page left alone signs its person out, and shows it`, took < 10_000 && left === 0, `${took} ${left}`);
    await page.context().close();
  }
  await browser.browser.close();
  await server.stop();
}

/** A leader and an administrator with keys of their own. */
function foundOffice(city, folder) {
  const run = (...all) => execFileSync(muster, [city, ...all], { stdio: ["ignore", "ignore", "pipe"] });
  run("import", "organisations", join(town, "office.csv"));
  for (const person of [READER, "p-08", PERSON]) {
    const file = join(folder, person);
    writeFileSync(file, `the password of ${person}\n`, { mode: 0o600 });
    run("key", "add", person, "--new-password-file", file);
  }
}

/** The keyring lies beside the city. */
function copyCity(city, copy) {
  copyFileSync(city, copy);
  if (existsSync(`${city}.keys`)) cpSync(`${city}.keys`, `${copy}.keys`, { recursive: true });
}

async function main() {
  const tools = findTools(join(root, "web"));
  if (tools.missing) return skipAll(tools.missing);
  const folder = mkdtempSync(join(tmpdir(), "muster-paths-"));
  try {
    const city = join(folder, "town.muster");
    makeCity(muster, city, [["roads", join(town, "roads.geojson")], ["people", join(town, "people.csv")],
      ["sites", join(town, "sites.csv")], ["areas", join(town, "areas.geojson")]], [["b", "3min"], ["a", "15min"]]);
    foundOffice(city, folder);
    const server = await serve(muster, city);
    const { status } = await fetch(server.address);
    await server.stop();
    if (status !== 200) return skipAll("the page is not in the program (-Dweb)");
    for (const language of ["en", "zh"]) {
      const copy = join(folder, `${language}.muster`);
      copyCity(city, copy);
      await tryPaths(tools, copy, language);
    }
    await tryIdle(tools, city);
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.exitCode = tap.end();
}

await main();
