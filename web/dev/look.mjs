// SPDX-License-Identifier: Apache-2.0
// Looks at the page in Debian's Chromium: pictures in every shape, and axe-core over each.
//
//     node dev/look.mjs ADDRESS FOLDER
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [address = "http://127.0.0.1:8017/", folder = "look"] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shapes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
let failures = 0;

function watch(page, name) {
  const say = (what) => { failures++; console.log(`${name}: ${what}`); };
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type()) && !/GPU stall|GL Driver/.test(line.text())) say(line.text());
  });
  page.on("pageerror", (error) => say(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== new URL(address).origin) say(`left: ${url}`);
  });
}

async function check(page, name) {
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}/${name}.png` });
  const { violations } = await page.evaluate(async () => globalThis.axe.run(document));
  for (const { id, nodes } of violations) {
    failures++;
    console.log(`${name}: axe ${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(" | ")}`);
  }
}

async function look(shape, language, scheme) {
  const name = `${shape}-${language}-${scheme}`;
  const context = await browser.newContext({ viewport: shapes[shape], colorScheme: scheme,
    locale: language === "zh" ? "zh-CN" : "en-GB", hasTouch: shape === "phone" });
  await context.addInitScript(axe);
  const page = await context.newPage();
  watch(page, name);
  await page.goto(address);
  await page.waitForSelector(".headline");
  await check(page, name);
  const { width, height } = shapes[shape];
  await page.mouse.click(width * (shape === "phone" ? 0.5 : 0.62), height * (shape === "phone" ? 0.27 : 0.5));
  await page.waitForSelector(".sentences");
  await check(page, `${name}-why`);
  if (shape === "phone") {
    await page.keyboard.press("Escape");
    await page.click(".handle");
    await check(page, `${name}-up`);
  } else if (scheme === "light") {
    await page.keyboard.press("Escape");
    await page.evaluate(() => { window.print = () => undefined; });
    await page.click(".head .quiet");
    await page.waitForSelector(".printed", { state: "attached" });
    await page.pdf({ path: `${folder}/${name}.pdf`, preferCSSPageSize: true });
  }
  await context.close();
}

for (const shape of Object.keys(shapes))
  for (const language of ["en", "zh"])
    for (const scheme of ["light", "dark"]) await look(shape, language, scheme);
await browser.close();
console.log(failures ? `${failures} failures` : "clean");
process.exitCode = failures ? 1 : 0;
