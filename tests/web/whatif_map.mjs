// SPDX-License-Identifier: Apache-2.0
// In a what-if the map shows what would be; what a plan leaves out is on the map, and may be opened.

const words = {
  en: { mark: "HYPOTHETICAL", then: "The map shows what would be", behind: "the rest is not worked out yet", here: "In this what-if",
    block: "Block Second Avenue", wrong: "not for the public by function", conversion: "usable only after conversion",
    not: "Not used in this plan", some: "3 sites", range: "from 1 to 10,000,000" },
  zh: { mark: "推演（假设）", then: "地图显示假设情形", behind: "其余内容尚在计算", here: "推演情形",
    block: "封闭Second Avenue", wrong: "按功能不接收公众", conversion: "平战转换后才可使用", not: "本方案未采用", some: "3 个场所",
    range: "1 至 10,000,000" },
};
const text = (page, selector) => page.locator(selector).first().innerText();

async function findFirst(page, wanted) {
  await page.fill(".find input", wanted);
  await page.waitForSelector(".results li");
  const said = await text(page, ".results li");
  await page.press(".find input", "Enter");
  await page.waitForSelector(".answer h2");
  return said;
}

/** What is asked for the map, in its order, with the changes that go along. */
function listen(page) {
  const asked = [];
  page.on("request", (request) => {
    const part = /\/api\/plans\/a\/whatif(\/\w+)?/.exec(request.url());
    if (part) asked.push({ part: part[1] ?? "", changes: request.postDataJSON().changes.length });
  });
  return asked;
}

/** How much of the map has changed, of a thousand. */
const differs = (page, before, after) => page.evaluate(async (both) => {
  const read = async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const on = new OffscreenCanvas(image.width, image.height).getContext("2d");
    on.drawImage(image, 0, 0);
    return on.getImageData(0, 0, image.width, image.height).data;
  };
  const [a, b] = [await read(both[0]), await read(both[1])];
  let other = 0;
  for (let i = 0; i < a.length; i += 4) other += Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) > 24 ? 1 : 0;
  return (4000 * other) / a.length;
}, [before, after]);

const picture = async (page) => {
  await page.waitForTimeout(1500);
  return (await page.screenshot({ clip: { x: 420, y: 60, width: 940, height: 700 } })).toString("base64");
};

/** Streets and gaps alone, so that whatever differs is theirs. */
async function follows(browser, language, tap) {
  const page = await browser.openAt("/#a?site=s4", { language });
  const asked = listen(page), said = words[language];
  await page.waitForSelector(".sentences p");
  await page.locator(".legend input").nth(0).uncheck(); // shelters
  const before = await picture(page);
  await page.click(".whatif-buttons button:not([type=submit])");
  await page.waitForSelector(".whatif .first strong");
  await page.waitForFunction((words) => document.querySelector(".whatif").innerText.includes(words), said.then);
  const after = await picture(page), changed = await differs(page, before, after);
  const mark = await text(page, ".map-mark");
  const faults = await browser.look(page, `town-${language}-whatif-map`);
  const parts = asked.map(({ part }) => part);
  tap.point(`${language}: after a change the map shows the walks and gaps that would be, after the figures`, changed > 2 && mark.includes(said.mark)
    && parts[0] === "" && parts.includes("/streets") && parts.includes("/gaps") && !parts.includes("/catchments") && faults.length === 0,
  `${changed} ${mark} ${parts} ${faults}`);
  await page.locator(".legend input").nth(4).check();
  await page.waitForTimeout(500);
  const catchments = asked.filter(({ part }) => part === "/catchments").length;
  await page.click(".changes button");
  await page.waitForSelector(".whatif", { state: "detached" });
  await page.locator(".legend input").nth(4).uncheck();
  const again = await differs(page, before, await picture(page));
  tap.point(`${language}: catchments come when they are shown; what is taken back leaves the map of the plan`,
    catchments === 1 && again < 0.5 && (await page.locator(".map-mark").count()) === 0, `${catchments} ${again}`);
  await page.context().close();
}

/** A part that cannot be had is not taken for what would be. */
async function admits(browser, language, tap) {
  const page = await browser.openAt("/#a?site=s2", { language });
  await page.waitForSelector(".sentences p");
  await page.route("**/whatif/gaps*", (route) => route.fulfill({ status: 503, json: { error: { id: "x", message: "busy" } } }));
  await page.click(".whatif-buttons button:not([type=submit])");
  await page.waitForSelector(".whatif .first strong");
  await page.waitForTimeout(600);
  const note = await text(page, ".whatif");
  tap.point(`${language}: says that the map is not of the what-if while it is not`, note.includes(words[language].behind), note);
  await page.context().close();
}

/** What is asked in a what-if is answered of it. */
async function explains(browser, language, tap) {
  const page = await browser.openAt("/#a?site=s4", { language });
  const asked = listen(page), said = words[language];
  await page.waitForSelector(".sentences p");
  const whyBefore = await text(page, ".sentences");
  await page.fill(".whatif-buttons input", "650");
  await page.click(".whatif-buttons [type=submit]");
  await page.waitForSelector(".then");
  await page.waitForFunction(() => /650/.test(document.querySelector(".sentences")?.innerText ?? ""));
  const card = await text(page, ".then");
  tap.point(`${language}: the card of a shelter is of the what-if, and says so`, card.includes(said.here) && card.includes("650")
    && !card.includes("700") && whyBefore.includes("700") && asked.some(({ part }) => part === "/why"), card);
  await page.fill(".whatif-buttons input", "99999999");
  const range = await text(page, ".whatif-buttons");
  await findFirst(page, "0.30120, 0.20172");
  await page.waitForFunction((words) => document.querySelector(".answer").innerText.includes(words), said.block);
  await page.waitForTimeout(900);
  const faults = await browser.look(page, `town-${language}-street-there`);
  tap.point(`${language}: says which street it would block, and which numbers can be`,
    range.includes(said.range) && faults.length === 0, `${range} ${faults}`);
  await page.context().close();
}

/** Marks are clicked where they stand: what is found comes to the middle of what is free of the map. */
async function leavesOut(browser, language, tap) {
  const page = await browser.openAt("/#a", { language });
  const said = words[language];
  await page.waitForSelector(".left-out li");
  const counts = await text(page, ".left-out");
  const line = await findFirst(page, "command post");
  const card = await text(page, ".answer");
  const isTried = (await page.locator(".answer .whatif-buttons").count()) > 0;
  await page.keyboard.press("Escape");
  await page.waitForTimeout(900);
  await findFirst(page, "old brewery");
  await page.waitForTimeout(900);
  const faults = await browser.look(page, `town-${language}-left-out`);
  const place = await page.evaluate(() => {
    const panel = document.querySelector(".panel").getBoundingClientRect();
    return { x: (panel.right + innerWidth) / 2, y: innerHeight / 2 };
  });
  const other = await text(page, ".answer");
  tap.point(`${language}: what the plan leaves out is counted, found, and says why`, counts.includes(said.some) && counts.includes(said.wrong)
    && line.includes(said.wrong) && card.includes(said.not) && !isTried && other.includes(said.conversion) && faults.length === 0,
  `${counts} ${line} ${card} ${isTried} ${other} ${faults} ${JSON.stringify(place)}`);
  await page.click(".answer .whatif-buttons button");
  await page.waitForSelector(".whatif .first strong");
  await page.waitForSelector(".then .tiles");
  const then = await text(page, ".whatif"), opened = await text(page, ".then");
  const looks = await browser.look(page, `town-${language}-opened`);
  tap.point(`${language}: it is opened in a what-if`, then.includes("+170") && then.includes("300") && opened.includes("300") && looks.length === 0,
    `${then} ${opened} ${looks}`);
  await page.click(".answer .whatif-buttons button");
  await page.waitForSelector(".whatif", { state: "detached" });
  await page.context().close();
}

export async function tryWhatIfMap(browser, tap) {
  for (const language of ["en", "zh"]) {
    await follows(browser, language, tap);
    await admits(browser, language, tap);
    await explains(browser, language, tap);
    await leavesOut(browser, language, tap);
  }
}
