// `make bench`: ratios, each of two things measured in turns in one run, as medians. Nothing here
// passes or fails by a time: a busy machine must not turn a build red. Names after `bench.mjs`
// choose what is measured; all of it where none is named.

import { engines } from "./engines.mjs";
import { findings } from "./findings.mjs";
import { firstSync } from "./first_sync.mjs";
import { kept } from "./kept.mjs";
import { openPage } from "./page.mjs";
import { people } from "./people.mjs";
import { save } from "./save.mjs";
import { print } from "./table.mjs";
import { throughput } from "./throughput.mjs";
import { today } from "./today.mjs";

const inPage = { findings, people, kept, engines };
const inApp = { save, today, firstSync, throughput };
const named = process.argv.slice(2);
const chosen = (all) => Object.entries(all).filter(([name]) => !named.length || named.includes(name));

const rows = [];
const notes = [];
const take = (measured) => {
  rows.push(...measured.rows);
  notes.push(...measured.notes);
};
for (const [, measure] of chosen(inApp)) take(await measure());
if (chosen(inPage).length) {
  const open = await openPage();
  for (const [, measure] of chosen(inPage)) take(await measure(open));
  await open.end();
}
print(rows);
for (const note of notes) console.log(`  ${note}`);
