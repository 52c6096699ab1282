// The same reflection is edited on a phone and a laptop while neither has signal. Edits in different
// places come together; where both changed the same words, both are kept and a person chooses.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const QUESTION = "What happened, and what do you make of it?";
const TITLE = "A morning of calls";
const WRITTEN = "I rang the ward first. Then the daughter rang me. In the end we met at home.";

const here = stage({ phones: [{}, { device: "Desktop Chrome" }] });

const both = (task) => Promise.all(here.phones.map((phone) => task(phone.page)));

/** Opens the reflection with no signal, replaces `from` by `to`, and finishes. */
async function edit(page, id, from, to) {
  const reflect = new Reflect(page);
  await reflect.open(id);
  const text = await reflect.answer(QUESTION).inputValue();
  assert.ok(text.includes(from), `"${from}" is not in "${text}"`);
  await reflect.answer(QUESTION).fill(text.replace(from, to));
  await reflect.isSaved();
  await reflect.done();
}

/** Gives both their signal back and waits until each has everything. */
async function meetAgain() {
  await here.server.start();
  for (const { page } of [here.phone, here.other, here.phone]) {
    await new You(page).open();
    await new App(page).allReceived();
  }
}

test("two devices edit the same reflection with no signal", async (t) => {
  const { server, phone, other: laptop } = here;
  let id;

  await t.test("a reflection is on both", async () => {
    await both(async (page) => {
      await new App(page).signIn(MAYA);
      await new App(page).keptForOffline();
    });
    const reflect = new Reflect(phone.page);
    await new App(phone.page).open("/reflect");
    await reflect.answer(QUESTION).fill(WRITTEN);
    await reflect.title.fill(TITLE);
    await reflect.isSaved();
    id = reflect.id;
    await reflect.done();
    await new Journal(phone.page).isReceived();
    await new You(laptop.page).open();
    await new App(laptop.page).allReceived();
    await new Journal(laptop.page).open();
    await new Journal(laptop.page).entry(TITLE).waitFor();
  });

  await t.test("edits in different places come together on both", async () => {
    await server.stop();
    await edit(phone.page, id, "the ward first", "the hospital ward at eight");
    await edit(laptop.page, id, "we met at home", "we met at her home on Friday");
    await meetAgain();
    await both(async (page) => {
      await new Reflect(page).open(id);
      assert.equal(
        await new Reflect(page).answer(QUESTION).inputValue(),
        "I rang the hospital ward at eight. Then the daughter rang me. In the end we met at her home on Friday.",
      );
      assert.equal(await new Reflect(page).rivals.count(), 0);
    });
  });

  await t.test("overlapping edits are both kept and shown on both", async () => {
    await server.stop();
    await edit(phone.page, id, "the daughter rang me", "her daughter rang me in tears");
    await edit(laptop.page, id, "the daughter rang me", "the eldest daughter called back");
    await meetAgain();
    await both(async (page) => {
      await new Journal(page).open();
      await new Journal(page).entry(TITLE).getByText("Two versions: choose one").waitFor();
      await new Reflect(page).open(id);
      await new Reflect(page).rivals.getByText("her daughter rang me in tears").waitFor();
      await new Reflect(page).rivals.getByText("the eldest daughter called back").waitFor();
    });
  });

  await t.test("a person chooses, and the choice is everywhere", async () => {
    const reflect = new Reflect(phone.page);
    await reflect.keep("her daughter rang me in tears");
    await reflect.rivals.waitFor({ state: "detached" });
    await reflect.done();
    await new Journal(phone.page).isReceived();
    await new You(laptop.page).open();
    await new App(laptop.page).allReceived();
    await both(async (page) => {
      await new Reflect(page).open(id);
      assert.match(await new Reflect(page).answer(QUESTION).inputValue(), /her daughter rang me in tears/);
      assert.equal(await new Reflect(page).rivals.count(), 0);
    });
  });

  await t.test("no page failed on the way", () => {
    assert.deepEqual([...phone.faults, ...laptop.faults], []);
  });
});
