// Angela, Ruth's line manager, audits a sample of Ruth's supervision records: she says which she
// reads and why, they come, and Maya, whose they are, sees who read what. The audit is Ruth's record.

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../pages/app.mjs";
import { Audit } from "../pages/audit.mjs";
import { ANGELA, MAYA, RUTH } from "../people/council.mjs";
import { stage } from "../world/stage.mjs";

const WHY = "Yearly audit of a sample";

const here = stage({ phones: [{}, {}, {}] });

test("a line manager audits a sample of a supervisor's records", async (t) => {
  const [angelas, mayas, ruths] = here.phones;
  const { page } = angelas;
  const audit = new Audit(page);

  await t.test("nothing opens before she chooses, and says why", async () => {
    await new App(page).signIn(ANGELA);
    await audit.open(RUTH);
    await page.getByText("You have opened none of their records.").waitFor();
    await page.getByText("No audit recorded yet").waitFor();
    await audit.choices(MAYA);
    await audit.read();
    await page.getByRole("alert").getByRole("link", { name: "Choose at least one record" }).waitFor();
  });

  await t.test("what she says she reads comes, and can be read", async () => {
    const boxes = page.getByRole("group", { name: MAYA.name }).getByRole("checkbox");
    await boxes.first().check();
    await audit.read();
    await audit.opened(/supervision/i).first().click();
    await page.getByRole("heading", { level: 2, name: "Signatures" }).waitFor();
    await page.getByText(`${ANGELA.name}, 24 November 2026`).waitFor();
    await page.getByText("Date of the meeting").waitFor();
    assert.equal(await page.getByRole("button", { name: /Save|Withdraw|Share/ }).count(), 0, "only to read");
  });

  await t.test("she records the audit, and it is Ruth's", async () => {
    await page.getByRole("link", { name: "Back" }).click();
    await page.getByRole("link", { name: "Record the audit" }).click();
    await page.getByText(`About ${RUTH.name}`).waitFor();
    await page.getByRole("button", { name: "Today" }).first().click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Last audited on 24 November 2026").waitFor();
    await new App(page).allReceived();
    await new App(ruths.page).signIn(RUTH);
    await new App(ruths.page).open("/why/north-yorkshire.supervision.records_audited");
    await ruths.page.getByText(/The latest audit of supervision records was on 24 November 2026/).waitFor();
  });

  await t.test("Maya sees who read what, when and why, and so does Ruth", async () => {
    await new App(mayas.page).signIn(MAYA);
    for (const phone of [mayas, ruths]) {
      await new App(phone.page).open("/supervision");
      const reading = new Audit(phone.page).readings.first();
      await reading.getByText(`${ANGELA.name} read 1 record on 24 November 2026`).waitFor();
      await reading.getByText(WHY).waitFor();
    }
    await new Audit(mayas.page).readings.first().getByRole("link").first().click();
    await mayas.page.getByText("Read under the right of access").waitFor();
    assert.deepEqual([...angelas.faults, ...mayas.faults, ...ruths.faults], []);
  });
});
