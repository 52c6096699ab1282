// Journal: the list of reflections, and one of them to read.

import { goTo } from "./lock.mjs";

export class Journal {
  constructor(page) {
    this.page = page;
    this.entries = page.locator("main li.entry");
    this.change = page.getByRole("link", { name: "Change" });
  }

  /** The card of one reflection, by its title. */
  entry(title) {
    const heading = this.page.getByRole("heading", { level: 3, name: title });
    return this.page.getByRole("listitem").filter({ has: heading });
  }

  async open() {
    await goTo(this.page, "/journal");
    await this.page.getByRole("heading", { level: 1, name: "Journal" }).waitFor();
  }

  async read(title) {
    await this.entry(title).getByRole("link").click();
    await this.page.getByRole("heading", { level: 1, name: title }).waitFor();
  }

  /** Waits until the server has said that it has what is being read. */
  async isReceived() {
    await this.page.locator("main .facts").getByText("Received by the server").first().waitFor();
  }

  /** A paragraph of what is being read. */
  prose(text) {
    return this.page.locator("main .card .prose").filter({ hasText: text });
  }
}
