// Holds the house rules that no compiler sees: who may import whom, what a file may be, and that
// the README's map is true.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const EXCLUDED = /(^|\/)(target|node_modules|dist|data|output|\.git)(\/|$)/;

/** Every file below `dir` with this ending, as paths from the repository's root. */
function files(dir, ending) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true })
    .map((name) => `${dir}/${name}`)
    .filter((path) => path.endsWith(ending) && !EXCLUDED.test(path))
    .sort();
}

const read = (path) => readFileSync(path, "utf8");

/** A Rust file without its comments, and without the unit tests at its end. */
const code = (path) => read(path).replace(/^\s*\/\/.*$/gm, "").split(/^#\[cfg\(test\)\]/m)[0];

/** Every `path:line` where the pattern is found, so that a failure names the place. */
function places(paths, pattern, text = read) {
  return paths.flatMap((path) =>
    text(path)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

// Inside the core: what each module may import. A new module is added here, after a thought about
// where it stands.
const BELOW_DECIDERS = [
  "calendar", "fact", "merge", "record", "frameworks", "rulebook", "finding", "person", "pauses", "window", "words", "question",
];
const DECIDERS = ["pathway", "supervision", "evidence"];
const MAY_IMPORT = {
  order: [],
  calendar: [],
  attachment: [],
  fact: ["attachment", "calendar"],
  merge: ["calendar", "fact"],
  record: ["attachment", "calendar", "fact", "merge"],
  sync: ["calendar", "fact", "merge", "record"],
  transfer: ["attachment", "fact"],
  office: ["attachment", "calendar", "fact", "merge", "record", "access", "sync"],
  access: ["calendar", "fact", "person", "record", "rulebook", "sync"],
  frameworks: ["calendar"],
  rulebook: ["calendar", "fact", "frameworks"],
  finding: ["calendar", "fact", "rulebook"],
  person: ["calendar", "fact", "record", "rulebook"],
  pauses: ["calendar", "person"],
  window: ["calendar", "rulebook"],
  words: ["calendar", "fact", "rulebook", "window"],
  question: ["calendar", "finding", "pauses", "person", "rulebook", "window", "words"],
  // The deciders do not know each other.
  pathway: BELOW_DECIDERS,
  supervision: BELOW_DECIDERS,
  evidence: BELOW_DECIDERS,
  decide: [...BELOW_DECIDERS, ...DECIDERS],
  answers: [...BELOW_DECIDERS, "decide"],
  conflicts: ["calendar", "decide", "rulebook", "words"],
  earliest: [...BELOW_DECIDERS, "pathway", "decide"],
  cases: [...BELOW_DECIDERS, "access", "decide", "earliest", "pathway"],
  check: ["access", "calendar", "fact", "record", "person", "frameworks", "cases", "finding", "rulebook", "decide"],
};

test("inside the core, modules import only what stands below them", () => {
  const wrong = [];
  for (const path of files("core/src", ".rs").filter((path) => path !== "core/src/lib.rs")) {
    const module = path.split("/")[2].replace(/\.rs$/, "");
    assert.ok(module in MAY_IMPORT, `say in tests/layout what ${path} may import`);
    const allowed = MAY_IMPORT[module];
    const imports = [...code(path).matchAll(/\bcrate::(?:\{([^}]*)\}|(\w+))/g)]
      .flatMap(([, many, one]) => (one ? [one] : many.split(",").map((name) => name.trim().split("::")[0])))
      .filter((name) => name && name !== module && /^[a-z]/.test(name));
    for (const name of imports) {
      if (name !== "order" && !allowed.includes(name)) wrong.push(`${path} imports ${name}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("the core knows no clock, disk, network, floats or hash order", () => {
  const impure = /\b(f32|f64|HashMap|HashSet|SystemTime|Instant::now|Utc::now|Local::now|std::(fs|net|env|thread|process))\b|\b\d+\.\d+\b(?!")/;
  assert.deepEqual(places(files("core/src", ".rs"), impure, (path) => code(path).replace(/"[^"\n]*"/g, '""')), []);
  const dependencies = read("core/Cargo.toml").split("[build-dependencies]")[0];
  assert.doesNotMatch(dependencies, /^(leptos|web-sys|js-sys|gloo|tokio|axum|sqlx|rand|getrandom|uuid)/m);
});

test("the app and the server never know each other", () => {
  assert.doesNotMatch(read("app/Cargo.toml"), /waymark-server/);
  assert.doesNotMatch(read("server/Cargo.toml"), /waymark-app/);
  assert.doesNotMatch(read("core/Cargo.toml"), /waymark-(app|server)/);
});

test("pages and parts speak to intents and state, never to the store or the network", () => {
  const screens = [...files("app/src/pages", ".rs"), ...files("app/src/parts", ".rs")];
  const behindTheScenes = /\b(gloo_net|indexed_db_futures|gloo_storage)\b|\bcrate::(store|exchange|tabs)\b|\bfetch_with/;
  assert.deepEqual(places(screens, behindTheScenes, code), []);
});

test("parts know no pages, and nothing below the screen knows either", () => {
  assert.deepEqual(places(files("app/src/parts", ".rs"), /\bcrate::(pages|root)\b/, code), []);
  const below = files("app/src", ".rs").filter((path) => /^app\/src\/(store\/|state|intent|editor|exchange|clock|device|tabs|updates)/.test(path));
  assert.deepEqual(places(below, /\bcrate::(pages|parts|root)\b/, code), []);
});

const SOURCES = ["core", "app", "server", "tests", "public"].flatMap((dir) =>
  [".rs", ".mjs", ".js", ".scss", ".html"].flatMap((ending) => files(dir, ending)),
);

test("no file is longer than anybody reads", () => {
  const long = SOURCES.map((path) => [path, read(path).split("\n").length]).filter(([, lines]) => lines > 450);
  assert.deepEqual(long, []);
});

test("every module says what lives in it", () => {
  const silent = ["core/src", "app/src", "server/src"].flatMap((dir) => files(dir, ".rs")).filter((path) => !read(path).startsWith("//!"));
  assert.deepEqual(silent, []);
});

test("nothing is skipped, slept through or thrown away", () => {
  const others = SOURCES.filter((path) => !path.startsWith("tests/layout/"));
  const given = /#\[ignore|\b(test|it|describe)\.(skip|only|todo)\(|\bwaitForTimeout\(|thread::sleep|\btodo!\(|unimplemented!\(|\b(FIXME|TODO)\b|let _ = /;
  assert.deepEqual(places(others, given), []);
});

test("the README's map and links are true", () => {
  const readme = read("README.md");
  const [, map] = readme.match(/^## The map$([\s\S]*?)^## /m) ?? [];
  assert.ok(map, "README.md has no section called The map");
  const rooms = [...map.matchAll(/^\| `([^`]+)`/gm)].map(([, path]) => path);
  assert.ok(rooms.includes("core/"), "the map has no row for core/");
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path);
  assert.deepEqual([...rooms, ...links].filter((path) => !existsSync(path)), []);
});
