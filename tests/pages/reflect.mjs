// Reflect: the page a reflection is written on.

import { goTo } from "./lock.mjs";

/** What a reflection asks that was begun without prompts. */
export const FREE = "What happened, and what do you make of it?";

export class Reflect {
  constructor(page) {
    this.page = page;
    this.title = page.getByLabel("Title");
    this.saved = page.locator(".foot .saved");
    this.rivals = page.locator("section.rivals");
  }

  /** The box of one question. */
  answer(question) {
    return this.page.getByRole("textbox", { name: question });
  }

  /** Writes a new reflection and finishes it. */
  async write(title, text) {
    await goTo(this.page, "/reflect");
    await this.fillIn(title, text);
  }

  /** Fills a new reflection in that is open, and finishes it. */
  async fillIn(title, text) {
    await this.answer(FREE).fill(text);
    await this.title.fill(title);
    await this.isSaved();
    await this.done();
  }

  async choosePrompts(name) {
    await this.page.getByRole("radio", { name, exact: true }).check();
  }

  /** Waits until the screen says that everything typed is on this phone, or further. */
  async isSaved() {
    await this.saved.getByText(/^(Saved on this phone|Sent|Received)/).waitFor();
  }

  /** Finishes, and waits for the reflection to be shown as it now reads. */
  async done() {
    await this.page.getByRole("button", { name: "Done" }).click();
    await this.page.waitForURL(/\/journal\/.+/);
  }

  /** Lets the version with these words stand. */
  async keep(words) {
    const side = this.rivals.locator(".side").filter({ hasText: words });
    await side.getByRole("button", { name: /^Keep/ }).click();
  }

  get id() {
    return new URL(this.page.url()).pathname.split("/").pop();
  }

  async open(id) {
    await goTo(this.page, `/reflect/${id}`);
    await this.page.getByRole("button", { name: "Done" }).waitFor();
  }
}
