// The real server, started on its own port with its own empty data folder, and stopped for real:
// a stopped server is what "no signal" means in these journeys.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Tuesday 24 November 2026, nine in the morning: the day on which every journey happens. */
export const NOW = "2026-11-24T09:00:00Z";

/** A port below those that systems hand out by themselves, so that nobody takes it while the server
 *  is stopped. */
const freePort = () => 20_000 + Math.floor(Math.random() * 10_000);

const PROGRAM = "target/debug/waymark";

/** The server as it is released, built if need be. */
export function releaseServer() {
  execFileSync("cargo", ["build", "--locked", "--release", "-p", "waymark-server"], { stdio: ["ignore", "inherit", "inherit"] });
  return "target/release/waymark";
}

export class Server {
  #process = null;
  /** Everything it has logged. */
  log = "";

  /** A server with the demonstration council, or with an `organisation` of its own, listening; with
   *  the machine's clock where `now` is null. `more` are further words of the command, `env` further
   *  settings. */
  static async start({ app = "dist", now = NOW, program = PROGRAM, more = [], env = {}, organisation } = {}) {
    const server = new Server();
    server.app = app;
    server.now = now;
    server.program = program;
    server.more = more;
    server.env = env;
    server.data = await mkdtemp(join(tmpdir(), "waymark-server-"));
    server.demo = !organisation;
    if (organisation) await server.#found(organisation);
    for (;;) {
      server.listen = `127.0.0.1:${freePort()}`;
      if (await server.#tryToStart()) return server;
    }
  }

  /** Makes an organisation with its staff list, as its operator does. */
  async #found({ name, packs, staff }) {
    this.run("organisation", name, ...packs.flatMap((pack) => ["--pack", pack]));
    await this.importStaff(staff);
  }

  /** Brings the staff list to what these lines of a CSV file say. */
  async importStaff(lines) {
    const list = join(this.data, "staff.csv");
    await writeFile(list, `${lines.join("\n")}\n`);
    this.run("staff", "import", list, "--yes");
  }

  /** Invites somebody to set a password; answers the link they are given. */
  invite(person) {
    return this.run("account", "invite", person.id, "--public-url", this.origin).split("\n")[0];
  }

  /** Starts it again, after a stop, at the address it had before. */
  async start() {
    if (!(await this.#tryToStart())) throw new Error(`The server does not start again at ${this.listen}.`);
  }

  /** Answers whether it listens; not if somebody else has the port. */
  async #tryToStart() {
    const args = ["serve", "--listen", this.listen, "--data", this.data, "--app", this.app, ...this.more];
    if (this.demo) args.push("--demo");
    if (this.now) args.push("--now", this.now);
    this.#process = spawn(this.program, args, { env: { ...process.env, ...this.env }, stdio: ["ignore", "pipe", "pipe"] });
    // Whoever started it may fail: it does not stay behind.
    const child = this.#process;
    const end = () => child.kill();
    process.once("exit", end);
    child.once("close", () => process.off("exit", end));
    const stopped = once(this.#process, "close");
    let said = "";
    this.#process.stderr.on("data", (chunk) => {
      said += chunk;
      this.log += chunk;
    });
    const lines = createInterface({ input: this.#process.stdout });
    const listening = new Promise((resolve) => {
      lines.on("line", (line) => {
        const [, address] = line.match(/at (http:\/\/\S+)/) ?? [];
        if (address) resolve(address);
      });
    });
    const address = await Promise.race([listening, stopped.then(() => null)]);
    if (!address && /in use/i.test(said)) return false;
    if (!address) throw new Error(`The server did not start:\n${said}`);
    // Browsers keep storage and service workers only where an address is safe: localhost is.
    this.origin = address.replace("127.0.0.1", "localhost");
    return true;
  }

  /** Runs a command of the operator's on its data, as on another terminal; answers what it prints. */
  run(...words) {
    return execFileSync(this.program, [...words, "--data", this.data], { encoding: "utf8" });
  }

  /** The rows its database answers to SQL, asked by another program. */
  rows(sql) {
    const ask = "import json,sqlite3,sys;print(json.dumps(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()))";
    return JSON.parse(execFileSync("python3", ["-c", ask, join(this.data, "waymark.db"), sql], { encoding: "utf8" }));
  }

  /** The bytes of memory its process has now. */
  async memory() {
    const status = await readFile(`/proc/${this.#process.pid}/status`, "utf8");
    return Number(status.match(/VmRSS:\s+(\d+) kB/)[1]) * 1024;
  }

  /** Stops it as an operator does, and waits until it is gone. */
  async stop() {
    if (!this.#process || this.#process.exitCode !== null) return;
    const gone = once(this.#process, "close");
    this.#process.kill("SIGTERM");
    await gone;
  }

  /** Stops it and starts it with another build of the app: a release. */
  async release(app) {
    await this.stop();
    this.app = app;
    await this.start();
  }

  /** Stops it and starts it with these further words of the command. */
  async restartWith(more) {
    await this.stop();
    this.more = more;
    await this.start();
  }

  /** Stops it and starts it at another moment, which its clock then shows. */
  async moveTo(now) {
    await this.stop();
    this.now = now;
    await this.start();
  }

  /** Stops it and removes its data. */
  async end() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
