// Every screen of the app, how to get it on the page, and how to tell that it is there.

import { Reflect } from "../pages/reflect.mjs";

const heading = (name) => (page) => page.getByRole("heading", { level: 1, name }).waitFor();

/** Screens in the order a person would meet them. `seen` is one reflection and one supervision. */
export const screens = (seen) => [
  { name: "today", path: "/", ready: heading("Today") },
  { name: "why", path: "/why/north-yorkshire.asye.reflective_supervision", ready: heading(/./) },
  {
    name: "reflect-new",
    path: "/reflect",
    ready: (page) => new Reflect(page).answer("What happened, and what do you make of it?").waitFor(),
  },
  {
    name: "reflect-prompts",
    path: `/reflect/${seen.reflection}`,
    ready: async (page) => {
      await new Reflect(page).choosePrompts("ASYE log");
      await new Reflect(page).answer("What do you need next?").waitFor();
    },
  },
  {
    name: "reflect-standards",
    path: `/reflect/${seen.reflection}`,
    ready: async (page) => {
      await page.getByRole("combobox", { name: "Standards it shows" }).fill("capacity");
      await page.getByRole("option").first().waitFor();
    },
  },
  { name: "journal", path: "/journal", ready: (page) => page.locator("main li.entry").first().waitFor() },
  {
    name: "reading",
    path: `/journal/${seen.reflection}`,
    ready: async (page) => {
      await page.getByText("History of versions").click();
      await page.locator("details .card").first().waitFor();
    },
  },
  {
    name: "withdraw",
    path: `/journal/${seen.reflection}`,
    ready: async (page) => {
      await page.getByRole("button", { name: "Withdraw" }).click();
      await page.getByRole("group", { name: "Withdraw this reflection?" }).waitFor();
    },
  },
  {
    name: "pathway",
    path: "/pathway",
    ready: async (page) => {
      await page.getByText("Read it as a table").first().click();
      await page.getByRole("table").first().waitFor();
    },
  },
  {
    name: "pathway-ahead",
    path: "/pathway",
    ready: async (page) => {
      await page.getByText("What if I took leave?").click();
      for (const [which, day] of [["First day away", "1"], ["Last day away", "28"]]) {
        const group = page.getByRole("group", { name: which });
        await group.getByLabel("Day").fill(day);
        await group.getByLabel("Month").fill("2");
        await group.getByLabel("Year").fill("2027");
      }
      await page.getByRole("button", { name: "See what moves" }).click();
      await page.getByRole("heading", { name: "This would move" }).waitFor();
      await page.getByText("Other goals").click();
      await page.getByText("Band 12", { exact: true }).click();
    },
  },
  { name: "why-list", path: "/why/north-yorkshire.asye.holistic_evidence", ready: heading(/./) },
  { name: "supervision", path: "/supervision", ready: heading("Supervision") },
  { name: "supervision-new", path: "/supervision/new", ready: heading("Record: Supervision") },
  {
    name: "supervision-errors",
    path: "/supervision/new",
    ready: async (page) => {
      await page.getByLabel("Day", { exact: true }).first().fill("31");
      await page.getByLabel("Month", { exact: true }).first().fill("2");
      await page.getByLabel("Year", { exact: true }).first().fill("2026");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "supervision-change", path: `/supervision/${seen.session}`, ready: heading(/^Change: /) },
  { name: "step-new", path: "/step/new?step=stage_review&stage=3", ready: heading(/^Record/) },
  { name: "can-record", path: "/record", ready: heading("What you can record") },
  { name: "record-new", path: "/record/new?kind=evidence&what=training.mca_complex_1", ready: heading(/^Record: /) },
  { name: "record-sign", path: `/record/new?kind=signature&what=${seen.session}`, ready: heading("Sign this record") },
  { name: "record-leave", path: "/record/new?kind=leave", ready: heading("Record: Leave") },
  { name: "you", path: "/you", ready: heading("You") },
  { name: "you-phone", path: "/you/phone", ready: heading("What is on this phone") },
  { name: "you-dates", path: "/you/dates", ready: heading(/./) },
  { name: "you-away", path: "/you/away", ready: heading(/./) },
  { name: "not-found", path: "/nowhere", ready: heading("There is no page here") },
];
