// What a phone keeps, read as somebody would who has the phone and not the PIN: through the browser's
// own interfaces, and byte by byte in the files of its profile.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Runs in a page of the origin: everything kept there, as one text. */
async function kept() {
  const readable = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
    if (Array.isArray(value)) return value.map(readable).join(" ");
    if (value && typeof value === "object") return Object.entries(value).map(([name, each]) => `${name}: ${readable(each)}`).join(" ");
    return String(value);
  };
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const texts = [];
  let rows = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    texts.push(name);
    for (const store of database.objectStoreNames) {
      const reading = database.transaction(store).objectStore(store);
      const values = await settled(reading.getAll());
      rows += values.length;
      texts.push(store, readable(values), readable(await settled(reading.getAllKeys())));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  texts.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie);
  return { text: texts.join("\n"), rows };
}

/** Everything IndexedDB, the caches and the small storages hold, as text, and the number of rows. */
export const remainsOf = (page) => page.evaluate(kept);

/** The databases and small settings of this origin, by name; a setting with its value. */
export const keptOn = (page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
    settings: JSON.stringify(localStorage) + JSON.stringify(sessionStorage),
  }));

/** One value of the first account on this phone, as it is kept. */
export const keptValue = (page, store, key) =>
  page.evaluate(
    async ([store, key]) => {
      const settled = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith("waymark-"));
      const database = await settled(indexedDB.open(name));
      const value = await settled(database.transaction(store).objectStore(store).get(key));
      database.close();
      return value;
    },
    [store, key],
  );

/** Which files below a folder hold one of these words, in either of the encodings browsers write. */
export async function filesHolding(folder, words) {
  const sought = words.flatMap((word) => [Buffer.from(word, "utf8"), Buffer.from(word, "utf16le")]);
  const holding = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = await readFile(path);
    if (sought.some((word) => bytes.includes(word))) holding.push(path.slice(folder.length));
  }
  return holding;
}
