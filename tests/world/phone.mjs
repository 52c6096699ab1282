// A phone: Chromium with a profile folder of its own, so that closing, killing and opening it
// again are what they are in life. Its clock stands still on the day of the journeys.

import { mkdtemp, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, devices } from "playwright-core";

import { NOW } from "./server.mjs";

export const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long anything may take to appear, in milliseconds; two busy cores are slow, not wrong. */
const PATIENCE = 20_000;

export class Phone {
  #context = null;
  /** What a killed browser had written down of its cookies; null where it was not killed. */
  #cookies = null;

  /** A new phone with nothing on it, showing nothing yet; with the clock of the machine where `now`
   *  is null, since a clock that stands still measures nothing. */
  static async open(server, { now = NOW, device = "Pixel 7", ...settings } = {}) {
    const phone = new Phone();
    phone.origin = server.origin;
    phone.now = now;
    phone.settings = { ...devices[device], ...settings };
    phone.profile = await mkdtemp(join(tmpdir(), "waymark-phone-"));
    await phone.open();
    return phone;
  }

  /** Opens the browser, with whatever its profile holds. */
  async open() {
    this.#context = await chromium.launchPersistentContext(this.profile, {
      executablePath: CHROMIUM,
      args: FLAGS,
      baseURL: this.origin,
      locale: "en-GB",
      timezoneId: "Europe/London",
      ...this.settings,
    });
    this.#context.setDefaultTimeout(PATIENCE);
    if (this.now) await this.#context.clock.setFixedTime(this.now);
    this.faults = [];
    this.#context.on("weberror", (fault) => this.faults.push(fault.error().message));
    [this.page] = this.#context.pages();
  }

  /** Sets the phone's clock, now and whenever it is opened again. */
  async setClock(now) {
    this.now = now;
    await this.#context?.clock.setFixedTime(now);
  }

  /** Asks the browser for what no page may. */
  async inspect(ask) {
    const inspector = await this.#context.newCDPSession(this.page);
    try {
      return await ask(inspector);
    } finally {
      await inspector.detach();
    }
  }

  /** Deletes what the app keeps, as the browser does when the phone runs out of room. */
  async evict() {
    await this.inspect((inspector) =>
      inspector.send("Storage.clearDataForOrigin", {
        origin: this.origin,
        storageTypes: "indexeddb,cache_storage,service_workers,file_systems",
      }),
    );
  }

  /** Ends the app's program in the middle of anything, as a panic does. */
  async trap() {
    await this.page.evaluate(async () => {
      const name = document.querySelector('link[rel="modulepreload"][href*="waymark-app"]').href;
      const wasm = await (await import(name)).default();
      // No memory is that big: the allocator gives up as a panic does.
      queueMicrotask(() => wasm.__wbindgen_malloc(-1, 3));
    });
  }

  /** Another tab of the same browser. */
  async tab() {
    return this.#context.newPage();
  }

  /** Closes the browser as a person does. */
  async close() {
    await this.#context?.close();
    this.#context = null;
  }

  /** Ends the browser as a phone out of memory does: at once, in the middle of anything. It writes
   *  cookies down when it pleases: whether it had is said here, and not left to chance. */
  async kill({ forgetsCookies = false } = {}) {
    this.#cookies = forgetsCookies ? [] : await this.#context.cookies();
    const lock = await readlink(join(this.profile, "SingletonLock"));
    const gone = new Promise((resolve) => this.#context.once("close", resolve));
    process.kill(Number(lock.split("-").pop()), "SIGKILL");
    await gone;
    this.#context = null;
    await rm(join(this.profile, "SingletonLock"), { force: true });
  }

  /** Closes the browser if it is open, and opens it again on nothing yet. */
  async reopen() {
    await this.close();
    await this.open();
    if (!this.#cookies) return;
    await this.#context.clearCookies();
    await this.#context.addCookies(this.#cookies);
    this.#cookies = null;
  }

  /** Closes the browser and forgets the phone. */
  async end() {
    await this.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
