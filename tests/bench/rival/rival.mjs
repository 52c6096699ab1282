// PouchDB in the same browser with the same documents: a server of its own process, and a page that
// replicates from it.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";

const HERE = "tests/bench/rival";

/** Installs what the lock file names, unless it is there. */
function install() {
  const mark = `${HERE}/node_modules/.package-lock.json`;
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(`${HERE}/package-lock.json`).mtimeMs) return;
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", HERE], { stdio: ["ignore", "ignore", "inherit"] });
}

/** PouchDB for a page, as one script that says `window.PouchDB`. */
export function script() {
  const [{ text }] = buildSync({
    stdin: { contents: 'import PouchDB from "pouchdb-browser"; window.PouchDB = PouchDB;', resolveDir: HERE },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    define: { global: "window" },
  }).outputFiles;
  return text;
}

/** The server with these documents in its database `all`; answers its origin and how to end it. */
export async function serve(documents) {
  install();
  const running = spawn("node", [`${HERE}/server.mjs`], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => running.kill());
  const [line] = await once(createInterface({ input: running.stdout }), "line");
  const origin = line.split(" ").pop();
  const send = async (method, path, body) => {
    const response = await fetch(origin + path, { method, headers: { "content-type": "application/json" }, body });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  await send("PUT", "/all");
  await send("POST", "/all/_bulk_docs", JSON.stringify({ docs: documents }));
  const end = async () => {
    const gone = once(running, "close");
    running.kill();
    await gone;
  };
  return { origin, end };
}
