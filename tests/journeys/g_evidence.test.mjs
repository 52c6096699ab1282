// With no signal: evidence is recorded as the rule book asks for it, moves what is due, is signed,
// opened again and withdrawn; and what may follow, and when, is said from it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { You } from "../pages/you.mjs";
import { NADIA } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const TRAINING = "MCA complex decision making, part 2";

const here = stage();

test("evidence moves what is due, and is signed in the version that is seen", async (t) => {
  const { server, phone } = here;
  const button = (name) => phone.page.getByRole("button", { name, exact: true });
  const open = async () => {
    await phone.page.getByText(/^Recorded so far/).click();
    await phone.page.getByRole("link", { name: TRAINING }).first().click();
    await phone.page.getByRole("heading", { name: `Change: ${TRAINING}` }).waitFor();
  };

  await t.test("the form asks for what must be known, and says so", async () => {
    await new App(phone.page).signIn(NADIA);
    await new App(phone.page).keptForOffline();
    await server.stop();
    await phone.reopen();
    await new App(phone.page).open("/");
    await phone.page.getByRole("link", { name: "Record something else" }).click();
    await phone.page.getByText("Training", { exact: true }).click();
    await phone.page.getByRole("link", { name: TRAINING }).click();
    await button("Save").click();
    await phone.page.getByRole("alert").getByText("Enter the date: day, month and year").waitFor();
  });

  await t.test("recording it says what moved", async () => {
    await button("Today").click();
    await phone.page.getByRole("textbox", { name: "How long" }).fill("6:30");
    await button("Save").click();
    await phone.page.getByText("Year 1 training: was overdue, now met.").waitFor();
  });

  await t.test("it is signed as it stands", async () => {
    await open();
    assert.equal(await phone.page.getByRole("textbox", { name: "How long" }).inputValue(), "390");
    await phone.page.getByRole("link", { name: "Sign this record" }).click();
    await phone.page.getByText("6 hours 30 minutes").waitFor();
    await phone.page.getByRole("radio", { name: "Candidate" }).check();
    await button("Sign this version").click();
    await phone.page.getByText("Saved on this phone").waitFor();
  });

  await t.test("the pathway says what stands in the way of Band 12, and from when", async () => {
    await phone.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Pathway" }).click();
    await phone.page.getByText("Band 12", { exact: true }).click();
    await phone.page.getByText(/^1 May 2027 at the earliest/).waitFor();
  });

  await t.test("withdrawn, it moves what is due back", async () => {
    await phone.page.getByRole("link", { name: "What you can record" }).click();
    await open();
    await phone.page.getByText("Withdraw this record").first().click();
    await button("Withdraw this record").click();
    await phone.page.getByText("Year 1 training: was met, now overdue.").waitFor();
  });

  await t.test("all of it arrives when there is signal", async () => {
    await server.start();
    await new You(phone.page).open();
    await new App(phone.page).allReceived();
    assert.deepEqual(phone.faults, []);
  });
});
