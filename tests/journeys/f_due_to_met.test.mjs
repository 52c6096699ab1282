// With no signal, recording that a supervision was held turns what Today says from due to met.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Supervision } from "../pages/supervision.mjs";
import { Today } from "../pages/today.mjs";
import { You } from "../pages/you.mjs";
import { SOFIA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const here = stage();

test("a supervision recorded with no signal moves the finding", async (t) => {
  const { server, phone } = here;
  const finding = () => new Today(phone.page).finding("Reflective supervision");

  await t.test("it is due, and the card says which clause says so", async () => {
    await new App(phone.page).signIn(SOFIA);
    await new App(phone.page).keptForOffline();
    await server.stop();
    await phone.reopen();
    await new App(phone.page).open("/");
    await finding().getByText(/^Due/).waitFor();
    await finding().getByRole("link", { name: /^Why: Reflective supervision/ }).waitFor();
  });

  await t.test("the clause is one tap away, with no signal", async () => {
    await finding().getByRole("link", { name: /^Why: Reflective supervision/ }).click();
    await phone.page.getByRole("heading", { name: "Where it comes from" }).waitFor();
    await phone.page.goBack();
  });

  await t.test("recording it says what moved, and Today shows it met", async () => {
    await finding().getByRole("link").first().click();
    await new Supervision(phone.page).recordToday({ kind: "Reflective supervision", minutes: 75 });
    await phone.page.getByText("Reflective supervision: was due, now met.").waitFor();
    await finding().getByText(/^Up to date/).waitFor();
  });

  await t.test("it arrives when there is signal", async () => {
    await server.start();
    await new You(phone.page).open();
    await new App(phone.page).allReceived();
    assert.deepEqual(phone.faults, []);
  });
});
