// An organisation without a provider. Ana is invited, sets a password and an authenticator up on her
// phone, notes her recovery codes and chooses a PIN; later she signs in elsewhere with a code, and
// without her authenticator. Wrong answers cost time, told in plain words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock } from "../pages/lock.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { SignIn } from "../pages/sign_in.mjs";
import { ANA, HILLTOP } from "../people/hilltop.mjs";
import { codeAt } from "../world/authenticator.mjs";
import { NOW } from "../world/server.mjs";
import { stage } from "../world/stage.mjs";

const TITLE = "Before the first week was over";
const NOON = "2026-11-24T12:00:00Z";
const AFTERNOON = "2026-11-24T15:00:00Z";

const here = stage({ server: { organisation: HILLTOP }, phones: [{}, {}, { device: "Desktop Chrome" }] });

test("invited, and later signed in elsewhere", async (t) => {
  const { server, phone, other, phones } = here;
  const [, , laptop] = phones;
  let link;
  let key;
  let codes;

  await t.test("the link says whom it is for; what is mistyped can be mended", async () => {
    const signIn = new SignIn(phone.page);
    link = server.invite(ANA);
    key = await signIn.openInvitation(link);
    await phone.page.getByText("For Ana Bell, Hilltop Council").waitFor();
    await phone.page.getByText(`You will sign in as ${ANA.email}.`).waitFor();
    const code = codeAt(key, NOW);
    await signIn.accept({ again: "something else", code });
    await signIn.refusal.getByText(/two passwords are not the same/).waitFor();
    await signIn.accept({ password: "password1234", code });
    await signIn.refusal.getByText(/one of the first that anybody would try/).waitFor();
    await signIn.accept({ code: "000000" });
    await signIn.refusal.getByText(/The code is wrong or over/).waitFor();
    await signIn.accept({ code });
    codes = await signIn.recoveryCodes();
    assert.equal(new Set(codes).size, 10);
  });

  await t.test("with a PIN chosen she is in, and what she writes arrives", async () => {
    const signIn = new SignIn(phone.page);
    await signIn.noted();
    await signIn.choosePin();
    await new Reflect(phone.page).write(TITLE, "It was all new.");
    await new App(phone.page).allReceived();
    assert.equal(new URL(phone.page.url()).hash, "", "what opened the invitation is in no address");
  });

  await t.test("the invitation is good once, and says so, with the way to sign in", async () => {
    await other.page.goto(link);
    await other.page.getByText(/This invitation was used/).waitFor();
    await other.page.getByRole("link", { name: "Open Waymark" }).click();
    await new SignIn(other.page).asks.waitFor();
  });

  await t.test("on a second phone wrong answers are refused, then held up, in plain words", async () => {
    const signIn = new SignIn(other.page);
    for (let nth = 0; nth < 5; nth += 1) {
      await signIn.give({ name: ANA.email, password: "not the password", code: "123456" });
      await signIn.refusal.getByText(/name, the password or the code is wrong/).waitFor();
      await signIn.refusal.getByText(/Asking/).waitFor({ state: "detached" });
    }
    await signIn.give({ name: ANA.email, password: "not the password", code: "123456" });
    await signIn.refusal.getByText(/wait \d+ seconds/i).waitFor();
  });

  await t.test("with her password and a new code she is in, and her work comes", async () => {
    await server.moveTo(NOON);
    const signIn = new SignIn(other.page);
    await other.page.goto("/");
    await signIn.give({ name: ANA.email.toUpperCase(), code: codeAt(key, NOON) });
    await signIn.choosePin();
    await new App(other.page).allReceived();
    await new Journal(other.page).open();
    await new Journal(other.page).entry(TITLE).waitFor();
  });

  await t.test("without her authenticator a recovery code opens, once", async () => {
    await server.moveTo(AFTERNOON);
    const signIn = new SignIn(laptop.page);
    await laptop.page.goto("/");
    await signIn.give({ name: ANA.email, code: codes[0] });
    await signIn.choosePin();
    await new App(laptop.page).allReceived();
    await laptop.page.goto("/");
    await new Lock(laptop.page).somebodyElse.click();
    await signIn.give({ name: ANA.email, code: codes[0] });
    await signIn.refusal.getByText(/name, the password or the code is wrong/).waitFor();
    assert.deepEqual(phones.flatMap((phone) => phone.faults), []);
  });
});
