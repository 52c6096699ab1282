// Small pushes to the server, one fact a request, against bare SQLite commits of rows as long on
// the same disk, in turns; with 64 phones at it and with 1,000 connected, all of which push. And
// what each connected phone costs the server in memory.

import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Server, releaseServer } from "../world/server.mjs";
import { FACT_BYTES, connectAll, pushFor } from "./load.mjs";
import { median } from "./table.mjs";

const PHONES = 1_000;
const FEW = 64;
const ROUNDS = 3;
const SECONDS = 4;

/** Adds people enough to the demonstration through its staff list. */
async function addPeople(server) {
  const people = Array.from({ length: PHONES }, (_, nth) => `load-${nth}`);
  const list = join(server.data, "load.csv");
  await writeFile(list, ["person,name", ...people.map((id, nth) => `${id},Loaded Person ${nth}`)].join("\n"));
  server.run("staff", "import", list, "--yes");
  return people;
}

const bare = () => Number(execFileSync("python3", ["tests/bench/bare_commits.py", tmpdir(), String(FACT_BYTES), String(SECONDS)]));
const rate = (value) => `${Math.round(value).toLocaleString("en-GB")}/s`;

export async function throughput() {
  const server = await Server.start({ now: null, program: releaseServer(), more: ["--requests-a-second", "0"] });
  const people = await addPeople(server);
  const alone = await server.memory();
  const phones = await connectAll(server.origin, people);
  const connected = await server.memory();

  const rates = { bare: [], few: [], all: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.bare.push(bare());
    rates.few.push(await pushFor(phones.slice(0, FEW), SECONDS * 1000));
    rates.all.push(await pushFor(phones, SECONDS * 1000));
  }
  const pushed = await server.memory();
  for (const phone of phones) phone.end();
  await server.end();

  const row = (what, ours) => ({
    what: `${what}, against bare SQLite commits`,
    one: rate(median(ours)),
    other: rate(median(rates.bare)),
    ratio: median(ours) / median(rates.bare),
    atLeast: 1,
  });
  const mebibytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
  const each = Math.round((connected - alone) / PHONES / 1024);
  return {
    rows: [
      row(`small pushes of ${FEW} phones, acknowledged facts`, rates.few),
      row(`small pushes of ${PHONES.toLocaleString("en-GB")} connected phones`, rates.all),
    ],
    notes: [
      `the server's memory: ${mebibytes(alone)} with no phone, ${mebibytes(connected)} with ${PHONES.toLocaleString("en-GB")} connected (${each} KiB each), ${mebibytes(pushed)} after all had pushed`,
    ],
  };
}
