// The phone ran out of room and the browser deleted what Waymark kept. The app says so, plainly, and
// everything the server had comes back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock } from "../pages/lock.mjs";
import { FREE, Reflect } from "../pages/reflect.mjs";
import { MAYA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const TITLE = "Written before the phone was full";

const here = stage();

test("evicted storage is noticed, said and made good", async (t) => {
  const { phone } = here;
  const app = () => new App(phone.page);
  const journal = () => new Journal(phone.page);

  await t.test("a reflection has been received", async () => {
    await app().signIn(MAYA);
    await new Reflect(phone.page).write(TITLE, "It was before.");
    await journal().isReceived();
  });

  await t.test("opened after the eviction, the app says what happened", async () => {
    await phone.page.goto("about:blank");
    await phone.evict();
    await phone.page.goto("/");
    await phone.page.getByText("The browser has cleared what Waymark kept on this phone.").waitFor();
  });

  await t.test("signed in again, everything comes back", async () => {
    await phone.page.getByRole("button", { name: MAYA.name }).click();
    await new Lock(phone.page).choose();
    await app().allReceived();
    await app().tab("Journal");
    await journal().entry(TITLE).waitFor();
  });

  await t.test("and it can be written on", async () => {
    await journal().read(TITLE);
    await journal().change.click();
    const reflect = new Reflect(phone.page);
    await reflect.answer(FREE).fill("It was before, and this is after.");
    await reflect.isSaved();
    await reflect.done();
    await journal().isReceived();
    assert.deepEqual(phone.faults, []);
  });
});
