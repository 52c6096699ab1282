// Today: the findings as cards, and the way to a new reflection.

import { goTo } from "./lock.mjs";

export class Today {
  constructor(page) {
    this.page = page;
  }

  /** The card of one finding, by its title. */
  finding(title) {
    const heading = this.page.getByRole("heading", { level: 3, name: title, exact: true });
    return this.page.getByRole("listitem").filter({ has: heading });
  }

  async open() {
    await goTo(this.page, "/");
    await this.page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  }

  async write() {
    await this.page.getByRole("link", { name: "Write a reflection" }).click();
  }
}
