// SPDX-License-Identifier: Apache-2.0
// What the tests of the page stand on: a city made of files, the real server, Debian's Chromium.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

/** Whatever is not this machine has no address: what would leave it fails, and the page complains. */
const NOTHING_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

/** Debian's browser and the packages of the page, or why they are not to be had. */
export function findTools(web) {
  if (!CHROMIUM) return { missing: "chromium is missing (tools/install.sh test)" };
  const require = createRequire(join(web, "package.json"));
  try {
    const { chromium } = require("playwright-core");
    return { chromium, axe: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") };
  } catch {
    return { missing: "playwright-core or axe-core is missing (npm ci in web/)" };
  }
}

export class Tap {
  #number = 0;
  failures = 0;

  point(name, isGood, why = "") {
    this.failures += isGood ? 0 : 1;
    console.log(`${isGood ? "ok" : "not ok"} ${++this.#number} - ${name}`);
    if (!isGood) console.log(`# ${String(why).replaceAll("\n", "\n# ")}`);
  }

  skip(name, why) {
    console.log(`ok ${++this.#number} - ${name} # SKIP ${why}`);
  }

  end() {
    console.log(`1..${this.#number}`);
    return this.failures ? 1 : 0;
  }
}

export const skipAll = (why) => console.log(`1..0 # SKIP ${why}`);

/** The last of the plans is the newest, with which the page begins. */
export function makeCity(muster, city, imports, plans) {
  const run = (...words) => execFileSync(muster, [city, ...words], { stdio: ["ignore", "ignore", "pipe"] });
  for (const [noun, file] of imports) run("import", noun, file);
  for (const [name, limit] of plans)
    run("plan", "shelters", "--hazard", "air_raid", "--within", limit, "--name", name);
}

/** Resolves once it answers: {address, link, stop, routes}. */
export async function serve(muster, city, ...options) {
  const child = spawn(muster, [city, "serve", "--port", "0", "--json", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  const ended = new Promise((done) => child.once("exit", (code) => done({ code, said })));
  const { port, link } = await new Promise((done, fail) => {
    child.stdout.once("data", (line) => done(JSON.parse(line)));
    void ended.then(() => fail(new Error(`the server ended: ${said}`)));
  });
  const address = `http://127.0.0.1:${port}`;
  const { paths } = await (await fetch(`${address}/api/openapi.json`)).json();
  const stop = () => {
    child.kill("SIGINT");
    return ended;
  };
  return { address, link, stop, paths };
}

/** A browser whose pages tell of every error and of whatever leaves the machine. */
export class Browser {
  faults = [];

  constructor(browser, { axe, address, folder }) {
    Object.assign(this, { browser, axe, address, folder });
    mkdirSync(folder, { recursive: true });
  }

  static async start(chromium, options) {
    return new Browser(await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", NOTHING_ELSE] }), options);
  }

  /** With the map drawn. */
  async open(options) {
    const page = await this.openAt("/", options);
    await page.waitForFunction(() => performance.getEntriesByName("map-idle").length > 0);
    return page;
  }

  async openAt(path, { language = "en", scheme = "light", width = 1440, height = 900 } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height }, colorScheme: scheme, locale: language === "zh" ? "zh-CN" : "en-GB",
      hasTouch: width < 700,
    });
    await context.addInitScript(this.axe);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    this.#watch(page);
    await page.goto(this.address + path);
    return page;
  }

  #watch(page) {
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
    page.on("console", (line) => {
      // What a software renderer says of itself is not the page's.
      if (["error", "warning"].includes(line.type()) && !/GPU stall|GL Driver|WebGL/.test(line.text()))
        this.faults.push(`console: ${line.text()} ${line.location().url}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:"].includes(url.protocol) && url.origin !== this.address)
        this.faults.push(`left the machine: ${url}`);
    });
  }

  /** A picture of the view; how axe-core finds it. */
  async look(page, name) {
    await page.screenshot({ path: join(this.folder, `${name}.png`) });
    const { violations } = await page.evaluate(() => globalThis.axe.run(document));
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
  }
}

/** How many sheets a PDF has. */
export const sheetsOf = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
