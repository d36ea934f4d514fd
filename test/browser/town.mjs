// Where in the generated world there is something to see.
import { site } from './user.mjs';

async function allPlaces() {
  const places = [];
  let target = '/v1/business-exports?limit=1000';
  while (target) {
    const response = await fetch(site + target);
    const lines = (await response.text()).split('\n').filter(Boolean);
    places.push(...lines.map((line) => JSON.parse(line)));
    target = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return places;
}

/** Returns the place with the most others within about 5 km. */
export async function busiestPlace() {
  const places = await allPlaces();
  const square = (place, north, east) =>
    `${Math.floor(place.latitude * 20) + north}:${Math.floor(place.longitude * 20) + east}`;
  const counts = new Map();
  for (const place of places) counts.set(square(place, 0, 0), (counts.get(square(place, 0, 0)) ?? 0) + 1);
  return places.reduce((a, b) => (counts.get(square(b, 0, 0)) > counts.get(square(a, 0, 0)) ? b : a));
}
