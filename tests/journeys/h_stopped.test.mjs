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
  await page.evaluate(async () => {
    const name = document.querySelector('link[rel="modulepreload"][href*="waymark-app"]').href;
    const wasm = await (await import(name)).default();
    // No memory is that big: the allocator gives up as a panic does.
    queueMicrotask(() => wasm.__wbindgen_malloc(-1, 3));
  });
  await crash.waitFor();
  assert.match(await crash.textContent(), /kept on this phone/);
  assert.equal(await crash.getByRole("link", { name: "Open Waymark again" }).isVisible(), true);
});
