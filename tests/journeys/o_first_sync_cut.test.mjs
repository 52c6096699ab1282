// A new phone on a bad line: the first sync of two thousand records breaks off three times, once with
// the browser killed. Each time it goes on from where it was, and in the end everything is there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { RECORDS, state } from "../bench/documents.mjs";
import { App } from "../pages/app.mjs";
import { Lock } from "../pages/lock.mjs";
import { You } from "../pages/you.mjs";
import { TOM } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { Wire } from "../world/wire.mjs";

let server;
/** The bytes of a first sync that nothing breaks. */
let once;
let wire;
let phone;

before(async () => {
  server = await Server.start();
  await state(server, TOM);
  once = await bytesOfOneSync();
  wire = await Wire.to(server.origin);
  phone = await Phone.open(wire);
});

after(async () => {
  await phone?.end();
  await wire?.cut();
  await server?.end();
});

test("a first sync that breaks off goes on where it was", async (t) => {
  const app = () => new App(phone.page);
  const you = () => new You(phone.page);
  const kept = () => you().recordsKept();
  // A page is more than a third of all that must come: twice one arrives, and of the last a half.
  const page = Math.round(once * 0.4);
  const half = Math.round(once * 0.15);
  let before = 0;
  let start;

  await t.test("it breaks off for the first time in the middle of a page", async () => {
    await phone.page.goto("/");
    await app().keptForOffline();
    await phone.page.getByRole("button", { name: TOM.name }).click();
    await new Lock(phone.page).choosing.waitFor();
    start = wire.down;
    const broken = wire.breakAfter(page);
    await new Lock(phone.page).choose();
    await broken;
    await app().noSignal();
    before = await kept();
    assert.ok(before > 0 && before < RECORDS, `${before} records`);
  });

  await t.test("it goes on from there, and breaks off again", async () => {
    await wire.mend();
    const broken = wire.breakAfter(page);
    await you().open();
    await broken;
    await app().noSignal();
    const now = await kept();
    assert.ok(now > before && now < RECORDS, `${now} records after ${before}`);
    before = now;
  });

  await t.test("the browser is killed at the third, and still nothing begins anew", async () => {
    await wire.mend();
    const broken = wire.breakAfter(half);
    await you().open();
    await broken;
    await phone.kill({ forgetsCookies: true });
    await phone.reopen();
    const now = await kept();
    assert.ok(now >= before && now < RECORDS, `${now} records after ${before}`);
  });

  await t.test("in the end everything is there, and little came twice", async () => {
    await wire.mend();
    await you().open();
    // The killed browser had not written its cookie down.
    await you().signInAgain(TOM);
    await app().allReceived();
    await you().open();
    await you().hasEverything();
    assert.ok((await kept()) >= RECORDS);
    const all = wire.down - start;
    assert.ok(all < once * 2, `${all} bytes came; ${once} come when nothing breaks`);
    assert.deepEqual(phone.faults, []);
  });
});

/** The bytes of a first sync, all at once, as another phone has them. */
async function bytesOfOneSync() {
  const line = await Wire.to(server.origin);
  const other = await Phone.open(line);
  await other.page.goto("/");
  await new App(other.page).keptForOffline();
  await other.page.getByRole("button", { name: TOM.name }).click();
  await new Lock(other.page).choosing.waitFor();
  const { down } = await line.during(async () => {
    await new Lock(other.page).choose();
    await new App(other.page).allReceived();
  });
  await other.end();
  await line.cut();
  return down;
}
