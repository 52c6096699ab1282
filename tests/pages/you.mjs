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
}
