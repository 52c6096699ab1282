// The frame around every page: signing in, the tabs, and what the header says of delivery.

import { Lock, goTo } from "./lock.mjs";

export class App {
  constructor(page) {
    this.page = page;
    this.delivery = page.getByRole("banner").getByRole("link", { name: /^Where your work is/ });
    this.newVersion = page.getByText("A new version of Waymark is ready");
  }

  /** Opens the app at an address of its own, and unlocks it where somebody's work is there. */
  async open(address = "/") {
    await goTo(this.page, address);
  }

  /** Signs in on a phone that does not know this person, chooses a PIN, and waits until everything
   *  has come down. */
  async signIn(person) {
    await this.comeIn(person);
    await this.allReceived();
  }

  /** Signs in for the first time on this phone, as far as Today. */
  async comeIn(person) {
    await this.page.goto("/");
    await this.page.getByRole("button", { name: person.name }).click();
    await new Lock(this.page).choose();
    await this.heading("Today").waitFor();
  }

  heading(name) {
    return this.page.getByRole("heading", { level: 1, name });
  }

  async tab(name) {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await this.page.getByRole("heading", { level: 1 }).waitFor();
  }

  /** Waits until the server has said that it has everything. */
  async allReceived() {
    await this.delivery.getByText("All received").waitFor();
  }

  /** Waits until the app has noticed that the server does not answer. */
  async noSignal() {
    await this.delivery.getByText(/No signal/).waitFor();
  }

  /** Waits until the whole shell is kept on the phone: from here on it opens without a server. */
  async keptForOffline() {
    await this.page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active.state === "activated") return;
      await new Promise((resolve) => {
        active.addEventListener("statechange", () => active.state === "activated" && resolve());
      });
    });
  }

  /** Looks whether there is a new version, as browsers do by themselves now and then. */
  async lookForNewVersion() {
    await this.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  }

  async switchToNewVersion() {
    await this.page.getByRole("button", { name: "Switch to it now" }).click();
  }

  /** The name of the build this page belongs to. */
  async build() {
    return this.page.locator('meta[name="waymark-build"]').getAttribute("content");
  }
}
