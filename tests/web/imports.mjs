// SPDX-License-Identifier: Apache-2.0
// Files that are dropped on the page, or chosen by keyboard: tried, refused, imported; names in them
// that hope to be obeyed; the office as a table; a site changed in all that can be changed, and on an
// order by word of mouth.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signIn, siteOf } from "./registers.mjs";

const words = {
  en: { tried: "Of 3 rows 1 would come in, 2 would not.", import: (there) => `Replace ${there} rows by 1`, add: (there) => `Add 1 row to ${there}`, refused: "does not come in",
    done: "Of 3 rows 1 came in, 2 did not.", large: "larger than 64 MB", empty: "is empty", less: "is less than zero",
    post: "post", officer: "drafter, duty officer" },
  zh: { tried: "共 3 行，其中 1 行可以导入，2 行不能导入。", import: (there) => `以 1 行替换现有 ${there} 条`, add: (there) => `向现有 ${there} 条追加 1 行`, refused: "不导入",
    done: "共 3 行，导入 1 行，未导入 2 行。", large: "超过 64 MB", empty: "为空文件", less: "小于零",
    post: "岗位", officer: "拟稿人、值班员" },
};
const MARKUP = `<img src=x onerror="globalThis.obeyed=1"></td><script>globalThis.obeyed=1</script>`;
const TURN = "\u202e";
const SITES = "id,name,lon,lat,capacity\nx1,Cellar,0.3024,0.2022,5\nx2,B,500,1,3\nx3,C,0.3024,0.2022,-1\n";

async function openRegister(browser, person, name, options) {
  const page = await browser.openAt(`/#registers/${name}`, options);
  await signIn(page, person);
  await page.waitForSelector(".filters");
  return page;
}

/** As from a window of files: what the page gets is the browser's own. */
const dropFile = (page, name, text) => page.evaluate(async ([of, words]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([words], of));
  const target = document.querySelector(".registers .body");
  for (const kind of ["dragenter", "dragover"])
    target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  globalThis.wasDragged = document.querySelector(".registers.dragged") !== null;
  target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}, [name, text]);

const keysOf = async (page, browser, name) =>
  (await (await page.request.get(`${browser.address}/api/registers/${name}`)).json()).rows.map((row) => row[0]);
const outcome = (page) => page.locator(".import > .note").first().innerText();

/** All that is there would go: the page says how much, and who presses the return key by habit leaves it. */
async function asksBeforeReplacing(page, browser, language, before, tap) {
  await page.click(".import-do");
  await page.waitForSelector(".sure");
  const said = await page.innerText(".sure"), isOnLeave = await page.evaluate(() => document.activeElement?.matches(".import-leave"));
  const faults = await browser.look(page, `town-${language}-import-sure`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".import-do");
  const after = await keysOf(page, browser, "sites");
  tap.point(`${language}: before a file takes the place of a register, it is said how much goes, and asked`, said.includes(String(before.length))
    && isOnLeave && after.join() === before.join() && faults.length === 0, `${said} ${isOnLeave} ${after} ${faults}`);
  return isOnLeave;
}

async function dropsSites(browser, language, tap) {
  const said = words[language];
  const page = await openRegister(browser, "p-04", "sites", { language });
  const before = await keysOf(page, browser, "sites");
  await dropFile(page, "cellars.csv", SITES);
  await page.waitForSelector(".import-do");
  const wasDragged = await page.evaluate(() => globalThis.wasDragged);
  const [tried, button, rows] = [await outcome(page), await page.innerText(".import-do"), await page.innerText(".remarks")];
  const faults = await browser.look(page, `town-${language}-import-tried`);
  tap.point(`${language}: a file that is dropped is tried, row by row`, wasDragged && tried.includes(said.tried)
    && button === said.import(before.length) && rows.includes(said.refused) && rows.includes(said.less) && faults.length === 0,
    `${wasDragged} ${tried} ${button} ${rows} ${faults}`);
  const file = await page.locator(".import a").getAttribute("href");
  const tsv = await (await page.request.get(browser.address + file)).text();
  tap.point(`${language}: whose report is a file, too, and nothing is imported yet`, tsv.includes("capacity\trefused")
    && (await keysOf(page, browser, "sites")).join() === before.join(), tsv);
  await page.click(".registers header [lang]");
  const other = words[language === "en" ? "zh" : "en"];
  await page.waitForFunction((less) => document.querySelector(".remarks")?.textContent.includes(less), other.less);
  await page.click(".registers header [lang]");
  await page.waitForFunction((less) => document.querySelector(".remarks")?.textContent.includes(less), said.less);
  const isAsked = await asksBeforeReplacing(page, browser, language, before, tap);
  await page.click(".import-do");
  await page.click(".import-instead");
  await page.waitForSelector(".import-do");
  const isForgotten = isAsked && (await page.innerText(".import-do")) === said.add(before.length)
    && await page.isChecked(".import [name=add]");
  await page.click(".import-do");
  await page.waitForFunction((done) => document.querySelector(".import .note")?.textContent.includes(done), said.done);
  const doneFaults = await browser.look(page, `town-${language}-import-done`);
  await page.keyboard.press("Escape");
  await page.waitForSelector(".grid tbody tr");
  await page.waitForFunction((count) => document.querySelectorAll(".grid tbody tr").length === count, before.length + 1);
  const after = await keysOf(page, browser, "sites");
  tap.point(`${language}: then it is, beside what was there; another choice is tried again`, isForgotten
    && after.includes("x1") && after.length === before.length + 1 && doneFaults.length === 0, `${isForgotten} ${after} ${doneFaults}`);
  await page.context().close();
}

/** From the head of the page to a file, and back, without a mouse. */
async function byKeyboard(browser, town, tap) {
  const page = await openRegister(browser, "p-04", "sites");
  await page.focus(".import-open");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".import .chooser");
  const isOnHead = await page.evaluate(() => document.activeElement?.tagName === "H2");
  const isOnFile = () => page.evaluate(() => document.activeElement?.matches("[name=file]"));
  for (let tabs = 0; tabs < 4 && !(await isOnFile()); tabs++) await page.keyboard.press("Tab");
  const wasOnFile = await isOnFile();
  // The window of files is the browser's; without a screen it does not come each time it is asked for.
  await page.setInputFiles(".chooser input", join(town, "sites.csv"));
  await page.waitForSelector(".import-do");
  await page.focus(".import-do");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".import-replace");
  await page.focus(".import-replace");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".sure", { state: "detached" });
  await page.waitForFunction(() => document.querySelector(".import > .note") && !document.querySelector(".making"));
  await page.keyboard.press("Escape");
  await page.waitForSelector(".grid");
  const keys = await keysOf(page, browser, "sites");
  tap.point("a file is imported by keyboard alone, in place of what was there", isOnHead && wasOnFile
    && keys.length === 9 && !keys.includes("x1"), `${isOnHead} ${wasOnFile} ${keys}`);
  await page.context().close();
}

async function refuses(browser, language, tap) {
  const said = words[language];
  const page = await openRegister(browser, "p-04", "people", { language });
  const before = await keysOf(page, browser, "people");
  const told = [];
  for (const [name, text] of [["none.csv", ""], ["colours.csv", "colour\nred\n"], ["picture.png", "\u0000PNG"]]) {
    await dropFile(page, name, text);
    await page.waitForFunction((of) => document.querySelector(".import .note[role=alert]")?.textContent.includes(of), name);
    told.push(await page.innerText(".import .note[role=alert]"));
  }
  await page.evaluate((size) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(size)], "large.csv"));
    document.querySelector(".registers .body").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, 64 * 1024 * 1024 + 1);
  await page.waitForFunction((large) => document.querySelector(".import .note[role=alert]")?.textContent.includes(large), said.large);
  const faults = await browser.look(page, `town-${language}-import-refused`);
  tap.point(`${language}: what is empty, another thing, or too large says so, and changes nothing`,
    told[0].includes(said.empty) && told[1].includes("colours.csv") && (await page.locator(".import-do").count()) === 0
    && (await keysOf(page, browser, "people")).join() === before.join() && faults.length === 0, `${told} ${faults}`);
  await page.context().close();
}

async function isDenied(browser, language, town, tap) {
  const page = await openRegister(browser, "p-24", "people", { language });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await dropFile(page, "people.csv", readFileSync(join(town, "people.csv"), "utf8"));
  await page.waitForSelector(".import .may-not li");
  const missing = await page.innerText(".import .may-not li");
  const faults = await browser.look(page, `town-${language}-import-denied`);
  tap.point(`${language}: who may import nothing learns it at once, with what is missing, and nothing is sent`, missing.includes("§19")
    && !asked.some((url) => url.includes("/api/imports")) && (await page.locator(".chooser").count()) === 0
    && (await page.locator(".import-do").count()) === 0 && faults.length === 0, `${missing} ${faults}`);
  await page.context().close();
}

/** Each text of each table, through the import and onto the page. */
const nasty = (of) => `"${`${TURN}${of}${MARKUP}`.replaceAll('"', '""')}"`;
const nastyFiles = {
  sites: ["p-04", `id,name,address,category,lon,lat,capacity\n${nasty("id")},${nasty("name")},${nasty("address")},${nasty("category")},0.3024,0.2022,5\n`],
  people: ["p-04", `id,people,state,lon,lat\n${nasty("id")},5,${nasty("state")},0.3005,0.2004\n`],
  areas: ["p-04", `code,name\n77,${nasty("name")}\n`],
  organisations: ["p-08", `kind,key,name\norganisation,a-1,${nasty("name")}\nperson,${nasty("key")},x\norganisation,a-2,"Name ${MARKUP.replaceAll('"', "")}"\n`],
};

async function obeysNothing(browser, register, tap) {
  const [person, text] = nastyFiles[register];
  const page = await openRegister(browser, person, register);
  await dropFile(page, `${MARKUP.slice(0, 20)}.csv`, text);
  await page.waitForSelector(".import-do");
  if (register !== "organisations") await page.check(".import [name=add]");
  if (register !== "organisations") await page.click(".import-try");
  await page.waitForSelector(".import-do");
  await page.click(".import-do");
  await page.waitForFunction(() => !document.querySelector(".import-do") && !document.querySelector(".making")
    && document.querySelector(".import > .note"));
  const report = await page.innerText(".import");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".grid tbody tr");
  if (register !== "organisations") {
    await page.fill(".filters [type=search]", "onerror");
    await page.waitForFunction(() => document.querySelectorAll(".grid tbody tr").length === 1);
    await page.locator(".grid tbody tr").first().click();
    await page.waitForSelector(".card .facts");
  }
  const shown = await page.innerText("body");
  const found = await page.evaluate(() => [globalThis.obeyed, document.querySelectorAll("img:not(.printed), td script, dd script").length]);
  const faults = await browser.look(page, `town-nasty-${register}`);
  tap.point(`${register}: no text of a file is obeyed, and none turns the line`, found[0] === undefined && found[1] === 0
    && !shown.includes(TURN) && !report.includes(TURN) && (register === "organisations" || shown.includes("\ufffd"))
    && faults.length === 0, `${found} ${shown.includes(TURN)} ${report} ${faults}`);
  await page.context().close();
}

async function showsOffice(browser, language, tap) {
  const said = words[language];
  const page = await openRegister(browser, "p-04", "organisations", { language });
  const officer = await page.locator(".grid tbody tr").filter({ hasText: "post-duty" }).innerText();
  await page.locator(".grid tbody tr").filter({ hasText: "post-duty" }).click();
  await page.waitForSelector(".card .facts");
  const faults = await browser.look(page, `town-${language}-register-organisations`);
  const csv = await (await page.request.get(browser.address + await page.locator(".filters a").getAttribute("href"))).text();
  const all = (await page.innerText("body")) + csv;
  tap.point(`${language}: organisations and posts are a register, without names of persons or numbers`,
    officer.includes(said.post) && officer.includes(said.officer) && csv.includes("post-duty") && !all.includes("000 0001")
    && !all.includes("duty@office.example") && faults.length === 0, `${officer} ${faults}`);
  await page.context().close();
}

async function phoneImport(browser, tap) {
  const page = await openRegister(browser, "p-04", "sites", { language: "zh", scheme: "dark", width: 390, height: 844 });
  await page.click(".import-open");
  await page.setInputFiles(".chooser input", { name: "cellars.csv", mimeType: "text/csv", buffer: Buffer.from(SITES) });
  await page.waitForSelector(".import-do");
  await page.click(".import details summary");
  const faults = await browser.look(page, "town-zh-phone-dark-import");
  const wide = await page.evaluate(() => [".registers", ".import"].map((of) => document.querySelector(of).scrollWidth));
  tap.point("an import fits a phone", wide.every((of) => of <= 390) && faults.length === 0, `${wide} ${faults}`);
  await page.context().close();
}

async function saved(page) {
  await page.waitForFunction(() => document.querySelector(".edit [role=status]")?.textContent !== "");
}

async function changesAll(browser, tap) {
  const page = await openRegister(browser, "p-04", "sites");
  const before = await siteOf(page, browser, "s2");
  await page.locator(".grid tbody tr").filter({ hasText: "Town hall" }).click();
  await page.click(".card details summary");
  await page.selectOption(".edit [name=works]", "after_conversion");
  await page.fill(".edit [name=hours]", "24");
  await page.selectOption(".edit [name=access]", "residents");
  await page.selectOption(".edit [name=visibility]", "public");
  await page.selectOption(".edit [name=flood]", "yes");
  await page.fill(".edit [name=reason]", "surveyed");
  const faults = await browser.look(page, "town-register-edit-all");
  await page.click(".edit [type=submit]");
  await saved(page);
  const changed = await siteOf(page, browser, "s2");
  tap.point("state with its hours, access, visibility and suitability are changed", changed.state === "after_conversion"
    && changed.usable_after_h === 24 && changed.access === "residents" && changed.visibility === "public"
    && changed.flood === "yes" && changed.air_raid === before.air_raid && changed.capacity === before.capacity
    && faults.length === 0, `${JSON.stringify(changed)} ${faults}`);
  await page.waitForSelector(".edit .reset");
  await page.fill(".edit [name=reason]", "surveyed again");
  await page.click(".edit .reset");
  await saved(page);
  const back = await siteOf(page, browser, "s2");
  await page.waitForFunction(() => document.querySelector(".edit [name=access]").value === "public");
  const isIdle = await page.isDisabled(".edit [type=submit]");
  tap.point("and set back to what was imported, in the form, too", JSON.stringify(back) === JSON.stringify(before) && isIdle,
    `${JSON.stringify(back)} ${isIdle}`);
  await page.context().close();
}

/** A warden may not by the rules, but on an order, which the entry names. */
async function changesOnOrder(browser, language, tap) {
  const page = await openRegister(browser, "p-24", "sites", { language });
  await page.locator(".grid tbody tr").filter({ hasText: "Station hall" }).click();
  await page.waitForSelector(".bases");
  const isHeldBack = await page.isDisabled(".edit [name=places]");
  await page.check(".bases [value=emergency]");
  const asksSuperior = await page.locator(".bases [name=superior]").count();
  await page.check(".bases [value=verbal]");
  await page.fill(".edit [name=places]", language === "en" ? "480" : "470");
  await page.fill(".edit [name=reason]", "p-04, on line 2");
  await page.check(".bases [name=called-back]");
  const faults = await browser.look(page, `town-${language}-register-order`);
  await page.click(".edit [type=submit]");
  await saved(page);
  const review = await page.innerText(".edit [role=status]");
  const site = await siteOf(page, browser, "s3");
  tap.point(`${language}: what the rules refuse is done on an order by word of mouth, chosen before anything is typed`, isHeldBack
    && asksSuperior === 1 && site.capacity === (language === "en" ? 480 : 470)
    && /e\d+/.test(review) && faults.length === 0,
    `${isHeldBack} ${asksSuperior} ${site.capacity} ${review} ${faults}`);
  await page.context().close();
}

/** Where nobody has said who he is nothing is sent, and the page says what to do. */
export async function dropsUnasked(browser, language, tap) {
  const page = await browser.openAt("/#registers/sites", { language });
  await page.waitForSelector(".grid tbody tr");
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await dropFile(page, "cellars.csv", SITES);
  await page.waitForSelector(".import .small");
  const said = await page.innerText(".import .small");
  const faults = await browser.look(page, `town-${language}-import-unasked`);
  tap.point(`${language}: who has not signed in learns how to, and nothing is sent`, said.includes("serve --link")
    && !asked.some((url) => url.includes("/api/imports")) && faults.length === 0, `${said} ${asked} ${faults}`);
  await page.context().close();
}

export async function importFiles(browser, town, tap) {
  for (const language of ["en", "zh"]) {
    await dropsSites(browser, language, tap);
    await byKeyboard(browser, town, tap);
    await refuses(browser, language, tap);
    await isDenied(browser, language, town, tap);
    await showsOffice(browser, language, tap);
    await changesOnOrder(browser, language, tap);
  }
  await phoneImport(browser, tap);
  await changesAll(browser, tap);
  for (const register of Object.keys(nastyFiles)) await obeysNothing(browser, register, tap);
}
