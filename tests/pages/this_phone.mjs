// What is on this phone: where one is signed in, the file of unsent work, and taking the account off.

import { goTo } from "./lock.mjs";

export class ThisPhone {
  constructor(page) {
    this.page = page;
    this.sessions = page.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem");
    this.devices = page.getByRole("list", { name: "Phones and computers you used" }).getByRole("listitem");
  }

  async open() {
    await goTo(this.page, "/you/phone");
    await this.page.getByRole("heading", { level: 1, name: "What is on this phone" }).waitFor();
  }

  /** Shows where one is signed in. */
  async showWhere() {
    await this.page.getByRole("button", { name: "Show where" }).click();
    await this.sessions.first().waitFor();
  }

  /** Ends the session on what is called so. */
  async endSession(about) {
    const one = this.sessions.filter({ hasText: about });
    await one.getByRole("button", { name: `End: ${about}` }).click();
    await one.waitFor({ state: "detached" });
  }

  /** Lets the device that is called so in no more, once it is read what that means. */
  async revoke(about) {
    const one = this.devices.filter({ hasText: about });
    await one.locator("summary").click();
    await one.getByText("This cannot be undone.").waitFor();
    await one.getByRole("button", { name: `Let it in no more: ${about}` }).click();
    await one.getByText("Not let in").waitFor();
  }

  /** What is said beside a box. */
  told(words) {
    return this.page.getByRole("alert").getByText(words);
  }

  /** Types a passphrase and asks for the file of unsent work. */
  async askForFile(passphrase) {
    await this.page.getByLabel("Passphrase for the file").fill(passphrase);
    await this.page.getByRole("button", { name: "Save the file" }).click();
  }

  /** Saves the file of unsent work at a path. */
  async saveFile(passphrase, path) {
    const handed = this.page.waitForEvent("download");
    await this.askForFile(passphrase);
    await (await handed).saveAs(path);
    await this.told(/The file was handed to the browser/).waitFor();
  }

  /** Brings a file of unsent work in. */
  async bringIn(path, passphrase) {
    const picker = this.page.getByLabel("File of unsent work");
    if (!(await picker.isVisible())) await this.page.getByText("Open such a file").click();
    await picker.setInputFiles(path);
    await this.page.getByLabel("Passphrase of the file").fill(passphrase);
    await this.page.getByRole("button", { name: "Bring it in" }).click();
  }

  /** Asks to take the account off this phone; answers the box that asks whether one is sure. */
  async askToRemove() {
    await this.page.getByRole("button", { name: "Remove this account from this phone" }).click();
    const sure = this.page.locator(".told").filter({ has: this.page.getByRole("button", { name: "Keep it" }) });
    await sure.waitFor();
    return sure;
  }
}
