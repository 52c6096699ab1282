// Every screen, light and dark: axe finds nothing, nothing scrolls sideways on a small phone or with
// text at twice its size, and a picture of each is left in tests/output to be looked at.

import { after, before, test } from "node:test";

import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { App } from "../pages/app.mjs";
import { Lock } from "../pages/lock.mjs";
import { look } from "./look.mjs";
import { screens } from "./screens.mjs";
import { fill } from "./seen.mjs";

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

test("every screen can be used by everybody", async (t) => {
  const { page } = phone;
  await new App(page).open();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByRole("button", { name: /Maya/ }).waitFor();
  await look(t, page, "sign-in");
  await page.getByRole("button", { name: /Maya/ }).click();
  const lock = new Lock(page);
  await lock.choosing.waitFor();
  await look(t, page, "choose-pin");

  const seen = await fill(page);
  for (const { name, path, ready } of screens(seen)) {
    await new App(page).open(path);
    await ready(page);
    await look(t, page, name);
  }

  await page.goto("/");
  await lock.try("908172");
  await lock.refusal.waitFor();
  await look(t, page, "locked");

  await server.stop();
  await new App(page).open("/");
  await new App(page).noSignal();
  await look(t, page, "today-no-signal");
});
