// An OpenID provider in a process of its own: the real one of the server's tests, which asks on a page
// who somebody is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

const SCRIPT = "server/tests/provider/provider.mjs";
/** What the provider's script knows the server by. */
const CLIENT = "waymark";
const SECRET = "a-secret-of-at-least-thirty-two-letters";

export class Provider {
  /** What its button says. */
  name = "Council account";

  /** A provider that `server` sends people to; the server is started again to know it. */
  static async before(server) {
    const provider = new Provider();
    const backTo = `${server.origin}/api/sign-in/oidc/callback`;
    const child = spawn("node", [SCRIPT, backTo], { stdio: ["pipe", "pipe", "ignore"] });
    provider.process = child;
    const [issuer] = await once(createInterface({ input: child.stdout }), "line");
    provider.issuer = issuer;
    await server.restartWith(["--public-url", server.origin, "--sign-in", await provider.#config(server.data)]);
    return provider;
  }

  /** The file by which the server knows it; answers where it is. */
  async #config(folder) {
    const [config, secret] = [join(folder, "sign-in.toml"), join(folder, "client-secret")];
    await writeFile(secret, SECRET);
    const lines = { id: "council", name: this.name, issuer: this.issuer, client_id: CLIENT, client_secret_file: secret };
    const provider = Object.entries(lines).map(([key, value]) => `${key} = "${value}"\n`);
    await writeFile(config, `passwords = false\n[[provider]]\n${provider.join("")}`);
    return config;
  }

  /** Ends it: it serves until its standard input closes. */
  async end() {
    const gone = once(this.process, "close");
    this.process.stdin.end();
    await gone;
  }
}
