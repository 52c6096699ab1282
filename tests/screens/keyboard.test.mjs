// The main job with the keyboard alone: sign in, write a reflection, record a supervision.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Lock, PIN } from "../pages/lock.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { SOFIA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";

const QUESTION = "What happened, and what do you make of it?";
const MOST_STEPS = 80;

let server;
let phone;

before(async () => {
  server = await Server.start();
  phone = await Phone.open(server, { device: "Desktop Chrome" });
});

after(async () => {
  await phone?.end();
  await server?.end();
});

const isFocused = (target) => target.evaluate((element) => element === document.activeElement);

/** Presses Tab until the target has the focus, and checks that the focus can be seen. */
async function tabTo(page, target) {
  await target.waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await isFocused(target)) {
      const outlined = await target.evaluate((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      });
      // A radio shows its focus on the label beside it.
      assert.ok(outlined || (await target.getAttribute("type")) === "radio", "the focus cannot be seen");
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`no way to ${target} by Tab`);
}

test("the main job needs no pointer", async (t) => {
  const { page } = phone;
  const press = async (target) => {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  };

  await t.test("the first thing Tab reaches skips to the page", async () => {
    await new App(page).open();
    await page.keyboard.press("Tab");
    assert.ok(await isFocused(page.getByRole("link", { name: "Skip to the page" })));
  });

  await t.test("sign in", async () => {
    await press(page.getByRole("button", { name: SOFIA.name }));
    const lock = new Lock(page);
    await tabTo(page, lock.box);
    await page.keyboard.type(PIN);
    await tabTo(page, page.getByLabel("The same again"));
    await page.keyboard.type(PIN);
    await press(page.getByRole("button", { name: "Continue" }));
    await new App(page).heading("Today").waitFor();
    await new App(page).allReceived();
  });

  await t.test("write a reflection", async () => {
    await press(page.getByRole("link", { name: "Write a reflection" }));
    const reflect = new Reflect(page);
    await reflect.answer(QUESTION).waitFor();
    await page.keyboard.type("Written without a pointer.");
    await tabTo(page, reflect.title);
    await page.keyboard.type("By keyboard");
    await tabTo(page, page.getByRole("combobox", { name: "Standards it shows" }));
    await page.keyboard.type("PCF6");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove PCF6" }).waitFor();
    await reflect.isSaved();
    await press(page.getByRole("button", { name: "Done" }));
    await new App(page).heading("By keyboard").waitFor();
    await new Journal(page).prose("Written without a pointer.").waitFor();
  });

  await t.test("the page that opens takes the focus to its heading", async () => {
    assert.ok(await isFocused(new App(page).heading("By keyboard")));
  });

  await t.test("record a supervision", async () => {
    await press(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Supervision" }));
    await press(page.getByRole("link", { name: "Record a supervision" }));
    await tabTo(page, page.getByRole("radio").first());
    await page.keyboard.press("Space");
    await press(page.getByRole("button", { name: "Today" }));
    await press(page.getByRole("button", { name: "1 hour", exact: true }));
    await press(page.getByRole("button", { name: "Save" }));
    await page.getByRole("link", { name: "Tuesday 24 November 2026" }).waitFor();
    assert.deepEqual(phone.faults, []);
  });
});
