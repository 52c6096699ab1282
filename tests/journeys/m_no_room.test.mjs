// The phone has no room left while somebody writes. What could not be saved is said and stays on the
// screen; with room again it is saved by itself.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { MAYA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const QUESTION = "What happened, and what do you make of it?";
const BEFORE = "This was written while there was room.";
const AFTER = `${BEFORE} ${"And this when there was none. ".repeat(60)}`;
const NO_ROOM = /There is no room left on this phone, so your last change was not saved/;

const here = stage();

test("a full phone loses nothing that was shown as saved", async (t) => {
  const { phone } = here;
  const reflect = () => new Reflect(phone.page);
  const said = () => phone.page.getByText(NO_ROOM);
  let id;

  await t.test("what is written while there is room is saved", async () => {
    await new App(phone.page).signIn(MAYA);
    await new App(phone.page).keptForOffline();
    await new App(phone.page).open("/reflect");
    await reflect().answer(QUESTION).fill(BEFORE);
    await reflect().isSaved();
    id = reflect().id;
  });

  await t.test("with no room the app says so, and keeps the words on the screen", async () => {
    // The browser looks at how much is left when it opens the storage, and then not for a while.
    await phone.reopen();
    await phone.inspect(async (inspector) => {
      const { origin } = phone;
      await inspector.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
      await reflect().open(id);
      await reflect().answer(QUESTION).fill(AFTER);
      await said().waitFor();
      assert.equal(await reflect().answer(QUESTION).inputValue(), AFTER);
      await inspector.send("Storage.overrideQuotaForOrigin", { origin });
    });
  });

  await t.test("with room again it is saved by itself", async () => {
    await said().waitFor({ state: "detached" });
    await reflect().isSaved();
    await phone.kill();
    await phone.reopen();
    await reflect().open(id);
    assert.equal((await reflect().answer(QUESTION).inputValue()).trim(), AFTER.trim());
  });

  await t.test("and it arrives", async () => {
    await reflect().done();
    await new App(phone.page).allReceived();
    assert.deepEqual(phone.faults, []);
  });
});
