// Marker words are written wherever a person writes. Afterwards they are nowhere to be read: not in
// IndexedDB, the caches or the profile's files, not in an address, and not in the server's log.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { Supervision } from "../pages/supervision.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { filesHolding, remainsOf } from "../world/remains.mjs";
import { Server } from "../world/server.mjs";

const QUESTION = "What happened, and what do you make of it?";
const TITLE = "Zylophanous";
const WORDS = ["Quobblethwick", "Brindlemarsh", "Vexatrumpet"];
/** Words of hers that come from the server: of the demonstration's reflections, and her name. */
const RECEIVED = ["allotment", "Ms B could decide", "Ruth Ellison", "Maya Okafor"];
const MARKERS = [TITLE, ...WORDS];

let server;
let phone;
const addresses = [];
const said = [];

before(async () => {
  server = await Server.start({ env: { RUST_LOG: "debug" } });
  phone = await Phone.open(server);
  phone.page.on("request", (request) => addresses.push(request.url()));
  phone.page.on("framenavigated", (frame) => addresses.push(frame.url()));
  phone.page.on("console", (message) => said.push(message.text()));
});

after(async () => {
  await phone?.end();
  await server?.end();
});

const holds = (text) => [...MARKERS, ...RECEIVED].filter((word) => text.toLowerCase().includes(word.toLowerCase()));

test("no word of any record is readable without the PIN", async (t) => {
  await t.test("words are written, sent and not sent, finished and not", async () => {
    await new App(phone.page).signIn(MAYA);
    await new App(phone.page).keptForOffline();
    await new App(phone.page).open("/reflect");
    const reflect = new Reflect(phone.page);
    await reflect.answer(QUESTION).fill(`It began at ${WORDS[0]}.`);
    await reflect.title.fill(TITLE);
    await reflect.isSaved();
    await reflect.done();
    await new Journal(phone.page).isReceived();
    await new Supervision(phone.page).open("reflective");
    await new Supervision(phone.page).recordToday({ kind: "Reflective supervision", minutes: 60, withWhom: WORDS[1] });
    await new App(phone.page).allReceived();
    await server.stop();
    await new App(phone.page).open("/reflect");
    await reflect.answer(QUESTION).fill(`And it went on to ${WORDS[2]}.`);
    await reflect.isSaved();
  });

  await t.test("the program stops in the middle of it, and says so without a word of it", async () => {
    await phone.trap();
    const crash = phone.page.getByRole("alert").filter({ hasText: "Waymark has stopped" });
    await crash.waitFor();
    assert.deepEqual(holds(await crash.innerText()), []);
    assert.ok(phone.faults.length > 0, "the browser was told");
    assert.deepEqual(holds(phone.faults.join("\n")), []);
  });

  await t.test("what the browser keeps holds rows, and none of the words", async () => {
    await phone.page.goto("/you");
    const { text, rows } = await remainsOf(phone.page);
    assert.ok(rows > 10, `${rows} rows`);
    assert.deepEqual(holds(text), []);
  });

  await t.test("nor do the files of its profile", async () => {
    await phone.close();
    assert.deepEqual(await filesHolding(phone.profile, [...MARKERS, ...RECEIVED]), []);
  });

  await t.test("nor any address, the console or the server's log", async () => {
    assert.deepEqual(holds(addresses.join("\n")), []);
    assert.deepEqual(holds(said.join("\n")), []);
    assert.ok(server.log.includes("/api/sync"), "the log says what was asked");
    assert.deepEqual(holds(server.log), []);
  });

  await t.test("with the PIN they are all there", async () => {
    await server.start();
    await phone.open();
    await new Journal(phone.page).open();
    await new Journal(phone.page).read(TITLE);
    await new Journal(phone.page).prose(WORDS[0]).waitFor();
    await new You(phone.page).open();
    await new App(phone.page).allReceived();
    assert.deepEqual(phone.faults, []);
  });
});
