// A second release of the same app: the built files again, through the real last step of the build,
// under another name.

import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with the app of `dist` named `build`; answers the folder and how to remove it. */
export async function releaseOf(dist, build) {
  const folder = await mkdtemp(join(tmpdir(), "waymark-release-"));
  await cp(dist, folder, { recursive: true });
  execFileSync("node", ["public/build/shell.mjs", folder], {
    env: { ...process.env, WAYMARK_BUILD: build },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { folder, end: () => rm(folder, { recursive: true, force: true }) };
}
