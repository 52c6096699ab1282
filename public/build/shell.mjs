// After Trunk: makes what it built installable and small to fetch. In this order:
//   0. the second part of the program, which Trunk does not know of, beside the first;
//   1. the WebAssembly without what nobody calls and the scripts in fewer bytes, with their
//      integrity in index.html, which Trunk wrote before;
//   2. the build's name in index.html's `waymark-build` tag, and nowhere else;
//   3. a check that the WebAssembly still compiles after wasm-opt;
//   4. sw.js with the list of everything to keep for offline use;
//   5. .br and .gz of every file that shrinks, for the server to send as they are.
// Running it again over its own result is fine: that is how a journey makes a second release.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, transform } from "esbuild";

const dist = process.env.TRUNK_STAGING_DIR ?? process.argv[2];
if (!dist) {
  console.error("Say which built folder to work on: node public/build/shell.mjs dist");
  process.exit(2);
}

const SHRINKS = /\.(bin|css|html|js|json|svg|txt|wasm|webmanifest)$/;
const COMPRESSED = /\.(br|gz)$/;

const path = (url) => join(dist, url);

/** Every file below `dir`, as addresses from the root ("icons/180.png"), in order. */
async function addresses(dir) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Takes out of a WebAssembly file the exports that match, and then what only they needed.
 *  Leptos brings a crate for streams with it; nothing here uses any, but exports keep it alive. */
async function dropExports(file, unused) {
  const bytes = await readFile(file);
  let at = 8;
  const number = () => {
    for (let [value, shift] = [0, 0]; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const written = (value) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...written(value >>> 7)]);
  const EXPORTS = 7;
  while (at < bytes.length) {
    const start = at;
    const [section, length] = [bytes[at++], number()];
    const end = at + length;
    if (section === EXPORTS) {
      const kept = [];
      const all = number();
      for (let nth = 0; nth < all; nth += 1) {
        const from = at;
        const size = number();
        const name = bytes.toString("utf8", at, at + size);
        at += size + 1;
        number();
        if (!unused.test(name)) kept.push(bytes.subarray(from, at));
      }
      if (kept.length === all) return;
      const body = Buffer.concat([Buffer.from(written(kept.length)), ...kept]);
      const head = Buffer.from([EXPORTS, ...written(body.length)]);
      await writeFile(file, Buffer.concat([bytes.subarray(0, start), head, body, bytes.subarray(end)]));
      await promisify(execFile)("wasm-opt", ["-Oz", file, "-o", file]);
      return;
    }
    at = end;
  }
}

/** Adds the second part of the program; the script that fetches it must know the first by the name
 *  Trunk gave it since, or the browser would start it twice. */
async function addRest() {
  await cp("target/rest/dist", dist, { recursive: true });
  const first = (await addresses(dist)).find((url) => /^waymark-app-[0-9a-f]+\.js$/.test(url));
  const script = await readFile(path("__wasm_split.js"), "utf8");
  await writeFile(path("__wasm_split.js"), script.replace("./waymark-app.js", `./${first}`));
}

/** Says the same in fewer bytes; Trunk's own minifier breaks the scripts. */
async function shrinkCode() {
  let page = await readFile(path("index.html"), "utf8");
  for (const url of (await addresses(dist)).filter((url) => /\.(js|wasm)$/.test(url))) {
    if (url.endsWith(".wasm")) {
      await dropExports(path(url), /^(__wbg_)?intounderlying/);
    } else {
      const { code } = await transform(await readFile(path(url), "utf8"), { minify: true, format: "esm", target: "es2022" });
      await writeFile(path(url), code);
    }
    const integrity = createHash("sha384").update(await readFile(path(url))).digest("base64");
    page = page.replace(new RegExp(`(href="/${url}"[^>]*integrity="sha384-)[^"]*`), (_, head) => head + integrity);
  }
  await writeFile(path("index.html"), page);
}

/** Writes the build's name into index.html and answers it: version, then a hash of the content. */
async function nameBuild() {
  const tag = /(<meta\s+name="waymark-build"\s+content=")[^"]*(")/;
  const page = await readFile(path("index.html"), "utf8");
  if (!tag.test(page)) {
    throw new Error('app/index.html has no <meta name="waymark-build" content="dev">');
  }
  const named = (name) => page.replace(tag, `$1${name}$2`);
  const hash = createHash("sha256").update(named("dev"));
  for (const url of await addresses(dist)) {
    if (url !== "index.html") hash.update(url).update(await readFile(path(url)));
  }
  const [, version] = (await readFile("Cargo.toml", "utf8")).match(/^version = "([^"]+)"/m);
  const name = process.env.WAYMARK_BUILD ?? `${version}+${hash.digest("hex").slice(0, 8)}`;
  await writeFile(path("index.html"), named(name));
  return name;
}

async function checkWasm() {
  for (const url of (await addresses(dist)).filter((url) => url.endsWith(".wasm"))) {
    await WebAssembly.compile(await readFile(path(url)));
  }
}

/** Bundles the service worker with a content revision for each file: Trunk's file names do not
 *  change when only wasm-bindgen or wasm-opt did. */
async function writeServiceWorker() {
  const shell = [];
  for (const url of await addresses(dist)) {
    if (url !== "robots.txt") shell.push({ url: `/${url}`, revision: sha256(await readFile(path(url))).slice(0, 16) });
  }
  await build({
    entryPoints: ["public/service-worker/sw.js"],
    outfile: path("sw.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    define: { SHELL: JSON.stringify(shell), "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
}

async function compress() {
  const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];
  for (const url of (await addresses(dist)).filter((url) => SHRINKS.test(url))) {
    const bytes = await readFile(path(url));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    await writeFile(path(`${url}.br`), await brotli(bytes, { params }));
    await writeFile(path(`${url}.gz`), await zip(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}

// What an earlier run made here is made anew, and must not name or fill this build.
for (const url of await addresses(dist)) {
  if (url === "sw.js" || COMPRESSED.test(url)) await rm(path(url));
}
if (process.env.TRUNK_STAGING_DIR) await addRest();
await shrinkCode();
const name = await nameBuild();
await checkWasm();
await writeServiceWorker();
await compress();
console.log(`Waymark ${name}`);
