// One phone, two people. Maya locks it with work unsent; Sofia signs in, sees nothing of Maya's and
// signs out with work of her own unsent. Each finds her own again, and all of it arrives.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock } from "../pages/lock.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA, SOFIA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const MAYAS = "Quince jelly";
const SOFIAS = "Damson cheese";
const OTHER_PIN = "385024";

const here = stage();

test("two people on one phone", async (t) => {
  const { server, phone } = here;
  const app = () => new App(phone.page);
  const lock = () => new Lock(phone.page);
  const journal = () => new Journal(phone.page);

  await t.test("the first writes with no signal, and locks", async () => {
    await app().signIn(MAYA);
    await app().keptForOffline();
    await server.stop();
    await new Reflect(phone.page).write(MAYAS, `${MAYAS}, and what it was about.`);
    await app().tab("You");
    await new You(phone.page).lockNow();
    await lock().asks.waitFor();
    assert.equal(await phone.page.getByText(MAYAS).count(), 0);
  });

  await t.test("the second signs in beside her, and sees nothing of hers", async () => {
    await server.start();
    await lock().somebodyElse.click();
    await phone.page.getByRole("button", { name: SOFIA.name }).click();
    await lock().choose(OTHER_PIN);
    await app().allReceived();
    await app().tab("Journal");
    assert.equal(await journal().entry(MAYAS).count(), 0);
    assert.doesNotMatch(await phone.page.content(), new RegExp(`${MAYAS}|${MAYA.name}`));
  });

  await t.test("she leaves work unsent and signs out: it stays sealed", async () => {
    await server.stop();
    await phone.page.goto("/reflect");
    await lock().account(SOFIA);
    await lock().unlock(OTHER_PIN);
    await new Reflect(phone.page).fillIn(SOFIAS, `${SOFIAS}, and what it was about.`);
    await app().tab("You");
    await new You(phone.page).signOut();
    await phone.page.getByRole("heading", { level: 1, name: "Who is this?" }).waitFor();
  });

  await t.test("neither PIN opens the other's work", async () => {
    await lock().account(SOFIA);
    await lock().try("274913");
    await lock().refusal.getByText(/That is not it/).waitFor();
    assert.equal(await phone.page.getByText(SOFIAS).count(), 0);
  });

  await t.test("the first opens hers with no signal: her words are there, the other's are not", async () => {
    await phone.page.goto("/journal");
    await lock().account(MAYA);
    await lock().unlock();
    await journal().entry(MAYAS).waitFor();
    assert.equal(await journal().entry(SOFIAS).count(), 0);
  });

  await t.test("with signal each one's work arrives, in her own name", async () => {
    await server.start();
    await app().tab("You");
    await new You(phone.page).signInAgain(MAYA);
    await app().allReceived();
    await app().tab("You");
    await new You(phone.page).lockNow();
    await phone.page.goto("/");
    await lock().account(SOFIA);
    await lock().unlock(OTHER_PIN);
    await app().tab("You");
    await new You(phone.page).signInAgain(SOFIA);
    await app().allReceived();
    await app().tab("Journal");
    await journal().entry(SOFIAS).waitFor();
    assert.equal(await journal().entry(MAYAS).count(), 0);
    assert.deepEqual(phone.faults, []);
  });
});
