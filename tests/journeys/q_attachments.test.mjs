// A photograph is added with no signal and goes up over a line that breaks. What was sent is not sent
// again; another device gets it over a line that breaks too, whole, and without where it was taken.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Attachments } from "../pages/attachments.mjs";
import { ThisPhone } from "../pages/this_phone.mjs";
import { You } from "../pages/you.mjs";
import { NADIA } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { PLACE, takePicture } from "../world/picture.mjs";
import { Server } from "../world/server.mjs";
import { Wire } from "../world/wire.mjs";

const TRAINING = "MCA complex decision making, part 2";
/** Bytes after which the line breaks: a few parts of the picture, and one of them half. */
const SOME = 300_000;

let server;
let wire;
let phone;
let line;
let laptop;

before(async () => {
  server = await Server.start();
  [wire, line] = [await Wire.to(server.origin), await Wire.to(server.origin)];
  phone = await Phone.open(wire);
});

after(async () => {
  await Promise.all([phone?.end(), laptop?.end()]);
  await Promise.all([wire?.cut(), line?.cut()]);
  await server?.end();
});

/** Opens the record of the training, from the list of what is recorded. */
async function openRecord(page) {
  await new App(page).open("/record");
  await page.getByText(/^Recorded so far/).click();
  await page.getByRole("link", { name: TRAINING }).first().click();
  await page.getByRole("heading", { name: `Change: ${TRAINING}` }).waitFor();
}

test("a photograph survives a line that breaks, both ways", async (t) => {
  const attachments = () => new Attachments(phone.page);
  let pixels;

  await t.test("it is added with no signal, and stays when the browser is killed", async () => {
    await new App(phone.page).signIn(NADIA);
    await new App(phone.page).keptForOffline();
    const picture = join(phone.profile, "certificate.jpg");
    await takePicture(phone.page, picture);
    await wire.cut();
    await new App(phone.page).open("/record/new?kind=evidence&what=training.mca_complex_2");
    await phone.page.getByRole("button", { name: "Today", exact: true }).click();
    await phone.page.getByRole("textbox", { name: "How long" }).fill("6:30");
    await attachments().add(picture);
    await attachments().picture.waitFor();
    await phone.page.getByRole("button", { name: "Save", exact: true }).click();
    await new App(phone.page).delivery.getByText(/to send/).waitFor();
    await phone.kill();
    await phone.reopen();
    await openRecord(phone.page);
    await attachments().picture.waitFor();
    pixels = await attachments().pixels();
    assert.match(pixels, /^2048 x /);
  });

  await t.test("it goes up over a line that breaks, and no part is sent twice", async () => {
    const before = wire.up;
    for (let broken = 0; broken < 2; broken += 1) {
      await wire.mend();
      const breaks = wire.breakAfter(SOME, "up");
      await new You(phone.page).open();
      await new You(phone.page).tryNow();
      await breaks;
    }
    // Its words were received; whoever takes the account off is still told what would be lost.
    await new ThisPhone(phone.page).open();
    const sure = await new ThisPhone(phone.page).askToRemove();
    await sure.getByText(TRAINING).waitFor();
    await wire.mend();
    await new You(phone.page).open();
    await new You(phone.page).tryNow();
    await openRecord(phone.page);
    await attachments().isReceived();
    const sent = wire.up - before;
    const picture = await attachments().onServer();
    assert.ok(picture.length > SOME && sent < picture.length * 1.5, `${sent} bytes went up for a picture of ${picture.length}`);
    assert.ok(!picture.includes("Exif") && !picture.includes(PLACE), "where it was taken is gone from it");
  });

  await t.test("another device gets it over a line that breaks, whole", async () => {
    laptop = await Phone.open(line, { device: "Desktop Chrome" });
    await new App(laptop.page).signIn(NADIA);
    const breaks = line.breakAfter(SOME);
    await openRecord(laptop.page);
    await breaks;
    await line.mend();
    await openRecord(laptop.page);
    assert.equal(await new Attachments(laptop.page).pixels(), pixels);
    assert.deepEqual([...phone.faults, ...laptop.faults], []);
  });
});
