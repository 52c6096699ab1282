// A new build is released while somebody is writing: a banner says so, nothing switches by itself,
// the words are kept, and after the switch the new version is there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Lock } from "../pages/lock.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { MAYA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { releaseOf } from "../world/release.mjs";
import { Server } from "../world/server.mjs";

const QUESTION = "What happened, and what do you make of it?";
const WORDS = "I was half-way through this sentence when";
const NEXT = "0.1.0+next-release";

let server;
let phone;
let next;

before(async () => {
  server = await Server.start();
  phone = await Phone.open(server);
  next = await releaseOf("dist", NEXT);
});

after(async () => {
  await phone?.end();
  await server?.end();
  await next?.end();
});

test("a new version waits for the person who is writing", async (t) => {
  const app = () => new App(phone.page);
  const reflect = () => new Reflect(phone.page);
  let old;

  await t.test("a draft is open in a page the old version serves from the phone", async () => {
    await app().signIn(MAYA);
    await app().keptForOffline();
    await app().open("/reflect");
    old = await app().build();
    await reflect().answer(QUESTION).fill(WORDS);
    await reflect().isSaved();
  });

  await t.test("the release is found, said, and changes nothing yet", async () => {
    await server.release(next.folder);
    await app().lookForNewVersion();
    await app().newVersion.waitFor();
    assert.equal(await app().build(), old);
    assert.equal(await reflect().answer(QUESTION).inputValue(), WORDS);
  });

  await t.test("switching keeps the words, typed to the last key, and brings the new version", async () => {
    await reflect().answer(QUESTION).press("Control+End");
    await phone.page.keyboard.type(" it came.");
    await app().switchToNewVersion();
    await phone.page.locator(`meta[name="waymark-build"][content="${NEXT}"]`).waitFor({ state: "attached" });
    await new Lock(phone.page).unlock();
    await reflect().answer(QUESTION).waitFor();
    assert.equal(await reflect().answer(QUESTION).inputValue(), `${WORDS} it came.`);
    assert.equal(await app().newVersion.count(), 0);
  });

  await t.test("the new version opens with no signal", async () => {
    await server.stop();
    await phone.reopen();
    await app().open("/");
    await app().heading("Today").waitFor();
    assert.equal(await app().build(), NEXT);
    assert.deepEqual(phone.faults, []);
  });
});
