// Today: the findings as cards, and the way to a new reflection.

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
    await this.page.goto("/");
    await this.page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  }

  async write() {
    await this.page.getByRole("link", { name: "Write a reflection" }).click();
  }
}
