// Opening Today, from the tap on Unlock until the findings are on the screen, for a phone with 2,000
// more records against one with almost none, both with no signal. The PIN's own work is in both.

import { App } from "../pages/app.mjs";
import { You } from "../pages/you.mjs";
import { TOM } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { RECORDS, state } from "./documents.mjs";
import { median } from "./table.mjs";

const ROUNDS = 15;

/** Runs in the page before the app: notes the tap, and when Today is there with its findings. */
function watch() {
  addEventListener("click", () => (window.tapped = performance.now()), true);
  const there = () => document.querySelector("main h1")?.textContent === "Today" && document.querySelector("main li.card");
  const look = new MutationObserver(() => {
    if (!there()) return;
    window.shown = performance.now();
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true });
}

/** A phone with the app and this person's records on it, and no signal. */
async function ready(fill) {
  const server = await Server.start({ now: null });
  if (fill) await state(server, TOM);
  const phone = await Phone.open(server, { now: null });
  await phone.page.addInitScript(watch);
  await new App(phone.page).signIn(TOM);
  const you = new You(phone.page);
  await you.open();
  await you.hasEverything();
  const kept = await you.recordsKept();
  if (kept >= RECORDS !== fill) throw new Error(`${kept} records are on the phone`);
  await new App(phone.page).keptForOffline();
  await server.end();
  return phone;
}

async function open({ page }) {
  await new App(page).open("/");
  await page.waitForFunction(() => window.shown !== undefined);
  return page.evaluate(() => window.shown - window.tapped);
}

export async function today() {
  const [full, empty] = [await ready(true), await ready(false)];
  const withMany = [];
  const withNone = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    withMany.push(await open(full));
    withNone.push(await open(empty));
  }
  await Promise.all([full.end(), empty.end()]);
  const row = {
    what: `opening Today with ${RECORDS} records against with none`,
    one: `${median(withMany).toFixed(0)} ms`,
    other: `${median(withNone).toFixed(0)} ms`,
    ratio: median(withMany) / median(withNone),
    aim: 2,
  };
  return { rows: [row], notes: [] };
}
