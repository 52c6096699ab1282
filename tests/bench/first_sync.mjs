// The first sync of 2,000 records and a sync with nothing to do: the app against PouchDB's
// replication, in the same browser with the same documents, over lines that count bytes.
//
// Ours is the whole app from its first request until it says that all is received: every row
// encrypted, merged and shown. Theirs is replication alone, into an empty page: documents as they
// are, from a server that keeps them in memory.

import { App } from "../pages/app.mjs";
import { You } from "../pages/you.mjs";
import { TOM } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server, releaseServer } from "../world/server.mjs";
import { Wire } from "../world/wire.mjs";
import { RECORDS, facts, state } from "./documents.mjs";
import { script, serve } from "./rival/rival.mjs";
import { median } from "./table.mjs";

const ROUNDS = 5;
const IDLE_ROUNDS = 20;
const MOST_IDLE_BYTES = 2048;
/** As many documents a request as pays best here; theirs is 100 unless told. */
const BATCH = 1_000;

/** Runs in the page before the app: notes when the first sync began and when all was received. */
function watch() {
  window.sync = { began: null, asked: null, answered: null, received: null };
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...args) => {
    const made = await instantiateStreaming(...args);
    window.memory ??= made.instance.exports.memory; // the second part of the program brings none
    return made;
  };
  const { fetch } = window;
  window.fetch = async function (...args) {
    const isSync = String(args[0]?.url ?? args[0]).includes("/api/sync");
    if (isSync) window.sync.began ??= performance.now();
    const answer = await fetch.apply(this, args);
    if (isSync) window.sync.answered = performance.now();
    return answer;
  };
  const look = new MutationObserver(() => {
    const isReceived = document.querySelector("header")?.textContent.includes("All received");
    if (isReceived && window.sync.began !== null) window.sync.received ??= performance.now();
  });
  look.observe(document, { childList: true, subtree: true, characterData: true });
}

/** A new phone's first sync through a line of its own. */
async function ours(server) {
  const wire = await Wire.to(server.origin);
  const phone = await Phone.open(wire, { now: null });
  await phone.page.addInitScript(watch);
  const bytes = await wire.during(async () => {
    await new App(phone.page).signIn(TOM);
    await phone.page.waitForFunction(() => window.sync.received !== null);
  });
  const took = await phone.page.evaluate(() => window.sync.received - window.sync.began);
  const you = new You(phone.page);
  const kept = await you.recordsKept();
  if (kept < RECORDS) throw new Error(`${kept} records arrived`);
  await you.open();
  const end = async () => {
    await phone.end();
    await wire.cut();
  };
  return { phone, wire, took, bytes, memory: await memory(phone.page), end };
}

/** Bytes of memory of the page after a collection: of JavaScript, and of WebAssembly. */
async function memory(page) {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send("HeapProfiler.collectGarbage");
  const { usedSize } = await inspector.send("Runtime.getHeapUsage");
  await inspector.detach();
  return { script: usedSize, wasm: await page.evaluate(() => window.memory.buffer.byteLength) };
}

/** A sync of the app with nothing to do, from the tap. */
async function ourIdle({ phone, wire }) {
  let took;
  const bytes = await wire.during(async () => {
    const began = await phone.page.evaluate(() => {
      window.sync.answered = null;
      const [button] = [...document.querySelectorAll("button")].filter((each) => each.textContent === "Try now");
      button.click();
      return performance.now();
    });
    await phone.page.waitForFunction(() => window.sync.answered !== null);
    took = (await phone.page.evaluate(() => window.sync.answered)) - began;
  });
  return { took, ...bytes };
}

/** Replicates into a new database of the page, unless `again`; answers milliseconds and bytes. */
async function theirs({ page, wire }, how, again = false) {
  let took;
  const bytes = await wire.during(async () => {
    took = await page.evaluate(
      async ([how, again, batch, records]) => {
        if (!again) {
          window.here = new PouchDB(`here-${performance.now()}`);
          window.there = new PouchDB(`${location.origin}/all`);
        }
        const began = performance.now();
        await PouchDB[how](window.there, window.here, { batch_size: batch, batches_limit: 10 });
        const took = performance.now() - began;
        const { doc_count: count } = await window.here.info();
        if (count !== records) throw new Error(`${count} documents arrived`);
        return took;
      },
      [how, again, BATCH, RECORDS],
    );
  });
  return { took, ...bytes };
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
const milliseconds = (all) => median(all.map(({ took }) => took));

/** The page that replicates, through a line of its own. */
async function rivalPage() {
  const documents = facts(TOM).map((fact) => ({ _id: fact.id, ...fact }));
  const rival = await serve(documents);
  const wire = await Wire.to(rival.origin);
  const phone = await Phone.open(wire, { now: null });
  await phone.page.goto("/page");
  await phone.page.evaluate(script());
  const end = async () => {
    await phone.end();
    await wire.cut();
    await rival.end();
  };
  return { page: phone.page, wire, end };
}

export async function firstSync() {
  const server = await Server.start({ now: null, program: releaseServer() });
  await state(server, TOM);
  const rival = await rivalPage();
  const first = { ours: [], theirs: [] };
  const idle = { ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const synced = await ours(server);
    first.ours.push(synced);
    first.theirs.push(await theirs(rival, "replicate"));
    for (let each = 0; each < IDLE_ROUNDS / ROUNDS; each += 1) {
      idle.ours.push(await ourIdle(synced));
      idle.theirs.push(await theirs(rival, "sync", true));
    }
    await synced.end();
  }
  await rival.end();
  await server.end();

  const row = (what, { ours, theirs }, atLeast) => ({
    what,
    one: `${milliseconds(theirs).toFixed(0)} ms`,
    other: `${milliseconds(ours).toFixed(0)} ms`,
    ratio: milliseconds(theirs) / milliseconds(ours),
    atLeast,
  });
  const bytes = (all, way) => median(all.map((one) => one[way]));
  const most = (way) => Math.max(...idle.ours.map((one) => one[way]));
  const rows = [
    row(`first sync of ${RECORDS.toLocaleString("en-GB")} records: PouchDB against the app`, first, 3),
    row("a sync with nothing to do: PouchDB against the app", idle, 3),
    ...["up", "down"].map((way) => ({
      what: `bytes ${way} of a sync with nothing to do, headers too, against 2 KiB (PouchDB: ${kilobytes(bytes(idle.theirs, way))})`,
      one: kilobytes(most(way)),
      other: kilobytes(MOST_IDLE_BYTES),
      ratio: most(way) / MOST_IDLE_BYTES,
      aim: 1,
    })),
  ];
  const ofPage = (part) => (median(first.ours.map(({ memory }) => memory[part])) / 1024 / 1024).toFixed(1);
  const memories = `the page's memory with ${RECORDS.toLocaleString("en-GB")} records: ${ofPage("script")} MiB of JavaScript, ${ofPage("wasm")} MiB of WebAssembly`;
  const down = `first sync, bytes down: PouchDB ${kilobytes(bytes(first.theirs, "down"))}, the app with its own program ${kilobytes(median(first.ours.map((one) => one.bytes.down)))}`;
  return { rows, notes: [down, memories] };
}
