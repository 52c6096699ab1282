// A first visit, then no signal: the app opens, a reflection is written and edited, the phone ends
// the browser in the middle of a sentence, and nothing is lost. With signal again it arrives.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { Today } from "../pages/today.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { firstScreen } from "../sizes/shell.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";

const QUESTION = "What happened, and what do you make of it?";
const TITLE = "A farmhouse with no signal";
const FIRST = "I had read the referral as a question about equipment.";
const EDITED = " Sitting with her, it was about getting back to chapel.";
const HALF = " I asked what a good week looked like and she";

let server;
let phone;
let laptop;

before(async () => {
  server = await Server.start();
  phone = await Phone.open(server);
});

after(async () => {
  await Promise.all([phone?.end(), laptop?.end()]);
  await server?.end();
});

test("what is written with no signal survives everything and arrives", async (t) => {
  let id;

  await t.test("a first visit keeps the app on the phone", async () => {
    const app = new App(phone.page);
    const fetched = new Set();
    phone.page.on("request", (request) => fetched.add(new URL(request.url()).pathname.slice(1) || "index.html"));
    // The rest of the program comes late here: nobody has to wait for it to see Today.
    let letThrough;
    const seen = new Promise((resolve) => (letThrough = resolve));
    await phone.page.route("**/rest-*.wasm", async (route) => {
      await seen;
      await route.continue();
    });
    await app.comeIn(MAYA);
    const counted = await firstScreen(server.app);
    const uncounted = [...fetched].filter((path) => !path.startsWith("api/") && !/^rest-\w+\.wasm$/.test(path) && !counted.includes(path));
    assert.deepEqual(uncounted, [], "fetched before Today, and not counted by `make sizes`");
    letThrough();
    await app.allReceived();
    await app.keptForOffline();
  });

  await t.test("with the server stopped and the browser opened anew, Today is there", async () => {
    await server.stop();
    await phone.reopen();
    await new App(phone.page).open("/");
    await new App(phone.page).heading("Today").waitFor();
    await new Today(phone.page).finding("Reflective supervision").first().waitFor();
  });

  await t.test("a reflection is written, finished and read", async () => {
    await new Today(phone.page).write();
    const reflect = new Reflect(phone.page);
    await reflect.answer(QUESTION).waitFor();
    await phone.page.keyboard.type(FIRST); // ready to type in: nothing was tapped
    await reflect.title.fill(TITLE);
    await reflect.isSaved();
    id = reflect.id;
    await reflect.done();
    await new Journal(phone.page).prose(FIRST).waitFor();
  });

  await t.test("it is edited, and the browser is killed in the middle of a sentence", async () => {
    await new Journal(phone.page).change.click();
    const reflect = new Reflect(phone.page);
    await reflect.answer(QUESTION).click();
    await phone.page.keyboard.press("Control+End");
    await phone.page.keyboard.type(EDITED);
    await reflect.isSaved();
    await phone.page.keyboard.type(HALF, { delay: 20 });
    await reflect.isSaved();
    await phone.kill();
  });

  await t.test("opened again, every word that was shown as saved is there", async () => {
    await phone.reopen();
    const reflect = new Reflect(phone.page);
    await reflect.open(id);
    assert.equal(await reflect.answer(QUESTION).inputValue(), FIRST + EDITED + HALF);
    assert.equal(await reflect.title.inputValue(), TITLE);
    await reflect.done();
  });

  await t.test("with the server back it arrives, and a second browser shows it", async () => {
    await server.start();
    const you = new You(phone.page);
    await you.open();
    await new App(phone.page).allReceived();

    laptop = await Phone.open(server, { device: "Desktop Chrome" });
    await new App(laptop.page).signIn(MAYA);
    const journal = new Journal(laptop.page);
    await journal.open();
    await journal.read(TITLE);
    await journal.prose(FIRST + EDITED + HALF).waitFor();
  });

  await t.test("no page failed on the way", () => {
    assert.deepEqual([...phone.faults, ...laptop.faults], []);
  });
});
