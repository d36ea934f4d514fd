// The npm package opening_hours on the same questions as hours_probe.cpp, each with "zone" and "country" besides.
// Standard input and output have the same form. Usage: node oracle.mjs PREFIX, where PREFIX holds node_modules.
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const load = createRequire(resolve(process.argv[2], "node_modules") + "/");
const OpeningHours = load("opening_hours");
const kStates = { gb: "England" }; // the package has no holidays of all of the United Kingdom
console.warn = console.error = () => {}; // the package prints remarks on texts

// "E": the package fails at this instant.
function stateAt(hours, time) {
  try {
    const [open, , unknown] = hours.getStatePair(new Date(time * 1000));
    return unknown ? "U" : open ? "O" : "C";
  } catch {
    return "E";
  }
}

function answer({ text, latitude, longitude, zone, country }, times) {
  process.env.TZ = zone; // the package reads local clocks only
  try {
    const address = { country_code: country, state: kStates[country] ?? "" };
    const place = { lat: String(latitude), lon: String(longitude), address };
    const hours = new OpeningHours(text, place, 0);
    return times.map((time) => stateAt(hours, time)).join("");
  } catch (error) {
    return "! " + String(error).replaceAll("\n", " ");
  }
}

let times;
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  if (times === undefined) times = question.times;
  else console.log(answer(question, times));
}
