// A hotel's Wi-Fi answers in the server's place: with a page of its own, with a redirect, with 511.
// The app opens, saves, says what is in the way, and believes nothing of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { Wire } from "../world/wire.mjs";

const QUESTION = "What happened, and what do you make of it?";
const TITLE = "From a hotel in Scarborough";
const PAGE = "<!doctype html><title>Welcome</title><h1>Welcome to our Wi-Fi</h1><a href='/ok'>Accept</a>";

/** What networks do instead of the server. */
const PORTALS = {
  "a page of its own": (_, response) => response.writeHead(200, { "content-type": "text/html" }).end(PAGE),
  "a page said to be JSON": (_, response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"),
  "a redirect": ({ url }, response) =>
    url === "/portal" ? response.writeHead(200, { "content-type": "text/html" }).end(PAGE) : response.writeHead(302, { location: "/portal" }).end(),
  "511": (_, response) => response.writeHead(511, { "content-type": "text/html" }).end(PAGE),
};

let server;
let wire;
let phone;

before(async () => {
  server = await Server.start();
  wire = await Wire.to(server.origin);
  phone = await Phone.open(wire);
});

after(async () => {
  await phone?.end();
  await wire?.cut();
  await server?.end();
});

test("a captive portal is told from the server", async (t) => {
  const app = () => new App(phone.page);
  const journal = () => new Journal(phone.page);

  await t.test("behind it the app opens and saves", async () => {
    await app().signIn(MAYA);
    await app().keptForOffline();
    await wire.captive(PORTALS["a page of its own"]);
    await app().open("/reflect");
    const reflect = new Reflect(phone.page);
    await reflect.answer(QUESTION).fill("The tide was out.");
    await reflect.title.fill(TITLE);
    await reflect.isSaved();
    await reflect.done();
  });

  for (const [name, portal] of Object.entries(PORTALS)) {
    await t.test(`${name} is recognised, and nothing counts as received`, async () => {
      await wire.captive(portal);
      await new You(phone.page).open();
      await new You(phone.page).tryNow();
      await app().delivery.getByText("Wi-Fi wants a sign-in").waitFor();
      assert.equal(await new You(phone.page).line("Not sent yet").textContent(), "1");
    });
  }

  await t.test("past it, the work arrives", async () => {
    await wire.mend();
    await new You(phone.page).open();
    await app().allReceived();
    await journal().open();
    await journal().read(TITLE);
    await journal().isReceived();
    assert.deepEqual(phone.faults, []);
  });
});
