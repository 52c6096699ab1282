// People of every role open the journal: each sees the reflections that the access rules let them
// read and no other, and of each of their own, exactly who reads it. What the rules allow is what the
// server holds for each, which tests of its own compare with the rules at every step.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { ANGELA, MAYA, RUTH, SOFIA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { stage } from "../world/stage.mjs";

const PEOPLE = [
  MAYA,
  SOFIA,
  { id: "freya", name: "Freya Lindqvist" }, // a student
  { id: "martin", name: "Martin Oyelaran" }, // a practice educator
  RUTH,
  { id: "colin", name: "Colin Bhatt" }, // supervises Sofia
  ANGELA,
  { id: "helen", name: "Helen Adeyemi" }, // the principal social worker: counts, not words
  { id: "imogen", name: "Imogen Clarke" }, // an administrator
];

const here = stage({ phones: [] });

/** Every reflection: its record, whose it is, its newest title, and who reads it. */
function reflections(server) {
  const found = new Map();
  const facts = server.rows(
    "SELECT record, about, CAST(bytes AS TEXT) FROM fact WHERE kind = 'reflection' ORDER BY arrival",
  );
  for (const [record, about, bytes] of facts) {
    const known = found.get(record) ?? { about, title: "", readers: new Set() };
    for (const { field, value } of JSON.parse(bytes).changes) if (field === "title") known.title = value.text ?? value.words;
    found.set(record, known);
  }
  for (const [record, person] of server.rows("SELECT record, person FROM reader")) found.get(record)?.readers.add(person);
  return [...found.values()];
}

/** The people whom a card names before it says that they "can see this". */
function named(card, names) {
  const said = card.replace(/\s+/g, " ").split(" can see this")[0];
  return names.filter(([, name]) => said.includes(`${name} (`)).map(([id]) => id);
}

test("each person's journal is what the access rules allow", async (t) => {
  const { server } = here;
  const names = server.rows("SELECT id, name FROM person");
  let others = 0;
  for (const person of PEOPLE) {
    await t.test(`${person.name}'s`, async () => {
      const phone = await Phone.open(server);
      here.phones.push(phone);
      const journal = new Journal(phone.page);
      await new App(phone.page).signIn(person);
      await new App(phone.page).tab("Journal");
      const all = reflections(server);
      const mine = all.filter(({ readers }) => readers.has(person.id));
      const shown = async () => (await journal.entries.getByRole("heading", { level: 3 }).allInnerTexts()).sort();
      for (const { title } of mine) await journal.entry(title).first().waitFor();
      assert.deepEqual(await shown(), mine.map(({ title }) => title).sort());
      for (const { title, readers } of mine.filter(({ about }) => about === person.id)) {
        const but = [...readers].filter((id) => id !== person.id).sort();
        assert.deepEqual(named(await journal.entry(title).first().innerText(), names).sort(), but, title);
      }
      others += mine.filter(({ about }) => about !== person.id).length;
      assert.deepEqual(phone.faults, []);
      await phone.close();
    });
  }
  assert.ok(others > 3, `${others} of others were read: the rules let some through`);
});
