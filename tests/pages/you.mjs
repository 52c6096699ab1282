// You: what is stored, what is sent, and what the server did not take.

export class You {
  constructor(page) {
    this.page = page;
  }

  async open() {
    await this.page.goto("/you");
    await this.page.getByRole("heading", { level: 1, name: "You" }).waitFor();
  }

  /** Asks to send and receive now. */
  async tryNow() {
    await this.page.getByRole("button", { name: "Try now" }).click();
  }

  /** What stands beside a name on this page. */
  line(name) {
    return this.page.locator("dl > div").filter({ has: this.page.getByText(name, { exact: true }) }).locator("dd");
  }

  /** Waits until the whole feed has come down. */
  async hasEverything() {
    await this.line("Last full exchange with the server").filter({ hasNotText: "Not yet" }).waitFor();
  }
}
