// A page of Chromium with the WebAssembly of tests/parity, and the other engine beside it.

import { buildSync } from "esbuild";

import { buildNative, buildWasm } from "../parity/build.mjs";
import { serveFiles } from "../world/files.mjs";
import { Phone } from "../world/phone.mjs";

/** The page, the native program built as the server is released, and how to end both. */
export async function openPage() {
  const native = buildNative("release");
  const folder = buildWasm();
  buildSync({ entryPoints: ["tests/bench/others.mjs"], bundle: true, format: "esm", minify: true, outfile: `${folder}/others.js` });
  const files = await serveFiles(folder);
  const phone = await Phone.open(files, { now: null });
  await phone.page.goto("/");
  await phone.page.evaluate(async () => {
    window.core = await import("/waymark_parity.js");
    window.memory = (await window.core.default()).memory;
    window.others = await import("/others.js");
  });
  const end = async () => {
    await phone.end();
    await files.end();
  };
  return { native, page: phone.page, end };
}
