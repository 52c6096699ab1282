// A phone two people share must be cleared, and has no signal. Maya is told what she would lose, saves it
// as a file and takes her account off: nothing of it stays, and Sofia's is as it was. On her next phone
// the file brings it all back, once; a wrong passphrase or a damaged file brings nothing and says so.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock, PIN } from "../pages/lock.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { ThisPhone } from "../pages/this_phone.mjs";
import { MAYA, SOFIA } from "../people/council.mjs";
import { keptOn } from "../world/remains.mjs";
import { stage } from "../world/stage.mjs";

const TITLES = ["Quince jelly", "Damson cheese"];
const PASSPHRASE = "three random words";
const OTHER_PIN = "385024";

const here = stage({ phones: [{}, {}] });

test("a phone is cleared, and nothing is lost", async (t) => {
  const { server, phone, other } = here;
  const app = () => new App(phone.page);
  const lock = () => new Lock(phone.page);
  const thisPhone = () => new ThisPhone(phone.page);
  const next = () => new ThisPhone(other.page);
  const file = () => join(phone.profile, "unsent.json");
  let before;

  await t.test("two have an account; one of them writes with no signal", async () => {
    await app().signIn(SOFIA);
    await app().keptForOffline();
    before = await keptOn(phone.page);
    await phone.page.goto("/");
    await lock().somebodyElse.click();
    await phone.page.getByRole("button", { name: MAYA.name }).click();
    await lock().choose(OTHER_PIN);
    await app().allReceived();
    await server.stop();
    for (const title of TITLES) {
      await phone.page.goto("/you/phone");
      await lock().account(MAYA);
      await lock().unlock(OTHER_PIN);
      await app().tab("Journal");
      await phone.page.getByRole("link", { name: "Write a reflection" }).click();
      await new Reflect(phone.page).fillIn(title, `${title}, and what it was about.`);
    }
  });

  await t.test("taking the account off names what would be lost, and can be thought better of", async () => {
    await app().tab("You");
    await phone.page.getByRole("link", { name: "What is on this phone" }).click();
    const sure = await thisPhone().askToRemove();
    for (const title of TITLES) await sure.getByText(title).waitFor();
    await sure.getByRole("button", { name: "Keep it" }).click();
    await sure.waitFor({ state: "detached" });
  });

  await t.test("the file asks for a passphrase that is hard to guess, and shows no word", async () => {
    await thisPhone().askForFile("short");
    await thisPhone().told(/at least 12 characters/).waitFor();
    await thisPhone().saveFile(PASSPHRASE, file());
    assert.doesNotMatch(await readFile(file(), "utf8"), new RegExp(TITLES.join("|")));
  });

  await t.test("taken off, nothing of it is left, and the other account is as it was", async () => {
    const sure = await thisPhone().askToRemove();
    await sure.getByRole("button", { name: "Remove it and lose this" }).click();
    await phone.page.getByRole("heading", { level: 1, name: "Who is this?" }).waitFor();
    assert.equal(await phone.page.getByRole("button", { name: "MO", exact: true }).count(), 0);
    assert.deepEqual(await keptOn(phone.page), before);
    await phone.page.goto("/journal");
    await lock().unlock(PIN);
    await app().heading("Journal").waitFor();
    for (const title of TITLES) assert.equal(await new Journal(phone.page).entry(title).count(), 0);
  });

  await t.test("on another phone a wrong passphrase and a damaged file bring nothing, and say so", async () => {
    await server.start();
    await new App(other.page).signIn(MAYA);
    await next().open();
    await next().bringIn(file(), "three other words");
    await next().told(/did not open: the passphrase is not the one, or the file is damaged/).waitFor();
    const whole = await readFile(file(), "utf8");
    const damaged = join(phone.profile, "damaged.json");
    const cut = whole.slice(0, -40);
    const altered = whole.replace(/.(?="\})/, (digit) => (digit === "0" ? "1" : "0"));
    for (const text of [cut, altered, "{}", ""]) {
      await writeFile(damaged, text);
      await next().bringIn(damaged, PASSPHRASE);
      await next().told(/did not open/).waitFor();
    }
  });

  await t.test("with the right one all of it is there and is sent, once", async () => {
    await next().bringIn(file(), PASSPHRASE);
    await next().told(/brought in, to be sent/).waitFor();
    await new App(other.page).allReceived();
    await next().bringIn(file(), PASSPHRASE);
    await next().told(/Everything in the file was here already/).waitFor();
    await new App(other.page).allReceived();
    const journal = new Journal(other.page);
    for (const title of TITLES) {
      await journal.open();
      assert.equal(await journal.entry(title).count(), 1);
      await journal.read(title);
      await journal.isReceived();
    }
  });

  await t.test("nobody else can bring it in as theirs", async () => {
    await thisPhone().open();
    await thisPhone().bringIn(file(), PASSPHRASE);
    await thisPhone().told(/What somebody else wrote was left out/).waitFor();
    assert.deepEqual([...phone.faults, ...other.faults], []);
  });
});
