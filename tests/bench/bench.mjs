// `make bench`: ratios, each of two things measured in turns in one run, as medians. Nothing here
// passes or fails: a busy machine must not turn a build red.

import { findings } from "./findings.mjs";
import { print } from "./table.mjs";

for (const measure of [findings]) print(await measure());
