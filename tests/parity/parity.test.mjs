// The same cases give the same findings natively and in WebAssembly in Chromium, byte for byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { sep } from "node:path";
import { after, before, test } from "node:test";

import { serveFiles } from "../world/files.mjs";
import { Phone } from "../world/phone.mjs";
import { buildNative, buildWasm } from "./build.mjs";

let files;
let phone;
let native;

before(async () => {
  native = buildNative("dev");
  files = await serveFiles(buildWasm());
  phone = await Phone.open(files);
  await phone.page.goto("/");
});

after(async () => {
  await phone?.end();
  await files?.end();
});

/** What both say to a question, as bytes; the page loads the WebAssembly once. */
async function both(question) {
  const here = execFileSync(native, [question], { maxBuffer: 1 << 28 });
  const there = await phone.page.evaluate(async (question) => {
    const core = await import("/waymark_parity.js");
    await core.default();
    return core[question]();
  }, question);
  const lines = here.toString().trimEnd().split("\n");
  assert.deepEqual(there.trimEnd().split("\n"), lines);
  assert.ok(here.equals(Buffer.from(there)), "the lines are the same, the bytes are not");
  return lines.map((line) => JSON.parse(line));
}

test("every case of every rule is answered with the same bytes in the browser as natively", async () => {
  const answered = new Set((await both("answers")).map(([rule]) => rule));
  const rules = readdirSync("core/rules", { recursive: true })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => /^[^/]+\/[^/]+\/[^/]+(?<!\.cases)\.toml$/.test(path) && !path.startsWith("forms/"))
    .map((path) => path.replace(/\.toml$/, "").replaceAll("/", "."));
  assert.ok(rules.length > 100, `only ${rules.length} rules were found`);
  assert.deepEqual(rules.filter((rule) => !answered.has(rule)), []);
});

test("plans and earliest days are the same bytes too", async () => {
  const lines = await both("questions");
  assert.ok(lines.length > 100, `only ${lines.length} questions were answered`);
});
