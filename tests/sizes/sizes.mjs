// `make sizes`: the bytes a phone with a poor signal waits for before the first screen, compressed
// as the server sends them. Fails where they are more than we allow ourselves.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { firstScreen } from "./shell.mjs";

const KIB = 1024;
const MOST_BYTES = 350 * KIB;
const MOST_WASM_BYTES = 290 * KIB;

const dist = process.argv[2] ?? "dist";
if (!existsSync(join(dist, "sw.js"))) {
  console.error(`There is no built app in ${dist}. Build it first: make app`);
  process.exit(1);
}

const rows = (await firstScreen(dist)).map((url) => {
  const path = join(dist, url);
  const compressed = existsSync(`${path}.br`);
  return {
    url,
    plain: statSync(path).size,
    sent: statSync(compressed ? `${path}.br` : path).size,
    how: compressed ? "brotli" : "as it is",
  };
});

const total = rows.reduce((sum, row) => sum + row.sent, 0);
const wasm = rows.filter((row) => row.url.endsWith(".wasm")).reduce((sum, row) => sum + row.sent, 0);
const [, build] = readFileSync(join(dist, "index.html"), "utf8").match(/waymark-build"\s+content="([^"]*)"/);

const show = (what, ...bytes) => console.log(what.padEnd(44) + bytes.map((cell) => String(cell).padStart(12)).join(""));
console.log(`The first screen of Waymark ${build}, in bytes\n`);
show("file", "plain", "sent", "how");
for (const row of rows) show(row.url, row.plain, row.sent, row.how);
console.log();

let over = 0;
for (const [what, bytes, most] of [["all of it", total, MOST_BYTES], ["WebAssembly", wasm, MOST_WASM_BYTES]]) {
  const fits = bytes <= most;
  if (!fits) over += 1;
  show(what, bytes, `of ${most}`, fits ? "fits" : "TOO MUCH");
}
const rest = readdirSync(dist).filter((name) => /^rest-\w+\.wasm$/.test(name));
const later = ["sw.js", ...rest].filter((url) => existsSync(join(dist, `${url}.br`)));
for (const url of later) show(`${url}, after the first screen`, "", statSync(join(dist, `${url}.br`)).size, "brotli");
process.exit(over > 0 ? 1 : 0);
