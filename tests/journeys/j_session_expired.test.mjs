// A month on a farm with no signal: the session is long over. The phone unlocks, opens and saves all
// the same; the server asks to sign in again, and until that is done nothing is lost or sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const TITLE = "A month without signal";
const FORTY_DAYS_ON = "2027-01-03T09:00:00Z";

const here = stage();

test("an expired session locks nobody out", async (t) => {
  const { server, phone } = here;
  const app = () => new App(phone.page);

  await t.test("forty days after signing in, with no signal, the phone opens and saves", async () => {
    await app().signIn(MAYA);
    await app().keptForOffline();
    await server.stop();
    await phone.setClock(FORTY_DAYS_ON);
    await phone.reopen();
    await new Reflect(phone.page).write(TITLE, "The lambs were early.");
  });

  await t.test("with signal the server asks to sign in, and the work stays", async () => {
    await server.moveTo(FORTY_DAYS_ON);
    await new You(phone.page).open();
    await app().delivery.getByText("Sign in to send 1").waitFor();
    await new Journal(phone.page).open();
    await new Journal(phone.page).entry(TITLE).waitFor();
  });

  await t.test("signed in again, it arrives", async () => {
    await app().tab("You");
    await new You(phone.page).signInAgain(MAYA);
    await app().allReceived();
    await new Journal(phone.page).open();
    await new Journal(phone.page).read(TITLE);
    await new Journal(phone.page).isReceived();
    assert.deepEqual(phone.faults, []);
  });
});
