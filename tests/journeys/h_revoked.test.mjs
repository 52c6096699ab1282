// Ruth stops supervising Maya while her phone has no signal and unsent work about her. The work is
// handed over first, and she is told what became of it; then Maya's records leave her phone. Later
// the phone itself is revoked: what others shared leaves it, and what it could not send stays.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Journal } from "../pages/journal.mjs";
import { Reflect } from "../pages/reflect.mjs";
import { You } from "../pages/you.mjs";
import { MAYA, RUTH } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const SHARED = "My first home visit alone";
const YESTERDAY = "2026-11-23";
/** What Priya, whom Ruth still supervises, shared. */
const OTHERS = "An interpreter, and what I left out";
const LATE = "Written once it was too late";

const here = stage({ phones: [{}, {}] });

/** Ends Ruth's supervising of Maya in the staff list, as the organisation does. */
const endSupervising = () =>
  here.server.importStaff(["person,name,supervisor,to", `${MAYA.id},${MAYA.name},${RUTH.id},${YESTERDAY}`]);

test("a right that ended while there was no signal", async (t) => {
  const { server, phone: mayas, other: phone } = here;
  const app = () => new App(phone.page);
  const journal = () => new Journal(phone.page);
  let shared;

  await t.test("while she supervises her, Ruth reads what is shared and writes with no signal", async () => {
    await new App(mayas.page).signIn(MAYA);
    await new Journal(mayas.page).open();
    await new Journal(mayas.page).read(SHARED);
    await mayas.page.getByText(`${RUTH.name} (your supervisor)`).waitFor();
    await app().signIn(RUTH);
    await app().keptForOffline();
    await journal().open();
    await journal().read(SHARED);
    shared = new URL(phone.page.url()).pathname.split("/").pop();
    await server.stop();
    const reflect = new Reflect(phone.page);
    await reflect.open(shared);
    await reflect.title.fill("As I remember that visit");
    await reflect.isSaved();
    await reflect.done();
    await app().delivery.getByText(/1 to send|1 not sent/).waitFor();
  });

  await t.test("the right has ended: her work is handed over, and she is told what became of it", async () => {
    await endSupervising();
    await server.start();
    await new You(phone.page).open();
    await app().delivery.getByText("1 not taken").waitFor();
    await phone.page.getByText("You may not write this about that person.").waitFor();
    assert.equal(await new You(phone.page).line("Not sent yet").textContent(), "0");
  });

  await t.test("what was Maya's is no longer on her phone; what she wrote herself is", async () => {
    await journal().open();
    await journal().entry("Supervising when I am tired").waitFor();
    assert.equal(await journal().entry(SHARED).count(), 0);
    for (const address of [`/journal/${shared}`, `/reflect/${shared}`]) {
      await app().open(address);
      assert.doesNotMatch(await phone.page.getByRole("main").innerText(), /Mr A|allotment|discharge/);
    }
  });

  await t.test("Maya's own phone still has all of it, and the open page no longer names Ruth", async () => {
    await mayas.page.evaluate(() => dispatchEvent(new Event("online")));
    await mayas.page.getByText(`${RUTH.name} (your supervisor)`).waitFor({ state: "detached" });
    await new Journal(mayas.page).open();
    await new Journal(mayas.page).read(SHARED);
  });

  await t.test("her phone is revoked: what others shared leaves it, what was not sent stays", async () => {
    await journal().open();
    await journal().entry(OTHERS).waitFor();
    await app().keptForOffline();
    await server.stop();
    const reflect = new Reflect(phone.page);
    await app().open("/reflect");
    await reflect.answer("What happened, and what do you make of it?").fill("Nobody has this yet.");
    await reflect.title.fill(LATE);
    await reflect.isSaved();
    await reflect.done();
    const devices = server.run("account", "devices", RUTH.id).trim().split("\n");
    const [hers, ...more] = devices.map((line) => line.split(" ")[0]).filter((id) => !id.startsWith(RUTH.id));
    assert.deepEqual(more, [], "one phone besides that of the demonstration");
    server.run("account", "revoke", RUTH.id, hers);
    await server.start();
    await app().tab("Journal");
    await phone.page.evaluate(() => dispatchEvent(new Event("online")));
    await journal().entry(OTHERS).waitFor({ state: "detached" });
    await journal().read(LATE);
    await phone.page.getByText("Nobody has this yet.").waitFor();
    await phone.page.getByText("This phone is let in no more").waitFor();
    await new You(phone.page).open();
    await phone.page.getByText("This phone was taken off your account").waitFor();
    assert.equal(await new You(phone.page).line("Not sent yet").textContent(), "1");
    assert.deepEqual([...phone.faults, ...mayas.faults], []);
  });
});
