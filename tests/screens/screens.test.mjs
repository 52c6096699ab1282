// Every screen, light and dark: axe finds nothing, nothing scrolls sideways on a small phone or with
// text at twice its size, and a picture of each is left in tests/output to be looked at.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { App } from "../pages/app.mjs";
import { Lock } from "../pages/lock.mjs";
import { screens } from "./screens.mjs";
import { fill } from "./seen.mjs";

const OUTPUT = "tests/output/screens";
const HEIGHT = 915;
const WIDTHS = [320, 412, 1280];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let server;
let phone;

before(async () => {
  await mkdir(OUTPUT, { recursive: true });
  server = await Server.start();
  phone = await Phone.open(server, { device: "Desktop Chrome" });
});

after(async () => {
  await phone?.end();
  await server?.end();
});

/** What axe finds, each with the places. */
async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** The elements that stick out to the right, where the page scrolls sideways. */
const tooWide = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} px in ${clientWidth}`, ...wide.slice(0, 5).map((each) => each.outerHTML.slice(0, 120))];
  });

/** Leaves a picture of the whole page, as on a screen tall enough for all of it. */
async function picture(page, width, path) {
  await page.setViewportSize({ width, height: HEIGHT });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, HEIGHT) });
  await page.screenshot({ path, animations: "disabled" });
}

/** Looks at what is on the page in every width and both colour schemes. */
async function look(t, page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await picture(page, width, `${OUTPUT}/${name}-${width}-${colorScheme}.png`);
    }
    await page.setViewportSize({ width: 412, height: HEIGHT });
    await t.test(`${name}, ${colorScheme}: axe finds nothing`, async () => assert.deepEqual(await faults(page), []));
  }
  await t.test(`${name}: no sideways scrolling at 320 px`, async () => {
    await page.setViewportSize({ width: 320, height: HEIGHT });
    assert.deepEqual(await tooWide(page), []);
  });
  await t.test(`${name}: no sideways scrolling with text at 200 %`, async () => {
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    await picture(page, 412, `${OUTPUT}/${name}-412-large-text.png`);
    assert.deepEqual(await tooWide(page), []);
    await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  });
}

test("every screen can be used by everybody", async (t) => {
  const { page } = phone;
  await new App(page).open();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByRole("button", { name: /Maya/ }).waitFor();
  await look(t, page, "sign-in");
  await page.getByRole("button", { name: /Maya/ }).click();
  const lock = new Lock(page);
  await lock.choosing.waitFor();
  await look(t, page, "choose-pin");

  const seen = await fill(page);
  for (const { name, path, ready } of screens(seen)) {
    await new App(page).open(path);
    await ready(page);
    await look(t, page, name);
  }

  await page.goto("/");
  await lock.try("908172");
  await lock.refusal.waitFor();
  await look(t, page, "locked");

  await server.stop();
  await new App(page).open("/");
  await new App(page).noSignal();
  await look(t, page, "today-no-signal");
});
