// `make bench`: ratios, each of two things measured in turns in one run, as medians. Nothing here
// passes or fails: a busy machine must not turn a build red.

import { findings } from "./findings.mjs";
import { save } from "./save.mjs";
import { print } from "./table.mjs";
import { today } from "./today.mjs";

print([await save(), await today(), await findings()]);
