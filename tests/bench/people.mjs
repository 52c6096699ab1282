// Findings over all packs, of one person and of ten thousand, natively and in WebAssembly: from the
// encoded facts, as a server or a phone has them, to the answers with their sentences.

import { execFileSync } from "node:child_process";

import { median } from "./table.mjs";

const RECORDS = 40;
const LONG = { timeout: 300_000 };

/** One measurement for so many people, in turns, so that a busy moment hits both. */
async function crowd({ native, page }, people, rounds) {
  const { facts, bytes } = await page.evaluate(
    ([people, records]) => {
      window.crowd?.free();
      window.crowd = new window.core.Crowd(people, records);
      return { facts: window.crowd.facts(), bytes: window.crowd.bytes() };
    },
    [people, RECORDS],
  );
  const here = [];
  const there = [];
  for (let round = 0; round < rounds; round += 1) {
    const arguments_ = ["crowd", "1", String(people), String(RECORDS)];
    here.push(Number(execFileSync(native, arguments_, LONG).toString().split(" ")[0]) / 1e6);
    there.push(
      await page.evaluate(() => {
        const start = performance.now();
        window.crowd.decide();
        return performance.now() - start;
      }),
    );
  }
  const memory = await page.evaluate(() => window.memory.buffer.byteLength);
  return { people, facts, bytes, memory, native: median(here), wasm: median(there) };
}

export async function people(open) {
  const rows = [];
  const notes = [];
  for (const [many, rounds] of [[1, 60], [10_000, 3]]) {
    const { facts, bytes, memory, native, wasm } = await crowd(open, many, rounds);
    const unit = (time) => (many === 1 ? `${time.toFixed(2)} ms` : `${(time / 1000).toFixed(1)} s`);
    rows.push({
      what: `findings of ${many.toLocaleString("en-GB")} ${many === 1 ? "person" : "people"}, all packs, from encoded facts: WebAssembly against native`,
      one: unit(wasm),
      other: unit(native),
      ratio: wasm / native,
      aim: 2,
    });
    const perSecond = (time) => Math.round((facts / time) * 1000).toLocaleString("en-GB");
    notes.push(
      `${many.toLocaleString("en-GB")}: ${facts.toLocaleString("en-GB")} facts; facts per second: native ${perSecond(native)}, WebAssembly ${perSecond(wasm)}; ` +
        `bytes per person: ${Math.round(bytes / many).toLocaleString("en-GB")} of facts, ${Math.round(memory / many).toLocaleString("en-GB")} of the page's memory`,
    );
  }
  return { rows, notes };
}
