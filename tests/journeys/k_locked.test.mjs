// With no signal: locked in the middle of writing, wrong PINs, then the right one. Wrong PINs cost
// time and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Lock, PIN } from "../pages/lock.mjs";
import { FREE, Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const WORDS = "Half a sentence, and then the phone was put";
const TRIES = 5;
/** The first wait is half a minute, in milliseconds. */
const LONGEST_WAIT = 45_000;

const here = stage();

test("locked and unlocked with no signal", async (t) => {
  const { server, phone } = here;
  const lock = () => new Lock(phone.page);
  let id;

  await t.test("locking takes the words off the screen", async () => {
    await new App(phone.page).signIn(MAYA);
    await new App(phone.page).keptForOffline();
    await server.stop();
    await new App(phone.page).open("/reflect");
    const reflect = new Reflect(phone.page);
    await reflect.answer(FREE).fill(WORDS);
    await reflect.isSaved();
    id = reflect.id;
    await new App(phone.page).delivery.click();
    await new You(phone.page).lockNow();
    await lock().asks.waitFor();
    assert.doesNotMatch(await phone.page.content(), /Half a sentence/);
  });

  await t.test("a locked phone shows no page, whatever address is asked for", async () => {
    for (const address of ["/journal", `/reflect/${id}`, "/you"]) {
      await phone.page.goto(address);
      await lock().asks.waitFor();
      assert.doesNotMatch(await phone.page.content(), /Half a sentence/);
    }
  });

  await t.test("wrong PINs are refused, and after a few one must wait", async () => {
    for (let wrong = 1; wrong < TRIES; wrong += 1) {
      await lock().try(`90817${wrong}`);
      await lock().refusal.getByText(/That is not it/).waitFor();
    }
    await lock().try("908179");
    await lock().refusal.getByText(/Wait/).waitFor();
  });

  await t.test("until then not even the right one opens; after it every word is there", async () => {
    await lock().try(PIN);
    await lock().refusal.getByText(/Wait/).waitFor();
    await phone.page.getByText("You can try again now.").waitFor({ timeout: LONGEST_WAIT });
    await lock().unlock();
    await new Reflect(phone.page).open(id);
    assert.equal(await new Reflect(phone.page).answer(FREE).inputValue(), WORDS);
    await new Reflect(phone.page).done();
  });

  await t.test("it arrives when there is signal", async () => {
    await server.start();
    await new You(phone.page).open();
    await new App(phone.page).allReceived();
    assert.deepEqual(phone.faults, []);
  });
});
