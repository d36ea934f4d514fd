// Prints the public holidays of every country the npm package date-holidays knows (ISC; its data CC BY-SA 3.0),
// national ones of type "public". Line 1: the first and last year. Then a line a country: its code, a blank, and
// for each year, separated by commas, its holidays as two base-36 digits each: the day of the year from 0.
// Usage: node holidays.mjs PREFIX, where PREFIX holds node_modules.
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [kFirst, kLast] = [2015, 2040];
const kDay = 86400000;
const kTwoHours = 7200000;
const load = createRequire(resolve(process.argv[2], "node_modules") + "/");
const Holidays = load("date-holidays");

// Days since 1970 of "2025-01-29 00:00:00": the local date, whatever the zone.
const dayOf = (date) => Date.UTC(...date.slice(0, 10).split("-").map((n, i) => (i === 1 ? n - 1 : Number(n)))) / kDay;

// The package begins Seollal's three days on the middle one.
const kSeollal = "korean 01-0-01 P3D";

// Whole days only: a holiday of three and a half days from noon has three. Two hours are for clock changes.
function daysOf(holidays) {
  const days = new Set();
  for (let year = kFirst - 1; year <= kLast + 1; year++) {
    for (const { date, start, end, rule } of holidays.getHolidays(year)) {
      const first = dayOf(date) - (rule === kSeollal ? 1 : 0);
      const length = Math.max(1, Math.floor((end - start + kTwoHours) / kDay));
      for (let i = 0; i < length; i++) days.add(first + i);
    }
  }
  return days;
}

console.log(`${kFirst} ${kLast}`);
for (const country of Object.keys(new Holidays().getCountries()).sort()) {
  const days = daysOf(new Holidays(country, { types: ["public"] }));
  const years = [];
  for (let year = kFirst; year <= kLast; year++) {
    const first = Date.UTC(year, 0, 1) / kDay;
    const length = Date.UTC(year + 1, 0, 1) / kDay - first;
    let codes = "";
    for (let i = 0; i < length; i++) if (days.has(first + i)) codes += i.toString(36).padStart(2, "0");
    years.push(codes);
  }
  console.log(`${country} ${years.join(",")}`);
}
