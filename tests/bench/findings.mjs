// Findings for one person with a five-year history of two packs, natively and in WebAssembly in
// Chromium, the records read already. Native is built as the server is released; WebAssembly as
// the app is.

import { execFileSync } from "node:child_process";

import { median } from "./table.mjs";

const ROUNDS = 15;
const TIMES = 100;

/** Microseconds for all findings once, in turns, so that a busy moment hits both. */
export async function findings({ native, page }) {
  const records = await page.evaluate(() => {
    window.fiveYears = new window.core.FiveYears();
    window.fiveYears.decide(100);
    return window.fiveYears.records();
  });
  const here = [];
  const there = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [nanoseconds] = execFileSync(native, ["five-years", "1", String(TIMES)]).toString().split(" ");
    here.push(Number(nanoseconds) / 1000);
    there.push(
      await page.evaluate((times) => {
        const start = performance.now();
        window.fiveYears.decide(times);
        return ((performance.now() - start) * 1000) / times;
      }, TIMES),
    );
  }
  const row = {
    what: `findings of five years (${records} records): WebAssembly against native`,
    one: `${median(there).toFixed(0)} µs`,
    other: `${median(here).toFixed(0)} µs`,
    ratio: median(there) / median(here),
    aim: 2,
  };
  return { rows: [row], notes: [] };
}
