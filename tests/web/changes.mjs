// SPDX-License-Identifier: Apache-2.0
// Nothing stands under a name it does not belong to; an open page learns that something has changed.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sheetsOf } from "./desk.mjs";

const words = {
  en: { hypothetical: "HYPOTHETICAL", live: "LIVE", filed: "filed", none: "no plan “%”", goes: "0 go there", closed: "Closed in this what-if",
    alike: "Not comparable" },
  zh: { hypothetical: "推演（假设）", live: "正在执行", filed: "已备案", none: "没有方案“%”", goes: "0 人前往", closed: "本次推演中已关闭",
    alike: "无法对比" },
};
const plans = ".choice >> nth=0 >> select";
const hasMap = async (page) => (await page.locator(".map canvas").count()) > 0;
const hasFigures = async (page) => (await page.locator(".headline").count()) > 0;
const isShown = (page, selector) => page.locator(selector).first().isVisible();
const textOf = (page, selector) => page.locator(selector).first().innerText();

/** Another plan that is slow, then fails: of the first one nothing stays. */
async function failing(page, browser, language, tap) {
  let answer;
  const asked = new Promise((done) => (answer = done));
  await page.route(/\/api\/plans\/b(\/shelters)?\?/, async (route) => {
    await asked;
    await route.fulfill({ status: 409, json: { error: { id: "x", message: "not now" } } });
  });
  const address = await page.evaluate(() => document.querySelector(".printed") !== null);
  await page.selectOption(plans, "b");
  const isEmpty = !(await hasFigures(page)) && !(await hasMap(page)) && (await page.locator(".printed").count()) === 0;
  answer();
  await page.waitForSelector(".problem");
  const stays = (await hasFigures(page)) || (await hasMap(page));
  const faults = await browser.look(page, `town-${language}-failed`);
  await page.unroute(/\/api\/plans\/b(\/shelters)?\?/);
  await page.selectOption(plans, "a");
  await page.waitForSelector(".map canvas");
  tap.point(`${language}: of the plan before nothing stays under another name`,
    address && isEmpty && !stays && faults.length === 0, `${address} ${isEmpty} ${stays} ${faults}`);
}

async function bookmarks(browser, language, tap) {
  const said = [];
  for (const hash of ["#%", "#%E0%A4", "#gone"]) {
    const page = await browser.openAt(`/${hash}`, { language });
    await page.waitForSelector(".panel .note[role=alert]");
    said.push(await textOf(page, ".panel .note[role=alert]"), (await hasFigures(page)) || (await hasMap(page)));
    if (hash === "#gone") {
      said.push((await browser.look(page, `town-${language}-no-such-plan`)).length);
      await page.selectOption(plans, "a");
      await page.waitForSelector(".headline");
    }
    await page.context().close();
  }
  tap.point(`${language}: a bookmark to a plan that is not there says so`, said[0].includes(words[language].none)
    && said[2].includes("%E0%A4") && said[4].includes("gone") && !said[1] && !said[3] && !said[5] && said[6] === 0, said);
}

async function inForce(browser, language, tap) {
  const open = async (marks) => {
    const page = await browser.openAt("/", { language });
    await page.route("**/api/city", async (route) => {
      const city = await (await route.fetch()).json();
      await route.fulfill({ json: { ...city, plans: city.plans.map((of) => ({ ...of, ...marks[of.name] })) } });
    });
    await page.goto(`${browser.address}/?again`); // without the plan in the address
    await page.waitForSelector(".map canvas");
    return page;
  };
  const filed = await open({ a: { status: "draft" }, b: { status: "filed" } });
  const first = await filed.locator(plans).inputValue();
  await filed.context().close();
  const page = await open({ a: { status: "filed", followed_live: false, followed_in: [] }, b: { status: "filed", followed_live: true, followed_in: [3] } });
  const second = await page.locator(plans).inputValue();
  const faults = await browser.look(page, `town-${language}-live`);
  const choices = (await page.locator(`${plans} >> option`).allInnerTexts()).join();
  await page.emulateMedia({ media: "print" });
  const status = await textOf(page, ".status"), isOnPaper = await isShown(page, ".status");
  await page.context().close();
  const { live, filed: inForceWord } = words[language];
  tap.point(`${language}: begins with the plan that is carried out, else with one in force, and says so`, first === "b" && second === "b"
    && status.includes(live) && status.includes(inForceWord) && status.includes("3") && choices.includes(live) && isOnPaper
    && faults.length === 0, `${first} ${second} ${status} ${choices} ${isOnPaper} ${faults}`);
}

/** A what-if on paper; the card of what it closes. */
async function hypothetical(page, browser, language, tap) {
  await page.fill(".find input", "town hall");
  await page.waitForSelector(".results li");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".sentences p");
  await page.click(".whatif-buttons button:not([type=submit])");
  await page.waitForSelector(".whatif .first strong");
  const card = await textOf(page, ".answer");
  const isWithdrawn = (await page.locator(".answer .tiles, .sentences").count()) === 0;
  const faults = await browser.look(page, `town-${language}-hypothetical`);
  const sheets = sheetsOf(await page.pdf({ path: join(browser.folder, `town-${language}-hypothetical.pdf`), preferCSSPageSize: true }));
  await page.emulateMedia({ media: "print" });
  const isMarked = (await textOf(page, ".hypothetical")) === words[language].hypothetical && await isShown(page, ".hypothetical");
  const isNoted = await page.locator(".whatif .plain li").last().isVisible();
  const buttons = await page.locator("button:not(.lines *)").evaluateAll((all) => all.filter((of) => of.checkVisibility()).map((of) => of.className));
  await page.emulateMedia({ media: null });
  await page.click(".changes button");
  await page.waitForSelector(".answer .tiles");
  await page.keyboard.press("Escape");
  tap.point(`${language}: a what-if says on paper that it is one, and the card that the shelter is closed`, card.includes(words[language].closed)
    && isWithdrawn && isMarked && isNoted && buttons.length === 0 && sheets === 1 && faults.length === 0,
  `${card} ${isWithdrawn} ${isMarked} ${isNoted} ${buttons} ${sheets} ${faults}`);
}

/** Where nobody goes within three minutes. */
async function added(browser, language, tap) {
  const page = await browser.openAt("/#b?at=0.3099,0.1986", { language });
  await page.waitForSelector(".whatif-buttons input");
  await page.fill(".whatif-buttons input", "5");
  await page.click(".whatif-buttons [type=submit]");
  await page.waitForSelector(".whatif .first strong");
  const said = await textOf(page, ".changes li");
  await page.waitForTimeout(900);
  const faults = await browser.look(page, `town-${language}-added`);
  tap.point(`${language}: a new shelter says how many go there, and be it nobody`,
    said.includes(words[language].goes) && faults.length === 0, `${said} ${faults}`);
  await page.context().close();
}

/** What protects from one thing is not held against what protects from another. */
async function comparesAlike(browser, language, tap) {
  const page = await browser.openAt("/", { language });
  await page.route("**/api/city", async (route) => {
    const city = await (await route.fetch()).json();
    await route.fulfill({ json: { ...city, plans: city.plans.map((of) => (of.name === "b" ? { ...of, hazard: "flood" } : of)) } });
  });
  await page.goto(`${browser.address}/?again#a`);
  await page.waitForSelector(".map canvas");
  await page.selectOption(".choice >> nth=1 >> select", "b");
  await page.waitForSelector(".whatif .note");
  const said = await textOf(page, ".whatif"), hasFigure = (await page.locator(".whatif .first").count()) > 0;
  const faults = await browser.look(page, `town-${language}-other-hazard`);
  tap.point(`${language}: a plan for another hazard is not compared`,
    said.includes(words[language].alike) && !hasFigure && faults.length === 0, `${said} ${faults}`);
  await page.context().close();
}

/** By keyboard: where the cross stands. */
async function askMiddle(page) {
  await page.focus(".map canvas");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("?at="));
  const at = await page.evaluate(() => location.hash);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(900); // the map goes back
  return at;
}

export async function tryChanges(browser, tap) {
  for (const language of ["en", "zh"]) {
    const page = await browser.open({ language });
    await failing(page, browser, language, tap);
    await hypothetical(page, browser, language, tap);
    await page.context().close();
    await bookmarks(browser, language, tap);
    await inForce(browser, language, tap);
    await added(browser, language, tap);
    await comparesAlike(browser, language, tap);
  }
}

/** Nothing is asked of an outdated plan, and nothing tried on it. */
async function asksNothing(browser, tap) {
  for (const [language, words] of [["en", "until it is made again"], ["zh", "重新制定之前"]]) {
    const page = await browser.openAt("/#a?site=s1", { language });
    await page.waitForSelector(".answer .tiles");
    await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
    const said = await page.locator(".answer .note").innerText();
    const forms = await page.locator(".whatif-buttons").count();
    const faults = await browser.look(page, `town-${language}-outdated`);
    tap.point(`${language}: of an outdated plan figures are shown, and nothing is asked or tried`,
      said.includes(words) && forms === 0 && faults.length === 0, `${said} ${forms} ${faults}`);
    await page.context().close();
  }
}

/** Somebody else plans, and changes what the plan was made from, while pages are open: one hears it, one has to look. */
export async function tryElsewhere(browser, tap, { muster, city, people, folder }) {
  const run = (...all) => execFileSync(muster, [city, ...all], { stdio: ["ignore", "ignore", "pipe"] });
  const plan = (...more) => run("plan", "shelters", "--hazard", "air_raid", "--within", "15min", ...more);
  const page = await browser.open(), chinese = await browser.open({ language: "zh" });
  const phone = await browser.open({ width: 390, height: 844 });
  const looks = await browser.openAt("/");
  await looks.route("**/api/events*", (route) => route.fulfill({ status: 404, body: "" }));
  await looks.reload();
  await looks.waitForSelector(".headline");
  const middle = await askMiddle(page), same = await askMiddle(page);
  tap.point("the keyboard asks where the cross stands, and the map goes back to where it was", middle === same
    && Math.abs(Number(/at=([\d.]+)/.exec(middle)?.[1]) - 0.3064) < 0.0003, `${middle} ${same}`);
  plan("--name", "c");
  await page.waitForSelector(`${plans} >> option[value=c]`, { state: "attached", timeout: 10_000 });
  tap.point("an open page learns of a new plan", (await page.locator(plans).inputValue()) === "a");
  const changed = join(folder, "people.csv");
  writeFileSync(changed, readFileSync(people, "utf8").split("\n").slice(0, -3).join("\n") + "\n");
  run("import", "people", changed);
  const faults = [];
  for (const [of, name] of [[page, "en"], [chinese, "zh"], [phone, "phone"]]) {
    await of.waitForSelector(".band", { timeout: 10_000 });
    faults.push(...await browser.look(of, `town-${name}-stale-band`));
  }
  const isKept = (await hasFigures(page)) && (await hasMap(page));
  const sheets = sheetsOf(await page.pdf({ path: join(browser.folder, "town-stale-band.pdf"), preferCSSPageSize: true }));
  await page.emulateMedia({ media: "print" });
  const isOnPaper = await isShown(page, ".band");
  await page.emulateMedia({ media: null });
  tap.point("an open page says over map and figures, and on paper, that its data has changed",
    isKept && isOnPaper && sheets === 1 && faults.length === 0, `${isKept} ${isOnPaper} ${sheets} ${faults}`);
  await asksNothing(browser, tap);
  await looks.waitForSelector(".band", { timeout: 20_000 });
  tap.point("without a stream the page looks by itself", true);
  plan("--name", "a", "--replace");
  await page.waitForSelector(".band", { state: "detached", timeout: 10_000 });
  await page.waitForSelector(".headline");
  await page.waitForSelector(".map canvas");
  await page.waitForTimeout(900);
  const then = await askMiddle(page);
  tap.point("and the map is where it was", then === middle, `${middle} ${then}`);
  tap.point("a plan that is made again is shown afresh", (await textOf(page, ".head")).includes("version 2") && await hasMap(page), "");
  for (const of of [page, chinese, phone, looks]) await of.context().close();
}

/** A session that ends takes everything along. */
export async function endsSession(page, browser, tap) {
  const before = (await hasFigures(page)) && await isShown(page, ".sitting");
  await page.context().clearCookies();
  await page.focus(".find input"); // asks for the names
  await page.waitForSelector(".sign-in");
  const stays = await page.locator(".headline, .map canvas, .sitting, .printed, .answer, .choice").count();
  const faults = await browser.look(page, "town-session-ended");
  tap.point("a session that has ended leaves nothing but the form to sign in", before && stays === 0 && faults.length === 0,
    `${before} ${stays} ${faults}`);
}
