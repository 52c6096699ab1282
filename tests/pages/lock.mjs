// The lock: choosing a PIN on a new phone, and opening with it what is kept there. Keys live in the
// page alone, so every page loaded anew asks.

/** The PIN of everybody in these tests. */
export const PIN = "274913";

export class Lock {
  constructor(page) {
    this.page = page;
    this.asks = page.getByRole("heading", { level: 1, name: "Locked" });
    this.choosing = page.getByRole("heading", { level: 1, name: "Choose a PIN" });
    this.box = page.getByLabel("PIN or passphrase");
    this.refusal = page.getByRole("alert");
    this.somebodyElse = page.getByRole("button", { name: "Somebody else" });
  }

  /** Chooses a PIN on a phone that is new to this person. */
  async choose(pin = PIN) {
    await this.choosing.waitFor();
    await this.box.fill(pin);
    await this.page.getByLabel("The same again").fill(pin);
    await this.page.getByRole("button", { name: "Continue" }).click();
    await this.choosing.waitFor({ state: "detached" });
  }

  /** Chooses among the people whose work is on this phone. */
  async account(person) {
    const initials = person.name.replace(/(\w)\w*\s*/g, "$1");
    await this.page.getByRole("button", { name: initials, exact: true }).click();
  }

  /** Tries a PIN. */
  async try(pin) {
    await this.asks.waitFor();
    await this.box.fill(pin);
    await this.page.getByRole("button", { name: "Unlock" }).click();
  }

  /** Unlocks, and waits until the page behind it is there. */
  async unlock(pin = PIN) {
    await this.try(pin);
    await this.asks.waitFor({ state: "detached" });
    await this.page.getByRole("heading", { level: 1 }).first().waitFor();
  }
}

/** Opens an address anew, and unlocks what is kept on this phone if it is. */
export async function goTo(page, address) {
  await page.goto(address);
  const lock = new Lock(page);
  const heading = page.getByRole("heading", { level: 1 }).first();
  await heading.waitFor();
  if (await lock.asks.count()) await lock.unlock();
}
