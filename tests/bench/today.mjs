// Opening Today, from the tap on the icon until the findings are on the screen, for a phone with
// 2,000 more records against one with almost none, both with no signal.

import { App } from "../pages/app.mjs";
import { You } from "../pages/you.mjs";
import { TOM } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { median } from "./table.mjs";

const ROUNDS = 15;
const RECORDS = 2_000;
const PAGE = 100;
const DAY = 86_400_000;
const TEXT = "I asked what a good week looked like and the conversation changed. ".repeat(20);

/** Runs in the page before the app: notes when Today is there with its findings. */
function watch() {
  const there = () => document.querySelector("main h1")?.textContent === "Today" && document.querySelector("main li.card");
  const look = new MutationObserver(() => {
    if (!there()) return;
    window.shown = performance.now();
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true });
}

/** The `number`-th of a person's facts: mostly reflections, each eighth a supervision. */
function fact(person, number) {
  const day = new Date(Date.now() - number * DAY).toISOString().slice(0, 10);
  const on = { field: "on", value: { day } };
  const reflection = [{ field: "answer.free", value: { words: TEXT } }, on, { field: "title", value: { text: `Visit ${number}` } }];
  const session = [{ field: "form", value: { text: "reflective" } }, { field: "minutes", value: { number: 60 } }, on];
  const [kind, changes] = number % 8 === 0 ? ["session", session] : ["reflection", reflection];
  const envelope = { format: 1, id: `bench.${number}`, by: person.id, about: person.id, record: `bench-${number}`, kind, at: number };
  return JSON.stringify({ ...envelope, changes });
}

/** States 2,000 facts as this person, as another of their devices would. */
async function state(server, person) {
  const headers = { "content-type": "application/json", "x-waymark": "1" };
  const post = async (path, body) => {
    const response = await fetch(server.origin + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const signedIn = await post("/api/sign-in", { person: person.id, device: "bench" });
  headers.cookie = signedIn.headers.get("set-cookie").split(";")[0];
  for (let from = 1; from <= RECORDS; from += PAGE) {
    const facts = Array.from({ length: PAGE }, (_, index) => fact(person, from + index));
    const reply = await post("/api/sync", { protocol: 1, device: "bench", log: null, cursor: 0, page: 1, facts });
    const { acks } = await reply.json();
    const refused = acks.find((ack) => ack.outcome !== "accepted");
    if (refused) throw new Error(`a fact was not taken: ${JSON.stringify(refused)}`);
  }
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
  await you.open();
  await you.line("Records kept here").filter({ hasText: fill ? /^[2-9]\d{3}$/ : /^\d{1,2}$/ }).waitFor();
  await new App(phone.page).keptForOffline();
  await server.end();
  return phone;
}

async function open({ page }) {
  await page.goto("/");
  await page.waitForFunction(() => window.shown !== undefined);
  return page.evaluate(() => window.shown);
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
  return {
    what: `opening Today with ${RECORDS} records against with none`,
    one: `${median(withMany).toFixed(0)} ms`,
    other: `${median(withNone).toFixed(0)} ms`,
    ratio: median(withMany) / median(withNone),
    aim: 2,
  };
}
