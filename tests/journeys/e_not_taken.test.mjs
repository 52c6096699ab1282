// A phone whose clock is two days fast records a supervision "today". To the server that day has not
// come: it takes everything else, and the person is shown what it did not take, and why.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { Supervision } from "../pages/supervision.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { NOW, Server } from "../world/server.mjs";

const QUESTION = "What happened, and what do you make of it?";
const TITLE = "Written after the wrong date";
const TWO_DAYS_ON = "2026-11-26T09:00:00Z";

let server;
let phone;
let laptop;

before(async () => {
  server = await Server.start({ now: NOW });
  phone = await Phone.open(server, { now: TWO_DAYS_ON });
});

after(async () => {
  await Promise.all([phone?.end(), laptop?.end()]);
  await server?.end();
});

test("one fact the server does not take is shown, and the rest goes on", async (t) => {
  await t.test("a supervision dated two days ahead is saved on the phone", async () => {
    await new App(phone.page).signIn(MAYA);
    await new Supervision(phone.page).open("reflective");
    await new Supervision(phone.page).recordToday({ kind: "Reflective supervision", minutes: 60, withWhom: "R.E." });
    await new App(phone.page).heading("Today").waitFor();
  });

  await t.test("the header says that one was not taken", async () => {
    await new App(phone.page).delivery.getByText("1 not taken").waitFor();
  });

  await t.test("the page called You says which, why, and what to do", async () => {
    await new You(phone.page).open();
    const notTaken = phone.page.getByRole("heading", { name: "Not taken by the server" });
    await notTaken.waitFor();
    await phone.page.getByText("It is about a day that has not come yet.").waitFor();
    await phone.page.getByText(/clock is .*2 days|clock is 48 hours fast/i).waitFor();
  });

  await t.test("a reflection written after it arrives on another device", async () => {
    const reflect = new Reflect(phone.page);
    await new App(phone.page).open("/reflect");
    await reflect.answer(QUESTION).fill("The rest goes on.");
    await reflect.title.fill(TITLE);
    await reflect.isSaved();
    await reflect.done();
    await new Journal(phone.page).isReceived();

    laptop = await Phone.open(server, { device: "Desktop Chrome" });
    await new App(laptop.page).signIn(MAYA);
    await new Journal(laptop.page).open();
    await new Journal(laptop.page).entry(TITLE).waitFor();
  });

  await t.test("what was not taken is still on the phone after it is closed and opened", async () => {
    await phone.reopen();
    await new App(phone.page).open("/supervision");
    await phone.page.getByRole("link", { name: "Thursday 26 November 2026" }).waitFor();
    assert.deepEqual([...phone.faults, ...laptop.faults], []);
  });
});
