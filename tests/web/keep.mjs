// SPDX-License-Identifier: Apache-2.0
// A what-if that is kept as a plan, one that a bad change does not spoil, and one that nobody loses by mistake.
const words = {
  en: { hypothetical: "HYPOTHETICAL", closed: "Town hall closed", plan: "hypothetical", limit: "30 min" },
  zh: { hypothetical: "推演（假设）", closed: "Town hall 关闭", plan: "假设方案", limit: "30分钟" },
};
const plans = ".choice >> nth=0 >> select";
const textOf = (page, selector) => page.locator(selector).first().innerText();
const plain = (text) => text.replace(/\s/g, "");

async function closeTownHall(page) {
  await page.fill(".find input", "town hall");
  await page.waitForSelector(".results li");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".sentences p");
  await page.click(".whatif-buttons button:not([type=submit])");
  await page.waitForSelector(".whatif .first strong");
}

/** A walk that is too long is refused, and what there is stays. */
async function refusesOne(page, browser, language, tap) {
  const before = await textOf(page, ".whatif .first strong");
  await page.click(".answer .back");
  const form = page.locator(".whatif-buttons:not(.keep)").last();
  await form.locator("input").fill("31");
  await form.locator("[type=submit]").click();
  await page.waitForSelector(".whatif .note[role=alert]");
  const said = plain(await textOf(page, ".whatif .note[role=alert]"));
  await page.waitForSelector(".whatif .first strong");
  const after = await textOf(page, ".whatif .first strong"), left = await page.locator(".changes li").count();
  const faults = await browser.look(page, `town-${language}-refused-change`);
  tap.point(`${language}: a change that cannot be is refused, and the what-if stays`, said.includes(plain(words[language].limit))
    && before === after && left === 1 && faults.length === 0, `${said} ${before} ${after} ${left} ${faults}`);
}

/** Another plan is chosen: one is asked before the what-if goes. */
async function asksFirst(page, language, tap) {
  const asked = [];
  const answer = (isYes) => page.once("dialog", (dialog) => {
    asked.push(dialog.message());
    void (isYes ? dialog.accept() : dialog.dismiss());
  });
  answer(false);
  await page.selectOption(plans, "b");
  const stays = (await page.locator(plans).inputValue()) === "a" && (await page.locator(".changes li").count()) === 1;
  answer(true);
  await page.selectOption(plans, "b");
  await page.waitForSelector(".whatif", { state: "detached" });
  await page.waitForSelector(".headline");
  await page.selectOption(plans, "a");
  await page.waitForSelector(".headline");
  tap.point(`${language}: who leaves the plan of a what-if is asked first`, stays && asked.length === 2, `${stays} ${asked}`);
}

/** The name is that of a draft: it is said, and replaced by a button. */
async function replaces(page, browser, language, tap) {
  await page.selectOption(plans, "a");
  await page.waitForSelector(".headline");
  await closeTownHall(page);
  await page.fill(".keep input", `kept ${language}`);
  await page.click(".keep [type=submit]");
  await page.waitForSelector(".keep .replace");
  const said = await textOf(page, ".keep .note"), faults = await browser.look(page, `town-${language}-keep-taken`);
  await page.click(".keep .replace");
  await page.waitForSelector(".assumes");
  const version = await textOf(page, ".head");
  tap.point(`${language}: a draft of the name is replaced by a button, without a word of the command line`, !said.includes("--replace")
    && said.includes(`kept ${language}`) && /(version 2|版本 ?2|第 ?2 ?版)/.test(version) && faults.length === 0, `${said} ${version} ${faults}`);
}

async function keeps(page, browser, language, tap) {
  const name = `kept ${language}`;
  await closeTownHall(page);
  const outcome = await textOf(page, ".whatif .first small");
  await page.fill(".keep input", name);
  await page.click(".keep [type=submit]");
  await page.waitForSelector(".assumes");
  await page.waitForTimeout(900);
  const says = await textOf(page, ".assumes"), mark = await textOf(page, ".hypothetical");
  const placed = await textOf(page, ".first strong"), choices = await page.locator(`${plans} >> option:checked`).innerText();
  const faults = await browser.look(page, `town-${language}-kept`);
  const isGone = (await page.locator(".whatif").count()) === 0;
  await page.emulateMedia({ media: "print" });
  const isOnPaper = await page.locator(".assumes").isVisible() && await page.locator(".hypothetical").isVisible();
  await page.emulateMedia({ media: null });
  const { hypothetical, closed, plan } = words[language];
  tap.point(`${language}: a what-if is kept as a plan, which says what it assumes, on paper too`, says.includes(closed) && mark === hypothetical
    && outcome.includes(placed) && choices.includes(name) && choices.includes(plan) && isGone && isOnPaper && faults.length === 0,
  `${says} ${mark} ${placed} ${outcome} ${choices} ${isGone} ${isOnPaper} ${faults}`);
}

export async function keepWhatIfs(browser, server, tap) {
  let page = await browser.openAt("/#a");
  await page.waitForSelector(".headline");
  await closeTownHall(page);
  await page.waitForSelector(".whatif > .small");
  tap.point("who has not signed in is told that he has to", (await page.locator(".keep").count()) === 0);
  await page.context().close();
  page = await browser.openAt(`/?link=${server.link}#a`);
  await page.waitForSelector(".sitting");
  for (const language of ["en", "zh"]) {
    await page.waitForSelector(".headline");
    await closeTownHall(page);
    await refusesOne(page, browser, language, tap);
    await asksFirst(page, language, tap);
    await keeps(page, browser, language, tap);
    await replaces(page, browser, language, tap);
    await page.selectOption(plans, "a");
    await page.click("button[lang]");
  }
  await page.context().close();
}
