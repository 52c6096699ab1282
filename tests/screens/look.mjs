// Looking at a screen: what axe finds, whether it scrolls sideways, and pictures of it.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const OUTPUT = "tests/output/screens";
const HEIGHT = 915;
const WIDTHS = [320, 412, 1280];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
await mkdir(OUTPUT, { recursive: true });

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
export async function look(t, page, name) {
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
