// You: what is stored, what is sent, and what the server did not take.

import { goTo } from "./lock.mjs";

export class You {
  constructor(page) {
    this.page = page;
  }

  async open() {
    await goTo(this.page, "/you");
    await this.page.getByRole("heading", { level: 1, name: "You" }).waitFor();
  }

  /** Asks to send and receive now. */
  async tryNow() {
    await this.page.getByRole("button", { name: "Try now" }).click();
  }

  async lockNow() {
    await this.page.getByRole("button", { name: "Lock now" }).click();
  }

  async signOut() {
    await this.page.getByRole("button", { name: "Sign out" }).click();
  }

  /** Signs in again, where the server asks for it, as somebody of the demonstration. */
  async signInAgain(person) {
    await this.page.getByRole("button", { name: "Sign in again" }).click();
    await this.page.getByRole("button", { name: person.name }).click();
  }

  /** What stands beside a name on this page. */
  line(name) {
    return this.page.locator("dl > div").filter({ has: this.page.getByText(name, { exact: true }) }).locator("dd");
  }

  /** How many records are kept on this phone, as the page about it says. */
  async recordsKept() {
    await goTo(this.page, "/you/phone");
    // It is nought until it has been counted.
    return Number(await this.line("Records kept here").filter({ hasText: /^[1-9]/ }).textContent());
  }

  /** Waits until the whole feed has come down. */
  async hasEverything() {
    await this.line("Last full exchange with the server").filter({ hasNotText: "Not yet" }).waitFor();
  }
}
