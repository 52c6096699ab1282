// The program stops in the middle of something: a page that needs nothing of it says so, and what
// is safe.

import assert from "node:assert/strict";
import { test } from "node:test";

import { stage } from "../world/stage.mjs";

const here = stage();

test("a trap in the WebAssembly shows that Waymark has stopped, and what is safe", async () => {
  const { page } = here.phone;
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  const crash = page.getByRole("alert").filter({ hasText: "Waymark has stopped" });
  assert.equal(await crash.isVisible(), false);
  await here.phone.trap();
  await crash.waitFor();
  assert.match(await crash.textContent(), /kept on this phone/);
  assert.equal(await crash.getByRole("link", { name: "Open Waymark again" }).isVisible(), true);
});
