// Prints the table that finds a time zone by coordinates: the quadtree of the npm package tz-lookup (CC0).
// Line 1: the zones' names, separated by commas. Line 2: the tree, two characters a node, as tz_template.js
// of the package describes it. Usage: node zones.mjs PREFIX, where PREFIX holds node_modules.
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const kChecks = 20000; // random points at which the table must say what the package says
const load = createRequire(resolve(process.argv[2], "node_modules") + "/");
const lookup = load("tz-lookup");
const source = readFileSync(load.resolve("tz-lookup"), "utf8");
const tree = /="([#-Z]+)"/.exec(source)?.[1];
const names = JSON.parse(/=(\[(?:"[A-Za-z_/+0-9-]+",?)+\])/.exec(source)?.[1] ?? "[]");

const leaves = 56 * 56; // the highest node numbers name zones
const node = (at) => 56 * tree.charCodeAt(at) + tree.charCodeAt(at + 1) - 57 * 35;
function find(latitude, longitude) {
  let x = ((180 + longitude) * 48) / 360.00000000000006;
  let y = ((90 - latitude) * 24) / 180.00000000000003;
  let [u, v, n] = [Math.floor(x), Math.floor(y), -1];
  let i = node(v * 96 + u * 2);
  while (i + names.length < leaves) {
    n += i + 1;
    x = ((x - u) * 2) % 2;
    y = ((y - v) * 2) % 2;
    [u, v] = [Math.floor(x), Math.floor(y)];
    i = node(n * 8 + v * 4 + u * 2 + 2304);
  }
  return names[i + names.length - leaves];
}
if (!tree || names.length === 0) throw new Error("tz-lookup has another form");
for (let i = 0; i < kChecks; i++) {
  const [latitude, longitude] = [Math.random() * 180 - 90, Math.random() * 360 - 180];
  if (find(latitude, longitude) !== lookup(latitude, longitude)) throw new Error("tz-lookup has another form");
}
console.log(names.join(","));
console.log(tree);
