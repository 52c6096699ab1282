// Signing in where people say who they are: an invitation taken up, a password with a code, or a
// provider that vouches for them.

import { Lock } from "./lock.mjs";

/** The password of everybody in these tests. */
export const PASSWORD = "quince marble lantern";

export class SignIn {
  constructor(page) {
    this.page = page;
    this.asks = page.getByRole("heading", { level: 1, name: "Sign in" });
    this.invitation = page.getByRole("heading", { level: 1, name: "Your invitation" });
    this.refusal = page.getByRole("alert");
    this.password = page.getByLabel("Password", { exact: true });
  }

  /** Opens an invitation; answers the key for the authenticator. */
  async openInvitation(link) {
    await this.page.goto(link);
    await this.page.locator("p.noted").waitFor();
    return this.page.locator("p.noted").textContent();
  }

  /** Takes an opened invitation up with a password and the code shown now. */
  async accept({ password = PASSWORD, again = password, code }) {
    await this.page.getByLabel("Choose a password").fill(password);
    await this.page.getByLabel("The same again").fill(again);
    await this.page.getByLabel("Code the app shows now").fill(code);
    await this.page.getByRole("button", { name: "Set password and sign in" }).click();
  }

  /** The recovery codes, once they are shown. */
  async recoveryCodes() {
    await this.page.getByRole("heading", { name: "Recovery codes" }).waitFor();
    return this.page.locator("ul.noted li").allTextContents();
  }

  /** Says that the recovery codes are noted. */
  async noted() {
    await this.page.getByRole("button", { name: "I have noted them" }).click();
  }

  /** Gives a name, a password and a code. */
  async give({ name, password = PASSWORD, code }) {
    await this.page.getByLabel("Work e-mail").fill(name);
    await this.password.fill(password);
    await this.page.getByLabel("One-time code").fill(code);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  /** Takes the way by a provider, and tells it there who one is. */
  async with(provider, person) {
    await this.page.getByRole("button", { name: `Sign in with ${provider.name}` }).click();
    await this.page.waitForURL((url) => url.origin === provider.issuer);
    await this.page.getByRole("button", { name: person.id }).click();
    await this.page.waitForURL((url) => url.origin !== provider.issuer);
  }

  /** Chooses a PIN on a phone that is new to this person, as far as Today. */
  async choosePin(pin) {
    await new Lock(this.page).choose(pin);
    await this.page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  }
}
