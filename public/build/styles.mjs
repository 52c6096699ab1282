// Before Trunk: public/styles/waymark.scss becomes target/styles/waymark.css, which
// app/index.html links. GOV.UK's own deprecation notes are silenced; ours are not.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as sass from "sass";

const out = "target/styles/waymark.css";

const { css } = sass.compile("public/styles/waymark.scss", {
  style: "compressed",
  loadPaths: ["node_modules"],
  quietDeps: true,
});

await mkdir(dirname(out), { recursive: true });
await writeFile(out, css);
