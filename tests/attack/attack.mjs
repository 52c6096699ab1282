// Attacks every address the OpenAPI document names with schemathesis: whatever is sent, the server
// answers, never with a fault of its own, and goes on answering. Prints what was tried.
//
// usage: node tests/attack/attack.mjs <schemathesis> <server>

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [schemathesis, program] = process.argv.slice(2);
/** How long each of the two attacks may take, in seconds. */
const seconds = process.env.ATTACK_SECONDS ?? "60";
const folder = mkdtempSync(join(tmpdir(), "waymark-attack-"));
mkdirSync(join(folder, "app"));
writeFileSync(join(folder, "app/index.html"), "<title>Waymark</title>");

const server = spawn(program, [
  "serve", "--demo", "--listen", "127.0.0.1:0", "--requests-a-second", "0",
  "--data", join(folder, "data"), "--app", join(folder, "app"),
], { stdio: ["ignore", "pipe", "inherit"] });
let address;
for await (const line of createInterface({ input: server.stdout })) {
  [, address] = line.match(/^Waymark is at (http\S+)/) ?? [];
  if (address) break;
}

/** Signs in as somebody of the demonstration; the attack is theirs. */
async function signIn(device) {
  const [person] = await (await fetch(`${address}/api/people`)).json();
  const answer = await fetch(`${address}/api/sign-in`, {
    method: "POST",
    headers: { "x-waymark": "1", "content-type": "application/json" },
    body: JSON.stringify({ person: person.person, device }),
  });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

/** What begins or ends a session is left to the attack without one. */
const OF_SESSIONS = "^/api/(sign-(in|out)|invitation|devices|sessions$)";

let failed = false;
for (const [who, cookie] of [["nobody", ""], ["somebody", await signIn("attack")]]) {
  console.log(`As ${who}:`);
  const exclude = cookie ? ["--exclude-path-regex", OF_SESSIONS] : [];
  const { status } = spawnSync(schemathesis, [
    "run", `${address}/api/openapi.json`, "--checks", "not_a_server_error",
    "--mode", "all", "--max-examples", "100", "--max-time", seconds, "--workers", "1", "--no-shrink",
    "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all",
    "--request-timeout", "10",
    // As somebody, the session stays the one they have.
    ...(cookie ? ["--header", `cookie: ${cookie}`, "--header", "x-waymark: 1", "--generation-with-security-parameters", "false"] : []),
    ...exclude,
  ], { stdio: "inherit", cwd: folder, env: { ...process.env, NO_COLOR: "1", SCHEMATHESIS_HOOKS: "" } });
  failed ||= status !== 0;
}

// On a connection of its own: the server has long closed those of before.
const healthy = await new Promise((resolve) => {
  get(`${address}/api/health`, { agent: false }, (answer) => resolve(answer.statusCode === 200)).on("error", () => resolve(false));
});
server.kill();
rmSync(folder, { recursive: true, force: true });
if (failed || !healthy) {
  console.error("The attack found a fault of the server, as told above.");
  process.exit(1);
}
