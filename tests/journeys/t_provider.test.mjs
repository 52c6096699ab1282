// An organisation whose people sign in with the account they have at work. Ana comes back from the
// provider as herself and chooses a PIN; whoever picks her phone up next is asked there who they are. A
// month later her session is over, and signing in there again sends what waited.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock } from "../pages/lock.mjs";
import { FREE, Reflect } from "../pages/reflect.mjs";
import { SignIn } from "../pages/sign_in.mjs";
import { You } from "../pages/you.mjs";
import { ANA, HILLTOP } from "../people/hilltop.mjs";
import { stage } from "../world/stage.mjs";

const FIRST = "Signed in with my work account";
const WAITED = "A month without signal";
const HALF = "Half a sentence, when the";
const FORTY_DAYS_ON = "2027-01-03T09:00:00Z";

const here = stage({ server: { organisation: HILLTOP }, provider: true });

test("signed in with the account of one's organisation", async (t) => {
  const { server, provider, phone } = here;
  const signIn = () => new SignIn(phone.page);
  const app = () => new App(phone.page);
  let half;

  await t.test("cancelled there, it says so here and lets one try again", async () => {
    await phone.page.goto("/");
    await signIn().with(provider, { id: "cancel" });
    await phone.page.getByText("The sign-in was cancelled or refused.").waitFor();
  });

  await t.test("who is on the staff list chooses a PIN and is in; what she writes arrives", async () => {
    await signIn().with(provider, ANA);
    await signIn().choosePin();
    await app().allReceived();
    await new Reflect(phone.page).write(FIRST, "No password of its own.");
    await new Journal(phone.page).isReceived();
  });

  await t.test("the next person on her phone is asked there who they are, and told who may come in", async () => {
    await phone.page.goto("/");
    await new Lock(phone.page).somebodyElse.click();
    await signIn().with(provider, { id: "stranger" });
    await phone.page.getByText("You are not on this organisation’s staff list.").waitFor();
  });

  await t.test("a month later the session is over: she is asked, and her work waits", async () => {
    await app().keptForOffline();
    await server.stop();
    await phone.setClock(FORTY_DAYS_ON);
    await phone.reopen();
    await new Reflect(phone.page).write(WAITED, "The lambs were early.");
    await server.moveTo(FORTY_DAYS_ON);
    await new You(phone.page).open();
    await app().delivery.getByText("Sign in to send 1").waitFor();
  });

  await t.test("signed in there again, it is sent, and what was half written is there", async () => {
    const reflect = new Reflect(phone.page);
    await app().open("/reflect");
    await reflect.answer(FREE).fill(HALF);
    await reflect.isSaved();
    half = reflect.id;
    await app().delivery.click();
    await phone.page.getByRole("button", { name: "Sign in again" }).click();
    await signIn().with(provider, ANA);
    await new Lock(phone.page).unlock();
    await app().allReceived();
    await new Journal(phone.page).open();
    await new Journal(phone.page).read(WAITED);
    await new Journal(phone.page).isReceived();
    await reflect.open(half);
    assert.equal(await reflect.answer(FREE).inputValue(), HALF);
    assert.deepEqual(phone.faults, []);
  });
});
