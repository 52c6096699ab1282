// Phones without a screen: each has its own connection, session and device, and pushes one fact
// after another as the app does, waiting for each to be acknowledged.

import { connect } from "node:net";

const TEXT = "I asked what a good week looked like, and she said: chapel, and her own kitchen. ".repeat(4);

/** A connection kept open that sends one request at a time and reads one answer. */
class Line {
  #received = Buffer.alloc(0);
  #answered = null;
  #failed = null;

  static async to(origin) {
    const { port, host } = new URL(origin);
    const line = new Line();
    line.host = host;
    line.socket = connect(Number(port), "127.0.0.1").setNoDelay(true);
    line.socket.on("data", (bytes) => line.#read(bytes));
    line.socket.on("error", (error) => line.#failed?.(error));
    line.socket.on("close", () => line.#failed?.(new Error("the server closed the connection")));
    await new Promise((resolve, reject) => line.socket.once("connect", resolve).once("error", reject));
    return line;
  }

  /** Sends a body; answers status, headers and body as text. */
  post(path, body, cookie = "") {
    const head = `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\nx-waymark: 1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.socket.write(`${head}${cookie && `cookie: ${cookie}\r\n`}\r\n${body}`);
    });
  }

  #read(bytes) {
    this.#received = this.#received.length ? Buffer.concat([this.#received, bytes]) : bytes;
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#received.toString("latin1", 0, end);
    const length = Number(head.match(/content-length: (\d+)/i)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.toString("utf8", end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    this.#failed = null;
    this.#answered({ status: Number(head.slice(9, 12)), head, body });
  }
}

/** One phone of one person. */
export class LoadPhone {
  #seq = 0;
  #cursor = 0;
  #log = null;

  /** Connects, signs in and syncs once with nothing to send. */
  static async connect(origin, person) {
    const phone = new LoadPhone();
    phone.person = person;
    phone.device = `load-${person}`;
    phone.line = await Line.to(origin);
    const signedIn = await phone.line.post("/api/sign-in", JSON.stringify({ person, device: phone.device }));
    if (signedIn.status !== 200) throw new Error(`sign-in: ${signedIn.status} ${signedIn.body}`);
    phone.cookie = signedIn.head.match(/set-cookie: (\w+=[^;]+)/i)[1];
    await phone.#sync([]);
    return phone;
  }

  /** One fact, as long as a short note. */
  #fact() {
    this.#seq += 1;
    const changes = [{ field: "answer.free", value: { words: TEXT } }];
    const { person, device } = this;
    return JSON.stringify({ format: 1, id: `${device}.${this.#seq}`, by: person, about: person, record: `${device}-${this.#seq}`, kind: "reflection", at: this.#seq, changes });
  }

  async #sync(facts) {
    const request = { protocol: 1, device: this.device, log: this.#log, cursor: this.#cursor, page: 10, facts };
    const { status, body } = await this.line.post("/api/sync", JSON.stringify(request), this.cookie);
    if (status !== 200) throw new Error(`sync: ${status} ${body}`);
    const reply = JSON.parse(body);
    if (reply.acks.some(({ outcome }) => outcome !== "accepted")) throw new Error(`not taken: ${JSON.stringify(reply.acks)}`);
    this.#log = reply.log;
    this.#cursor = reply.cursor;
  }

  /** Pushes one fact and waits until the server has it. */
  push() {
    return this.#sync([this.#fact()]);
  }

  end() {
    this.line.socket.destroy();
  }
}

/** How many bytes such a fact has. */
export const FACT_BYTES = TEXT.length + 200;

/** Connects one phone for each of these people, a few at a time. */
export async function connectAll(origin, people, atOnce = 16) {
  const waiting = [...people];
  const phones = [];
  const each = async () => {
    for (let person = waiting.shift(); person; person = waiting.shift()) phones.push(await LoadPhone.connect(origin, person));
  };
  await Promise.all(Array.from({ length: atOnce }, each));
  return phones;
}

/** All of these phones push, each as soon as its last fact is acknowledged; answers facts a second. */
export async function pushFor(phones, milliseconds) {
  const began = performance.now();
  let pushed = 0;
  const each = async (phone) => {
    while (performance.now() - began < milliseconds) {
      await phone.push();
      pushed += 1;
    }
  };
  await Promise.all(phones.map(each));
  return (pushed / (performance.now() - began)) * 1000;
}
