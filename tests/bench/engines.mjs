// Twenty rules for the same people in the same page: the npm package json-rules-engine against the
// WebAssembly. Each person's records are read once and asked several times, on both sides; ours
// are whole findings with their sentences, theirs are verdicts. First they must say the same.

import { strict as assert } from "node:assert";

import { median } from "./table.mjs";

const PEOPLE = 200;
const RECORDS = 40;
const ROUNDS = 7;
const TIMES = 20;

export async function engines({ page }) {
  const same = await page.evaluate(
    async ([people, records]) => {
      const { core, others } = window;
      const twenty = new core.Twenty(people, records);
      const rules = JSON.parse(twenty.written());
      const engine = others.engine(rules);
      const today = others.dayNumber("2026-11-22");
      const everybody = JSON.parse(twenty.stated()).map((facts) => others.person(facts, today));
      const theirs = [];
      for (const one of everybody) theirs.push(await others.ask(engine, one));
      window.race = { twenty, engine, everybody };
      return { rules: rules.length, ours: JSON.parse(twenty.verdicts()), theirs };
    },
    [PEOPLE, RECORDS],
  );
  assert.equal(same.rules, 20);
  const differences = same.ours.flatMap((one, nth) => {
    const rules = new Set([...Object.keys(one), ...Object.keys(same.theirs[nth])]);
    return [...rules].flatMap((rule) => (one[rule] === same.theirs[nth][rule] ? [] : [`${nth} ${rule}: ours ${one[rule]}, theirs ${same.theirs[nth][rule]}`]));
  });
  assert.deepEqual(differences, []);
  const verdicts = same.ours.flatMap((one) => Object.values(one));

  const { ours, theirs } = await page.evaluate(async ([rounds, times]) => {
    const { twenty, engine, everybody } = window.race;
    const [ours, theirs] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      let start = performance.now();
      for (const one of everybody) await window.others.ask(engine, one);
      theirs.push(performance.now() - start);
      start = performance.now();
      twenty.decide(times);
      ours.push((performance.now() - start) / times);
    }
    return { ours, theirs };
  }, [ROUNDS, TIMES]);
  const each = (times) => (median(times) * 1000) / PEOPLE;
  const row = {
    what: "20 rules for one person, in the page: json-rules-engine against ours",
    one: `${each(theirs).toFixed(0)} µs`,
    other: `${each(ours).toFixed(0)} µs`,
    ratio: median(theirs) / median(ours),
    atLeast: 50,
  };
  const kinds = [...new Set(verdicts)].sort().join(", ");
  return { rows: [row], notes: [`both gave the same ${verdicts.length.toLocaleString("en-GB")} verdicts first (${kinds})`] };
}
