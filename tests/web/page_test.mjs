// SPDX-License-Identifier: Apache-2.0
// The page of the desk in a browser, on the real server: what a person does there, by mouse, by
// keyboard, on a phone and on paper, in both languages.
//
//     page_test.mjs MUSTER ROOT DATA SCREENSHOTS
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser, Tap, findTools, makeCity, serve, sheetsOf, skipAll } from "./desk.mjs";
import { endsSession, tryChanges, tryElsewhere } from "./changes.mjs";
import { dropsUnasked, importFiles } from "./imports.mjs";
import { keepWhatIfs } from "./keep.mjs";
import { manySites, tryGroups, tryMap } from "./map.mjs";
import { editSites, phoneRegisters, readRegisters, scrollMany } from "./registers.mjs";
import { editRows } from "./rows.mjs";
import { tryWhatIfMap } from "./whatif_map.mjs";

const [muster, root, data, screenshots] = process.argv.slice(2);
const town = join(root, "tests/data/town");
const oslo = join(data, "cities/oslo");
const words = {
  en: { other: "zh-CN", street: "street", area: "area", closed: "closed", title: "Shelter plan",
    position: "Longitude 0.30510, latitude 0.20270", lonFirst: "read as longitude, latitude", latFirst: "read as latitude, longitude",
    outside: "outside the city" },
  zh: { other: "en", street: "街道", area: "区域", closed: "关闭", title: "掩蔽分配方案",
    position: "经度 0.30510，纬度 0.20270", lonFirst: "按“经度, 纬度”解读", latFirst: "按“纬度, 经度”解读", outside: "在城市范围之外" },
};
const tap = new Tap();

const figures = async (address, path, language) =>
  (await fetch(`${address}/api/plans/a${path}?lang=${language}`)).json();
const text = (page, selector) => page.locator(selector).first().innerText();
const plain = (value) => new Intl.NumberFormat("en-GB").format(value);

async function find(page, wanted) {
  await page.fill(".find input", wanted);
  await page.waitForSelector(".results p");
  return (await page.locator(".results li").allInnerTexts()).map((line) => line.replace(/\s+/g, " "));
}

/** Looks at figures and search. */
async function read(page, server, language) {
  const plan = await figures(server.address, "", language);
  tap.point(`${language}: leads with who is under cover, and who would meet a full door`,
    (await text(page, ".first strong")) === plain(plan.placed)
    && (await text(page, ".away strong")) === plain(plan.baseline.turned_away)
    && (await text(page, "h1")).includes(words[language].title), await text(page, ".headline"));
  const lists = [await find(page, "town hall"), await find(page, "mill"), await find(page, "north bank")];
  tap.point(`${language}: finds shelters, streets and areas`, lists[0][0]?.startsWith("Town hall")
    && lists[1].includes(`Mill Lane ${words[language].street}`)
    && lists[2][0]?.startsWith(`North bank ${words[language].area}`), JSON.stringify(lists));
  const said = words[language];
  const ways = [];
  for (const typed of ["0.3051, 0.2027", "0.2027, 0.3051", "0.2027，0.3051", "91.5 20", "20 91.5", "10.75, 59.91", "1, 2, 3", "200, 100"])
    ways.push((await find(page, typed)).join(" | "));
  const noted = [];
  for (const typed of ["0,3051; 0,2027", "N 0°12'9.72\" E 0°18'18.36\"", "0.2027N 0.3051E", "0.3051° E, 0.2027° N"])
    noted.push((await find(page, typed)).join(" | "));
  tap.point(`${language}: finds a position, whichever number comes first, and says how it was read`,
    ways[0] === `${said.position} ${said.lonFirst}` && ways[1] === `${said.position} ${said.latFirst}` && ways[2] === ways[1]
    && ways[3].includes(said.lonFirst) && ways[3].includes(said.outside) && ways[4].includes(said.latFirst) && !ways[4].includes("|")
    && noted.every((line) => line.includes(said.position))
    && ways[5].includes(said.lonFirst) && ways[5].includes(said.latFirst) && ways[6] === "" && ways[7] === "", [...ways, ...noted].join("\n"));
  await page.fill(".find input", "");
}

/** The mouse over the mark of a shelter: there the map shows a hand. */
async function findMark(page) {
  const { width, height } = page.viewportSize();
  const panel = await page.locator(".panel").boundingBox();
  const middle = { x: (panel.x + panel.width + width) / 2, y: height / 2 };
  for (let ring = 0; ring < 12; ring++)
    for (let step = 0; step < Math.max(1, 6 * ring); step++) {
      const angle = (step / Math.max(1, 6 * ring)) * 2 * Math.PI;
      const at = { x: middle.x + 9 * ring * Math.cos(angle), y: middle.y + 9 * ring * Math.sin(angle) };
      await page.mouse.move(at.x, at.y);
      if (await page.evaluate(() => document.querySelector(".map canvas").style.cursor === "pointer")) return at;
    }
  return null;
}

async function settle(page) {
  await page.waitForTimeout(900); // a flight over the map takes 600 ms
}

/** Clicks a shelter, whichever lies nearest to the middle, then the map beside it. */
async function click(page, server, language) {
  await find(page, "town hall");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".answer h2");
  await settle(page);
  await page.keyboard.press("Escape");
  await page.waitForSelector(".headline");
  await page.locator(".legend input").nth(1).uncheck(); // what is left out has marks of its own
  const at = await findMark(page);
  if (at) await page.mouse.click(at.x, at.y);
  await page.locator(".legend input").nth(1).check();
  const shelters = (await figures(server.address, "/shelters", language)).features;
  const name = await text(page, ".answer h2");
  const shelter = shelters.find((of) => of.properties.name === name)?.properties;
  tap.point(`${language}: a click on a shelter shows it`, at !== null && shelter !== undefined
    && (await text(page, ".answer .tiles")).includes(plain(shelter.places)), `${JSON.stringify(at)} ${name}`);
  const isKnown = "/api/plans/{plan}/why" in server.paths;
  if (isKnown) await page.waitForSelector(".sentences p");
  await page.mouse.click(at.x + 60, at.y + 45);
  await page.waitForFunction(() => /\d, \d/.test(document.querySelector(".answer h2")?.textContent ?? ""));
  if (!isKnown) return tap.skip(`${language}: a click on the map says why`, "this server does not say why");
  await page.waitForSelector(".sentences p");
  tap.point(`${language}: a click on the map says why`, (await text(page, ".sentences")).length > 20);
}

async function whatIf(page, server, language) {
  const name = `${language}: what if a shelter closed, and taken back`;
  if (!("/api/plans/{plan}/whatif" in server.paths)) return tap.skip(name, "this server knows no what-if");
  await find(page, "town hall");
  await page.press(".find input", "Enter");
  await page.click(".whatif-buttons button:not([type=submit])");
  await page.waitForSelector(".whatif .first strong");
  const said = await text(page, ".changes li"), difference = await text(page, ".whatif .first strong");
  const faults = await browser.look(page, `town-${language}-whatif`);
  await page.click(".changes button");
  await page.waitForSelector(".whatif", { state: "detached" });
  tap.point(name, said.includes("Town hall") && said.includes(words[language].closed)
    && /^[−+±]\d/.test(difference) && faults.length === 0, `${said} ${difference} ${faults}`);
}

async function compare(page, server, language) {
  const name = `${language}: another plan beside it`;
  if (!("/api/plans/{plan}/compare/{other}" in server.paths)) return tap.skip(name, "this server compares no plans");
  await page.keyboard.press("Escape");
  const [a, b] = await Promise.all(["a", "b"].map(async (of) =>
    (await fetch(`${server.address}/api/plans/${of}`)).json()));
  await page.selectOption(".choice >> nth=1 >> select", "b");
  await page.waitForSelector(".whatif .first strong");
  const said = await text(page, ".whatif .first strong");
  const faults = await browser.look(page, `town-${language}-compare`);
  await page.click(".whatif .row button");
  await page.waitForSelector(".whatif", { state: "detached" });
  tap.point(name, a.placed > b.placed && said === `−${plain(a.placed - b.placed)}` && !faults.length, `${said} ${faults}`);
}

async function switches(page, language) {
  await page.keyboard.press("Escape");
  const dark = async () => page.evaluate(() => document.documentElement.style.colorScheme);
  await page.click(".head .icon >> nth=1");
  const isDark = (await dark()) === "dark";
  const faults = await browser.look(page, `town-${language}-switched-dark`);
  await page.click(".head .icon >> nth=1");
  tap.point(`${language}: goes dark and light again`, isDark && (await dark()) === "light" && !faults.length, faults);
  await page.click(".head .quiet:not(.icon)");
  const switched = await page.evaluate(() => document.documentElement.lang);
  await page.click(".head .quiet:not(.icon)");
  tap.point(`${language}: changes its language and back`, switched === words[language].other, switched);
}

/** On a page just opened, from the first Tab on: past the map, into the search, to a shelter, back. */
async function keyboard(page, language) {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.className);
  await page.keyboard.press("Enter");
  for (let i = 0; i < 12; i++) {
    if (await page.evaluate(() => document.activeElement?.matches(".find input"))) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("quay car");
  await page.waitForSelector(".results li");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".answer h2");
  const found = await text(page, ".answer h2");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".headline");
  await page.locator(".map canvas").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".answer h2");
  tap.point(`${language}: everything goes by keyboard`, first === "skip" && found === "Quay car park",
    `${first} ${found}`);
  await page.keyboard.press("Escape");
}

async function paper(page, name) {
  const pdf = await page.pdf({ path: join(screenshots, `${name}.pdf`), preferCSSPageSize: true });
  const hasMap = await page.evaluate(() => document.querySelector(".printed").src.length > 10_000);
  tap.point(`${name}: prints map and figures on one sheet`, sheetsOf(pdf) === 1 && hasMap, sheetsOf(pdf));
}

async function phone(language, scheme) {
  const page = await browser.open({ language, scheme, width: 390, height: 844 });
  const faults = await browser.look(page, `town-${language}-phone-${scheme}`);
  await page.click(".handle");
  await settle(page);
  faults.push(...await browser.look(page, `town-${language}-phone-${scheme}-up`));
  const wide = await page.evaluate(() => document.querySelector(".panel").scrollWidth);
  tap.point(`${language}: fits a phone, ${scheme}`, wide <= 390 && faults.length === 0, `${wide} ${faults}`);
  await page.context().close();
}

async function tryTown(server) {
  for (const language of ["en", "zh"]) {
    const page = await browser.open({ language });
    await keyboard(page, language);
    const faults = await browser.look(page, `town-${language}`);
    tap.point(`${language}: axe-core finds nothing`, faults.length === 0, faults.join("\n"));
    await read(page, server, language);
    await click(page, server, language);
    const answerFaults = await browser.look(page, `town-${language}-why`);
    tap.point(`${language}: nor in an answer`, answerFaults.length === 0, answerFaults.join("\n"));
    await whatIf(page, server, language);
    await compare(page, server, language);
    await switches(page, language);
    await paper(page, `town-${language}`);
    await readRegisters(page, browser, language, tap);
    await dropsUnasked(browser, language, tap);
    await page.context().close();
    await phone(language, language === "en" ? "dark" : "light");
    await phoneRegisters(browser, language, language === "en" ? "dark" : "light", tap);
  }
  await scrollMany(browser, tap);
}

async function tryOslo(server) {
  for (const [language, scheme] of [["en", "light"], ["zh", "dark"]]) {
    const page = await browser.open({ language, scheme });
    const ms = await page.evaluate(() => performance.getEntriesByName("map-idle")[0].startTime);
    console.log(`# Oslo, ${language}: the map is there after ${Math.round(ms)} ms`);
    const plan = await figures(server.address, "", language);
    const faults = await browser.look(page, `oslo-${language}-${scheme}`);
    tap.point(`Oslo, ${language}, ${scheme}: shows the plan`,
      (await text(page, ".first strong")) === plain(plan.placed) && faults.length === 0, faults.join("\n"));
    await paper(page, `oslo-${language}`);
    await page.context().close();
  }
}

/** A warden, administrator and leader with keys of their own: the office is founded, and wants to know who asks. */
function foundOffice(city, folder) {
  const run = (...words) => execFileSync(muster, [city, ...words], { stdio: ["ignore", "ignore", "pipe"] });
  run("import", "organisations", join(town, "office.csv"));
  for (const person of ["p-24", "p-08", "p-04"]) {
    const file = join(folder, person);
    writeFileSync(file, `the password of ${person}\n`, { mode: 0o600 });
    run("key", "add", person, "--new-password-file", file);
  }
}

async function trySigningIn(server) {
  const name = "who is not known signs in, and out again";
  if (!("/api/login" in server.paths)) return tap.skip(name, "this server knows no persons");
  const page = await browser.openAt("/");
  await page.waitForSelector(".sign-in");
  const isEmpty = (await page.locator(".headline, .map canvas").count()) === 0;
  const faults = await browser.look(page, "town-sign-in");
  const enter = async (password) => {
    await page.fill(".sign-in [name=person]", "p-04");
    await page.fill(".sign-in [name=password]", password);
    await page.press(".sign-in [name=password]", "Enter");
  };
  await enter("not the password");
  await page.waitForSelector(".sign-in .note");
  await page.waitForTimeout(1200); // after a failure a person waits a second
  await enter("the password of p-04");
  await page.waitForSelector(".headline");
  const sits = await text(page, ".sitting");
  await endsSession(page, browser, tap);
  await enter("the password of p-04");
  await page.waitForSelector(".sitting");
  await page.click(".sitting button");
  await page.waitForSelector(".sign-in");
  tap.point(name, isEmpty && sits.includes("p-04") && faults.length === 0, `${isEmpty} ${sits} ${faults}`);
  await page.context().close();
}

let browser;

async function tryCity(tools, city, look, expected = [], options = []) {
  const server = await serve(muster, city, ...options);
  browser = await Browser.start(tools.chromium, { axe: tools.axe, address: server.address, folder: screenshots });
  try {
    await look(server);
    // Where a server has no answer, it says 404, and the browser tells.
    const absent = ["plans/{plan}/why", "plans/{plan}/lead-times", "session"]
      .filter((path) => !(`/api/${path}` in server.paths)).map((path) => path.split("/").at(-1));
    const known = browser.faults.filter((fault) =>
      ![...absent, ...expected].some((part) => fault.includes(`/${part}`)));
    tap.point("nothing left the machine, and nothing was complained of", known.length === 0, known.join("\n"));
  } finally {
    await browser.browser.close();
    const { code, said } = await server.stop();
    tap.point("the server ends with nothing to complain of", code === 0 && said === "", said);
  }
}

async function hasPage(city) {
  const server = await serve(muster, city);
  const { status } = await fetch(server.address);
  await server.stop();
  return status === 200;
}

async function main() {
  const tools = findTools(join(root, "web"));
  if (tools.missing) return skipAll(tools.missing);
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  try {
    const city = join(folder, "town.muster");
    makeCity(muster, city, [["roads", join(town, "roads.geojson")], ["people", join(town, "people.csv")],
      ["sites", join(town, "sites.csv")], ["areas", join(town, "areas.geojson")]], [["b", "3min"], ["a", "15min"]]);
    if (!(await hasPage(city))) return skipAll("the page is not in the program (-Dweb)");
    await tryCity(tools, city, tryTown);
    await tryCity(tools, city, () => tryChanges(browser, tap), ["api/plans/b"]); // fails, as it is made to
    await tryCity(tools, city, () => tryWhatIfMap(browser, tap), ["whatif/gaps"]); // fails, as it is made to
    const kept = join(folder, "kept.muster");
    copyFileSync(city, kept);
    await tryCity(tools, kept, (server) => keepWhatIfs(browser, server, tap), ["api/plans/", "api/session"], ["--link"]); // refuses a change
    const other = join(folder, "other.muster");
    copyFileSync(city, other);
    await tryCity(tools, other, () => tryElsewhere(browser, tap, { muster, city: other, folder, people: join(town, "people.csv") }),
      ["api/plans/", "api/events"]); // made from other data; no stream
    const looked = join(folder, "looked.muster");
    copyFileSync(city, looked);
    await tryCity(tools, looked, () => tryMap(browser, tap, { muster, city: looked }), ["api/plans/", "api/events"]); // no street there; other data
    const many = join(folder, "many.muster");
    makeCity(muster, many, [["roads", join(town, "roads.geojson")], ["people", join(town, "people.csv")], ["sites", manySites(folder)]], [["a", "15min"]]);
    await tryCity(tools, many, () => tryGroups(browser, tap), ["api/plans/"]);
    foundOffice(city, folder);
    await tryCity(tools, city, trySigningIn, ["api/city", "api/login", "api/names", "api/events"]); // answer 401, as they should
    // Refused, not signed in, or made from other data.
    await tryCity(tools, city, (server) => editSites(browser, server, tap), ["api/city", "api/sites", "api/registers", "api/plans/a", "api/events"]);
    await tryCity(tools, city, () => editRows(browser, tap), ["api/city", "api/areas", "api/registers", "api/plans/a", "api/events"]);
    await tryCity(tools, city, () => importFiles(browser, town, tap), ["api/city", "api/sites", "api/registers", "api/plans/a", "api/events"]);
    if (existsSync(oslo)) {
      const real = join(folder, "oslo.muster");
      makeCity(muster, real, [["roads", join(oslo, "roads.osm.pbf")], ["people", join(oslo, "people.csv")],
        ["sites", join(oslo, "shelters.geojson")]], [["a", "15min"]]);
      await tryCity(tools, real, tryOslo);
    } else tap.skip("Oslo", `${oslo} is not there`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.exitCode = tap.end();
}

await main();
