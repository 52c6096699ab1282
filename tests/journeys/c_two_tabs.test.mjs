// Two tabs of one browser: either may save, both see it, and neither loses the other's words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { Supervision } from "../pages/supervision.mjs";
import { Today } from "../pages/today.mjs";
import { SOFIA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const QUESTION = "What happened, and what do you make of it?";

const here = stage({ phones: [{ device: "Desktop Chrome" }] });

test("two tabs are as safe as one", async (t) => {
  const { phone } = here;
  let left;
  let right;

  await t.test("the second tab is signed in already", async () => {
    left = phone.page;
    await new App(left).signIn(SOFIA);
    right = await phone.tab();
    await new Today(right).open();
  });

  await t.test("what is recorded in one tab moves what the other shows", async () => {
    const standing = new Today(right).finding("Reflective supervision").locator(".tag");
    await standing.filter({ hasText: /due/i }).waitFor();
    await new Supervision(left).open("reflective");
    await new Supervision(left).recordToday({ kind: "Reflective supervision", minutes: 60 });
    await standing.filter({ hasText: /up to date/i }).waitFor();
  });

  await t.test("both write at once, and both are kept", async () => {
    const tabs = [
      [left, "Written on the left"],
      [right, "Written on the right"],
    ];
    await Promise.all(
      tabs.map(async ([page, title]) => {
        const reflect = new Reflect(page);
        await new App(page).open("/reflect");
        await reflect.answer(QUESTION).fill(`${title}, at the same time as the other.`);
        await reflect.title.fill(title);
        await reflect.isSaved();
        await reflect.done();
      }),
    );
    for (const [page] of tabs) {
      await new Journal(page).open();
      for (const [, title] of tabs) await new Journal(page).entry(title).waitFor();
    }
  });

  await t.test("the same reflection changed in both keeps both changes", async () => {
    await new Journal(left).open();
    await new Journal(left).read("Written on the left");
    await new Journal(left).change.click();
    const onLeft = new Reflect(left);
    await onLeft.answer(QUESTION).waitFor();
    const onRight = new Reflect(right);
    await onRight.open(onLeft.id);

    await onLeft.answer(QUESTION).fill("Begun on the left, at the same time as the other.");
    await onRight.answer(QUESTION).fill("Written on the left, at the same time as the right one.");
    await Promise.all([onLeft.isSaved(), onRight.isSaved()]);
    await onLeft.done();
    await onRight.done();
    await new Journal(right).prose("Begun on the left, at the same time as the right one.").waitFor();
  });

  await t.test("a tab closed in the middle of writing loses nothing", async () => {
    await new App(right).open("/reflect");
    const reflect = new Reflect(right);
    await reflect.answer(QUESTION).fill("The tab was closed before this was finished.");
    await reflect.isSaved();
    const { id } = reflect;
    await right.close();
    await new Reflect(left).open(id);
    assert.equal(await new Reflect(left).answer(QUESTION).inputValue(), "The tab was closed before this was finished.");
  });

  await t.test("everything arrives, and no page failed on the way", async () => {
    await new App(left).open("/you");
    await new App(left).allReceived();
    assert.deepEqual(phone.faults, []);
  });
});
