// Builds the parity crate as the app is built, and natively, and says where both are.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

const run = (command, args) => execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });

/** The folder with `waymark_parity.js` and its WebAssembly, optimised like the app's. */
export function buildWasm() {
  const out = "target/parity";
  run("public/build/small.sh", ["cargo", "build", "--locked", "-p", "waymark-parity", "--lib", "--profile", "wasm-release", "--target", "wasm32-unknown-unknown"]);
  mkdirSync(out, { recursive: true });
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", out, "target/wasm32-unknown-unknown/wasm-release/waymark_parity.wasm"]);
  const wasm = `${out}/waymark_parity_bg.wasm`;
  run("wasm-opt", ["-Oz", "-o", wasm, wasm]);
  return out;
}

/** The native program; `profile` is Cargo's ("dev" or "release"). */
export function buildNative(profile) {
  run("cargo", ["build", "--locked", "-p", "waymark-parity", "--bin", "waymark-parity", "--profile", profile]);
  return `target/${profile === "dev" ? "debug" : profile}/waymark-parity`;
}
