// Findings for one person with a five-year history, natively and in WebAssembly in Chromium.
// Native is built as the server is released; WebAssembly as the app is.

import { execFileSync } from "node:child_process";

import { buildNative, buildWasm } from "../parity/build.mjs";
import { serveFiles } from "../world/files.mjs";
import { Phone } from "../world/phone.mjs";
import { median } from "./table.mjs";

const ROUNDS = 15;
const TIMES = 200;

/** Microseconds for all findings once, in turns, so that a busy moment hits both. */
export async function findings() {
  const program = buildNative("release");
  const files = await serveFiles(buildWasm());
  const phone = await Phone.open(files, { now: null });
  await phone.page.goto("/");
  const records = await phone.page.evaluate(async () => {
    const core = await import("/waymark_parity.js");
    await core.default();
    window.fiveYears = new core.FiveYears();
    window.fiveYears.decide(200);
    return window.fiveYears.records();
  });

  const native = [];
  const wasm = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [nanoseconds] = execFileSync(program, ["time", "1", String(TIMES)]).toString().split(" ");
    native.push(Number(nanoseconds) / 1000);
    wasm.push(
      await phone.page.evaluate((times) => {
        const start = performance.now();
        window.fiveYears.decide(times);
        return ((performance.now() - start) * 1000) / times;
      }, TIMES),
    );
  }
  await phone.end();
  await files.end();
  return {
    what: `findings of five years (${records} records): WebAssembly against native`,
    one: `${median(wasm).toFixed(0)} µs`,
    other: `${median(native).toFixed(0)} µs`,
    ratio: median(wasm) / median(native),
    aim: 2,
  };
}
