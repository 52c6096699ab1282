// How long unlocking takes, from the tap to the page behind it, as a cheap phone would have it: Chromium
// slowed down through its own inspector, the PIN chosen at the same speed since the cost follows it.
// Run by itself: node tests/bench/unlock.mjs. The figures stand in docs/security.md.

import { App } from "../pages/app.mjs";
import { Lock, PIN } from "../pages/lock.mjs";
import { SOFIA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { keptValue } from "../world/remains.mjs";
import { Server } from "../world/server.mjs";

const TIMES = 5;
/** How many times slower than this machine. */
const RATES = [1, 4, 6];

/** Runs in a page that is locked: types the PIN, and waits until something else is shown. */
const unlock = (pin) =>
  new Promise((told) => {
    const box = document.getElementById("secret");
    box.value = pin;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const began = performance.now();
    const look = () => {
      if (document.querySelector("main h1").textContent === "Locked") requestAnimationFrame(look);
      else told(performance.now() - began);
    };
    document.querySelector("main button[type=submit]").click();
    look();
  });

const server = await Server.start({ now: null });
for (const rate of RATES) {
  const phone = await Phone.open(server, { now: null });
  const { page } = phone;
  const lock = new Lock(page);
  const inspector = await page.context().newCDPSession(page);
  const slow = (rate) => inspector.send("Emulation.setCPUThrottlingRate", { rate });
  await page.goto("/");
  await page.getByRole("button", { name: SOFIA.name }).click();
  await lock.choosing.waitFor();
  await slow(rate);
  await lock.choose();
  await slow(1);
  await new App(page).allReceived();
  const { cost } = JSON.parse(await keptValue(page, "meta", "lock"));
  const took = [];
  for (let nth = 0; nth < TIMES; nth += 1) {
    await page.goto("/");
    await lock.asks.waitFor();
    await slow(rate);
    took.push(await page.evaluate(unlock, PIN));
    await slow(1);
  }
  const median = took.sort((one, other) => one - other)[Math.floor(TIMES / 2)];
  console.log(`${rate} times slower: ${Math.round(median)} ms with ${cost.memory} KiB, ${cost.passes} passes`);
  await phone.end();
}
await server.end();
