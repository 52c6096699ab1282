// The audit of supervision records: choosing a sample, reading it, recording the audit.

import { App } from "./app.mjs";

export class Audit {
  constructor(page) {
    this.page = page;
    /** The reasons and readings that somebody sees of their own records. */
    this.readings = page.locator("main li.card").filter({ hasText: "Reason given" });
  }

  /** Goes the way a line manager goes: Supervision, the audit, one supervisor. */
  async open(supervisor) {
    await new App(this.page).tab("Supervision");
    await this.page.getByRole("link", { name: "Audit of supervision records" }).click();
    await this.page.getByRole("link", { name: supervisor.name }).click();
    await this.page.getByRole("heading", { level: 1, name: supervisor.name }).waitFor();
  }

  /** The records there are of one person, in sight. */
  async choices(person) {
    await this.page.locator("summary").filter({ hasText: person.name }).click();
    const boxes = this.page.getByRole("group", { name: person.name }).getByRole("checkbox");
    await boxes.first().waitFor();
    return boxes;
  }

  async read() {
    await this.page.getByRole("button", { name: "Read these records" }).click();
  }

  /** A record that is open, by what it is called. */
  opened(name) {
    return this.page.locator("main .card").getByRole("link", { name });
  }
}
