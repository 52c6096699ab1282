// The same cases give the same findings natively and in WebAssembly in Chromium, byte for byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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

test("every case is answered with the same bytes in the browser as natively", async () => {
  const here = execFileSync(native, ["answers"], { maxBuffer: 1 << 28 });
  const there = await phone.page.evaluate(async () => {
    const core = await import("/waymark_parity.js");
    await core.default();
    return core.answers();
  });
  const lines = here.toString().trimEnd().split("\n");
  assert.ok(lines.length >= 50, `only ${lines.length} cases were answered`);
  assert.deepEqual(there.trimEnd().split("\n"), lines);
  assert.ok(here.equals(Buffer.from(there)), "the lines are the same, the bytes are not");
});
