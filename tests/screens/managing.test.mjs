// The screens of who answers for others: a line manager's audit, a supervisor's duties, the way to
// the administrators' page.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { App } from "../pages/app.mjs";
import { Audit } from "../pages/audit.mjs";
import { ANGELA, MAYA, RUTH, TOM } from "../people/council.mjs";
import { Phone } from "../world/phone.mjs";
import { Server } from "../world/server.mjs";
import { look } from "./look.mjs";

let server;
let phone;
let ruths;

before(async () => {
  server = await Server.start();
  [phone, ruths] = await Promise.all([
    Phone.open(server, { device: "Desktop Chrome" }),
    Phone.open(server, { device: "Desktop Chrome" }),
  ]);
});

after(async () => {
  await Promise.all([phone?.end(), ruths?.end()]);
  await server?.end();
});

test("the screens of who answers for others can be used by everybody", async (t) => {
  const { page } = phone;
  const audit = new Audit(page);
  await new App(page).signIn(ANGELA);
  await new App(page).open("/audit");
  await page.getByRole("link", { name: RUTH.name }).waitFor();
  await look(t, page, "audit");
  await audit.open(RUTH);
  await audit.choices(MAYA);
  await audit.read();
  await page.getByRole("alert").waitFor();
  await look(t, page, "audit-choose");
  const boxes = page.getByRole("group", { name: MAYA.name }).getByRole("checkbox");
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await audit.read();
  await audit.opened(/supervision/i).nth(1).waitFor();
  await look(t, page, "audit-open");
  await audit.opened(/supervision/i).first().click();
  await page.getByRole("heading", { level: 2, name: "Signatures" }).waitFor();
  await look(t, page, "audit-read");
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByRole("link", { name: "Record the audit" }).click();
  await page.getByText(`About ${RUTH.name}`).waitFor();
  await look(t, page, "audit-record");

  const list = join(server.data, "staff.csv");
  await writeFile(list, `person,name,left_on\n${TOM.id},${TOM.name},2026-11-27\n`);
  server.run("staff", "import", list, "--yes");
  await new App(ruths.page).signIn(RUTH);
  await ruths.page.getByRole("link", { name: "1 file to complete" }).waitFor();
  await look(t, ruths.page, "today-duties");
  await ruths.page.getByRole("link", { name: "1 file to complete" }).click();
  await ruths.page.getByText("Reason given").first().waitFor();
  await look(t, ruths.page, "supervision-duties");
});
