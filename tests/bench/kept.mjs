// One new fact for somebody with two thousand: asking everything anew against asking what that fact
// touches, in the same page in turns.

import { median } from "./table.mjs";

const FACTS = 2_000;
const ROUNDS = 15;
const ANEW = 3;
const MORE = 100;

export async function kept({ page }) {
  const measured = await page.evaluate(
    ([facts, rounds, anew, more]) => {
      const kept = new window.core.Kept(facts);
      const time = (run, times) => {
        const start = performance.now();
        run(times);
        return ((performance.now() - start) * 1000) / times;
      };
      const all = [];
      const one = [];
      kept.anew(anew);
      kept.one_more(more);
      for (let round = 0; round < rounds; round += 1) {
        all.push(time((times) => kept.anew(times), anew));
        one.push(time((times) => kept.one_more(times), more));
      }
      const asked = kept.one_more(2) / 2;
      kept.free();
      return { all, one, asked };
    },
    [FACTS, ROUNDS, ANEW, MORE],
  );
  const [all, one] = [median(measured.all), median(measured.one)];
  const row = {
    what: `one new fact beside ${FACTS.toLocaleString("en-GB")}: everything anew against what it touches, in WebAssembly`,
    one: `${all.toFixed(0)} µs`,
    other: `${one.toFixed(0)} µs`,
    ratio: all / one,
    atLeast: 20,
  };
  return { rows: [row], notes: [`a new fact has ${measured.asked.toFixed(1)} rules asked again, on average`] };
}
