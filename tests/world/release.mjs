// A second release of the same app: the built files again, through the real last step of the build,
// under another name.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with the app of `dist` named `build`, with so many bytes more to fetch than the one before
 *  it; answers the folder and how to remove it. */
export async function releaseOf(dist, build, moreBytes = 0) {
  const folder = await mkdtemp(join(tmpdir(), "waymark-release-"));
  await cp(dist, folder, { recursive: true });
  // What stands after the end of a picture is not shown.
  await appendFile(join(folder, "icons/waymark-512.png"), randomBytes(moreBytes));
  execFileSync("node", ["public/build/shell.mjs", folder], {
    env: { ...process.env, WAYMARK_BUILD: build },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { folder, end: () => rm(folder, { recursive: true, force: true }) };
}
