// A phone misses a release, and then another. The build it has opens, saves and sends as ever; the
// newest is offered, even if the line breaks while it comes, and brings the words along.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock } from "../pages/lock.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { releaseOf } from "../world/release.mjs";
import { Server } from "../world/server.mjs";
import { Wire } from "../world/wire.mjs";

const QUESTION = "What happened, and what do you make of it?";
const TITLE = "Written two builds ago";
const MISSED = "0.1.0+missed";
const NEWEST = "0.1.0+newest";
/** Bytes: the new worker has come by then, and not all that it keeps. */
const HALF_A_BUILD = 120_000;

let server;
let wire;
let phone;
let missed;
let newest;

before(async () => {
  server = await Server.start();
  wire = await Wire.to(server.origin);
  phone = await Phone.open(wire);
  [missed, newest] = [await releaseOf("dist", MISSED), await releaseOf("dist", NEWEST, 2 * HALF_A_BUILD)];
});

after(async () => {
  await phone?.end();
  await wire?.cut();
  await server?.end();
  await Promise.all([missed?.end(), newest?.end()]);
});

test("two builds apart", async (t) => {
  const app = () => new App(phone.page);
  const reflect = () => new Reflect(phone.page);
  let old;

  await t.test("two releases pass while the phone has no signal", async () => {
    await app().signIn(MAYA);
    await app().keptForOffline();
    old = await app().build();
    await wire.cut();
    await server.release(missed.folder);
    await server.release(newest.folder);
    await phone.reopen();
    await app().open("/reflect");
    await reflect().answer(QUESTION).fill("Nothing was new to me.");
    await reflect().title.fill(TITLE);
    await reflect().isSaved();
    await reflect().done();
    assert.equal(await app().build(), old);
  });

  await t.test("the newest build comes half-way and the line breaks: the old one goes on", async () => {
    await wire.mend();
    const broken = wire.breakAfter(HALF_A_BUILD);
    await Promise.all([broken, app().lookForNewVersion().catch(() => {})]);
    await phone.reopen();
    await new Journal(phone.page).open();
    await new Journal(phone.page).entry(TITLE).waitFor();
    assert.equal(await app().build(), old);
    assert.equal(await app().newVersion.count(), 0);
  });

  await t.test("with signal the old build sends what it has", async () => {
    await wire.mend();
    await new You(phone.page).open();
    await app().allReceived();
    assert.equal(await app().build(), old);
  });

  await t.test("the newest is switched to, past the one that was missed", async () => {
    await app().open("/reflect");
    await reflect().answer(QUESTION).fill("This one too.");
    await reflect().isSaved();
    const { id } = reflect();
    await app().lookForNewVersion();
    await app().newVersion.waitFor();
    await app().switchToNewVersion();
    await phone.page.locator(`meta[name="waymark-build"][content="${NEWEST}"]`).waitFor({ state: "attached" });
    await new Lock(phone.page).unlock();
    await reflect().open(id);
    assert.equal(await reflect().answer(QUESTION).inputValue(), "This one too.");
    await new Journal(phone.page).open();
    await new Journal(phone.page).entry(TITLE).waitFor();
    assert.deepEqual(phone.faults, []);
  });
});
