// Supervision: recording that one was held.

import { goTo } from "./lock.mjs";

export class Supervision {
  constructor(page) {
    this.page = page;
  }

  async open(form) {
    await goTo(this.page, `/supervision/new${form ? `?form=${form}` : ""}`);
  }

  /** Fills the form in with a supervision held today, and saves it. */
  async recordToday({ kind, minutes, withWhom }) {
    await this.page.getByRole("button", { name: "Today" }).click();
    await this.page.getByRole("textbox", { name: "How long it lasted" }).fill(String(minutes));
    // Where the form was opened for one kind, that is not asked again.
    const radio = this.page.getByRole("radio", { name: kind });
    if (await radio.count()) await radio.check();
    if (withWhom) await this.page.getByLabel("With whom").fill(withWhom);
    await this.page.getByRole("button", { name: "Save" }).click();
  }
}
