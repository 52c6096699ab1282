// Supervision: recording that one was held.

export class Supervision {
  constructor(page) {
    this.page = page;
  }

  async open(form) {
    await this.page.goto(`/supervision/new${form ? `?form=${form}` : ""}`);
  }

  /** Fills the form in with a supervision held today, and saves it. */
  async recordToday({ kind, minutes, withWhom }) {
    await this.page.getByRole("button", { name: "Today" }).click();
    await this.page.getByRole("textbox", { name: "How long was it?" }).fill(String(minutes));
    await this.page.getByRole("radio", { name: kind }).check();
    if (withWhom) await this.page.getByLabel("Who was it with?").fill(withWhom);
    await this.page.getByRole("button", { name: "Save" }).click();
  }
}
