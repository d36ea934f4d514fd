// A few places far from all others, of which the tests know everything.
import { site } from './user.mjs';

const token = process.env.MADANG_TOKEN;
const metresOfDegree = 111_320;

// A point that no grid of map cells cuts: a third of the world down and across, which in binary is ...0101 at each zoom.
const cove = { latitude: (Math.atan(Math.sinh(-Math.PI / 3)) * 180) / Math.PI, longitude: -60 };

function shifted({ latitude, longitude }, north, east) {
  const across = metresOfDegree * Math.cos((latitude * Math.PI) / 180);
  return { latitude: latitude + north / metresOfDegree, longitude: longitude + east / across };
}

async function write(method, path, body) {
  const response = await fetch(site + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

export const addPlace = (place) => write('POST', '/v1/businesses', place);
export const removePlace = (id) => write('DELETE', `/v1/businesses/${id}`);

/** Metres around the pier that a search of the whole island covers, and how far its parts are away. */
export const islandRadius = 10_000;
export const coveEast = 5000;
export const lighthouseNorth = 5000;

/** Where the island's first twenty places are. */
export const pier = shifted(cove, 0, -coveEast);

const stalls = [
  { name: 'Pier Wi-Fi cafe', category: 'amenity=cafe', rating: 4.6, rating_count: 1234, price_level: 1, attributes: { wifi: 'yes', dogs: 'yes' } },
  { name: 'Pier dear cafe', category: 'amenity=cafe', rating: 4.8, rating_count: 7, price_level: 4, attributes: { wifi: 'yes' } },
  { name: 'Pier poor cafe', category: 'amenity=cafe', rating: 2.1, rating_count: 90, price_level: 1, attributes: { wifi: 'yes' } },
  { name: 'Pier bookshop', category: 'shop=books', rating: 4.5, price_level: 1, opening_hours: '24/7' },
  { name: 'Pier museum', category: 'tourism=museum', opening_hours: 'Mo 08:00-12:00,13:00-17:00' },
  { name: 'Pier studio', category: 'craft=photographer', opening_hours: 'when the light is good',
    attributes: { image: 'https://example.org/a.jpg; javascript:alert(1)', wikimedia_commons: 'File:A pier.jpg' } },
];
const boats = Array.from({ length: 14 }, (_, i) => ({ name: `Pier boat ${i + 1}`, category: 'leisure=marina' }));

/** Settles the island: twenty places at the pier, three close together in the cove, a lighthouse. */
export async function settle() {
  const places = [
    ...[...stalls, ...boats].map((place, i) => ({ ...place, ...shifted(pier, 10 + 5 * i, 0), attribution: 'Harbour office' })),
    ...['west', 'middle', 'east'].map((name, i) => ({ name: `Cove ${name}`, ...shifted(cove, 0, 60 * (i - 1)), category: 'amenity=bench' })),
    { name: 'Lighthouse', ...shifted(pier, lighthouseNorth, 0), category: 'man_made=lighthouse', attribution: 'Lighthouse board' },
  ];
  const ids = new Map();
  for (const place of places) ids.set(place.name, (await addPlace(place)).id);
  return ids;
}
