// SPDX-License-Identifier: Apache-2.0
// Groups of people and areas are changed in their rows, like sites.
import { signIn } from "./registers.mjs";

async function fill(page, fields, reason) {
  for (const [name, value] of Object.entries(fields.typed ?? {})) await page.fill(`.edit [name=${name}]`, value);
  for (const [name, value] of Object.entries(fields.chosen ?? {})) await page.selectOption(`.edit [name=${name}]`, value);
  await page.fill(".edit [name=reason]", reason);
  await page.click(".edit [type=submit]");
}

const isSaved = () => (document.querySelector(".edit [role=status]")?.textContent ?? "") !== "";

async function rowOf(page, browser, register, key) {
  const { columns, rows } = await (await page.request.get(`${browser.address}/api/registers/${register}`)).json();
  const row = rows.find((of) => of[0] === key) ?? [];
  return Object.fromEntries(columns.map((column, c) => [column, row[c]]));
}

/** A warden may not; the page says what is missing, and takes an order by telephone. */
async function onAnOrder(browser, language, tap) {
  const page = await browser.openAt("/#registers/areas", { language });
  await signIn(page, "p-24");
  await page.waitForSelector(".grid tbody tr");
  await page.locator(".grid tbody tr").filter({ hasText: "1002" }).click();
  await page.waitForSelector(".edit .may-not li");
  await page.check(".edit [value=verbal]");
  await page.check(".edit [name=called-back]");
  await fill(page, { typed: { name: language === "zh" ? "北岸" : "Upper bank" } }, "as it is called now");
  await page.waitForFunction(isSaved);
  const said = await page.locator(".edit [role=status]").innerText();
  const area = await rowOf(page, browser, "areas", "1002");
  const faults = await browser.look(page, `town-${language}-area-on-an-order`);
  tap.point(`${language}: an area is renamed on an order, which waits for its review`, area.edited && / e\d+|e\d+/.test(said)
    && faults.length === 0, `${JSON.stringify(area)} ${said} ${faults}`);
  await page.context().close();
}

async function people(page, browser, tap) {
  const row = page.locator(".grid tbody tr").filter({ hasText: "b10/general" });
  await page.fill(".filters [type=search]", "b10/");
  await row.click();
  const isIdle = await page.isDisabled(".edit [type=submit]");
  await fill(page, { typed: { people: "20" }, chosen: { class: "older" } }, "counted");
  await page.waitForFunction(isSaved);
  await fill(page, { chosen: { plans: "left_out" } }, "emptied");
  await page.waitForFunction(() => document.querySelector(".edit [name=plans]").value === "left_out"
    && (document.querySelector(".edit [role=status]")?.textContent ?? "") !== "");
  await page.fill(".filters [type=search]", "");
  await page.check(".filters [name=edited]");
  const shown = await page.locator(".grid tbody th").allInnerTexts();
  const group = await rowOf(page, browser, "people", "b10/general");
  const faults = await browser.look(page, "town-people-changed");
  tap.point("a group of people is given another number and class and left out; the table is read anew",
    isIdle && shown.join() === "b10/general" && group.people === 20 && group.class === "older" && group.left_out
    && faults.length === 0, `${isIdle} ${shown} ${JSON.stringify(group)} ${faults}`);
  await page.fill(".edit [name=reason]", "they are back");
  await page.click(".edit .reset");
  await page.waitForFunction(() => document.querySelector(".edit .reset") === null);
  const again = await rowOf(page, browser, "people", "b10/general");
  tap.point("and is as imported again", again.people === 12 && !again.edited && !again.left_out, JSON.stringify(again));
}

async function phone(browser, language, scheme, tap) {
  for (const register of ["people", "areas"]) {
    const page = await browser.openAt(`/#registers/${register}`, { language, scheme, width: 390, height: 844 });
    await signIn(page, "p-04");
    await page.waitForSelector(".grid tbody tr");
    await page.locator(".grid tbody tr").first().click();
    await page.waitForSelector(".edit");
    const faults = await browser.look(page, `town-${language}-phone-${scheme}-${register}-edit`);
    tap.point(`${language}: the form of ${register} fits a phone, ${scheme}`, faults.length === 0, faults);
    await page.context().close();
  }
}

export async function editRows(browser, tap) {
  await onAnOrder(browser, "en", tap);
  await onAnOrder(browser, "zh", tap);
  const page = await browser.openAt("/#registers/people");
  await signIn(page, "p-04");
  await page.waitForSelector(".grid tbody tr");
  await people(page, browser, tap);
  await page.context().close();
  await phone(browser, "en", "light", tap);
  await phone(browser, "zh", "dark", tap);
}
