// Saving a reflection, from the tap on Done until it is durable, against a bare put of the same
// bytes with the same durability, from the tap on a button of the same page. The app also numbers
// and encodes the fact, makes the record's row again and drops the draft, in that one transaction.

import { App } from "../pages/app.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { MAYA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { median } from "./table.mjs";

const ROUNDS = 25;
const QUESTION = "What happened, and what do you make of it?";
const TEXT = "Sitting with her it became clear that what mattered was getting back to chapel. ".repeat(24);

/** Runs in the page before the app: notes when a save begins and when it is durable. */
function watch() {
  window.saves = { tapped: 0, durable: null, bytes: 0 };
  addEventListener("click", () => Object.assign(window.saves, { tapped: performance.now(), durable: null }), true);
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const begun = transaction.call(this, stores, mode, options);
    const states = mode === "readwrite" && options?.durability === "strict" && [...begun.objectStoreNames].includes("facts");
    if (states) begun.addEventListener("complete", () => (window.saves.durable ??= performance.now()));
    return begun;
  };
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (value, key) {
    if (this.name === "facts") window.saves.bytes = JSON.stringify(value).length;
    return add.call(this, value, key);
  };
}

/** Runs in the page: a button that does nothing but put so many bytes, strictly durable. */
async function addBareButton(bytes) {
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open("bare", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
    opening.onsuccess = () => resolve(opening.result);
  });
  const button = document.createElement("button");
  button.textContent = "Put";
  button.className = "button";
  button.onclick = () => {
    const writing = database.transaction("rows", "readwrite", { durability: "strict" });
    writing.objectStore("rows").put("x".repeat(bytes), String(performance.now()));
    writing.oncomplete = () => {
      window.saves.durable = performance.now();
      database.close();
      button.remove();
    };
  };
  document.querySelector("main").prepend(button);
}

export async function save() {
  const server = await Server.start({ now: null });
  const phone = await Phone.open(server, { now: null, device: "Desktop Chrome" });
  await phone.page.addInitScript(watch);
  await new App(phone.page).signIn(MAYA);
  await new App(phone.page).keptForOffline();
  await server.stop();

  const tap = async (name) => {
    await phone.page.getByRole("button", { name, exact: true }).click();
    await phone.page.waitForFunction(() => window.saves.durable !== null);
    return phone.page.evaluate(() => window.saves);
  };
  const saves = [];
  const puts = [];
  let bytes = TEXT.length;
  const reflect = new Reflect(phone.page);
  for (let round = 0; round < ROUNDS; round += 1) {
    await phone.page.getByRole("link", { name: "Write a reflection" }).click();
    await reflect.answer(QUESTION).fill(TEXT);
    await reflect.isSaved();
    await phone.page.evaluate(addBareButton, bytes);
    const put = await tap("Put");
    const save = await tap("Done");
    puts.push(put.durable - put.tapped);
    saves.push(save.durable - save.tapped);
    bytes = save.bytes;
    await phone.page.waitForURL(/journal/);
    await phone.page.getByRole("link", { name: "Back" }).click();
  }
  await phone.end();
  await server.end();
  const row = {
    what: `saving a reflection of ${bytes} bytes, from the tap: the app against a bare put`,
    one: `${median(saves).toFixed(1)} ms`,
    other: `${median(puts).toFixed(1)} ms`,
    ratio: median(saves) / median(puts),
    aim: 1.5,
  };
  return { rows: [row], notes: [] };
}
