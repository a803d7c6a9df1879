// SPDX-License-Identifier: Apache-2.0
// The registers of the page: read, sorted and filtered in both languages, with many rows, on a
// phone; a site is changed, and the plan made before says so.
const words = {
  en: { people: "People", parts: ["Sites", "People", "Areas", "Organisations"], places: "Places", area: "Part of", works: "command works",
    older: "older people", count: "9 of 9", one: "1 of 9", state: "State", viewer: "viewer", emergency: "EMERGENCY",
    review: "REVIEW DUE by", told: "Duty leader", more: "More columns", door: "takes 300 of 500 places" },
  zh: { people: "人数", parts: ["掩蔽场所", "人口", "区域", "组织机构"], places: "掩蔽位", area: "上级区域", works: "指挥工程",
    older: "老年人", count: "显示 9 / 9 条", one: "显示 1 / 9 条", state: "状态", viewer: "查阅人", emergency: "紧急处置",
    review: "待复核", told: "Duty leader", more: "右侧还有更多列", door: "只能进入 300 人" },
};
const MANY = 100_000;
const ROWS_MAX = 80;

const columnOf = async (page, head) =>
  (await page.locator(".grid thead th").allInnerTexts()).findIndex((text) => text.replace(/ [▲▼]$/, "") === head);

async function cells(page, head) {
  const c = await columnOf(page, head);
  return page.locator(`.grid tbody tr:not(.space) > :nth-child(${c + 1})`).allInnerTexts();
}

const numbers = async (page, head) => (await cells(page, head)).map((text) => Number(text.replaceAll(",", "")));
const sortBy = (page, head) => page.locator(".grid thead button").filter({ hasText: new RegExp(`^${head}( [▲▼])?$`) }).click();
const isUp = (list) => list.every((value, i) => i === 0 || list[i - 1] <= value);
const count = (page) => page.locator(".filters .count").innerText();

async function open(page, n = 0) {
  if (await page.locator(".registers").count() === 0) await page.click(".registers-open");
  await page.click(`.registers nav button >> nth=${n}`);
  await page.waitForSelector(`.registers nav button:nth-child(${n + 1})[aria-current]`);
  await page.waitForSelector(".grid tbody tr");
}

async function sorts(page, language, tap) {
  const { places } = words[language];
  const before = await numbers(page, places);
  await sortBy(page, places);
  const up = await numbers(page, places);
  await sortBy(page, places);
  const down = await numbers(page, places);
  await sortBy(page, places);
  const after = await numbers(page, places);
  tap.point(`${language}: sorts numbers as numbers, up, down and not`, up.length === 9 && isUp(up) && isUp([...down].reverse())
    && !isUp(before) && before.join() === after.join(), `${before} | ${up} | ${down} | ${after}`);
}

async function filters(page, language, tap) {
  const said = words[language];
  const all = await count(page);
  await page.fill(".filters [type=search]", said.works.toUpperCase());
  const [one, names] = [await count(page), await page.locator(".grid tbody th").allInnerTexts()];
  await page.fill(".filters [type=search]", "no such thing");
  const none = await page.locator(".list .note").count();
  await page.press(".filters [type=search]", "Escape");
  const cleared = await count(page);
  await page.selectOption(".filters select", "after_conversion");
  const converted = await page.locator(".grid tbody th").allInnerTexts();
  await page.selectOption(".filters select", "");
  await page.check(".filters [name=closed]");
  const closed = await page.locator(".grid tbody th").count();
  await page.uncheck(".filters [name=closed]");
  tap.point(`${language}: filters by words of any column and by state`, all === said.count && one === said.one
    && names.join() === "s5" && none === 1 && converted.join() === "s6" && closed === 0 && cleared === said.count,
    `${all} ${one} ${names} ${none} ${converted} ${closed}`);
}

async function others(page, language, tap, look) {
  const said = words[language];
  await open(page, 1);
  const people = await cells(page, said.people);
  const classes = await page.locator(".grid tbody").innerText();
  const faults = await look(page, `town-${language}-register-people`);
  await open(page, 2);
  const parents = await cells(page, said.area);
  faults.push(...await look(page, `town-${language}-register-areas`));
  const address = new URL(page.url()).hash;
  tap.point(`${language}: shows people and areas`, people.length > 20 && people[0] === "12" && classes.includes(said.older)
    && parents.join() === ",10,10" && address === "#registers/areas" && faults.length === 0,
    `${people.length} ${parents} ${address} ${faults}`);
}

/** From the row to the map, and with the keyboard from there and back again. */
async function comesBack(page, language, tap) {
  await page.keyboard.press("Escape");
  await page.waitForSelector(".registers", { state: "detached" });
  const byKey = new URL(page.url()).hash;
  await open(page);
  await page.goBack();
  await page.waitForSelector(".registers", { state: "detached" });
  const byBack = new URL(page.url()).hash;
  await open(page);
  await page.locator(".grid tbody button").nth(1).focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".card h2");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".card", { state: "detached" });
  const isOnRow = await page.evaluate(() => document.activeElement?.textContent);
  await page.keyboard.press("Enter");
  await page.click(".card > button");
  await page.waitForSelector(".answer h2");
  const shown = await page.locator(".answer h2").first().innerText();
  tap.point(`${language}: leads back to the map, and shows a row there`, byKey === "#a" && byBack === "#a" && isOnRow === "s2"
    && shown === "Town hall" && new URL(page.url()).hash === "#a?site=s2", `${byKey} ${byBack} ${isOnRow} ${shown} ${page.url()}`);
  await page.keyboard.press("Escape");
}

/** Columns that do not fit are told of; so is why a door lets fewer in. */
async function saysMore(page, language, tap) {
  const said = words[language];
  await page.locator(".grid tbody tr").filter({ hasText: "Station hall" }).click();
  const [door, back] = [await page.innerText(".card .doors"), await page.innerText(".card .row button")];
  await page.keyboard.press("Escape");
  const more = await page.innerText(".filters .more-columns");
  for (let pressed = 0; pressed < 9 && await page.locator(".filters .more-columns").count() > 0; pressed++) {
    await page.click(".filters .more-columns").catch(() => null); // gone with the last columns
    await page.waitForTimeout(60);
  }
  const isAtEnd = await page.evaluate(() => {
    const box = document.querySelector(".grid");
    return box.scrollLeft > 0 && box.scrollLeft + box.clientWidth >= box.scrollWidth - 1;
  });
  tap.point(`${language}: columns that do not fit are told of, and why a door lets fewer in`, door.includes(said.door) && more.includes(said.more)
    && isAtEnd && !["Close", "关闭"].includes(back), `${door} ${more} ${isAtEnd} ${back}`);
  await page.evaluate(() => document.querySelector(".grid").scrollTo({ left: 0 }));
}

export async function readRegisters(page, browser, language, tap) {
  const look = (...what) => browser.look(...what);
  await open(page);
  const parts = await page.locator(".registers nav button").allInnerTexts();
  const csv = await page.locator(".filters a").getAttribute("href");
  const file = await (await page.request.get(browser.address + csv)).text();
  const faults = await look(page, `town-${language}-register-sites`);
  tap.point(`${language}: shows the sites, also as a file`, parts.join() === words[language].parts.join()
    && file.split("\n").length >= 10 && file.includes("School basement") && faults.length === 0, `${parts} ${faults}`);
  await sorts(page, language, tap);
  await filters(page, language, tap);
  await page.locator(".grid tbody tr").nth(1).click();
  await page.waitForSelector(".card .facts");
  const cardFaults = await look(page, `town-${language}-register-card`);
  tap.point(`${language}: axe-core finds nothing in a row's card`, cardFaults.length === 0, cardFaults.join("\n"));
  await page.keyboard.press("Escape");
  await saysMore(page, language, tap);
  await others(page, language, tap, look);
  await comesBack(page, language, tap);
}

/** More rows than any city of the tests has, from the browser itself. */
async function feed(page) {
  const rows = Array.from({ length: MANY }, (_, i) =>
    [`p${i}`, (i * 7919) % 1000, "night", i % 3 ? "general" : "older", 0.3 + i * 1e-7, 0.2]);
  await page.route("**/api/registers/people*", (route) => route.fulfill({
    json: { register: "people", columns: ["id", "people", "state", "class", "lon", "lat"], rows } }));
}

/** Down through all rows; how long the frames took, and how many rows the document had at most. */
const scroll = (page) => page.evaluate(async () => {
  const box = document.querySelector(".grid"), frames = 120, times = [];
  let most = 0, last = performance.now();
  for (let i = 1; i <= frames; i++) {
    box.scrollTop = (i / frames) * (box.scrollHeight - box.clientHeight);
    await new Promise(requestAnimationFrame);
    most = Math.max(most, document.querySelectorAll(".grid tbody tr").length);
    times.push(performance.now() - last);
    last = performance.now();
  }
  times.sort((a, b) => a - b);
  return { most, median: times[frames / 2], worst: times.at(-1) };
});

async function timed(page, act) {
  const before = Date.now();
  await act();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  return Date.now() - before;
}

export async function scrollMany(browser, tap) {
  const page = await browser.open();
  await feed(page);
  await open(page, 1);
  const { most, median, worst } = await scroll(page);
  await page.waitForFunction((key) => document.querySelector(".grid tbody")?.textContent.includes(key), `p${MANY - 1}`);
  const sorting = await timed(page, () => sortBy(page, words.en.people));
  const least = await numbers(page, words.en.people);
  const filtering = await timed(page, () => page.fill(".filters [type=search]", "older p9999"));
  const left = await count(page);
  const faults = await browser.look(page, "many-rows");
  console.log(`# ${MANY} rows: a frame of scrolling takes ${median.toFixed(1)} ms, at most ${worst.toFixed(0)} ms;`
    + ` sorting ${sorting} ms, filtering ${filtering} ms`);
  tap.point(`${MANY} rows: only those that are seen are in the document, to the last`, most <= ROWS_MAX, most);
  tap.point(`${MANY} rows: sorted and filtered`, isUp(least) && least[0] === 0 && least.length > 10
    && left === "5 of 100,000" && faults.length === 0, `${least.slice(0, 5)} ${left} ${faults}`);
  await page.context().close();
}

export async function phoneRegisters(browser, language, scheme, tap) {
  const page = await browser.open({ language, scheme, width: 390, height: 844 });
  await open(page);
  const faults = await browser.look(page, `town-${language}-phone-${scheme}-register`);
  const wide = await page.evaluate(() => [document.querySelector(".registers").scrollWidth,
    document.querySelector(".grid").scrollWidth]);
  await page.locator(".grid tbody tr").first().click();
  await page.waitForSelector(".card .facts");
  faults.push(...await browser.look(page, `town-${language}-phone-${scheme}-register-card`));
  const card = await page.locator(".card").boundingBox();
  tap.point(`${language}: a register fits a phone, ${scheme}, its table goes sideways`,
    wide[0] <= 390 && wide[1] > 390 && card?.width === 390 && faults.length === 0, `${wide} ${card?.width} ${faults}`);
  await page.context().close();
}

export async function signIn(page, person) {
  await page.waitForSelector(".sign-in");
  await page.fill(".sign-in [name=person]", person);
  await page.fill(".sign-in [name=password]", `the password of ${person}`);
  await page.press(".sign-in [name=password]", "Enter");
}

async function edit(page, { places, state, reason }) {
  if (places !== undefined) await page.fill(".edit [name=places]", String(places));
  if (state !== undefined) await page.selectOption(".edit [name=state]", state);
  await page.fill(".edit [name=reason]", reason);
  await page.click(".edit [type=submit]");
}

/** The rules refuse a warden: the page says what would be needed before he types anything. */
async function isRefused(browser, language, tap) {
  const page = await browser.openAt("/#registers/sites", { language });
  await signIn(page, "p-24");
  await page.waitForSelector(".grid tbody tr");
  await page.locator(".grid tbody tr").first().click();
  await page.waitForSelector(".edit .may-not li");
  const said = await page.locator(".edit .may-not li").allInnerTexts();
  const isHeldBack = await page.isDisabled(".edit [name=places]") && await page.isDisabled(".edit [type=submit]");
  const who = await page.innerText(".registers .sitting");
  const faults = await browser.look(page, `town-${language}-register-refused`);
  const isChinese = /\p{Script=Han}/u.test(said[0]?.replace(/\(.*\)$/, "") ?? "");
  tap.point(`${language}: who may not change a site learns what is missing`,
    isChinese === (language === "zh") && isHeldBack && who.includes("p-24") && who.includes(words[language].viewer)
    && faults.length === 0, `${said} ${isHeldBack} ${who} ${faults}`);
  await page.context().close();
}

export async function siteOf(page, browser, key) {
  const { columns, rows } = await (await page.request.get(`${browser.address}/api/registers/sites`)).json();
  const row = rows.find((of) => of[0] === key);
  return Object.fromEntries(columns.map((column, c) => [column, row[c]]));
}

async function changes(page, browser, tap) {
  await page.locator(".grid tbody tr").filter({ hasText: "School basement" }).click();
  const isIdle = await page.isDisabled(".edit [type=submit]");
  await edit(page, { places: 410, reason: "counted" });
  await page.waitForFunction(() => document.querySelector(".edit [role=status]").textContent !== "");
  await edit(page, { state: "closed", reason: "water in the basement" });
  await page.waitForFunction(() => document.querySelector(".edit [name=state]").value === "closed"
    && document.querySelector(".edit [role=status]").textContent !== "");
  await page.check(".filters [name=closed]");
  const [shown, places] = [await page.locator(".grid tbody th").allInnerTexts(), await cells(page, words.en.places)];
  const faults = await browser.look(page, "town-register-changed");
  const site = await siteOf(page, browser, "s1");
  tap.point("who has signed in changes places and closes a site; the table is read anew", isIdle && shown.join() === "s1"
    && places.join() === "410" && site.capacity === 410 && site.closed && site.edited && faults.length === 0,
    `${isIdle} ${shown} ${places} ${JSON.stringify(site)} ${faults}`);
}

/** On a session that has ended meanwhile, with what was typed kept. */
async function changesAfterSigningInAgain(page, browser, tap) {
  await page.context().clearCookies();
  await edit(page, { state: "open", reason: "pumped out" });
  await signIn(page, "p-04");
  await page.waitForSelector(".sign-in", { state: "detached" });
  const reason = await page.inputValue(".edit [name=reason]");
  await page.click(".edit [type=submit]");
  await page.waitForFunction(() => document.querySelector(".edit [role=status]")?.textContent !== "");
  const site = await siteOf(page, browser, "s1");
  tap.point("who has to sign in again loses nothing", reason === "pumped out" && !site.closed, `${reason} ${site.closed}`);
}

/** The plan was made before the change: it is shown as it is stored, and nobody takes it for one in time. */
async function saysSo(page, browser, tap) {
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".stale");
  const faults = await browser.look(page, "town-stale");
  const isKept = await page.locator(".headline").count();
  await page.reload();
  await page.waitForSelector(".headline");
  await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
  const said = await page.locator(".stale").innerText(), mark = await page.locator(".mark.outdated").innerText();
  const isOver = await page.locator(".band").isVisible();
  faults.push(...await browser.look(page, "town-stale-reloaded"));
  tap.point("the plan says that its data has changed, also when the page is opened afterwards", isKept === 1 && isOver && mark === "OUTDATED"
    && said.includes("s1") && said.includes("Sites") && faults.length === 0, `${isKept} ${isOver} ${mark} ${said} ${faults}`);
}

/** By the server, if it makes plans; else the page gives the command. */
async function makesAgain(page, browser, server, tap) {
  const name = "the plan is made again";
  await page.waitForSelector(".stale");
  if (!("/api/jobs" in server.paths)) {
    const command = (await page.locator(".stale code").innerText()).replace(/\s+/g, " ");
    return tap.point(`${name} by the command line`, /^ ?muster town\.muster plan shelters --hazard air_raid --within 15min --name a --replace$/
      .test(command), command);
  }
  let asked = 0;
  page.on("request", (request) => (asked += /\/api\/jobs\/\w/.test(request.url()) ? 1 : 0));
  await page.click(".stale .strong");
  await page.waitForSelector(".stale", { state: "detached" });
  await page.waitForSelector(".headline");
  const { columns, rows } = await (await page.request.get(`${browser.address}/api/registers/sites`)).json();
  const usable = columns.indexOf("usable");
  const { features } = await (await page.request.get(`${browser.address}/api/plans/a/shelters`)).json();
  const places = features.find((of) => of.properties.key === "s1")?.properties.places;
  const version = await page.locator(".head").innerText();
  const faults = await browser.look(page, "town-made-again");
  tap.point("the page is told how far it is, and does not ask", asked === 0, asked);
  return tap.point(name, places === rows.find((row) => row[0] === "s1")[usable] && version.includes("version 2")
    && faults.length === 0, `${places} ${version} ${faults}`);
}

/** Who may not by the rules does it in an emergency: it is loud, for everybody, until somebody else has judged it. */
async function marksEmergency(browser, language, tap) {
  const said = words[language], isEnglish = language === "en";
  const site = isEnglish ? "Quay car park" : "Hill school";
  const page = await browser.openAt("/#registers/sites", { language });
  await signIn(page, "p-24");
  await page.waitForSelector(".grid tbody tr");
  await page.locator(".grid tbody tr").filter({ hasText: site }).click();
  await page.check(".bases [value=verbal]");
  await page.fill(".edit [name=reason]", "typed for an order");
  await page.fill(".edit [name=given]", "2999-01-01 10:00");
  const isLater = await page.isDisabled(".edit [type=submit]") && await page.locator(".bases small[role=alert]").count() === 1;
  await page.check(".bases [value=emergency]");
  const reason = await page.inputValue(".edit [name=reason]");
  await page.fill(".edit [name=places]", "150");
  await page.fill(".edit [name=reason]", "water in the basement");
  const isAsked = await page.isDisabled(".edit [type=submit]");
  const button = await page.innerText(".edit [type=submit]");
  await page.waitForSelector("[name=superior] option[value=post-leader]", { state: "attached" });
  await page.selectOption("[name=superior]", "post-leader");
  await page.click(".edit [type=submit]");
  await page.waitForSelector(".card .due");
  const faults = await browser.look(page, `town-${language}-emergency`);
  tap.point(`${language}: an emergency asks for a superior of a list and a reason of its own, and its button says so`, isLater && reason === ""
    && isAsked && button.includes(isEnglish ? "EMERGENCY" : "紧急处置") && faults.length === 0, `${isLater} ${reason} ${isAsked} ${button} ${faults}`);
  await page.context().close();
  await isLoud(browser, language, site, said, tap);
}

async function isLoud(browser, language, site, said, tap) {
  const page = await browser.openAt("/#registers/sites", { language, scheme: "dark" });
  await signIn(page, "p-04");
  await page.waitForSelector(".due-band");
  const isOnHead = await page.evaluate(() => document.activeElement?.tagName === "H1");
  await page.check(".due-band [name=due]");
  const row = page.locator(".grid tbody tr").filter({ hasText: site });
  const mark = await row.locator(".due-mark").innerText();
  await row.click();
  const card = await page.innerText(".card .row-notes");
  const faults = await browser.look(page, `town-${language}-emergency-later`);
  tap.point(`${language}: what was done in an emergency is marked for whoever comes later, until its review`, isOnHead && mark === said.emergency
    && ["p-24", "water in the basement", "post-leader", said.review].every((part) => card.includes(part)) && /e\d+/.test(card)
    && faults.length === 0, `${isOnHead} ${mark} ${card} ${faults}`);
  await page.context().close();
}

export async function editSites(browser, server, tap) {
  await isRefused(browser, "en", tap);
  await isRefused(browser, "zh", tap);
  await marksEmergency(browser, "en", tap);
  await marksEmergency(browser, "zh", tap);
  const page = await browser.openAt("/");
  await signIn(page, "p-04");
  await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
  await open(page);
  await changes(page, browser, tap);
  await saysSo(page, browser, tap);
  await open(page);
  await page.locator(".grid tbody tr").filter({ hasText: "School basement" }).click();
  await changesAfterSigningInAgain(page, browser, tap);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await makesAgain(page, browser, server, tap);
  await page.context().close();
}
