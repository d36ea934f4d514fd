// Distances: on the sphere, and in words.

import type { Position } from './position';

const earthRadius = 6_371_008.8;
const radians = Math.PI / 180;

/** Metres along the great circle: for places that no search has measured. */
export function distanceBetween(a: Position, b: Position): number {
  const north = Math.sin(((b.latitude - a.latitude) * radians) / 2);
  const east = Math.sin(((b.longitude - a.longitude) * radians) / 2);
  const chord = north ** 2 + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * east ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Returns the point `metres` from `from` in the direction `bearing` (radians from north, eastwards). */
export function pointAt(from: Position, metres: number, bearing: number): Position {
  const arc = metres / earthRadius;
  const latitude = from.latitude * radians;
  const sine = Math.sin(latitude) * Math.cos(arc) + Math.cos(latitude) * Math.sin(arc) * Math.cos(bearing);
  const east = Math.atan2(
    Math.sin(bearing) * Math.sin(arc) * Math.cos(latitude),
    Math.cos(arc) - Math.sin(latitude) * sine,
  );
  return { latitude: Math.asin(sine) / radians, longitude: from.longitude + east / radians };
}

export function formatDistance(metres: number, locale: string): string {
  if (metres < 995) return `${new Intl.NumberFormat(locale).format(Math.round(metres / 5) * 5 || Math.round(metres))} m`;
  const digits = metres < 9950 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(metres / 1000)} km`;
}
