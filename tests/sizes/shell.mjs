// What a browser must fetch before the first screen can be shown, read off the built page itself.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The files of the first screen, as paths below `dist`, in the order the page names them. */
export async function firstScreen(dist) {
  const page = await readFile(join(dist, "index.html"), "utf8");
  const named = [...page.matchAll(/<(?:link|script)\b[^>]*?\b(?:href|src)=["']([^"']+)["']/g)].map(([, url]) => url);
  const started = [...page.matchAll(/["'](\/?[^"'\s]+\.(?:js|wasm))["']/g)].map(([, url]) => url);
  const urls = new Set([...named, ...started].map((url) => url.replace(/^\.?\//, "")));
  // A script names what it cannot start without.
  for (const url of [...urls].filter((url) => url.endsWith(".js"))) {
    const script = await readFile(join(dist, url), "utf8");
    for (const [, imported] of script.matchAll(/\bfrom\s*["']\.\/([^"']+)["']/g)) urls.add(imported);
  }
  // Named for home screens, which ask for it when somebody adds Waymark to one.
  const later = new Set([...page.matchAll(/<link\b[^>]*rel="apple-touch-icon"[^>]*href="\/([^"]+)"/g)].map(([, url]) => url));
  return ["index.html", ...[...urls].filter((url) => !later.has(url))];
}
