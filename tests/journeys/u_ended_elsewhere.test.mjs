// A phone left on a bus. From her laptop Maya ends its session, and then lets it in no more. The phone
// says which it was each time, and the work it had not sent is still there, and comes home as a file.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { ThisPhone } from "../pages/this_phone.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const ENDED = "Written on the bus";
const REVOKED = "Written before it was found";
/** What the server calls the phone. */
const PHONE = "Chrome on Android";
const PASSPHRASE = "three random words";

const here = stage({ phones: [{}, { device: "Desktop Chrome" }] });

test("a session and a device are ended from another device", async (t) => {
  const { server, phone, other } = here;
  const app = () => new App(phone.page);
  const onLaptop = () => new ThisPhone(other.page);

  /** Writes on the phone with no signal, and leaves the app. */
  async function writeUnsent(title) {
    await server.stop();
    await new Reflect(phone.page).write(title, "It was not sent.");
    await app().noSignal();
    await phone.page.goto("about:blank");
    await server.start();
  }

  await t.test("both are listed, and which one this is", async () => {
    await app().signIn(MAYA);
    await app().keptForOffline();
    await new App(other.page).signIn(MAYA);
    await onLaptop().open();
    await onLaptop().showWhere();
    assert.equal(await onLaptop().sessions.count(), 2);
    assert.equal(await onLaptop().sessions.filter({ hasText: "This one" }).count(), 1);
    await onLaptop().sessions.filter({ hasText: PHONE }).waitFor();
  });

  await t.test("ended from the laptop, the phone asks to sign in and keeps its work", async () => {
    await writeUnsent(ENDED);
    await onLaptop().open();
    await onLaptop().showWhere();
    await onLaptop().endSession(PHONE);
    await new You(phone.page).open();
    await app().delivery.getByText("Sign in to send 1").waitFor();
    await phone.page.getByText("The server asks you to sign in again.").waitFor();
  });

  await t.test("signed in again there, it is sent", async () => {
    await new You(phone.page).signInAgain(MAYA);
    await app().allReceived();
    await new Journal(phone.page).open();
    await new Journal(phone.page).read(ENDED);
    await new Journal(phone.page).isReceived();
  });

  await t.test("let in no more, the phone says so, and what to do with its work", async () => {
    await writeUnsent(REVOKED);
    await onLaptop().open();
    await onLaptop().showWhere();
    await onLaptop().revoke(PHONE);
    await new You(phone.page).open();
    await app().delivery.getByText("1 cannot be sent").waitFor();
    await phone.page.getByText("This phone was taken off your account").waitFor();
  });

  await t.test("saved as a file and brought in on the laptop, it arrives", async () => {
    const file = join(phone.profile, "unsent.json");
    await new ThisPhone(phone.page).open();
    await new ThisPhone(phone.page).saveFile(PASSPHRASE, file);
    await onLaptop().open();
    await onLaptop().bringIn(file, PASSPHRASE);
    await onLaptop().told(/brought in, to be sent/).waitFor();
    await new App(other.page).allReceived();
    await new Journal(other.page).open();
    await new Journal(other.page).read(REVOKED);
    await new Journal(other.page).isReceived();
  });

  await t.test("with the account taken off it, she signs in on the phone as on a new one", async () => {
    const sure = await new ThisPhone(phone.page).askToRemove();
    await sure.getByText(REVOKED).waitFor();
    await sure.getByRole("button", { name: "Remove it and lose this" }).click();
    await app().heading("Sign in").waitFor();
    await app().signIn(MAYA);
    await new Journal(phone.page).open();
    for (const title of [ENDED, REVOKED]) await new Journal(phone.page).entry(title).waitFor();
    assert.deepEqual([...phone.faults, ...other.faults], []);
  });
});
