// The line between a phone and its server: every byte each way is counted, and the line can break
// after so many of them, or carry somebody else's page instead.

import { createServer as createHttp } from "node:http";
import { connect, createServer } from "node:net";

const UNBROKEN = { up: Infinity, down: Infinity };

export class Wire {
  #sockets = new Set();
  #listener = null;
  #passing = { ...UNBROKEN };
  /** Bytes so far: `up` to the server, `down` to the phone. */
  up = 0;
  down = 0;

  /** A line to the server at this origin, on a port of its own. */
  static async to(origin) {
    const wire = new Wire();
    wire.there = Number(new URL(origin).port);
    await wire.#listen(0, createServer((phone) => wire.#carry(phone)));
    wire.origin = `http://localhost:${wire.port}`;
    return wire;
  }

  async #listen(port, listener) {
    await new Promise((resolve, reject) => listener.once("error", reject).listen(port, "127.0.0.1", resolve));
    listener.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#listener = listener;
    this.port = listener.address().port;
  }

  #carry(phone) {
    const server = connect(this.there, "127.0.0.1");
    const end = () => {
      phone.destroy();
      server.destroy();
    };
    for (const socket of [phone, server]) socket.setNoDelay(true).on("error", end).on("close", end);
    phone.on("data", (bytes) => this.#pass("up", bytes, server));
    server.on("data", (bytes) => this.#pass("down", bytes, phone));
  }

  /** Hands bytes on, as many as may still pass before the line breaks. */
  #pass(way, bytes, to) {
    this[way] += bytes.length;
    this.#passing[way] -= bytes.length;
    const over = -this.#passing[way];
    if (over <= 0) to.write(bytes);
    else to.write(bytes.subarray(0, Math.max(0, bytes.length - over)), () => this.#broken());
  }

  /** Answers what went up and down while `task` ran. */
  async during(task) {
    const before = { up: this.up, down: this.down };
    await task();
    return { up: this.up - before.up, down: this.down - before.down };
  }

  /** Lets so many more bytes pass, then breaks in the middle of whatever is under way; answers when. */
  breakAfter(bytes, way = "down") {
    this.#passing[way] = bytes;
    return new Promise((resolve) => (this.#whenBroken = resolve));
  }

  #whenBroken = () => {};

  async #broken() {
    await this.cut();
    this.#whenBroken();
  }

  /** Breaks the line: what is under way ends in the middle, and nobody answers. */
  async cut() {
    this.#passing = { ...UNBROKEN };
    const listener = this.#listener;
    this.#listener = null;
    if (!listener) return;
    const closed = new Promise((resolve) => listener.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Carries again. */
  async mend() {
    await this.cut();
    await this.#listen(this.port, createServer((phone) => this.#carry(phone)));
  }

  /** Answers every request as `portal` does, in the place of the server. */
  async captive(portal) {
    await this.cut();
    await this.#listen(this.port, createHttp(portal));
  }
}
